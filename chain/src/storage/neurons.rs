//! Items of neurons: keys, vectors by uid, weights, commitments, servers, votes (spec 05 §21).

use super::entries;
use crate::{
    primitives::{AccountId, Alpha, H160, H256, NetUid, NetUidIndex, Uid},
    state::{AxonInfo, Ledger, NeuronCertificate, PrometheusInfo},
};

/// What is stored of a list: nothing of an empty one.
fn filled<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

items! {
    SubtensorModule.SubnetworkN[Identity](netuid: NetUid) -> u16, or 0;
        among entries::subnets;
        |ledger| {
            let subnet = ledger.subnets.get(netuid)?;
            (subnet.added || subnet.uid_count() > 0).then(|| subnet.uid_count())
        };
    SubtensorModule.Keys[Identity, Identity](netuid: NetUid, uid: Uid)
            -> AccountId, or AccountId::ZERO;
        among entries::uids;
        |ledger| ledger.subnet(*netuid).neurons.keys.get(usize::from(*uid)).copied();
    SubtensorModule.Uids[Identity, Blake2_128Concat](netuid: NetUid, hotkey: AccountId) -> Uid;
        among entries::neurons;
        |ledger| ledger.subnet(*netuid).neurons.uids.get(hotkey).copied();
    SubtensorModule.IsNetworkMember[Blake2_128Concat, Identity](hotkey: AccountId, netuid: NetUid)
            -> bool, or false;
        among entries::members;
        |ledger| {
            let member = ledger.subnet(*netuid).neurons.uids.contains_key(hotkey);
            let has_entry = member || ledger.hotkey_on_subnet(hotkey, *netuid).stored_as_no_member;
            has_entry.then_some(member)
        };
    SubtensorModule.BlockAtRegistration[Identity, Identity](netuid: NetUid, uid: Uid)
            -> u64, or 0;
        among entries::uids;
        |ledger| {
            let blocks = &ledger.subnet(*netuid).neurons.block_at_registration;
            blocks.get(usize::from(*uid)).copied()
        };
    SubtensorModule.Active[Identity](netuid: NetUid) -> Vec<bool>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.active);
    SubtensorModule.Emission[Identity](netuid: NetUid) -> Vec<Alpha>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.emission);
    SubtensorModule.Consensus[Identity](netuid: NetUid) -> Vec<u16>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.consensus);
    SubtensorModule.Dividends[Identity](netuid: NetUid) -> Vec<u16>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.dividends);
    SubtensorModule.ValidatorTrust[Identity](netuid: NetUid) -> Vec<u16>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.validator_trust);
    SubtensorModule.ValidatorPermit[Identity](netuid: NetUid) -> Vec<bool>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.validator_permit);
    SubtensorModule.StakeWeight[Identity](netuid: NetUid) -> Vec<u16>, or Vec::new();
        among entries::subnets;
        |ledger| filled(&ledger.subnet(*netuid).neurons.stake_weight);
    SubtensorModule.Incentive[Identity](index: NetUidIndex) -> Vec<u16>, or Vec::new();
        among entries::mechanisms;
        |ledger| filled(&entries::mechanism(ledger, *index).incentive);
    SubtensorModule.LastUpdate[Identity](index: NetUidIndex) -> Vec<u64>, or Vec::new();
        among entries::mechanisms;
        |ledger| filled(&entries::mechanism(ledger, *index).last_update);
    SubtensorModule.Weights[Identity, Identity](index: NetUidIndex, uid: Uid)
            -> Vec<(Uid, u16)>, or Vec::new();
        among entries::rows;
        |ledger| {
            let rows = &entries::mechanism(ledger, *index).weights;
            rows.get(usize::from(*uid))?.as_ref().map(|row| row.to_vec())
        };
    SubtensorModule.Bonds[Identity, Identity](index: NetUidIndex, uid: Uid)
            -> Vec<(Uid, u16)>, or Vec::new();
        among entries::rows;
        |ledger| {
            let rows = &entries::mechanism(ledger, *index).bonds;
            rows.get(usize::from(*uid))?.as_ref().map(|row| row.to_vec())
        };
    SubtensorModule.WeightCommits[Twox64Concat, Twox64Concat](
            index: NetUidIndex, hotkey: AccountId) -> Vec<(H256, u64, u64, u64)>;
        among |ledger| {
            let mechanisms = entries::mechanisms(ledger).into_iter();
            let keys = mechanisms.flat_map(|(index,)| {
                let commits = &entries::mechanism(ledger, index).commits;
                commits.keys().map(move |hotkey| (index, *hotkey))
            });
            keys.collect()
        };
        |ledger| {
            let queue = entries::mechanism(ledger, *index).commits.get(hotkey)?;
            // The chain keeps a fourth number that it no longer uses.
            Some(queue.iter().map(|c| (c.hash, c.epoch, c.block, 0)).collect())
        };
    SubtensorModule.Axons[Identity, Blake2_128Concat](netuid: NetUid, hotkey: AccountId)
            -> AxonInfo;
        among entries::subnets_of_hotkeys;
        |ledger| ledger.hotkey_on_subnet(hotkey, *netuid).axon;
    SubtensorModule.Prometheus[Identity, Blake2_128Concat](netuid: NetUid, hotkey: AccountId)
            -> PrometheusInfo;
        among entries::subnets_of_hotkeys;
        |ledger| ledger.hotkey_on_subnet(hotkey, *netuid).prometheus;
    SubtensorModule.NeuronCertificates[Identity, Blake2_128Concat](
            netuid: NetUid, hotkey: AccountId) -> NeuronCertificate;
        among entries::subnets_of_hotkeys;
        |ledger| ledger.hotkey_on_subnet(hotkey, *netuid).certificate.clone();
    SubtensorModule.AssociatedEvmAddress[Twox64Concat, Twox64Concat](netuid: NetUid, uid: Uid)
            -> (H160, u64);
        among entries::uids;
        |ledger| ledger.subnet(*netuid).neurons.evm_keys.get(uid).copied();
    SubtensorModule.VotingPower[Identity, Blake2_128Concat](netuid: NetUid, hotkey: AccountId)
            -> u64, or 0;
        among |ledger| {
            let subnets = ledger.subnets.iter();
            let keys = subnets.flat_map(|(netuid, subnet)| {
                subnet.voting.power.keys().map(move |hotkey| (*netuid, *hotkey))
            });
            keys.collect()
        };
        |ledger| ledger.subnet(*netuid).voting.power.get(hotkey).copied();
}
