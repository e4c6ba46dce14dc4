//! Voting power: a slow average of validators' stake that contracts read (spec 05 §15, 06 §12.4).

use std::sync::Arc;

use crate::{
    call::Origin,
    epoch::EpochOutcome,
    error::{Result, SubtensorError},
    event::SubtensorEvent as Event,
    primitives::{AccountId, NetUid},
    state::State,
};

/// Blocks between asking for the end of tracking and the end.
const DISABLE_DELAY: u64 = 100_800;

/// The whole of `VotingPowerEmaAlpha`.
const WHOLE: u64 = 1_000_000_000_000_000_000;

/// Starts tracking on a subnet, or goes on with it; by its owner or root.
///
/// # Errors
/// `BadOrigin`.
pub fn enable_voting_power_tracking(state: &mut State, origin: Origin, netuid: NetUid) -> Result {
    origin.ensure_owner_or_root(state, netuid)?;
    let voting = &mut state.subnet_mut(netuid).voting;
    voting.tracking = true;
    voting.disable_at = 0;
    state.emit(Event::VotingPowerTrackingEnabled { netuid });
    Ok(())
}

/// Lets tracking end in two weeks; by the subnet's owner or root.
///
/// # Errors
/// `BadOrigin`, `VotingPowerTrackingNotEnabled`.
pub fn disable_voting_power_tracking(state: &mut State, origin: Origin, netuid: NetUid) -> Result {
    origin.ensure_owner_or_root(state, netuid)?;
    if !state.subnet(netuid).voting.tracking {
        return Err(SubtensorError::VotingPowerTrackingNotEnabled.into());
    }
    let disable_at_block = state.now().saturating_add(DISABLE_DELAY);
    state.subnet_mut(netuid).voting.disable_at = disable_at_block;
    state.emit(Event::VotingPowerTrackingDisableScheduled {
        netuid,
        disable_at_block,
    });
    Ok(())
}

/// Sets how fast voting power follows the stake, in parts of 10¹⁸; by root.
///
/// # Errors
/// `BadOrigin`, `InvalidVotingPowerEmaAlpha`.
pub fn set_voting_power_ema_alpha(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    alpha: u64,
) -> Result {
    origin.ensure_root()?;
    if alpha > WHOLE {
        return Err(SubtensorError::InvalidVotingPowerEmaAlpha.into());
    }
    state.subnet_mut(netuid).voting.ema_alpha = alpha;
    state.emit(Event::VotingPowerEmaAlphaSet { netuid, alpha });
    Ok(())
}

/// After an epoch: permit holders' power follows their stake, others lose theirs.
pub(crate) fn update_voting_power(state: &mut State, netuid: NetUid, outcome: &EpochOutcome) {
    let subnet = state.subnet(netuid);
    let voting = &subnet.voting;
    if !voting.tracking {
        return;
    }
    if voting.disable_at > 0 && state.now() >= voting.disable_at {
        let voting = &mut state.subnet_mut(netuid).voting;
        voting.tracking = false;
        voting.disable_at = 0;
        voting.power = Arc::default();
        state.emit(Event::VotingPowerTrackingDisabled { netuid });
        return;
    }
    let threshold = state.globals.stake_threshold;
    let keys = subnet.neurons.keys.iter();
    let roles = outcome.validator_permit.iter().zip(&outcome.stake);
    // Whoever is not a permit holder of the subnet has no entry afterwards.
    let power = keys
        .zip(roles)
        .filter(|(_, (permit, _))| **permit)
        .filter_map(|(hotkey, (_, stake))| {
            let before = voting.power.get(hotkey).copied().unwrap_or(0);
            let power = follow(voting.ema_alpha, *stake, before);
            // Falling below the threshold ends it; never having reached it does not.
            let fell = power < threshold && before >= threshold;
            let kept = if power > 0 { power } else { before };
            (!fell && kept > 0).then_some((*hotkey, kept))
        })
        .collect::<std::collections::BTreeMap<AccountId, u64>>();
    state.subnet_mut(netuid).voting.power = Arc::new(power);
}

/// ⌊(α · stake + (10¹⁸ − α) · before) ÷ 10¹⁸⌋
fn follow(alpha: u64, stake: u64, before: u64) -> u64 {
    let rest = WHOLE.saturating_sub(alpha);
    let new = u128::from(alpha).saturating_mul(stake.into());
    let old = u128::from(rest).saturating_mul(before.into());
    // An average of two u64.
    (new.saturating_add(old) / u128::from(WHOLE)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::Error, neurons::append, profile::Profile};

    const NETUID: NetUid = NetUid(2);

    fn hot(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        for n in 0..2 {
            append(&mut state, NETUID, &hot(n));
        }
        enable_voting_power_tracking(&mut state, Origin::Root, NETUID).unwrap();
        state
    }

    fn epoch(state: &mut State, permits: [bool; 2], stake: [u64; 2]) -> Vec<(AccountId, u64)> {
        let outcome = EpochOutcome {
            validator_permit: permits.to_vec(),
            stake: stake.to_vec(),
            ..EpochOutcome::default()
        };
        update_voting_power(state, NETUID, &outcome);
        let power = &state.subnet(NETUID).voting.power;
        power
            .iter()
            .map(|(hotkey, power)| (*hotkey, *power))
            .collect()
    }

    #[test]
    fn power_follows_the_stake_of_permit_holders() {
        let mut state = state();
        let stake = [1_000_000_000, 1_000_000_000];
        let first = epoch(&mut state, [true, false], stake);
        assert_eq!(first, [(hot(0), 3_570_000)]);
        let second = epoch(&mut state, [true, true], stake);
        assert_eq!(second, [(hot(0), 7_127_255), (hot(1), 3_570_000)]);
        assert_eq!(epoch(&mut state, [false, true], stake).len(), 1);
    }

    #[test]
    fn falling_below_the_threshold_ends_it() {
        let mut state = state();
        set_voting_power_ema_alpha(&mut state, Origin::Root, NETUID, WHOLE).unwrap();
        state.globals.stake_threshold = 100;
        assert_eq!(epoch(&mut state, [true, true], [100, 99]).len(), 2);
        assert_eq!(epoch(&mut state, [true, true], [99, 98]), [(hot(1), 98)]);
    }

    #[test]
    fn tracking_ends_two_weeks_after_the_owner_asked() {
        let mut state = state();
        disable_voting_power_tracking(&mut state, Origin::Root, NETUID).unwrap();
        state.clock.block = DISABLE_DELAY - 1;
        assert_eq!(epoch(&mut state, [true; 2], [1_000; 2]).len(), 2);
        state.clock.block = DISABLE_DELAY;
        assert!(epoch(&mut state, [true; 2], [1_000; 2]).is_empty());
        assert_eq!(
            disable_voting_power_tracking(&mut state, Origin::Root, NETUID),
            Err(SubtensorError::VotingPowerTrackingNotEnabled.into())
        );
    }

    #[test]
    fn only_root_sets_the_average() {
        let mut state = state();
        let signed = Origin::Signed(AccountId::ZERO);
        assert_eq!(
            set_voting_power_ema_alpha(&mut state, signed, NETUID, 1),
            Err(Error::BadOrigin)
        );
        assert_eq!(
            set_voting_power_ema_alpha(&mut state, Origin::Root, NETUID, WHOLE + 1),
            Err(SubtensorError::InvalidVotingPowerEmaAlpha.into())
        );
    }
}
