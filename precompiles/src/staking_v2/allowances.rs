//! Allowances of 0x805 (spec 01 §6.3): who may give away the stake of whom.
//!
//! They are by approver, spender and subnet, for any hotkey, in alpha-rao, and end with the subnet.

use alloy_primitives::{Bytes, U256};
use taovm_chain::{
    call::SubtensorCall,
    primitives::{AccountId, Alpha, H160, NetUid},
    staking,
    state::{AllowanceKey, Ledger},
};

use crate::{
    RefusalReason,
    decode::{amount_of, netuid_of},
    dispatch::{Failure, Frame},
    encode,
    function::View,
    gas::weights,
};

type Answer = Result<Bytes, Failure>;

/// Under the netuid's current registration.
fn key(state: &Ledger, approver: H160, spender: H160, netuid: NetUid) -> AllowanceKey {
    AllowanceKey {
        approver,
        spender,
        netuid,
        counter: state.subnet(netuid).registered_counter,
    }
}

fn read(state: &Ledger, key: &AllowanceKey) -> U256 {
    let stored = state.staking_allowances.get(key);
    stored.map_or(U256::ZERO, |amount| U256::from_le_bytes(*amount))
}

/// Nothing is not stored.
fn write(frame: &mut Frame<'_>, key: AllowanceKey, amount: U256) {
    let stored = &mut frame.state.staking_allowances;
    if amount.is_zero() {
        stored.remove(&key);
    } else {
        stored.insert(key, amount.to_le_bytes());
    }
}

/// Sets the caller's allowance for a spender.
pub(super) fn approve(frame: &mut Frame<'_>) -> Answer {
    let spender = frame.args.address("spenderAddress")?;
    let netuid = frame.args.uint256("originNetuid")?;
    let amount = frame.args.uint256("absoluteAmount")?;
    frame.gas.accesses(1, 1)?;
    let netuid = netuid_of(netuid)?;
    let key = key(frame.state, frame.call.caller, spender, netuid);
    write(frame, key, amount);
    Ok(Bytes::new())
}

/// By nothing costs nothing.
pub(super) fn increase_allowance(frame: &mut Frame<'_>) -> Answer {
    change(frame, "increaseAmount", U256::saturating_add)
}

/// By nothing costs nothing; at most to nothing.
pub(super) fn decrease_allowance(frame: &mut Frame<'_>) -> Answer {
    change(frame, "decreaseAmount", U256::saturating_sub)
}

fn change(frame: &mut Frame<'_>, argument: &'static str, apply: fn(U256, U256) -> U256) -> Answer {
    let spender = frame.args.address("spenderAddress")?;
    let netuid = frame.args.uint256("originNetuid")?;
    let delta = frame.args.uint256(argument)?;
    if delta.is_zero() {
        return Ok(Bytes::new());
    }
    frame.gas.accesses(2, 1)?;
    let netuid = netuid_of(netuid)?;
    let key = key(frame.state, frame.call.caller, spender, netuid);
    let amount = apply(read(frame.state, &key), delta);
    write(frame, key, amount);
    Ok(Bytes::new())
}

/// What a spender may still give away.
pub(super) fn allowance(view: &mut View<'_>) -> Answer {
    let approver = view.args.address("sourceAddress")?;
    let spender = view.args.address("spenderAddress")?;
    let netuid = view.args.uint256("originNetuid")?;
    view.gas.reads(2)?;
    let netuid = netuid_of(netuid)?;
    let key = key(view.ledger, approver, spender, netuid);
    Ok(encode::one(read(view.ledger, &key)))
}

/// Gives stake of the source away, who signs the call. The allowance falls by what is asked for,
/// which may be more than there is.
pub(super) fn transfer_stake_from(frame: &mut Frame<'_>) -> Answer {
    let source = frame.args.address("sourceAddress")?;
    let destination = frame.args.address("destinationAddress")?;
    let hotkey = frame.account("hotkey")?;
    let origin_netuid = netuid_of(frame.args.uint256("originNetuid")?)?;
    let destination_netuid = netuid_of(frame.args.uint256("destinationNetuid")?)?;
    let amount = frame.args.uint256("amount")?;
    let owner = AccountId::from_evm(source);
    let stake = staking::stake_of(frame.state, &hotkey, &owner, origin_netuid);
    frame.warn_of_wei("amount", amount, stake.0);
    if !amount.is_zero() {
        spend(frame, source, origin_netuid, amount)?;
    }
    frame.dispatch_as(
        owner,
        weights::TRANSFER_STAKE,
        SubtensorCall::TransferStake {
            destination_coldkey: AccountId::from_evm(destination),
            hotkey,
            origin_netuid,
            destination_netuid,
            alpha_amount: Alpha(amount_of(amount)),
        },
    )
}

/// Takes from what the caller may spend.
fn spend(frame: &mut Frame<'_>, source: H160, netuid: NetUid, asked: U256) -> Result<(), Failure> {
    frame.gas.accesses(2, 1)?;
    let key = key(frame.state, source, frame.call.caller, netuid);
    let allowed = read(frame.state, &key);
    let Some(rest) = allowed.checked_sub(asked) else {
        return Err(Failure::Context(
            "trying to spend more than allowed",
            RefusalReason::Allowance { allowed, asked },
        ));
    };
    write(frame, key, rest);
    Ok(())
}
