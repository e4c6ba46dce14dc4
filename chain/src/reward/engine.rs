//! The seam between the ledger and an engine that runs reward scripts.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{InvalidOutput, RewardContract, RewardOutput};
use crate::{
    epoch::{EpochShares, EpochSnapshot, Masked},
    event::EvmLog,
    primitives::{H160, H256},
    state::State,
};

/// BLAKE2b-256 of a script's code.
pub type CodeHash = H256;

/// What a script says of itself at activation (spec 08 §4, `describe`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptManifest {
    /// The author's name for it.
    pub name: String,
    /// The author's version number.
    pub version: u32,
    /// Optional inputs.
    pub needs: ScriptNeeds,
    /// Fuel wanted for a run, fixed part.
    pub fuel_base: u64,
    /// Fuel wanted for each uid.
    pub fuel_per_uid: u32,
    /// Fuel wanted for each weight entry.
    pub fuel_per_weight: u32,
    /// Room wanted for the state blob, in bytes.
    pub state_bytes: u32,
}

impl ScriptManifest {
    /// Fuel of a run on `uids` neurons and `weights` entries, at most `cap` (spec 08 §7.1).
    #[must_use]
    pub fn fuel_budget(&self, uids: u64, weights: u64, cap: u64) -> u64 {
        self.fuel_base
            .saturating_add(u64::from(self.fuel_per_uid).saturating_mul(uids))
            .saturating_add(u64::from(self.fuel_per_weight).saturating_mul(weights))
            .min(cap)
    }
}

/// The optional inputs a script asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptNeeds {
    /// The neurons' coldkeys.
    pub coldkeys: bool,
    /// Weight rows before the chain's masks.
    pub raw_weights: bool,
    /// Stored bonds.
    pub bonds: bool,
    /// Yuma's own result.
    pub yuma: bool,
}

/// One run of a script: borrowed inputs.
#[derive(Clone, Copy, Debug)]
pub struct RewardRun<'a> {
    /// Names the code; engines cache compiled code by it.
    pub code_hash: CodeHash,
    /// The code as uploaded.
    pub code: &'a [u8],
    /// What the script said at activation: budget and wanted inputs.
    pub manifest: &'a ScriptManifest,
    /// The owner's configuration bytes.
    pub config: &'a [u8],
    /// The script's private state as accepted last time.
    pub state: &'a [u8],
    /// The epoch's inputs.
    pub snapshot: &'a EpochSnapshot,
    /// The same after the chain's masks.
    pub masked: &'a Masked,
    /// Yuma's result, where the mode gives it to the script.
    pub yuma: Option<&'a EpochShares>,
}

/// What a run gave: an output or a guest's fault, and the fuel it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptRun {
    /// Fuel used; 0 where the engine cannot tell exactly (traps other than out-of-fuel).
    pub fuel_used: u64,
    /// The script's answer, not yet checked.
    pub result: Result<RewardOutput, RewardFault>,
}

/// What a run of a contract gave: `fuel_used` is gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractRun {
    /// As a script's.
    pub run: ScriptRun,
    /// What it logged.
    pub logs: Vec<EvmLog>,
}

