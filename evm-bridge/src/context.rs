//! The types that revm is put together from.

use revm::{
    Context,
    context::{BlockEnv, CfgEnv, Evm, TxEnv},
    handler::{EthFrame, instructions::EthInstructions},
    interpreter::interpreter::EthInterpreter,
};
use taovm_chain::primitives::{AccountId, Rao};

use crate::{journal::TaoJournal, precompiles::TaoPrecompiles, world::World};

/// What instructions, precompiles and inspectors see: an inspector implements
/// `revm::Inspector<TaoContext>`.
pub type TaoContext = Context<BlockEnv, TxEnv, CfgEnv, World, TaoJournal, Fees>;

/// The whole machine with an inspector.
pub(crate) type TaoEvm<'a, I> = Evm<
    TaoContext,
    I,
    EthInstructions<EthInterpreter, TaoContext>,
    TaoPrecompiles<'a>,
    EthFrame<EthInterpreter>,
>;

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
