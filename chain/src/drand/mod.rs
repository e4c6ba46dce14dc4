//! The random beacon drand, as far as the chain keeps it: its pulses, which unlock weights that were
//! committed for their rounds (spec 04 §11, 05 §9.2).
//!
//! Pulses come from outside as calls; nothing here has a network.

mod quicknet;
pub(crate) mod timelock;

use std::sync::{Arc, LazyLock};

use imbl::OrdMap;
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use timelock::unlock;

use crate::{
    call::Origin,
    error::{DrandError, Error, Result},
    event::DrandEvent,
    primitives::BoundedBytes,
    state::State,
};

/// Pulses that are kept: a week's.
const MAX_KEPT_PULSES: u64 = 216_000;

/// The most pulses that a call forgets.
const MAX_REMOVED_PULSES: u64 = 100;

/// What the beacon said in one round.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Pulse {
    /// The round's number.
    pub round: u64,
    /// The hash of the signature, as the beacon tells it.
    pub randomness: BoundedBytes<32>,
    /// The beacon's BLS signature of the round: a point of G1, compressed.
    pub signature: BoundedBytes<144>,
}

/// Which beacon the pulses are of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct BeaconConfiguration {
    /// Its BLS key: a point of G2, compressed.
    pub public_key: BoundedBytes<96>,
    /// Seconds between rounds.
    pub period: u32,
    /// When the first round was, in seconds since 1970.
    pub genesis_time: u32,
    /// The hash of the beacon's chain.
    pub hash: BoundedBytes<32>,
    /// The hash of the beacon's members.
    pub group_hash: BoundedBytes<32>,
    /// The name of the signature scheme.
    pub scheme_id: BoundedBytes<32>,
    /// The beacon's name.
    pub metadata: BoundedBytes<32>,
}

/// The storage of the drand pallet.
#[derive(Clone, Debug)]
pub struct DrandStore {
    /// `BeaconConfig`.
    pub beacon: Arc<BeaconConfiguration>,
    /// `Pulses` by round.
    pub pulses: OrdMap<u64, Arc<Pulse>>,
    /// `LastStoredRound`.
    pub last_stored_round: u64,
    /// `OldestStoredRound`.
    pub oldest_stored_round: u64,
    /// `NextUnsignedAt`: the block from which on the next pulse is taken.
    pub next_unsigned_at: u64,
}

impl Default for DrandStore {
    fn default() -> Self {
        static QUICKNET: LazyLock<Arc<BeaconConfiguration>> =
            LazyLock::new(|| Arc::new(quicknet::configuration()));
        Self {
            beacon: Arc::clone(&QUICKNET),
            pulses: OrdMap::new(),
            last_stored_round: 0,
            oldest_stored_round: 0,
            next_unsigned_at: 0,
        }
    }
}

/// Stores pulses whose signatures are the beacon's, and forgets what is older than a week. Others
/// are left out without an error.
///
/// # Errors
/// `BadOrigin` unless unsigned, `PulseVerificationError` for bytes that are no signature,
/// `InvalidRoundNumber` for a round that is not after the last one.
pub fn write_pulse(state: &mut State, origin: Origin, pulses: Vec<Pulse>) -> Result {
    if origin != Origin::None {
        return Err(Error::BadOrigin);
    }
    let now = state.now();
    let drand = &mut state.drand;
    let is_first = drand.last_stored_round == 0 && drand.oldest_stored_round == 0;
    let mut rounds = Vec::new();
    for pulse in pulses {
        let key = &drand.beacon.public_key;
        let genuine = quicknet::is_genuine(key, pulse.round, &pulse.signature)
            .ok_or(DrandError::PulseVerificationError)?;
        if !genuine {
            continue;
        }
        if pulse.round <= drand.last_stored_round {
            return Err(DrandError::InvalidRoundNumber.into());
        }
        drand.last_stored_round = pulse.round;
        rounds.push(pulse.round);
        drand.pulses.insert(pulse.round, Arc::new(pulse));
    }
    if is_first && let Some(&first) = rounds.first() {
        drand.oldest_stored_round = first;
    }
    forget_old_pulses(drand);
    drand.next_unsigned_at = now;
    if !rounds.is_empty() {
        state.emit(DrandEvent::NewPulse { rounds });
    }
    Ok(())
}

