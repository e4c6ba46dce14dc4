//! Root dividends: alpha of the subnets for those who stake on root (spec 04 §10.1–§10.3, §13).

use core::ops::Bound;
use std::collections::BTreeSet;

use crate::{
    balances::transfer_tao,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    pool::MIN_PRICE,
    primitives::{AccountId, Alpha, H256, I96F32, NetUid, Rao, blake2_128},
    staking::{
        increase_stake, index_staking_coldkey, root_claimed_add, stake_of, swap_alpha_for_tao,
        total_hotkey_alpha,
    },
    state::{RootClaimType, State},
};

/// The most subnets of one claim.
pub const MAX_SUBNET_CLAIMS: usize = 5;

/// Positions that the sweep for root stakers reads in a block.
const SWEEP_BATCH: usize = 30;

const ZERO: I96F32 = I96F32::from_bits(0);

/// §10.1: lets a hotkey's root stakers claim `amount` of the subnet's alpha, pro rata. An amount
/// above the hotkey's root stake goes to its owner at once.
pub(super) fn accrue(state: &mut State, hotkey: &AccountId, netuid: NetUid, amount: Alpha) {
    let root_stake = total_hotkey_alpha(state, hotkey, NetUid::ROOT);
    if amount > root_stake {
        let owner = state.hotkey(hotkey).owner.unwrap_or_default();
        increase_stake(state, hotkey, &owner, netuid, amount);
        return;
    }
    let increment = I96F32::from_num(amount.0)
        .checked_div(I96F32::from_num(root_stake.0))
        .unwrap_or(ZERO);
    let old = state.hotkey(hotkey).root_claimable.get(&netuid).copied();
    // An entry is made for nothing too.
    if old.is_none() || increment != ZERO {
        let rate = old.unwrap_or(ZERO).saturating_add(increment);
        state.hotkey_mut(hotkey).root_claimable.insert(netuid, rate);
    }
}

/// §10.2: claims a coldkey's root dividends on the given subnets, from every hotkey it stakes to.
///
/// # Errors
/// `InvalidSubnetNumber` for none or more than [`MAX_SUBNET_CLAIMS`] subnets; an error of a swap
/// undoes all.
pub fn claim_root(state: &mut State, coldkey: AccountId, subnets: &BTreeSet<NetUid>) -> Result {
    if subnets.is_empty() || subnets.len() > MAX_SUBNET_CLAIMS {
        return Err(SubtensorError::InvalidSubnetNumber.into());
    }
    state.atomically(|state| {
        index_staking_coldkey(state, &coldkey);
        claim_all(state, &coldkey, Some(subnets))
    })
}

/// §10.3: claims for a few coldkeys that the parent block's hash draws.
pub(crate) fn auto_claim(state: &mut State, parent_hash: &H256) {
    let drawn = drawn_positions(
        parent_hash,
        state.staking_coldkeys.len() as u64,
        state.globals.num_root_claim,
    );
    for position in drawn {
        let Some(&coldkey) = state.staking_coldkeys.get(position as usize) else {
            continue;
        };
        // A failed claim leaves no trace and stops nothing.
        let _ = state.atomically(|state| claim_all(state, &coldkey, None));
    }
}

fn drawn_positions(hash: &H256, coldkeys: u64, draws: u64) -> BTreeSet<u64> {
    let word = |i: usize| {
        let start = 8 * (i % 4);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash[start..start + 8]);
        u64::from_be_bytes(bytes)
    };
    let mut last = word(0);
    (0..draws as usize)
        .map(|i| {
            last = last
                .saturating_add(word(i))
                .checked_rem(coldkeys)
                .unwrap_or(0);
            last
        })
        .collect()
}

fn claim_all(state: &mut State, coldkey: &AccountId, subnets: Option<&BTreeSet<NetUid>>) -> Result {
    for hotkey in state.coldkey(coldkey).staking_hotkeys.clone() {
        let claimable = state.hotkey(&hotkey).root_claimable.clone();
        for &netuid in claimable.keys() {
            if subnets.is_none_or(|subnets| subnets.contains(&netuid)) {
                claim(state, &hotkey, coldkey, netuid)?;
            }
        }
    }
    state.emit(SubtensorEvent::RootClaimed { coldkey: *coldkey });
    Ok(())
}

