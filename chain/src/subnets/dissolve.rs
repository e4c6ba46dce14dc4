//! Dissolving a subnet: stakers are paid from its TAO, its records go (spec 03 §16, 04 §17).

use std::{cmp::Reverse, sync::Arc};

use super::leasing;
use crate::{
    balances::{free, keep_alive, recycle_tao, transfer_tao},
    emission::alpha_issuance,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    primitives::{AccountId, NetUid, Rao, U96F32, blake2_128, proportion_u16},
    staking::{alpha_price, locks, stake_of},
    state::{HotkeyOnSubnet, Ledger, State, Subnet},
};

/// Dissolves a subnet. Emission that waits for its epoch is lost, and so are unclaimed root
/// dividends; the owner gets nothing back of what the subnet cost.
///
/// # Errors
/// `SubnetNotExists`, for root too.
pub fn dissolve_network(state: &mut State, netuid: NetUid) -> Result {
    if netuid.is_root() || !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    forfeit_root_dividends(state, netuid);
    pay_out(state, netuid);
    state.rewards.forget_subnet(netuid);
    locks::forget_subnet(state, netuid);
    leasing::forget_subnet(state, netuid);
    state.commitments.forget_subnet(netuid);
    remove_records(state, netuid);
    state.emit(SubtensorEvent::NetworkRemoved(netuid));
    Ok(())
}

/// Step 1.
fn forfeit_root_dividends(state: &mut State, netuid: NetUid) {
    let claimable: Vec<AccountId> = state
        .hotkeys
        .iter()
        .filter(|(_, record)| record.root_claimable.contains_key(&netuid))
        .map(|(hotkey, _)| *hotkey)
        .collect();
    for hotkey in claimable {
        let record = state.hotkey_mut(&hotkey);
        record.root_claimable.remove(&netuid);
        record.root_claimable_emptied = record.root_claimable.is_empty();
    }
    let claimed: Vec<_> = state
        .root_claimed
        .range((netuid, AccountId::ZERO, AccountId::ZERO)..)
        .map(|(key, _)| *key)
        .take_while(|(of, _, _)| *of == netuid)
        .collect();
    for key in claimed {
        state.root_claimed.remove(&key);
    }
}

/// What somebody gets of the pool's TAO.
struct Portion {
    /// The staker's coldkey; `None` for the protocol's own alpha, which is not paid.
    coldkey: Option<AccountId>,
    amount: u64,
    remainder: u128,
}

/// Step 2: the pool's TAO to the stakers, what is left on the subnet's account recycled.
fn pay_out(state: &mut State, netuid: NetUid) {
    let account = AccountId::of_subnet(netuid);
    let (refund, owner) = owner_refund(state, netuid);
    let subnet = state.subnet(netuid);
    let mut protocol = u128::from(subnet.pool.protocol_alpha.0);
    if subnet.registered_at > state.globals.tao_in_refund_deployment_block {
        protocol += u128::from(subnet.pool.alpha_in.0);
    }
    let pot = subnet.pool.tao;
    let stakers = stakers(state, netuid);
    state.subnet_mut(netuid).pool.tao = Rao::ZERO;
    state.globals.total_stake.debit(pot);

    let mut protocol_portion = Rao::ZERO;
    for portion in portions(pot, &stakers, protocol) {
        match portion.coldkey {
            Some(_) if portion.amount == 0 => {}
            // A staker who cannot be paid, for an amount below the existential deposit, is not.
            Some(coldkey) => {
                let amount = Rao(portion.amount);
                let _ = state.atomically(|state| transfer_tao(state, &account, &coldkey, amount));
            }
            None => protocol_portion = Rao(portion.amount),
        }
    }
    remove_stakes(state, netuid);

    let spare = free(state, &account).saturating_sub(protocol_portion);
    let refund = refund.min(spare);
    if !refund.is_zero() {
        let _ = state.atomically(|state| transfer_tao(state, &account, &owner, refund));
    }
    let rest = keep_alive(state, &account);
    // The account has this much to spare, so it can be taken.
    let _ = state.atomically(|state| recycle_tao(state, &account, rest));
}

