//! What 0x805 changes (spec 01 §6.1). The caller's account is the coldkey; value is ignored.

use alloy_primitives::Bytes;
use taovm_chain::{
    call::SubtensorCall,
    primitives::{AccountId, Alpha, Rao},
    staking,
};

use crate::{
    decode::{amount_of, netuid_of},
    dispatch::{Failure, Frame},
    gas::weights,
};

/// The TAO comes from the caller's balance on the ledger, not from `msg.value`.
pub(super) fn add_stake(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let hotkey = frame.args.account("hotkey")?;
    let amount = frame.args.uint256("amountRao")?;
    let netuid = frame.args.uint256("netuid")?;
    let coldkey = AccountId::from_evm(frame.call.caller);
    let free = frame
        .state
        .accounts
        .get(&coldkey)
        .map_or(Rao::ZERO, |account| account.free);
    frame.warn_of_wei("amountRao", amount, free.0);
    let amount_staked = Rao(amount_of(amount));
    let netuid = netuid_of(netuid)?;
    frame.dispatch(
        weights::ADD_STAKE,
        SubtensorCall::AddStake {
            hotkey,
            netuid,
            amount_staked,
        },
    )
}

/// More than the stake means all of it.
pub(super) fn remove_stake(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let hotkey = frame.args.account("hotkey")?;
    let amount = frame.args.uint256("amountAlpha")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    let coldkey = AccountId::from_evm(frame.call.caller);
    let stake = staking::stake_of(frame.state, &hotkey, &coldkey, netuid);
    frame.warn_of_wei("amountAlpha", amount, stake.0);
    frame.dispatch(
        weights::REMOVE_STAKE,
        SubtensorCall::RemoveStake {
            hotkey,
            netuid,
            amount_unstaked: Alpha(amount_of(amount)),
        },
    )
}
