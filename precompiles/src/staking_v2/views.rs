//! What 0x805 reads (spec 01 §6.2): plain integers, TAO in rao, alpha in alpha-rao.
//!
//! Reads are charged before a netuid is looked at.

use alloy_primitives::Bytes;
use taovm_chain::{
    primitives::{AccountId, Alpha, NetUid, Rao},
    staking,
};

use crate::{decode::netuid_of, dispatch::Failure, encode, function::View};

type Answer = Result<Bytes, Failure>;

/// The stake of a coldkey with a hotkey on a subnet.
pub(crate) fn stake(view: &mut View<'_>) -> Result<Alpha, Failure> {
    let hotkey = view.account("hotkey")?;
    let coldkey = view.account("coldkey")?;
    let netuid = view.args.uint256("netuid")?;
    view.gas.reads(2)?;
    let netuid = netuid_of(netuid)?;
    Ok(staking::stake_of(view.ledger, &hotkey, &coldkey, netuid))
}

/// What all stakes of a coldkey would sell for.
pub(crate) fn total_coldkey_stake(view: &mut View<'_>) -> Result<Rao, Failure> {
    let coldkey = view.account("coldkey")?;
    view.gas.reads(2)?;
    Ok(staking::total_stake_for_coldkey(view.ledger, &coldkey))
}

/// All stakes with a hotkey at current prices.
pub(crate) fn total_hotkey_stake(view: &mut View<'_>) -> Result<Rao, Failure> {
    let hotkey = view.account("hotkey")?;
    view.gas.reads(2)?;
    Ok(staking::total_stake_for_hotkey(view.ledger, &hotkey))
}

pub(super) fn get_stake(view: &mut View<'_>) -> Answer {
    stake(view).map(encode::one)
}

pub(super) fn get_total_coldkey_stake(view: &mut View<'_>) -> Answer {
    total_coldkey_stake(view).map(encode::one)
}

pub(super) fn get_total_hotkey_stake(view: &mut View<'_>) -> Answer {
    total_hotkey_stake(view).map(encode::one)
}

pub(super) fn get_total_alpha_staked(view: &mut View<'_>) -> Answer {
    let hotkey = view.account("hotkey")?;
    let netuid = view.args.uint256("netuid")?;
    view.gas.reads(2)?;
    let netuid = netuid_of(netuid)?;
    Ok(encode::one(staking::total_hotkey_alpha(
        view.ledger,
        &hotkey,
        netuid,
    )))
}

pub(super) fn get_total_coldkey_stake_on_subnet(view: &mut View<'_>) -> Answer {
    let coldkey = view.account("coldkey")?;
    let netuid = view.args.uint256("netuid")?;
    view.gas.reads(2)?;
    let netuid = netuid_of(netuid)?;
    Ok(encode::one(staking::total_stake_for_coldkey_on_subnet(
        view.ledger,
        &coldkey,
        netuid,
    )))
}

/// Not validators: the coldkeys that stake with the hotkey on the subnet. Every entry of the hotkey
/// on any subnet is paid for.
pub(super) fn get_alpha_staked_validators(view: &mut View<'_>) -> Answer {
    let hotkey = view.account("hotkey")?;
    let netuid = netuid_of(view.args.uint256("netuid")?)?;
    let first = (hotkey, AccountId([0; 32]), NetUid(0));
    let last = (hotkey, AccountId([0xff; 32]), NetUid(u16::MAX));
    let mut stakers = Vec::new();
    for ((_, coldkey, on), _) in view.ledger.shares.range(first..=last) {
        view.gas.reads(1)?;
        if *on == netuid {
            stakers.push(*coldkey);
        }
    }
    Ok(encode::array(stakers))
}

pub(super) fn get_nominator_min_required_stake(view: &mut View<'_>) -> Answer {
    view.gas.reads(2)?;
    Ok(encode::one(staking::nominator_min_required_stake(
        view.ledger,
    )))
}