/// What a position on root may claim of a subnet and has not, in alpha-rao; below zero if it has
/// claimed more than is due.
fn owed(state: &State, hotkey: &AccountId, coldkey: &AccountId, netuid: NetUid) -> I96F32 {
    let rate = state.hotkey(hotkey).root_claimable.get(&netuid);
    let stake = stake_of(state, hotkey, coldkey, NetUid::ROOT);
    let claimed = state.root_claimed.get(&(netuid, *hotkey, *coldkey));
    rate.copied()
        .unwrap_or(ZERO)
        .saturating_mul(I96F32::from_num(stake.0))
        .saturating_sub(I96F32::saturating_from_num(claimed.copied().unwrap_or(0)))
}

fn claim(state: &mut State, hotkey: &AccountId, coldkey: &AccountId, netuid: NetUid) -> Result {
    let owed = owed(state, hotkey, coldkey, netuid);
    if owed < state.subnet(netuid).params.root_claimable_threshold {
        return Ok(());
    }
    let alpha = Alpha(owed.max(ZERO).saturating_to_num());
    if alpha.is_zero() {
        return Ok(());
    }
    let keeps = match &state.coldkey(coldkey).root_claim_type {
        None | Some(RootClaimType::Swap) => false,
        Some(RootClaimType::Keep) => true,
        Some(RootClaimType::KeepSubnets { subnets }) => subnets.contains(&netuid),
    };
    if keeps {
        increase_stake(state, hotkey, coldkey, netuid, alpha);
    } else {
        state.atomically(|state| sell_for_root_stake(state, hotkey, coldkey, netuid, alpha))?;
    }
    let claimed = state
        .root_claimed
        .entry((netuid, *hotkey, *coldkey))
        .or_default();
    *claimed = claimed.saturating_add(u128::from(alpha.0));
    Ok(())
}

fn sell_for_root_stake(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
) -> Result {
    let tao = Rao(swap_alpha_for_tao(state, netuid, alpha, MIN_PRICE, true)?.paid_out);
    let (from, to) = (
        AccountId::of_subnet(netuid),
        AccountId::of_subnet(NetUid::ROOT),
    );
    transfer_tao(state, &from, &to, tao)?;
    let subnet = state.subnet_mut(netuid);
    subnet.last.root_sell_tao.credit(tao);
    subnet.pool.protocol_flow = subnet.pool.protocol_flow.saturating_sub_unsigned(tao.0);
    increase_stake(state, hotkey, coldkey, NetUid::ROOT, Alpha(tao.0));
    let root = &mut state.subnet_mut(NetUid::ROOT).pool;
    root.tao.credit(tao);
    root.alpha_out.credit(Alpha(tao.0));
    state.globals.total_stake.credit(tao);
    root_claimed_add(state, hotkey, coldkey, tao.0);
    Ok(())
}

