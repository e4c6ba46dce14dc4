//! What a neuron's stake counts for: its own and what parents lend it (spec 06 §3).

use crate::{
    epoch,
    primitives::{AccountId, Alpha, I64F64, NetUid, Rao},
    staking,
    state::{HotkeyOnSubnet, Ledger},
};

/// The stake that a hotkey counts with on a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakeWeight {
    /// Inherited alpha, in alpha-rao.
    pub alpha: u64,
    /// Inherited root stake, in rao.
    pub tao: u64,
    /// Alpha plus weighted TAO.
    pub total: I64F64,
}

/// A hotkey's stake weight on a subnet.
#[must_use]
pub fn stake_weight(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> StakeWeight {
    let relations = state.hotkey_on_subnet(hotkey, netuid);
    let alpha = if netuid.is_root() {
        staking::total_hotkey_alpha(state, hotkey, netuid)
    } else {
        inherited(state, hotkey, relations, netuid)
    };
    let tao = Rao(inherited(state, hotkey, relations, NetUid::ROOT).0);
    StakeWeight {
        alpha: alpha.0,
        tao: tao.0,
        total: epoch::stake_weight(alpha, tao, state.globals.tao_weight),
    }
}

/// A hotkey's alpha on a subnet after what it lends and what it is lent; on root its own.
#[must_use]
pub fn inherited_alpha(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> Alpha {
    if netuid.is_root() {
        return staking::total_hotkey_alpha(state, hotkey, netuid);
    }
    inherited(
        state,
        hotkey,
        state.hotkey_on_subnet(hotkey, netuid),
        netuid,
    )
}

/// A hotkey's root stake as it counts on a subnet: lent by the relations of that subnet.
#[must_use]
pub fn inherited_tao(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> Rao {
    let relations = state.hotkey_on_subnet(hotkey, netuid);
    Rao(inherited(state, hotkey, relations, NetUid::ROOT).0)
}

/// The stakes of one subnet, lent by the relations of another.
fn inherited(
    state: &Ledger,
    hotkey: &AccountId,
    relations: &HotkeyOnSubnet,
    stakes_of: NetUid,
) -> Alpha {
    let stake = |hotkey| staking::total_hotkey_alpha(state, hotkey, stakes_of);
    let children: Vec<u64> = relations.child_keys.iter().map(|(p, _)| *p).collect();
    let parents: Vec<(Alpha, u64)> = relations
        .parent_keys
        .iter()
        .map(|(proportion, parent)| (stake(parent), *proportion))
        .collect();
    epoch::inherited(stake(hotkey), &children, &parents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::children, profile::Profile, state::State};

    const NETUID: NetUid = NetUid(2);

    fn account(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    fn alpha(state: &State, n: u8) -> u64 {
        inherited_alpha(state, &account(n), NETUID).0
    }

    fn stake(state: &mut State, n: u8, netuid: NetUid, amount: u64) {
        staking::increase_stake(state, &account(n), &account(100), netuid, Alpha(amount));
    }

    fn give(state: &mut State, parent: u8, children: &[(u64, u8)]) {
        let children: Vec<_> = children.iter().map(|&(p, n)| (p, account(n))).collect();
        children::apply(state, &account(parent), NETUID, &children);
    }

    #[test]
    fn three_quarters_lent_to_three_children() {
        // spec 06 §3
        let mut state = State::empty(&Profile::FINNEY);
        stake(&mut state, 1, NETUID, 100_000_000_000_000);
        let quarter = u64::MAX / 4;
        give(&mut state, 1, &[(quarter, 2), (quarter, 3), (quarter, 4)]);
        assert_eq!(alpha(&state, 1), 25_000_000_069_849);
        for child in 2..5 {
            assert_eq!(alpha(&state, child), 24_999_999_976_716);
        }
    }

    #[test]
    fn parents_lend_halves_and_thirds() {
        // spec 03 E16
        let mut state = State::empty(&Profile::FINNEY);
        stake(&mut state, 1, NETUID, 1_000_000_000_000);
        stake(&mut state, 2, NETUID, 2_000_000_000_000);
        give(&mut state, 1, &[(u64::MAX / 2, 3)]);
        give(&mut state, 2, &[(u64::MAX / 2, 3)]);
        assert_eq!(alpha(&state, 3) / 1_000_000_000, 1_499);
        assert_eq!(alpha(&state, 1) / 1_000_000_000, 500);
    }

    #[test]
    fn a_parent_that_lends_everything_counts_nothing() {
        let mut state = State::empty(&Profile::FINNEY);
        state.globals.tao_weight = u64::MAX;
        stake(&mut state, 1, NETUID, 10);
        stake(&mut state, 1, NetUid::ROOT, 7);
        give(&mut state, 1, &[(u64::MAX, 2)]);
        let parent = stake_weight(&state, &account(1), NETUID);
        assert_eq!((parent.alpha, parent.tao), (0, 0));
        let child = stake_weight(&state, &account(2), NETUID);
        assert_eq!((child.alpha, child.tao), (10, 7));
        assert_eq!(child.total, I64F64::from_num(17));
        assert_eq!(inherited_alpha(&state, &account(1), NetUid::ROOT), Alpha(7));
    }
}
