//! The node: one owner of the chain.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use alloy_primitives::{Address, B256, keccak256};
use revm::Inspector;
use taovm_chain::{primitives::AccountId, reward::RewardEngine};
use taovm_evm_bridge::{
    Bittensor, Block, EstimateRequest, ExecutionOutcome, Executor, Mode, RewardContracts, Stage,
    TaoContext, TxInput, World, validate,
};
use tokio::sync::{broadcast, watch};

use super::{
    Chain, DevAccounts, NativeCall, NodeConfig, NodeError, SealedBlock, Transaction,
    log::Log,
    produce::{Produced, produce},
    snapshot::Versions,
    time::{Time, wall_clock},
};
use crate::{
    bridge::{Bridge, BridgeConfig},
    genesis, genesis_dev,
};

/// Messages that a slow subscriber may lag behind.
const SUBSCRIBER_BACKLOG: usize = 4_096;

/// The most blocks that one request makes.
const MAX_BLOCKS_AT_ONCE: u64 = 1_000_000;

/// What subscribers hear.
#[derive(Clone, Debug)]
pub enum Head {
    /// A block was made.
    Block(Arc<SealedBlock>),
    /// A transaction came into the pool.
    Pending(Arc<Transaction>),
}

/// A running chain with its tools.
pub struct Node {
    config: NodeConfig,
    accounts: DevAccounts,
    author: AccountId,
    engine: Arc<dyn RewardEngine>,
    bridge: Bridge,
    versions: Mutex<Versions>,
    genesis: Chain,
    mined: Condvar,
    heads: broadcast::Sender<Head>,
    interval: watch::Sender<Option<Duration>>,
    instance: Mutex<B256>,
    ids: AtomicU64,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Node {
    /// A chain as configured, at its newest block.
    ///
    /// # Errors
    /// [`NodeError`] names what of the configuration cannot be.
    pub fn new(config: NodeConfig) -> Result<Self, NodeError> {
        let accounts = DevAccounts::derive(&config.mnemonic, config.accounts)?;
        let file = match &config.genesis {
            Some(file) => file.clone(),
            None => Arc::new(genesis_dev::file(&config, &accounts)?),
        };
        let engine: Arc<dyn RewardEngine> = Arc::new(config.engine()?);
        let newest = config.timestamp.unwrap_or_else(wall_clock);
        let mut chain = genesis::start(&file, config.chain_id, newest, engine.as_ref())?;
        if let Some(timestamp) = config.timestamp {
            chain.time = Time::starting_at(timestamp);
        }
        chain.automine = !config.no_mining && config.block_time.is_none();
        chain.auto_impersonate = config.auto_impersonate;
        let interval = config.block_time.filter(|_| !config.no_mining);
        let bridge = Bridge::with_engine(
            BridgeConfig {
                chain: config.clone(),
                max_versions: BridgeConfig::DEFAULT_MAX_VERSIONS,
            },
            engine.clone(),
        );
        Ok(Self {
            bridge,
            config,
            accounts,
            author: file.author.account(),
            engine,
            genesis: chain.clone(),
            versions: Mutex::new(Versions::new(chain)),
            mined: Condvar::new(),
            heads: broadcast::channel(SUBSCRIBER_BACKLOG).0,
            interval: watch::Sender::new(interval),
            instance: Mutex::new(new_instance()),
            ids: AtomicU64::new(0),
        })
    }

    /// What the node was started with.
    #[must_use]
    pub const fn config(&self) -> &NodeConfig {
        &self.config
    }

    /// Versions of the node's blocks, for tests that fork it.
    #[must_use]
    pub const fn bridge(&self) -> &Bridge {
        &self.bridge
    }

    /// The accounts that the node signs for.
    #[must_use]
    pub const fn accounts(&self) -> &DevAccounts {
        &self.accounts
    }

    /// The account of every block's author.
    #[must_use]
    pub const fn author(&self) -> AccountId {
        self.author
    }

    /// Names this chain: new for each process and each reset.
    #[must_use]
    pub fn instance(&self) -> B256 {
        *self.instance.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A 16-byte id that was not given before.
    #[must_use]
    pub fn fresh_id(&self) -> u128 {
        let count = self.ids.fetch_add(1, Ordering::Relaxed);
        let mut data = self.instance().to_vec();
        data.extend_from_slice(&count.to_be_bytes());
        let hash = keccak256(data);
        u128::from_be_bytes(hash[..16].try_into().expect("16 of 32 bytes"))
    }

    pub(crate) const fn log(&self) -> Log {
        Log {
            quiet: self.config.quiet,
        }
    }

    /// Whoever panicked while holding the lock left a whole chain: changes are put in place at once.
    fn versions(&self) -> MutexGuard<'_, Versions> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the chain; keep it short.
    pub fn read<T>(&self, look: impl FnOnce(&Chain) -> T) -> T {
        look(&self.versions().chain)
    }

    /// Changes the chain's settings, filters or pool.
    pub fn write<T>(&self, change: impl FnOnce(&mut Chain) -> T) -> T {
        change(&mut self.versions().chain)
    }

    /// The newest block.
    #[must_use]
    pub fn head(&self) -> Arc<SealedBlock> {
        self.read(|chain| chain.head().clone())
    }

    /// What subscribers hear from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Head> {
        self.heads.subscribe()
    }

    /// Changes the newest block's world from outside of any block.
    ///
    /// # Errors
    /// That of `change`; nothing is changed then.
    pub fn edit<T>(
        &self,
        change: impl FnOnce(&mut World) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        self.write(|chain| chain.edit(change))
    }

    // ---- execution -------------------------------------------------------------------------------

    /// Runs a call on a world; what it changes is in the world afterwards only if `keep`.
    ///
    /// # Errors
    /// [`NodeError::Execution`] if it cannot start.
    pub fn call(
        &self,
        world: &mut World,
        block: &Block,
        tx: &TxInput,
    ) -> Result<ExecutionOutcome, NodeError> {
        let contracts = RewardContracts::new(Some(self.engine.as_ref()), world.evm.clone());
        let precompiles = Bittensor {
            engine: Some(&contracts),
        };
        Ok(Executor::new(&precompiles).execute(world, block, tx, Mode::Call)?)
    }

    /// Runs a call or, where it may, a transaction once more, watched by an inspector.
    ///
    /// # Errors
    /// [`NodeError::Execution`] if it cannot start.
    pub fn trace(
        &self,
        world: &mut World,
        block: &Block,
        tx: &TxInput,
        mode: Mode,
        inspector: impl Inspector<TaoContext>,
    ) -> Result<ExecutionOutcome, NodeError> {
        let contracts = RewardContracts::new(Some(self.engine.as_ref()), world.evm.clone());
        let precompiles = Bittensor {
            engine: Some(&contracts),
        };
        Ok(Executor::new(&precompiles).inspect(world, block, tx, mode, inspector)?)
    }

    /// Estimates gas as the chain does (spec 01 §1.11).
    ///
    /// # Errors
    /// [`NodeError::CallFailed`] with the failed run, or [`NodeError::Execution`].
    pub fn estimate(
        &self,
        world: &World,
        block: &Block,
        tx: &TxInput,
        request: EstimateRequest,
    ) -> Result<u64, NodeError> {
        use taovm_evm_bridge::{ExecutionError, call_gas_cap};
        let contracts = RewardContracts::new(Some(self.engine.as_ref()), world.evm.clone());
        let precompiles = Bittensor {
            engine: Some(&contracts),
        };
        match Executor::new(&precompiles).estimate_gas(world, block, tx, request) {
            Ok(gas) => Ok(gas),
            Err(ExecutionError::Failed(error)) => {
                // The estimate keeps only the chain's message; run again for all of the outcome.
                let gas_limit = request.gas.unwrap_or_else(|| call_gas_cap(block));
                let tx = TxInput {
                    gas_limit,
                    ..tx.clone()
                };
                let outcome = self.call(&mut world.clone(), block, &tx)?;
                if outcome.is_success() {
                    return Err(ExecutionError::Failed(error).into());
                }
                Err(NodeError::CallFailed(Box::new(outcome)))
            }
            Err(error) => Err(error.into()),
        }
    }

    // ---- transactions ----------------------------------------------------------------------------

    /// Takes a transaction into the pool and, with automine, into a block.
    ///
    /// # Errors
    /// The first broken rule of spec 01 §1.5; nothing is changed then.
    pub fn send(&self, transaction: Transaction) -> Result<B256, NodeError> {
        let transaction = Arc::new(transaction);
        let hash = transaction.hash;
        let mut versions = self.versions();
        let chain = &mut versions.chain;
        if chain.knows(&transaction) {
            return Err(NodeError::AlreadyKnown(hash));
        }
        let head = chain.head().clone();
        validate(
            &head.world,
            &head.environment(),
            &transaction.input,
            Stage::Pool,
        )?;
        chain.pool.add(transaction.clone())?;
        chain.filters.saw_pending(hash);
        // Nobody listening is fine.
        let _ = self.heads.send(Head::Pending(transaction));
        if chain.automine {
            self.mine_ready(chain)?;
        }
        Ok(hash)
    }

    /// Makes a native call: with automine in a block of its own that is made only if the chain
    /// accepts the call, else in the next block.
    ///
    /// # Errors
    /// [`NodeError::Refused`] with the chain's error; nothing is changed then.
    pub fn submit_native(
        &self,
        call: NativeCall,
    ) -> Result<Option<(Arc<SealedBlock>, usize)>, NodeError> {
        let call = Arc::new(call);
        let mut versions = self.versions();
        let chain = &mut versions.chain;
        if !chain.automine {
            chain.pool.add_native(call);
            return Ok(None);
        }
        let mut next = chain.clone();
        next.pool.add_native(call.clone());
        let produced = self.next_block(&mut next)?;
        let mine = |outcome: &super::NativeOutcome| Arc::ptr_eq(&outcome.call, &call);
        let Some(index) = produced.block.native.iter().position(mine) else {
            return Err(NodeError::argument("call", "the block had no room for it"));
        };
        if let Err(error) = &produced.block.native[index].result {
            self.log().problem(&format!(
                "native {} {:?} refused: {error}",
                crate::rpc::call_name(&call.call),
                call.origin
            ));
            return Err(NodeError::Refused(error.clone()));
        }
        *chain = next;
        self.announce(&produced);
        Ok(Some((produced.block, index)))
    }

    /// Waits until a transaction is in a block.
    #[must_use]
    pub fn wait_included(
        &self,
        hash: B256,
        timeout: Duration,
    ) -> Option<(Arc<SealedBlock>, usize)> {
        let deadline = Instant::now() + timeout;
        let mut versions = self.versions();
        loop {
            if let Some(found) = versions.chain.included(hash) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            versions = self
                .mined
                .wait_timeout(versions, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    // ---- blocks ----------------------------------------------------------------------------------

    /// Makes a block now; its timestamp is the node's time, or the given one.
    ///
    /// # Errors
    /// A timestamp that is not later than the parent's; nothing is changed then.
    pub fn mine_one(&self, timestamp: Option<u64>) -> Result<Arc<SealedBlock>, NodeError> {
        let mut versions = self.versions();
        let chain = &mut versions.chain;
        let mut next = chain.clone();
        if let Some(timestamp) = timestamp {
            let parent = next.head().header.timestamp;
            next.time.set_next(timestamp, parent)?;
        }
        let produced = self.next_block(&mut next)?;
        *chain = next;
        self.announce(&produced);
        Ok(produced.block)
    }

    /// Makes blocks, `spacing` seconds apart where it is given.
    ///
    /// # Errors
    /// [`NodeError::Argument`] for more than a million blocks. The lock is free between two blocks.
    pub fn mine(&self, count: u64, spacing: Option<u64>) -> Result<(), NodeError> {
        if count > MAX_BLOCKS_AT_ONCE {
            return Err(NodeError::argument(
                "blocks",
                format!("{count} are asked for, {MAX_BLOCKS_AT_ONCE} at once are possible"),
            ));
        }
        for index in 0..count {
            let timestamp = spacing
                .filter(|spacing| *spacing > 0 && index > 0)
                .map(|spacing| self.head().header.timestamp.saturating_add(spacing));
            self.mine_one(timestamp)?;
        }
        Ok(())
    }

    fn mine_ready(&self, chain: &mut Chain) -> Result<(), NodeError> {
        while chain.pool.has_ready(&chain.head().world) {
            let mut next = chain.clone();
            let produced = self.next_block(&mut next)?;
            if produced.is_empty() {
                break;
            }
            *chain = next;
            self.announce(&produced);
        }
        Ok(())
    }

    fn next_block(&self, chain: &mut Chain) -> Result<Produced, NodeError> {
        let parent = chain.head().header.timestamp;
        let timestamp = chain.time.take(parent);
        produce(chain, self.engine.as_ref(), Some(self.author), timestamp)
    }

    fn announce(&self, produced: &Produced) {
        self.log().block(&produced.block);
        for (transaction, error) in &produced.dropped {
            self.log().dropped(transaction, error);
        }
        // Nobody listening is fine.
        let _ = self.heads.send(Head::Block(produced.block.clone()));
        self.mined.notify_all();
    }

    // ---- settings --------------------------------------------------------------------------------

    /// Makes a block for each transaction, or stops that. What waits goes into a block at once.
    ///
    /// # Errors
    /// Those of block production.
    pub fn set_automine(&self, on: bool) -> Result<(), NodeError> {
        let mut versions = self.versions();
        versions.chain.automine = on;
        if on {
            self.interval.send_replace(None);
            self.mine_ready(&mut versions.chain)?;
        }
        Ok(())
    }

    /// Makes a block every so often instead of for each transaction; stops with `None`.
    pub fn set_interval(&self, every: Option<Duration>) {
        if every.is_some() {
            self.write(|chain| chain.automine = false);
        }
        self.interval.send_replace(every);
    }

    /// The interval of blocks, if there is one.
    #[must_use]
    pub fn interval(&self) -> Option<Duration> {
        *self.interval.borrow()
    }

    pub(crate) fn interval_changes(&self) -> watch::Receiver<Option<Duration>> {
        self.interval.subscribe()
    }

    /// Remembers everything; gives an id to go back to.
    #[must_use]
    pub fn snapshot(&self) -> u64 {
        self.versions().snapshot()
    }

    /// Goes back to a snapshot and forgets it and later ones; `false` for an unknown id.
    #[must_use]
    pub fn revert(&self, id: u64) -> bool {
        self.versions().revert(id)
    }

    /// Ids, block numbers and block hashes of the snapshots.
    #[must_use]
    pub fn snapshots(&self) -> Vec<(u64, u64, B256)> {
        self.versions()
            .list()
            .map(|(id, chain)| (id, chain.head().number(), chain.head().hash))
            .collect()
    }

    /// Back to the start, as another instance.
    pub fn reset(&self) {
        let mut versions = self.versions();
        let (automine, auto_impersonate) =
            (versions.chain.automine, versions.chain.auto_impersonate);
        *versions = Versions::new(self.genesis.clone());
        versions.chain.automine = automine;
        versions.chain.auto_impersonate = auto_impersonate;
        *self.instance.lock().unwrap_or_else(PoisonError::into_inner) = new_instance();
    }

    /// Whether a transaction of this sender may come without its signature.
    #[must_use]
    pub fn is_impersonated(&self, address: Address) -> bool {
        self.read(|chain| chain.is_impersonated(address))
    }
}

fn new_instance() -> B256 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let mut data = now.to_be_bytes().to_vec();
    data.extend_from_slice(&std::process::id().to_be_bytes());
    keccak256(data)
}
