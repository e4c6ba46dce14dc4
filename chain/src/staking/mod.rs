//! Stake: positions in share pools, the calls that move them, and what users read (spec 03).
//!
//! `position` keeps the share pools, `market` swaps against a subnet's pool, `moves` joins both
//! with the TAO's custody; `add` and `remove` are the calls; `read` is what users ask.

mod add;
mod market;
mod moves;
mod nomination;
mod position;
mod read;
mod remove;
mod root_claimed;
#[cfg(test)]
mod test_ledger;

pub use add::add_stake;
pub use market::{
    alpha_price, moving_price, reserves, sim_swap, swap_alpha_for_tao, swap_tao_for_alpha,
};
pub use position::{
    decrease_hotkey_alpha, decrease_stake, increase_hotkey_alpha, increase_stake, stake_of,
    total_hotkey_alpha, try_increase,
};
pub use read::{
    nominator_min_required_stake, total_stake_for_coldkey, total_stake_for_coldkey_on_subnet,
    total_stake_for_hotkey,
};
pub use remove::{remove_stake, unstake_all};
pub use root_claimed::{
    index_staking_coldkey, root_claimed_add, root_claimed_remove, unindex_staking_coldkey,
};
