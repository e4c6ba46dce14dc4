//! Registering a subnet (spec 05 §4.2, §4.3).

use std::sync::Arc;

use super::{dissolve_network, identity, lock_cost, rate_limit, subnet_to_prune, symbols};
use crate::{
    balances,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys::{self, children},
    neurons,
    pool::{MAX_SUPPLY, block_emission_for, median_price},
    primitives::{AccountId, Alpha, NetUid, Rao, U64F64},
    profile::MAX_UIDS,
    staking,
    state::{Ledger, RateLimitKey, State, SubnetIdentity},
};

/// `SubnetMechanism` of every new subnet: a pool with a price.
const DYNAMIC: u16 = 1;

/// Registers a subnet for the lock cost and returns its netuid. `coldkey` owns it, `hotkey` is its
/// first neuron.
///
/// # Errors
/// In this order: `NonAssociatedColdKey`, `CannotUseSystemAccount`, `SubNetRegistrationDisabled`,
/// `NetworkTxRateLimitExceeded`, `SubnetLimitReached`, `CannotAffordLockCost`,
/// those of dissolving a subnet, `InsufficientBalance`.
pub fn register_network(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
) -> Result<NetUid> {
    register_network_with_identity(state, coldkey, hotkey, None)
}

/// [`register_network`] with a description of the subnet.
///
/// # Errors
/// Those of [`register_network`], then `InvalidIdentity`.
pub fn register_network_with_identity(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    identity: Option<SubnetIdentity>,
) -> Result<NetUid> {
    state.atomically(|state| register(state, &coldkey, &hotkey, identity))
}

fn register(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    identity: Option<SubnetIdentity>,
) -> Result<NetUid> {
    if keys::exists(state, hotkey) && !keys::owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    if hotkey.subnet().is_some() {
        return Err(SubtensorError::CannotUseSystemAccount.into());
    }
    if state.now() < state.globals.network_registration_start_block {
        return Err(SubtensorError::SubNetRegistrationDisabled.into());
    }
    rate_limit::check_network_registration(state)?;
    let victim = find_victim(state)?;
    let cost = lock_cost(state);
    note_block_emission(state);
    if balances::free(state, coldkey) < cost {
        return Err(SubtensorError::CannotAffordLockCost.into());
    }

    let netuid = match victim {
        Some(victim) => {
            dissolve_network(state, victim)?;
            victim
        }
        None => next_netuid(state),
    };
    let price = median_price(user_subnets(state).map(|n| staking::alpha_price(state, n)));
    init_network(state, netuid);
    let paid = balances::transfer_to_subnet(state, netuid, coldkey, cost)?;
    let now = state.now();
    state.globals.network_last_lock_cost = paid;
    state
        .last_rate_limited
        .insert(RateLimitKey::NetworkLastRegistered, now);
    let tao = paid.max(state.globals.network_min_lock_cost);
    let reserves = Reserves {
        locked: paid,
        tao,
        alpha: alpha_at(tao, price),
    };
    found(state, netuid, coldkey, hotkey, reserves)?;

    if let Some(identity) = identity {
        identity::check(&identity)?;
        state.subnet_mut(netuid).identity = Some(Arc::new(identity));
        state.emit(SubtensorEvent::SubnetIdentitySet(netuid));
    }
    make_root_validators_parents(state, netuid, hotkey);
    state.emit(SubtensorEvent::NetworkAdded(netuid, DYNAMIC));
    state.subnet_mut(netuid).emission_enabled = state.profile.subnet_emission_enabled;
    Ok(netuid)
}

/// What a new subnet's pool begins with.
pub(crate) struct Reserves {
    /// What the owner paid.
    pub(crate) locked: Rao,
    pub(crate) tao: Rao,
    pub(crate) alpha: Alpha,
}

