//! Neurons of 0x804, spec 02 §3.

use alloy_primitives::U256;
use taovm_chain::{
    call::AdminUtilsCall,
    neurons,
    primitives::{AccountId, MechId, NetUid, Rao},
};
use taovm_precompiles::{ExitError, Status, Warning};

use crate::support::{
    ALICE, Arg, BOB, Chain, HOTKEY, METAGRAPH, NETUID, NEURON, encoded, mapped, netuid, number,
    refused, revert_text, short_address, word,
};

const SET: &str = "setWeights(uint16,uint16[],uint16[],uint64)";
const REVEAL: &str = "revealWeights(uint16,uint16[],uint16[],uint16[],uint64)";
const LIMIT: &str = "registerLimit(uint16,bytes32,uint64)";
const AXON: &str = "serveAxon(uint16,uint32,uint128,uint16,uint8,uint8,uint8,uint8)";
const AXON_TLS: &str = "serveAxonTls(uint16,uint32,uint128,uint16,uint8,uint8,uint8,uint8,bytes)";
const PROMETHEUS: &str = "servePrometheus(uint16,uint32,uint128,uint16,uint8)";

/// A chain on which Bob's account is a neuron's hotkey, uid 1.
fn with_neuron() -> Chain {
    let mut chain = Chain::new();
    let registered = chain.by(
        BOB,
        NEURON,
        "burnedRegister(uint16,bytes32)",
        &[netuid(), mapped(BOB)],
    );
    assert_eq!(registered.status, Status::Success);
    assert_eq!(registered.gas_used, 103_859);
    chain.state.clock.block += 100;
    chain
}

fn weights_of(chain: &Chain, netuid: NetUid, uid: u16) -> Vec<(u16, u16)> {
    let subnet = chain.state.subnet(netuid);
    subnet.mechanism(MechId::MAIN).weights_of(uid).to_vec()
}

#[test]
fn a_registration_has_a_highest_price() {
    let mut chain = Chain::new();
    let register = |chain: &mut Chain, hotkey: u8, limit: u64| {
        let arguments = [netuid(), [hotkey; 32], number(limit)];
        chain.by(BOB, NEURON, LIMIT, &arguments)
    };
    let refusal = register(&mut chain, 8, Rao::TAO.0 - 1);
    assert_eq!(refusal.status, refused("RegistrationPriceLimitExceeded"));
    let done = register(&mut chain, 8, Rao::TAO.0);
    assert_eq!((done.status, done.gas_used), (Status::Success, 139_919));
    // The price has risen to 1.26 TAO.
    let dearer = register(&mut chain, 9, 1_259_999_999);
    assert_eq!(dearer.status, refused("RegistrationPriceLimitExceeded"));
    assert!(register(&mut chain, 9, 1_260_000_000).is_success());
    assert_eq!(chain.state.subnet(NETUID).uid_count(), 3);
    assert_eq!(chain.money(BOB).0, Rao::from_tao(10_000).0 - 2_260_000_000);
}

#[test]
fn a_limit_in_wei_is_warned_of() {
    let mut chain = Chain::new();
    let ether = 1_000_000_000_000_000_000;
    let arguments = [netuid(), [8; 32], number(ether)];
    let outcome = chain.by(BOB, NEURON, LIMIT, &arguments);
    assert!(outcome.is_success());
    assert!(outcome.warnings.contains(&Warning::LooksLikeWei {
        function: "registerLimit",
        argument: "limitPrice",
        amount: U256::from(ether),
    }));
}

