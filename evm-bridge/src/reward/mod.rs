//! Reward scripts written in Solidity (spec 08 §10).
//!
//! [`RewardContracts`] is the ledger's [`RewardEngine`] with an EVM: WebAssembly goes to the engine
//! that it wraps, contracts run here. A contract is called on a copy of the world. Of what it changed
//! only storage can stay, and only if the ledger accepts its answer.

pub mod abi;
mod pack;
mod read_only;
mod unpack;

use std::sync::{Mutex, MutexGuard, PoisonError};

use alloy_sol_types::SolCall;
use revm::primitives::{Address, Bytes, address};
use taovm_chain::{
    epoch::{EpochShares, EpochSnapshot, Masked},
    primitives::{H160, keccak_256},
    reward::{
        ContractRun, HostFault, RefuseCode, RewardContract, RewardEngine, RewardFault, RewardRun,
        ScriptManifest, ScriptNeeds, ScriptRun,
    },
    state::State,
};

use self::{abi::ITaoRewardScript, read_only::ReadOnly};
use crate::{
    block::Block,
    executor::{Executor, Mode, event_log},
    outcome::{ExecutionOutcome, ExitError, Status},
    precompile_set::Bittensor,
    tx::TxInput,
    world::{EvmState, World, account_of},
};

/// `msg.sender` of reward contracts: no key, no money.
pub const REWARD_CALLER: Address = address!("74616f0000000000000000000000000000000002");

/// Gas of a run, calldata included.
pub const REWARD_GAS: u64 = 60_000_000;

/// Gas of each question at the activation.
const QUESTION_GAS: u64 = 1_000_000;

/// The most calldata of a run, in bytes; as the inputs of WebAssembly scripts.
const MAX_INPUT: usize = 4 << 20;

/// Bytes of a refusal that are kept.
const MAX_REVERT: usize = 256;

/// An engine for scripts and contracts.
pub struct RewardContracts<'a> {
    scripts: Option<&'a dyn RewardEngine>,
    evm: Mutex<Versions>,
}

impl std::fmt::Debug for RewardContracts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RewardContracts").finish_non_exhaustive()
    }
}

/// The EVM's records before and after the last run.
struct Versions {
    current: EvmState,
    aside: Option<EvmState>,
}

impl<'a> RewardContracts<'a> {
    /// An engine that asks `scripts` for WebAssembly and finds contracts in `evm`.
    #[must_use]
    pub fn new(scripts: Option<&'a dyn RewardEngine>, evm: EvmState) -> Self {
        Self {
            scripts,
            evm: Mutex::new(Versions {
                current: evm,
                aside: None,
            }),
        }
    }

    /// The EVM's records with the storage of every answer that counted.
    #[must_use]
    pub fn into_evm(self) -> EvmState {
        let versions = self.evm.into_inner();
        versions.unwrap_or_else(PoisonError::into_inner).current
    }

    /// Every change of the versions is a single assignment.
    fn versions(&self) -> MutexGuard<'_, Versions> {
        self.evm.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scripts(&self) -> Result<&'a dyn RewardEngine, HostFault> {
        self.scripts
            .ok_or_else(|| HostFault("no engine for WebAssembly is attached".into()))
    }

    fn world(&self, ledger: &State) -> World {
        World {
            chain: ledger.clone(),
            evm: self.versions().current.clone(),
        }
    }

    /// Asks a contract a question that needs no state.
    fn ask<C: SolCall>(
        world: &World,
        to: Address,
        question: &C,
    ) -> Result<Result<C::Return, RefuseCode>, HostFault> {
        let mut world = world.clone();
        let outcome = call(
            &mut world,
            to,
            question.abi_encode(),
            QUESTION_GAS,
            Mode::Call,
        )?;
        let bad = |what: &str| {
            let text = format!("{} {what}", C::SIGNATURE);
            Ok(Err(RefuseCode::BadContract(text)))
        };
        if !outcome.is_success() {
            return bad("fails");
        }
        match C::abi_decode_returns(&outcome.output) {
            Ok(answer) => Ok(Ok(answer)),
            Err(_) => bad("returns something else"),
        }
    }

    fn admit(
        &self,
        ledger: &State,
        address: H160,
    ) -> Result<Result<RewardContract, RefuseCode>, HostFault> {
        let world = self.world(ledger);
        let to = Address::from(address);
        let bad = |text: &str| Ok(Err(RefuseCode::BadContract(text.into())));
        let Some(code_hash) = code_hash(&world, to) else {
            return bad("there was no code at the address before this transaction");
        };
        let marker = ITaoRewardScript::rewardScriptInterfaceCall {};
        match Self::ask(&world, to, &marker)? {
            Ok(marker) if marker.0 == ITaoRewardScript::computeRewardsCall::SELECTOR => {}
            Ok(_) => return bad("rewardScriptInterface() is of another interface"),
            Err(refusal) => return Ok(Err(refusal)),
        }
        let needs = match Self::ask(&world, to, &ITaoRewardScript::rewardScriptNeedsCall {})? {
            Ok(needs) => needs,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Ok(bits @ 0..=15) = u8::try_from(needs) else {
            return bad("rewardScriptNeeds() has bits above 3");
        };
        Ok(Ok(RewardContract {
            address,
            code_hash,
            needs: ScriptNeeds {
                coldkeys: bits & 1 != 0,
                raw_weights: bits & 2 != 0,
                bonds: bits & 4 != 0,
                yuma: bits & 8 != 0,
            },
        }))
    }

    fn run_here(
        &self,
        ledger: &State,
        contract: &RewardContract,
        snapshot: &EpochSnapshot,
        masked: &Masked,
        yuma: Option<&EpochShares>,
    ) -> Result<ContractRun, HostFault> {
        self.versions().aside = None;
        let mut world = self.world(ledger);
        let to = Address::from(contract.address);
        if code_hash(&world, to) != Some(contract.code_hash) {
            let text = "the code at the address is not what was activated";
            return Ok(failed(0, RewardFault::Trap(text.into())));
        }
        let input = pack::calldata(contract.needs, snapshot, masked, yuma);
        if input.len() > MAX_INPUT {
            let (bytes, limit) = (input.len() as u64, MAX_INPUT as u64);
            return Ok(failed(0, RewardFault::InputTooLarge { bytes, limit }));
        }
        let outcome = call(&mut world, to, input, REWARD_GAS, Mode::CallAndKeep)?;
        let gas = outcome.gas_used;
        let fault = match &outcome.status {
            Status::Succeeded(_) => None,
            Status::Reverted => Some(RewardFault::Refused(reason(&outcome.output))),
            Status::Failed(ExitError::OutOfGas) => Some(RewardFault::OutOfFuel),
            Status::Failed(error) => Some(RewardFault::Trap(error.name().into())),
        };
        if let Some(fault) = fault {
            return Ok(failed(gas, fault));
        }
        if !touches_storage_alone(ledger, &self.versions().current, &world) {
            let text = "it moved money, or made or destroyed a contract";
            return Ok(failed(gas, RewardFault::Trap(text.into())));
        }
        let output = match unpack::output(&outcome.output, snapshot.uid_count()) {
            Ok(output) => output,
            Err(what) => return Ok(failed(gas, RewardFault::BadLift(what))),
        };
        self.versions().aside = Some(world.evm);
        Ok(ContractRun {
            run: ScriptRun {
                fuel_used: gas,
                result: Ok(output),
            },
            logs: outcome.logs.iter().map(event_log).collect(),
        })
    }
}

