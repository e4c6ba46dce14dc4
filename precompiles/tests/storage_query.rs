//! The storage query (0x807): raw storage keys.

use alloy_primitives::{U256, hex};
use taovm_chain::{
    genesis::{self, GenesisConfig},
    primitives::{NetUid, Rao},
    profile::Profile,
    state::State,
};
use taovm_precompiles::{ExitError, PrecompileCall, PrecompileOutcome, Status, address, run};

fn chain() -> State {
    genesis::build(&GenesisConfig::new(&Profile::FINNEY)).unwrap()
}

fn at(input: &[u8]) -> PrecompileCall<'_> {
    PrecompileCall {
        address: address::STORAGE_QUERY,
        caller: [0xaa; 20],
        value_wei: U256::ZERO,
        input,
        gas_limit: 1_000_000,
        is_static: false,
        is_delegate: false,
    }
}

fn error(outcome: &PrecompileOutcome) -> String {
    match &outcome.status {
        Status::Error(ExitError::Other(text)) => text.clone().into_owned(),
        other => format!("{other:?}"),
    }
}

fn query(state: &mut State, key: &str) -> PrecompileOutcome {
    let key = hex::decode(key).unwrap();
    run(state, &at(&key), None)
}

#[test]
fn an_entry_is_read_by_its_raw_key() {
    // Keys of evm_06_more_precompiles, steps 50 to 56.
    let mut state = chain();
    state.subnet_mut(NetUid(2)).pool.tao = Rao(1_009_994_964_523);
    let tao = query(
        &mut state,
        "658faa385070e074c85bf6b568cf05557a57dce016211512d1700561066b85a30200",
    );
    assert_eq!(tao.status, Status::Success);
    assert_eq!(tao.output[..], hex!("2b1e6428eb000000"));
    assert_eq!(tao.gas_used, 625);
    let issuance = query(
        &mut state,
        "c2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80",
    );
    assert_eq!(
        issuance.output[..],
        state.balances_issuance.0.to_le_bytes()[..]
    );
}

#[test]
fn where_there_is_no_entry_nothing_is_returned_for_one_read() {
    let mut state = chain();
    for key in [
        "658faa385070e074c85bf6b568cf05557641384bb339f3758acddfd7053d33174d00",
        "658faa385070e074c85bf6b568cf0555",
        "3db7a24cfdc9de785974746c14a99df9",
        "7474449cca95dc5d0c00e71735a6d17d01",
    ] {
        let outcome = query(&mut state, key);
        assert_eq!(outcome.status, Status::Success);
        assert!(outcome.output.is_empty());
        assert_eq!(outcome.gas_used, 625);
    }
}

#[test]
fn other_pallets_cannot_be_read() {
    let mut state = chain();
    let account = "26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9";
    for key in [account, "1234", ""] {
        assert_eq!(error(&query(&mut state, key)), "Invalid key");
    }
}

#[test]
fn the_query_takes_value_and_works_in_static_frames() {
    let mut state = chain();
    let key = hex!("658faa385070e074c85bf6b568cf055557c875e4cff74148e4628f264b974c80");
    let call = PrecompileCall {
        value_wei: U256::from(1),
        is_static: true,
        ..at(&key)
    };
    let outcome = run(&mut state, &call, None);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(outcome.output.len(), 8);
}
