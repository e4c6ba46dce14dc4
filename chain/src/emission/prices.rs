//! Moving prices and root's proportions, at the end of the step (spec 04 §2 steps 5 and 6, §6).

use super::{alpha::alpha_issuance, coinbase::root_tao};
use crate::{
    pool::{MovingPriceParameters, moving_price_update, root_proportion_of},
    primitives::{I96F32, NetUid},
    staking::{alpha_price, moving_price},
    state::State,
};

/// Moves the price averages of the emitting subnets; the others' stand still.
pub(crate) fn update_moving_prices(state: &mut State, emitting: &[NetUid]) {
    let now = state.now();
    let moving_alpha = state.globals.subnet_moving_alpha;
    for &netuid in emitting {
        let subnet = state.subnet(netuid);
        let parameters = MovingPriceParameters {
            moving_alpha,
            halving_blocks: subnet.pool.ema_price_halving_blocks,
            first_emission_block: subnet.first_emission_block,
        };
        let old = I96F32::saturating_from_num(moving_price(state, netuid));
        let new = moving_price_update(old, alpha_price(state, netuid), &parameters, now);
        if new != subnet.pool.moving_price {
            state.subnet_mut(netuid).pool.moving_price = new;
        }
    }
}

/// Stores root's proportion of every emitting subnet.
pub(crate) fn update_root_proportions(state: &mut State, emitting: &[NetUid]) {
    let root = root_tao(state);
    for &netuid in emitting {
        let new = root_proportion_of(root, alpha_issuance(state, netuid));
        if new != state.subnet(netuid).root_prop {
            state.subnet_mut(netuid).root_prop = new;
        }
    }
}
