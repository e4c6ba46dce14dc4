//! Constants of staking and pools (spec 03 §2, 04 §1.1).

use crate::primitives::Rao;

/// The smallest stake and the smallest value that a partial exit may have (`DefaultMinStake`).
pub const MIN_STAKE: Rao = Rao(2_000_000);
/// A swap needs this much of what it pays out.
pub const MINIMUM_RESERVE: u64 = 1_000_000;
/// A swap may put in at most this multiple of the reserve it adds to.
pub const MAX_INPUT_MULTIPLIER: u64 = 1_000;
/// The price limit of a sell without a limit: 10⁻⁶ TAO, in rao per alpha.
pub const MIN_PRICE: u64 = 1_000;
/// The price limit of a buy without a limit: 10⁶ TAO, in rao per alpha.
pub const MAX_PRICE: u64 = 1_000_000_000_000_000;
/// The fee of a new subnet's pool, in parts of 65 535 (0.05 %).
pub const DEFAULT_FEE_RATE: u16 = 33;
/// The highest fee that root may set.
pub const MAX_FEE_RATE: u16 = 10_000;
/// The cap of the TAO supply and of each subnet's emission curve, in rao or alpha-rao.
pub const MAX_SUPPLY: u64 = 21_000_000_000_000_000;
/// What a block emits before the first halving: 1 TAO, and 1 alpha a subnet.
pub const DEFAULT_BLOCK_EMISSION: u64 = 1_000_000_000;
/// One TAO or alpha in its smallest unit; the scale of price limits.
pub(crate) const UNIT: u64 = 1_000_000_000;
