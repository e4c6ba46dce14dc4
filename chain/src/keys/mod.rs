//! Keys: which coldkey owns which hotkey, parents and children, takes, identities
//! (spec 05 §3, §11, §12).

pub mod children;
mod identity;
mod pairing;
pub mod takes;

pub use identity::set_identity;
pub use pairing::{exists, owns, pair};
