//! Whose dividends they are: a child's are its parents' too, and root's stake takes its part
//! (spec 04 §9.2, §9.3).

use std::collections::BTreeMap;

use crate::{
    primitives::{AccountId, Alpha, NetUid, SafeDiv, U96F32, proportion_u16, proportion_u64},
    staking::total_hotkey_alpha,
    state::{HotkeyOnSubnet, Ledger},
};

const ZERO: U96F32 = U96F32::from_bits(0);

/// What a subnet pays to its validators and their stakers, before takes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dividends {
    /// Alpha for those who stake on the subnet.
    pub(super) alpha: BTreeMap<AccountId, U96F32>,
    /// Alpha for those who stake on root.
    pub(super) root: BTreeMap<AccountId, U96F32>,
    /// What the children of strangers burn of their parents' part.
    pub(super) recycled: Alpha,
}

/// Shares `alpha` and `root` out by the epoch's dividends.
pub(super) fn dividends(
    state: &Ledger,
    netuid: NetUid,
    epoch: &[(AccountId, Alpha)],
    alpha: Alpha,
    root: Alpha,
) -> Dividends {
    let mut recycled = Alpha::ZERO;
    let mut by_hotkey: BTreeMap<AccountId, U96F32> = BTreeMap::new();
    for (hotkey, dividend) in epoch {
        for (receiver, part) in to_family(state, netuid, hotkey, *dividend, &mut recycled) {
            let sum = by_hotkey.entry(receiver).or_default();
            *sum = sum.saturating_add(U96F32::from_num(part.0));
        }
    }

    let tao_weight = proportion_u64(state.globals.tao_weight);
    let mut alpha_parts = BTreeMap::new();
    let mut root_parts = BTreeMap::new();
    for (hotkey, dividend) in by_hotkey {
        // Most neurons are miners: nothing of nothing, whatever their stakes.
        if dividend == ZERO {
            alpha_parts.insert(hotkey, ZERO);
            root_parts.insert(hotkey, ZERO);
            continue;
        }
        let on_subnet = stake(state, &hotkey, netuid);
        let on_root = stake(state, &hotkey, NetUid::ROOT).saturating_mul(tao_weight);
        let root_share = on_root.safe_div(on_subnet.saturating_add(on_root));
        let root_part = dividend.saturating_mul(root_share);
        alpha_parts.insert(hotkey, dividend.saturating_sub(root_part));
        root_parts.insert(hotkey, root_part);
    }
    Dividends {
        alpha: share_out(alpha, alpha_parts),
        root: share_out(root, root_parts),
        recycled,
    }
}

/// `amount` in proportion to `parts`; nothing if they are all zero.
fn share_out(amount: Alpha, mut parts: BTreeMap<AccountId, U96F32>) -> BTreeMap<AccountId, U96F32> {
    let total = parts.values().copied().fold(ZERO, U96F32::saturating_add);
    let amount = U96F32::from_num(amount.0);
    for part in parts.values_mut() {
        *part = amount.saturating_mul(part.safe_div(total));
    }
    parts
}

/// §9.2: a hotkey's dividend, split with the parents whose stake it works with. Strangers pay the
/// child's take, and burn a part.
fn to_family(
    state: &Ledger,
    netuid: NetUid,
    hotkey: &AccountId,
    dividend: Alpha,
    recycled: &mut Alpha,
) -> Vec<(AccountId, Alpha)> {
    let relations = state.hotkey_on_subnet(hotkey, netuid);
    if relations.parent_keys.is_empty() {
        return vec![(*hotkey, dividend)];
    }
    let tao_weight = proportion_u64(state.globals.tao_weight);
    let burn_share = proportion_u64(state.globals.ck_burn);
    let take_share = proportion_u16(childkey_take(state, netuid, relations));
    let weight = |alpha: U96F32, tao: U96F32, share: U96F32| {
        let tao = tao.saturating_mul(share).saturating_mul(tao_weight);
        alpha.saturating_mul(share).saturating_add(tao)
    };

    // What the hotkey and its parents contribute.
    let kept = relations
        .child_keys
        .iter()
        .fold(U96F32::from_num(1), |kept, (proportion, _)| {
            kept.saturating_sub(proportion_u64(*proportion))
        });
    let own: u64 = weight(
        stake(state, hotkey, netuid),
        stake(state, hotkey, NetUid::ROOT),
        kept,
    )
    .saturating_to_num();
    let mut total = U96F32::from_num(own);
    let mut contributions = Vec::with_capacity(relations.parent_keys.len());
    for (proportion, parent) in &relations.parent_keys {
        let contribution = weight(
            stake(state, parent, netuid),
            stake(state, parent, NetUid::ROOT),
            proportion_u64(*proportion),
        );
        total = total.saturating_add(contribution);
        contributions.push((*parent, contribution));
    }

    // An unknown hotkey's owner reads as the zero account.
    let owner_of = |hotkey: &AccountId| state.hotkey(hotkey).owner.unwrap_or_default();
    let whole = U96F32::from_num(dividend.0);
    let (mut rest, mut takes) = (whole, ZERO);
    let mut parts = Vec::with_capacity(contributions.len() + 1);
    for (parent, contribution) in contributions {
        let mut part = whole.saturating_mul(contribution.safe_div(total));
        rest = rest.saturating_sub(part);
        if owner_of(&parent) != owner_of(hotkey) {
            let burn = burn_share.saturating_mul(part);
            let take = take_share.saturating_mul(part);
            part = part.saturating_sub(burn).saturating_sub(take);
            takes = takes.saturating_add(take);
            recycled.credit(Alpha(burn.saturating_to_num()));
        }
        parts.push((parent, Alpha(part.saturating_to_num())));
    }
    let own = rest.saturating_add(takes).saturating_to_num();
    parts.push((*hotkey, Alpha(own)));
    parts
}