/// Gives an initialized subnet its owner with the first neuron, its symbol and its pool (spec 05
/// §4.2).
fn found(
    state: &mut State,
    netuid: NetUid,
    coldkey: &AccountId,
    hotkey: &AccountId,
    reserves: Reserves,
) -> Result {
    let now = state.now();
    keys::pair(state, coldkey, hotkey)?;
    neurons::append(state, netuid, hotkey);
    let symbol = symbols::next_available(state, netuid);

    let Reserves { locked, tao, alpha } = reserves;
    let subnet = state.subnet_mut(netuid);
    subnet.mechanism = DYNAMIC;
    subnet.registered_at = now;
    subnet.registered_counter = subnet.registered_counter.saturating_add(1);
    subnet.token_symbol = Some(symbol);
    subnet.pool.tao = tao;
    subnet.pool.alpha_in = alpha;
    subnet.pool.alpha_out = Alpha::ZERO;
    subnet.pool.volume = 0;
    subnet.owner = Some(*coldkey);
    subnet.owner_hotkey = Some(*hotkey);
    subnet.locked = locked;
    subnet.registration.rao_recycled = locked.saturating_sub(tao);
    state.emit(SubtensorEvent::SubnetOwnerHotkeySet(netuid, *hotkey));
    state.globals.total_stake.credit(tao);
    Ok(())
}

/// A subnet that is there from the start: nobody pays for it, and its TAO is issued.
///
/// # Errors
/// `NonAssociatedColdKey` for a hotkey of another coldkey, `CannotUseSystemAccount`, and those of a
/// balance of `reserves.tao`.
pub(crate) fn add_at_genesis(
    state: &mut State,
    netuid: NetUid,
    coldkey: &AccountId,
    hotkey: &AccountId,
    reserves: Reserves,
) -> Result {
    if keys::exists(state, hotkey) && !keys::owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    init_network(state, netuid);
    balances::endow(state, &AccountId::of_subnet(netuid), reserves.tao)?;
    found(state, netuid, coldkey, hotkey, reserves)?;
    // The rules for subnets older than the registration of subnets are not for this one (spec 04
    // §17): it counts as registered in the first block.
    let emission_enabled = state.profile.subnet_emission_enabled;
    let subnet = state.subnet_mut(netuid);
    subnet.registered_at = 1;
    subnet.emission_enabled = emission_enabled;
    Ok(())
}

/// Subnets other than root.
fn user_subnets(state: &Ledger) -> impl Iterator<Item = NetUid> {
    state
        .netuids()
        .into_iter()
        .filter(|netuid| !netuid.is_root())
}

/// The subnet that has to go, if the limit is reached.
fn find_victim(state: &Ledger) -> Result<Option<NetUid>> {
    if user_subnets(state).count() < usize::from(state.globals.subnet_limit) {
        return Ok(None);
    }
    match subnet_to_prune(state) {
        Some(netuid) => Ok(Some(netuid)),
        None => Err(SubtensorError::SubnetLimitReached.into()),
    }
}

/// The chain stores the emission that it computes for the lock cost.
fn note_block_emission(state: &mut State) {
    let issuance = state.globals.total_issuance.0;
    if issuance < MAX_SUPPLY {
        state.globals.block_emission = block_emission_for(issuance);
    }
}

fn next_netuid(state: &Ledger) -> NetUid {
    // There are fewer subnets than numbers, so one is free.
    let free = (1..u16::MAX).find(|n| !state.subnet_exists(NetUid(*n)));
    NetUid(free.unwrap_or(u16::MAX))
}

