//! Proxies of 0x80b, spec 02 §7.

use alloy_primitives::U256;
use taovm_chain::{
    call::{BalancesCall, Call, ProxyCall, SubtensorCall},
    primitives::{AccountId, NetUid, Rao},
    proxy::ProxyType,
};
use taovm_precompiles::{Status, gas::weights};

use crate::support::{
    ALICE, Arg, BOB, Chain, PROXY, encoded, mapped, number, other, refused, revert_text,
    short_address, word,
};

const ADD: &str = "addProxy(bytes32,uint8,uint32)";
const REMOVE: &str = "removeProxy(bytes32,uint8,uint32)";
const CREATE: &str = "createPureProxy(uint8,uint32,uint16)";
const KILL: &str = "killPureProxy(bytes32,uint8,uint16,uint32,uint32)";
const CALL: &str = "proxyCall(bytes32,uint8[],uint8[])";
const FREE: u64 = 10_000_000_000_000;

fn add(chain: &mut Chain, delegate: [u8; 20], proxy_type: u64) -> Status {
    let arguments = [mapped(delegate), number(proxy_type), number(0)];
    chain.by_alice(PROXY, ADD, &arguments).status
}

/// `(delegate, type, delay)` of an account's proxies.
fn proxies(chain: &mut Chain, of: [u8; 32]) -> Vec<Vec<U256>> {
    let (words, gas) = chain.ask(PROXY, "getProxies(bytes32)", &[of]);
    assert_eq!(gas, 625);
    assert_eq!(words[0], U256::from(32));
    let items: Vec<_> = words[2..].chunks(3).map(<[U256]>::to_vec).collect();
    assert_eq!(words[1], U256::from(items.len()));
    items
}

fn proxy_call_of(real: [u8; 32], forced: &[u64], bytes: &[u8]) -> Vec<u8> {
    let args = [
        Arg::Word(real),
        Arg::Array(forced.to_vec()),
        Arg::Array(bytes.iter().copied().map(u64::from).collect()),
    ];
    encoded(CALL, &args)
}

fn proxy_call(real: [u8; 32], forced: &[u64], call: &Call) -> Vec<u8> {
    proxy_call_of(real, forced, &call.to_scale())
}

fn pay(to: [u8; 20], tao: u64) -> Call {
    let dest = AccountId::from_evm(to);
    let value = Rao::from_tao(tao);
    BalancesCall::TransferAllowDeath { dest, value }.into()
}

#[test]
fn proxies_are_added_listed_and_removed() {
    let mut chain = Chain::empty();
    assert_eq!(add(&mut chain, BOB, 0), Status::Success);
    assert_eq!(chain.money(ALICE), (FREE - 93_000_000, 93_000_000));
    assert_eq!(add(&mut chain, BOB, 17), Status::Success);
    assert_eq!(chain.money(ALICE).1, 126_000_000);
    let bob = U256::from_be_bytes(mapped(BOB));
    let listed = proxies(&mut chain, mapped(ALICE));
    assert_eq!(
        listed,
        [
            vec![bob, U256::ZERO, U256::ZERO],
            vec![bob, U256::from(17), U256::ZERO]
        ]
    );
    assert_eq!(add(&mut chain, BOB, 0), refused("Duplicate"));
    assert_eq!(add(&mut chain, ALICE, 0), refused("NoSelfProxy"));

    let arguments = [mapped(BOB), number(0), number(0)];
    let removed = chain.by_alice(PROXY, REMOVE, &arguments);
    assert_eq!((removed.status, removed.gas_used), (Status::Success, 8_042));
    let again = chain.by_alice(PROXY, REMOVE, &arguments);
    assert_eq!(again.status, refused("NotFound"));
    let all = chain.by_alice(PROXY, "removeProxies()", &[]);
    assert_eq!((all.status, all.gas_used), (Status::Success, 5_527));
    assert_eq!(chain.money(ALICE), (FREE, 0));
    assert!(proxies(&mut chain, mapped(ALICE)).is_empty());
    // There is nothing left to remove, which is fine.
    assert!(chain.by_alice(PROXY, "removeProxies()", &[]).is_success());
}

