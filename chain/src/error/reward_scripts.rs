//! Errors of taovm's own pallet: reward scripts (spec 08 §9).

use thiserror::Error;

use crate::reward::{HostFault, RefuseCode};

/// Why a reward-script call was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Error)]
pub enum RewardScriptsError {
    /// The code or its configuration is refused.
    #[error("{0}")]
    CodeRefused(RefuseCode),
    /// No code was uploaded under this hash.
    #[error("code hash: nothing uploaded under it")]
    CodeNotFound,
    /// The subnet has no deployment.
    #[error("netuid: no reward script is active")]
    NotActive,
    /// The configuration is above its limit.
    #[error("config: {size} bytes, {limit} are allowed")]
    ConfigTooLarge {
        /// Bytes given.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// Its faults switched the script off: only another activation helps.
    #[error("netuid: the reward script was suspended after its faults; activate it again")]
    Suspended,
    /// A contract has no configuration.
    #[error("config: a contract takes none")]
    NoConfig,
    /// No engine is attached, or it failed.
    #[error("{0}")]
    Engine(HostFault),
}

impl RewardScriptsError {
    /// The error's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CodeRefused(_) => "CodeRefused",
            Self::CodeNotFound => "CodeNotFound",
            Self::NotActive => "NotActive",
            Self::ConfigTooLarge { .. } => "ConfigTooLarge",
            Self::Suspended => "Suspended",
            Self::NoConfig => "NoConfig",
            Self::Engine(_) => "Engine",
        }
    }
}
