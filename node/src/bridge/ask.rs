//! Answering a request.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::Arc,
};

use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use taovm_chain::{reward::RewardEngine, state::State};
use taovm_evm_bridge::{World, is_precompile_address};

use super::{
    BridgeError,
    abi::{At, Reply, Start, small, status},
    change::{Change, Done, Request},
    money::{deltas, mark_contract, record, set_shown, shown, whole_rao},
    store::Store,
    version::{Recipe, Version},
};
use crate::{
    genesis::{self, GenesisFile},
    genesis_dev,
    node::{DevAccounts, NodeConfig, NodeError},
};

/// The time of a chain's newest block at its start: the same in every run, 1 January 2026.
const START: u64 = 1_767_225_600;

/// The most addresses that an answer asks for.
const MAX_NEEDED: usize = 256;

/// What a bridge is started with.
#[derive(Clone, Debug)]
pub struct BridgeConfig {
    /// The chain that tests start from, unless they bring their own.
    pub chain: NodeConfig,
    /// How many versions are held; others are made again when they are asked for.
    pub max_versions: NonZeroUsize,
}

impl BridgeConfig {
    /// Enough for the runs of a large suite; a version is some 25 kilobytes.
    pub const DEFAULT_MAX_VERSIONS: NonZeroUsize = NonZeroUsize::new(8_192).expect("not zero");
}

/// Versions of chains, and what may be asked of them.
#[allow(missing_debug_implementations)]
pub struct Bridge {
    config: BridgeConfig,
    engine: Arc<dyn RewardEngine>,
    store: Store,
}

/// A request's answer, and the version that it made.
struct Answer {
    reply: Reply,
    version: Option<Arc<Version>>,
}

impl Bridge {
    /// A bridge without a version.
    ///
    /// # Errors
    /// A reward engine that cannot be built.
    pub fn new(config: BridgeConfig) -> Result<Self, BridgeError> {
        let engine = config.chain.engine()?;
        Ok(Self::with_engine(config, Arc::new(engine)))
    }

    /// A bridge without a version, on an engine that is there.
    #[must_use]
    pub fn with_engine(config: BridgeConfig, engine: Arc<dyn RewardEngine>) -> Self {
        Self {
            store: Store::new(config.max_versions),
            engine,
            config,
        }
    }

    /// The first version of a chain: of the bridge's own, or of a genesis file's text.
    ///
    /// # Errors
    /// `Genesis` names what of the file cannot be.
    pub fn start(&self, genesis: &str) -> Result<Bytes, BridgeError> {
        let handle = keccak256([b"genesis:", genesis.as_bytes()].concat());
        let version = match self.version(handle) {
            Ok(version) => version,
            Err(_) => {
                let version = Version::new(self.first(genesis)?, Default::default(), None);
                self.store.insert_start(handle, version.clone());
                version
            }
        };
        Ok(started(handle, &version.world.chain))
    }

    /// A version whose EVM has the balances of `world` already: a block that is forked.
    pub fn forked(&self, name: B256, world: &World) -> Bytes {
        let forked = Some(world.chain.clone());
        let version = Version::new(world.clone(), Default::default(), forked);
        self.store.insert_start(name, version);
        started(name, &world.chain)
    }

    fn first(&self, genesis: &str) -> Result<World, BridgeError> {
        let config = &self.config.chain;
        let file = match &config.genesis {
            _ if !genesis.is_empty() => {
                Arc::new(GenesisFile::parse(genesis).map_err(NodeError::from)?)
            }
            Some(file) => file.clone(),
            None => {
                let accounts = DevAccounts::derive(&config.mnemonic, config.accounts)?;
                Arc::new(genesis_dev::file(config, &accounts)?)
            }
        };
        let chain = genesis::start(&file, config.chain_id, START, self.engine.as_ref())?;
        Ok(chain.head().world.clone())
    }

