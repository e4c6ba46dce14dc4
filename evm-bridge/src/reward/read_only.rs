//! Precompiles that answer questions and refuse changes.

use alloy_sol_types::{Revert, SolError};
use revm::primitives::Address;
use taovm_chain::state::State;

use crate::precompile_set::{PrecompileCall, PrecompileOutcome, PrecompileSet, PrecompileStatus};

/// A set whose every call is in a static frame. What changes the ledger all the same reverts.
pub(super) struct ReadOnly<P>(pub(super) P);

impl<P: PrecompileSet> PrecompileSet for ReadOnly<P> {
    fn addresses(&self) -> Vec<Address> {
        self.0.addresses()
    }

    fn run(&self, state: &mut State, call: &PrecompileCall<'_>) -> PrecompileOutcome {
        let before = state.clone();
        let call = PrecompileCall {
            is_static: true,
            ..*call
        };
        let mut outcome = self.0.run(state, &call);
        if !state.is_same_version(&before) {
            *state = before;
            outcome.status = PrecompileStatus::Revert;
            outcome.output = Revert::from("an epoch's contract cannot change the chain")
                .abi_encode()
                .into();
            outcome.logs.clear();
        }
        outcome
    }
}
