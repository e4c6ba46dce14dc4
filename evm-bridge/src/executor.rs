//! One way to run the EVM: for blocks, calls, estimates and traces.

use revm::{
    Inspector,
    context::{CfgEnv, Context, Evm, JournalTr, LocalContext, result::ExecutionResult},
    handler::Handler,
    inspector::InspectorHandler,
    primitives::{Address, Bytes, Log, hardfork::SpecId},
};
use taovm_chain::{
    balances,
    event::{EvmEvent, EvmLog},
    primitives::Rao,
};

use crate::{
    block::Block,
    context::{Fees, TaoContext, TaoEvm, TxNotes},
    error::{ExecutionError, RunnerError},
    handler::{MAX_INIT_CODE, RunError, TaoHandler},
    instructions::instructions,
    journal::TaoJournal,
    outcome::{ExecutionOutcome, ExitError, Status, from_revm},
    precompile_set::{PrecompileCall, PrecompileOutcome, PrecompileSet},
    precompiles::{TaoPrecompiles, alone},
    tx::TxInput,
    validation::{Stage, validate, validate_call, validate_native, validate_run},
    world::{World, account_of},
};

/// How to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A transaction of a block: validated, paid for, kept.
    Transaction,
    /// `eth_call`: free unless it names a fee, from any sender, nothing kept (spec 01 §1.11).
    Call,
    /// A free execution that is kept, from any sender, with the runner's checks alone.
    CallAndKeep,
    /// A call of the EVM pallet: validated and paid for as a transaction, with the runner's errors
    /// and without the weight meter (spec 01 §1.12).
    Native,
}

/// The EVM with a set of precompiles.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations)]
pub struct Executor<'a> {
    precompiles: &'a dyn PrecompileSet,
}

impl<'a> Executor<'a> {
    /// An executor that asks `precompiles` for the addresses it contains.
    #[must_use]
    pub const fn new(precompiles: &'a dyn PrecompileSet) -> Self {
        Self { precompiles }
    }

    /// Runs a transaction or call in `block`. A transaction that fails inside the EVM is still an
    /// `Ok`: it is included and paid for.
    ///
    /// # Errors
    /// [`ExecutionError`] if it cannot start; the world is as it was.
    pub fn execute(
        &self,
        world: &mut World,
        block: &Block,
        tx: &TxInput,
        mode: Mode,
    ) -> Result<ExecutionOutcome, ExecutionError> {
        self.run(world, block, tx, mode, (), |evm| TaoHandler::new().run(evm))
    }

