//! Crowdloans and leases through their precompiles: results, gas by what was done, refusals.

use alloy_primitives::{U256, hex};
use taovm_chain::{
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    state::State,
};
use taovm_precompiles::{
    ExitError, PrecompileCall, PrecompileOutcome, Status, Warning, address, gas::weights, run,
};

const CREATOR: [u8; 20] = [0xc0; 20];
const ALICE: [u8; 20] = [0xa1; 20];
const TARGET: [u8; 20] = [0x1a; 20];
const TAO: u64 = 1_000_000_000;

fn genesis() -> State {
    let mut config = GenesisConfig::new(&Profile::DEV);
    for address in [CREATOR, ALICE] {
        config
            .balances
            .insert(AccountId::from_evm(address), Rao::from_tao(10_000));
    }
    genesis::build(&config).expect("a possible genesis")
}

/// A call with enough gas for any function here.
struct Ask<'a> {
    state: &'a mut State,
    caller: [u8; 20],
    value_wei: u64,
    gas_limit: u64,
}

impl<'a> Ask<'a> {
    fn by(state: &'a mut State, caller: [u8; 20]) -> Self {
        Self {
            state,
            caller,
            value_wei: 0,
            gas_limit: 4_000_000,
        }
    }

    fn call(self, address: [u8; 20], selector: &str, words: &[U256]) -> PrecompileOutcome {
        let mut input = hex::decode(selector).expect("a selector");
        words
            .iter()
            .for_each(|word| input.extend(word.to_be_bytes::<32>()));
        let call = PrecompileCall {
            address,
            caller: self.caller,
            value_wei: U256::from(self.value_wei),
            input: &input,
            gas_limit: self.gas_limit,
            is_static: false,
            is_delegate: false,
        };
        run(self.state, &call, None)
    }

    fn crowdloan(self, selector: &str, words: &[u64]) -> PrecompileOutcome {
        self.call(address::CROWDLOAN, selector, &numbers(words))
    }

    fn lease(self, selector: &str, words: &[u64]) -> PrecompileOutcome {
        self.call(address::LEASING, selector, &numbers(words))
    }
}

fn numbers(words: &[u64]) -> Vec<U256> {
    words.iter().copied().map(U256::from).collect()
}

fn word(account: AccountId) -> U256 {
    U256::from_be_bytes(account.0)
}

fn refused(error: &str) -> Status {
    let text = format!("dispatch execution failed: {error}");
    Status::Error(ExitError::Other(text.into()))
}

fn create(state: &mut State) {
    let mut words = numbers(&[10 * TAO, TAO, 300 * TAO, 60_000]);
    let mut target = [0xff; 32];
    target[12..].copy_from_slice(&TARGET);
    words.push(U256::from_be_bytes(target));
    let outcome = Ask::by(state, CREATOR).call(address::CROWDLOAN, "127e1adb", &words);
    assert_eq!(outcome.status, Status::Success);
    assert!(outcome.output.is_empty());
    assert_eq!(outcome.gas_used, 17_560);
}

fn contribute(state: &mut State, who: [u8; 20], amount: u64) -> PrecompileOutcome {
    Ask::by(state, who).crowdloan("3f905473", &[0, amount])
}

/// Word `i` of a result.
fn at(outcome: &PrecompileOutcome, i: usize) -> U256 {
    assert_eq!(outcome.status, Status::Success);
    U256::from_be_slice(&outcome.output[32 * i..][..32])
}

#[test]
fn a_target_is_the_account_of_an_address_and_gets_what_was_raised() {
    let mut state = genesis();
    create(&mut state);
    assert_eq!(contribute(&mut state, ALICE, 500 * TAO).gas_used, 16_479);
    let shown = Ask::by(&mut state, ALICE).crowdloan("8bba466c", &[0]);
    assert_eq!((shown.gas_used, shown.output.len()), (625, 11 * 32));
    assert_eq!(at(&shown, 0), word(AccountId::from_evm(CREATOR)));
    let rest = numbers(&[10 * TAO, TAO, 60_000, 300 * TAO]);
    assert_eq!((1..5).map(|i| at(&shown, i)).collect::<Vec<_>>(), rest);
    assert_eq!(at(&shown, 5), word(AccountId::of_crowdloan(0)));
    assert_eq!(
        (at(&shown, 6), at(&shown, 7)),
        (U256::from(300 * TAO), U256::ONE)
    );
    assert_eq!(at(&shown, 8), word(AccountId::from_evm(TARGET)));
    assert_eq!((at(&shown, 9), at(&shown, 10)), (U256::ZERO, U256::from(2)));

    let finalized = Ask::by(&mut state, CREATOR).crowdloan("d9adbf85", &[0]);
    assert_eq!(
        (finalized.status, finalized.gas_used),
        (Status::Success, 9_977)
    );
    let target = state.accounts[&AccountId::from_evm(TARGET)];
    assert_eq!(target.free, Rao::from_tao(300));
    let who = [U256::ZERO, word(AccountId::from_evm(ALICE))];
    let given = Ask::by(&mut state, ALICE).call(address::CROWDLOAN, "5b7210c5", &who);
    assert_eq!(at(&given, 0), U256::from(290 * TAO));
}