/// What the owner gets back of the lock: only for a subnet from before the registration's start
/// block, less what it earned as owner.
fn owner_refund(state: &Ledger, netuid: NetUid) -> (Rao, AccountId) {
    let subnet = state.subnet(netuid);
    let owner = subnet.owner_or_zero();
    if subnet.registered_at >= state.globals.network_registration_start_block
        || subnet.locked.is_zero()
    {
        return (Rao::ZERO, owner);
    }
    let earned: u64 = U96F32::from_num(alpha_issuance(state, netuid).0)
        .saturating_mul(proportion_u16(state.globals.subnet_owner_cut))
        .saturating_to_num();
    let price = U96F32::saturating_from_num(alpha_price(state, netuid));
    let earned: u64 = U96F32::from_num(earned)
        .saturating_mul(price)
        .saturating_to_num();
    (subnet.locked.saturating_sub(Rao(earned)), owner)
}

/// Each position with its value, in the chain's order: hotkeys by their hash, coldkeys by their bytes.
fn stakers(state: &Ledger, netuid: NetUid) -> Vec<(AccountId, u64)> {
    let mut positions: Vec<_> = state
        .shares
        .iter()
        .filter(|((_, _, of), _)| *of == netuid)
        .map(|(&(hotkey, coldkey, _), share)| {
            let value = match stake_of(state, &hotkey, &coldkey, netuid).0 {
                0 => share.to_u64(),
                value => value,
            };
            ((blake2_128(&hotkey.0), hotkey, coldkey), value)
        })
        .filter(|(_, value)| *value > 0)
        .collect();
    positions.sort_unstable();
    positions
        .into_iter()
        .map(|((_, _, coldkey), value)| (coldkey, value))
        .collect()
}

/// `pot` in proportion to the values; what rounding leaves goes to the largest remainders.
fn portions(pot: Rao, stakers: &[(AccountId, u64)], protocol: u128) -> Vec<Portion> {
    let values = stakers.iter().map(|(_, value)| u128::from(*value));
    let total = protocol + values.sum::<u128>();
    if pot.is_zero() || total == 0 {
        return Vec::new();
    }
    let portion = |coldkey, value: u128| {
        // Both factors are below 2^65 and the quotient is at most `pot`.
        let product = u128::from(pot.0).saturating_mul(value);
        Portion {
            coldkey,
            amount: (product / total) as u64,
            remainder: product % total,
        }
    };
    let mut portions: Vec<Portion> = stakers
        .iter()
        .map(|(coldkey, value)| portion(Some(*coldkey), u128::from(*value)))
        .collect();
    if protocol > 0 {
        portions.push(portion(None, protocol));
    }
    let given: u64 = portions.iter().map(|portion| portion.amount).sum();
    let left = pot.0.saturating_sub(given) as usize;
    portions.sort_by_key(|portion| Reverse(portion.remainder));
    for portion in portions.iter_mut().take(left) {
        portion.amount += 1;
    }
    portions
}

fn remove_stakes(state: &mut State, netuid: NetUid) {
    let shares: Vec<_> = state
        .shares
        .keys()
        .filter(|(_, _, of)| *of == netuid)
        .copied()
        .collect();
    for key in shares {
        state.shares.remove(&key);
    }
    let pools: Vec<_> = state
        .share_pools
        .keys()
        .filter(|(_, of)| *of == netuid)
        .copied()
        .collect();
    for key in pools {
        state.share_pools.remove(&key);
    }
}

/// Steps 3 to 5: everything of the subnet goes, but for what survives into a new registration of
/// the same netuid.
fn remove_records(state: &mut State, netuid: NetUid) {
    let old = state.subnet(netuid);
    let had_identity = old.identity.is_some();
    let kept = survivors(old, Subnet::default_of(state.profile).clone());
    state.subnets.insert(netuid, Arc::new(kept));
    state.globals.total_networks = state.globals.total_networks.saturating_sub(1);

    let of_subnet = (netuid, AccountId::ZERO)..=(netuid, AccountId([u8::MAX; 32]));
    let relations: Vec<_> = state
        .hotkeys_on_subnets
        .range(of_subnet.clone())
        .map(|(key, _)| *key)
        .collect();
    for key in relations {
        let Some(record) = state.hotkeys_on_subnets.remove(&key) else {
            continue;
        };
        if !record.auto_stake_coldkeys.is_empty() || record.stored_as_no_member {
            let kept = HotkeyOnSubnet {
                auto_stake_coldkeys: record.auto_stake_coldkeys.clone(),
                stored_as_no_member: record.stored_as_no_member,
                ..HotkeyOnSubnet::default()
            };
            state.hotkeys_on_subnets.insert(key, Arc::new(kept));
        }
    }
    keys::children::forget_scheduled(state, netuid);
    let limits: Vec<_> = state
        .transaction_key_last_block
        .keys()
        .filter(|(_, of, _)| *of == netuid)
        .copied()
        .collect();
    for key in limits {
        state.transaction_key_last_block.remove(&key);
    }
    let swaps: Vec<_> = state
        .last_hotkey_swap
        .range(of_subnet)
        .map(|(key, _)| *key)
        .collect();
    for key in swaps {
        state.last_hotkey_swap.remove(&key);
    }
    if had_identity {
        state.emit(SubtensorEvent::SubnetIdentityRemoved(netuid));
    }
}

