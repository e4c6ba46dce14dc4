//! What can be asked for, and what it does to the ledger.

use alloy::{
    primitives::{B256, Bytes, U256},
    sol_types::{SolValue, sol_data},
};
use serde::Deserialize;
use serde_json::{Value, json};
use taovm_chain::{
    call::{Call, Origin, dispatch},
    primitives::{AccountId, NetUid},
    reward::RewardEngine,
    state::{Ledger, State},
    subnets::should_run_epoch,
};
use taovm_evm_bridge::{
    Bittensor, PrecompileCall, PrecompileStatus, RewardContracts, World, is_precompile_address,
    precompile_frame,
};
use taovm_precompiles::RefusalReason;

use super::{
    BridgeError,
    abi::{At, Contract, Frame, Log, Native, read, small, status},
    blocks::{next_time, step},
    money::unmark_contract,
};
use crate::{genesis::FileNames, scenario::from_trace};

/// A change of the chain.
#[derive(Debug)]
pub(super) enum Change {
    /// A precompile's frame.
    Frame(Frame),
    /// A call of the chain by any account or root.
    Native { origin: Origin, call: Box<Call> },
    /// The subnet's epoch, in a block made now.
    Epoch(NetUid),
    /// Nothing but the blocks up to the EVM's.
    Blocks,
    /// A copy of a contract of the EVM's.
    Contract(Contract),
}

/// The methods that change the chain.
pub(super) const CALL: &str = "taovm_bridgeCall";
pub(super) const NATIVE: &str = "taovm_bridgeNative";
pub(super) const EPOCH: &str = "taovm_bridgeEpoch";
pub(super) const ROLL: &str = "taovm_bridgeRoll";
pub(super) const CONTRACT: &str = "taovm_bridgeContract";

/// All of them.
pub(super) const CHANGES: [&str; 5] = [CALL, NATIVE, EPOCH, ROLL, CONTRACT];

/// A request that can be read.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) at: At,
    pub(super) change: Change,
}

impl Request {
    /// Reads the ABI-encoded arguments of a method.
    ///
    /// # Errors
    /// `Malformed`, which names the field.
    pub(super) fn read(method: &str, data: &[u8]) -> Result<Self, BridgeError> {
        let (at, body) = read::<(At, sol_data::Bytes)>(data)?;
        let change = match method {
            CALL => {
                let (frame,) = read::<(Frame,)>(&body)?;
                if !is_precompile_address(frame.precompile) {
                    let reason = format!("there is no precompile at {}", frame.precompile);
                    return Err(BridgeError::malformed("precompile", reason));
                }
                Change::Frame(frame)
            }
            NATIVE => read_native(&read::<(Native,)>(&body)?.0)?,
            EPOCH => Change::Epoch(NetUid(read::<(sol_data::Uint<16>,)>(&body)?.0)),
            ROLL => Change::Blocks,
            CONTRACT => read_contract(&body)?,
            other => return Err(BridgeError::UnknownMethod(other.to_owned())),
        };
        Ok(Self { at, change })
    }
}

/// A call as genesis files and scenarios have it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedCall {
    pallet: String,
    call: String,
    args: Value,
}

fn read_contract(body: &[u8]) -> Result<Change, BridgeError> {
    let (contract,) = read::<(Contract,)>(body)?;
    if contract.code.is_empty() {
        return Err(BridgeError::malformed("code", "is empty"));
    }
    // forge's code of a precompile is the kit's; the chain has its own.
    Ok(if is_precompile_address(contract.account) {
        Change::Blocks
    } else {
        Change::Contract(contract)
    })
}

fn read_native(native: &Native) -> Result<Change, BridgeError> {
    let who = if native.origin == B256::ZERO {
        Origin::Root
    } else {
        Origin::Signed(AccountId(native.origin.0))
    };
    let NamedCall { pallet, call, args } =
        serde_json::from_str(&native.call).map_err(|e| BridgeError::malformed("call", e))?;
    // Recordings, whose reader this is, write a single argument without a list around it.
    let args = match args {
        Value::Array(mut list) if list.len() == 1 => list.remove(0),
        args => args,
    };
    let call = json!({ pallet: { call: args } });
    let call = from_trace(&call, &FileNames).map_err(|e| BridgeError::malformed("call", e.0))?;
    Ok(Change::Native {
        origin: who,
        call: Box::new(call),
    })
}

/// What came of a change. On anything but [`status::SUCCESS`] the state is what it was.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) status: u8,
    pub(super) output: Bytes,
    pub(super) gas: u64,
    /// The chain's name for a refusal.
    pub(super) error: String,
    pub(super) logs: Vec<Log>,
    /// Whether the ledger refused, who may have looked at any balance.
    pub(super) by_ledger: bool,
}

