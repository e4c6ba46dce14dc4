use parity_scale_codec::{Decode, Encode};
use serde::de::IgnoredAny;

use super::*;
use crate::{
    commitments::{Registration, UsageTracker},
    dictionary::{Dictionary, InOrder, Sample},
    genesis::{self, GenesisConfig},
    pool::SafeFloat,
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    proxy::Proxy,
    state::{
        AxonInfo, ChainIdentity, LockState, NeuronCertificate, PrometheusInfo, RateLimitKey,
        SubnetIdentity,
    },
    subnets::leasing::{Lease, test_ledger},
};

fn chain() -> State {
    genesis::build(&GenesisConfig::new(&Profile::FINNEY)).unwrap()
}

fn raw<I: StorageItem>(key: &I::Key) -> Vec<u8> {
    let mut raw = RawKey::of::<I>();
    let Ok(()) = key.write(&mut raw);
    raw.into_bytes()
}

/// Compares a row of the table with the dictionary of the runtime.
struct Compare {
    dictionary: Dictionary,
    ledger: State,
    seen: Vec<String>,
}

impl VisitAll for Compare {
    fn item<I: StorageItem>(&mut self) {
        let name = format!("{}.{}", I::PALLET, I::NAME);
        let pallet = self.dictionary.pallet(I::PALLET);
        assert_eq!(pallet.prefix.as_deref(), Some(I::PALLET), "{name}");
        let item = pallet.item(I::NAME);
        let hashers: Vec<_> = I::HASHERS.iter().map(|h| format!("{h:?}")).collect();
        assert_eq!(hashers, item.hashers, "{name}");
        assert_eq!(hashers.len(), I::Key::PARTS, "{name}");
        let parts = I::Key::types();
        let key = match &parts[..] {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(format!("({})", several.join(","))),
        };
        assert_eq!(key, item.key, "{name}");
        assert_eq!(I::Value::chain_type(), item.value, "{name}");
        let default = I::default(&self.ledger);
        assert_eq!(default.is_none(), item.modifier == "Optional", "{name}");
        if let Some(default) = default {
            let bytes = format!("0x{}", hex::encode(default.encode()));
            assert_eq!(bytes, item.default, "{name}");
        }
        assert!(!self.seen.contains(&name), "{name} is there twice");
        self.seen.push(name);
    }
}

#[test]
fn every_item_has_the_hashers_types_and_default_of_the_dictionary() {
    let mut compare = Compare {
        dictionary: Dictionary::load(),
        ledger: chain(),
        seen: Vec::new(),
    };
    visit_all(&mut compare);
    assert!(compare.seen.len() > 150, "{} items", compare.seen.len());
}

/// Bytes of a type, made from the dictionary, are read and written, and the fields have its names.
fn same_shape<T: Decode + Encode + Serialize + ChainType>(dictionary: &Dictionary) {
    let name = T::chain_type();
    let sample = Sample::of_type(dictionary, &name, 0);
    let mut bytes = &sample.bytes[..];
    let value = T::decode(&mut bytes).unwrap();
    assert!(bytes.is_empty(), "{name}");
    assert_eq!(value.encode(), sample.bytes, "{name}");
    let text = serde_json::to_string(&value).unwrap();
    let InOrder::<IgnoredAny>(fields) = serde_json::from_str(&text).unwrap();
    let got: Vec<_> = fields.iter().map(|(field, _)| field).collect();
    let InOrder(expected) = &dictionary.types[&name];
    let expected: Vec<_> = expected.iter().map(|(field, _)| field).collect();
    assert_eq!(got, expected, "{name}");
}

#[derive(serde::Deserialize)]
struct Parts {
    mantissa: u128,
    exponent: i64,
}

#[test]
fn structs_have_the_fields_of_the_dictionary() {
    let dictionary = Dictionary::load();
    same_shape::<AccountInfo>(&dictionary);
    same_shape::<AxonInfo>(&dictionary);
    same_shape::<ChainIdentity>(&dictionary);
    same_shape::<LockState>(&dictionary);
    same_shape::<NeuronCertificate>(&dictionary);
    same_shape::<PrometheusInfo>(&dictionary);
    same_shape::<SubnetIdentity>(&dictionary);
    same_shape::<Lease>(&dictionary);
    same_shape::<CrowdloanInfo>(&dictionary);
    same_shape::<Registration>(&dictionary);
    same_shape::<UsageTracker>(&dictionary);
    for round in 0..6 {
        let sample = Sample::of_type(&dictionary, "RateLimitKey", round);
        let key = RateLimitKey::decode(&mut &sample.bytes[..]).unwrap();
        assert_eq!(key.encode(), sample.bytes);
    }
    // A definition of a proxy is (AccountId32, ProxyType, u32).
    let proxy = Proxy::decode(&mut &[[7; 32].as_slice(), &[8, 5, 0, 0, 0]].concat()[..]).unwrap();
    assert_eq!(proxy.delay, 5);
    let number = SafeFloat::from_u64(3);
    let text = serde_json::to_string(&number).unwrap();
    let Parts { mantissa, exponent } = serde_json::from_str(&text).unwrap();
    assert_eq!(number.encode(), (mantissa, exponent).encode());
}

