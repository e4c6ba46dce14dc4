//! Staking V2, 0x805 (spec 01 §6).

mod allowances;
mod views;
mod writes;

use alloy_primitives::Bytes;

pub(crate) use views::{stake, total_coldkey_stake, total_hotkey_stake};
pub(crate) use writes::{add_proxy, remove_proxy};

use crate::{
    dispatch::{Failure, Frame},
    function::{Body, Function, GasClass, View, function},
    gas::{READ, WRITE, weights},
};

const fn view(
    selector: u32,
    signature: &'static str,
    gas: GasClass,
    body: fn(&mut View<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, gas, Body::View(body))
}

const fn write(
    selector: u32,
    signature: &'static str,
    gas: GasClass,
    body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, gas, Body::Payable(body))
}

/// Of allowances: value is refused.
const fn plain(
    selector: u32,
    signature: &'static str,
    gas: GasClass,
    body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, gas, Body::NonPayable(body))
}

const TWO: GasClass = GasClass::Reads(2);
/// An allowance that is read and written, with its subnet's registration.
const CHANGE: u64 = 2 * READ + WRITE;

pub(crate) static FUNCTIONS: &[Function] = &[
    write(
        0x1fc9_b141,
        "addStake(bytes32,uint256,uint256)",
        weights::ADD_STAKE.class(),
        writes::add_stake,
    ),
    write(
        0x7d69_1e30,
        "removeStake(bytes32,uint256,uint256)",
        weights::REMOVE_STAKE.class(),
        writes::remove_stake,
    ),
    write(
        0xd462_6bb9,
        "removeStakeFull(bytes32,uint256)",
        weights::REMOVE_STAKE_FULL_LIMIT.class(),
        writes::remove_stake_full,
    ),
    write(
        0xa355_3cf8,
        "removeStakeFullLimit(bytes32,uint256,uint256)",
        weights::REMOVE_STAKE_FULL_LIMIT.class(),
        writes::remove_stake_full_limit,
    ),
    write(
        0x5beb_6b74,
        "addStakeLimit(bytes32,uint256,uint256,bool,uint256)",
        weights::ADD_STAKE_LIMIT.class(),
        writes::add_stake_limit,
    ),
    write(
        0x1768_48b2,
        "removeStakeLimit(bytes32,uint256,uint256,bool,uint256)",
        weights::REMOVE_STAKE_LIMIT.class(),
        writes::remove_stake_limit,
    ),
    write(
        0x1149_f659,
        "moveStake(bytes32,bytes32,uint256,uint256,uint256)",
        weights::MOVE_STAKE.class(),
        writes::move_stake,
    ),
    write(
        0x17ce_5f62,
        "transferStake(bytes32,bytes32,uint256,uint256,uint256)",
        weights::TRANSFER_STAKE.class(),
        writes::transfer_stake,
    ),
    write(
        0x5201_f1e6,
        "burnAlpha(bytes32,uint256,uint256)",
        weights::BURN_ALPHA.class(),
        writes::burn_alpha,
    ),
    write(
        0xc10d_08eb,
        "addProxy(bytes32)",
        weights::ADD_PROXY.class(),
        add_proxy,
    ),
    write(
        0x65ed_5bb5,
        "removeProxy(bytes32)",
        weights::REMOVE_PROXY.class(),
        remove_proxy,
    ),
    view(
        0x9985_38c4,
        "getTotalColdkeyStake(bytes32)",
        TWO,
        views::get_total_coldkey_stake,
    ),
    view(
        0x9f24_6f6f,
        "getTotalHotkeyStake(bytes32)",
        TWO,
        views::get_total_hotkey_stake,
    ),
    view(
        0xe3b5_98fa,
        "getStake(bytes32,bytes32,uint256)",
        TWO,
        views::get_stake,
    ),
    view(
        0x2b65_89a3,
        "getTotalColdkeyStakeOnSubnet(bytes32,uint256)",
        TWO,
        views::get_total_coldkey_stake_on_subnet,
    ),
    view(
        0x466d_0171,
        "getTotalAlphaStaked(bytes32,uint256)",
        TWO,
        views::get_total_alpha_staked,
    ),
    view(
        0x7eef_8be3,
        "getAlphaStakedValidators(bytes32,uint256)",
        GasClass::Scan,
        views::get_alpha_staked_validators,
    ),
    view(
        0x37f2_6118,
        "getNominatorMinRequiredStake()",
        TWO,
        views::get_nominator_min_required_stake,
    ),
    plain(
        0x426a_8493,
        "approve(address,uint256,uint256)",
        GasClass::Fixed(READ + WRITE),
        allowances::approve,
    ),
    plain(
        0xff61_011a,
        "increaseAllowance(address,uint256,uint256)",
        GasClass::Fixed(CHANGE),
        allowances::increase_allowance,
    ),
    plain(
        0xcdde_3d6b,
        "decreaseAllowance(address,uint256,uint256)",
        GasClass::Fixed(CHANGE),
        allowances::decrease_allowance,
    ),
    view(
        0x598a_f9e7,
        "allowance(address,address,uint256)",
        TWO,
        allowances::allowance,
    ),
    plain(
        0x5a01_0c6f,
        "transferStakeFrom(address,address,bytes32,uint256,uint256,uint256)",
        weights::TRANSFER_STAKE.class_with(CHANGE),
        allowances::transfer_stake_from,
    ),
];
