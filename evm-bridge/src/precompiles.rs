//! All precompiles of the chain as revm meets them (spec 01 §2, §3.3).

use revm::{
    context_interface::{ContextTr, JournalTr},
    handler::PrecompileProvider,
    interpreter::{CallInputs, CallScheme, InterpreterResult},
    primitives::{Address, AddressSet, Bytes, hardfork::SpecId},
};
use taovm_chain::state::State;
use taovm_precompiles::{
    address::{ALL, OWN},
    gas::{EXTRINSIC_WEIGHT, WEIGHT_PER_GAS},
};

use crate::{
    context::TaoContext,
    frame::{Ended, end},
    precompile_set::{
        PrecompileCall, PrecompileError, PrecompileOutcome, PrecompileSet, PrecompileStatus,
        Refusal, RefusalReason,
    },
    standard,
};

/// revm's provider: the standard precompiles and a set.
#[allow(missing_debug_implementations)]
pub(crate) struct TaoPrecompiles<'a> {
    set: &'a dyn PrecompileSet,
    answered: AddressSet,
    warm: AddressSet,
    /// Weight that dispatched calls may still use (spec 01 §3.4).
    weight_left: u64,
}

impl<'a> TaoPrecompiles<'a> {
    /// For a transaction with this gas limit; without one no weight is counted.
    pub(crate) fn new(set: &'a dyn PrecompileSet, gas_limit: Option<u64>) -> Self {
        let answered: AddressSet = set.addresses().into_iter().collect();
        let chain = ALL.iter().map(|known| Address::from(known.address));
        Self {
            set,
            warm: chain.chain(set.addresses()).collect(),
            answered,
            weight_left: gas_limit.map_or(u64::MAX, |gas| {
                gas.saturating_mul(WEIGHT_PER_GAS)
                    .saturating_sub(EXTRINSIC_WEIGHT)
            }),
        }
    }

    fn answer(&self, state: &mut State, call: &PrecompileCall<'_>) -> PrecompileOutcome {
        if self.answered.contains(&Address::from(call.address)) {
            return self.set.run(state, call);
        }
        standard(call)
    }

    /// Takes a dispatch's weight from the transaction's; `false` if it does not fit.
    const fn meter(&mut self, weight: u64) -> bool {
        match self.weight_left.checked_sub(weight) {
            Some(left) => {
                self.weight_left = left;
                true
            }
            None => false,
        }
    }
}

/// Whether a precompile of the chain, or taovm's own, is at the address.
#[must_use]
pub fn is_precompile_address(address: Address) -> bool {
    ALL.iter()
        .chain([&OWN])
        .any(|known| known.address == address.into_array())
}

/// The answer of a precompile alone, outside of any execution; `None` where there is none.
pub(crate) fn alone(
    set: &dyn PrecompileSet,
    state: &mut State,
    call: &PrecompileCall<'_>,
) -> Option<PrecompileOutcome> {
    if set.addresses().contains(&Address::from(call.address)) {
        return Some(set.run(state, call));
    }
    let is_known = ALL.iter().any(|known| known.address == call.address);
    is_known.then(|| standard(call))
}

/// The answer of a precompile that needs no ledger.
fn standard(call: &PrecompileCall<'_>) -> PrecompileOutcome {
    low_bytes(call.address)
        .and_then(|index| standard::run(index, call.input, call.gas_limit))
        .unwrap_or_else(|| absent(call.address))
}

/// The answer at a precompile of the chain that taovm lacks.
fn absent(address: [u8; 20]) -> PrecompileOutcome {
    let name = ALL
        .iter()
        .find(|known| known.address == address)
        .map_or("precompile", |known| known.name);
    let text = format!("{name} is not available in taovm");
    let error = PrecompileError::Other(text.clone().into());
    PrecompileOutcome {
        status: PrecompileStatus::Error(error.clone()),
        output: Bytes::new(),
        gas_used: 0,
        weight: 0,
        refusal: Some(Refusal {
            address,
            function: "unknown",
            error: text,
            reason: RefusalReason::Precompile(error),
        }),
        warnings: Vec::new(),
        logs: Vec::new(),
    }
}

/// The number of an address that has only its low 8 bytes set.
fn low_bytes(address: [u8; 20]) -> Option<u64> {
    let (high, low) = address.split_at(12);
    let low: [u8; 8] = low.try_into().ok()?;
    high.iter()
        .all(|byte| *byte == 0)
        .then(|| u64::from_be_bytes(low))
}

impl PrecompileProvider<TaoContext> for TaoPrecompiles<'_> {
    type Output = InterpreterResult;

    fn set_spec(&mut self, _: SpecId) -> bool {
        false
    }

    fn run(
        &mut self,
        context: &mut TaoContext,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        if !self.warm.contains(&inputs.bytecode_address) {
            return Ok(None);
        }
        // Read where the caller's memory is, and not copied.
        let input = inputs.input.as_bytes_local(&context.local);
        let outcome = self.answer(
            context.journaled_state.chain_mut(),
            &PrecompileCall {
                address: inputs.bytecode_address.into_array(),
                caller: inputs.caller.into_array(),
                value_wei: inputs.value.get(),
                input: &input,
                gas_limit: inputs.gas_limit,
                is_static: inputs.is_static,
                is_delegate: matches!(
                    inputs.scheme,
                    CallScheme::DelegateCall | CallScheme::CallCode
                ),
            },
        );
        drop(input);
        let notes = &mut context.chain;
        notes.refusals.extend(outcome.refusal);
        notes.warnings.extend(outcome.warnings);

        let has_weight = self.meter(outcome.weight);
        notes.is_exhausted |= !has_weight;
        let Ended {
            result,
            output,
            gas,
            error,
        } = end(
            inputs.bytecode_address,
            outcome.status,
            outcome.output,
            outcome.gas_used,
            inputs.gas_limit,
            has_weight,
        );
        if let Some(error) = error
            && context.journal().depth() == 1
        {
            context.chain.top_error = Some(error.into());
        }
        if result.is_ok() {
            for log in outcome.logs {
                context.journal_mut().log(log);
            }
        }
        Ok(Some(InterpreterResult::new(result, output, gas)))
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.warm
    }
}