    /// Answers a request for a change, ABI-encoded as the method wants it.
    ///
    /// # Errors
    /// `UnknownHandle`, `Malformed`, `TooFar`: what the kit's contracts never ask.
    pub fn ask(&self, method: &'static str, request: &Bytes) -> Result<Bytes, BridgeError> {
        let read = Request::read(method, request)?;
        let parent = self.version(read.at.handle)?;
        let mut answer = self.answer(&parent, &read)?;
        if let Some(version) = answer.version {
            let handle = keccak256([method.as_bytes(), request].concat());
            answer.reply.handle = handle;
            let recipe = Recipe {
                parent: read.at.handle,
                method,
                request: request.clone(),
            };
            self.store.insert(handle, version, recipe);
        }
        Ok(answer.reply.encoded())
    }

    /// A version, made again if it is not held.
    pub(super) fn version(&self, handle: B256) -> Result<Arc<Version>, BridgeError> {
        self.store.get(handle, |parent, recipe| {
            let request = Request::read(recipe.method, &recipe.request)?;
            // A recipe is of a request that made a version.
            self.answer(parent, &request)?
                .version
                .ok_or(BridgeError::UnknownHandle(handle))
        })
    }

    /// A version at the EVM's block.
    pub(super) fn world_at(&self, at: &At) -> Result<World, BridgeError> {
        let version = self.version(at.handle)?;
        self.rolled(&version, at)
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.store.held()
    }

    fn rolled(&self, version: &Version, at: &At) -> Result<World, BridgeError> {
        let number = small(at.number, "number")?;
        let timestamp = small(at.timestamp, "timestamp")?;
        version.at_block(number, timestamp, self.engine.as_ref())
    }

    /// The answer, as a function of the version and the request alone.
    fn answer(&self, parent: &Version, request: &Request) -> Result<Answer, BridgeError> {
        let rolled = self.rolled(parent, &request.at)?;
        let mut told = Told::new(parent, &rolled.chain);
        let mut world = rolled.clone();
        let state = &mut world.chain;
        state.events.clear();
        if let Change::Frame(frame) = &request.change
            && !request
                .at
                .held
                .iter()
                .any(|held| held.account == frame.caller)
        {
            return Ok(needs([frame.caller].into()));
        }
        // A precompile's own account is the ledger's: the EVM gets to know of it by the frame alone.
        let held = request.at.held.iter();
        for held in held.filter(|held| !is_precompile_address(held.account)) {
            told.tell(state, held.account, held.balance)?;
            mark_contract(state, held);
        }
        if let Change::Frame(frame) = &request.change
            && !frame.isDelegate
        {
            told.value(state, frame.caller, frame.precompile, frame.value)?;
        }

        let before = state.clone();
        let done = request.change.make(&mut world, self.engine.as_ref())?;
        let state = &world.chain;
        let is_success = done.status == status::SUCCESS;
        let needed = match (is_success, done.by_ledger) {
            (true, _) => told.touched(&before, state),
            (false, true) => told.untold(),
            (false, false) => BTreeSet::new(),
        };
        if !needed.is_empty() && needed.len() <= MAX_NEEDED {
            return Ok(needs(needed));
        }
        let has_changed = match request.change {
            Change::Frame(_) => !state.is_same_version(&before),
            _ => true,
        };
        if !is_success || !has_changed {
            return Ok(Answer {
                reply: reply(done, Vec::new()),
                version: None,
            });
        }
        let deltas = deltas(told.differences(state));
        let version = Version::new(world, told.known, parent.forked.clone());
        Ok(Answer {
            reply: reply(done, deltas),
            version: Some(version),
        })
    }
}

fn started(handle: B256, state: &State) -> Bytes {
    Start {
        handle,
        number: U256::from(state.now()),
        timestamp: U256::from(state.clock.timestamp_ms / 1_000),
    }
    .encoded()
}

