//! Fees of native transactions paid in alpha (spec 03 §10.13): who cannot pay in TAO sells alpha of
//! the position that the call is about. Calls from the EVM do not.
//!
//! Whoever charges native transactions asks [`can_pay_fee_in_alpha`] before it takes one into its
//! pool, calls [`pay_fee_in_alpha`] before the call and [`note_alpha_fee`] after it.

use super::{alpha_price, moves::unstake_from_subnet, stake_of};
use crate::{
    call::SubtensorCall as C,
    error::Result,
    event::SubtensorEvent,
    primitives::{AccountId, Alpha, NetUid, Rao, SafeDiv, U64F64},
    state::{Ledger, State},
};

/// A fee that was paid in alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlphaFee {
    /// The subnet whose alpha it was.
    pub netuid: NetUid,
    /// The alpha that was sold.
    pub alpha: Alpha,
    /// What the author got for it.
    pub tao: Rao,
}

/// The position (hotkey, netuid) of the signer whose alpha may pay the fee of a call. A call about
/// several positions, or none, has none.
#[must_use]
pub fn fee_position(state: &Ledger, signer: &AccountId, call: &C) -> Option<(AccountId, NetUid)> {
    match *call {
        C::RemoveStake { hotkey, netuid, .. }
        | C::RemoveStakeLimit { hotkey, netuid, .. }
        | C::RemoveStakeFullLimit { hotkey, netuid, .. }
        | C::RecycleAlpha { hotkey, netuid, .. }
        | C::BurnAlpha { hotkey, netuid, .. } => Some((hotkey, netuid)),
        C::MoveStake {
            origin_hotkey: hotkey,
            origin_netuid,
            ..
        }
        | C::TransferStake {
            hotkey,
            origin_netuid,
            ..
        }
        | C::SwapStake {
            hotkey,
            origin_netuid,
            ..
        }
        | C::SwapStakeLimit {
            hotkey,
            origin_netuid,
            ..
        } => Some((hotkey, origin_netuid)),
        C::UnstakeAll { hotkey } | C::UnstakeAllAlpha { hotkey } => {
            only_position(state, signer, &hotkey).map(|netuid| (hotkey, netuid))
        }
        _ => None,
    }
}

/// The subnet of the signer's only position with a hotkey where the subtoken is on.
fn only_position(state: &Ledger, signer: &AccountId, hotkey: &AccountId) -> Option<NetUid> {
    let mut staked = state.netuids().into_iter().filter(|netuid| {
        state.subnet(*netuid).subtoken_enabled
            && !stake_of(state, hotkey, signer, *netuid).is_zero()
    });
    let only = staked.next()?;
    staked.next().is_none().then_some(only)
}

/// Whether the position holds as much alpha as the fee is worth at the spot price.
#[must_use]
pub fn can_pay_fee_in_alpha(
    state: &Ledger,
    signer: &AccountId,
    (hotkey, netuid): (AccountId, NetUid),
    fee: Rao,
) -> bool {
    stake_of(state, &hotkey, signer, netuid) >= alpha_for_tao(state, netuid, fee)
}

/// Sells alpha of a position worth the fee, or all of it, to the block's author: no swap fee, no
/// limit, locked or not. Without an author nothing is paid.
///
/// # Errors
/// Those of the sale; the transaction is invalid then.
pub fn pay_fee_in_alpha(
    state: &mut State,
    signer: &AccountId,
    (hotkey, netuid): (AccountId, NetUid),
    fee: Rao,
) -> Result<Option<AlphaFee>> {
    let Some(author) = state.clock.author else {
        return Ok(None);
    };
    let held = stake_of(state, &hotkey, signer, netuid);
    let worth = alpha_for_tao(state, netuid, fee);
    let alpha = if worth.is_zero() {
        held
    } else {
        worth.min(held)
    };
    let tao = state.atomically(|state| {
        unstake_from_subnet(state, &hotkey, signer, &author, netuid, alpha, 0, true)
    })?;
    Ok(Some(AlphaFee { netuid, alpha, tao }))
}

