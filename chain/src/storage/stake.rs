//! Items of stake: positions, dividends, claims, locks (spec 03 §1.2–§1.4, 04 §1.2).

use super::{ClaimRates, entries};
use crate::{
    pool::SafeFloat,
    primitives::{self, AccountId, FixedI128, FixedU128, NetUid},
    state::{self, Ledger, LockState},
};

items! {
    SubtensorModule.TotalHotkeyAlpha[Blake2_128Concat, Identity](
            hotkey: AccountId, netuid: NetUid) -> primitives::Alpha, or primitives::Alpha::ZERO;
        among entries::share_pools;
        |ledger| {
            let value = ledger.share_pools.get(&(*hotkey, *netuid))?.value;
            (!value.is_zero()).then_some(value)
        };
    SubtensorModule.TotalHotkeySharesV2[Blake2_128Concat, Identity](
            hotkey: AccountId, netuid: NetUid) -> SafeFloat, or SafeFloat::default();
        among entries::share_pools;
        |ledger| {
            let shares = ledger.share_pools.get(&(*hotkey, *netuid))?.denominator;
            (!shares.is_zero()).then_some(shares)
        };
    SubtensorModule.AlphaV2[Blake2_128Concat, Blake2_128Concat, Identity](
            hotkey: AccountId, coldkey: AccountId, netuid: NetUid)
            -> SafeFloat, or SafeFloat::default();
        among |ledger| ledger.shares.keys().copied().collect();
        |ledger| ledger.shares.get(&(*hotkey, *coldkey, *netuid)).copied();
    // The legacy forms of both, which a new chain never writes (spec 03 §4.4).
    SubtensorModule.TotalHotkeyShares[Blake2_128Concat, Identity](
            _hotkey: AccountId, _netuid: NetUid) -> FixedU128, or FixedU128(0);
        among entries::nowhere;
        |_| None;
    SubtensorModule.Alpha[Blake2_128Concat, Blake2_128Concat, Identity](
            _hotkey: AccountId, _coldkey: AccountId, _netuid: NetUid)
            -> FixedU128, or FixedU128(0);
        among entries::nowhere;
        |_| None;
    SubtensorModule.TotalHotkeyAlphaLastEpoch[Blake2_128Concat, Identity](
            hotkey: AccountId, netuid: NetUid) -> primitives::Alpha, or primitives::Alpha::ZERO;
        among entries::hotkeys_on_subnets;
        |ledger| ledger.hotkey_on_subnet(hotkey, *netuid).alpha_last_epoch;
    SubtensorModule.AlphaDividendsPerSubnet[Identity, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId) -> primitives::Alpha, or primitives::Alpha::ZERO;
        among |ledger| {
            let subnets = ledger.subnets.iter();
            let keys = subnets.flat_map(|(netuid, subnet)| {
                subnet.alpha_dividends.keys().map(move |hotkey| (*netuid, *hotkey))
            });
            keys.collect()
        };
        |ledger| ledger.subnet(*netuid).alpha_dividends.get(hotkey).copied();
    SubtensorModule.RootAlphaDividendsPerSubnet[Identity, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId) -> primitives::Alpha, or primitives::Alpha::ZERO;
        among |ledger| {
            let subnets = ledger.subnets.iter();
            let keys = subnets.flat_map(|(netuid, subnet)| {
                subnet.root_alpha_dividends.keys().map(move |hotkey| (*netuid, *hotkey))
            });
            keys.collect()
        };
        |ledger| ledger.subnet(*netuid).root_alpha_dividends.get(hotkey).copied();
    SubtensorModule.AutoStakeDestination[Blake2_128Concat, Identity](
            coldkey: AccountId, netuid: NetUid) -> AccountId;
        among |ledger| entries::coldkeys_on_subnets(ledger, |coldkey| {
            coldkey.auto_stake_destination.keys()
        });
        |ledger| ledger.coldkey(coldkey).auto_stake_destination.get(netuid).copied();
    SubtensorModule.AutoStakeDestinationColdkeys[Blake2_128Concat, Identity](
            hotkey: AccountId, netuid: NetUid) -> Vec<AccountId>, or Vec::new();
        among entries::hotkeys_on_subnets;
        |ledger| {
            let coldkeys = &ledger.hotkey_on_subnet(hotkey, *netuid).auto_stake_coldkeys;
            (!coldkeys.is_empty()).then(|| coldkeys.clone())
        };
    SubtensorModule.LastColdkeyHotkeyStakeBlock[Twox64Concat, Twox64Concat](
            coldkey: AccountId, hotkey: AccountId) -> u64;
        among |ledger| ledger.last_stake_block.keys().copied().collect();
        |ledger| ledger.last_stake_block.get(&(*coldkey, *hotkey)).copied();
    SubtensorModule.RootClaimable[Blake2_128Concat](hotkey: AccountId)
            -> ClaimRates, or ClaimRates::default();
        among entries::hotkeys;
        |ledger| {
            let rates = &ledger.hotkey(hotkey).root_claimable;
            let stored = rates.iter().map(|(netuid, rate)| (*netuid, FixedI128::from(rate)));
            let has_entry = !rates.is_empty() || ledger.hotkey(hotkey).root_claimable_emptied;
            has_entry.then(|| ClaimRates(stored.collect()))
        };
    SubtensorModule.RootClaimed[Identity, Blake2_128Concat, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId, coldkey: AccountId) -> u128, or 0;
        among |ledger| ledger.root_claimed.keys().copied().collect();
        |ledger| ledger.root_claimed.get(&(*netuid, *hotkey, *coldkey)).copied();
    SubtensorModule.RootClaimType[Blake2_128Concat](coldkey: AccountId)
            -> state::RootClaimType, or state::RootClaimType::default();
        among entries::coldkeys;
        |ledger| ledger.coldkey(coldkey).root_claim_type.clone();
    SubtensorModule.StakingColdkeysByIndex[Identity](index: u64) -> AccountId;
        among |ledger| (0..).zip(&ledger.staking_coldkeys).map(|(index, _)| (index,)).collect();
        |ledger| ledger.staking_coldkeys.get(usize::try_from(*index).ok()?).copied();
    SubtensorModule.StakingColdkeys[Identity](coldkey: AccountId) -> u64;
        among |ledger| ledger.staking_coldkey_position.keys().map(|key| (*key,)).collect();
        |ledger| ledger.staking_coldkey_position.get(coldkey).copied();
    SubtensorModule.Lock[Blake2_128Concat, Identity, Blake2_128Concat](
            coldkey: AccountId, netuid: NetUid, hotkey: AccountId) -> LockState;
        among |ledger| {
            let locks = ledger.locks.iter();
            locks.map(|((coldkey, netuid), held)| (*coldkey, *netuid, held.hotkey)).collect()
        };
        |ledger| {
            let held = ledger.locks.get(&(*coldkey, *netuid))?;
            (held.hotkey == *hotkey).then_some(held.lock)
        };
    SubtensorModule.LockingColdkeys[Identity, Blake2_128Concat, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId, coldkey: AccountId) -> ();
        among |ledger| ledger.locking_coldkeys.iter().copied().collect();
        |ledger| {
            let key = (*netuid, *hotkey, *coldkey);
            ledger.locking_coldkeys.contains(&key).then_some(())
        };
    SubtensorModule.HotkeyLock[Identity, Blake2_128Concat](netuid: NetUid, hotkey: AccountId)
            -> LockState;
        among |ledger| ledger.hotkey_locks.keys().copied().collect();
        |ledger| ledger.hotkey_locks.get(&(*netuid, *hotkey)).copied();
    SubtensorModule.DecayingHotkeyLock[Identity, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId) -> LockState;
        among |ledger| ledger.decaying_hotkey_locks.keys().copied().collect();
        |ledger| ledger.decaying_hotkey_locks.get(&(*netuid, *hotkey)).copied();
    SubtensorModule.OwnerLock[Identity](netuid: NetUid) -> LockState;
        among entries::subnets;
        |ledger| ledger.subnet(*netuid).owner_lock;
    SubtensorModule.DecayingOwnerLock[Identity](netuid: NetUid) -> LockState;
        among entries::subnets;
        |ledger| ledger.subnet(*netuid).decaying_owner_lock;
    SubtensorModule.DecayingLock[Blake2_128Concat, Identity](coldkey: AccountId, netuid: NetUid)
            -> bool;
        among |ledger| entries::coldkeys_on_subnets(ledger, |coldkey| coldkey.decaying_lock.keys());
        |ledger| ledger.coldkey(coldkey).decaying_lock.get(netuid).copied();
}
