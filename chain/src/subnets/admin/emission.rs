//! How a subnet's emission is shared and how its price average moves (spec 05 §19.1).

use super::access::{Hyperparameter, OwnerLimit, by_owner_or_root, ensure_exists, ensure_not_root};
use crate::{
    call::Origin,
    error::Result,
    primitives::NetUid,
    state::{RecycleOrBurn, State},
};

/// Does not ask whether the subnet exists; no event.
pub(super) fn set_recycle_or_burn(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    recycle_or_burn: RecycleOrBurn,
) -> Result {
    let limit = Hyperparameter::RecycleOrBurn;
    by_owner_or_root(state, origin, netuid, limit, |state| {
        state.subnet_mut(netuid).params.recycle_or_burn = recycle_or_burn;
        Ok(())
    })
}

/// As often as the owner likes; no event.
pub(super) fn set_owner_cut_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    by_owner_or_root(state, origin, netuid, OwnerLimit::Unlimited, |state| {
        ensure_exists(state, netuid)?;
        ensure_not_root(netuid)?;
        state.subnet_mut(netuid).params.owner_cut_enabled = enabled;
        Ok(())
    })
}

/// As often as the owner likes; no event.
pub(super) fn set_owner_cut_auto_lock(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    by_owner_or_root(state, origin, netuid, OwnerLimit::Unlimited, |state| {
        ensure_exists(state, netuid)?;
        ensure_not_root(netuid)?;
        state.subnet_mut(netuid).params.owner_cut_auto_lock = enabled;
        Ok(())
    })
}

/// Does not ask whether the subnet exists, not closed by the window before an epoch; no event.
pub(super) fn set_ema_price_halving(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    blocks: u64,
) -> Result {
    origin.ensure_root()?;
    state.subnet_mut(netuid).pool.ema_price_halving_blocks = blocks;
    Ok(())
}
