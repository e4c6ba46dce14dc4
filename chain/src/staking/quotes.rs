//! Swaps as the runtime's views show them (spec 03 §7.7).

use serde::Serialize;

use super::{alpha_price, market::sim_swap};
use crate::{
    pool::Order,
    primitives::{Alpha, NetUid, Rao, SafeDiv, U64F64},
    state::Ledger,
};

/// What an order would give. All zero where the swap is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SwapQuote {
    /// TAO that meets the curve or comes out of it.
    pub tao_amount: Rao,
    /// Alpha that comes out of the curve or meets it.
    pub alpha_amount: Alpha,
    /// The fee of a buy.
    pub tao_fee: Rao,
    /// The fee of a sell.
    pub alpha_fee: Alpha,
    /// How much less TAO than the gross alpha at the spot price.
    pub tao_slippage: Rao,
    /// How much less alpha than the gross TAO at the spot price.
    pub alpha_slippage: Alpha,
}

/// `sim_swap_tao_for_alpha`: a buy.
#[must_use]
pub fn quote_buy(state: &Ledger, netuid: NetUid, tao: Rao) -> SwapQuote {
    let Ok(swap) = sim_swap(state, netuid, Order::Buy(tao)) else {
        return SwapQuote::default();
    };
    let alpha = Alpha(swap.paid_out);
    let at_spot: u64 = U64F64::from_num(tao.0)
        .safe_div(alpha_price(state, netuid))
        .saturating_to_num();
    SwapQuote {
        tao_amount: Rao(swap.paid_in),
        alpha_amount: alpha,
        tao_fee: Rao(swap.fee),
        alpha_slippage: Alpha(at_spot).saturating_sub(alpha),
        ..SwapQuote::default()
    }
}

/// `sim_swap_alpha_for_tao`: a sell.
#[must_use]
pub fn quote_sell(state: &Ledger, netuid: NetUid, alpha: Alpha) -> SwapQuote {
    let Ok(swap) = sim_swap(state, netuid, Order::Sell(alpha)) else {
        return SwapQuote::default();
    };
    let tao = Rao(swap.paid_out);
    let at_spot: u64 = U64F64::from_num(alpha.0)
        .saturating_mul(alpha_price(state, netuid))
        .saturating_to_num();
    SwapQuote {
        tao_amount: tao,
        alpha_amount: Alpha(swap.paid_in),
        alpha_fee: Alpha(swap.fee),
        tao_slippage: Rao(at_spot).saturating_sub(tao),
        ..SwapQuote::default()
    }
}