/// The take that counts: at least the chain's and the subnet's minimum, a u16 share.
fn childkey_take(state: &Ledger, netuid: NetUid, relations: &HotkeyOnSubnet) -> u16 {
    relations
        .childkey_take
        .unwrap_or(0)
        .max(state.globals.min_childkey_take)
        .max(state.subnet(netuid).params.min_childkey_take)
}

fn stake(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> U96F32 {
    U96F32::from_num(total_hotkey_alpha(state, hotkey, netuid).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pool::{SafeFloat, SharePool},
        profile::Profile,
        state::State,
    };

    const NETUID: NetUid = NetUid(2);
    const ALICE: AccountId = AccountId([1; 32]);
    const BOB: AccountId = AccountId([2; 32]);

    fn chain(stakes: &[(AccountId, NetUid, u64)]) -> State {
        let mut state = State::empty(&Profile::FINNEY);
        for &(hotkey, netuid, alpha) in stakes {
            state.hotkey_mut(&hotkey).owner = Some(hotkey);
            let pool = SharePool {
                value: Alpha(alpha),
                denominator: SafeFloat::from_u64(alpha),
            };
            state.share_pools.insert((hotkey, netuid), pool);
        }
        state
    }

    fn parent_of(state: &mut State, parent: AccountId, child: AccountId, proportion: u64) {
        state.hotkey_on_subnet_mut(&parent, NETUID).child_keys = vec![(proportion, child)];
        state.hotkey_on_subnet_mut(&child, NETUID).parent_keys = vec![(proportion, parent)];
    }

    #[test]
    fn a_child_with_the_whole_take_leaves_its_parent_nothing() {
        // spec 04 §9.4
        let mut state = chain(&[(ALICE, NETUID, 1_000), (BOB, NETUID, 1_000)]);
        state.globals.tao_weight = u64::MAX;
        parent_of(&mut state, ALICE, BOB, u64::MAX);
        state.hotkey_on_subnet_mut(&BOB, NETUID).childkey_take = Some(u16::MAX);
        let epoch = [(ALICE, Alpha::ZERO), (BOB, Alpha(500))];
        let paid = dividends(&state, NETUID, &epoch, Alpha(10_000), Alpha::ZERO);
        assert_eq!(paid.alpha[&ALICE], ZERO);
        assert_eq!(paid.alpha[&BOB], U96F32::from_num(10_000));
    }

    #[test]
    fn the_same_owners_child_takes_and_burns_nothing() {
        let mut state = chain(&[(ALICE, NETUID, 1_000), (BOB, NETUID, 1_000)]);
        state.globals.ck_burn = u64::MAX / 2;
        parent_of(&mut state, ALICE, BOB, u64::MAX);
        state.hotkey_on_subnet_mut(&BOB, NETUID).childkey_take = Some(u16::MAX);
        let epoch = [(BOB, Alpha(500))];
        let strangers = dividends(&state, NETUID, &epoch, Alpha(100), Alpha::ZERO);
        assert_eq!(strangers.recycled, Alpha(124));
        state.hotkey_mut(&BOB).owner = Some(ALICE);
        let family = dividends(&state, NETUID, &epoch, Alpha(100), Alpha::ZERO);
        assert_eq!(family.recycled, Alpha::ZERO);
        assert_eq!(family.alpha[&ALICE], family.alpha[&BOB]);
    }

    #[test]
    fn dividends_of_two_hotkeys_add_up_to_what_is_pending() {
        // spec 04 §9.4
        let mut state = chain(&[
            (ALICE, NETUID, 70_000_000_000),
            (ALICE, NetUid::ROOT, 3_000_000_000),
            (BOB, NETUID, 1_234_567),
            (BOB, NetUid::ROOT, 900_000_000_000),
        ]);
        state.globals.tao_weight = u64::MAX / 5;
        let (alpha, root) = (Alpha(183_123_567_452), Alpha(837_120_949_872));
        let epoch = [(ALICE, Alpha(7)), (BOB, Alpha(3))];
        let paid = dividends(&state, NETUID, &epoch, alpha, root);
        for (parts, whole) in [(&paid.alpha, alpha), (&paid.root, root)] {
            let sum: u64 = parts.values().map(|p| p.to_num::<u64>()).sum();
            assert!(whole.0 - sum <= 1_000, "{sum} of {whole}");
        }
        // Root's part is by stake: almost all of Bob's, little of Alice's.
        assert!(paid.root[&BOB] > paid.root[&ALICE]);
        assert!(paid.alpha[&ALICE] > paid.alpha[&BOB]);
    }

    #[test]
    fn without_dividends_nothing_is_paid() {
        let state = chain(&[(ALICE, NETUID, 5)]);
        let paid = dividends(&state, NETUID, &[(ALICE, Alpha::ZERO)], Alpha(9), Alpha(9));
        assert_eq!((paid.alpha[&ALICE], paid.root[&ALICE]), (ZERO, ZERO));
    }
}
