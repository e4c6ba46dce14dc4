//! Locks and conviction (spec 03 §14): stake that a coldkey binds to a hotkey of its choice.
//!
//! `roll` brings a lock to the current block; `bucket` keeps the sums by hotkey and by owner;
//! `calls` is what users ask; `follow` what stake that moves does to locks; `conviction` who leads a
//! subnet by them; `key_swap` what a change of keys does.

mod bucket;
mod calls;
mod conviction;
mod follow;
mod key_swap;
mod read;
mod roll;
#[cfg(test)]
mod tests;

pub use calls::{lock_stake, move_lock, set_perpetual_lock, set_reject_locked_alpha};
pub(crate) use conviction::{auto_lock_owner_cut, change_subnet_owner_if_needed};
pub use conviction::{hotkey_conviction, most_convicted_hotkey, total_conviction};
pub(crate) use follow::forget_subnet;
pub(super) use follow::{force_reduce, roll_after_stake, transfer_lock};
pub use key_swap::{ensure_no_active_locks, swap_coldkey_locks, swap_hotkey_locks};
pub(super) use read::ensure_available;
pub use read::{StakeAvailability, coldkey_lock, rejects_locked_alpha, stake_availability};