/// §13: indexes the coldkeys of root positions, a batch of positions a block.
///
/// The chain walks the positions in the order of their hashed keys, this ledger in that of the
/// keys themselves: while they fit into one batch that decides only who is indexed first, and is
/// put right; beyond that every position has its turn, not in the same block (spec 03 §12.5).
pub(crate) fn sweep_root_stakers(state: &mut State) {
    let from = match state.globals.alpha_map_last_key {
        Some((hotkey, coldkey, netuid)) => Bound::Excluded((hotkey, coldkey, NetUid(netuid))),
        None => Bound::Unbounded,
    };
    let mut seen = 0;
    let mut last = None;
    let mut unindexed = Vec::new();
    for (&(hotkey, coldkey, netuid), _) in state.shares.range((from, Bound::Unbounded)) {
        if netuid.is_root() && !state.staking_coldkey_position.contains_key(&coldkey) {
            unindexed.push((
                blake2_128(&hotkey.0),
                hotkey,
                blake2_128(&coldkey.0),
                coldkey,
            ));
        }
        seen += 1;
        if seen == SWEEP_BATCH {
            last = Some((hotkey, coldkey, netuid.0));
            break;
        }
    }
    unindexed.sort_unstable();
    for (.., coldkey) in unindexed {
        index_staking_coldkey(state, &coldkey);
    }
    if state.globals.alpha_map_last_key != last {
        state.globals.alpha_map_last_key = last;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        genesis::{self, GenesisConfig},
        profile::Profile,
        staking::add_stake,
        subnets::{register_network, start_call},
    };

    const OWNER: AccountId = AccountId([1; 32]);
    const HOTKEY: AccountId = AccountId([2; 32]);
    const STAKER: AccountId = AccountId([3; 32]);
    const NETUID: NetUid = NetUid(2);

    /// A staker with all of the hotkey's root stake and 10 alpha of dividends on a subnet.
    fn chain() -> State {
        let balances = BTreeMap::from([
            (OWNER, Rao::from_tao(5_000)),
            (STAKER, Rao::from_tao(5_000)),
        ]);
        let config = GenesisConfig {
            balances,
            root_staking: true,
            ..GenesisConfig::new(&Profile::FINNEY)
        };
        let mut state = genesis::build(&config).unwrap();
        state.clock.block = 1;
        register_network(&mut state, OWNER, HOTKEY).unwrap();
        start_call(&mut state, Ok(OWNER), NETUID).unwrap();
        add_stake(&mut state, STAKER, HOTKEY, NETUID, Rao::from_tao(100)).unwrap();
        add_stake(&mut state, STAKER, HOTKEY, NetUid::ROOT, Rao::from_tao(16)).unwrap();
        accrue(&mut state, &HOTKEY, NETUID, Alpha(10_000_000_000));
        state
    }

    fn claimed(state: &State) -> u128 {
        state.root_claimed[&(NETUID, HOTKEY, STAKER)]
    }

    #[test]
    fn a_claim_sells_the_alpha_for_root_stake_once() {
        let mut state = chain();
        let root = stake_of(&state, &HOTKEY, &STAKER, NetUid::ROOT);
        let total = state.globals.total_stake;
        let set = BTreeSet::from([NETUID]);
        claim_root(&mut state, STAKER, &set).unwrap();
        let sold = state.subnet(NETUID).last.root_sell_tao;
        let after = stake_of(&state, &HOTKEY, &STAKER, NetUid::ROOT);
        assert!(!sold.is_zero());
        assert_eq!(after.saturating_sub(root), Alpha(sold.0));
        // The TAO moved from one pool to the other.
        assert_eq!(state.globals.total_stake, total);
        // The new stake has no claim on what came before it.
        let on_new = u128::from(sold.0) * 10 / 16;
        assert_eq!(claimed(&state), 10_000_000_000 + on_new);
        claim_root(&mut state, STAKER, &set).unwrap();
        assert_eq!(claimed(&state), 10_000_000_000 + on_new);
    }

    #[test]
    fn kept_dividends_stay_alpha() {
        let mut state = chain();
        state.coldkey_mut(&STAKER).root_claim_type = Some(RootClaimType::Keep);
        let before = stake_of(&state, &HOTKEY, &STAKER, NETUID);
        // One indexed coldkey: every draw is its.
        auto_claim(&mut state, &[7; 32]);
        let after = stake_of(&state, &HOTKEY, &STAKER, NETUID);
        assert!(after.0 - before.0 >= 9_999_999_999);
        assert_eq!(claimed(&state), 10_000_000_000);
    }

    #[test]
    fn dividends_below_the_threshold_wait() {
        let mut state = chain();
        state.subnet_mut(NETUID).params.root_claimable_threshold =
            I96F32::from_num(10_000_000_001_u64);
        auto_claim(&mut state, &[7; 32]);
        assert_eq!(claimed_or_zero(&state), 0);
    }

    fn claimed_or_zero(state: &State) -> u128 {
        let key = (NETUID, HOTKEY, STAKER);
        state.root_claimed.get(&key).copied().unwrap_or(0)
    }

    #[test]
    fn more_than_the_root_stake_goes_to_the_owner_as_stake() {
        let mut state = chain();
        let before = stake_of(&state, &HOTKEY, &OWNER, NETUID);
        accrue(&mut state, &HOTKEY, NETUID, Alpha(16_000_000_001));
        let after = stake_of(&state, &HOTKEY, &OWNER, NETUID);
        assert!(after > before);
    }

    #[test]
    fn a_claim_names_one_to_five_subnets() {
        let mut state = chain();
        let six = (1..=6).map(NetUid).collect();
        for wrong in [BTreeSet::new(), six] {
            let refused = claim_root(&mut state, STAKER, &wrong);
            assert_eq!(refused, Err(SubtensorError::InvalidSubnetNumber.into()));
        }
    }

    #[test]
    fn the_hash_draws_positions_within_the_index() {
        assert_eq!(drawn_positions(&[0; 32], 0, 5), BTreeSet::from([0]));
        let mut hash = [0; 32];
        hash[7] = 3;
        hash[15] = 4;
        // 3+3, 6+4, 10+0, 10+0, 10+3 modulo 11
        assert_eq!(drawn_positions(&hash, 11, 5), BTreeSet::from([2, 6, 10]));
    }

    #[test]
    fn the_sweep_indexes_root_stakers_again() {
        let mut state = chain();
        crate::staking::unindex_staking_coldkey(&mut state, &STAKER);
        sweep_root_stakers(&mut state);
        assert!(state.staking_coldkey_position.contains_key(&STAKER));
    }
}