#[test]
fn what_does_not_exist_is_an_error_of_the_view() {
    let mut state = genesis();
    let other = |text: &'static str| Status::Error(ExitError::Other(text.into()));
    let mut ask = |address, selector, words: &[u64]| {
        let outcome = Ask::by(&mut state, ALICE).call(address, selector, &numbers(words));
        assert_eq!(outcome.gas_used, 625);
        outcome.status
    };
    assert_eq!(
        ask(address::CROWDLOAN, "8bba466c", &[7]),
        other("Crowdloan not found")
    );
    assert_eq!(
        ask(address::CROWDLOAN, "5b7210c5", &[7, 0]),
        other("Crowdloan or contribution not found")
    );
    assert_eq!(
        ask(address::LEASING, "da2d4c2b", &[7]),
        other("Lease not found")
    );
    assert_eq!(
        ask(address::LEASING, "e42363d5", &[7]),
        other("Lease not found for netuid")
    );
    let none = Ask::by(&mut state, ALICE).lease("3175bd98", &[7, 0]);
    assert_eq!(none.output[..], [0; 64]);
}

#[test]
fn a_refund_costs_what_it_pays_back_unless_somebody_waits() {
    let mut state = genesis();
    create(&mut state);
    for i in 1..=51 {
        let who = [i; 20];
        let account = AccountId::from_evm(who);
        taovm_chain::balances::endow(&mut state, &account, Rao::TAO).expect("a new account");
        assert_eq!(contribute(&mut state, who, TAO).status, Status::Success);
    }
    let mut refund = |gas_limit| {
        let ask = Ask {
            gas_limit,
            ..Ask::by(&mut state, CREATOR)
        };
        let outcome = ask.crowdloan("1c48c074", &[0]);
        (outcome.status, outcome.gas_used, outcome.weight)
    };
    let out_of_gas = Status::Error(ExitError::OutOfGas);
    assert_eq!(refund(367_586), (out_of_gas, 0, 0));
    // spec 02 §8
    assert_eq!(refund(367_587), (Status::Success, 367_586, 14_703_448_650));
    assert_eq!(refund(400_000), (Status::Success, 11_255, 450_206_253));
    assert_eq!(refund(400_000), (Status::Success, 4_017, 160_703_000));
    let refused = Ask::by(&mut state, ALICE).crowdloan("1c48c074", &[0]);
    assert_eq!(refused.status, self::refused("InvalidOrigin"));
    assert_eq!(refused.gas_used, 367_586);
}

#[test]
fn arguments_have_the_chains_names() {
    let mut state = genesis();
    let mut text = |address, selector, words: &[u64]| {
        let outcome = Ask::by(&mut state, ALICE).call(address, selector, &numbers(words));
        assert_eq!(outcome.status, Status::Revert);
        let length: usize = U256::from_be_slice(&outcome.output[36..68]).to();
        String::from_utf8(outcome.output[68..68 + length].to_vec()).expect("text")
    };
    let large = u64::MAX;
    assert_eq!(
        text(address::CROWDLOAN, "1c48c074", &[large]),
        "crowdloanId: Value is too large for uint32"
    );
    assert_eq!(
        text(address::CROWDLOAN, "b9f01349", &[0, large]),
        "newEnd: Value is too large for uint32"
    );
    assert_eq!(
        text(address::LEASING, "afed65f9", &[0, 0, 0, 0, 256, 0, 0]),
        "leasingEmissionsShare: Value is too large for uint8"
    );
}

#[test]
fn value_stays_where_it_was_sent_and_is_warned_of() {
    let mut state = genesis();
    create(&mut state);
    let ask = Ask {
        value_wei: 5,
        ..Ask::by(&mut state, ALICE)
    };
    let outcome = ask.crowdloan("3f905473", &[0, TAO]);
    assert_eq!(outcome.status, Status::Success);
    let warning = Warning::IgnoredValue {
        function: "contribute",
        value_wei: U256::from(5),
    };
    assert_eq!(outcome.warnings, [warning]);
    let alice = state.accounts[&AccountId::from_evm(ALICE)];
    assert_eq!(alice.free, Rao::from_tao(9_999));
}

