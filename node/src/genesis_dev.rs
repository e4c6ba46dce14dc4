//! The chain that a development node starts with.
//!
//! Funded accounts, root staking, and a subnet that lives: staked on, voted on by ordinary calls in
//! ordinary blocks, so that what a newcomer reads is what the chain's rules made of it. It is a
//! [`GenesisFile`] like any other: `taovm genesis` prints it.

use alloy_primitives::{Address, Bytes, address, bytes};
use serde_json::{Value, json};
use taovm_chain::{
    primitives::{NetUid, Rao},
    profile::EXISTENTIAL_DEPOSIT,
};

use crate::{
    genesis::{
        Entries, GenesisFile, Name, NeuronEntry, ProfileName, StakeEntry, SubnetEntry, TaoAmount,
    },
    node::{DevAccounts, NodeConfig, NodeError},
};

/// The seeded subnet.
pub const SEED_NETUID: NetUid = NetUid(2);

/// Its tempo in blocks: short, so that epochs are seen.
pub const SEED_TEMPO: u16 = 20;

/// Owner of the seeded subnet, and the chain's sudo.
pub const OWNER: &str = "Alice";

/// Hotkey of the seeded subnet's owner.
pub const OWNER_HOTKEY: &str = "AliceHotkey";

/// Validators of the seeded subnet: coldkey, hotkey, TAO staked on the subnet, TAO on root.
pub const VALIDATORS: [(&str, &str, u64, u64); 3] = [
    ("Bob", "BobHotkey", 300, 1_000),
    ("Charlie", "CharlieHotkey", 200, 500),
    ("Dave", "DaveHotkey", 100, 250),
];

/// Coldkey of all miners of the seeded subnet.
pub const MINER_COLDKEY: &str = "Eve";

/// Hotkeys of the miners.
pub const MINERS: [&str; 5] = ["Miner1", "Miner2", "Miner3", "Miner4", "Miner5"];

/// How the validators see the miners: a row a validator, a column a miner.
const OPINIONS: [[u16; 5]; 3] = [
    [50, 40, 30, 20, 10],
    [45, 45, 30, 15, 10],
    [55, 35, 25, 20, 5],
];

/// The first epoch gives permits, the second one pays by the weights.
const SEED_BLOCKS: u64 = 2 * SEED_TEMPO as u64;

/// What each named account has besides what it staked.
const NAMED_BALANCE: TaoAmount = TaoAmount(Rao::from_tao(10_000));

/// Accounts of the named keys that have a balance.
const NAMED: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// The account of every block's author.
const AUTHOR: &str = "One";

/// Where the CREATE2 deployer is on every chain that has it.
pub const CREATE2_DEPLOYER: Address = address!("4e59b44847b379578588920cA78FbF26c0B4956C");

const CREATE2_DEPLOYER_CODE: Bytes = bytes!(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
);

/// The development chain as configured.
///
/// # Errors
/// [`NodeError::Argument`] for a balance that the ledger cannot hold.
pub fn file(config: &NodeConfig, accounts: &DevAccounts) -> Result<GenesisFile, NodeError> {
    let free = config
        .balance
        .checked_add(EXISTENTIAL_DEPOSIT)
        .ok_or_else(|| NodeError::argument("balance", "more than 2^64 - 501 rao"))?;
    let funded = accounts.addresses().iter().map(|address| {
        let name = address.to_string().parse().expect("20 bytes in hex");
        (name, TaoAmount(free))
    });
    let mut balances: Entries<Name, TaoAmount> = funded.collect();
    balances.extend(NAMED.map(|name| (Name::dev(name), NAMED_BALANCE)));
    balances.extend([(Name::dev(AUTHOR), TaoAmount(Rao::TAO))]);

    let deployer = [(CREATE2_DEPLOYER, CREATE2_DEPLOYER_CODE)];
    let seeded = config.seed_subnet;
    Ok(GenesisFile {
        profile: ProfileName(config.profile),
        sudo: Some(Name::dev(OWNER)),
        author: Name::dev(AUTHOR),
        total_issuance: None,
        start_call_delay: 0,
        root_staking: true,
        parameters: Entries::default(),
        balances,
        code: deployer
            .into_iter()
            .filter(|_| config.create2_deployer)
            .collect(),
        hotkeys: Entries::default(),
        subnets: [(SEED_NETUID, subnet())]
            .into_iter()
            .filter(|_| seeded)
            .collect(),
        stakes: if seeded { stakes() } else { Vec::new() },
        calls: Vec::new(),
        blocks: if seeded { SEED_BLOCKS } else { 0 },
    })
}

fn subnet() -> SubnetEntry {
    let neuron = |(hotkey, coldkey)| NeuronEntry {
        hotkey: Name::dev(hotkey),
        coldkey: Name::dev(coldkey),
    };
    let validators = VALIDATORS.map(|(coldkey, hotkey, ..)| (hotkey, coldkey));
    let miners = MINERS.map(|hotkey| (hotkey, MINER_COLDKEY));
    let opinions = VALIDATORS.into_iter().zip(OPINIONS);
    let hyperparameters: [(&str, Value); 4] = [
        ("tempo", json!(SEED_TEMPO)),
        ("subnet_emission_enabled", json!(true)),
        ("commit_reveal_weights_enabled", json!(false)),
        ("weights_set_rate_limit", json!(0)),
    ];
    SubnetEntry {
        hyperparameters: hyperparameters
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        neurons: validators.into_iter().chain(miners).map(neuron).collect(),
        weights: opinions
            .map(|((_, hotkey, ..), opinion)| {
                let row = MINERS.into_iter().zip(opinion);
                let row = row.map(|(miner, weight)| (Name::dev(miner), weight));
                (Name::dev(hotkey), row.collect())
            })
            .collect(),
        ..SubnetEntry::of(Name::dev(OWNER), Name::dev(OWNER_HOTKEY))
    }
}

fn stakes() -> Vec<StakeEntry> {
    let stakes = VALIDATORS
        .into_iter()
        .flat_map(|(coldkey, hotkey, subnet, root)| {
            [(SEED_NETUID, subnet), (NetUid::ROOT, root)].map(|(netuid, tao)| StakeEntry {
                coldkey: Name::dev(coldkey),
                hotkey: Name::dev(hotkey),
                netuid,
                tao: Some(TaoAmount(Rao::from_tao(tao))),
                alpha: None,
            })
        });
    stakes.collect()
}
