//! Registering a neuron for the burn price (spec 05 §5.2, §5.3).

use super::{append, burn, prune_candidate, replace};
use crate::{
    balances,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    pool::MAX_PRICE,
    primitives::{AccountId, Alpha, NetUid, Rao, Uid},
    staking,
    state::{Ledger, State},
};

/// Registers a hotkey as a neuron. The price buys alpha that nobody gets.
///
/// # Errors
/// In this order: `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`,
/// `SubNetRegistrationDisabled`, `HotKeyAlreadyRegisteredInSubNet`, `NotEnoughBalanceToStake`,
/// `CannotUseSystemAccount`, `NonAssociatedColdKey`, `NoNeuronIdAvailable`, `InsufficientBalance`,
/// the swap's.
pub fn burned_register(
    state: &mut State,
    coldkey: AccountId,
    netuid: NetUid,
    hotkey: AccountId,
) -> Result {
    state.atomically(|state| register(state, &coldkey, netuid, &hotkey))
}

/// [`burned_register`] unless the price is above `limit_price`, in rao.
///
/// # Errors
/// `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`, `RegistrationPriceLimitExceeded`,
/// then those of [`burned_register`].
pub fn register_limit(
    state: &mut State,
    coldkey: AccountId,
    netuid: NetUid,
    hotkey: AccountId,
    limit_price: u64,
) -> Result {
    ensure_user_subnet(state, netuid)?;
    if state.subnet(netuid).registration.burn > Rao(limit_price) {
        return Err(SubtensorError::RegistrationPriceLimitExceeded.into());
    }
    burned_register(state, coldkey, netuid, hotkey)
}

fn ensure_user_subnet(state: &Ledger, netuid: NetUid) -> Result {
    if netuid.is_root() {
        return Err(SubtensorError::RegistrationNotPermittedOnRootSubnet.into());
    }
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    Ok(())
}

fn register(state: &mut State, coldkey: &AccountId, netuid: NetUid, hotkey: &AccountId) -> Result {
    ensure_user_subnet(state, netuid)?;
    let subnet = state.subnet(netuid);
    if !subnet.registration.allowed {
        return Err(SubtensorError::SubNetRegistrationDisabled.into());
    }
    if subnet.neurons.uids.contains_key(hotkey) {
        return Err(SubtensorError::HotKeyAlreadyRegisteredInSubNet.into());
    }
    let price = subnet.registration.burn;
    if balances::free(state, coldkey) < price {
        return Err(SubtensorError::NotEnoughBalanceToStake.into());
    }
    keys::pair(state, coldkey, hotkey)?;
    if !keys::owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    let slot = find_slot(state, netuid)?;

    let paid = balances::transfer_to_subnet(state, netuid, coldkey, price)?;
    let bought = staking::swap_tao_for_alpha(state, netuid, paid, MAX_PRICE, false)?;
    let pool = &mut state.subnet_mut(netuid).pool;
    pool.alpha_out.debit(Alpha(bought.paid_out));

    let uid = fill(state, netuid, slot, hotkey);
    burn::bump(state, netuid);
    let subnet = state.subnet_mut(netuid);
    subnet.registration.this_block = subnet.registration.this_block.saturating_add(1);
    // The whole price counts, also when the payer had to keep up to 500 rao of it.
    subnet.registration.rao_recycled.credit(price);
    let recycled = subnet.registration.rao_recycled;
    let inflow = i64::try_from(paid.0).unwrap_or(i64::MAX);
    subnet.pool.tao_flow = subnet.pool.tao_flow.saturating_add(inflow);
    state.emit(SubtensorEvent::RAORecycledForRegistrationSet(
        netuid, recycled,
    ));
    state.emit(SubtensorEvent::NeuronRegistered(netuid, uid, *hotkey));
    Ok(())
}

/// Makes a hotkey a neuron, free of charge and without the rules of a registration.
///
/// # Errors
/// `NoNeuronIdAvailable`.
pub(crate) fn register_neuron(
    state: &mut State,
    netuid: NetUid,
    hotkey: &AccountId,
) -> Result<Uid> {
    let slot = find_slot(state, netuid)?;
    Ok(fill(state, netuid, slot, hotkey))
}

fn fill(state: &mut State, netuid: NetUid, slot: Slot, hotkey: &AccountId) -> Uid {
    match slot {
        Slot::New => append(state, netuid, hotkey),
        Slot::Of(uid) => {
            replace(state, netuid, uid, hotkey);
            uid
        }
    }
}

/// Where a newcomer goes.
enum Slot {
    /// Behind the last neuron.
    New,
    /// In place of this one.
    Of(Uid),
}

fn find_slot(state: &Ledger, netuid: NetUid) -> Result<Slot> {
    let subnet = state.subnet(netuid);
    let room = subnet.params.max_allowed_uids;
    if subnet.uid_count() < room {
        return Ok(Slot::New);
    }
    prune_candidate(state, netuid)
        .filter(|_| room > 0)
        .map(Slot::Of)
        .ok_or_else(|| SubtensorError::NoNeuronIdAvailable.into())
}