#[test]
fn the_creators_changes_are_charged_as_the_rule_book_says() {
    let mut state = genesis();
    create(&mut state);
    assert_eq!(contribute(&mut state, ALICE, TAO).status, Status::Success);
    for (selector, value, gas) in [
        ("55f934cb", Some(2 * TAO), 5_771),
        ("b9f01349", Some(70_000), 5_115),
        ("f0670b6a", Some(11 * TAO), 5_098),
        ("9862b530", None, 18_363),
    ] {
        let words: Vec<u64> = [0].into_iter().chain(value).collect();
        let refused = Ask::by(&mut state, ALICE).crowdloan(selector, &words);
        assert_eq!(refused.status, self::refused("InvalidOrigin"));
        if value.is_none() {
            let withdrawn = Ask::by(&mut state, ALICE).crowdloan("aa9224cd", &[0]);
            assert_eq!(
                (withdrawn.status, withdrawn.gas_used),
                (Status::Success, 15_696)
            );
        }
        let outcome = Ask::by(&mut state, CREATOR).crowdloan(selector, &words);
        assert_eq!((outcome.status, outcome.gas_used), (Status::Success, gas));
    }
    assert!(state.crowdloans.crowdloans.is_empty());
}

#[test]
fn a_lease_begins_with_its_crowdloan_and_ends_for_what_its_shares_weigh() {
    let mut state = genesis();
    let end = 200_000;
    let lease = [10 * TAO, TAO, 3_000 * TAO, 60_000, 120, 7, end];
    let opened = Ask::by(&mut state, CREATOR).lease("afed65f9", &lease);
    assert_eq!(
        (opened.status, opened.gas_used),
        (Status::Success, 3_890_452)
    );
    assert_eq!(opened.weight, weights::CREATE_LEASE_CROWDLOAN.weight);
    let shown = Ask::by(&mut state, ALICE).crowdloan("8bba466c", &[0]);
    assert_eq!((at(&shown, 7), at(&shown, 8)), (U256::ZERO, U256::ZERO));
    assert_eq!(
        contribute(&mut state, ALICE, 2_990 * TAO).status,
        Status::Success
    );
    let begun = Ask::by(&mut state, CREATOR).crowdloan("d9adbf85", &[0]);
    assert_eq!((begun.status, begun.gas_used), (Status::Success, 9_977));

    let shown = Ask::by(&mut state, ALICE).lease("da2d4c2b", &[0]);
    assert_eq!((shown.gas_used, shown.output.len()), (625, 8 * 32));
    assert_eq!(at(&shown, 0), word(AccountId::from_evm(CREATOR)));
    // More than all is all.
    let terms: Vec<_> = (3..7).map(|i| at(&shown, i)).collect();
    assert_eq!(terms, numbers(&[100, 1, end, 2]));
    assert_eq!(at(&shown, 7), U256::from(1_000_093_000_000_u64));
    let id = Ask::by(&mut state, ALICE).lease("e42363d5", &[2]);
    assert_eq!(at(&id, 0), U256::ZERO);
    let who = [U256::ZERO, word(AccountId::from_evm(ALICE))];
    let share = Ask::by(&mut state, ALICE).call(address::LEASING, "3175bd98", &who);
    assert_eq!(at(&share, 0), U256::ZERO);
    // Recorded for the same share.
    assert_eq!(at(&share, 1), U256::from(0xff25_8bf2_58bf_258b_u64));

    let hotkey = AccountId([9; 32]);
    let creator = AccountId::from_evm(CREATOR);
    taovm_chain::keys::pair(&mut state, &creator, &hotkey).expect("a new hotkey");
    let words = [U256::ZERO, word(hotkey)];
    let terminate = |state: &mut State| {
        let outcome = Ask::by(state, CREATOR).call(address::LEASING, "90cfa75b", &words);
        (outcome.status, outcome.gas_used, outcome.weight)
    };
    assert_eq!(
        terminate(&mut state),
        (refused("LeaseHasNotEnded"), 1_607_431, 64_297_251_779)
    );
    state.clock.block = end;
    // spec 02 §9, with one share.
    assert_eq!(
        terminate(&mut state),
        (Status::Success, 22_063, 882_548_115)
    );
    assert_eq!(state.subnet(NetUid(2)).owner, Some(creator));
}
