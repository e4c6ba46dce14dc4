//! The seam between the EVM and Bittensor's precompiles (spec 01 §3).

use revm::primitives::Address;
use taovm_chain::{call::Lent, reward::RewardEngine, state::State};
pub use taovm_precompiles::{
    ExitError as PrecompileError, PrecompileCall, PrecompileOutcome, Refusal, RefusalReason,
    Status as PrecompileStatus, Warning,
};
use taovm_precompiles::{
    address::{ALL, DISPATCH, OWN},
    is_precompile,
};

use crate::{native::Busy, outcome::Success};

/// Precompiles that act on the ledger.
///
/// `run` is called inside a frame's checkpoint: whatever it leaves in the state after a failure is
/// rolled back with the frame.
pub trait PrecompileSet {
    /// Where the set answers.
    fn addresses(&self) -> Vec<Address>;

    /// Answers a call at one of its addresses.
    fn run(&self, state: &mut State, call: &PrecompileCall<'_>) -> PrecompileOutcome;
}

/// How a success of the precompile at an address ends: the dispatcher's alone as code without a
/// RETURN.
#[must_use]
pub fn end_of_success(address: &[u8; 20]) -> Success {
    if *address == DISPATCH {
        Success::Stopped
    } else {
        Success::Returned
    }
}

/// Bittensor's precompiles, and taovm's own.
#[derive(Clone, Copy, Default)]
#[allow(missing_debug_implementations)]
pub struct Bittensor<'a> {
    /// Admits reward scripts; without one they are refused.
    pub engine: Option<&'a dyn RewardEngine>,
}

impl PrecompileSet for Bittensor<'_> {
    fn addresses(&self) -> Vec<Address> {
        ALL.iter()
            .chain([&OWN])
            .filter(|precompile| is_precompile(&precompile.address))
            .map(|precompile| precompile.address.into())
            .collect()
    }

    fn run(&self, state: &mut State, call: &PrecompileCall<'_>) -> PrecompileOutcome {
        // A dispatched call of the EVM pallet finds the EVM busy.
        let lent = Lent {
            rewards: self.engine,
            machine: Some(&Busy),
        };
        taovm_precompiles::run_lent(state, call, lent)
    }
}
