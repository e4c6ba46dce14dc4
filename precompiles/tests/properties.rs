//! What holds for any call: no panic, a failure changes nothing, and no TAO comes or goes.

use std::sync::LazyLock;

use alloy_primitives::U256;
use proptest::{collection::vec, prelude::*, sample::select};
use taovm_chain::{
    call::{self, BalancesCall, Call, EvmCall, Origin, SubtensorCall, UtilityCall},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao, twox_128},
    profile::Profile,
    state::State,
};
use taovm_precompiles::{
    FunctionInfo, Mutability, PrecompileCall, Status, address, all_functions, run,
};

const CALLER: [u8; 20] = [0xaa; 20];

const HOTKEY: AccountId = AccountId([7; 32]);
const NETUID: NetUid = NetUid(2);

/// A ledger with a subnet of the caller's that trades, and with value at the precompiles that pay it
/// on.
fn genesis() -> State {
    static STATE: LazyLock<State> = LazyLock::new(|| {
        let mut config = GenesisConfig::new(&Profile::DEV);
        for address in [CALLER, address::BALANCE_TRANSFER, address::STAKING_V1] {
            config
                .balances
                .insert(AccountId::from_evm(address), Rao::from_tao(10_000));
        }
        let mut state = genesis::build(&config).expect("a possible genesis");
        let owner = Origin::Signed(AccountId::from_evm(CALLER));
        for call in [
            SubtensorCall::RegisterNetwork { hotkey: HOTKEY },
            SubtensorCall::StartCall { netuid: NETUID },
            SubtensorCall::AddStake {
                hotkey: HOTKEY,
                netuid: NETUID,
                amount_staked: Rao::from_tao(100),
            },
        ] {
            call::dispatch(&mut state, owner, call.into(), None).expect("a subnet with stake");
        }
        state
    });
    STATE.clone()
}

/// Whether the accounts hold what was issued.
fn is_conserved(state: &State) -> bool {
    let accounts = state.accounts.values();
    let total: u128 = accounts
        .map(|account| u128::from(account.free.0) + u128::from(account.reserved.0))
        .sum();
    total == u128::from(state.balances_issuance.0)
}

/// A word as contracts send them, and as nobody should.
fn word() -> impl Strategy<Value = [u8; 32]> {
    prop_oneof![
        (0_u64..4).prop_map(|v| U256::from(v).to_be_bytes()),
        (0_u64..10).prop_map(|v| U256::from(32 * v).to_be_bytes()),
        any::<u64>().prop_map(|v| U256::from(v).to_be_bytes()),
        any::<[u8; 32]>(),
        Just([0xff; 32]),
    ]
}

/// A word that the ledger of [`genesis`] knows, or that fits its amounts.
fn known() -> impl Strategy<Value = [u8; 32]> {
    let mut caller = [0; 32];
    caller[12..].copy_from_slice(&CALLER);
    prop_oneof![
        3 => Just(HOTKEY.0),
        2 => Just(AccountId::from_evm(CALLER).0),
        1 => Just(caller),
        6 => (0_u64..3).prop_map(|v| U256::from(v).to_be_bytes()),
        4 => (0_u64..300).prop_map(|tao| U256::from(tao * 1_000_000_000).to_be_bytes()),
        1 => word(),
    ]
}

fn input() -> impl Strategy<Value = (FunctionInfo, Vec<u8>)> {
    let functions: Vec<_> = all_functions().collect();
    (
        select(functions),
        vec(word(), 0..9),
        vec(any::<u8>(), 0..40),
    )
        .prop_map(|(function, words, tail)| {
            let mut input = function.selector.to_vec();
            input.extend(words.concat());
            input.extend(tail);
            (function, input)
        })
}

fn value() -> impl Strategy<Value = U256> {
    prop_oneof![
        2 => Just(U256::ZERO),
        1 => any::<u64>().prop_map(U256::from),
        1 => any::<[u8; 32]>().prop_map(U256::from_be_bytes),
    ]
}

