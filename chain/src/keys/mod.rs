//! Keys: which coldkey owns which hotkey, parents and children, takes, identities, and what follows
//! when a key is replaced (spec 05 §3, §11, §12, §16).

pub mod children;
pub mod coldkey_swap;
mod hotkey_swap;
mod identity;
mod pairing;
pub mod takes;

pub(crate) use hotkey_swap::clean_up_swap_records;
pub use hotkey_swap::swap_hotkey;
pub use identity::set_identity;
pub use pairing::{exists, owns, pair};