    /// As [`Self::execute`], watched by an inspector.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub fn inspect<I: Inspector<TaoContext>>(
        &self,
        world: &mut World,
        block: &Block,
        tx: &TxInput,
        mode: Mode,
        inspector: I,
    ) -> Result<ExecutionOutcome, ExecutionError> {
        self.run(world, block, tx, mode, inspector, |evm| {
            TaoHandler::new().inspect_run(evm)
        })
    }

    /// Asks the precompile at `address` outside of any execution, as called by the sender of `tx`
    /// with its value, which is not moved; `None` where there is none. It has left the ledger as it
    /// was unless it succeeded.
    pub fn precompile(
        &self,
        world: &mut World,
        address: Address,
        tx: &TxInput,
        is_static: bool,
    ) -> Option<PrecompileOutcome> {
        let call = PrecompileCall {
            address: address.into_array(),
            caller: tx.from.into_array(),
            value_wei: tx.value,
            input: &tx.data,
            gas_limit: tx.gas_limit,
            is_static,
            is_delegate: false,
        };
        alone(self.precompiles, &mut world.chain, &call)
    }

    fn run<I>(
        &self,
        world: &mut World,
        block: &Block,
        tx: &TxInput,
        mode: Mode,
        inspector: I,
        run: impl FnOnce(&mut TaoEvm<'a, I>) -> Result<ExecutionResult, RunError>,
    ) -> Result<ExecutionOutcome, ExecutionError> {
        match mode {
            Mode::Transaction => validate(world, block, tx, Stage::Inclusion)?,
            Mode::Native => {
                validate_native(&world.chain, block, tx)?;
                if world.has_code(tx.from) && !tx.is_impersonated {
                    return Err(RunnerError::TransactionMustComeFromEOA.into());
                }
            }
            Mode::Call => validate_call(world, block, tx)?,
            Mode::CallAndKeep => validate_run(world, block, tx)?,
        }
        let is_free = matches!(mode, Mode::Call | Mode::CallAndKeep);
        if is_free && tx.intrinsic_gas() > tx.gas_limit {
            return Ok(out_of_gas(world, tx, mode));
        }

        let mut evm = self.evm(world, block, tx, mode, inspector);
        let result = run(&mut evm).map_err(refused)?;
        let Context {
            journaled_state,
            chain: notes,
            ..
        } = evm.ctx;

        let mut outcome = from_revm(
            result,
            notes.top_error,
            notes.invalid_opcode,
            notes.last_end,
        );
        outcome.fee = notes.fees.charged;
        outcome.refusals = notes.refusals;
        outcome.warnings = notes.warnings;
        if notes.is_exhausted {
            outcome.status = Status::Failed(ExitError::OutOfGas);
            outcome.output = Bytes::new();
            outcome.created = None;
        }
        if mode != Mode::Call {
            *world = journaled_state.into_world();
            for log in &outcome.logs {
                world.chain.emit(EvmEvent::Log {
                    log: event_log(log),
                });
            }
        }
        Ok(outcome)
    }

    fn evm<I>(
        &self,
        world: &World,
        block: &Block,
        tx: &TxInput,
        mode: Mode,
        inspector: I,
    ) -> TaoEvm<'a, I> {
        let mut cfg = CfgEnv::new_with_spec(SpecId::PRAGUE);
        cfg.chain_id = world.chain.evm.chain_id;
        let mut journal = TaoJournal::new(world.clone());
        journal.set_spec_id(SpecId::PRAGUE);
        let is_paid = matches!(mode, Mode::Transaction | Mode::Native);
        let price = match tx.max_fee_per_gas {
            Some(offer) if is_paid && offer != 0 => block.base_fee,
            _ => 0,
        };
        let is_metered = matches!(mode, Mode::Transaction | Mode::Call);
        let context = Context {
            block: block.to_revm(),
            tx: tx.to_revm(),
            cfg,
            journaled_state: journal,
            chain: TxNotes {
                fees: Fees {
                    price,
                    base_fee: block.base_fee,
                    author: block.author,
                    ..Fees::default()
                },
                salt: tx.salt,
                ..TxNotes::default()
            },
            local: LocalContext::default(),
            error: Ok(()),
        };
        Evm::new_with_inspector(
            context,
            inspector,
            instructions(),
            TaoPrecompiles::new(self.precompiles, is_metered.then_some(tx.gas_limit)),
        )
    }
}

/// A call whose gas does not cover what it costs before it runs: its nonce counts all the same.
fn out_of_gas(world: &mut World, tx: &TxInput, mode: Mode) -> ExecutionOutcome {
    if mode == Mode::CallAndKeep && tx.to.is_some() {
        balances::inc_nonce(&mut world.chain, &account_of(tx.from));
    }
    // Oversized init code is seen first.
    let error = match tx.to {
        None if tx.data.len() > MAX_INIT_CODE => ExitError::CreateContractLimit,
        _ => ExitError::OutOfGas,
    };
    ExecutionOutcome {
        status: Status::Failed(error),
        gas_used: tx.gas_limit,
        output: Bytes::new(),
        logs: Vec::new(),
        created: None,
        fee: Rao::ZERO,
        refusals: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A log as the ledger's events show it.
pub(crate) fn event_log(log: &Log) -> EvmLog {
    EvmLog {
        address: log.address.into_array(),
        topics: log.topics().iter().map(|topic| topic.0).collect(),
        data: log.data.data.to_vec(),
    }
}

fn refused(error: RunError) -> ExecutionError {
    let known = [
        RunnerError::BalanceLow,
        RunnerError::FeeOverflow,
        RunnerError::WithdrawFailed,
    ];
    let text = error.to_string();
    known
        .into_iter()
        .find(|runner| runner.to_string() == text)
        .map_or(ExecutionError::Fatal(text), Into::into)
}