/// Calldata for the precompiles without selectors: calls of the chain, storage keys and signatures,
/// some of them cut, extended or with a wrong byte; and noise.
fn raw_input() -> impl Strategy<Value = Vec<u8>> {
    let payee = AccountId([9; 32]);
    let pay = move |rao| {
        Call::from(BalancesCall::TransferAllowDeath {
            dest: payee,
            value: Rao(rao),
        })
    };
    let stake = |rao| {
        Call::from(SubtensorCall::AddStake {
            hotkey: HOTKEY,
            netuid: NETUID,
            amount_staked: Rao(rao),
        })
    };
    let amounts = select(vec![0, 1, 499, 500, 1_000_000_000, u64::MAX]);
    let calls = (amounts, 0..5).prop_map(move |(rao, kind)| match kind {
        0 => pay(rao).to_scale(),
        1 => stake(rao).to_scale(),
        2 => {
            let calls = vec![stake(1_000_000_000), pay(rao)];
            Call::from(UtilityCall::BatchAll { calls }).to_scale()
        }
        3 => {
            let calls = vec![stake(1_000_000_000), pay(rao)];
            Call::from(UtilityCall::ForceBatch { calls }).to_scale()
        }
        _ => Call::from(EvmCall::Withdraw {
            address: CALLER,
            value: Rao(rao),
        })
        .to_scale(),
    });
    let keys = (
        select(vec!["SubtensorModule", "Balances", "Proxy", "System"]),
        select(vec!["SubnetTAO", "TotalIssuance", "Announcements"]),
        vec(any::<u8>(), 0..40),
    )
        .prop_map(|(pallet, item, rest)| {
            let names = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())];
            [names.concat(), rest].concat()
        });
    let whole = prop_oneof![
        4 => calls,
        2 => keys,
        2 => vec(any::<u8>(), 0..200),
        1 => vec(word(), 4..6).prop_map(|words| words.concat()),
    ];
    (whole, any::<u16>(), any::<u8>(), 0..4).prop_map(|(mut input, at, byte, damage)| {
        let at = usize::from(at) % (input.len() + 1);
        match damage {
            0 => input.truncate(at),
            1 => input.push(byte),
            2 => {
                if let Some(there) = input.get_mut(at) {
                    *there = byte;
                }
            }
            _ => {}
        }
        input
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_to_the_precompiles_without_selectors(
        at in select(vec![
            address::DISPATCH,
            address::SHA3_FIPS_256,
            address::RECOVER_PUBLIC_KEY,
            address::ED25519,
            address::SR25519,
            address::STORAGE_QUERY,
        ]),
        input in raw_input(),
        value_wei in value(),
        gas_limit in prop_oneof![0_u64..300_000, 0_u64..10_000_000, any::<u64>()],
        is_static: bool,
        is_delegate: bool,
    ) {
        let mut state = genesis();
        let before = state.clone();
        let call = PrecompileCall {
            address: at,
            caller: CALLER,
            value_wei,
            input: &input,
            gas_limit,
            is_static,
            is_delegate,
        };
        let outcome = run(&mut state, &call, None);
        // The dispatcher alone writes, in static frames as well.
        if !outcome.is_success() || at != address::DISPATCH {
            prop_assert!(state.is_same_version(&before));
        }
        prop_assert!(outcome.status != Status::Revert);
        prop_assert!(outcome.gas_used <= gas_limit);
        prop_assert!(outcome.weight <= gas_limit.saturating_mul(40_000));
        prop_assert_eq!(outcome.refusal.is_none(), outcome.is_success());
        prop_assert!(outcome.is_success() || outcome.output.is_empty());
        prop_assert!(is_conserved(&state));

        // Nothing looks at value and context.
        let mut other = before;
        let plain = PrecompileCall {
            value_wei: U256::ZERO,
            is_static: false,
            is_delegate: false,
            ..call
        };
        let plain = run(&mut other, &plain, None);
        prop_assert_eq!(plain.status, outcome.status);
        prop_assert_eq!(plain.output, outcome.output);
        prop_assert_eq!(plain.gas_used, outcome.gas_used);
    }

    #[test]
    fn any_call_ends_and_a_failure_changes_nothing(
        (function, input) in input(),
        value_wei in value(),
        gas_limit in prop_oneof![0_u64..3_000_000, any::<u64>()],
        is_static: bool,
        is_delegate: bool,
    ) {
        let mut state = genesis();
        let before = state.clone();
        let call = PrecompileCall {
            address: function.address,
            caller: CALLER,
            value_wei,
            input: &input,
            gas_limit,
            is_static,
            is_delegate,
        };
        let outcome = run(&mut state, &call, None);
        let only_reads = [Mutability::View, Mutability::Pure].contains(&function.mutability);
        let may_write = !only_reads && !is_static;
        if !outcome.is_success() || !may_write {
            prop_assert!(state.is_same_version(&before));
        }
        prop_assert!(outcome.gas_used <= gas_limit);
        prop_assert!(outcome.weight <= gas_limit.saturating_mul(40_000));
        prop_assert_eq!(outcome.refusal.is_none(), outcome.is_success());
        prop_assert!(is_conserved(&state));
        match outcome.status {
            Status::Success => prop_assert_eq!(outcome.output.len() % 32, 0),
            Status::Revert => prop_assert_eq!(outcome.output.len() % 32, 4),
            Status::Error(_) => prop_assert!(outcome.output.is_empty()),
        }

        // Delegation and its warnings do not change what happens.
        let mut other = before;
        let flipped = run(&mut other, &PrecompileCall { is_delegate: !is_delegate, ..call }, None);
        prop_assert_eq!(flipped.status, outcome.status);
        prop_assert_eq!(flipped.output, outcome.output);
        prop_assert_eq!(flipped.gas_used, outcome.gas_used);
    }

    #[test]
    fn calls_in_a_row_conserve_tao(
        calls in vec((select(all_functions().collect::<Vec<_>>()), vec(known(), 1..8)), 1..20),
    ) {
        let mut state = genesis();
        for (function, words) in calls {
            let before = state.clone();
            let input = [&function.selector[..], &words.concat()].concat();
            let outcome = run(&mut state, &PrecompileCall {
                address: function.address,
                caller: CALLER,
                value_wei: U256::ZERO,
                input: &input,
                gas_limit: 10_000_000,
                is_static: false,
                is_delegate: false,
            }, None);
            prop_assert!(outcome.is_success() || state.is_same_version(&before));
            prop_assert!(is_conserved(&state), "{}", function.signature);
        }
    }

    #[test]
    fn any_bytes_to_any_address(at: [u8; 20], input in vec(any::<u8>(), 0..200)) {
        let mut state = genesis();
        let before = state.clone();
        let outcome = run(&mut state, &PrecompileCall {
            address: at,
            caller: CALLER,
            value_wei: U256::ZERO,
            input: &input,
            gas_limit: 1_000_000,
            is_static: false,
            is_delegate: false,
        }, None);
        prop_assert_eq!(outcome.status, Status::Revert);
        prop_assert!(state.is_same_version(&before));
    }
}
