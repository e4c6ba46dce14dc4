//! The coinbase: a block's TAO and alpha to the subnets (spec 04 §3.4, §7.1–§7.6, §14).

use super::{
    alpha::{alpha_issuance, mint_alpha_in, mint_alpha_out, recycle_subnet_alpha},
    supply::emission_at,
};
use crate::{
    balances::{self, Credit},
    pool::{MAX_PRICE, root_proportion_of, weighted_root_tao},
    primitives::{AccountId, Alpha, NetUid, Rao, SafeDiv, U64F64, U96F32, proportion_u16},
    staking::{alpha_price, moving_price, swap_tao_for_alpha},
    state::{Ledger, State},
};

const ONE: U64F64 = U64F64::from_bits(1 << 64);
const HALF: U96F32 = U96F32::from_bits(1 << 31);

/// §7.1: the subnets that earn alpha, in the given order.
pub(crate) fn emitting_subnets(state: &Ledger, netuids: &[NetUid]) -> Vec<NetUid> {
    let emits = |netuid: &NetUid| {
        let subnet = state.subnet(*netuid);
        subnet.first_emission_block.is_some()
            && subnet.subtoken_enabled
            && subnet.registration.allowed
    };
    netuids.iter().copied().filter(emits).collect()
}

/// §7.2–§7.7: shares the credit out among the emitting subnets, gives them their alpha and takes
/// back what nobody earned.
pub(super) fn emit(state: &mut State, mut credit: Credit, emitting: &[NetUid]) {
    clear_root_sells(state);
    let prices: Vec<U64F64> = emitting.iter().map(|n| moving_price(state, *n)).collect();
    let price_sum = sum(prices.iter().copied());
    let tao = tao_emissions(state, emitting, &prices, price_sum, credit.amount());
    let root_sells = price_sum > ONE;
    // Nothing below touches root's TAO.
    let root = root_tao(state);

    // All terms come before any injection.
    let mut terms = Vec::with_capacity(emitting.len());
    for (&netuid, &tao) in emitting.iter().zip(&tao) {
        terms.push(Terms::new(state, netuid, tao, root));
    }
    // A subnet's alpha out depends on its own injection only.
    for (&netuid, terms) in emitting.iter().zip(&terms) {
        inject(state, netuid, terms, &mut credit);
        give_alpha_out(state, netuid, terms.alpha_out, root, root_sells);
    }
    balances::recycle_credit(state, credit);
}

/// The counters of root dividends sold hold one block's sales.
fn clear_root_sells(state: &mut State) {
    let sold: Vec<NetUid> = state
        .subnets
        .iter()
        .filter(|(_, subnet)| !subnet.last.root_sell_tao.is_zero())
        .map(|(netuid, _)| *netuid)
        .collect();
    for netuid in sold {
        state.subnet_mut(netuid).last.root_sell_tao = Rao::ZERO;
    }
}

/// §7.2, §7.3: each subnet's part of the block's TAO, by moving price, less for subnets that burn
/// their miners' incentive, nothing for disabled ones.
fn tao_emissions(
    state: &Ledger,
    emitting: &[NetUid],
    prices: &[U64F64],
    price_sum: U64F64,
    block_emission: Rao,
) -> Vec<U96F32> {
    let by_price: Vec<U64F64> = prices.iter().map(|p| p.safe_div(price_sum)).collect();
    let weighted: Vec<U64F64> = emitting
        .iter()
        .zip(&by_price)
        .map(|(netuid, share)| {
            let burned = U64F64::saturating_from_num(state.subnet(*netuid).miner_burned);
            share.saturating_mul(ONE.saturating_sub(burned.min(ONE)))
        })
        .collect();
    let weight_sum = sum(weighted.iter().copied());
    let mut shares: Vec<U64F64> = if weight_sum > U64F64::from_bits(0) {
        weighted.iter().map(|w| w.safe_div(weight_sum)).collect()
    } else {
        by_price
    };

    let enabled: Vec<bool> = emitting
        .iter()
        .map(|netuid| state.subnet(*netuid).emission_enabled)
        .collect();
    if enabled.contains(&false) {
        let of_enabled = shares.iter().zip(&enabled).filter(|(_, on)| **on);
        let total = sum(of_enabled.map(|(share, _)| *share));
        for (share, on) in shares.iter_mut().zip(&enabled) {
            *share = if *on {
                share.safe_div(total)
            } else {
                U64F64::from_bits(0)
            };
        }
    }
    let block_emission = U64F64::from_num(block_emission.0);
    shares
        .iter()
        .map(|share| U96F32::saturating_from_num(block_emission.saturating_mul(*share)))
        .collect()
}

/// §7.5: what a subnet gets in this block.
struct Terms {
    tao_in: U96F32,
    alpha_in: U96F32,
    excess: U96F32,
    alpha_out: U96F32,
}

