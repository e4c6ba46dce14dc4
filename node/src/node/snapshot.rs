//! Snapshots: a chain's version with everything that goes back.

use super::Chain;

/// The chain with the versions that it can go back to.
#[derive(Debug)]
pub(crate) struct Versions {
    pub(crate) chain: Chain,
    snapshots: Vec<(u64, Chain)>,
    next: u64,
}

impl Versions {
    pub(crate) const fn new(chain: Chain) -> Self {
        Self {
            chain,
            snapshots: Vec::new(),
            next: 0,
        }
    }

    /// Remembers the chain; ids count from 0.
    pub(crate) fn snapshot(&mut self) -> u64 {
        let id = self.next;
        self.next += 1;
        self.snapshots.push((id, self.chain.clone()));
        id
    }

    /// Goes back, and forgets that snapshot and later ones; `false` for an unknown one. How blocks
    /// are made and who is impersonated are settings of the session and stay; filters installed
    /// since stay too and look at what comes after the snapshot.
    pub(crate) fn revert(&mut self, id: u64) -> bool {
        let Some(index) = self.snapshots.iter().position(|(known, _)| *known == id) else {
            return false;
        };
        let Some((_, mut chain)) = self.snapshots.drain(index..).next() else {
            return false;
        };
        chain.automine = self.chain.automine;
        chain.impersonated = self.chain.impersonated.clone();
        chain.auto_impersonate = self.chain.auto_impersonate;
        let next_block = chain.head().number() + 1;
        chain.filters.keep_newer(&self.chain.filters, next_block);
        self.chain = chain;
        true
    }

    /// The ids and block numbers of the snapshots.
    pub(crate) fn list(&self) -> impl Iterator<Item = (u64, &Chain)> {
        self.snapshots.iter().map(|(id, chain)| (*id, chain))
    }
}
