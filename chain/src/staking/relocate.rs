//! Calls that move stake between hotkeys, coldkeys and subnets (spec 03 §10.1, §10.9).

use super::{
    caps::max_amount_move,
    locks::ensure_available,
    market::sim_swap,
    moves::{Position, stake_into_subnet, transfer_within_subnet, unstake_from_subnet},
    stake_of,
    take::delegate_if_not_own,
};
use crate::{
    balances::transfer_tao,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    pool::{MAX_PRICE, MIN_PRICE, Order},
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::MIN_STAKE,
    state::{Ledger, State},
};

/// A limit to the ratio of prices, origin over destination times 10⁹.
#[derive(Clone, Copy, Debug)]
struct RatioLimit {
    ratio: u64,
    allow_partial: bool,
}

/// Moves a coldkey's stake from one hotkey to another, on the same subnet or to another one. More
/// than there is means all. Returns the TAO that it is worth.
///
/// # Errors
/// Those of V-move: `SameNetuid` if nothing would change, `SubnetNotExists`, `SubtokenDisabled`,
/// `HotKeyAccountNotExists`, `InsufficientLiquidity`, `AmountTooLow`, `StakeUnavailable`; those of
/// the swaps.
pub fn move_stake(
    state: &mut State,
    coldkey: AccountId,
    origin_hotkey: AccountId,
    destination_hotkey: AccountId,
    origin_netuid: NetUid,
    destination_netuid: NetUid,
    alpha: Alpha,
) -> Result<Rao> {
    let from = Position {
        coldkey,
        hotkey: origin_hotkey,
        netuid: origin_netuid,
    };
    let to = Position {
        coldkey,
        hotkey: destination_hotkey,
        netuid: destination_netuid,
    };
    let tao = relocate(state, from, to, alpha, None, false)?;
    state.emit(SubtensorEvent::StakeMoved(
        coldkey,
        origin_hotkey,
        origin_netuid,
        destination_hotkey,
        destination_netuid,
        tao,
    ));
    Ok(tao)
}

/// Gives a coldkey's stake to another coldkey, on the same subnet or another one.
///
/// # Errors
/// As [`move_stake`]; `TransferDisallowed` where a subnet forbids it, `LockHotkeyMismatch` and
/// `AccountRejectsLockedAlpha` for locked alpha within a subnet.
pub fn transfer_stake(
    state: &mut State,
    coldkey: AccountId,
    destination_coldkey: AccountId,
    hotkey: AccountId,
    origin_netuid: NetUid,
    destination_netuid: NetUid,
    alpha: Alpha,
) -> Result<Rao> {
    let from = Position {
        coldkey,
        hotkey,
        netuid: origin_netuid,
    };
    let to = Position {
        coldkey: destination_coldkey,
        hotkey,
        netuid: destination_netuid,
    };
    let tao = relocate(state, from, to, alpha, None, true)?;
    state.emit(SubtensorEvent::StakeTransferred(
        coldkey,
        destination_coldkey,
        hotkey,
        origin_netuid,
        destination_netuid,
        tao,
    ));
    Ok(tao)
}

/// Moves a position from one subnet to another.
///
/// # Errors
/// As [`move_stake`].
pub fn swap_stake(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    origin_netuid: NetUid,
    destination_netuid: NetUid,
    alpha: Alpha,
) -> Result<Rao> {
    let [from, to] = [origin_netuid, destination_netuid].map(|netuid| Position {
        coldkey,
        hotkey,
        netuid,
    });
    swap(state, from, to, alpha, None)
}

/// [`swap_stake`] down to a ratio of the prices, origin over destination times 10⁹. The limit caps
/// the amount beforehand; the swaps themselves run at any price.
///
/// # Errors
/// As [`move_stake`]; `SlippageTooHigh` if the limit lets through less and that is not allowed;
/// those of the swap that finds out how much it lets through.
#[expect(clippy::too_many_arguments, reason = "the chain's own parameters")]
pub fn swap_stake_limit(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    origin_netuid: NetUid,
    destination_netuid: NetUid,
    alpha: Alpha,
    limit_price: u64,
    allow_partial: bool,
) -> Result<Rao> {
    let [from, to] = [origin_netuid, destination_netuid].map(|netuid| Position {
        coldkey,
        hotkey,
        netuid,
    });
    let limit = RatioLimit {
        ratio: limit_price,
        allow_partial,
    };
    swap(state, from, to, alpha, Some(limit))
}

