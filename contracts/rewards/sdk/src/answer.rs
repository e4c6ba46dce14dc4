//! What a script says: of itself, and of an epoch.

use alloc::{string::String, vec::Vec};

use crate::{I32F32, Sparse};

/// What a script says of itself, always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Up to 64 bytes.
    pub name: &'static str,
    /// The author's number.
    pub version: u32,
    /// Optional inputs.
    pub needs: Needs,
    /// Fuel of a run: this, and for each uid and each weight the next two. A simple operator costs 8.
    pub fuel_base: u64,
    /// Fuel for each uid.
    pub fuel_per_uid: u32,
    /// Fuel for each weight.
    pub fuel_per_weight: u32,
    /// Room for the state, up to 65,536 bytes.
    pub state_bytes: u32,
}

/// Optional inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// [`Neurons::coldkeys`](crate::Neurons::coldkeys).
    pub coldkeys: bool,
    /// [`Epoch::raw_weights`](crate::Epoch::raw_weights).
    pub raw_weights: bool,
    /// [`Epoch::bonds`](crate::Epoch::bonds).
    pub bonds: bool,
    /// [`Epoch::yuma`](crate::Epoch::yuma), in the modes `shadow` and `after`.
    pub yuma: bool,
}

impl Needs {
    /// No optional input.
    pub const NONE: Self = Self {
        coldkeys: false,
        raw_weights: false,
        bonds: false,
        yuma: false,
    };
}

/// Shares by uid, one a neuron.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shares {
    /// Parts of a whole: the chain divides by their sum.
    Relative(Vec<u64>),
    /// Shares that the chain takes as they are: each in [0, 1], together at most 1.
    Exact(Vec<I32F32>),
}

impl Shares {
    /// Relative parts, or the bits of exact shares.
    #[must_use]
    pub fn parts(&self) -> Vec<u64> {
        match self {
            Self::Relative(parts) => parts.clone(),
            Self::Exact(shares) => shares.iter().map(|share| share.to_q32()).collect(),
        }
    }
}

/// A script's decision. The chain takes all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The miners' shares.
    pub incentive: Shares,
    /// The validators' shares: only of holders of a permit.
    pub dividends: Shares,
    /// Bonds to store, as u16 shares. Without them the stored ones stay, in mode `after` Yuma's.
    pub bonds: Option<Sparse>,
    /// For readers of the metagraph.
    pub consensus: Option<Vec<I32F32>>,
    /// For readers of the metagraph.
    pub validator_trust: Option<Vec<I32F32>>,
    /// The new private state; without one the old stays.
    pub state: Option<Vec<u8>>,
    /// Up to 256 bytes for the epoch's event.
    pub note: Vec<u8>,
}

impl Answer {
    /// Relative shares and nothing else.
    #[must_use]
    pub const fn relative(incentive: Vec<u64>, dividends: Vec<u64>) -> Self {
        Self::of(Shares::Relative(incentive), Shares::Relative(dividends))
    }

    /// Exact shares and nothing else.
    #[must_use]
    pub const fn exact(incentive: Vec<I32F32>, dividends: Vec<I32F32>) -> Self {
        Self::of(Shares::Exact(incentive), Shares::Exact(dividends))
    }

    /// Shares and nothing else.
    #[must_use]
    pub const fn of(incentive: Shares, dividends: Shares) -> Self {
        Self {
            incentive,
            dividends,
            bonds: None,
            consensus: None,
            validator_trust: None,
            state: None,
            note: Vec::new(),
        }
    }
}

/// Why a script does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Something about this epoch, its configuration or its state.
    UnsupportedInput(String),
    /// Something about the script.
    Internal(String),
}

impl Refusal {
    /// A refusal of the input.
    pub fn input(text: impl Into<String>) -> Self {
        Self::UnsupportedInput(text.into())
    }
}
