//! The bridge as a function.

use std::num::NonZeroUsize;

use alloy::{
    primitives::{Address, B256, Bytes, U256, address},
    sol,
    sol_types::{SolCall, SolValue},
};
use serde_json::json;

use super::{
    Bridge, BridgeConfig, BridgeError,
    abi::{At, Contract, Frame, Held, Native, Reply, Slot, Start, status},
    change::{CALL, CONTRACT, EPOCH, NATIVE, ROLL},
    money::record,
};
use crate::{keys::dev_account, node::NodeConfig};

sol! {
    function addStake(bytes32 hotkey, uint256 amount, uint256 netuid);
    function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid);
    function transfer(bytes32 dest);
}

const STAKING: Address = address!("0000000000000000000000000000000000000805");
const PAYMENT: Address = address!("0000000000000000000000000000000000000800");
const ALICE: Address = Address::repeat_byte(0xa1);
const BOB: Address = Address::repeat_byte(0xb0);

fn bridge(max_versions: usize) -> Bridge {
    Bridge::new(BridgeConfig {
        chain: NodeConfig {
            accounts: 1,
            ..NodeConfig::default()
        },
        max_versions: NonZeroUsize::new(max_versions).unwrap(),
    })
    .unwrap()
}

fn tao(tao: u64) -> U256 {
    U256::from(tao) * U256::from(10).pow(U256::from(18))
}

fn start(bridge: &Bridge) -> Start {
    Start::abi_decode(&bridge.start("").unwrap()).unwrap()
}

fn at(handle: B256, number: u64, held: &[(Address, U256)]) -> At {
    At {
        handle,
        number: U256::from(number),
        timestamp: U256::ZERO,
        held: held
            .iter()
            .map(|(account, balance)| Held {
                account: *account,
                balance: *balance,
                isContract: false,
            })
            .collect(),
    }
}

fn frame(precompile: Address, caller: Address, value: U256, input: Vec<u8>) -> Bytes {
    let frame = Frame {
        precompile,
        caller,
        value,
        gasLimit: U256::from(1_000_000),
        isStatic: false,
        isDelegate: false,
        input: input.into(),
    };
    frame.abi_encode().into()
}

fn asked(bridge: &Bridge, method: &'static str, at: &At, body: &Bytes) -> Reply {
    let request = (at.clone(), body.clone()).abi_encode_params().into();
    let reply = bridge.ask(method, &request).unwrap();
    Reply::abi_decode(&reply).unwrap()
}

fn stake(amount: u64) -> Vec<u8> {
    addStakeCall {
        hotkey: dev_account("BobHotkey").0.into(),
        amount: U256::from(amount),
        netuid: U256::from(2),
    }
    .abi_encode()
}

#[test]
fn equal_requests_have_equal_answers_and_different_ones_different_handles() {
    let (one, other) = (bridge(8), bridge(8));
    let begun = start(&one);
    assert_eq!(begun, start(&other));
    assert_eq!(begun.number, U256::from(40));

    let at = at(begun.handle, 40, &[(ALICE, tao(10))]);
    let body = frame(STAKING, ALICE, U256::ZERO, stake(1_000_000_000));
    let first = asked(&one, CALL, &at, &body);
    assert_eq!(first.status, U256::from(status::SUCCESS));
    assert_eq!(first, asked(&one, CALL, &at, &body));
    assert_eq!(first, asked(&other, CALL, &at, &body));
    assert_eq!(first.deltas.len(), 1);
    assert_eq!(first.deltas[0].account, ALICE);
    assert_eq!(first.deltas[0].amount.to_string(), "-1000000000000000000");

    let more = frame(STAKING, ALICE, U256::ZERO, stake(1_000_000_001));
    assert_ne!(first.handle, asked(&one, CALL, &at, &more).handle);
}

#[test]
fn a_version_that_was_dropped_is_made_again() {
    let (small, large) = (bridge(1), bridge(64));
    let mut handle = start(&small).handle;
    start(&large);
    let mut balance = tao(10);
    let mut visited = Vec::new();
    for step in 1..=6 {
        let at = at(handle, 40 + step, &[(ALICE, balance)]);
        let body = frame(STAKING, ALICE, U256::ZERO, stake(100_000_000 * step));
        let reply = asked(&small, CALL, &at, &body);
        assert_eq!(reply, asked(&large, CALL, &at, &body), "{step}");
        balance -= U256::from(100_000_000 * step) * U256::from(1_000_000_000_u64);
        visited.push((handle, at, body, reply.clone()));
        handle = reply.handle;
    }
    assert_eq!(small.held(), 1);
    for (_, at, body, reply) in visited.iter().rev() {
        assert_eq!(asked(&small, CALL, at, body), *reply);
        assert_eq!(small.held(), 1);
    }
}

