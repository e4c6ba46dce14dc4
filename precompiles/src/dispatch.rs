//! The machinery of a call: selector, context, arguments, body, outcome (spec 01 §3, 02 §1).

use std::borrow::Cow;

use alloy_primitives::{Bytes, Log, U256};
use taovm_chain::{
    balances,
    call::{self, Call, Lent, Origin},
    error::Error,
    primitives::{AccountId, Rao},
    state::{PrecompileId, State},
};

use crate::{
    ExitError, PrecompileCall, PrecompileOutcome, Refusal, RefusalReason, Status, Warning,
    decode::Args,
    encode,
    function::{Body, Function, Interface, View},
    gas::{CallWeight, Gas, WEIGHT_PER_GAS},
    tao_reward,
    warning::{looks_like_rao, looks_like_wei},
};

/// Why a call does not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Root has switched the precompile off: an error.
    Disabled(PrecompileId),
    /// A revert that is explained: no function, not in this context, a rule of the function.
    Context(&'static str, RefusalReason),
    /// A revert because of an argument.
    Argument(Cow<'static, str>),
    /// Too little gas: an error.
    OutOfGas { needed: u64 },
    /// An error of the precompile.
    Exit(ExitError),
    /// The ledger refused the dispatched call: an error that hides its name from contracts.
    Dispatch(Error),
    /// The ledger refused a call of taovm's own precompile: a revert with a typed error.
    Explained(Error),
    /// An error of the precompile, because the ledger refused a step of it.
    Because(Cow<'static, str>, Error),
    /// The ledger refused a question, as a swap's simulation: an error with the bare name.
    Question(Error),
}

/// What a write works with.
pub(crate) struct Frame<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) call: &'a PrecompileCall<'a>,
    pub(crate) lent: Lent<'a>,
    pub(crate) args: Args<'a>,
    pub(crate) gas: Gas,
    pub(crate) weight: u64,
    pub(crate) function: &'static str,
    pub(crate) warnings: Vec<Warning>,
    /// Logs of taovm's own precompile, in order.
    pub(crate) logs: Vec<Log>,
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
    /// The account that the caller acts for: the coldkey of its calls.
    pub(crate) fn coldkey(&self) -> AccountId {
        AccountId::from_evm(self.call.caller)
    }

    /// A `bytes32` that names an account, with a warning if it is an address in disguise.
    pub(crate) fn account(&mut self, argument: &'static str) -> Result<AccountId, Failure> {
        let account = self.args.account(argument)?;
        self.warnings
            .extend(Warning::of_account(self.function, argument, account));
        Ok(account)
    }

    /// Makes a call as the caller's account, without a result.
    pub(crate) fn dispatch(
        &mut self,
        weight: CallWeight,
        call: impl Into<Call>,
    ) -> Result<Bytes, Failure> {
        self.dispatch_as(self.coldkey(), weight, call)
    }

    /// Makes a call as `signer` (spec 01 §3.4): enough gas at entry for the whole weight, then the
    /// call, then the charge, which comes first if both fail.
    pub(crate) fn dispatch_as(
        &mut self,
        signer: AccountId,
        weight: CallWeight,
        call: impl Into<Call>,
    ) -> Result<Bytes, Failure> {
        self.dispatch_settled(signer, weight, call, |_| weight)
    }

    /// [`Self::dispatch_as`] for a call that says afterwards what it weighs and pays, if it
    /// succeeds.
    pub(crate) fn dispatch_settled(
        &mut self,
        signer: AccountId,
        weight: CallWeight,
        call: impl Into<Call>,
        settle: impl FnOnce(&State) -> CallWeight,
    ) -> Result<Bytes, Failure> {
        self.ensure_gas_for(weight)?;
        self.weight = self.weight.saturating_add(weight.weight);
        let result = self.dispatch_unpaid(signer, call);
        let settled = match &result {
            Ok(()) => settle(self.state),
            Err(_) => weight,
        };
        self.gas.charge(settled.charged())?;
        if settled.pays {
            let spared = weight.weight.saturating_sub(settled.weight);
            self.weight = self.weight.saturating_sub(spared);
        }
        result.map(|()| Bytes::new()).map_err(Failure::Dispatch)
    }

    /// Refuses a frame that had too little gas at entry for the whole weight of a call.
    pub(crate) fn ensure_gas_for(&self, weight: CallWeight) -> Result<(), Failure> {
        if weight.weight > self.gas.limit().saturating_mul(WEIGHT_PER_GAS) {
            return Err(Failure::OutOfGas {
                needed: weight.floor(),
            });
        }
        Ok(())
    }

    /// Makes a call as `signer` that costs no gas and no weight.
    pub(crate) fn dispatch_unpaid(
        &mut self,
        signer: AccountId,
        call: impl Into<Call>,
    ) -> Result<(), Error> {
        call::dispatch_lent(self.state, Origin::Signed(signer), call.into(), self.lent)
    }

    /// What the caller's account has.
    pub(crate) fn free(&self) -> Rao {
        balances::free(self.state, &self.coldkey())
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

    /// Warns of an amount in the scale of wei that is nothing, but is there if it were rao.
    pub(crate) fn warn_of_rao(&mut self, argument: &'static str, amount: U256, available: u64) {
        if looks_like_rao(amount, available) {
            self.warnings.push(Warning::LooksLikeRao {
                function: self.function,
                argument,
                amount,
            });
        }
    }
}

/// Answers a call of a precompile: its toggle, then its functions or its one body.
pub(crate) fn run(
    interface: Interface,
    toggle: Option<PrecompileId>,
    state: &mut State,
    call: &PrecompileCall<'_>,
    lent: Lent<'_>,
) -> PrecompileOutcome {
    let mut gas = Gas::new(call.gas_limit);
    if let Some(id) = toggle
        && state.globals.disabled_precompiles.contains(&id)
    {
        return refused(call, "unknown", &gas, Failure::Disabled(id), Vec::new());
    }
    let functions = match interface {
        Interface::Functions(functions) => functions,
        Interface::Raw(raw) => {
            let args = Args::all(call.input);
            let mut outcome = write(raw.name, raw.body, args, state, call, lent, Vec::new());
            if outcome.weight > 0 {
                outcome.warnings.extend(delegated(raw.name, call));
            }
            return outcome;
        }
    };
    let function = match find(functions, call.input) {
        Ok(function) => function,
        Err(failure) => return refused(call, "unknown", &gas, failure, Vec::new()),
    };
    let args = match enter(function, call) {
        Ok(args) => args,
        Err(failure) => return refused(call, function.name, &gas, failure, Vec::new()),
    };
    match function.body {
        Body::View(body) => {
            let mut warnings = Vec::new();
            let result = body(&mut View {
                ledger: state,
                engine: lent.rewards,
                args,
                gas: &mut gas,
                function: function.name,
                warnings: &mut warnings,
            });
            match result {
                Ok(output) => succeeded(output, &gas, 0, warnings, Vec::new()),
                Err(failure) => refused(call, function.name, &gas, failure, warnings),
            }
        }
        Body::NonPayable(body) | Body::Payable(body) => {
            let warnings = delegated(function.name, call).into_iter().collect();
            write(function.name, body, args, state, call, lent, warnings)
        }
    }
}

/// Runs a body that may change the state; a failure changes nothing.
fn write<'a>(
    name: &'static str,
    body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
    args: Args<'a>,
    state: &'a mut State,
    call: &'a PrecompileCall<'a>,
    lent: Lent<'a>,
    warnings: Vec<Warning>,
) -> PrecompileOutcome {
    let before = state.clone();
    let mut frame = Frame {
        state,
        call,
        lent,
        args,
        gas: Gas::new(call.gas_limit),
        weight: 0,
        function: name,
        warnings,
        logs: Vec::new(),
    };
    let result = body(&mut frame);
    let Frame {
        state,
        gas,
        weight,
        warnings,
        logs,
        ..
    } = frame;
    match result {
        Ok(output) => succeeded(output, &gas, weight, warnings, logs),
        Err(failure) => {
            *state = before;
            let mut outcome = refused(call, name, &gas, failure, warnings);
            outcome.weight = weight;
            outcome
        }
    }
}