/// Parameters of a new subnet (spec 05 §4.3).
fn init_network(state: &mut State, netuid: NetUid) {
    const MAX_VALIDATORS: u16 = 64;
    const MIN_WEIGHTS: u16 = 1;
    let profile = state.profile;
    let tempo = profile.initial_tempo;
    let immunity_period = profile.registered_immunity_period;
    let offset = u64::from(netuid.0 % tempo.max(1));
    let last_epoch_block = state.now().saturating_sub(offset);

    let subnet = state.subnet_mut(netuid);
    subnet.added = true;
    subnet.schedule.tempo = tempo;
    subnet.schedule.last_epoch_block = last_epoch_block;
    subnet.registration.allowed = true;
    subnet.registration.burn = Rao::TAO;
    subnet.params.max_allowed_uids = MAX_UIDS;
    subnet.params.max_allowed_validators = MAX_VALIDATORS;
    subnet.params.min_allowed_weights = MIN_WEIGHTS;
    subnet.params.immunity_period = immunity_period;
    subnet.params.yuma3 = true;
    state.globals.total_networks = state.globals.total_networks.saturating_add(1);
    state.emit(SubtensorEvent::RegistrationAllowed(netuid, true));
    state.emit(SubtensorEvent::MaxAllowedUidsSet(netuid, MAX_UIDS));
    state.emit(SubtensorEvent::MaxAllowedValidatorsSet(
        netuid,
        MAX_VALIDATORS,
    ));
    state.emit(SubtensorEvent::MinAllowedWeightSet(netuid, MIN_WEIGHTS));
    state.emit(SubtensorEvent::ImmunityPeriodSet(netuid, immunity_period));
}

/// Alpha worth `tao` at a price; none if there are no such numbers.
fn alpha_at(tao: Rao, price: U64F64) -> Alpha {
    let alpha = U64F64::from_num(tao.0).checked_div(price);
    Alpha(alpha.map_or(0, U64F64::to_num))
}

