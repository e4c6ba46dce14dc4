//! The machinery of a call: selector, context, arguments, body, outcome (spec 01 §3, 02 §1).

use std::borrow::Cow;

use alloy_primitives::{Bytes, U256};
use taovm_chain::{
    call::{self, Call, Origin},
    error::Error,
    primitives::AccountId,
    reward::RewardEngine,
    state::State,
};

use crate::{
    ExitError, PrecompileCall, PrecompileOutcome, Refusal, RefusalReason, Status, Warning,
    decode::Args,
    encode,
    function::{Body, Function, View},
    gas::{CallWeight, Gas, WEIGHT_PER_GAS},
    warning::looks_like_wei,
};

/// Why a call does not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A revert of the machinery: no function, or not in this context.
    Context(&'static str, RefusalReason),
    /// A revert because of an argument.
    Argument(Cow<'static, str>),
    /// Too little gas: an error.
    OutOfGas { needed: u64 },
    /// An error of the precompile.
    Exit(ExitError),
    /// The ledger refused the dispatched call: an error that hides its name from contracts.
    Dispatch(Error),
    /// The ledger refused a call of taovm's own precompile: a revert that names the error.
    Explained(Error),
    /// The ledger refused a question, as a swap's simulation: an error with the bare name.
    Question(Error),
}

/// What a write works with.
pub(crate) struct Frame<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) call: &'a PrecompileCall<'a>,
    pub(crate) engine: Option<&'a dyn RewardEngine>,
    pub(crate) args: Args<'a>,
    pub(crate) gas: Gas,
    pub(crate) weight: u64,
    pub(crate) function: &'static str,
    pub(crate) warnings: Vec<Warning>,
}

impl Failure {
    /// For taovm's own precompile: a refusal by the ledger may be read by contracts.
    pub(crate) fn explained(self) -> Self {
        match self {
            Self::Dispatch(error) => Self::Explained(error),
            other => other,
        }
    }
}

impl Frame<'_> {
    /// Makes a call as the caller's account, without a result.
    pub(crate) fn dispatch(
        &mut self,
        weight: CallWeight,
        call: impl Into<Call>,
    ) -> Result<Bytes, Failure> {
        self.dispatch_as(AccountId::from_evm(self.call.caller), weight, call)
    }

    /// Makes a call as `signer` (spec 01 §3.4): enough gas at entry for the whole weight, then the
    /// call, then the charge, which comes first if both fail.
    pub(crate) fn dispatch_as(
        &mut self,
        signer: AccountId,
        weight: CallWeight,
        call: impl Into<Call>,
    ) -> Result<Bytes, Failure> {
        if weight.weight > self.gas.limit().saturating_mul(WEIGHT_PER_GAS) {
            return Err(Failure::OutOfGas {
                needed: weight.floor(),
            });
        }
        self.weight = self.weight.saturating_add(weight.weight);
        let result = call::dispatch(self.state, Origin::Signed(signer), call.into(), self.engine);
        self.gas.charge(weight.charged())?;
        result.map(|()| Bytes::new()).map_err(Failure::Dispatch)
    }

    /// For payable functions that do nothing with the value.
    pub(crate) fn warn_of_ignored_value(&mut self) {
        let value_wei = self.call.value_wei;
        if value_wei != U256::ZERO {
            self.warnings.push(Warning::IgnoredValue {
                function: self.function,
                value_wei,
            });
        }
    }

    /// Warns of an amount that the caller does not have, but would have if it were wei.
    pub(crate) fn warn_of_wei(&mut self, argument: &'static str, amount: U256, available: u64) {
        if looks_like_wei(amount, available) {
            self.warnings.push(Warning::LooksLikeWei {
                function: self.function,
                argument,
                amount,
            });
        }
    }
}