fn swap(
    state: &mut State,
    from: Position,
    to: Position,
    alpha: Alpha,
    limit: Option<RatioLimit>,
) -> Result<Rao> {
    let tao = relocate(state, from, to, alpha, limit, false)?;
    state.emit(SubtensorEvent::StakeSwapped(
        from.coldkey,
        from.hotkey,
        from.netuid,
        to.netuid,
        tao,
    ));
    Ok(tao)
}

fn relocate(
    state: &mut State,
    from: Position,
    to: Position,
    alpha: Alpha,
    limit: Option<RatioLimit>,
    check_toggle: bool,
) -> Result<Rao> {
    let alpha = alpha.min(stake_of(state, &from.hotkey, &from.coldkey, from.netuid));
    let max = match limit {
        Some(limit) if from.netuid != to.netuid => {
            max_amount_move(state, from.netuid, to.netuid, limit.ratio)?
        }
        _ => alpha,
    };
    let allow_partial = limit.is_none_or(|limit| limit.allow_partial);
    validate_move(state, &from, &to, alpha, max, allow_partial, check_toggle)?;
    let alpha = alpha.min(max);
    if from.netuid == to.netuid {
        transfer_within_subnet(state, from, to, alpha)
    } else {
        transfer_between_subnets(state, from, to, alpha)
    }
}

/// Sells on one subnet and buys on the other; one of the two is free of the fee. What is less than
/// the minimum stake stays TAO of the destination's coldkey.
fn transfer_between_subnets(
    state: &mut State,
    from: Position,
    to: Position,
    alpha: Alpha,
) -> Result<Rao> {
    let drop_origin_fee = from.netuid.is_root();
    let tao = unstake_from_subnet(
        state,
        &from.hotkey,
        &from.coldkey,
        &from.coldkey,
        from.netuid,
        alpha,
        MIN_PRICE,
        drop_origin_fee,
    )?;
    if from.coldkey != to.coldkey {
        transfer_tao(state, &from.coldkey, &to.coldkey, tao)?;
    }
    if tao >= MIN_STAKE {
        delegate_if_not_own(state, &to.coldkey, &to.hotkey);
        stake_into_subnet(
            state,
            &to.hotkey,
            &to.coldkey,
            to.netuid,
            tao,
            MAX_PRICE,
            !drop_origin_fee,
        )?;
    }
    Ok(tao)
}

/// V-move of the spec; `max` is what a limit lets through, `alpha` without one.
fn validate_move(
    state: &Ledger,
    from: &Position,
    to: &Position,
    alpha: Alpha,
    max: Alpha,
    allow_partial: bool,
    check_toggle: bool,
) -> Result {
    if from == to {
        return Err(SubtensorError::SameNetuid.into());
    }
    let netuids = [from.netuid, to.netuid];
    if !netuids.iter().all(|netuid| state.subnet_exists(*netuid)) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    let enabled = |netuid: &NetUid| state.subnet(*netuid).subtoken_enabled;
    if !netuids.iter().all(enabled) {
        return Err(SubtensorError::SubtokenDisabled.into());
    }
    if !keys::exists(state, &from.hotkey) || !keys::exists(state, &to.hotkey) {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    if alpha > stake_of(state, &from.hotkey, &from.coldkey, from.netuid) {
        return Err(SubtensorError::NotEnoughStakeToWithdraw.into());
    }
    let crosses = from.netuid != to.netuid;
    if crosses {
        let Ok(sale) = sim_swap(state, from.netuid, Order::Sell(alpha)) else {
            return Err(SubtensorError::InsufficientLiquidity.into());
        };
        if sale.paid_out <= MIN_STAKE.0 {
            return Err(SubtensorError::AmountTooLow.into());
        }
        if !allow_partial && alpha > max {
            return Err(SubtensorError::SlippageTooHigh.into());
        }
    }
    let transfers = |netuid: &NetUid| state.subnet(*netuid).params.transfer_toggle;
    if check_toggle && !netuids.iter().all(transfers) {
        return Err(SubtensorError::TransferDisallowed.into());
    }
    if crosses {
        ensure_available(state, &from.coldkey, from.netuid, alpha)?;
    }
    Ok(())
}
