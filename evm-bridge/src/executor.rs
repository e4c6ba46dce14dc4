//! One way to run the EVM: for blocks, calls, estimates and traces.

use revm::{
    Inspector,
    context::{CfgEnv, Context, Evm, JournalTr, LocalContext, result::ExecutionResult},
    handler::Handler,
    inspector::InspectorHandler,
    primitives::{Bytes, hardfork::SpecId},
};
use taovm_chain::primitives::Rao;

use crate::{
    block::Block,
    context::{Fees, TaoContext, TaoEvm, TxNotes},
    error::{ExecutionError, RunnerError},
    handler::{RunError, TaoHandler},
    instructions::instructions,
    journal::TaoJournal,
    outcome::{ExecutionOutcome, ExitError, Status, from_revm},
    precompile_set::PrecompileSet,
    precompiles::TaoPrecompiles,
    tx::TxInput,
    validation::{Stage, validate, validate_call},
    world::World,
};

/// How to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A transaction of a block: validated, paid for, kept.
    Transaction,
    /// `eth_call`: free unless it names a fee, from any sender, nothing kept (spec 01 §1.11).
    Call,
    /// As [`Mode::Call`], but what it changed is kept.
    CallAndKeep,
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

    fn run<I>(
        &self,
        world: &mut World,
        block: &Block,
        tx: &TxInput,
        mode: Mode,
        inspector: I,
        run: impl FnOnce(&mut TaoEvm<'a, I>) -> Result<ExecutionResult, RunError>,
    ) -> Result<ExecutionOutcome, ExecutionError> {
        if mode == Mode::Transaction {
            validate(world, block, tx, Stage::Inclusion)?;
        } else {
            validate_call(world, block, tx)?;
            if tx.intrinsic_gas() > tx.gas_limit {
                return Ok(out_of_gas(tx.gas_limit));
            }
        }

        let mut evm = self.evm(world, block, tx, inspector);
        let result = run(&mut evm).map_err(refused)?;
        let Context {
            journaled_state,
            chain: notes,
            ..
        } = evm.ctx;

        let mut outcome = from_revm(result, notes.top_error, notes.invalid_opcode);
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
        }
        Ok(outcome)
    }

    fn evm<I>(&self, world: &World, block: &Block, tx: &TxInput, inspector: I) -> TaoEvm<'a, I> {
        let mut cfg = CfgEnv::new_with_spec(SpecId::PRAGUE);
        cfg.chain_id = world.evm.chain_id;
        let mut journal = TaoJournal::new(world.clone());
        journal.set_spec_id(SpecId::PRAGUE);
        let price = match tx.max_fee_per_gas {
            None | Some(0) => 0,
            Some(_) => block.base_fee,
        };
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
                ..TxNotes::default()
            },
            local: LocalContext::default(),
            error: Ok(()),
        };
        Evm::new_with_inspector(
            context,
            inspector,
            instructions(),
            TaoPrecompiles::new(self.precompiles, tx.gas_limit),
        )
    }
}

/// A call whose gas does not cover what it costs before it runs.
fn out_of_gas(gas_limit: u64) -> ExecutionOutcome {
    ExecutionOutcome {
        status: Status::Failed(ExitError::OutOfGas),
        gas_used: gas_limit,
        output: Bytes::new(),
        logs: Vec::new(),
        created: None,
        fee: Rao::ZERO,
        refusals: Vec::new(),
        warnings: Vec::new(),
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
