//! Staking V1, 0x801 (spec 01 §7): amounts in the scale of wei, and `msg.value` for TAO.

use alloy_primitives::{Bytes, U256};
use taovm_chain::{
    call::{BalancesCall, SubtensorCall},
    primitives::{AccountId, Alpha, Rao},
    staking,
};

use crate::{
    ExitError, address,
    decode::{netuid_of, rao_of},
    dispatch::{Failure, Frame},
    encode,
    function::{Body, Function, GasClass, View, function},
    gas::weights,
    staking_v2,
};

type Answer = Result<Bytes, Failure>;

const TWO: GasClass = GasClass::Reads(2);

pub(crate) static FUNCTIONS: &[Function] = &[
    function(
        0xc846_54a8,
        "addStake(bytes32,uint256)",
        weights::ADD_STAKE.class(),
        Body::Payable(add_stake),
    ),
    function(
        0x7d69_1e30,
        "removeStake(bytes32,uint256,uint256)",
        weights::REMOVE_STAKE.class(),
        Body::Payable(remove_stake),
    ),
    function(
        0x9985_38c4,
        "getTotalColdkeyStake(bytes32)",
        TWO,
        Body::View(get_total_coldkey_stake),
    ),
    function(
        0x9f24_6f6f,
        "getTotalHotkeyStake(bytes32)",
        TWO,
        Body::View(get_total_hotkey_stake),
    ),
    function(
        0xe3b5_98fa,
        "getStake(bytes32,bytes32,uint256)",
        TWO,
        Body::View(get_stake),
    ),
    function(
        0xc10d_08eb,
        "addProxy(bytes32)",
        weights::ADD_PROXY.class(),
        Body::Payable(staking_v2::add_proxy),
    ),
    function(
        0x65ed_5bb5,
        "removeProxy(bytes32)",
        weights::REMOVE_PROXY.class(),
        Body::Payable(staking_v2::remove_proxy),
    ),
];

/// The value, which the EVM has just moved to the precompile's own account, goes back to the caller
/// and from there into the stake. The way back costs no gas.
fn add_stake(frame: &mut Frame<'_>) -> Answer {
    let hotkey = frame.account("hotkey")?;
    let netuid = frame.args.uint256("netuid")?;
    let value = frame.call.value_wei;
    let tao = Rao(rao_of(value).ok_or(Failure::Exit(ExitError::OutOfFund))?);
    if !value.is_zero() {
        let back = BalancesCall::TransferAllowDeath {
            dest: frame.coldkey(),
            value: tao,
        };
        let own = AccountId::from_evm(address::STAKING_V1);
        frame
            .dispatch_unpaid(own, back)
            .map_err(|error| Failure::Because("Transfer back to caller failed".into(), error))?;
    }
    let free = frame.free().0;
    frame.warn_of_rao("msg.value", value, free);
    let netuid = netuid_of(netuid)?;
    frame.dispatch(
        weights::ADD_STAKE,
        SubtensorCall::AddStake {
            hotkey,
            netuid,
            amount_staked: tao,
        },
    )
}

/// More than the stake means all of it.
fn remove_stake(frame: &mut Frame<'_>) -> Answer {
    frame.warn_of_ignored_value();
    let hotkey = frame.account("hotkey")?;
    let amount = frame.args.uint256("amount")?;
    let netuid = netuid_of(frame.args.uint256("netuid")?)?;
    let stake = staking::stake_of(frame.state, &hotkey, &frame.coldkey(), netuid);
    frame.warn_of_rao("amount", amount, stake.0);
    let alpha = rao_of(amount).ok_or(Failure::Exit(ExitError::OutOfFund))?;
    frame.dispatch(
        weights::REMOVE_STAKE,
        SubtensorCall::RemoveStake {
            hotkey,
            netuid,
            amount_unstaked: Alpha(alpha),
        },
    )
}

fn get_total_coldkey_stake(view: &mut View<'_>) -> Answer {
    staking_v2::total_coldkey_stake(view).map(|Rao(rao)| in_wei(rao))
}

fn get_total_hotkey_stake(view: &mut View<'_>) -> Answer {
    staking_v2::total_hotkey_stake(view).map(|Rao(rao)| in_wei(rao))
}

fn get_stake(view: &mut View<'_>) -> Answer {
    staking_v2::stake(view).map(|Alpha(alpha)| in_wei(alpha))
}

fn in_wei(rao: u64) -> Bytes {
    encode::one(U256::from(rao) * U256::from(1_000_000_000_u64))
}
