//! Alpha, 0x808 (spec 01 §9): prices and pools.
//!
//! All functions are views; an unknown netuid reads as storage defaults.

use alloy_primitives::{Bytes, U256};
use taovm_chain::{
    error::Error,
    pool::{self, Order},
    primitives::{Alpha, NetUid, Rao, U64F64},
    staking,
    state::Subnet,
};

use crate::{
    dispatch::Failure,
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
};

type Answer = Result<Bytes, Failure>;

const fn row(
    selector: u32,
    signature: &'static str,
    reads: u64,
    body: fn(&mut View<'_>) -> Answer,
) -> Function {
    function(
        selector,
        signature,
        GasClass::Reads(reads),
        Body::View(body),
    )
}

pub(crate) static FUNCTIONS: &[Function] = &[
    row(0x69e3_8bc3, "getAlphaPrice(uint16)", 4, get_alpha_price),
    row(
        0xa86b_1037,
        "getMovingAlphaPrice(uint16)",
        2,
        get_moving_alpha_price,
    ),
    row(0x2d9b_fc71, "getTaoInPool(uint16)", 1, get_tao_in_pool),
    row(0xc2ba_9e87, "getAlphaInPool(uint16)", 1, get_alpha_in_pool),
    row(
        0x9757_f56b,
        "getAlphaOutPool(uint16)",
        1,
        get_alpha_out_pool,
    ),
    row(
        0x4298_0912,
        "getAlphaIssuance(uint16)",
        2,
        get_alpha_issuance,
    ),
    row(0x1b85_9180, "getTaoWeight()", 1, get_tao_weight),
    row(0x05fa_8b57, "getCKBurn()", 1, get_ck_burn),
    row(
        0x27c3_f0fb,
        "simSwapTaoForAlpha(uint16,uint64)",
        9,
        sim_swap_tao_for_alpha,
    ),
    row(
        0xa4e7_d28d,
        "simSwapAlphaForTao(uint16,uint64)",
        9,
        sim_swap_alpha_for_tao,
    ),
    row(
        0x8757_c476,
        "getSubnetMechanism(uint16)",
        1,
        get_subnet_mechanism,
    ),
    row(0x19f1_6c56, "getRootNetuid()", 0, get_root_netuid),
    row(
        0x52bf_c160,
        "getEMAPriceHalvingBlocks(uint16)",
        1,
        get_ema_price_halving_blocks,
    ),
    row(0x77ac_f3aa, "getSubnetVolume(uint16)", 1, get_subnet_volume),
    row(
        0x6064_c67e,
        "getTaoInEmission(uint16)",
        1,
        get_tao_in_emission,
    ),
    row(
        0x377f_604c,
        "getAlphaInEmission(uint16)",
        1,
        get_alpha_in_emission,
    ),
    row(
        0xd91b_d0c8,
        "getAlphaOutEmission(uint16)",
        1,
        get_alpha_out_emission,
    ),
    function(
        0xaaf7_afbd,
        "getSumAlphaPrice()",
        GasClass::Scan,
        Body::View(get_sum_alpha_price),
    ),
];

/// A price as this precompile shows it: 10¹⁸ is 1, cut after 9 decimals.
fn price_word(price: U64F64) -> U256 {
    U256::from(pool::price_in_rao(price)) * U256::from(1_000_000_000_u64)
}

/// A storage value of a subnet.
fn of_subnet<T: Word>(view: &mut View<'_>, reads: u64, value: fn(&Subnet) -> T) -> Answer {
    let netuid = view.args.netuid()?;
    view.gas.reads(reads)?;
    Ok(encode::one(value(view.ledger.subnet(netuid))))
}

fn get_alpha_price(view: &mut View<'_>) -> Answer {
    let netuid = view.args.netuid()?;
    view.gas.reads(4)?;
    Ok(encode::one(price_word(staking::alpha_price(
        view.ledger,
        netuid,
    ))))
}

fn get_moving_alpha_price(view: &mut View<'_>) -> Answer {
    let netuid = view.args.netuid()?;
    view.gas.reads(2)?;
    Ok(encode::one(price_word(staking::moving_price(
        view.ledger,
        netuid,
    ))))
}

fn get_tao_in_pool(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.pool.tao)
}

fn get_alpha_in_pool(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.pool.alpha_in)
}

fn get_alpha_out_pool(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.pool.alpha_out)
}

fn get_alpha_issuance(view: &mut View<'_>) -> Answer {
    of_subnet(view, 2, |subnet| {
        subnet.pool.alpha_in.saturating_add(subnet.pool.alpha_out)
    })
}

fn get_tao_weight(view: &mut View<'_>) -> Answer {
    view.gas.reads(1)?;
    Ok(encode::one(view.ledger.globals.tao_weight))
}

fn get_ck_burn(view: &mut View<'_>) -> Answer {
    view.gas.reads(1)?;
    Ok(encode::one(view.ledger.globals.ck_burn))
}

fn sim_swap_tao_for_alpha(view: &mut View<'_>) -> Answer {
    let netuid = view.args.netuid()?;
    let tao = view.args.uint64("tao")?;
    sim_swap(view, netuid, Order::Buy(Rao(tao)))
}

fn sim_swap_alpha_for_tao(view: &mut View<'_>) -> Answer {
    let netuid = view.args.netuid()?;
    let alpha = view.args.uint64("alpha")?;
    sim_swap(view, netuid, Order::Sell(Alpha(alpha)))
}

fn sim_swap(view: &mut View<'_>, netuid: NetUid, order: Order) -> Answer {
    view.gas.reads(9)?;
    let result = staking::sim_swap(view.ledger, netuid, order)
        .map_err(|error| Failure::Question(Error::Swap(error)))?;
    Ok(encode::one(result.paid_out))
}

fn get_subnet_mechanism(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.mechanism)
}

fn get_root_netuid(_: &mut View<'_>) -> Answer {
    Ok(encode::one(NetUid::ROOT.0))
}

fn get_ema_price_halving_blocks(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.pool.ema_price_halving_blocks)
}

fn get_subnet_volume(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.pool.volume)
}

fn get_tao_in_emission(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.last.tao_in)
}

fn get_alpha_in_emission(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.last.alpha_in)
}

fn get_alpha_out_emission(view: &mut View<'_>) -> Answer {
    of_subnet(view, 1, |subnet| subnet.last.alpha_out)
}

/// The sum of the current prices below 1 of all subnets except root. Its gas is that of as many
/// reads as subnets may exist, or of five a subnet if those are more.
fn get_sum_alpha_price(view: &mut View<'_>) -> Answer {
    view.gas.reads(1)?;
    let limit = u64::from(view.ledger.globals.subnet_limit);
    view.gas.reads(limit)?;
    let subnets = || {
        view.ledger
            .subnets
            .iter()
            .filter(|(netuid, subnet)| subnet.added && !netuid.is_root())
    };
    // At most 65 536 subnets exist.
    let reads = 5 * subnets().count() as u64;
    view.gas.reads(reads.saturating_sub(limit))?;
    let one = U64F64::from_num(1);
    let sum = subnets()
        .map(|(netuid, _)| staking::alpha_price(view.ledger, *netuid))
        .filter(|price| *price < one)
        .fold(U64F64::from_num(0), U64F64::saturating_add);
    Ok(encode::one(price_word(sum)))
}
