//! What a script is given.

use alloc::{vec, vec::Vec};

use crate::{I32F32, Random};

/// An epoch of one mechanism. Lists are indexed by uid and have [`Epoch::n`] entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Epoch {
    /// Which epoch this is.
    pub header: Header,
    /// Hyperparameters as the chain stores them.
    pub params: Params,
    /// The neurons.
    pub neurons: Neurons,
    /// Weights after all of the chain's masks; rows are not normalised.
    pub weights: Sparse,
    /// Weights before the masks, if asked for.
    pub raw_weights: Option<Sparse>,
    /// Stored bonds, if asked for.
    pub bonds: Option<Sparse>,
    /// Yuma's result, if asked for and in a mode that gives it.
    pub yuma: Option<YumaResult>,
    /// The owner's configuration.
    pub config: Vec<u8>,
    /// What the last run that counted left; empty at first.
    pub state: Vec<u8>,
}

/// Which epoch this is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The subnet.
    pub netuid: u16,
    /// The mechanism.
    pub mechanism: u8,
    /// The block that runs the epoch.
    pub block: u64,
    /// The block of the previous successful epoch, 0 before the first.
    pub last_epoch_block: u64,
    /// Blocks between epochs.
    pub tempo: u16,
    /// Number of the epoch.
    pub epoch_index: u64,
    /// n.
    pub uid_count: u16,
    /// The uid of the subnet owner's hotkey, if it is registered.
    pub owner_uid: Option<u16>,
    /// Alpha that this mechanism splits, in units of 10⁻⁹.
    pub emission: u64,
    /// Differs between subnets that held the same netuid one after another.
    pub subnet_generation: u64,
}

/// Hyperparameters; u16 shares are parts of 65,535.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the chain's own names")]
pub struct Params {
    pub kappa: u16,
    pub rho: u16,
    pub bonds_penalty: u16,
    /// In millionths.
    pub bonds_moving_average: u64,
    pub alpha_low: u16,
    pub alpha_high: u16,
    /// In hundredths.
    pub alpha_sigmoid_steepness: i16,
    pub liquid_alpha: bool,
    pub yuma3: bool,
    pub max_validators: u16,
    /// In blocks.
    pub activity_cutoff: u64,
}

/// The neurons, one list a property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neurons {
    /// The hotkeys.
    pub hotkeys: Vec<[u8; 32]>,
    /// The coldkeys; empty unless asked for.
    pub coldkeys: Vec<[u8; 32]>,
    /// Blocks.
    pub registered_at: Vec<u64>,
    /// Blocks.
    pub last_update: Vec<u64>,
    /// Stake weight in units of 10⁻⁹ alpha.
    pub stake: Vec<u64>,
    /// Stake above the chain's threshold as a share of all of it.
    pub stake_share: Vec<I32F32>,
    /// The same of active validators only.
    pub active_stake: Vec<I32F32>,
    /// Bits: [`Neurons::ACTIVE`], [`Neurons::PERMIT`], [`Neurons::NEW_PERMIT`].
    pub roles: Vec<u8>,
    /// Incentive that the previous epoch stored, parts of 65,535.
    pub previous_incentive: Vec<u16>,
    /// Dividends that the previous epoch stored, parts of 65,535.
    pub previous_dividends: Vec<u16>,
}

impl Neurons {
    /// Has updated its weights within the activity cutoff.
    pub const ACTIVE: u8 = 1;
    /// Holds a validator permit.
    pub const PERMIT: u8 = 2;
    /// Holds a validator permit from the next epoch on.
    pub const NEW_PERMIT: u8 = 4;

    /// Whether a uid holds a permit, old or new: only then may it earn dividends and have bonds.
    #[must_use]
    pub fn may_validate(&self, uid: usize) -> bool {
        let roles = self.roles.get(uid).copied().unwrap_or(0);
        roles & (Self::PERMIT | Self::NEW_PERMIT) != 0
    }
}

