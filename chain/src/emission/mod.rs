//! Emission: the coinbase, epochs and who is paid (spec 04).
//!
//! `supply` issues a block's TAO; `coinbase` shares it out and makes the subnets' alpha; `schedule`
//! hands pending alpha to the epochs that are due; `epoch` runs them; `dividends` and `distribute`
//! pay; `prices` moves what the next block reads; `claims` pays root's stakers.

mod alpha;
mod claims;
mod coinbase;
mod distribute;
mod dividends;
mod epoch;
mod prices;
mod schedule;
mod supply;

#[cfg(test)]
mod conservation;
#[cfg(test)]
mod invariants;

pub use alpha::{
    alpha_issuance, burn_subnet_alpha, mint_alpha_in, mint_alpha_out, recycle_subnet_alpha,
};
pub use claims::{MAX_SUBNET_CLAIMS, claim_root};
pub(crate) use claims::{auto_claim, sweep_root_stakers};
pub(crate) use coinbase::emitting_subnets;
pub use epoch::snapshot;
pub(crate) use prices::{update_moving_prices, update_root_proportions};
pub(crate) use schedule::deferred_epochs;
pub use schedule::next_epoch_start_block;
pub use supply::emission_at;

use crate::{
    balances::Credit,
    primitives::NetUid,
    reward::{HostFault, RewardEngine},
    state::State,
};

/// The block's TAO, not yet anybody's (spec 04 §2 step 2).
pub(crate) fn mint_block(state: &mut State) -> Credit {
    supply::mint_block(state)
}

/// Emission, draining and the epochs that are due (spec 04 §2 step 4). `netuids` are all subnets
/// but root and `emitting` those that earn, both in storage order.
///
/// # Errors
/// A fault of the machine that runs a reward script.
pub(crate) fn run_coinbase(
    state: &mut State,
    credit: Credit,
    netuids: &[NetUid],
    emitting: &[NetUid],
    engine: Option<&dyn RewardEngine>,
) -> Result<(), HostFault> {
    coinbase::emit(state, credit, emitting);
    let now = state.now();
    for epoch in schedule::drain_pending(state, netuids) {
        distribute::distribute_emission(state, epoch.netuid, epoch.pending, engine)?;
        let schedule = &mut state.subnet_mut(epoch.netuid).schedule;
        schedule.last_mechanism_step_block = now;
    }
    Ok(())
}