fn reply(done: Done, deltas: Vec<super::abi::Delta>) -> Reply {
    Reply {
        status: U256::from(done.status),
        handle: B256::ZERO,
        gas: U256::from(done.gas),
        deltas,
        needed: Vec::new(),
        error: done.error,
        output: done.output,
        logs: done.logs,
    }
}

fn needs(addresses: BTreeSet<Address>) -> Answer {
    let done = Done {
        status: status::NEEDS,
        ..Done::default()
    };
    Answer {
        reply: Reply {
            needed: addresses.into_iter().collect(),
            ..reply(done, Vec::new())
        },
        version: None,
    }
}

/// What the EVM and the ledger know of each other's balances, in rao.
struct Told<'a> {
    parent: &'a Version,
    rolled: &'a State,
    known: imbl::OrdSet<Address>,
    /// What the EVM has now, of the accounts that the request tells.
    given: BTreeMap<Address, i128>,
    /// What the precompile's own account has in the EVM, by the ledger and the value moved.
    precompile: Option<(Address, i128)>,
}

impl<'a> Told<'a> {
    fn new(parent: &'a Version, rolled: &'a State) -> Self {
        Self {
            parent,
            rolled,
            known: parent.known.clone(),
            given: BTreeMap::new(),
            precompile: None,
        }
    }

    /// What the ledger has credited to an address since the EVM was told last.
    fn pending(&self, address: Address) -> i128 {
        let now = shown(self.rolled, address);
        if self.parent.known.contains(&address) {
            return now - shown(&self.parent.world.chain, address);
        }
        let forked = self.parent.forked.as_ref();
        now - forked.map_or(0, |state| shown(state, address))
    }

    /// Makes the ledger's account what the EVM says, and what it was credited meanwhile.
    fn tell(&mut self, state: &mut State, address: Address, wei: U256) -> Result<(), BridgeError> {
        let given = i128::from(whole_rao(wei));
        let has = (given + self.pending(address)).max(0);
        set(state, address, has)?;
        self.known.insert(address);
        self.given.insert(address, given);
        Ok(())
    }

    /// Gives the caller back the value that the EVM has moved, for the frame to move it by the
    /// ledger's rule.
    fn value(
        &mut self,
        state: &mut State,
        caller: Address,
        precompile: Address,
        wei: U256,
    ) -> Result<(), BridgeError> {
        let value = i128::from(whole_rao(wei));
        self.precompile = Some((precompile, shown(state, precompile) + value));
        if value == 0 {
            return Ok(());
        }
        set(state, caller, shown(state, caller) + value)
    }

    /// Known addresses that the request does not tell and whose balances have changed.
    fn touched(&self, before: &State, after: &State) -> BTreeSet<Address> {
        let money = |state: &State, address: Address| {
            let account = record(state, address);
            (account.free, account.reserved, account.frozen)
        };
        let mut untold = self.untold();
        untold.retain(|address| money(before, *address) != money(after, *address));
        untold
    }

    /// Known addresses that the request does not tell.
    fn untold(&self) -> BTreeSet<Address> {
        let known = self.known.iter().copied();
        known
            .filter(|address| !self.given.contains_key(address))
            .collect()
    }

    /// What the EVM's balances have to change by.
    fn differences(&self, after: &State) -> BTreeMap<Address, i128> {
        let mut differences: BTreeMap<_, _> = self
            .given
            .iter()
            .map(|(address, given)| (*address, shown(after, *address) - given))
            .collect();
        if !self.rolled.is_same_version(&self.parent.world.chain) {
            for address in self.untold() {
                differences.insert(address, self.pending(address));
            }
        }
        if let Some((address, given)) = self.precompile {
            differences.insert(address, shown(after, address) - given);
        }
        differences
    }
}

fn set(state: &mut State, address: Address, rao: i128) -> Result<(), BridgeError> {
    let rao = u64::try_from(rao).unwrap_or(u64::MAX);
    set_shown(state, address, rao)
        .map_err(|e| BridgeError::malformed("held", format!("{address}: {rao} rao: {e}")))
}