/// Yuma's result of the same epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YumaResult {
    /// The miners' shares.
    pub incentive: Vec<I32F32>,
    /// The validators' shares.
    pub dividends: Vec<I32F32>,
    /// The weights that the majority of stake agrees on.
    pub consensus: Vec<I32F32>,
    /// How much of each validator's weights is within consensus.
    pub validator_trust: Vec<I32F32>,
}

/// Compressed sparse rows of u16 values. Columns rise within a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sparse {
    /// Row i spans `row_start[i]..row_start[i + 1]`.
    pub row_start: Vec<u32>,
    /// The column of each entry.
    pub col: Vec<u16>,
    /// The value of each entry.
    pub val: Vec<u16>,
}

impl Sparse {
    /// n empty rows.
    #[must_use]
    pub fn empty(n: usize) -> Self {
        Self {
            row_start: vec![0; n + 1],
            ..Self::default()
        }
    }

    /// From rows of (column, value), sorted here.
    #[must_use]
    pub fn from_rows(rows: &[Vec<(u16, u16)>]) -> Self {
        let mut out = Self {
            row_start: vec![0],
            ..Self::default()
        };
        for row in rows {
            let mut row = row.clone();
            row.sort_unstable();
            out.col.extend(row.iter().map(|(col, _)| *col));
            out.val.extend(row.iter().map(|(_, val)| *val));
            out.row_start.push(out.col.len() as u32);
        }
        out
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.row_start.len().saturating_sub(1)
    }

    /// A row as (column, value); empty where there is none.
    pub fn row(&self, i: usize) -> impl ExactSizeIterator<Item = (usize, u16)> + Clone + '_ {
        let bounds = (self.row_start.get(i), self.row_start.get(i + 1));
        let span = match bounds {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        };
        let col = self.col.get(span.clone()).unwrap_or_default();
        let val = self.val.get(span).unwrap_or_default();
        col.iter()
            .map(|col| usize::from(*col))
            .zip(val.iter().copied())
    }

    /// All rows in order.
    pub fn rows(
        &self,
    ) -> impl Iterator<Item = impl ExactSizeIterator<Item = (usize, u16)> + Clone + '_> {
        (0..self.row_count()).map(|i| self.row(i))
    }
}

impl Epoch {
    /// An epoch of `n` neurons without stake, weights or roles: for tests.
    #[must_use]
    pub fn of(n: u16) -> Self {
        let len = usize::from(n);
        Self {
            header: Header {
                uid_count: n,
                ..Header::default()
            },
            neurons: Neurons {
                hotkeys: vec![[0; 32]; len],
                registered_at: vec![0; len],
                last_update: vec![0; len],
                stake: vec![0; len],
                stake_share: vec![I32F32::ZERO; len],
                active_stake: vec![I32F32::ZERO; len],
                roles: vec![0; len],
                previous_incentive: vec![0; len],
                previous_dividends: vec![0; len],
                ..Neurons::default()
            },
            weights: Sparse::empty(len),
            ..Self::default()
        }
    }

    /// The number of neurons.
    #[must_use]
    pub const fn n(&self) -> usize {
        self.header.uid_count as usize
    }

    /// Active stake of those who hold a permit, 0 for the others: dividends by stake.
    #[must_use]
    pub fn dividends_by_stake(&self) -> Vec<u64> {
        (0..self.n())
            .map(|uid| match self.neurons.active_stake.get(uid) {
                Some(stake) if self.neurons.may_validate(uid) => stake.to_q32(),
                _ => 0,
            })
            .collect()
    }

    /// A stream of numbers that this epoch alone determines. Whoever runs the block knows it in
    /// advance: it is for sampling, not for lotteries.
    #[must_use]
    pub const fn random(&self) -> Random {
        let h = &self.header;
        Random::new(&[
            h.netuid as u64,
            h.mechanism as u64,
            h.subnet_generation,
            h.epoch_index,
            h.block,
        ])
    }
}
