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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        emission::alpha_issuance,
        genesis::{self, GenesisConfig, SubnetGenesis},
        profile::Profile,
    };

    const NETUID: NetUid = NetUid(2);
    const OWNER: AccountId = AccountId([1; 32]);
    const OWNER_HOTKEY: AccountId = AccountId([2; 32]);
    const PAYER: AccountId = AccountId([3; 32]);
    const HOTKEY: AccountId = AccountId([4; 32]);

    fn chain() -> State {
        let subnet = SubnetGenesis {
            owner: OWNER,
            owner_hotkey: OWNER_HOTKEY,
            tao: Rao::from_tao(1_000),
            alpha: Alpha(1_000_000_000_000),
            neurons: Vec::new(),
            started: true,
        };
        let config = GenesisConfig {
            balances: [(PAYER, Rao::from_tao(10))].into(),
            subnets: [(NETUID, subnet)].into(),
            ..GenesisConfig::new(&Profile::FINNEY)
        };
        genesis::build(&config).unwrap()
    }

    #[test]
    fn what_a_registration_costs_is_recycled_as_alpha() {
        // spec 05 §5.2
        let mut state = chain();
        let (before, tao) = (alpha_issuance(&state, NETUID), state.balances_issuance);
        let pool = state.subnet(NETUID).pool.clone();
        burned_register(&mut state, PAYER, NETUID, HOTKEY).unwrap();
        let subnet = state.subnet(NETUID);
        let bought = pool.alpha_in.saturating_sub(subnet.pool.alpha_in);
        assert!(!bought.is_zero());
        // The alpha is gone: neither outstanding nor in the pool.
        assert_eq!(subnet.pool.alpha_out, pool.alpha_out);
        assert_eq!(
            before.saturating_sub(alpha_issuance(&state, NETUID)),
            bought
        );
        // The TAO is the subnet's.
        assert_eq!(balances::free(&state, &PAYER), Rao::from_tao(9));
        assert_eq!(state.balances_issuance, tao);
        assert_eq!(subnet.registration.rao_recycled, Rao::TAO);
        assert_eq!(subnet.neurons.keys, [OWNER_HOTKEY, HOTKEY]);
        // spec 05 §5.1: the next one costs 1.26 times as much.
        assert_eq!(subnet.registration.burn, Rao(1_260_000_000));
    }

    #[test]
    fn registrations_are_checked_in_the_chains_order() {
        use SubtensorError as E;
        let refused = |state: &State, netuid, hotkey, error: E| {
            let mut attempt = state.clone();
            let result = burned_register(&mut attempt, PAYER, netuid, hotkey);
            assert_eq!(result, Err(error.into()));
            assert!(attempt.is_same_version(state));
        };
        let mut state = chain();
        refused(
            &state,
            NetUid::ROOT,
            HOTKEY,
            E::RegistrationNotPermittedOnRootSubnet,
        );
        refused(&state, NetUid(9), HOTKEY, E::SubnetNotExists);
        refused(
            &state,
            NETUID,
            OWNER_HOTKEY,
            E::HotKeyAlreadyRegisteredInSubNet,
        );
        let pot = AccountId::of_subnet(NETUID);
        refused(&state, NETUID, pot, E::CannotUseSystemAccount);
        keys::pair(&mut state, &OWNER, &HOTKEY).unwrap();
        refused(&state, NETUID, HOTKEY, E::NonAssociatedColdKey);
        state.subnet_mut(NETUID).registration.burn = Rao::from_tao(11);
        refused(&state, NETUID, HOTKEY, E::NotEnoughBalanceToStake);
        state.subnet_mut(NETUID).registration.allowed = false;
        refused(&state, NETUID, OWNER_HOTKEY, E::SubNetRegistrationDisabled);
        let limited = register_limit(&mut state, PAYER, NETUID, HOTKEY, 1_000_000_000);
        assert_eq!(limited, Err(E::RegistrationPriceLimitExceeded.into()));
    }

    #[test]
    fn a_full_subnet_replaces_its_weakest_neuron() {
        // spec 05 §5.5
        let mut state = chain();
        let others = [AccountId([5; 32]), AccountId([6; 32])];
        for hotkey in &others {
            keys::pair(&mut state, &OWNER_HOTKEY, hotkey).unwrap();
            register_neuron(&mut state, NETUID, hotkey).unwrap();
        }
        let subnet = state.subnet_mut(NETUID);
        subnet.params.max_allowed_uids = 3;
        subnet.params.min_non_immune_uids = 0;
        subnet.neurons_mut().emission = [0, 9, 8].map(Alpha).to_vec();
        // All are in their immunity period: the weakest of them goes.
        burned_register(&mut state, PAYER, NETUID, HOTKEY).unwrap();
        let keys = &state.subnet(NETUID).neurons.keys;
        assert_eq!(keys, &[OWNER_HOTKEY, others[0], HOTKEY]);
        state.subnet_mut(NETUID).params.max_allowed_uids = 0;
        let none = burned_register(&mut state, PAYER, NETUID, others[1]);
        assert!(none.is_err());
    }
}
