//! What holds for any calldata with lists, texts and calls in it: no panic, and a failure changes
//! nothing.

use proptest::{collection::vec, prelude::*, sample::Index};
use taovm_chain::{
    call::{AdminUtilsCall, BalancesCall, Call, ProxyCall, SubtensorCall, UtilityCall},
    primitives::{AccountId, Alpha, NetUid, Rao},
    proxy::ProxyType,
};
use taovm_precompiles::Status;

use crate::support::{
    ALICE, Arg, BOB, Chain, HOTKEY, NEURON, PROXY, SUBNET, encoded, mapped, netuid, number,
};

fn small_list() -> impl Strategy<Value = Arg> {
    vec(prop_oneof![0_u64..4, Just(65_535), Just(65_536)], 0..5).prop_map(Arg::Array)
}

fn text() -> impl Strategy<Value = Arg> {
    prop_oneof![
        2 => vec(any::<u8>(), 0..40),
        1 => vec(any::<u8>(), 250..260),
    ]
    .prop_map(Arg::Bytes)
}

fn account() -> impl Strategy<Value = AccountId> {
    prop_oneof![
        Just(HOTKEY),
        Just(AccountId::from_evm(ALICE)),
        Just(AccountId::from_evm(BOB)),
        any::<[u8; 32]>().prop_map(AccountId),
    ]
}

/// Calls that a proxy may find inside.
fn call() -> impl Strategy<Value = Call> {
    let leaf = prop_oneof![
        (account(), any::<u64>()).prop_map(|(dest, value)| -> Call {
            BalancesCall::TransferAllowDeath {
                dest,
                value: Rao(value),
            }
            .into()
        }),
        (account(), 0_u16..4, any::<u64>()).prop_map(|(hotkey, netuid, amount)| -> Call {
            SubtensorCall::AddStake {
                hotkey,
                netuid: NetUid(netuid),
                amount_staked: Rao(amount >> 20),
            }
            .into()
        }),
        (account(), 0_u16..4, any::<u64>()).prop_map(|(hotkey, netuid, amount)| -> Call {
            SubtensorCall::RemoveStake {
                hotkey,
                netuid: NetUid(netuid),
                amount_unstaked: Alpha(amount),
            }
            .into()
        }),
        (account(), 0_u8..18).prop_map(|(delegate, number)| -> Call {
            ProxyCall::AddProxy {
                delegate,
                proxy_type: ProxyType::of_number(number).expect("a type"),
                delay: 0,
            }
            .into()
        }),
        Just(Call::from(ProxyCall::RemoveProxies {})),
        any::<u16>().prop_map(|kappa| -> Call {
            AdminUtilsCall::SudoSetKappa {
                netuid: NetUid(2),
                kappa,
            }
            .into()
        }),
    ];
    leaf.prop_recursive(9, 12, 2, |inner| {
        prop_oneof![
            (account(), inner.clone()).prop_map(|(real, call)| -> Call {
                ProxyCall::Proxy {
                    real,
                    force_proxy_type: None,
                    call: Box::new(call),
                }
                .into()
            }),
            vec(inner, 0..3).prop_map(|calls| Call::from(UtilityCall::Batch { calls })),
        ]
    })
}

fn proxied() -> impl Strategy<Value = Arg> {
    prop_oneof![
        4 => call().prop_map(|call| call.to_scale()),
        1 => vec(any::<u8>(), 0..40),
    ]
    .prop_map(|bytes| Arg::Array(bytes.into_iter().map(u64::from).collect()))
}

/// Precompile and calldata.
fn input() -> impl Strategy<Value = ([u8; 20], Vec<u8>)> {
    let lists = |signature: &'static str, count: usize| {
        vec(small_list(), count).prop_map(move |lists| {
            let mut args = vec![Arg::Word(netuid())];
            args.extend(lists);
            args.push(Arg::Word(number(0)));
            (NEURON, encoded(signature, &args))
        })
    };
    prop_oneof![
        lists("setWeights(uint16,uint16[],uint16[],uint64)", 2),
        lists("revealWeights(uint16,uint16[],uint16[],uint16[],uint64)", 3),
        vec(text(), 8).prop_map(|texts| {
            let mut args = vec![Arg::Word([8; 32])];
            args.extend(texts);
            let signature =
                "registerNetwork(bytes32,string,string,string,string,string,string,string,string)";
            (SUBNET, encoded(signature, &args))
        }),
        (account(), small_list(), proxied()).prop_map(|(real, forced, call)| {
            let args = [Arg::Word(real.0), forced, call];
            (PROXY, encoded("proxyCall(bytes32,uint8[],uint8[])", &args))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_lists_texts_and_calls_end_and_a_failure_changes_nothing(
        (address, mut input) in input(),
        damage in vec((any::<Index>(), any::<u8>()), 0..3),
        cut in prop_oneof![4 => Just(None), 1 => any::<Index>().prop_map(Some)],
    ) {
        let mut chain = Chain::new();
        for (delegate, kind) in [(BOB, 0), (ALICE, 8)] {
            let arguments = [mapped(delegate), number(kind), number(0)];
            let owner = if delegate == BOB { ALICE } else { BOB };
            chain.by(owner, PROXY, "addProxy(bytes32,uint8,uint32)", &arguments);
        }
        for (place, byte) in damage {
            let at = 4 + place.index(input.len() - 4);
            input[at] = byte;
        }
        if let Some(cut) = cut {
            input.truncate(cut.index(input.len()));
        }
        let before = chain.state.clone();
        let outcome = chain.call(BOB, address, &input);
        if outcome.is_success() {
            prop_assert!(outcome.output.is_empty());
        } else {
            prop_assert!(chain.state.is_same_version(&before));
            prop_assert!(outcome.refusal.is_some());
        }
        if outcome.status == Status::Revert {
            prop_assert_eq!((outcome.gas_used, outcome.weight), (0, 0));
        }
    }
}