/// Says for whom a call acts that does not act for the contract that made it.
fn delegated(function: &'static str, call: &PrecompileCall<'_>) -> Option<Warning> {
    call.is_delegate.then_some(Warning::Delegated {
        function,
        acts_for: call.caller,
    })
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

fn succeeded(
    output: Bytes,
    gas: &Gas,
    weight: u64,
    warnings: Vec<Warning>,
    logs: Vec<Log>,
) -> PrecompileOutcome {
    PrecompileOutcome {
        status: Status::Success,
        output,
        gas_used: gas.used(),
        weight,
        refusal: None,
        warnings,
        logs,
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
        Failure::Disabled(id) => {
            let error = ExitError::Other(Cow::Owned(format!("Precompile {id:?} is disabled")));
            (
                exit(error.clone()),
                name_of(&error),
                RefusalReason::Disabled(id),
            )
        }
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
            name_of(&error),
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
        Failure::Because(text, error) => (
            exit(ExitError::Other(text)),
            error.to_string(),
            RefusalReason::Ledger(error),
        ),
        Failure::Question(error) => (
            exit(ExitError::Other(Cow::Borrowed(error.dispatch_text()))),
            error.to_string(),
            RefusalReason::Ledger(error),
        ),
        Failure::Explained(error) => (
            (Status::Revert, tao_reward::encoded_error(&error)),
            explained(&error),
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
        logs: Vec::new(),
    }
}

/// An error's text, without the wrapping of the chain's exit reason.
fn name_of(error: &ExitError) -> String {
    match error {
        ExitError::Other(text) => text.clone().into_owned(),
        other => other.to_string(),
    }
}

/// What taovm's own precompile says to people: the error's name, and its sentence where it has one.
fn explained(error: &Error) -> String {
    match error {
        Error::RewardScripts(e) => format!("{error}: {e}"),
        other => other.to_string(),
    }
}