/// Why a script's answer does not count. Each falls back to Yuma (spec 08 §8).
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
pub enum RewardFault {
    /// The script returned an error.
    #[error("the script refused: {0}")]
    Refused(String),
    /// The guest trapped.
    #[error("the script trapped: {0}")]
    Trap(String),
    /// The fuel budget is used up.
    #[error("the script ran out of fuel")]
    OutOfFuel,
    /// The guest's logical stack limit.
    #[error("the script's stack is too deep")]
    StackLimit,
    /// The result breaks the canonical ABI.
    #[error("the script's result cannot be read: {0}")]
    BadLift(String),
    /// The result breaks a rule of spec 08 §5.2.
    #[error("invalid output: {0}")]
    InvalidOutput(#[from] InvalidOutput),
    /// The epoch's inputs are larger than the limit.
    #[error("the epoch's input has {bytes} bytes, {limit} are allowed")]
    InputTooLarge {
        /// What it would take.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
}

/// Why code is refused at upload or activation (spec 08 §6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Error, Serialize)]
pub enum RefuseCode {
    /// More bytes than the limit.
    #[error("code: {size} bytes, {limit} are allowed")]
    CodeTooLarge {
        /// Bytes given.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// Not a valid component of the profile's feature set.
    #[error("code: {0}")]
    InvalidWasm(String),
    /// Imports, or exports other than the world's.
    #[error("code: not of the world tao:reward/reward-script: {0}")]
    WrongWorld(String),
    /// A start function.
    #[error("code: a start function is not allowed")]
    StartForbidden,
    /// A structure limit.
    #[error("code: too complex: {0}")]
    TooComplex(String),
    /// An operator outside the profile.
    #[error("code: forbidden operator {0}")]
    ForbiddenOperator(String),
    /// `describe` failed or asks for more than the caps.
    #[error("manifest: {0}")]
    BadManifest(String),
    /// The script refuses the configuration.
    #[error("config: {0}")]
    BadConfig(String),
    /// No contract that implements `ITaoRewardScript`.
    #[error("contract: {0}")]
    BadContract(String),
}

/// A fault of the machine, not of the guest. The block cannot be made (spec 08 §8).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Error)]
#[error("reward engine: {0}")]
pub struct HostFault(pub String);

/// Runs reward scripts for the ledger. Implementations are deterministic: equal inputs give equal
/// outputs and fuel.
pub trait RewardEngine: Send + Sync {
    /// Checks code and reads its manifest, before a subnet may use it (spec 08 §6).
    ///
    /// # Errors
    /// `Ok(Err(_))` is the code's fault, `Err(_)` the machine's.
    fn admit(&self, code: &[u8]) -> Result<Result<ScriptManifest, RefuseCode>, HostFault>;

    /// Asks admitted code whether it takes this configuration.
    ///
    /// # Errors
    /// `Ok(Err(_))` is a refusal, `Err(_)` the machine's fault.
    fn check_config(&self, code: &[u8], config: &[u8])
    -> Result<Result<(), RefuseCode>, HostFault>;

    /// Runs a script on an epoch's inputs.
    ///
    /// # Errors
    /// Only for faults of the machine; a guest's fault is part of [`ScriptRun`].
    fn run(&self, run: RewardRun<'_>) -> Result<ScriptRun, HostFault>;

    /// The most fuel that a run may take, whatever its manifest asks for.
    fn fuel_cap(&self) -> u64 {
        u64::MAX
    }

    /// Looks at a deployed contract, before a subnet may use it (spec 08 §10). An engine without an
    /// EVM knows none.
    ///
    /// # Errors
    /// `Ok(Err(_))` is a refusal, `Err(_)` the machine's fault.
    fn admit_contract(
        &self,
        _ledger: &State,
        _address: &H160,
    ) -> Result<Result<RewardContract, RefuseCode>, HostFault> {
        Ok(Err(RefuseCode::BadContract("there is no EVM here".into())))
    }

    /// Calls a contract on an epoch's inputs. What it wrote to storage is set aside until
    /// [`Self::keep_contract_storage`] or the next run; it changes nothing else.
    ///
    /// # Errors
    /// Only for faults of the machine.
    fn run_contract(
        &self,
        _ledger: &State,
        _contract: &RewardContract,
        _snapshot: &EpochSnapshot,
        _masked: &Masked,
        _yuma: Option<&EpochShares>,
    ) -> Result<ContractRun, HostFault> {
        Err(HostFault("there is no EVM here".into()))
    }

    /// The last contract's answer counts: its storage stays.
    ///
    /// # Errors
    /// Only for faults of the machine.
    fn keep_contract_storage(&self) -> Result<(), HostFault> {
        Err(HostFault("there is no EVM here".into()))
    }
}