impl Terms {
    fn new(state: &mut State, netuid: NetUid, emission: U96F32, root: U96F32) -> Self {
        let issuance = alpha_issuance(state, netuid);
        let alpha_out = U96F32::from_num(emission_at(state, issuance.0));
        let price = U96F32::saturating_from_num(alpha_price(state, netuid));
        let mut tao_in = emission;
        let mut alpha_in = emission.safe_div(price);
        let cap = root_proportion_of(root, issuance).saturating_mul(alpha_out);
        if alpha_in > cap {
            alpha_in = cap;
            tao_in = cap.saturating_mul(price);
        }
        Self {
            tao_in,
            alpha_in,
            excess: emission.saturating_sub(tao_in),
            alpha_out,
        }
    }
}

/// Root's TAO with its weight (§5).
pub(super) fn root_tao(state: &Ledger) -> U96F32 {
    let root = state.subnet(NetUid::ROOT).pool.tao;
    weighted_root_tao(root, state.globals.tao_weight)
}

/// §7.6: the pool's weights follow, the excess buys alpha at the old reserves, then alpha and TAO
/// join the pool.
fn inject(state: &mut State, netuid: NetUid, terms: &Terms, credit: &mut Credit) {
    let account = AccountId::of_subnet(netuid);
    let mut tao_in = Rao(terms.tao_in.saturating_to_num());
    let mut alpha_in = Alpha(terms.alpha_in.saturating_to_num());
    let excess = Rao(terms.excess.saturating_to_num());

    let subnet = state.subnet_mut(netuid);
    let pool = &mut subnet.pool;
    match pool
        .balancer
        .update_weights(pool.alpha_in, pool.tao, alpha_in, tao_in)
    {
        Some(balancer) => pool.balancer = balancer,
        None => (tao_in, alpha_in) = (Rao::ZERO, Alpha::ZERO),
    }
    subnet.last.excess_tao = Rao::ZERO;
    subnet.last.tao_in = Rao::ZERO;
    subnet.last.alpha_in = alpha_in;

    if !excess.is_zero() && balances::spend_credit(state, &account, credit, excess) {
        // A refused order leaves the TAO on the subnet's account.
        if let Ok(bought) = swap_tao_for_alpha(state, netuid, excess, MAX_PRICE, true) {
            let subnet = state.subnet_mut(netuid);
            subnet.pool.protocol_alpha.credit(Alpha(bought.paid_out));
            subnet.last.excess_tao = Rao(bought.paid_in);
            subnet.pool.protocol_flow = subnet
                .pool
                .protocol_flow
                .saturating_add_unsigned(bought.paid_in);
        }
    }
    mint_alpha_in(state, netuid, alpha_in);
    if !tao_in.is_zero() && balances::spend_credit(state, &account, credit, tao_in) {
        let subnet = state.subnet_mut(netuid);
        subnet.last.tao_in = tao_in;
        subnet.pool.tao.credit(tao_in);
        subnet.pool.protocol_flow = subnet.pool.protocol_flow.saturating_add_unsigned(tao_in.0);
        state.globals.total_stake.credit(tao_in);
    }
}

/// §7.7: new alpha for the owner, the miners, the validators and root, until the epoch.
fn give_alpha_out(
    state: &mut State,
    netuid: NetUid,
    alpha_out: U96F32,
    root: U96F32,
    root_sells: bool,
) {
    let minted = Alpha(alpha_out.saturating_to_num());
    mint_alpha_out(state, netuid, minted);
    // Read again: injection and mint have changed the issuance.
    let root_part = root_proportion_of(root, alpha_issuance(state, netuid));
    let owner_cut = proportion_u16(state.globals.subnet_owner_cut);

    let subnet = state.subnet_mut(netuid);
    subnet.last.alpha_out = minted;
    let mut rest = alpha_out;
    let mut cut = U96F32::from_bits(0);
    if subnet.params.owner_cut_enabled {
        cut = rest.saturating_mul(owner_cut);
        rest = rest.saturating_sub(cut);
    }
    let root = root_part.saturating_mul(rest).saturating_mul(HALF);
    let server = rest.saturating_mul(HALF);
    let validator = rest.saturating_sub(server).saturating_sub(root);
    let root = floor(root);

    let pending = &mut subnet.pending;
    pending.owner_cut.credit(floor(cut));
    pending.server.credit(floor(server));
    pending.validator.credit(floor(validator));
    if root_sells {
        pending.root_alpha.credit(root);
    } else {
        recycle_subnet_alpha(state, netuid, root);
    }
}

fn floor(amount: U96F32) -> Alpha {
    Alpha(amount.saturating_to_num())
}

fn sum(values: impl Iterator<Item = U64F64>) -> U64F64 {
    values.fold(U64F64::from_bits(0), U64F64::saturating_add)
}
