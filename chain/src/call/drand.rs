//! Calls of the drand pallet.

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    drand::{self, BeaconConfiguration, Pulse},
    error::Result,
    primitives::FixedBytes,
    state::State,
};

/// A call of the drand pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrandCall {
    /// Stores pulses; unsigned.
    #[codec(index = 0)]
    WritePulse {
        /// The pulses.
        pulses_payload: PulsesPayload,
        /// Who fetched them vouches; the transaction pool looks at it, the call does not.
        signature: Option<MultiSignature>,
    },
    /// Names another beacon; root.
    #[codec(index = 1)]
    SetBeaconConfig {
        /// The beacon.
        config_payload: BeaconConfigurationPayload,
        /// Not looked at.
        signature: Option<MultiSignature>,
    },
    /// `OldestStoredRound`; root.
    #[codec(index = 2)]
    SetOldestStoredRound {
        /// The round.
        oldest_round: u64,
    },
}

/// Pulses with who fetched them and when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct PulsesPayload {
    /// The block of the fetch.
    pub block_number: u32,
    /// The pulses, oldest first.
    pub pulses: Vec<Pulse>,
    /// Who fetched them.
    pub public: MultiSigner,
}

/// A beacon with who named it and when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct BeaconConfigurationPayload {
    /// The block of the fetch.
    pub block_number: u32,
    /// The beacon.
    pub config: BeaconConfiguration,
    /// Who named it.
    pub public: MultiSigner,
}

/// A public key of one of the chain's kinds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum MultiSigner {
    /// Edwards.
    #[codec(index = 0)]
    Ed25519(FixedBytes<32>),
    /// Schnorr, Ristretto.
    #[codec(index = 1)]
    Sr25519(FixedBytes<32>),
    /// secp256k1, compressed.
    #[codec(index = 2)]
    Ecdsa(FixedBytes<33>),
}

/// A signature of one of the chain's kinds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum MultiSignature {
    /// Edwards.
    #[codec(index = 0)]
    Ed25519(FixedBytes<64>),
    /// Schnorr, Ristretto.
    #[codec(index = 1)]
    Sr25519(FixedBytes<64>),
    /// secp256k1.
    #[codec(index = 2)]
    Ecdsa(FixedBytes<65>),
}

impl DrandCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        match self {
            Self::WritePulse { pulses_payload, .. } => {
                drand::write_pulse(state, origin, pulses_payload.pulses)
            }
            Self::SetBeaconConfig { config_payload, .. } => {
                drand::set_beacon_config(state, origin, config_payload.config)
            }
            Self::SetOldestStoredRound { oldest_round } => {
                drand::set_oldest_stored_round(state, origin, oldest_round)
            }
        }
    }
}