#[test]
fn a_view_and_a_refusal_make_no_version() {
    let bridge = bridge(8);
    let handle = start(&bridge).handle;
    let at = at(handle, 40, &[(ALICE, tao(10))]);
    let view = getStakeCall {
        hotkey: dev_account("BobHotkey").0.into(),
        coldkey: dev_account("Bob").0.into(),
        netuid: U256::from(2),
    };
    let read = asked(
        &bridge,
        CALL,
        &at,
        &frame(STAKING, ALICE, U256::ZERO, view.abi_encode()),
    );
    assert_eq!((read.status, read.handle), (U256::ZERO, B256::ZERO));
    assert_eq!(read.gas, U256::from(1_250));

    let refused = asked(
        &bridge,
        CALL,
        &at,
        &frame(STAKING, ALICE, U256::ZERO, stake(1)),
    );
    assert_eq!(refused.status, U256::from(status::ERROR));
    assert_eq!(refused.error, "SubtensorModule.AmountTooLow");
    assert_eq!(refused.handle, B256::ZERO);
    assert_eq!(refused.gas, U256::from(1_000_000));
    assert_eq!(bridge.held(), 0);
}

#[test]
fn money_for_an_account_is_its_addresses_and_needs_its_balance() {
    let bridge = bridge(8);
    let handle = start(&bridge).handle;
    let dest = transferCall {
        dest: taovm_evm_bridge::account_of(BOB).0.into(),
    };
    let pay = frame(PAYMENT, ALICE, tao(3), dest.abi_encode());

    // Nobody has met Bob: his account holds it until he is.
    let first = asked(&bridge, CALL, &at(handle, 40, &[(ALICE, tao(10))]), &pay);
    assert_eq!(first.status, U256::ZERO, "{}", first.error);
    let deltas: Vec<_> = first.deltas.iter().map(|d| (d.account, d.amount)).collect();
    // The EVM has moved the value already: from the precompile it goes on.
    assert_eq!(deltas.len(), 1);
    assert_eq!(deltas[0].0, PAYMENT);
    assert_eq!(deltas[0].1.to_string(), format!("-{}", tao(3)));

    let met = at(first.handle, 40, &[(ALICE, tao(7)), (BOB, U256::ZERO)]);
    let second = asked(&bridge, ROLL, &met, &Bytes::new());
    assert_eq!(second.deltas.len(), 1);
    assert_eq!(second.deltas[0].account, BOB);
    // 500 rao of an account stay hidden.
    let shown = tao(3) - U256::from(500_000_000_000_u64);
    assert_eq!(second.deltas[0].amount.to_string(), shown.to_string());

    // Now he is known, and what he has has to be told.
    let asks = asked(
        &bridge,
        CALL,
        &at(second.handle, 40, &[(ALICE, tao(7))]),
        &pay,
    );
    assert_eq!(asks.status, U256::from(status::NEEDS));
    assert_eq!(asks.needed, [BOB]);
}

#[test]
fn blocks_run_where_the_evm_is_ahead_and_are_shared() {
    let bridge = bridge(8);
    let handle = start(&bridge).handle;
    let rolled = asked(&bridge, ROLL, &at(handle, 100, &[]), &Bytes::new());
    let again = asked(&bridge, ROLL, &at(handle, 100, &[]), &Bytes::new());
    assert_eq!(rolled, again);
    let version = bridge.version(rolled.handle).unwrap();
    assert_eq!(version.world.chain.now(), 100);
    // Back is no way: the chain stays.
    let back = asked(&bridge, ROLL, &at(rolled.handle, 7, &[]), &Bytes::new());
    assert_eq!(bridge.version(back.handle).unwrap().world.chain.now(), 100);
    // At once and in two steps, the chain is the same.
    let half = asked(&bridge, ROLL, &at(handle, 70, &[]), &Bytes::new());
    let rest = asked(&bridge, ROLL, &at(half.handle, 100, &[]), &Bytes::new());
    let rest = bridge.version(rest.handle).unwrap();
    assert_eq!(rest.world.chain.clock, version.world.chain.clock);
    assert_eq!(rest.world.chain.accounts, version.world.chain.accounts);
    assert_eq!(rest.world.chain.shares, version.world.chain.shares);
}

