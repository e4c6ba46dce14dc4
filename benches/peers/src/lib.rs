//! The same guest, `peers-guest`, on several WebAssembly hosts.
//!
//! Each host compiles it once; a run is a fresh instance, the input copied in, a metered call and the answer
//! copied out.

mod cosmwasm;
mod input;
mod interpreter;
mod singlepass;

pub use cosmwasm::CosmWasm;
pub use input::full_rows;
pub use interpreter::Wasmi;
pub use singlepass::Wasmer;

/// What goes wrong in a host.
pub type Error = Box<dyn core::error::Error + Send + Sync>;

/// More fuel, or gas, than any run here takes.
const PLENTY: u64 = 1 << 50;

/// A host with the guest compiled.
pub trait Host: Sized {
    /// Its name and version.
    const NAME: &str;

    /// Compiles the guest.
    ///
    /// # Errors
    /// If the host refuses it.
    fn compile(guest: &[u8]) -> Result<Self, Error>;

    /// The answer of a fresh instance.
    ///
    /// # Errors
    /// If the guest traps.
    fn run(&self, input: &[u8]) -> Result<Vec<u8>, Error>;
}

/// Where a region's bytes are: (offset, length) of its three little-endian fields.
fn region(fields: [u8; 12]) -> (usize, usize) {
    let field = |at: usize| {
        let bytes = [fields[at], fields[at + 1], fields[at + 2], fields[at + 3]];
        u32::from_le_bytes(bytes) as usize
    };
    (field(0), field(8))
}
