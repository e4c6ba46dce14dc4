//! A precompile's frame without the rest of a transaction: for machines that run the EVM themselves.

use revm::{
    interpreter::{Gas, InstructionResult},
    primitives::{Address, Bytes, Log, U256},
};
use taovm_chain::{primitives::AccountId, state::State};

use crate::{
    journal::move_wei,
    outcome::Success,
    precompile_set::{
        PrecompileCall, PrecompileError, PrecompileOutcome, PrecompileSet, PrecompileStatus,
        Refusal, Warning, end_of_success,
    },
    precompiles::alone,
};

/// How a frame ended for the frame that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameOutcome {
    /// How it ended.
    pub status: PrecompileStatus,
    /// Return data.
    pub output: Bytes,
    /// Gas that the caller does not get back: all of it after an error.
    pub gas_used: u64,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// What its author may not have meant.
    pub warnings: Vec<Warning>,
    /// The precompile's logs; none unless it succeeded.
    pub logs: Vec<Log>,
}

/// A frame as it ends by its outcome; `has_weight` says whether its dispatch fits what the
/// transaction has left (spec 01 §3.4).
pub(crate) struct Ended {
    pub(crate) result: InstructionResult,
    pub(crate) output: Bytes,
    pub(crate) gas: Gas,
    /// The error that took all gas.
    pub(crate) error: Option<PrecompileError>,
}

/// Charges a frame for what its precompile did.
pub(crate) fn end(
    address: Address,
    status: PrecompileStatus,
    output: Bytes,
    gas_used: u64,
    gas_limit: u64,
    has_weight: bool,
) -> Ended {
    let mut gas = Gas::new(gas_limit);
    let fits = gas.record_regular_cost(gas_used) && has_weight;
    let status = match status {
        PrecompileStatus::Error(error) if has_weight => PrecompileStatus::Error(error),
        _ if !fits => PrecompileStatus::Error(PrecompileError::OutOfGas),
        status => status,
    };
    let (result, output, error) = match status {
        PrecompileStatus::Success => {
            let result = match end_of_success(address.as_ref()) {
                Success::Stopped => InstructionResult::Stop,
                Success::Returned | Success::Suicided => InstructionResult::Return,
            };
            (result, output, None)
        }
        PrecompileStatus::Revert => (InstructionResult::Revert, output, None),
        PrecompileStatus::Error(error) => {
            gas.spend_all();
            let result = match error {
                PrecompileError::OutOfGas => InstructionResult::PrecompileOOG,
                _ => InstructionResult::PrecompileError,
            };
            (result, Bytes::new(), Some(error))
        }
    };
    Ended {
        result,
        output,
        gas,
        error,
    }
}

/// Runs one frame of a precompile: the value moves as a CALL moves it, then the precompile answers,
/// and anything but a success leaves the state as it was. Weight is not counted: a frame alone has
/// no transaction. `None` where there is no precompile.
///
/// A transfer that the ledger refuses ends the call before the frame, as a revert without data that
/// costs nothing.
pub fn precompile_frame(
    set: &dyn PrecompileSet,
    state: &mut State,
    call: &PrecompileCall<'_>,
) -> Option<FrameOutcome> {
    let before = state.clone();
    if !call.is_delegate && call.value_wei != U256::ZERO {
        let from = AccountId::from_evm(call.caller);
        let to = AccountId::from_evm(call.address);
        if move_wei(state, &from, &to, call.value_wei).is_err() {
            *state = before;
            return Some(FrameOutcome {
                status: PrecompileStatus::Revert,
                output: Bytes::new(),
                gas_used: 0,
                refusal: None,
                warnings: Vec::new(),
                logs: Vec::new(),
            });
        }
    }
    let PrecompileOutcome {
        status,
        output,
        gas_used,
        refusal,
        warnings,
        mut logs,
        ..
    } = alone(set, state, call)?;
    let ended = end(
        call.address.into(),
        status,
        output,
        gas_used,
        call.gas_limit,
        true,
    );
    let status = match (ended.result, ended.error) {
        (_, Some(error)) => PrecompileStatus::Error(error),
        (InstructionResult::Revert, None) => PrecompileStatus::Revert,
        (_, None) => PrecompileStatus::Success,
    };
    if status != PrecompileStatus::Success {
        *state = before;
        logs.clear();
    }
    Some(FrameOutcome {
        status,
        output: ended.output,
        gas_used: call.gas_limit.saturating_sub(ended.gas.remaining()),
        refusal,
        warnings,
        logs,
    })
}

#[cfg(test)]
mod tests {
    use taovm_chain::{balances, primitives::Rao, profile::Profile};
    use taovm_precompiles::address;

    use super::*;
    use crate::precompile_set::Bittensor;

    const CALLER: [u8; 20] = [0xab; 20];

    fn call(address: [u8; 20], input: &[u8], value: u64) -> PrecompileCall<'_> {
        PrecompileCall {
            address,
            caller: CALLER,
            value_wei: U256::from(value) * U256::from(1_000_000_000_u64),
            input,
            gas_limit: 100_000,
            is_static: false,
            is_delegate: false,
        }
    }

    fn funded() -> State {
        let mut state = State::empty(&Profile::DEV);
        balances::deposit(&mut state, &AccountId::from_evm(CALLER), Rao(1_000_000)).unwrap();
        state
    }

    fn transfer(dest: AccountId) -> Vec<u8> {
        [&[0xcd, 0x6f, 0x4e, 0xb1][..], &dest.0[..]].concat()
    }

    #[test]
    fn value_goes_by_way_of_the_precompile_and_gas_is_charged() {
        let mut state = funded();
        let dest = AccountId([7; 32]);
        let input = transfer(dest);
        let call = call(address::BALANCE_TRANSFER, &input, 2_000);
        let outcome = precompile_frame(&Bittensor::default(), &mut state, &call).unwrap();
        assert_eq!(outcome.status, PrecompileStatus::Success);
        assert!(outcome.gas_used > 0 && outcome.gas_used < 100_000);
        assert_eq!(balances::balance(&state, &dest), Rao(2_000));
        assert_eq!(
            balances::balance(&state, &AccountId::from_evm(CALLER)),
            Rao(998_000)
        );
    }

    #[test]
    fn a_frame_that_fails_takes_the_value_back_and_all_its_gas() {
        let mut state = funded();
        let before = state.clone();
        // Too little for an account that does not exist; enough for the precompile's own.
        let input = transfer(AccountId([7; 32]));
        let mut payment = call(address::BALANCE_TRANSFER, &input, 600);
        payment.gas_limit = 100;
        let outcome = precompile_frame(&Bittensor::default(), &mut state, &payment).unwrap();
        assert_eq!(
            outcome.status,
            PrecompileStatus::Error(PrecompileError::OutOfGas)
        );
        assert_eq!(outcome.gas_used, 100);
        assert!(state.is_same_version(&before));
    }

    #[test]
    fn value_that_cannot_move_ends_the_call_before_the_frame() {
        let mut state = funded();
        let input = transfer(AccountId([7; 32]));
        let outcome = precompile_frame(
            &Bittensor::default(),
            &mut state,
            &call(address::BALANCE_TRANSFER, &input, 499),
        )
        .unwrap();
        assert_eq!(outcome.status, PrecompileStatus::Revert);
        assert_eq!((outcome.gas_used, outcome.output.len()), (0, 0));
    }

    #[test]
    fn there_is_no_frame_without_a_precompile() {
        let mut state = funded();
        let nowhere = call([9; 20], &[], 0);
        assert!(precompile_frame(&Bittensor::default(), &mut state, &nowhere).is_none());
    }
}
