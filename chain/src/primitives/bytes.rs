//! How byte strings are shown.

use serde::Serializer;

/// Serializes a list of bytes as a byte string, so that formats with such a thing show it as one.
///
/// # Errors
/// The serializer's.
pub fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}
