//! Stake into, out of and within a subnet: custody, swap, position and event (spec 03 §9.1–9.3; the flow of TAO: spec 04 §14).

use super::{
    alpha_price, decrease_stake, increase_stake, index_staking_coldkey,
    locks::{roll_after_stake, transfer_lock},
    root_claimed_add, root_claimed_remove, stake_of, swap_alpha_for_tao, swap_tao_for_alpha,
    try_increase, unindex_staking_coldkey,
};
use crate::{
    balances::{burn_tao, transfer_from_subnet, transfer_to_subnet},
    emission::burn_subnet_alpha,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    pool::MIN_PRICE,
    primitives::{AccountId, Alpha, NetUid, Rao, U64F64},
    profile::MIN_STAKE,
    state::State,
};

/// Buys alpha with a coldkey's TAO and stakes it to a hotkey. Returns the alpha.
///
/// Takes up to 500 rao less than asked, so that the coldkey lives. What a price limit leaves
/// unfilled is not refunded.
///
/// # Errors
/// Those of custody and swap, `AmountTooLow`, `InsufficientLiquidity`.
pub(super) fn stake_into_subnet(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    netuid: NetUid,
    tao: Rao,
    limit_price: u64,
    drop_fees: bool,
) -> Result<Alpha> {
    let moved = transfer_to_subnet(state, netuid, coldkey, tao)?;
    let swap = swap_tao_for_alpha(state, netuid, moved, limit_price, drop_fees)?;
    let alpha = Alpha(swap.paid_out);
    if alpha.is_zero() {
        return Err(SubtensorError::AmountTooLow.into());
    }
    if !try_increase(state, hotkey, netuid, alpha) {
        return Err(SubtensorError::InsufficientLiquidity.into());
    }
    increase_stake(state, hotkey, coldkey, netuid, alpha);

    let fee = Rao(swap.fee_to_author);
    match state.clock.author {
        Some(author) => transfer_from_subnet(state, netuid, &author, fee)?,
        // Without an author the fee is burned as far as that goes.
        None => {
            let _ = burn_tao(state, &AccountId::of_subnet(netuid), fee);
        }
    }
    let pool = &mut state.subnet_mut(netuid).pool;
    pool.tao_flow = pool.tao_flow.saturating_add_unsigned(swap.paid_in);
    roll_after_stake(state, coldkey, netuid);
    note_stake_block(state, hotkey, coldkey);
    if netuid.is_root() {
        root_claimed_add(state, hotkey, coldkey, swap.paid_out);
        index_staking_coldkey(state, coldkey);
    }
    state.emit(SubtensorEvent::StakeAdded(
        *coldkey, *hotkey, moved, alpha, netuid, swap.fee,
    ));
    Ok(alpha)
}

/// Sells a position's alpha and pays `beneficiary`. Returns the TAO.
///
/// # Errors
/// Those of custody and swap.
#[expect(clippy::too_many_arguments, reason = "the chain's own parameters")]
pub(super) fn unstake_from_subnet(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    beneficiary: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
    limit_price: u64,
    drop_fees: bool,
) -> Result<Rao> {
    decrease_stake(state, hotkey, coldkey, netuid, alpha);
    let swap = swap_alpha_for_tao(state, netuid, alpha, limit_price, drop_fees)?;
    let refund = alpha.saturating_sub(Alpha(swap.paid_in.saturating_add(swap.fee)));
    if !refund.is_zero() {
        increase_stake(state, hotkey, coldkey, netuid, refund);
    }
    let tao = Rao(swap.paid_out);
    transfer_from_subnet(state, netuid, beneficiary, tao)?;

    let fee = Alpha(swap.fee_to_author);
    let mut author_tao = 0;
    match state.clock.author {
        // Runs for a zero fee too, and may refuse what the first swap allowed.
        Some(author) => {
            author_tao = swap_alpha_for_tao(state, netuid, fee, MIN_PRICE, true)?.paid_out;
            transfer_from_subnet(state, netuid, &author, Rao(author_tao))?;
        }
        None => burn_subnet_alpha(state, netuid, fee),
    }
    if netuid.is_root() {
        root_claimed_remove(state, hotkey, coldkey, alpha.0);
        let stakes_on_root = state
            .coldkey(coldkey)
            .staking_hotkeys
            .iter()
            .any(|hotkey| !stake_of(state, hotkey, coldkey, NetUid::ROOT).is_zero());
        if !stakes_on_root {
            unindex_staking_coldkey(state, coldkey);
        }
    }
    let pool = &mut state.subnet_mut(netuid).pool;
    pool.tao_flow = pool
        .tao_flow
        .saturating_sub_unsigned(tao.0.saturating_add(author_tao));
    roll_after_stake(state, coldkey, netuid);
    note_stake_block(state, hotkey, coldkey);
    state.emit(SubtensorEvent::StakeRemoved(
        *coldkey,
        *hotkey,
        tao,
        Alpha(swap.paid_in),
        netuid,
        swap.fee,
    ));
    Ok(tao)
}

/// A coldkey's stake with a hotkey on a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) coldkey: AccountId,
    pub(crate) hotkey: AccountId,
    pub(crate) netuid: NetUid,
}

/// Moves alpha between positions of one subnet, without a swap or a fee. Returns its value at the
/// spot price.
///
/// # Errors
/// Those of [`transfer_lock`]; `AmountTooLow` if the alpha is worth less than the minimum stake.
pub(crate) fn transfer_within_subnet(
    state: &mut State,
    from: Position,
    to: Position,
    alpha: Alpha,
) -> Result<Rao> {
    let netuid = from.netuid;
    transfer_lock(state, &from.coldkey, &to.coldkey, netuid, alpha)?;
    decrease_stake(state, &from.hotkey, &from.coldkey, netuid, alpha);
    if netuid.is_root() {
        root_claimed_remove(state, &from.hotkey, &from.coldkey, alpha.0);
    }
    increase_stake(state, &to.hotkey, &to.coldkey, netuid, alpha);
    if netuid.is_root() {
        root_claimed_add(state, &to.hotkey, &to.coldkey, alpha.0);
    }
    let value = alpha_price(state, netuid).saturating_mul(U64F64::from_num(alpha.0));
    let value = Rao(value.saturating_to_num());
    if value < MIN_STAKE {
        return Err(SubtensorError::AmountTooLow.into());
    }
    note_stake_block(state, &to.hotkey, &to.coldkey);
    for (position, added) in [(from, false), (to, true)] {
        let Position {
            coldkey, hotkey, ..
        } = position;
        state.emit(if added {
            SubtensorEvent::StakeAdded(coldkey, hotkey, value, alpha, netuid, 0)
        } else {
            SubtensorEvent::StakeRemoved(coldkey, hotkey, value, alpha, netuid, 0)
        });
    }
    Ok(value)
}

/// Writes down when a coldkey last staked to a hotkey.
pub(super) fn note_stake_block(state: &mut State, hotkey: &AccountId, coldkey: &AccountId) {
    let now = state.now();
    state.last_stake_block.insert((*coldkey, *hotkey), now);
}