impl Change {
    /// Makes the change.
    ///
    /// # Errors
    /// A fault of the engine's machine.
    pub(super) fn make(
        &self,
        world: &mut World,
        engine: &dyn RewardEngine,
    ) -> Result<Done, BridgeError> {
        // No call but a block's lets a contract's storage change.
        let contracts = RewardContracts::new(Some(engine), world.evm.clone());
        match self {
            Self::Frame(frame) => make_frame(frame, &mut world.chain, &contracts),
            Self::Native { origin, call } => {
                Ok(make_native(*origin, call, &mut world.chain, &contracts))
            }
            Self::Epoch(netuid) => make_epoch(*netuid, world, engine),
            Self::Blocks => Ok(Done::default()),
            Self::Contract(contract) => make_contract(contract, world),
        }
    }
}

fn make_frame(
    frame: &Frame,
    state: &mut State,
    engine: &dyn RewardEngine,
) -> Result<Done, BridgeError> {
    let call = PrecompileCall {
        address: frame.precompile.into_array(),
        caller: frame.caller.into_array(),
        value_wei: frame.value,
        input: &frame.input,
        gas_limit: small(frame.gasLimit, "gasLimit")?,
        is_static: frame.isStatic,
        is_delegate: frame.isDelegate,
    };
    let precompiles = Bittensor {
        engine: Some(engine),
    };
    let Some(outcome) = precompile_frame(&precompiles, state, &call) else {
        return Err(BridgeError::malformed("precompile", "is none"));
    };
    let by_ledger = outcome
        .refusal
        .as_ref()
        .is_some_and(|refusal| matches!(refusal.reason, RefusalReason::Ledger(_)));
    Ok(Done {
        status: match outcome.status {
            PrecompileStatus::Success => status::SUCCESS,
            PrecompileStatus::Revert => status::REVERT,
            PrecompileStatus::Error(_) => status::ERROR,
        },
        output: outcome.output,
        gas: outcome.gas_used,
        error: outcome
            .refusal
            .map_or_else(String::new, |refusal| refusal.error),
        logs: outcome.logs.into_iter().map(log).collect(),
        by_ledger,
    })
}

fn log(log: alloy::primitives::Log) -> Log {
    let (topics, data) = log.data.split();
    Log { topics, data }
}

/// A call; its output is the netuids of the subnets that it made.
fn make_native(origin: Origin, call: &Call, state: &mut State, engine: &dyn RewardEngine) -> Done {
    let before = state.netuids();
    // Each is a transaction of its own.
    state.clock.extrinsic_index = state.clock.extrinsic_index.saturating_add(1);
    match dispatch(state, origin, call.clone(), Some(engine)) {
        Ok(()) => Done {
            output: made_since(&before, state),
            ..Done::default()
        },
        Err(error) => Done {
            status: status::REVERT,
            error: error.to_string(),
            by_ledger: true,
            ..Done::default()
        },
    }
}

fn made_since(before: &[NetUid], ledger: &Ledger) -> Bytes {
    let made = ledger.netuids().into_iter().filter(|n| !before.contains(n));
    let made: Vec<U256> = made.map(|netuid| U256::from(netuid.0)).collect();
    made.abi_encode().into()
}

/// Moves the subnet's next epoch to the next block, and makes that.
fn make_epoch(
    netuid: NetUid,
    world: &mut World,
    engine: &dyn RewardEngine,
) -> Result<Done, BridgeError> {
    let refused = |reason: &str| BridgeError::malformed("netuid", reason);
    if netuid.is_root() {
        return Err(refused("root has no epoch"));
    }
    if !world.chain.subnet_exists(netuid) {
        return Err(refused(&format!("subnet {netuid} does not exist")));
    }
    let next = world.chain.now() + 1;
    let schedule = &mut world.chain.subnet_mut(netuid).schedule;
    schedule.pending_epoch_at = next;
    if !should_run_epoch(schedule, next) {
        return Err(refused(&format!("subnet {netuid} has a tempo of 0")));
    }
    let timestamp = next_time(world);
    step(world, timestamp, engine)?;
    if world.chain.subnet(netuid).schedule.last_epoch_block != next {
        return Err(refused(&format!(
            "the epoch of subnet {netuid} was deferred"
        )));
    }
    Ok(Done::default())
}

fn make_contract(contract: &Contract, world: &mut World) -> Result<Done, BridgeError> {
    let Contract {
        account,
        code,
        slots,
    } = contract;
    if !world.has_code(*account) {
        unmark_contract(&mut world.chain, *account);
    }
    world
        .set_code(*account, code.clone())
        .map_err(|e| BridgeError::malformed("code", e))?;
    for slot in slots {
        world.set_storage(*account, slot.key, slot.value);
    }
    Ok(Done::default())
}
