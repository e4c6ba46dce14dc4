//! revm on the chain's one ledger.
//!
//! A [`World`] is a chain with its EVM at one moment, and cheap to clone. An [`Executor`] runs a
//! [`TxInput`] in a [`Block`] of it: as a transaction, as a call, or watched by an inspector.
//! Balances and nonces live on the ledger alone; [`journal`] makes revm read and write them there.
//! The rules are spec 01 §1–§4.
//!
//! ```
//! use revm::primitives::{Address, U256};
//! use taovm_chain::{profile::Profile, state::State};
//! use taovm_evm_bridge::{Bittensor, Block, Executor, Mode, TxInput, World};
//!
//! let mut world = World::new(State::empty(&Profile::DEV), 42);
//! let (alice, bob) = (Address::repeat_byte(1), Address::repeat_byte(2));
//! let tao = U256::from(10).pow(U256::from(18));
//! world.set_balance(alice, tao * U256::from(10))?;
//!
//! let transfer = TxInput {
//!     from: alice,
//!     to: Some(bob),
//!     value: tao,
//!     gas_limit: 21_000,
//!     max_fee_per_gas: Some(20_000_000_000),
//!     nonce: Some(0),
//!     ..TxInput::default()
//! };
//! let precompiles = Bittensor::default();
//! let block = Block::of(&world);
//! let outcome =
//!     Executor::new(&precompiles).execute(&mut world, &block, &transfer, Mode::Transaction)?;
//! assert!(outcome.is_success());
//! // 500 rao less than the account holds.
//! assert_eq!(world.balance(bob), tao - U256::from(500_000_000_000_u64));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod block;
pub mod context;
pub mod error;
pub mod journal;
pub mod money;
pub mod native;
pub mod outcome;
pub mod precompile_set;
pub mod reward;
pub mod tx;
pub mod validation;
pub mod world;

mod estimate;
mod executor;
mod frame;
mod handler;
mod instructions;
mod precompiles;
mod standard;

pub use block::{BLOCK_GAS_LIMIT, Block, OpenBlock, Receipt};
pub use context::TaoContext;
pub use error::{ExecutionError, InvalidCode, InvalidTransaction, RunnerError};
pub use estimate::EstimateRequest;
pub use executor::{Executor, Mode};
pub use frame::{FrameOutcome, precompile_frame};
pub use outcome::{ExecutionOutcome, ExitError, Opcode, RpcError, Status, Success};
pub use precompile_set::{
    Bittensor, PrecompileCall, PrecompileError, PrecompileOutcome, PrecompileSet, PrecompileStatus,
    Refusal, Warning,
};
pub use precompiles::is_precompile_address;
pub use reward::RewardContracts;
pub use tx::TxInput;
pub use validation::{Stage, TX_GAS_LIMIT, call_gas_cap, validate};
pub use world::{EvmRecords, EvmState, World, account_of};
