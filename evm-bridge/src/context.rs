//! The types that revm is put together from.

use revm::{
    Context,
    context::{BlockEnv, CfgEnv, Evm, TxEnv},
    handler::{EthFrame, instructions::EthInstructions},
    interpreter::interpreter::EthInterpreter,
    primitives::B256,
};
use taovm_chain::primitives::{AccountId, Rao};

use crate::{
    journal::TaoJournal,
    outcome::{ExitError, Opcode, Success},
    precompile_set::{Refusal, Warning},
    precompiles::TaoPrecompiles,
    world::World,
};

/// What instructions, precompiles and inspectors see: an inspector implements
/// `revm::Inspector<TaoContext>`, reads the ledger at `journaled_state.world()` and what was refused
/// so far at `chain.refusals`.
pub type TaoContext = Context<BlockEnv, TxEnv, CfgEnv, World, TaoJournal, TxNotes>;

/// The whole machine with an inspector.
pub(crate) type TaoEvm<'a, I> = Evm<
    TaoContext,
    I,
    EthInstructions<EthInterpreter, TaoContext>,
    TaoPrecompiles<'a>,
    EthFrame<EthInterpreter>,
>;

/// What is noted of a transaction beside its effects.
#[derive(Clone, Debug, Default)]
pub struct TxNotes {
    /// Its gas's money.
    pub fees: Fees,
    /// What decides the address that it creates, instead of its nonce.
    pub(crate) salt: Option<B256>,
    /// Refused precompile calls so far: the last one is of the frame that ended last, if that was a
    /// precompile's and failed.
    pub refusals: Vec<Refusal>,
    /// Warnings of precompiles so far.
    pub warnings: Vec<Warning>,
    /// The error of a precompile that is the transaction's own target.
    pub(crate) top_error: Option<ExitError>,
    /// How the frame ended that ended last and well.
    pub(crate) last_end: Success,
    /// The last invalid opcode that was met.
    pub(crate) invalid_opcode: Opcode,
    /// Whether dispatched calls used up the transaction's weight (spec 01 §3.4).
    pub(crate) is_exhausted: bool,
}

/// The money of one transaction's gas (spec 01 §1.6).
#[derive(Clone, Copy, Debug, Default)]
pub struct Fees {
    /// What a unit of gas costs, in wei: the base fee, or nothing for a call without a fee.
    pub price: u64,
    /// The base fee of the block, in wei.
    pub base_fee: u64,
    /// Who gets the fee.
    pub author: Option<AccountId>,
    /// Taken from the sender before the execution.
    pub paid: Rao,
    /// What the sender paid in the end.
    pub charged: Rao,
}
