//! Root's switches, spec 01 §2.

use taovm_chain::{
    call::{self, AdminUtilsCall, Origin},
    profile::Profile,
    state::{PrecompileId, State},
};
use taovm_precompiles::{ExitError, RefusalReason, Status, address, run};

use crate::support::call as plain;

const SWITCHED: &[(PrecompileId, &[[u8; 20]])] = &[
    (PrecompileId::BalanceTransfer, &[address::BALANCE_TRANSFER]),
    (
        PrecompileId::Staking,
        &[address::STAKING_V1, address::STAKING_V2],
    ),
    (PrecompileId::Subnet, &[address::SUBNET]),
    (PrecompileId::Metagraph, &[address::METAGRAPH]),
    (PrecompileId::Neuron, &[address::NEURON]),
    (PrecompileId::UidLookup, &[address::UID_LOOKUP]),
    (PrecompileId::Alpha, &[address::ALPHA]),
    (PrecompileId::Proxy, &[address::PROXY]),
    (PrecompileId::AddressMapping, &[address::ADDRESS_MAPPING]),
    (PrecompileId::VotingPower, &[address::VOTING_POWER]),
];

fn switch(state: &mut State, precompile_id: PrecompileId, enabled: bool) {
    let toggle = AdminUtilsCall::SudoToggleEvmPrecompile {
        precompile_id,
        enabled,
    };
    call::dispatch(state, Origin::Root, toggle.into(), None).expect("root may");
}

#[test]
fn a_precompile_that_is_off_refuses_before_it_reads() {
    for (id, addresses) in SWITCHED {
        let mut state = State::empty(&Profile::FINNEY);
        switch(&mut state, *id, false);
        for (_, all) in SWITCHED {
            for at in *all {
                let answer = run(&mut state, &plain(*at, &[]), None);
                if !addresses.contains(at) {
                    assert_eq!(answer.status, Status::Revert);
                    continue;
                }
                let text = format!("Precompile {id:?} is disabled");
                assert_eq!(
                    answer.status,
                    Status::Error(ExitError::Other(text.clone().into()))
                );
                let refusal = answer.refusal.expect("an explanation");
                assert_eq!(refusal.error, text);
                assert_eq!(refusal.reason, RefusalReason::Disabled(*id));
            }
        }
        switch(&mut state, *id, true);
        let answer = run(&mut state, &plain(addresses[0], &[]), None);
        assert_eq!(answer.status, Status::Revert);
    }
}
