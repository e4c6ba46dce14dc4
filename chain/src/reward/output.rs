//! What a script returns, as it comes from the engine.

use serde::Serialize;
use thiserror::Error;

use crate::primitives::Uid;

/// A script's answer, unchecked (spec 08 §4 `epoch-output`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RewardOutput {
    /// The miners' shares by uid.
    pub incentive: RewardShares,
    /// The validators' shares by uid.
    pub dividends: RewardShares,
    /// Bonds to store; absent keeps the stored ones.
    pub bonds: Option<CsrMatrix>,
    /// Consensus for metagraph readers, Q32; absent stores zeros.
    pub consensus_q32: Option<Vec<u64>>,
    /// Validator trust for metagraph readers, Q32; absent stores zeros.
    pub validator_trust_q32: Option<Vec<u64>>,
    /// New private state; absent keeps the old.
    pub state: Option<Vec<u8>>,
    /// Goes into the epoch's event.
    pub note: Vec<u8>,
}

/// Shares by uid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RewardShares {
    /// The host divides by the sum.
    Relative(Vec<u64>),
    /// I32F32 bits of values in [0, 1], used as they are.
    ExactQ32(Vec<u64>),
}

impl Default for RewardShares {
    fn default() -> Self {
        Self::Relative(Vec::new())
    }
}

/// Compressed sparse rows of u16 values: row i spans `row_start[i]..row_start[i + 1]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsrMatrix {
    /// n + 1 offsets, from 0 to the number of entries.
    pub row_start: Vec<u32>,
    /// Columns, strictly increasing within a row.
    pub col: Vec<Uid>,
    /// u16 shares.
    pub val: Vec<u16>,
}

/// Which rule of spec 08 §5.2 an output breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize)]
pub enum InvalidOutput {
    /// A vector has not one entry a uid.
    #[error("{field} has {got} entries, {want} uids")]
    Length {
        /// The vector's name in the interface.
        field: &'static str,
        /// Its length.
        got: usize,
        /// n.
        want: usize,
    },
    /// Exact shares above 1, alone or in sum.
    #[error("{field} is above 1")]
    Range {
        /// The vector's name in the interface.
        field: &'static str,
    },
    /// Dividends to a uid that holds no validator permit.
    #[error("dividends to uid {uid}, which holds no validator permit")]
    RoleMismatch {
        /// The first such uid.
        uid: Uid,
    },
    /// Malformed bonds.
    #[error("bonds: {rule}")]
    Bonds {
        /// The broken rule.
        rule: &'static str,
    },
    /// State or note above its limit.
    #[error("{field} has {got} bytes, {limit} are allowed")]
    TooLarge {
        /// The blob's name in the interface.
        field: &'static str,
        /// Its size.
        got: usize,
        /// The limit.
        limit: usize,
    },
}
