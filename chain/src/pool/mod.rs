//! The maths of share pools and of the subnets' weighted pools (spec 03 §4, §7; 04 §3.2, §5, §6).
//!
//! Pure functions over small values: nothing here reads or writes the ledger.

mod balancer;
mod constants;
mod error;
mod halving;
mod order_caps;
mod pow_ratio;
mod power_floor;
mod price;
mod safe_float;
mod share_pool;
mod swap;
#[cfg(test)]
mod vectors;

pub use balancer::{Balancer, WeightOutOfBounds};
pub use constants::{
    DEFAULT_BLOCK_EMISSION, DEFAULT_FEE_RATE, MAX_FEE_RATE, MAX_INPUT_MULTIPLIER, MAX_PRICE,
    MAX_SUPPLY, MIN_PRICE, MIN_STAKE, MINIMUM_RESERVE,
};
pub use error::SwapError;
pub use halving::block_emission_for;
pub use order_caps::{max_amount_add, max_amount_move, max_amount_remove};
pub use pow_ratio::pow_ratio;
pub use price::{
    MovingPriceParameters, median_price, moving_price_update, price_in_rao, root_proportion,
    root_proportion_of, weighted_root_tao,
};
pub use safe_float::{NotNormal, SafeFloat};
pub use share_pool::SharePool;
pub use swap::{Order, PoolReserves, SwapResult, fee, quote, swap};
