//! Neurons one by one (spec 06 §13.1).

use serde::Serialize;

use super::{at, owner_of, subnet::existing};
use crate::{
    primitives::{AccountId, Alpha, MechId, NetUid, Uid},
    staking,
    state::{AxonInfo, Ledger, PrometheusInfo},
};

/// `NeuronInfo` and `NeuronInfoLite`, which lacks weights and bonds.
macro_rules! neuron_info {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $extra:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            /// The neuron's account.
            pub hotkey: AccountId,
            /// `Owner` of the hotkey.
            pub coldkey: AccountId,
            /// Its slot.
            pub uid: Uid,
            /// Its subnet.
            pub netuid: NetUid,
            /// `Active`.
            pub active: bool,
            /// Where it serves.
            pub axon_info: AxonInfo,
            /// Where it shows metrics.
            pub prometheus_info: PrometheusInfo,
            /// The hotkey's whole alpha on the subnet, as its owner's.
            pub stake: Vec<(AccountId, Alpha)>,
            /// 0: no longer computed.
            pub rank: u16,
            /// `Emission`.
            pub emission: Alpha,
            /// `Incentive` of the main mechanism.
            pub incentive: u16,
            /// `Consensus`.
            pub consensus: u16,
            /// 0: no longer computed.
            pub trust: u16,
            /// `ValidatorTrust`.
            pub validator_trust: u16,
            /// `Dividends`.
            pub dividends: u16,
            /// `LastUpdate` of the main mechanism.
            pub last_update: u64,
            /// `ValidatorPermit`.
            pub validator_permit: bool,
            $($(#[$field_doc])* pub $extra: $type,)*
            /// 65 535: no longer computed.
            pub pruning_score: u16,
        }

        impl $name {
            fn new(state: &Ledger, netuid: NetUid, uid: Uid $(, $extra: $type)*) -> Option<Self> {
                let subnet = existing(state, netuid)?;
                let (neurons, i) = (&subnet.neurons, usize::from(uid));
                let hotkey = *neurons.keys.get(i)?;
                let coldkey = owner_of(state, &hotkey);
                let main = subnet.mechanism(MechId::MAIN);
                let served = state.hotkey_on_subnet(&hotkey, netuid);
                let alpha = staking::total_hotkey_alpha(state, &hotkey, netuid);
                Some(Self {
                    hotkey,
                    coldkey,
                    uid,
                    netuid,
                    active: at(&neurons.active, i),
                    axon_info: served.axon.unwrap_or_default(),
                    prometheus_info: served.prometheus.unwrap_or_default(),
                    stake: vec![(coldkey, alpha)],
                    rank: 0,
                    emission: at(&neurons.emission, i),
                    incentive: at(&main.incentive, i),
                    consensus: at(&neurons.consensus, i),
                    trust: 0,
                    validator_trust: at(&neurons.validator_trust, i),
                    dividends: at(&neurons.dividends, i),
                    last_update: at(&main.last_update, i),
                    validator_permit: at(&neurons.validator_permit, i),
                    $($extra,)*
                    pruning_score: u16::MAX,
                })
            }
        }
    )*};
}

neuron_info! {
    /// A neuron with its weights and bonds.
    NeuronInfo {
        /// `Weights` of the main mechanism above 0, in stored order.
        weights: Vec<(Uid, u16)>,
        /// `Bonds` of the main mechanism above 0, in stored order.
        bonds: Vec<(Uid, u16)>,
    }
    /// A neuron.
    NeuronInfoLite {}
}

/// A neuron; nothing if there is none.
#[must_use]
pub fn neuron(state: &Ledger, netuid: NetUid, uid: Uid) -> Option<NeuronInfo> {
    let main = state.subnet(netuid).mechanism(MechId::MAIN);
    let above_zero = |row: &[(Uid, u16)]| row.iter().copied().filter(|(_, w)| *w > 0).collect();
    let (weights, bonds) = (main.weights_of(uid), main.bonds_of(uid));
    NeuronInfo::new(state, netuid, uid, above_zero(weights), above_zero(bonds))
}

/// The same without weights and bonds.
#[must_use]
pub fn neuron_lite(state: &Ledger, netuid: NetUid, uid: Uid) -> Option<NeuronInfoLite> {
    NeuronInfoLite::new(state, netuid, uid)
}

/// Every neuron of a subnet; none of a subnet that does not exist.
#[must_use]
pub fn neurons(state: &Ledger, netuid: NetUid) -> Vec<NeuronInfo> {
    let uids = 0..state.subnet(netuid).uid_count();
    uids.map_while(|uid| neuron(state, netuid, uid)).collect()
}

/// The same without weights and bonds.
#[must_use]
pub fn neurons_lite(state: &Ledger, netuid: NetUid) -> Vec<NeuronInfoLite> {
    let uids = 0..state.subnet(netuid).uid_count();
    uids.map_while(|uid| neuron_lite(state, netuid, uid))
        .collect()
}
