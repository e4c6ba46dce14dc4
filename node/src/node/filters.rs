//! Filters: what a client asks about logs and blocks.

use std::{collections::BTreeSet, sync::Arc};

use alloy_primitives::{Address, B256, BloomInput, Log};
use imbl::OrdMap;

use super::{Chain, SealedBlock};

/// Which logs a client wants.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// The first block; the newest if absent.
    pub from: Option<u64>,
    /// The last block; the newest if absent.
    pub to: Option<u64>,
    /// One block instead of a range.
    pub block_hash: Option<B256>,
    /// Emitting contracts; any if empty.
    pub addresses: BTreeSet<Address>,
    /// Alternatives by position; any where empty.
    pub topics: Vec<BTreeSet<B256>>,
}

/// Where a log is.
#[derive(Clone, Debug)]
pub struct LogPlace {
    /// The block.
    pub block: Arc<SealedBlock>,
    /// The transaction's index.
    pub transaction: usize,
    /// The log's index among the transaction's.
    pub log: usize,
}

impl LogFilter {
    /// Whether a log is wanted, its block aside.
    #[must_use]
    pub fn matches(&self, log: &Log) -> bool {
        (self.addresses.is_empty() || self.addresses.contains(&log.address))
            && self.topics.iter().enumerate().all(|(position, wanted)| {
                let topic = log.topics().get(position);
                wanted.is_empty() || topic.is_some_and(|topic| wanted.contains(topic))
            })
    }

    /// Whether the block's bloom filter excludes every wanted log.
    fn misses(&self, block: &SealedBlock) -> bool {
        let bloom = &block.header.logs_bloom;
        let absent = |raw: &[u8]| !bloom.contains_input(BloomInput::Raw(raw));
        (!self.addresses.is_empty() && self.addresses.iter().all(|a| absent(a.as_slice())))
            || self
                .topics
                .iter()
                .any(|wanted| !wanted.is_empty() && wanted.iter().all(|t| absent(t.as_slice())))
    }

    /// The wanted logs of a block, in order.
    #[must_use]
    pub fn places_in(&self, block: &Arc<SealedBlock>) -> Vec<LogPlace> {
        if self.misses(block) {
            return Vec::new();
        }
        let mut places = Vec::new();
        for (transaction, included) in block.transactions.iter().enumerate() {
            for (log, found) in included.outcome.logs.iter().enumerate() {
                if self.matches(found) {
                    places.push(LogPlace {
                        block: block.clone(),
                        transaction,
                        log,
                    });
                }
            }
        }
        places
    }
}

/// What a filter watches.
#[derive(Clone, Debug)]
pub enum Filter {
    /// New logs.
    Logs(LogFilter),
    /// Hashes of new blocks.
    Blocks,
    /// Hashes of transactions that came into the pool.
    Pending,
}

/// What came since the last look.
#[derive(Clone, Debug)]
pub enum FilterChanges {
    /// Logs.
    Logs(Vec<LogPlace>),
    /// Hashes of blocks or transactions.
    Hashes(Vec<B256>),
}

#[derive(Clone, Debug)]
struct Installed {
    filter: Filter,
    next_block: u64,
    pending: Vec<B256>,
}

/// Filters by id. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    installed: OrdMap<u128, Installed>,
}

impl Filters {
    /// Installs a filter that looks at what comes after `head`.
    pub fn install(&mut self, id: u128, filter: Filter, head: u64) {
        let installed = Installed {
            filter,
            next_block: head + 1,
            pending: Vec::new(),
        };
        self.installed.insert(id, installed);
    }

    /// Removes a filter; `false` if there is none.
    pub fn uninstall(&mut self, id: u128) -> bool {
        self.installed.remove(&id).is_some()
    }

    /// The filter's logs filter, if it is one.
    #[must_use]
    pub fn log_filter(&self, id: u128) -> Option<&LogFilter> {
        match &self.installed.get(&id)?.filter {
            Filter::Logs(filter) => Some(filter),
            Filter::Blocks | Filter::Pending => None,
        }
    }

    /// Notes a transaction that came into the pool.
    pub(crate) fn saw_pending(&mut self, hash: B256) {
        let watching =
            |(_, installed): &(&u128, &Installed)| matches!(installed.filter, Filter::Pending);
        let ids: Vec<_> = self
            .installed
            .iter()
            .filter(watching)
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            if let Some(installed) = self.installed.get_mut(&id) {
                installed.pending.push(hash);
            }
        }
    }

    /// Adds the filters that only `newer` has; none looks before `next_block`, nor skips it.
    pub(crate) fn keep_newer(&mut self, newer: &Self, next_block: u64) {
        for (id, installed) in &newer.installed {
            if !self.installed.contains_key(id) {
                let installed = Installed {
                    next_block,
                    ..installed.clone()
                };
                self.installed.insert(*id, installed);
            }
        }
    }
}

impl Chain {
    /// What a filter has to say since it was last asked; `None` for an unknown one.
    pub fn filter_changes(&mut self, id: u128) -> Option<FilterChanges> {
        let head = self.head().number();
        let mut installed = self.filters.installed.get(&id)?.clone();
        let from = installed.next_block;
        let changes = match &installed.filter {
            Filter::Pending => FilterChanges::Hashes(std::mem::take(&mut installed.pending)),
            Filter::Blocks => FilterChanges::Hashes(
                (from..=head)
                    .filter_map(|number| self.block(number).ok())
                    .map(|block| block.hash)
                    .collect(),
            ),
            Filter::Logs(filter) => {
                let first = filter.from.map_or(from, |wanted| wanted.max(from));
                let last = filter.to.map_or(head, |wanted| wanted.min(head));
                let range = LogFilter {
                    from: Some(first),
                    to: Some(last),
                    block_hash: None,
                    ..filter.clone()
                };
                FilterChanges::Logs(self.logs(&range))
            }
        };
        installed.next_block = head + 1;
        self.filters.installed.insert(id, installed);
        Some(changes)
    }
}