/// Writes down that a fee was paid in alpha, after the call that it is for.
pub fn note_alpha_fee(state: &mut State, who: AccountId, fee: AlphaFee) {
    state.emit(SubtensorEvent::TransactionFeePaidWithAlpha {
        who,
        netuid: fee.netuid,
        alpha_fee: fee.alpha,
        tao_amount: fee.tao,
    });
}

/// What TAO is in alpha at the spot price (spec 03 §7.7, `get_alpha_amount_for_tao`).
fn alpha_for_tao(state: &Ledger, netuid: NetUid, tao: Rao) -> Alpha {
    if state.subnet(netuid).mechanism != 1 {
        return Alpha(tao.0);
    }
    let alpha = U64F64::from_num(tao.0).safe_div(alpha_price(state, netuid));
    Alpha(alpha.saturating_to_num())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        balances::free,
        event::Event,
        staking::{add_stake, test_ledger::*},
    };

    #[test]
    fn a_call_about_one_position_may_be_paid_from_it() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        let all = C::UnstakeAll { hotkey: HOTKEY };
        assert_eq!(fee_position(&state, &ALICE, &all), None);
        add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(1_000_000_000)).expect("staked");
        let here = Some((HOTKEY, NETUID));
        assert_eq!(fee_position(&state, &ALICE, &all), here);
        add_stake(&mut state, ALICE, HOTKEY, NetUid::ROOT, Rao(1_000_000_000)).expect("staked");
        assert_eq!(fee_position(&state, &ALICE, &all), None, "two positions");
        let moves = C::MoveStake {
            origin_hotkey: HOTKEY,
            destination_hotkey: AUTHOR,
            origin_netuid: NETUID,
            destination_netuid: NetUid::ROOT,
            alpha_amount: Alpha(1),
        };
        assert_eq!(fee_position(&state, &ALICE, &moves), here);
        let adds = C::AddStake {
            hotkey: HOTKEY,
            netuid: NETUID,
            amount_staked: Rao(1),
        };
        assert_eq!(fee_position(&state, &ALICE, &adds), None);
    }

    #[test]
    fn a_fee_in_alpha_is_sold_to_the_author_without_a_swap_fee() {
        // price 2: 1,000,000 rao are 500,000 alpha-rao; the sale gives
        // 2·10^10·(1 − 10^10/(10^10 + 500,000)) = 999,950.0025 rao.
        let mut state = ledger(20_000_000_000, 10_000_000_000);
        let pool = (HOTKEY, NETUID);
        super::super::increase_stake(&mut state, &HOTKEY, &ALICE, NETUID, Alpha(600_000));
        assert!(can_pay_fee_in_alpha(&state, &ALICE, pool, Rao(1_200_000)));
        assert!(!can_pay_fee_in_alpha(&state, &ALICE, pool, Rao(1_200_002)));
        let author = free(&state, &AUTHOR);
        let fee = pay_fee_in_alpha(&mut state, &ALICE, pool, Rao(1_000_000));
        let fee = fee.expect("sold").expect("there is an author");
        let sold = AlphaFee {
            netuid: NETUID,
            alpha: Alpha(500_000),
            tao: Rao(999_950),
        };
        assert_eq!(fee, sold);
        assert_eq!(free(&state, &AUTHOR).saturating_sub(author), sold.tao);
        note_alpha_fee(&mut state, ALICE, fee);
        let noted = SubtensorEvent::TransactionFeePaidWithAlpha {
            who: ALICE,
            netuid: NETUID,
            alpha_fee: sold.alpha,
            tao_amount: sold.tao,
        };
        assert_eq!(state.events.last(), Some(&Event::from(noted)));
        let rest = pay_fee_in_alpha(&mut state, &ALICE, pool, Rao(1_000_000));
        let rest = rest.expect("sold").expect("there is an author");
        assert_eq!(rest.alpha, Alpha(100_000), "all that is left");
    }

    #[test]
    fn without_an_author_nothing_is_paid() {
        let mut state = ledger(20_000_000_000, 10_000_000_000);
        state.clock.author = None;
        let paid = pay_fee_in_alpha(&mut state, &ALICE, (HOTKEY, NETUID), Rao(1_000_000));
        assert_eq!(paid, Ok(None));
    }
}
