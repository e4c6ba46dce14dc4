//! Subnets: registration, start, hyperparameters, dissolving (spec 05 §4, §19; 04 §17).
//!
//! `registration` makes a subnet for the `lock_cost`, `leasing` for a crowdloan's contributors, `pruning` chooses the one that has to go,
//! `start` opens it, `schedule` says when epochs and administration are due.

pub mod admin;
mod dissolve;
mod identity;
pub mod leasing;
mod lock_cost;
mod pruning;
pub mod rate_limit;
mod registration;
mod schedule;
mod start;
pub mod symbols;
#[cfg(test)]
mod vectors;

pub use dissolve::dissolve_network;
pub use identity::set_subnet_identity;
pub use lock_cost::lock_cost;
pub use pruning::subnet_to_prune;
pub(crate) use registration::{Reserves, add_at_genesis};
pub use registration::{register_network, register_network_with_identity};
pub use schedule::{blocks_until_next_auto_epoch, ensure_admin_window_open, should_run_epoch};
pub use start::start_call;

use crate::{primitives::Uid, state::Subnet};

/// The uid of `SubnetOwnerHotkey`, if it is set and registered (spec 05 §2).
#[must_use]
pub fn owner_uid(subnet: &Subnet) -> Option<Uid> {
    subnet
        .neurons
        .uids
        .get(subnet.owner_hotkey.as_ref()?)
        .copied()
}
