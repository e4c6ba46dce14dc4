//! Items of keys: owners, takes, children, identities, swaps, rate limits (spec 03 §1.2, 05 §3,
//! §11–§13, §16).

use super::{Bytes, entries};
use crate::{
    primitives::{AccountId, H256, NetUid},
    state::{ChainIdentity, Ledger, RateLimitKey, State, SubnetIdentity},
};

/// The take that `Delegates` reads as without an entry.
const DEFAULT_DELEGATE_TAKE: u16 = 11_796;
/// What `TokenSymbol` reads as without an entry.
const DEFAULT_SYMBOL: [u8; 4] = [0xf0, 0x9d, 0x9c, 0x8f];

/// (Proportion of u64::MAX, key).
type Edges = Vec<(u64, AccountId)>;

fn filled<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

items! {
    SubtensorModule.Owner[Blake2_128Concat](hotkey: AccountId) -> AccountId, or AccountId::ZERO;
        among entries::hotkeys;
        |ledger| ledger.hotkey(hotkey).owner;
    SubtensorModule.Delegates[Blake2_128Concat](hotkey: AccountId)
            -> u16, or DEFAULT_DELEGATE_TAKE;
        among entries::hotkeys;
        |ledger| ledger.hotkey(hotkey).delegate_take;
    SubtensorModule.AutoParentDelegationEnabled[Blake2_128Concat](hotkey: AccountId)
            -> bool, or true;
        among entries::hotkeys;
        |ledger| ledger.hotkey(hotkey).auto_parent_delegation;
    SubtensorModule.OwnedHotkeys[Blake2_128Concat](coldkey: AccountId)
            -> Vec<AccountId>, or Vec::new();
        among entries::coldkeys;
        |ledger| filled(&ledger.coldkey(coldkey).owned_hotkeys);
    SubtensorModule.StakingHotkeys[Blake2_128Concat](coldkey: AccountId)
            -> Vec<AccountId>, or Vec::new();
        among entries::coldkeys;
        |ledger| filled(&ledger.coldkey(coldkey).staking_hotkeys);
    SubtensorModule.AccountFlags[Blake2_128Concat](coldkey: AccountId) -> u128, or 0;
        among entries::coldkeys;
        |ledger| {
            let flags = ledger.coldkey(coldkey).account_flags;
            (flags != 0).then_some(flags)
        };
    SubtensorModule.IdentitiesV2[Blake2_128Concat](coldkey: AccountId) -> ChainIdentity;
        among entries::coldkeys;
        |ledger| ledger.coldkey(coldkey).identity.as_deref().cloned();
    SubtensorModule.SubnetIdentitiesV3[Blake2_128Concat](netuid: NetUid) -> SubnetIdentity;
        among entries::subnets;
        |ledger| ledger.subnet(*netuid).identity.as_deref().cloned();
    SubtensorModule.TokenSymbol[Identity](netuid: NetUid)
            -> Bytes, or Bytes(DEFAULT_SYMBOL.to_vec());
        among entries::subnets;
        |ledger| {
            let symbol = ledger.subnet(*netuid).token_symbol.as_deref()?;
            Some(Bytes(symbol.to_vec()))
        };
    SubtensorModule.SubnetOwner[Identity](netuid: NetUid) -> AccountId, or AccountId::ZERO;
        among entries::subnets;
        |ledger| ledger.subnet(*netuid).owner;
    SubtensorModule.SubnetOwnerHotkey[Identity](netuid: NetUid)
            -> AccountId, or AccountId::ZERO;
        among entries::subnets;
        |ledger| ledger.subnet(*netuid).owner_hotkey;
    SubtensorModule.FirstEmissionBlockNumber[Identity](netuid: NetUid) -> u64;
        among entries::subnets;
        |ledger| ledger.subnet(*netuid).first_emission_block,
        set |state, (netuid,), block| state.subnet_mut(*netuid).first_emission_block = block;
    SubtensorModule.MechanismEmissionSplit[Twox64Concat](netuid: NetUid) -> Vec<u16>;
        among entries::subnets;
        |ledger| {
            let split = ledger.subnet(*netuid).params.mechanism_emission_split.as_deref()?;
            Some(split.to_vec())
        };
    SubtensorModule.ColdkeySwapAnnouncements[Twox64Concat](coldkey: AccountId) -> (u32, H256);
        among entries::coldkeys;
        |ledger| ledger.coldkey(coldkey).swap_announcement,
        set |state, (coldkey,), announced| state.coldkey_mut(coldkey).swap_announcement = announced;
    SubtensorModule.ColdkeySwapDisputes[Twox64Concat](coldkey: AccountId) -> u32;
        among entries::coldkeys;
        |ledger| ledger.coldkey(coldkey).swap_dispute,
        set |state, (coldkey,), block| state.coldkey_mut(coldkey).swap_dispute = block;
    SubtensorModule.ChildKeys[Blake2_128Concat, Identity](hotkey: AccountId, netuid: NetUid)
            -> Edges, or Vec::new();
        among entries::hotkeys_on_subnets;
        |ledger| filled(&ledger.hotkey_on_subnet(hotkey, *netuid).child_keys);
    SubtensorModule.ParentKeys[Blake2_128Concat, Identity](hotkey: AccountId, netuid: NetUid)
            -> Edges, or Vec::new();
        among entries::hotkeys_on_subnets;
        |ledger| filled(&ledger.hotkey_on_subnet(hotkey, *netuid).parent_keys);
    SubtensorModule.ChildkeyTake[Blake2_128Concat, Identity](hotkey: AccountId, netuid: NetUid)
            -> u16, or 0;
        among entries::hotkeys_on_subnets;
        |ledger| ledger.hotkey_on_subnet(hotkey, *netuid).childkey_take,
        set |state, (hotkey, netuid), take| {
            state.hotkey_on_subnet_mut(hotkey, *netuid).childkey_take = take;
        };
    SubtensorModule.PendingChildKeys[Identity, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId) -> (Edges, u64), or (Vec::new(), 0);
        among |ledger| ledger.pending_child_keys.keys().copied().collect();
        |ledger| ledger.pending_child_keys.get(&(*netuid, *hotkey)).cloned();
    SubtensorModule.LastHotkeySwapOnNetuid[Identity, Blake2_128Concat](
            netuid: NetUid, coldkey: AccountId) -> u64, or 0;
        among |ledger| ledger.last_hotkey_swap.keys().copied().collect();
        |ledger| ledger.last_hotkey_swap.get(&(*netuid, *coldkey)).copied(),
        set |state, key, block| match block {
            Some(block) => drop(state.last_hotkey_swap.insert(*key, block)),
            None => drop(state.last_hotkey_swap.remove(key)),
        };
    SubtensorModule.TransactionKeyLastBlock[Blake2_128Concat, Identity, Identity](
            account: AccountId, netuid: NetUid, kind: u16) -> u64, or 0;
        among |ledger| ledger.transaction_key_last_block.keys().copied().collect();
        |ledger| {
            let key = (*account, *netuid, *kind);
            ledger.transaction_key_last_block.get(&key).copied()
        };
    SubtensorModule.LastRateLimitedBlock[Identity](key: RateLimitKey) -> u64, or 0;
        among |ledger| ledger.last_rate_limited.keys().map(|key| (*key,)).collect();
        |ledger| ledger.last_rate_limited.get(key).copied();
}