/// The whole stake of every root validator counts for the owner's hotkey, unless it opted out. A
/// refusal, as of a rate limit, is passed over.
fn make_root_validators_parents(state: &mut State, netuid: NetUid, owner_hotkey: &AccountId) {
    for validator in state.subnet(NetUid::ROOT).neurons.keys.clone() {
        let record = state.hotkey(&validator);
        if validator == *owner_hotkey || record.auto_parent_delegation == Some(false) {
            continue;
        }
        if let Some(coldkey) = record.owner {
            let children = [(u64::MAX, *owner_hotkey)];
            // Refused before anything is written.
            let _ = children::set_children(state, &coldkey, &validator, netuid, &children);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{primitives::I96F32, profile::Profile};

    const OWNER: AccountId = AccountId([1; 32]);
    const HOT: AccountId = AccountId([2; 32]);

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        state.globals.network_rate_limit = 0;
        state.subnet_mut(NetUid::ROOT).added = true;
        balances::endow(&mut state, &OWNER, Rao::from_tao(100_000)).unwrap();
        state
    }

    /// A subnet with a price of alpha.
    fn priced(state: &mut State, netuid: u16, price: u64) {
        let subnet = state.subnet_mut(NetUid(netuid));
        subnet.added = true;
        subnet.mechanism = 1;
        subnet.pool.alpha_in = Alpha(1_000_000);
        subnet.pool.tao = Rao(price * 1_000_000);
    }

    #[test]
    fn the_first_subnet_starts_with_the_whole_lock_in_its_pool() {
        let mut state = state();
        let netuid = register_network(&mut state, OWNER, HOT).unwrap();
        assert_eq!(netuid, NetUid(1));
        let subnet = state.subnet(netuid);
        let lock = Rao::from_tao(1_000);
        assert_eq!(
            (subnet.pool.tao, subnet.pool.alpha_in),
            (lock, Alpha(lock.0))
        );
        assert_eq!(subnet.pool.alpha_out, Alpha::ZERO);
        assert_eq!(subnet.locked, lock);
        assert_eq!(subnet.neurons.keys, [HOT]);
        assert_eq!(super::super::owner_uid(subnet), Some(0));
        assert!(!subnet.emission_enabled && !subnet.subtoken_enabled);
        assert_eq!(balances::free(&state, &AccountId::of_subnet(netuid)), lock);
        assert_eq!(state.globals.total_stake, lock);
        // The next one costs twice as much.
        assert_eq!(lock_cost(&state), Rao::from_tao(2_000));
    }

    #[test]
    fn alpha_is_priced_at_the_median_of_the_others() {
        // spec 05 §4.2
        let mut state = state();
        priced(&mut state, 1, 5);
        priced(&mut state, 3, 2);
        let netuid = register_network(&mut state, OWNER, HOT).unwrap();
        assert_eq!(netuid, NetUid(2));
        assert_eq!(state.subnet(netuid).pool.alpha_in, Alpha(285_714_285_714));
    }

    #[test]
    fn registration_is_checked_in_the_chains_order() {
        let mut state = state();
        let other = AccountId([9; 32]);
        let refuse = |state: &mut State, coldkey, hotkey, error: SubtensorError| {
            let before = state.clone();
            assert_eq!(register_network(state, coldkey, hotkey), Err(error.into()));
            assert!(state.is_same_version(&before));
        };
        let pot = AccountId::of_subnet(NetUid(3));
        refuse(
            &mut state,
            OWNER,
            pot,
            SubtensorError::CannotUseSystemAccount,
        );
        refuse(&mut state, other, HOT, SubtensorError::CannotAffordLockCost);
        keys::pair(&mut state, &OWNER, &HOT).unwrap();
        refuse(&mut state, other, HOT, SubtensorError::NonAssociatedColdKey);
        state.globals.subnet_limit = 0;
        refuse(&mut state, OWNER, HOT, SubtensorError::SubnetLimitReached);
        state.globals.network_rate_limit = 10;
        state
            .last_rate_limited
            .insert(RateLimitKey::NetworkLastRegistered, 1);
        refuse(
            &mut state,
            OWNER,
            HOT,
            SubtensorError::NetworkTxRateLimitExceeded,
        );
        state.globals.network_registration_start_block = 2;
        refuse(
            &mut state,
            OWNER,
            HOT,
            SubtensorError::SubNetRegistrationDisabled,
        );
    }

    #[test]
    fn at_the_limit_the_new_subnet_takes_the_cheapest_ones_place() {
        let mut state = state();
        state.globals.subnet_limit = 2;
        state.globals.network_immunity_period = 5;
        let first = register_network(&mut state, OWNER, HOT).unwrap();
        let others = [AccountId([3; 32]), AccountId([4; 32])];
        let second = register_network(&mut state, OWNER, others[0]).unwrap();
        assert_eq!(
            register_network(&mut state, OWNER, others[1]),
            Err(SubtensorError::SubnetLimitReached.into())
        );
        state.clock.block = 10;
        state.subnet_mut(first).pool.moving_price = I96F32::from_num(2);
        let third = register_network(&mut state, OWNER, others[1]).unwrap();
        assert_eq!(third, second);
        let subnet = state.subnet(third);
        assert_eq!(subnet.neurons.keys, [others[1]]);
        assert_eq!((subnet.registered_at, subnet.registered_counter), (10, 2));
        assert_eq!(subnet.token_symbol, Some(symbols::symbol(2)));
        assert_eq!(state.globals.total_networks, 2);
        let removed = SubtensorEvent::NetworkRemoved(second).into();
        assert!(state.events.contains(&removed));
    }

    #[test]
    fn root_validators_become_parents_of_the_owner_hotkey() {
        let mut state = state();
        let validators = [AccountId([20; 32]), AccountId([21; 32])];
        for validator in &validators {
            keys::pair(&mut state, &AccountId([30; 32]), validator).unwrap();
            neurons::append(&mut state, NetUid::ROOT, validator);
        }
        state.hotkey_mut(&validators[1]).auto_parent_delegation = Some(false);
        let netuid = register_network(&mut state, OWNER, HOT).unwrap();
        let parents = &state.hotkey_on_subnet(&HOT, netuid).parent_keys;
        assert_eq!(parents, &[(u64::MAX, validators[0])]);
    }

    #[test]
    fn an_identity_with_a_long_name_is_refused() {
        let mut state = state();
        let identity = SubnetIdentity {
            subnet_name: vec![b'x'; 257],
            ..SubnetIdentity::default()
        };
        assert_eq!(
            register_network_with_identity(&mut state, OWNER, HOT, Some(identity)),
            Err(SubtensorError::InvalidIdentity.into())
        );
        assert!(!state.subnet_exists(NetUid(1)));
    }
}
