//! Staking V2, 0x805 (spec 01 §6).

mod views;
mod writes;

use alloy_primitives::Bytes;

use crate::{
    dispatch::Failure,
    function::{Body, Function, GasClass, View, function},
    gas::weights,
};

const fn view(
    selector: u32,
    signature: &'static str,
    gas: GasClass,
    body: fn(&mut View<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, gas, Body::View(body))
}

const TWO: GasClass = GasClass::Reads(2);

pub(crate) static FUNCTIONS: &[Function] = &[
    function(
        0x1fc9_b141,
        "addStake(bytes32,uint256,uint256)",
        weights::ADD_STAKE.class(),
        Body::Payable(writes::add_stake),
    ),
    function(
        0x7d69_1e30,
        "removeStake(bytes32,uint256,uint256)",
        weights::REMOVE_STAKE.class(),
        Body::Payable(writes::remove_stake),
    ),
    view(
        0xe3b5_98fa,
        "getStake(bytes32,bytes32,uint256)",
        TWO,
        views::get_stake,
    ),
    view(
        0x466d_0171,
        "getTotalAlphaStaked(bytes32,uint256)",
        TWO,
        views::get_total_alpha_staked,
    ),
    view(
        0x9985_38c4,
        "getTotalColdkeyStake(bytes32)",
        TWO,
        views::get_total_coldkey_stake,
    ),
    view(
        0x2b65_89a3,
        "getTotalColdkeyStakeOnSubnet(bytes32,uint256)",
        TWO,
        views::get_total_coldkey_stake_on_subnet,
    ),
    view(
        0x9f24_6f6f,
        "getTotalHotkeyStake(bytes32)",
        TWO,
        views::get_total_hotkey_stake,
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
];