fn forget_old_pulses(drand: &mut DrandStore) {
    if drand.oldest_stored_round == 0 {
        return;
    }
    for _ in 0..MAX_REMOVED_PULSES {
        let oldest = drand.oldest_stored_round;
        let kept = drand
            .last_stored_round
            .saturating_sub(oldest)
            .saturating_add(1);
        if kept <= MAX_KEPT_PULSES {
            break;
        }
        drand.pulses.remove(&oldest);
        drand.oldest_stored_round = oldest.saturating_add(1);
    }
}

/// Names another beacon; nothing is checked.
///
/// # Errors
/// `BadOrigin` unless root.
pub fn set_beacon_config(state: &mut State, origin: Origin, beacon: BeaconConfiguration) -> Result {
    origin.ensure_root()?;
    state.drand.beacon = Arc::new(beacon);
    state.drand.next_unsigned_at = state.now().saturating_add(1);
    state.emit(DrandEvent::BeaconConfigChanged);
    Ok(())
}

/// Says which round is the oldest that is stored; nothing is checked.
///
/// # Errors
/// `BadOrigin` unless root.
pub fn set_oldest_stored_round(state: &mut State, origin: Origin, round: u64) -> Result {
    origin.ensure_root()?;
    state.drand.oldest_stored_round = round;
    state.emit(DrandEvent::SetOldestStoredRound(round));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{timelock::tests::ROUND_1000, *};
    use crate::{primitives::AccountId, profile::Profile};

    fn pulse(round: u64, signature: &str) -> Pulse {
        Pulse {
            round,
            randomness: BoundedBytes::default(),
            signature: BoundedBytes::new(hex::decode(signature).unwrap()).unwrap(),
        }
    }

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 7;
        state
    }

    #[test]
    fn a_genuine_pulse_is_stored_once() {
        let mut state = state();
        let genuine = pulse(1000, ROUND_1000);
        write_pulse(&mut state, Origin::None, vec![genuine.clone()]).unwrap();
        assert_eq!(state.drand.pulses.get(&1000).map(|p| &**p), Some(&genuine));
        assert_eq!(state.drand.last_stored_round, 1000);
        assert_eq!(state.drand.oldest_stored_round, 1000);
        assert_eq!(
            state.events.last(),
            Some(&DrandEvent::NewPulse { rounds: vec![1000] }.into())
        );
        assert_eq!(
            write_pulse(&mut state, Origin::None, vec![genuine]),
            Err(DrandError::InvalidRoundNumber.into())
        );
    }

    #[test]
    fn a_signature_of_another_round_is_left_out() {
        let mut state = state();
        write_pulse(&mut state, Origin::None, vec![pulse(1001, ROUND_1000)]).unwrap();
        assert!(state.drand.pulses.is_empty());
        assert!(state.events.is_empty());
        assert_eq!(
            write_pulse(&mut state, Origin::None, vec![pulse(1000, "00")]),
            Err(DrandError::PulseVerificationError.into())
        );
    }

    #[test]
    fn pulses_are_unsigned_and_the_beacon_is_roots() {
        let mut state = state();
        for origin in [Origin::Root, Origin::Signed(AccountId::ZERO)] {
            assert_eq!(
                write_pulse(&mut state, origin, Vec::new()),
                Err(Error::BadOrigin)
            );
        }
        assert_eq!(
            set_oldest_stored_round(&mut state, Origin::None, 1),
            Err(Error::BadOrigin)
        );
        set_oldest_stored_round(&mut state, Origin::Root, 9).unwrap();
        assert_eq!(state.drand.oldest_stored_round, 9);
        let beacon = quicknet::configuration();
        set_beacon_config(&mut state, Origin::Root, beacon).unwrap();
        assert_eq!(state.drand.next_unsigned_at, 8);
    }

    #[test]
    fn a_call_forgets_at_most_a_hundred_pulses_older_than_a_week() {
        let mut drand = DrandStore {
            oldest_stored_round: 1,
            last_stored_round: MAX_KEPT_PULSES + 150,
            ..DrandStore::default()
        };
        forget_old_pulses(&mut drand);
        assert_eq!(drand.oldest_stored_round, 101);
        forget_old_pulses(&mut drand);
        assert_eq!(drand.oldest_stored_round, 151);
    }
}