/// Every entry is found under its raw key.
struct ReadBack {
    ledger: State,
    entries: usize,
}

impl VisitAll for ReadBack {
    fn item<I: StorageItem>(&mut self) {
        for key in I::keys(&self.ledger) {
            let entry = I::entry(&self.ledger, &key).map(|value| value.encode());
            self.entries += usize::from(entry.is_some());
            let mut bytes = raw::<I>(&key);
            assert_eq!(read_raw(&self.ledger, &bytes), entry, "{}", I::NAME);
            bytes.push(0);
            assert_eq!(read_raw(&self.ledger, &bytes), None, "{}", I::NAME);
        }
    }
}

#[test]
fn every_entry_is_found_under_its_raw_key() {
    let mut read = ReadBack {
        ledger: chain(),
        entries: 0,
    };
    visit_all(&mut read);
    assert!(read.entries > 40, "{} entries", read.entries);
}

#[test]
fn crowdloans_and_leases_are_found_by_raw_key_as_the_chain_encodes_them() {
    let ledger = test_ledger::leased(20, Some(200_000));
    let mut read = ReadBack {
        ledger: ledger.clone(),
        entries: 0,
    };
    crowdloans::each(&mut read);
    // A crowdloan with its next number and three contributions; a lease with two shares, its next
    // number and its subnet.
    assert_eq!(read.entries, 10);

    let key = raw::<crowdloans::SubnetLeases>(&(test_ledger::LEASE,));
    let lease = read_raw(&ledger, &key).unwrap();
    let beneficiary = crate::crowdloan::test_ledger::CREATOR.0;
    assert_eq!(&lease[..32], beneficiary);
    assert_eq!(&lease[32..64], test_ledger::coldkey().0);
    // Percent(20), Some(200_000), netuid 1.
    assert_eq!(&lease[96..104], [20, 1, 0x40, 0x0d, 3, 0, 1, 0]);
    assert_eq!(lease.len(), 112);

    let key = raw::<crowdloans::Crowdloans>(&(0,));
    let crowdloan = read_raw(&ledger, &key).unwrap();
    assert_eq!(&crowdloan[..32], beneficiary);
    // No target; the call inline: SubtensorModule.register_leased_network(20, Some(200_000)).
    let call = [1, 1, 8 << 2, 7, 110, 20, 1, 0x40, 0x0d, 3, 0];
    assert_eq!(crowdloan[100], 0);
    assert_eq!(&crowdloan[101..112], call);
    // Finalized, by three contributors.
    assert_eq!(&crowdloan[112..], [1, 3, 0, 0, 0]);
}

#[test]
fn commitments_are_found_by_raw_key_as_the_chain_encodes_them() {
    use crate::{
        commitments::{CommitmentInfo, Committed, Data, set_commitment},
        primitives::BoundedBytes,
    };
    let mut ledger = chain();
    let (netuid, who) = (NetUid(1), AccountId([3; 32]));
    crate::neurons::append(&mut ledger, netuid, &who);
    ledger.clock.block = 5;
    ledger.subnet_mut(netuid).schedule.epoch_index = 6;
    let encrypted = BoundedBytes::new(vec![9]).unwrap();
    let reveal_round = 7;
    let timelocked = Data::TimelockEncrypted {
        encrypted,
        reveal_round,
    };
    let fields = vec![Data::ResetBondsFlag, timelocked];
    let info = CommitmentInfo { fields };
    set_commitment(&mut ledger, who, netuid, info).unwrap();
    let record = ledger.commitments.accounts[&(netuid, who)].clone();
    let mut record = Committed::clone(&record);
    record.revealed = vec![([1, 2].into(), 8)];
    let accounts = &mut ledger.commitments.accounts;
    accounts.insert((netuid, who), record.into());
    ledger.commitments.max_space = 300;

    let number = |number: u64| number.to_le_bytes().to_vec();
    let key = (netuid, who);
    for (key, expected) in [
        (
            raw::<commitments::CommitmentOf>(&key),
            // Deposit, block, the fields.
            [&number(0)[..], &[5, 0, 0, 0, 8, 135, 134, 4, 9], &number(7)].concat(),
        ),
        (raw::<commitments::LastCommitment>(&key), vec![5, 0, 0, 0]),
        (raw::<commitments::LastBondsReset>(&key), vec![5, 0, 0, 0]),
        (
            raw::<commitments::RevealedCommitments>(&key),
            [&[4, 8, 1, 2][..], &number(8)].concat(),
        ),
        (
            raw::<commitments::UsedSpaceOf>(&key),
            [number(6), number(100)].concat(),
        ),
        (
            raw::<commitments::TimelockedIndex>(&()),
            [&[4, 1, 0][..], &who.0].concat(),
        ),
        (raw::<commitments::MaxSpace>(&()), vec![44, 1, 0, 0]),
    ] {
        assert_eq!(read_raw(&ledger, &key), Some(expected));
    }
    let mut read = ReadBack { ledger, entries: 0 };
    commitments::each(&mut read);
    assert_eq!(read.entries, 7);
}

