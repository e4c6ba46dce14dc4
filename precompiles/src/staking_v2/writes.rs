//! What 0x805 changes (spec 01 §6.1). The caller's account is the coldkey; value is ignored.

use alloy_primitives::{Bytes, U256};
use taovm_chain::{
    call::{ProxyCall, SubtensorCall},
    pool,
    primitives::{AccountId, Alpha, NetUid, Rao},
    proxy::ProxyType,
    staking,
};

use crate::{
    decode::{amount_of, netuid_of, price_of},
    dispatch::{Failure, Frame},
    gas::weights,
};

type Answer = Result<Bytes, Failure>;

/// The TAO comes from the caller's balance on the ledger, not from `msg.value`.
pub(super) fn add_stake(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let amount_staked = tao(frame)?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
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
pub(super) fn remove_stake(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let amount = frame.args.uint256("amountAlpha")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    let amount_unstaked = own_alpha(frame, "amountAlpha", amount, &hotkey, netuid);
    frame.dispatch(
        weights::REMOVE_STAKE,
        SubtensorCall::RemoveStake {
            hotkey,
            netuid,
            amount_unstaked,
        },
    )
}

/// Sells all of a stake at any price.
pub(super) fn remove_stake_full(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    dispatch_full(frame, hotkey, netuid, None)
}

/// Sells all of a stake for no less than a price, which must be one.
pub(super) fn remove_stake_full_limit(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let netuid = frame.args.uint256("netuid")?;
    let limit = frame.args.uint256("limitPrice")?;
    let limit_price = price_of(limit)?;
    let netuid = netuid_of(netuid)?;
    warn_of_price(frame, "limitPrice", limit, netuid);
    dispatch_full(frame, hotkey, netuid, Some(limit_price))
}

fn dispatch_full(
    frame: &mut Frame<'_>,
    hotkey: AccountId,
    netuid: NetUid,
    limit_price: Option<u64>,
) -> Answer {
    frame.dispatch(
        weights::REMOVE_STAKE_FULL_LIMIT,
        SubtensorCall::RemoveStakeFullLimit {
            hotkey,
            netuid,
            limit_price,
        },
    )
}

/// Stakes for no more than a price.
pub(super) fn add_stake_limit(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let amount_staked = tao(frame)?;
    let limit = frame.args.uint256("limitPriceRao")?;
    let allow_partial = frame.args.bool("allowPartial")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    warn_of_price(frame, "limitPriceRao", limit, netuid);
    frame.dispatch(
        weights::ADD_STAKE_LIMIT,
        SubtensorCall::AddStakeLimit {
            hotkey,
            netuid,
            amount_staked,
            limit_price: amount_of(limit),
            allow_partial,
        },
    )
}

/// Sells for no less than a price.
pub(super) fn remove_stake_limit(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let amount = frame.args.uint256("amountAlpha")?;
    let limit = frame.args.uint256("limitPriceRao")?;
    let allow_partial = frame.args.bool("allowPartial")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    warn_of_price(frame, "limitPriceRao", limit, netuid);
    let amount_unstaked = own_alpha(frame, "amountAlpha", amount, &hotkey, netuid);
    frame.dispatch(
        weights::REMOVE_STAKE_LIMIT,
        SubtensorCall::RemoveStakeLimit {
            hotkey,
            netuid,
            amount_unstaked,
            limit_price: amount_of(limit),
            allow_partial,
        },
    )
}

/// To another hotkey, another subnet or both.
pub(super) fn move_stake(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let origin_hotkey = frame.account("originHotkey")?;
    let destination_hotkey = frame.account("destinationHotkey")?;
    let origin_netuid = netuid_of(frame.args.uint256("originNetuid")?)?;
    let destination_netuid = netuid_of(frame.args.uint256("destinationNetuid")?)?;
    let amount = frame.args.uint256("amountAlpha")?;
    let alpha_amount = own_alpha(frame, "amountAlpha", amount, &origin_hotkey, origin_netuid);
    frame.dispatch(
        weights::MOVE_STAKE,
        SubtensorCall::MoveStake {
            origin_hotkey,
            destination_hotkey,
            origin_netuid,
            destination_netuid,
            alpha_amount,
        },
    )
}

/// To another coldkey.
pub(super) fn transfer_stake(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let destination_coldkey = frame.account("destinationColdkey")?;
    let hotkey = frame.account("hotkey")?;
    let origin_netuid = netuid_of(frame.args.uint256("originNetuid")?)?;
    let destination_netuid = netuid_of(frame.args.uint256("destinationNetuid")?)?;
    let amount = frame.args.uint256("amountAlpha")?;
    let alpha_amount = own_alpha(frame, "amountAlpha", amount, &hotkey, origin_netuid);
    frame.dispatch(
        weights::TRANSFER_STAKE,
        SubtensorCall::TransferStake {
            destination_coldkey,
            hotkey,
            origin_netuid,
            destination_netuid,
            alpha_amount,
        },
    )
}

/// More than the stake means all of it.
pub(super) fn burn_alpha(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let amount = frame.args.uint256("amount")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    let amount = own_alpha(frame, "amount", amount, &hotkey, netuid);
    frame.dispatch(
        weights::BURN_ALPHA,
        SubtensorCall::BurnAlpha {
            hotkey,
            amount,
            netuid,
        },
    )
}

/// Lets another account stake and unstake as the caller, from the next call on.
pub(crate) fn add_proxy(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let delegate = frame.account("delegate")?;
    frame.dispatch(
        weights::ADD_PROXY,
        ProxyCall::AddProxy {
            delegate,
            proxy_type: ProxyType::Staking,
            delay: 0,
        },
    )
}

/// Takes that back.
pub(crate) fn remove_proxy(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let delegate = frame.account("delegate")?;
    frame.dispatch(
        weights::REMOVE_PROXY,
        ProxyCall::RemoveProxy {
            delegate,
            proxy_type: ProxyType::Staking,
            delay: 0,
        },
    )
}

/// The next argument: TAO of the caller, in rao.
fn tao(frame: &mut Frame<'_>) -> Result<Rao, Failure> {
    let amount = frame.args.uint256("amountRao")?;
    let free = frame.free().0;
    frame.warn_of_wei("amountRao", amount, free);
    Ok(Rao(amount_of(amount)))
}

/// An amount of the caller's stake.
fn own_alpha(
    frame: &mut Frame<'_>,
    argument: &'static str,
    amount: U256,
    hotkey: &AccountId,
    netuid: NetUid,
) -> Alpha {
    let stake = staking::stake_of(frame.state, hotkey, &frame.coldkey(), netuid);
    frame.warn_of_wei(argument, amount, stake.0);
    Alpha(amount_of(amount))
}

/// Warns of a limit that is a price in wei: far from the subnet's, and not as far if read so.
fn warn_of_price(frame: &mut Frame<'_>, argument: &'static str, limit: U256, netuid: NetUid) {
    const FAR: u64 = 1_000;
    let price = pool::price_in_rao(staking::alpha_price(frame.state, netuid));
    frame.warn_of_wei(argument, limit, price.saturating_mul(FAR));
}