/// Answers a call by a precompile's table.
pub(crate) fn run(
    functions: &'static [Function],
    state: &mut State,
    call: &PrecompileCall<'_>,
    engine: Option<&dyn RewardEngine>,
) -> PrecompileOutcome {
    let mut gas = Gas::new(call.gas_limit);
    let function = match find(functions, call.input) {
        Ok(function) => function,
        Err(failure) => return refused(call, "unknown", &gas, failure, Vec::new()),
    };
    let args = match enter(function, call) {
        Ok(args) => args,
        Err(failure) => return refused(call, function.name, &gas, failure, Vec::new()),
    };
    let write = match function.body {
        Body::View(body) => {
            let result = body(&mut View {
                ledger: state,
                args,
                gas: &mut gas,
            });
            return match result {
                Ok(output) => succeeded(output, &gas, 0, Vec::new()),
                Err(failure) => refused(call, function.name, &gas, failure, Vec::new()),
            };
        }
        Body::NonPayable(body) | Body::Payable(body) => body,
    };
    let before = state.clone();
    let mut frame = Frame {
        state,
        call,
        engine,
        args,
        gas,
        weight: 0,
        function: function.name,
        warnings: Vec::new(),
    };
    if call.is_delegate {
        frame.warnings.push(Warning::Delegated {
            function: function.name,
            acts_for: call.caller,
        });
    }
    let result = write(&mut frame);
    let Frame {
        state,
        gas,
        weight,
        warnings,
        ..
    } = frame;
    match result {
        Ok(output) => succeeded(output, &gas, weight, warnings),
        Err(failure) => {
            *state = before;
            let mut outcome = refused(call, function.name, &gas, failure, warnings);
            outcome.weight = weight;
            outcome
        }
    }
}

/// Steps 2 and 3 of spec 01 §3.1: the function of the selector.
fn find(functions: &'static [Function], input: &[u8]) -> Result<&'static Function, Failure> {
    let selector = input.first_chunk().ok_or(Failure::Context(
        "Tried to read selector out of bounds",
        RefusalReason::NoSelector,
    ))?;
    let wanted = u32::from_be_bytes(*selector);
    functions
        .iter()
        .find(|function| function.selector == wanted)
        .ok_or(Failure::Context(
            "Unknown selector",
            RefusalReason::UnknownSelector(*selector),
        ))
}

/// Steps 3 and 4 of spec 01 §3.1: what the context allows, and whether the arguments are there.
fn enter<'a>(function: &Function, call: &PrecompileCall<'a>) -> Result<Args<'a>, Failure> {
    if call.is_static && !matches!(function.body, Body::View(_)) {
        return Err(Failure::Context(
            "Can't call non-static function in static context",
            RefusalReason::Static,
        ));
    }
    if call.value_wei != U256::ZERO && !matches!(function.body, Body::Payable(_)) {
        return Err(Failure::Context(
            "Function is not payable",
            RefusalReason::Value,
        ));
    }
    // `find` has read a selector.
    Args::new(call.input.get(4..).unwrap_or_default(), function.arguments)
}

fn succeeded(output: Bytes, gas: &Gas, weight: u64, warnings: Vec<Warning>) -> PrecompileOutcome {
    PrecompileOutcome {
        status: Status::Success,
        output,
        gas_used: gas.used(),
        weight,
        refusal: None,
        warnings,
    }
}

#[cold]
fn refused(
    call: &PrecompileCall<'_>,
    function: &'static str,
    gas: &Gas,
    failure: Failure,
    warnings: Vec<Warning>,
) -> PrecompileOutcome {
    let revert = |text: &str| (Status::Revert, encode::revert(text));
    let exit = |error| (Status::Error(error), Bytes::new());
    let ((status, output), error, reason) = match failure {
        Failure::Context(text, reason) => (revert(text), text.to_owned(), reason),
        Failure::Argument(text) => (revert(&text), text.into_owned(), RefusalReason::Argument),
        Failure::OutOfGas { needed } => (
            exit(ExitError::OutOfGas),
            ExitError::OutOfGas.to_string(),
            RefusalReason::Gas {
                needed,
                given: gas.limit(),
            },
        ),
        Failure::Exit(error) => (
            exit(error.clone()),
            match &error {
                ExitError::Other(text) => text.clone().into_owned(),
                other => other.to_string(),
            },
            RefusalReason::Precompile(error),
        ),
        Failure::Dispatch(error) => (
            exit(ExitError::Other(Cow::Owned(format!(
                "dispatch execution failed: {}",
                error.dispatch_text()
            )))),
            error.to_string(),
            RefusalReason::Ledger(error),
        ),
        Failure::Question(error) => (
            exit(ExitError::Other(Cow::Borrowed(error.dispatch_text()))),
            error.to_string(),
            RefusalReason::Ledger(error),
        ),
        Failure::Explained(error) => (
            revert(&explained(&error)),
            error.to_string(),
            RefusalReason::Ledger(error),
        ),
    };
    PrecompileOutcome {
        status,
        output,
        gas_used: gas.used(),
        weight: 0,
        refusal: Some(Refusal {
            address: call.address,
            function,
            error,
            reason,
        }),
        warnings,
    }
}

/// What taovm's own precompile says: the error's name, and its sentence where it has one.
fn explained(error: &Error) -> String {
    match error {
        Error::RewardScripts(e) => format!("{error}: {e}"),
        other => other.to_string(),
    }
}