#[test]
fn the_caller_is_the_hotkey_of_its_weights() {
    let mut chain = with_neuron();
    chain.as_root(AdminUtilsCall::SudoSetCommitRevealWeightsEnabled {
        netuid: NETUID,
        enabled: false,
    });
    let set = |chain: &mut Chain, caller, dests: &[u64], weights: &[u64]| {
        let args = [
            Arg::Word(netuid()),
            Arg::Array(dests.to_vec()),
            Arg::Array(weights.to_vec()),
            Arg::Word(number(0)),
        ];
        chain.call(caller, NEURON, &encoded(SET, &args))
    };
    let stranger = set(&mut chain, ALICE, &[0], &[1]);
    assert_eq!(stranger.status, refused("HotKeyNotRegisteredInSubNet"));
    let unequal = set(&mut chain, BOB, &[0, 1], &[1]);
    assert_eq!(unequal.status, refused("WeightVecNotEqualSize"));
    let done = set(&mut chain, BOB, &[1], &[2]);
    assert_eq!((done.status, done.gas_used), (Status::Success, 0));
    assert_eq!(weights_of(&chain, NETUID, 1), [(1, 65_535)]);
    let again = set(&mut chain, BOB, &[1], &[2]);
    assert_eq!(again.status, refused("SettingWeightsTooFast"));
}

#[test]
fn items_of_lists_are_named() {
    let mut chain = Chain::new();
    let args = [
        Arg::Word(netuid()),
        Arg::Array(vec![1, 2, 3, 65_536]),
        Arg::Array(vec![65_536]),
        Arg::Word(number(0)),
    ];
    let outcome = chain.call(BOB, NEURON, &encoded(SET, &args));
    assert_eq!(
        revert_text(&outcome),
        "dests[3]: Value is too large for uint16"
    );
    assert_eq!(outcome.gas_used, 0);
}

#[test]
fn weights_are_committed_and_revealed_an_epoch_later() {
    // The example of spec 02 §3.4.
    let caller = short_address(0x3234);
    let account = AccountId::from_evm(caller);
    assert_eq!(
        account.0,
        word("0c97ddd35665a6b25a75a4782568b56c42adf6d72ff6ba5683aa8ac49fd2d669")
    );
    let hash = word("dbd23e97aeeab4485a2dc66d728fa8796630f3feb77b4cde743d7ccc7d6e8b34");
    let one = NetUid(1);
    let mut chain = Chain::empty();
    // Its own weight alone needs no permit: the neuron takes uid 0.
    *chain.state.subnet_mut(one).neurons_mut() = Default::default();
    neurons::append(&mut chain.state, one, &account);
    chain.as_root(AdminUtilsCall::SudoSetWeightsSetRateLimit {
        netuid: one,
        weights_set_rate_limit: 0,
    });

    let commit = "commitWeights(uint16,bytes32)";
    let done = chain.by(caller, NEURON, commit, &[number(1), hash]);
    assert_eq!((done.status, done.gas_used), (Status::Success, 0));
    let reveal = |chain: &mut Chain, salt: u64| {
        let args = [
            Arg::Word(number(1)),
            Arg::Array(vec![0]),
            Arg::Array(vec![5]),
            Arg::Array(vec![salt]),
            Arg::Word(number(0)),
        ];
        chain.call(caller, NEURON, &encoded(REVEAL, &args))
    };
    let early = reveal(&mut chain, 9);
    assert_eq!(early.status, refused("RevealTooEarly"));
    chain.state.subnet_mut(one).schedule.epoch_index += 1;
    let wrong = reveal(&mut chain, 8);
    assert_eq!(wrong.status, refused("NoWeightsCommitFound"));
    let done = reveal(&mut chain, 9);
    assert_eq!((done.status, done.gas_used), (Status::Success, 0));
    assert_eq!(weights_of(&chain, one, 0), [(0, 65_535)]);
    let mechanism = chain.state.subnet(one).mechanism(MechId::MAIN);
    assert!(mechanism.commits.is_empty());
}

/// 8.8.8.8, port 80, protocol 1.
fn axon(netuid: [u8; 32]) -> Vec<Arg> {
    [3, 134_744_072, 80, 4, 1, 8, 9]
        .into_iter()
        .map(number)
        .fold(vec![Arg::Word(netuid)], |mut args, word| {
            args.push(Arg::Word(word));
            args
        })
}

