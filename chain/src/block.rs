//! The block step: what happens before the transactions of a block, in order (spec 04 §2).

use crate::{
    commitments, emission, evm,
    keys::{self, children},
    neurons,
    primitives::{AccountId, H256, NetUid},
    reward::{HostFault, RewardEngine},
    state::State,
};

/// What a new block brings from outside of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockInput {
    /// The block's timestamp in milliseconds.
    pub timestamp_ms: u64,
    /// The hash of the block before.
    pub parent_hash: H256,
    /// Who gets the fees of swaps.
    pub author: Option<AccountId>,
}

/// Opens the next block: emission, epochs, children, claims. The block is then ready for calls.
///
/// `engine` runs reward scripts; it is needed where a subnet has an active one.
///
/// # Errors
/// A fault of the engine's machine; the state is then as it was.
pub fn step(
    state: &mut State,
    input: BlockInput,
    engine: Option<&dyn RewardEngine>,
) -> Result<(), HostFault> {
    if state.rewards.deployments.is_empty() {
        // Only a script's engine can fail. A version to go back to makes every change a copy.
        return apply(state, &input, engine);
    }
    state.atomically(|state| apply(state, &input, engine))
}

fn apply(
    state: &mut State,
    input: &BlockInput,
    engine: Option<&dyn RewardEngine>,
) -> Result<(), HostFault> {
    evm::adjust_base_fee(state);
    open(state, input);
    keys::clean_up_swap_records(state);
    neurons::update_registration_prices(state);
    let credit = emission::mint_block(state);
    let all = state.netuids();
    let subnets: Vec<NetUid> = all.iter().copied().filter(|n| !n.is_root()).collect();
    neurons::reveal_timelocked_weights(state, &subnets);
    // Nothing in the step changes which subnets earn.
    let emitting = emission::emitting_subnets(state, &subnets);
    emission::run_coinbase(state, credit, &subnets, &emitting, engine)?;
    emission::update_moving_prices(state, &emitting);
    emission::update_root_proportions(state, &emitting);
    apply_pending_children(state, &all);
    emission::auto_claim(state, &input.parent_hash);
    emission::sweep_root_stakers(state);
    commitments::reveal_timelocked_commitments(state);
    // The chain sets the time after the step, in the block's first transaction.
    state.clock.timestamp_ms = input.timestamp_ms;
    state.clock.extrinsic_index = 1;
    Ok(())
}

fn open(state: &mut State, input: &BlockInput) {
    state.events.clear();
    if !state.proxies.last_call_result.is_empty() {
        state.proxies.last_call_result.clear();
    }
    state.clock.extrinsic_index = 0;
    state.clock.block += 1;
    state.clock.parent_hash = input.parent_hash;
    state.clock.author = input.author;
    evm::open_block(state);
}

/// Children that wait apply where an epoch's slot came up in this block (spec 04 §12).
fn apply_pending_children(state: &mut State, netuids: &[NetUid]) {
    let now = state.now();
    for &netuid in netuids {
        if state.subnet(netuid).schedule.last_epoch_block == now {
            children::apply_due(state, netuid);
        }
    }
}