#[test]
fn announcements_and_the_last_results_of_proxies_are_stored_as_the_chain_encodes_them() {
    use crate::{
        error::{Error, SubtensorError, TokenError},
        proxy::{Announcement, Announcements},
    };
    let mut ledger = chain();
    let (real, proxy) = (AccountId([3; 32]), AccountId([4; 32]));
    let announcement = Announcement {
        real,
        call_hash: [5; 32],
        height: 6,
    };
    let announcements = Announcements {
        pending: vec![announcement],
        deposit: Rao(7),
    };
    ledger.proxies.announcements.insert(proxy, announcements);
    let results = [
        (Ok(()), vec![0]),
        (Err(Error::BadOrigin), vec![1, 2]),
        (
            Err(SubtensorError::AmountTooLow.into()),
            vec![1, 3, 7, SubtensorError::AmountTooLow as u8, 0, 0, 0],
        ),
        (Err(Error::Token(TokenError::Frozen)), vec![1, 7, 5]),
    ];
    for (result, bytes) in results {
        ledger.proxies.last_call_result.insert(real, result);
        let key = raw::<money::LastCallResult>(&(real,));
        assert_eq!(read_raw(&ledger, &key), Some(bytes));
    }
    ledger.proxies.real_pays_fee.insert((real, proxy));

    let key = raw::<money::Announcements>(&(proxy,));
    let mut expected = vec![1 << 2];
    expected.extend([3; 32]);
    expected.extend([5; 32]);
    expected.extend([6, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(read_raw(&ledger, &key), Some(expected));
    let key = raw::<money::RealPaysFee>(&(real, proxy));
    assert_eq!(read_raw(&ledger, &key), Some(Vec::new()));
    let mut read = ReadBack { ledger, entries: 0 };
    money::each(&mut read);
}

#[test]
fn keys_are_those_of_the_recordings() {
    // evm_06_more_precompiles, steps 50 to 55
    for (key, expected) in [
        (
            raw::<subnets::SubnetTAO>(&(NetUid(2),)),
            "658faa385070e074c85bf6b568cf05557a57dce016211512d1700561066b85a30200",
        ),
        (
            raw::<money::TotalIssuance>(&()),
            "c2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80",
        ),
        (
            raw::<money::Account>(&(crate::primitives::AccountId::from_evm([0xaa; 20]),)),
            "26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da91e9c3b11af9bc1589a42f97fdae31eaa9c7c28346044008fb473d136195d3101626dbf1051931f217379e1999c525bee",
        ),
    ] {
        assert_eq!(hex::encode(key), expected);
    }
}

#[test]
fn only_exact_keys_have_entries() {
    let ledger = chain();
    let tempo = raw::<subnets::Tempo>(&(NetUid(1),));
    assert_eq!(read_raw(&ledger, &tempo), Some(vec![100, 0]));
    assert_eq!(read_raw(&ledger, &tempo[..33]), None);
    assert_eq!(read_raw(&ledger, &tempo[..32]), None);
    assert_eq!(read_raw(&ledger, &[]), None);
    // The hash in front of a part has to be its own.
    let mut account = raw::<money::Account>(&(crate::primitives::AccountId::ZERO,));
    account[40] ^= 1;
    assert_eq!(read_raw(&ledger, &account), None);
}

#[test]
fn a_default_is_stored_where_genesis_or_registration_writes_it() {
    let mut ledger = chain();
    let read = |ledger: &State, key: Vec<u8>| read_raw(ledger, &key);
    // Written by genesis, as the default.
    let uids = raw::<subnets::MaxAllowedUids>(&(NetUid(1),));
    assert_eq!(read(&ledger, uids), Some(vec![0, 1]));
    // Written by registration only.
    let kappa = raw::<subnets::Kappa>(&(NetUid(1),));
    assert_eq!(read(&ledger, kappa.clone()), None);
    ledger.subnet_mut(NetUid(1)).registered_counter = 1;
    assert_eq!(read(&ledger, kappa), Some(vec![0xff, 0x7f]));
    // Written when it changes.
    let rho = raw::<subnets::Rho>(&(NetUid(1),));
    assert_eq!(read(&ledger, rho.clone()), None);
    ledger.subnet_mut(NetUid(1)).params.rho = 11;
    assert_eq!(read(&ledger, rho), Some(vec![11, 0]));
    // Nothing is stored of a netuid that never was.
    assert_eq!(read(&ledger, raw::<subnets::Tempo>(&(NetUid(77),))), None);
}