/// An empty record with what the chain does not remove.
fn survivors(old: &Subnet, mut record: Subnet) -> Subnet {
    record.emission_enabled = old.emission_enabled;
    record.root_prop = old.root_prop;
    record.root_alpha_dividends = old.root_alpha_dividends.clone();
    record.registered_counter = old.registered_counter;
    record.voting = old.voting.clone();
    record.pool.total_alpha_issuance = old.pool.total_alpha_issuance;
    record.pool.alpha_burned = old.pool.alpha_burned;
    record.pool.alpha_recycled = old.pool.alpha_recycled;
    let (kept, from) = (&mut record.params, &old.params);
    kept.owner_cut_enabled = from.owner_cut_enabled;
    kept.recycle_or_burn = from.recycle_or_burn;
    kept.root_claimable_threshold = from.root_claimable_threshold;
    kept.min_allowed_uids = from.min_allowed_uids;
    kept.min_non_immune_uids = from.min_non_immune_uids;
    kept.min_childkey_take = from.min_childkey_take;
    kept.adjustment_interval = from.adjustment_interval;
    kept.adjustment_alpha = from.adjustment_alpha;
    record
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        genesis::{self, GenesisConfig},
        primitives::Alpha,
        profile::Profile,
        staking::increase_stake,
        subnets::register_network,
    };

    const OWNER: AccountId = AccountId([1; 32]);
    const HOTKEY: AccountId = AccountId([2; 32]);
    const STAKER: AccountId = AccountId([3; 32]);
    const OTHER: AccountId = AccountId([4; 32]);
    const NETUID: NetUid = NetUid(2);

    /// A subnet with a pot, stakers, protocol alpha and alpha in the pool.
    fn chain(pot: u64, stakes: &[(AccountId, u64)], protocol: u64, alpha_in: u64) -> State {
        let config = GenesisConfig {
            balances: BTreeMap::from([
                (OWNER, Rao::from_tao(5_000)),
                (STAKER, Rao::TAO),
                (OTHER, Rao::TAO),
            ]),
            ..GenesisConfig::new(&Profile::FINNEY)
        };
        let mut state = genesis::build(&config).unwrap();
        state.clock.block = 1;
        register_network(&mut state, OWNER, HOTKEY).unwrap();
        state.globals.total_stake = Rao(pot);
        let pool = &mut state.subnet_mut(NETUID).pool;
        pool.tao = Rao(pot);
        pool.alpha_in = Alpha(alpha_in);
        pool.protocol_alpha = Alpha(protocol);
        for (coldkey, alpha) in stakes {
            increase_stake(&mut state, &HOTKEY, coldkey, NETUID, Alpha(*alpha));
        }
        state
    }

    fn gained(state: &State, coldkey: &AccountId) -> u64 {
        free(state, coldkey).0 - Rao::TAO.0
    }

    #[test]
    fn the_largest_remainder_gets_the_last_rao() {
        // spec 04 §17
        let mut state = chain(1, &[(STAKER, 3), (OTHER, 2)], 0, 0);
        dissolve_network(&mut state, NETUID).unwrap();
        assert_eq!((gained(&state, &STAKER), gained(&state, &OTHER)), (1, 0));
    }

    #[test]
    fn the_pools_alpha_counts_against_the_stakers_of_newer_subnets() {
        // spec 04 §17
        let mut state = chain(200, &[(STAKER, 50)], 50, 100);
        let mut legacy = state.clone();
        dissolve_network(&mut state, NETUID).unwrap();
        assert_eq!(gained(&state, &STAKER), 50);
        legacy.globals.tao_in_refund_deployment_block = 1;
        let owner = free(&legacy, &OWNER);
        dissolve_network(&mut legacy, NETUID).unwrap();
        assert_eq!(gained(&legacy, &STAKER), 100);
        assert_eq!(free(&legacy, &OWNER), owner, "the lock is not refunded");
    }

    #[test]
    fn what_nobody_gets_is_recycled() {
        let mut state = chain(200, &[(STAKER, 50)], 0, 0);
        let issued = state.balances_issuance;
        let difference = issued.saturating_sub(state.globals.total_issuance);
        let networks = state.globals.total_networks;
        dissolve_network(&mut state, NETUID).unwrap();
        assert_eq!(gained(&state, &STAKER), 200);
        let recycled = issued.saturating_sub(state.balances_issuance);
        // The lock of 1000 TAO, less the pot and the deposit that keeps the account.
        assert_eq!(recycled, Rao(1_000_000_000_000 - 200 - 500));
        assert_eq!(
            state
                .balances_issuance
                .saturating_sub(state.globals.total_issuance),
            difference
        );
        assert_eq!(state.globals.total_networks, networks - 1);
        assert_eq!(state.globals.total_stake, Rao::ZERO);
        let sum: u64 = state.accounts.values().map(|account| account.free.0).sum();
        assert_eq!(Rao(sum), state.balances_issuance);
    }

    #[test]
    fn records_go_and_what_the_chain_keeps_stays() {
        let mut state = chain(200, &[(STAKER, 50)], 0, 0);
        state
            .hotkey_mut(&HOTKEY)
            .root_claimable
            .insert(NETUID, 1.into());
        state.root_claimed.insert((NETUID, HOTKEY, STAKER), 5);
        state.root_claimed.insert((NetUid(3), HOTKEY, STAKER), 5);
        state.last_hotkey_swap.insert((NETUID, OWNER), 5);
        state.last_hotkey_swap.insert((NetUid(3), OWNER), 5);
        for netuid in [NETUID, NetUid(3)] {
            let children = (vec![(1, OTHER)], 9);
            state.pending_child_keys.insert((netuid, HOTKEY), children);
        }
        state.hotkey_on_subnet_mut(&HOTKEY, NETUID).childkey_take = Some(9);
        state
            .hotkey_on_subnet_mut(&OTHER, NETUID)
            .auto_stake_coldkeys = vec![STAKER];
        let subnet = state.subnet_mut(NETUID);
        subnet.params.min_allowed_uids = 7;
        subnet.params.kappa = 7;
        subnet.pool.alpha_burned = Alpha(7);
        let counter = subnet.registered_counter;

        dissolve_network(&mut state, NETUID).unwrap();
        let subnet = state.subnet(NETUID);
        assert!(!subnet.added && subnet.owner.is_none() && subnet.neurons.keys.is_empty());
        assert_eq!(
            (subnet.params.min_allowed_uids, subnet.params.kappa),
            (7, 32_767)
        );
        assert_eq!(
            (subnet.pool.alpha_burned, subnet.registered_counter),
            (Alpha(7), counter)
        );
        assert!(state.hotkey(&HOTKEY).root_claimable.is_empty());
        assert_eq!(state.root_claimed.len(), 1);
        assert_eq!(state.last_hotkey_swap.len(), 1);
        assert!(state.pending_child_keys.keys().eq([&(NetUid(3), HOTKEY)]));
        assert!(!state.hotkeys_on_subnets.contains_key(&(NETUID, HOTKEY)));
        assert!(state.hotkeys_on_subnets.contains_key(&(NETUID, OTHER)));
        assert!(state.shares.keys().all(|(_, _, netuid)| *netuid != NETUID));
        let again = dissolve_network(&mut state, NETUID);
        assert_eq!(again, Err(SubtensorError::SubnetNotExists.into()));
    }

    #[test]
    fn root_stays() {
        let mut state = chain(0, &[], 0, 0);
        let refused = dissolve_network(&mut state, NetUid::ROOT);
        assert_eq!(refused, Err(SubtensorError::SubnetNotExists.into()));
    }
}