#[test]
fn a_served_axon_is_read_back() {
    let mut chain = with_neuron();
    let done = chain.call(BOB, NEURON, &encoded(AXON, &axon(netuid())));
    assert_eq!((done.status, done.gas_used), (Status::Success, 0));
    let (words, _) = chain.ask(METAGRAPH, "getAxon(uint16,uint16)", &[netuid(), number(1)]);
    assert_eq!(words, [110, 3, 134_744_072, 80, 4, 1].map(U256::from));
    let again = chain.call(BOB, NEURON, &encoded(AXON, &axon(netuid())));
    assert_eq!(again.status, refused("ServingRateLimitExceeded"));
    let stranger = chain.call(ALICE, NEURON, &encoded(AXON, &axon(netuid())));
    assert_eq!(stranger.status, refused("HotKeyNotRegisteredInNetwork"));
}

#[test]
fn a_certificate_is_kept_if_it_fits() {
    let mut chain = with_neuron();
    let mut serve = |certificate: Vec<u8>| {
        let mut args = axon(netuid());
        args.push(Arg::Bytes(certificate));
        chain.state.clock.block += 50;
        let done = chain.call(BOB, NEURON, &encoded(AXON_TLS, &args));
        assert_eq!((done.status, done.gas_used), (Status::Success, 0));
        let hotkey = AccountId::from_evm(BOB);
        let record = chain.state.hotkey_on_subnet(&hotkey, NETUID);
        let kept = record.certificate.as_ref();
        kept.map(|kept| (kept.algorithm, kept.public_key.clone()))
    };
    assert_eq!(serve(Vec::new()), None);
    let whole: Vec<u8> = (1..=65).collect();
    let kept = Some((1, whole[1..].to_vec()));
    assert_eq!(serve(whole.clone()), kept);
    // Too long a one is passed over, and the old one stays.
    assert_eq!(serve(vec![9; 66]), kept);
}

#[test]
fn metrics_have_an_endpoint_of_their_own() {
    let mut chain = with_neuron();
    let mut serve = |ip: u64, port: u64| {
        let arguments = [3, ip, port, 4].map(number);
        let arguments = [&[netuid()][..], &arguments].concat();
        chain.by(BOB, NEURON, PROMETHEUS, &arguments)
    };
    assert_eq!(serve(0, 80).status, refused("InvalidIpAddress"));
    assert_eq!(serve(134_744_072, 0).status, refused("InvalidPort"));
    let done = serve(134_744_072, 80);
    assert_eq!((done.status, done.gas_used), (Status::Success, 0));
    let hotkey = AccountId::from_evm(BOB);
    let record = chain.state.hotkey_on_subnet(&hotkey, NETUID);
    let kept = record.prometheus.expect("an endpoint");
    assert_eq!((kept.block, kept.version, kept.port), (110, 3, 80));
}

#[test]
fn what_is_free_needs_the_gas_of_its_weight() {
    let mut chain = Chain::new();
    for (signature, floor) in [
        (SET, 2_977_989),
        ("commitWeights(uint16,bytes32)", 30_000),
        (REVEAL, 29_545),
        (AXON, 9_198),
        (AXON_TLS, 9_181),
        (PROMETHEUS, 9_148),
    ] {
        // Lists and bytes point to a zero: they are empty.
        let words = [number(0); 10];
        chain.gas_limit = floor - 1;
        let poor = chain.by(ALICE, NEURON, signature, &words);
        assert_eq!(poor.status, Status::Error(ExitError::OutOfGas));
        chain.gas_limit = floor;
        let refusal = chain.by(ALICE, NEURON, signature, &words);
        assert_ne!(refusal.status, Status::Error(ExitError::OutOfGas));
        assert_eq!(refusal.gas_used, 0, "{signature}");
        assert!(refusal.weight > 40_000 * (floor - 1));
    }
    assert_eq!(chain.state.subnet(NETUID).neurons.keys, [HOTKEY]);
}
