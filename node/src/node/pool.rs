//! What waits for a block: transactions by sender and nonce, and native calls, in order of arrival.

use std::sync::Arc;

use alloy_primitives::{Address, B256};
use imbl::OrdMap;
use taovm_chain::call::{Call, Origin};
use taovm_evm_bridge::World;

use super::{NodeError, Transaction};

/// A call of the ledger that needs no signature: a development tool.
#[derive(Clone, Debug)]
pub struct NativeCall {
    /// Who makes it.
    pub origin: Origin,
    /// What is called.
    pub call: Call,
}

/// The pool. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    arrivals: u64,
    by_sender: OrdMap<Address, OrdMap<u64, Waiting>>,
    native: OrdMap<u64, Arc<NativeCall>>,
}

#[derive(Clone, Debug)]
struct Waiting {
    arrival: u64,
    transaction: Arc<Transaction>,
}

/// What comes next into a block.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    Transaction(Arc<Transaction>),
    Native(u64, Arc<NativeCall>),
}

impl Pool {
    /// Adds a transaction.
    ///
    /// # Errors
    /// [`NodeError::AlreadyKnown`], or [`NodeError::Underpriced`] where the nonce is taken: a higher
    /// fee does not replace (spec 01 §1.5).
    pub fn add(&mut self, transaction: Arc<Transaction>) -> Result<(), NodeError> {
        let queue = self.by_sender.entry(transaction.from).or_default();
        if let Some(waiting) = queue.get(&transaction.nonce()) {
            return Err(if waiting.transaction.hash == transaction.hash {
                NodeError::AlreadyKnown(transaction.hash)
            } else {
                NodeError::Underpriced
            });
        }
        let waiting = Waiting {
            arrival: self.arrivals,
            transaction,
        };
        queue.insert(waiting.transaction.nonce(), waiting);
        self.arrivals += 1;
        Ok(())
    }

    /// Adds a native call.
    pub fn add_native(&mut self, call: Arc<NativeCall>) {
        self.native.insert(self.arrivals, call);
        self.arrivals += 1;
    }

    /// What is next for `world`: the earliest arrival among native calls and transactions whose
    /// nonce is their sender's. Transactions that `skip` names are passed over with all that follow
    /// of their sender.
    pub(crate) fn next(&self, world: &World, skip: impl Fn(&Transaction) -> bool) -> Option<Next> {
        let transaction = self
            .by_sender
            .iter()
            .filter_map(|(sender, queue)| queue.get(&world.nonce(*sender)))
            .filter(|waiting| !skip(&waiting.transaction))
            .min_by_key(|waiting| waiting.arrival);
        let native = self.native.iter().next();
        match (transaction, native) {
            (Some(waiting), Some((arrival, call))) if *arrival < waiting.arrival => {
                Some(Next::Native(*arrival, call.clone()))
            }
            (Some(waiting), _) => Some(Next::Transaction(waiting.transaction.clone())),
            (None, Some((arrival, call))) => Some(Next::Native(*arrival, call.clone())),
            (None, None) => None,
        }
    }

    /// Whether anything could go into a block now.
    #[must_use]
    pub fn has_ready(&self, world: &World) -> bool {
        self.next(world, |_| false).is_some()
    }

    /// Takes a native call out.
    pub(crate) fn remove_native(&mut self, arrival: u64) {
        self.native.remove(&arrival);
    }

    /// Takes a transaction out.
    pub fn remove(&mut self, transaction: &Transaction) {
        if let Some(queue) = self.by_sender.get_mut(&transaction.from) {
            queue.remove(&transaction.nonce());
            if queue.is_empty() {
                self.by_sender.remove(&transaction.from);
            }
        }
    }

    /// Takes out what can never be included: nonces that were used meanwhile.
    pub(crate) fn prune(&mut self, world: &World) {
        let stale: Vec<_> = self
            .by_sender
            .iter()
            .flat_map(|(sender, queue)| {
                let nonce = world.nonce(*sender);
                queue
                    .values()
                    .filter(move |w| w.transaction.nonce() < nonce)
            })
            .map(|waiting| waiting.transaction.clone())
            .collect();
        for transaction in stale {
            self.remove(&transaction);
        }
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.by_sender = OrdMap::new();
        self.native = OrdMap::new();
    }

    /// A waiting transaction.
    #[must_use]
    pub fn get(&self, hash: B256) -> Option<Arc<Transaction>> {
        self.transactions().find(|t| t.hash == hash).cloned()
    }

    /// All waiting transactions, by sender and nonce.
    pub fn transactions(&self) -> impl Iterator<Item = &Arc<Transaction>> {
        self.by_sender
            .values()
            .flat_map(|queue| queue.values().map(|waiting| &waiting.transaction))
    }

    /// The nonce after the transactions that follow on `nonce` without a gap.
    #[must_use]
    pub fn next_nonce(&self, sender: Address, nonce: u64) -> u64 {
        let Some(queue) = self.by_sender.get(&sender) else {
            return nonce;
        };
        let mut next = nonce;
        while queue.contains_key(&next) {
            next += 1;
        }
        next
    }
}