#[test]
fn an_unknown_type_is_an_error_after_the_arguments() {
    let mut chain = Chain::empty();
    let invalid = other("Invalid proxy type");
    assert_eq!(add(&mut chain, BOB, 18), invalid);
    let arguments = [mapped(BOB), number(18), number(0)];
    let removal = chain.by_alice(PROXY, REMOVE, &arguments);
    assert_eq!((removal.status, removal.gas_used), (invalid.clone(), 0));
    let arguments = [number(18), number(0), number(0)];
    assert_eq!(chain.by_alice(PROXY, CREATE, &arguments).status, invalid);
    let mut arguments = [number(0); 5];
    arguments[1] = number(255);
    assert_eq!(chain.by_alice(PROXY, KILL, &arguments).status, invalid);
    // What does not fit is a revert, and so is what comes after the type.
    arguments[1] = number(256);
    assert_eq!(
        revert_text(&chain.by_alice(PROXY, KILL, &arguments)),
        "proxyType: Value is too large for uint8"
    );
    arguments[1] = number(18);
    arguments[4] = number(1 << 32);
    assert_eq!(
        revert_text(&chain.by_alice(PROXY, KILL, &arguments)),
        "extIndex: Value is too large for uint32"
    );
}

#[test]
fn an_account_without_a_key_is_returned() {
    // The example of spec 02 §7.
    let caller = short_address(0x1234);
    assert_eq!(
        mapped(caller),
        word("e96513f9de8c72d93980ef4e913774eaf8c867e75a9b7278744f7db2234ca512")
    );
    let pure = word("83c0ee9bb93073bd5d28cf31f4bce967f94650ff01e49e5dbafc2bc7c31c71c3");
    let mut chain = Chain::empty();
    chain.state.clock.extrinsic_index = 1;
    let money = pay(caller, 1);
    let input = proxy_call(mapped(ALICE), &[], &money);
    add(&mut chain, BOB, 0);
    assert!(chain.call(BOB, PROXY, &input).is_success());

    let arguments = [number(0); 3];
    let made = chain.by(caller, PROXY, CREATE, &arguments);
    assert_eq!((made.status, made.gas_used), (Status::Success, 5_520));
    assert_eq!(made.output[..], pure);
    assert_eq!(chain.money(caller).1, 93_000_000);
    let maker = U256::from_be_bytes(mapped(caller));
    assert_eq!(
        proxies(&mut chain, pure),
        [vec![maker, U256::ZERO, U256::ZERO]]
    );
    let again = chain.by(caller, PROXY, CREATE, &arguments);
    assert_eq!(again.status, refused("Duplicate"));

    // Its maker cannot give it up, but the account itself can.
    let place = [mapped(caller), number(0), number(0), number(10), number(1)];
    let direct = chain.by(caller, PROXY, KILL, &place);
    assert_eq!(direct.status, refused("NoPermission"));
    let kill = ProxyCall::KillPure {
        spawner: AccountId::from_evm(caller),
        proxy_type: ProxyType::Any,
        index: 0,
        height: 10,
        ext_index: 1,
    };
    let killed = chain.call(caller, PROXY, &proxy_call(pure, &[], &kill.into()));
    assert_eq!(killed.status, Status::Success);
    assert_eq!(chain.money(caller), (1_000_000_000, 0));
}

#[test]
fn a_proxy_acts_as_the_other_account_and_pays_both_weights() {
    let mut chain = Chain::empty();
    add(&mut chain, BOB, 0);
    let call = pay(BOB, 5);
    let weight = weights::of_call(
        &ProxyCall::Proxy {
            real: AccountId::from_evm(ALICE),
            force_proxy_type: None,
            call: Box::new(call.clone()),
        }
        .into(),
    );
    assert_eq!(weight.weight, 396_673_365 + 241_417_000);
    let done = chain.call(BOB, PROXY, &proxy_call(mapped(ALICE), &[], &call));
    assert_eq!(done.status, Status::Success);
    assert_eq!(
        (done.gas_used, done.weight),
        (weight.charged(), weight.weight)
    );
    assert_eq!(chain.money(BOB).0, FREE + 5_000_000_000);
    // Below the weight of both nothing happens.
    chain.gas_limit = weight.floor() - 1;
    let poor = chain.call(BOB, PROXY, &proxy_call(mapped(ALICE), &[], &call));
    assert!(!poor.is_success() && poor.weight == 0);
}

