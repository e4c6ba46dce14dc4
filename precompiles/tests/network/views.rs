//! Views: uid lookup 0x806 and voting power 0x80d, spec 02 §5 and §6.

use std::{collections::BTreeMap, sync::Arc};

use alloy_primitives::U256;
use taovm_chain::primitives::AccountId;
use taovm_precompiles::{ExitError, Status};

use crate::support::{Chain, NETUID, UID_LOOKUP, UNKNOWN, VOTING_POWER, netuid, number};

const LOOKUP: &str = "uidLookup(uint16,address,uint16)";

fn key(end: u32) -> ([u8; 20], [u8; 32]) {
    let (mut address, mut word) = ([0; 20], [0; 32]);
    address[16..].copy_from_slice(&end.to_be_bytes());
    word[12..].copy_from_slice(&address);
    (address, word)
}

fn words(words: &[u64]) -> Vec<U256> {
    words.iter().copied().map(U256::from).collect()
}

#[test]
fn a_neuron_is_found_by_its_evm_key() {
    let mut chain = Chain::new();
    let (address, word) = key(0xdead_beef);
    let neurons = chain.state.subnet_mut(NETUID).neurons_mut();
    neurons.evm_keys.insert(0, (address, 42));
    let (found, gas) = chain.ask(UID_LOOKUP, LOOKUP, &[netuid(), word, number(1_024)]);
    assert_eq!(found, words(&[32, 1, 0, 42]));
    assert_eq!(gas, 625 * 1_024);
    for (of, key, limit) in [
        (netuid(), key(1).1, 5),
        (number(UNKNOWN), word, 5),
        (netuid(), word, 0),
    ] {
        let (found, gas) = chain.ask(UID_LOOKUP, LOOKUP, &[of, key, number(limit)]);
        assert_eq!(found, words(&[32, 0]));
        assert_eq!(gas, 625 * limit);
    }
}

#[test]
fn the_earliest_association_comes_first() {
    let mut chain = Chain::new();
    let (address, word) = key(7);
    let neurons = chain.state.subnet_mut(NETUID).neurons_mut();
    neurons.evm_keys = BTreeMap::from([(0, (address, 9)), (3, (address, 8)), (14, (address, 8))]);
    let (found, _) = chain.ask(UID_LOOKUP, LOOKUP, &[netuid(), word, number(3)]);
    assert_eq!(found, words(&[32, 3, 3, 8, 14, 8, 0, 9]));
    // Of the storage order 0, 3, 14 only two are looked at.
    let (found, _) = chain.ask(UID_LOOKUP, LOOKUP, &[netuid(), word, number(2)]);
    assert_eq!(found, words(&[32, 2, 3, 8, 0, 9]));
}

#[test]
fn the_limit_is_paid_before_anything_is_read() {
    let mut chain = Chain::new();
    let arguments = [netuid(), key(1).1, number(65_535)];
    let poor = chain.by_alice(UID_LOOKUP, LOOKUP, &arguments);
    assert_eq!(poor.status, Status::Error(ExitError::OutOfGas));
    chain.gas_limit = 40_959_375;
    assert!(chain.by_alice(UID_LOOKUP, LOOKUP, &arguments).is_success());
}

#[test]
fn voting_power_is_what_is_stored() {
    let mut chain = Chain::new();
    let of = |hotkey: u8| [netuid(), [hotkey; 32]];
    let power = "getVotingPower(uint16,bytes32)";
    let total = "getTotalVotingPower(uint16)";
    let ask = |chain: &mut Chain, signature: &str, words: &[[u8; 32]]| {
        let (answer, gas) = chain.ask(VOTING_POWER, signature, words);
        (answer[0], gas)
    };
    assert_eq!(ask(&mut chain, power, &of(1)), (U256::ZERO, 625));
    assert_eq!(ask(&mut chain, total, &[netuid()]), (U256::ZERO, 0));
    let voting = &mut chain.state.subnet_mut(NETUID).voting;
    voting.power = Arc::new(BTreeMap::from([
        (AccountId([1; 32]), 123),
        (AccountId([2; 32]), 456),
    ]));
    voting.disable_at = 100_810;
    assert_eq!(ask(&mut chain, power, &of(2)), (U256::from(456), 625));
    assert_eq!(ask(&mut chain, power, &of(3)), (U256::ZERO, 625));
    assert_eq!(
        ask(&mut chain, total, &[netuid()]),
        (U256::from(579), 1_250)
    );
    let disable = "getVotingPowerDisableAtBlock(uint16)";
    assert_eq!(
        ask(&mut chain, disable, &[netuid()]),
        (U256::from(100_810), 625)
    );
}

#[test]
fn tracking_is_off_and_slow_by_default() {
    let mut chain = Chain::new();
    for (signature, value) in [
        ("isVotingPowerTrackingEnabled(uint16)", 0),
        ("getVotingPowerDisableAtBlock(uint16)", 0),
        ("getVotingPowerEmaAlpha(uint16)", 3_570_000_000_000_000),
    ] {
        let answer = chain.ask(VOTING_POWER, signature, &[number(UNKNOWN)]);
        assert_eq!(answer, (words(&[value]), 625), "{signature}");
    }
    chain.state.subnet_mut(NETUID).voting.tracking = true;
    let tracking = "isVotingPowerTrackingEnabled(uint16)";
    let answer = chain.ask(VOTING_POWER, tracking, &[netuid()]);
    assert_eq!(answer, (words(&[1]), 625));
}
