//! The chain that a development node starts with.
//!
//! Funded accounts, root staking, and a subnet that lives: it was registered, started, staked on
//! and voted on by ordinary calls in ordinary blocks, so that everything a newcomer reads is what
//! the chain's rules made of it.

use std::{collections::BTreeMap, sync::Arc};

use alloy_primitives::{Address, address, bytes};
use taovm_chain::{
    call::{AdminUtilsCall, Call, Origin, SubtensorCall},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao, Uid},
    profile::EXISTENTIAL_DEPOSIT,
    reward::RewardEngine,
};
use taovm_evm_bridge::{World, account_of};

use crate::{
    keys::dev_account,
    node::{Chain, DevAccounts, NativeCall, NodeConfig, NodeError, Time, produce, wall_clock},
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

/// What each named account has besides what it staked.
const NAMED_BALANCE: Rao = Rao::from_tao(10_000);

/// Accounts of the named keys that have a balance.
const NAMED: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// Seconds between the blocks that were made before the node's start.
const SPACING: u64 = 12;

/// The seed takes fewer blocks than this.
const MOST_BLOCKS: u64 = 100;

/// Where the CREATE2 deployer is on every chain that has it.
pub const CREATE2_DEPLOYER: Address = address!("4e59b44847b379578588920cA78FbF26c0B4956C");

/// The chain as configured, at its newest block.
///
/// # Errors
/// [`NodeError`] names the balance that cannot be, or the call of the seed that was refused.
pub fn start(
    config: &NodeConfig,
    accounts: &DevAccounts,
    author: AccountId,
    engine: &dyn RewardEngine,
) -> Result<Chain, NodeError> {
    let newest = config.timestamp.unwrap_or_else(wall_clock);
    let before = if config.seed_subnet {
        MOST_BLOCKS * SPACING
    } else {
        0
    };
    let first = newest.saturating_sub(before);

    let mut state = genesis::build(&genesis_config(config, accounts, author)?)?;
    state.clock.timestamp_ms = first.saturating_mul(1_000);
    let mut world = World::new(state, config.chain_id);
    if config.create2_deployer {
        let code = bytes!(
            "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
        );
        world.set_code(CREATE2_DEPLOYER, code);
        world.chain.events.clear();
    }
    let mut chain = Chain::new(world);
    if config.seed_subnet {
        Seed {
            chain: &mut chain,
            engine,
            author,
        }
        .run()?;
    }
    if let Some(timestamp) = config.timestamp {
        chain.time = Time::starting_at(timestamp);
    }
    Ok(chain)
}

fn genesis_config(
    config: &NodeConfig,
    accounts: &DevAccounts,
    author: AccountId,
) -> Result<GenesisConfig, NodeError> {
    let free = config
        .balance
        .checked_add(EXISTENTIAL_DEPOSIT)
        .ok_or_else(|| NodeError::argument("balance", "more than 2^64 - 501 rao"))?;
    let mut balances: BTreeMap<_, _> = accounts
        .addresses()
        .iter()
        .map(|address| (account_of(*address), free))
        .collect();
    for name in NAMED {
        balances.insert(dev_account(name), NAMED_BALANCE);
    }
    balances.insert(author, Rao::from_tao(1));
    Ok(GenesisConfig {
        balances,
        sudo: Some(dev_account(OWNER)),
        author: Some(author),
        root_staking: true,
        ..GenesisConfig::new(config.profile)
    })
}

/// The making of the seeded subnet.
struct Seed<'a> {
    chain: &'a mut Chain,
    engine: &'a dyn RewardEngine,
    author: AccountId,
}