#[test]
fn a_refused_inner_call_fails_the_whole_and_says_so_in_debug_form() {
    let mut chain = Chain::empty();
    add(&mut chain, BOB, 0);
    add(&mut chain, BOB, 10);
    let before = chain.state.clone();
    let stake: Call = SubtensorCall::AddStake {
        hotkey: AccountId([7; 32]),
        netuid: NetUid(9),
        amount_staked: Rao::TAO,
    }
    .into();
    let module = |index: u8, error: u8| {
        other(&format!(
            "Module(ModuleError {{ index: {index}, error: [{error}, 0, 0, 0], message: None }})"
        ))
    };
    for (forced, call, status) in [
        (&[][..], stake.clone(), module(7, 76)),
        // Transfer may not stake; only the first forced type counts.
        (&[10, 0], stake, module(0, 5)),
        (&[0], pay(BOB, 20_000), other("Token(FundsUnavailable)")),
    ] {
        let outcome = chain.call(BOB, PROXY, &proxy_call(mapped(ALICE), forced, &call));
        assert_eq!(outcome.status, status);
        assert!(outcome.output.is_empty());
        assert!(chain.state.is_same_version(&before));
    }
}

#[test]
fn the_call_is_read_before_the_forced_type() {
    let mut chain = Chain::empty();
    let undecodable = other("The raw call data not correctly encoded");
    let mut run = |forced: &[u64], bytes: &[u8]| {
        let input = proxy_call_of(mapped(ALICE), forced, bytes);
        chain.call(BOB, PROXY, &input)
    };
    assert_eq!(run(&[18], &[1, 2, 3]).status, undecodable);
    assert_eq!(run(&[], &[]).status, undecodable);
    let mut bytes = pay(BOB, 1).to_scale();
    assert_eq!(run(&[18, 0], &bytes).status, other("Invalid proxy type"));
    assert_eq!(run(&[17, 99], &bytes).status, refused("NotProxy"));
    // What follows the call is not looked at.
    bytes.push(0);
    assert_eq!(run(&[], &bytes).status, refused("NotProxy"));
    bytes.truncate(20);
    assert_eq!(run(&[], &bytes).status, undecodable);
}

#[test]
fn calls_inside_of_calls_go_eight_deep() {
    let mut chain = Chain::empty();
    let nested = |depth: u32| {
        (0..depth).fold(pay(BOB, 1), |call, _| {
            ProxyCall::Proxy {
                real: AccountId::from_evm(ALICE),
                force_proxy_type: None,
                call: Box::new(call),
            }
            .into()
        })
    };
    let mut status = |depth| {
        let input = proxy_call(mapped(ALICE), &[], &nested(depth));
        chain.call(BOB, PROXY, &input).status
    };
    assert_eq!(status(8), refused("NotProxy"));
    assert_eq!(status(9), other("The raw call data not correctly encoded"));
}

#[test]
fn words_that_are_no_bytes_are_named() {
    let mut chain = Chain::empty();
    for (forced, call, text) in [
        (
            vec![0, 0, 256],
            vec![0],
            "forceProxyType[2]: Value is too large for uint8",
        ),
        (vec![], vec![256], "call[0]: Value is too large for uint8"),
    ] {
        let args = [
            Arg::Word(mapped(ALICE)),
            Arg::Array(forced),
            Arg::Array(call),
        ];
        let outcome = chain.call(BOB, PROXY, &encoded(CALL, &args));
        assert_eq!(revert_text(&outcome), text);
    }
}

#[test]
fn bringing_deposits_up_to_date_is_free_if_one_changes() {
    let mut chain = Chain::empty();
    let poke = "pokeDeposit()";
    let nothing = chain.by_alice(PROXY, poke, &[]);
    assert_eq!(
        (nothing.status, nothing.gas_used),
        (Status::Success, 12_233)
    );
    add(&mut chain, BOB, 0);
    let as_it_should_be = chain.by_alice(PROXY, poke, &[]);
    assert_eq!(as_it_should_be.gas_used, 12_233);

    // Made when deposits were lower.
    let alice = AccountId::from_evm(ALICE);
    let proxies = chain.state.proxies.proxies.get_mut(&alice);
    proxies.expect("they were added").deposit = Rao(50_000_000);
    let account = chain.state.accounts.get_mut(&alice).expect("it is funded");
    account.reserved = Rao(50_000_000);
    account.free = Rao(FREE - 50_000_000);
    chain.gas_limit = 12_233;
    assert!(!chain.by_alice(PROXY, poke, &[]).is_success());
    chain.gas_limit = 12_234;
    let changed = chain.by_alice(PROXY, poke, &[]);
    assert_eq!((changed.status, changed.gas_used), (Status::Success, 0));
    assert_eq!(changed.weight, weights::POKE_DEPOSIT.weight);
    assert_eq!(chain.money(ALICE), (FREE - 93_000_000, 93_000_000));
}