/// Keccak-256 of the code at an address that has some.
fn code_hash(world: &World, address: Address) -> Option<[u8; 32]> {
    let code = world.code(address);
    (!code.is_empty()).then(|| keccak_256(&code))
}

/// A free call from [`REWARD_CALLER`] with precompiles that only read.
fn call(
    world: &mut World,
    to: Address,
    data: Vec<u8>,
    gas_limit: u64,
    mode: Mode,
) -> Result<ExecutionOutcome, HostFault> {
    let precompiles = ReadOnly(Bittensor::default());
    let block = Block::of(world);
    let tx = TxInput {
        from: REWARD_CALLER,
        to: Some(to),
        data: data.into(),
        gas_limit,
        ..TxInput::default()
    };
    Executor::new(&precompiles)
        .execute(world, &block, &tx, mode)
        .map_err(|error| HostFault(format!("EVM: {error}")))
}

/// Whether a call left the accounts, but for its sender's nonce, and the contracts as they were.
fn touches_storage_alone(ledger: &State, evm: &EvmState, after: &World) -> bool {
    use imbl::ordmap::DiffItem;
    let caller = account_of(REWARD_CALLER);
    let accounts = ledger
        .accounts
        .diff(&after.chain.accounts)
        .all(|item| match item {
            DiffItem::Add(who, _) | DiffItem::Remove(who, _) => *who == caller,
            DiffItem::Update { new: (who, _), .. } => *who == caller,
        });
    accounts
        && evm
            .code_hashes
            .diff(&after.evm.code_hashes)
            .next()
            .is_none()
}

/// A run whose answer does not count.
fn failed(gas: u64, fault: RewardFault) -> ContractRun {
    ContractRun {
        run: ScriptRun {
            fuel_used: gas,
            result: Err(fault),
        },
        logs: Vec::new(),
    }
}

/// The text of `Error(string)`, or else the first bytes in hex.
fn reason(output: &Bytes) -> String {
    use alloy_sol_types::{Revert, SolError};
    let mut text = match Revert::abi_decode(output) {
        Ok(revert) => revert.reason,
        Err(_) => {
            return revm::primitives::hex::encode_prefixed(&output[..output.len().min(MAX_REVERT)]);
        }
    };
    text.truncate(text.floor_char_boundary(MAX_REVERT));
    text
}

impl RewardEngine for RewardContracts<'_> {
    fn admit(&self, code: &[u8]) -> Result<Result<ScriptManifest, RefuseCode>, HostFault> {
        self.scripts()?.admit(code)
    }

    fn check_config(
        &self,
        code: &[u8],
        config: &[u8],
    ) -> Result<Result<(), RefuseCode>, HostFault> {
        self.scripts()?.check_config(code, config)
    }

    fn run(&self, run: RewardRun<'_>) -> Result<ScriptRun, HostFault> {
        self.scripts()?.run(run)
    }

    fn fuel_cap(&self) -> u64 {
        self.scripts.map_or(u64::MAX, RewardEngine::fuel_cap)
    }

    fn admit_contract(
        &self,
        ledger: &State,
        address: &H160,
    ) -> Result<Result<RewardContract, RefuseCode>, HostFault> {
        self.admit(ledger, *address)
    }

    fn run_contract(
        &self,
        ledger: &State,
        contract: &RewardContract,
        snapshot: &EpochSnapshot,
        masked: &Masked,
        yuma: Option<&EpochShares>,
    ) -> Result<ContractRun, HostFault> {
        self.run_here(ledger, contract, snapshot, masked, yuma)
    }

    fn keep_contract_storage(&self) -> Result<(), HostFault> {
        let mut versions = self.versions();
        if let Some(aside) = versions.aside.take() {
            versions.current = aside;
        }
        Ok(())
    }
}
