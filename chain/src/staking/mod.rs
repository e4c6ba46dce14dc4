//! Stake: positions in share pools, the calls that move them, and what users read (spec 03).
//!
//! `position` keeps the share pools, `market` swaps against a subnet's pool, `moves` joins both
//! with the TAO's custody. The calls: `add` and `remove`, `relocate` between positions, `destroy`
//! for good; `take`, `auto_stake` and `root_claim_settings` for whom stake earns. `caps` is what a
//! price limit lets through, `nomination` the nominators' minimum, `locks` stake that is bound;
//! `orders` and `alpha_fee` are for those who trade for others or charge them; `read` and `quotes`
//! are what users ask.

mod add;
mod alpha_fee;
mod auto_stake;
mod caps;
mod destroy;
#[cfg(test)]
mod invariants;
pub mod locks;
mod market;
mod moves;
mod nomination;
mod orders;
mod position;
mod quotes;
mod read;
mod relocate;
mod remove;
mod root_claim_settings;
mod root_claimed;
mod take;
#[cfg(test)]
mod test_ledger;

pub use add::{add_stake, add_stake_limit};
pub use alpha_fee::{
    AlphaFee, can_pay_fee_in_alpha, fee_position, note_alpha_fee, pay_fee_in_alpha,
};
pub use auto_stake::set_auto_stake_hotkey;
pub use destroy::{add_stake_burn, burn_alpha, recycle_alpha};
pub use market::{
    alpha_price, moving_price, reserves, set_fee_rate, sim_swap, swap_alpha_for_tao,
    swap_tao_for_alpha,
};
pub(crate) use moves::{Position, transfer_within_subnet};
pub use nomination::set_nominator_min_required_stake;
pub use orders::{buy_alpha, sell_alpha, transfer_staked_alpha};
pub use position::{
    decrease_hotkey_alpha, decrease_stake, increase_hotkey_alpha, increase_stake, stake_of,
    total_hotkey_alpha, try_increase,
};
pub use quotes::{SwapQuote, quote_buy, quote_sell};
pub use read::{
    nominator_min_required_stake, total_stake_for_coldkey, total_stake_for_coldkey_on_subnet,
    total_stake_for_hotkey,
};
pub use relocate::{move_stake, swap_stake, swap_stake_limit, transfer_stake};
pub use remove::{
    remove_stake, remove_stake_full_limit, remove_stake_limit, unstake_all, unstake_all_alpha,
};
pub use root_claim_settings::{set_num_root_claims, set_root_claim_threshold, set_root_claim_type};
pub use root_claimed::{
    index_staking_coldkey, root_claimed_add, root_claimed_remove, unindex_staking_coldkey,
};
pub use take::{DEFAULT_DELEGATE_TAKE, check_take, decrease_take, delegate_take, increase_take};
