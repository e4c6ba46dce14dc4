//! Neurons: registration, pruning, weights, stake weights (spec 05 §5, §8).
//!
//! `slots` gives a hotkey a uid, `burn` keeps the price of one, `registration` and `root` are the
//! calls that take one, `weights`, `commits` and `timelocked` the calls that use it.

mod bonds_reset;
mod burn;
mod commits;
mod evm_key;
mod registration;
mod root;
mod serving;
mod slots;
mod stake_weight;
mod timelocked;
mod trimming;
mod voting_power;
mod weights;

pub(crate) use bonds_reset::reset_bonds;
pub use burn::update_registration_prices;
pub use commits::{
    Reveal, RevealBatch, batch_commit_weights, batch_reveal_weights, batch_set_weights,
    check_reveals, commit_weights, current_epoch, ensure_equal, open_commit_block, reveal_weights,
};
pub use evm_key::{EcdsaSignature, associate_evm_key, check_association, uid_lookup};
pub(crate) use registration::register_neuron;
pub use registration::{burned_register, register_limit};
pub use root::root_register;
pub use serving::{check_axon, check_prometheus, serve_axon, serve_prometheus};
pub use slots::{append, prune_candidate, replace};
pub use stake_weight::{StakeWeight, inherited_alpha, inherited_tao, stake_weight};
pub(crate) use timelocked::reveal_timelocked_weights;
pub use timelocked::{
    MAX_CIPHERTEXT, TIMELOCK_VERSION, Timelocked, check_reveal_round, commit_timelocked_weights,
};
pub(crate) use trimming::trim_to_max_allowed_uids;
pub(crate) use voting_power::update_voting_power;
pub use voting_power::{
    disable_voting_power_tracking, enable_voting_power_tracking, set_voting_power_ema_alpha,
};
pub use weights::{
    WeightsGiven, check_weights_stake, max_upscale, set_weights, weights_rate_passes_for,
};