#[test]
fn a_contract_and_its_slots_are_part_of_the_version() {
    let bridge = bridge(8);
    let handle = start(&bridge).handle;
    let contract = |account, code: &[u8], value: u64| -> Bytes {
        let (key, value) = (U256::from(1), U256::from(value));
        let contract = Contract {
            account,
            code: code.to_vec().into(),
            slots: vec![Slot { key, value }],
        };
        contract.abi_encode().into()
    };
    let slot = |handle| {
        let body: Bytes = (ALICE, vec![U256::from(1)]).abi_encode_params().into();
        let request = (at(handle, 0, &[]), body).abi_encode_params();
        let values = bridge.storage(&request)?;
        Ok::<_, BridgeError>(Vec::<U256>::abi_decode(&values).unwrap())
    };
    let pushed = asked(
        &bridge,
        CONTRACT,
        &at(handle, 0, &[]),
        &contract(ALICE, &[0], 7),
    );
    assert_eq!(slot(pushed.handle).unwrap(), [U256::from(7)]);
    assert!(matches!(slot(handle), Err(BridgeError::Malformed { .. })));
    let version = bridge.version(pushed.handle).unwrap();
    assert!(version.world.has_code(ALICE));
    assert_eq!(record(&version.world.chain, ALICE).sufficients, 1);
    let again = at(pushed.handle, 0, &[]);
    let again = asked(&bridge, CONTRACT, &again, &contract(ALICE, &[0, 0], 0));
    assert_eq!(slot(again.handle).unwrap(), [U256::ZERO]);

    for code in [&[][..], &[0xef, 1, 0]] {
        let request = (at(handle, 0, &[]), contract(ALICE, code, 7)).abi_encode_params();
        let refused = bridge.ask(CONTRACT, &request.into());
        assert!(
            matches!(refused, Err(BridgeError::Malformed { .. })),
            "{refused:?}"
        );
    }
    let own = asked(
        &bridge,
        CONTRACT,
        &at(handle, 0, &[]),
        &contract(STAKING, &[0], 7),
    );
    let version = bridge.version(own.handle).unwrap();
    assert!(!version.world.has_code(STAKING), "the chain has its own");
}

#[test]
fn native_calls_and_epochs_change_the_chain_and_name_refusals() {
    let bridge = bridge(8);
    let handle = start(&bridge).handle;
    let native = |origin: [u8; 32], call: &str| -> Bytes {
        let native = Native {
            origin: origin.into(),
            call: call.to_owned(),
        };
        native.abi_encode().into()
    };
    let call = r#"{"pallet":"AdminUtils","call":"sudo_set_tempo","args":{"netuid":2,"tempo":33}}"#;
    let set = asked(
        &bridge,
        NATIVE,
        &at(handle, 40, &[]),
        &native([0; 32], call),
    );
    assert_eq!(set.status, U256::ZERO, "{}", set.error);
    let version = bridge.version(set.handle).unwrap();
    let netuid = taovm_chain::primitives::NetUid(2);
    assert_eq!(version.world.chain.subnet(netuid).schedule.tempo, 33);

    let stranger = asked(
        &bridge,
        NATIVE,
        &at(handle, 40, &[]),
        &native([9; 32], call),
    );
    assert_eq!(stranger.status, U256::from(status::REVERT));
    assert_eq!(stranger.error, "BadOrigin");

    let epoch = asked(
        &bridge,
        EPOCH,
        &at(set.handle, 41, &[]),
        &2_u16.abi_encode().into(),
    );
    let version = bridge.version(epoch.handle).unwrap();
    assert_eq!(version.world.chain.now(), 42);
    assert_eq!(
        version.world.chain.subnet(netuid).schedule.last_epoch_block,
        42
    );
}

#[test]
fn requests_that_cannot_be_read_name_the_field() {
    let bridge = bridge(8);
    let handle = start(&bridge).handle;
    let wrong = |method: &'static str, at: At, body: Bytes| {
        let request = (at, body).abi_encode_params().into();
        bridge.ask(method, &request).unwrap_err().to_string()
    };
    let body = frame(STAKING, ALICE, U256::ZERO, Vec::new());
    let unknown = wrong(CALL, at(B256::repeat_byte(1), 40, &[]), body);
    assert!(unknown.starts_with("handle: 0x0101"), "{unknown}");
    let nowhere = frame(BOB, ALICE, U256::ZERO, Vec::new());
    assert!(wrong(CALL, at(handle, 40, &[]), nowhere).starts_with("precompile: "));
    let far = wrong(ROLL, at(handle, 2_000_000, &[]), Bytes::new());
    assert!(
        far.starts_with("block: 2000000 is 1999960 blocks after"),
        "{far}"
    );
    assert!(wrong(EPOCH, at(handle, 40, &[]), 77_u16.abi_encode().into()).starts_with("netuid: "));
    let native = Native {
        origin: B256::ZERO,
        call: "nonsense".to_owned(),
    };
    let native = wrong(NATIVE, at(handle, 40, &[]), native.abi_encode().into());
    assert!(native.starts_with("call: "), "{native}");

    for (method, params, field) in [
        (CALL, json!(["0x12"]), "request: "),
        (CALL, json!([7]), "params: "),
        (CALL, json!({}), "params: "),
        (
            "taovm_bridgeGenesis",
            json!(["{\"blocks\": true}"]),
            "options: ",
        ),
        ("taovm_bridgeAccount", json!(["//"]), "account: "),
        ("taovm_nothing", json!([]), "method: "),
    ] {
        let error = bridge.answer_method(method, &params).unwrap_err();
        assert!(
            error.to_string().starts_with(field),
            "{method} {params}: {error}"
        );
        assert!(!matches!(error, BridgeError::UnknownHandle(_)));
    }
}