impl Seed<'_> {
    fn run(mut self) -> Result<(), NodeError> {
        self.register_and_start()?;
        self.register_neurons()?;
        self.stake()?;
        self.until("permits", |seed| seed.validators_have_permits())?;
        self.set_weights()?;
        self.until("incentives", |seed| seed.miners_earn())
    }

    fn register_and_start(&mut self) -> Result<(), NodeError> {
        let owner = Origin::Signed(dev_account(OWNER));
        let netuid = SEED_NETUID;
        self.block([(
            owner,
            SubtensorCall::RegisterNetwork {
                hotkey: dev_account(OWNER_HOTKEY),
            }
            .into(),
        )])?;
        self.block([
            (
                Origin::Root,
                AdminUtilsCall::SudoSetTempo {
                    netuid,
                    tempo: SEED_TEMPO,
                }
                .into(),
            ),
            (
                Origin::Root,
                AdminUtilsCall::SudoSetSubnetEmissionEnabled {
                    netuid,
                    enabled: true,
                }
                .into(),
            ),
            (
                Origin::Root,
                AdminUtilsCall::SudoSetCommitRevealWeightsEnabled {
                    netuid,
                    enabled: false,
                }
                .into(),
            ),
            (
                Origin::Root,
                AdminUtilsCall::SudoSetWeightsSetRateLimit {
                    netuid,
                    weights_set_rate_limit: 0,
                }
                .into(),
            ),
            (owner, SubtensorCall::StartCall { netuid }.into()),
        ])
    }

    fn register_neurons(&mut self) -> Result<(), NodeError> {
        let validators = VALIDATORS.map(|(coldkey, hotkey, ..)| (coldkey, hotkey));
        let miners = MINERS.map(|hotkey| (MINER_COLDKEY, hotkey));
        let calls = validators
            .into_iter()
            .chain(miners)
            .map(|(coldkey, hotkey)| {
                let hotkey = dev_account(hotkey);
                let call = SubtensorCall::BurnedRegister {
                    netuid: SEED_NETUID,
                    hotkey,
                };
                (Origin::Signed(dev_account(coldkey)), call.into())
            });
        self.block(calls)
    }

    fn stake(&mut self) -> Result<(), NodeError> {
        let calls = VALIDATORS
            .into_iter()
            .flat_map(|(coldkey, hotkey, subnet, root)| {
                [(SEED_NETUID, subnet), (NetUid::ROOT, root)].map(|(netuid, tao)| {
                    let call = SubtensorCall::AddStake {
                        hotkey: dev_account(hotkey),
                        netuid,
                        amount_staked: Rao::from_tao(tao),
                    };
                    (Origin::Signed(dev_account(coldkey)), call.into())
                })
            });
        self.block(calls)
    }

    fn set_weights(&mut self) -> Result<(), NodeError> {
        let dests: Vec<Uid> = MINERS.iter().filter_map(|name| self.uid(name)).collect();
        let calls = VALIDATORS
            .into_iter()
            .zip(OPINIONS)
            .map(|((_, hotkey, ..), opinion)| {
                let call = SubtensorCall::SetWeights {
                    netuid: SEED_NETUID,
                    dests: dests.clone(),
                    weights: opinion.to_vec(),
                    version_key: 0,
                };
                (Origin::Signed(dev_account(hotkey)), call.into())
            });
        self.block(calls.collect::<Vec<_>>())
    }

    fn uid(&self, name: &str) -> Option<Uid> {
        let subnet = self.chain.head().world.chain.subnet(SEED_NETUID);
        subnet.neurons.uids.get(&dev_account(name)).copied()
    }

    fn validators_have_permits(&self) -> bool {
        let permits = &self
            .chain
            .head()
            .world
            .chain
            .subnet(SEED_NETUID)
            .neurons
            .validator_permit;
        VALIDATORS.iter().all(|(_, hotkey, ..)| {
            self.uid(hotkey)
                .is_some_and(|uid| permits.get(usize::from(uid)).copied().unwrap_or(false))
        })
    }

    fn miners_earn(&self) -> bool {
        let emission = &self
            .chain
            .head()
            .world
            .chain
            .subnet(SEED_NETUID)
            .neurons
            .emission;
        let of = |uid: Uid| {
            emission
                .get(usize::from(uid))
                .is_some_and(|amount| !amount.is_zero())
        };
        MINERS.iter().all(|name| self.uid(name).is_some_and(of))
    }

    /// Makes empty blocks until something holds.
    fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> Result<(), NodeError> {
        while !holds(self) {
            if self.chain.head().number() >= MOST_BLOCKS {
                return Err(NodeError::argument(
                    "seed",
                    format!("no {what} after {MOST_BLOCKS} blocks"),
                ));
            }
            self.block([])?;
        }
        Ok(())
    }

    /// Makes a block of calls that must all be accepted.
    fn block(&mut self, calls: impl IntoIterator<Item = (Origin, Call)>) -> Result<(), NodeError> {
        for (origin, call) in calls {
            self.chain
                .pool
                .add_native(Arc::new(NativeCall { origin, call }));
        }
        let timestamp = self.chain.head().header.timestamp + SPACING;
        let produced = produce(self.chain, self.engine, Some(self.author), timestamp)?;
        for outcome in produced.block.native.iter() {
            if let Err(error) = &outcome.result {
                return Err(NodeError::argument(
                    "seed",
                    format!("{:?}: {error}", outcome.call),
                ));
            }
        }
        Ok(())
    }
}
