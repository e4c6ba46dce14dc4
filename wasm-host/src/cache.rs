//! Compiled scripts in memory.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use taovm_chain::reward::CodeHash;

/// Scripts kept compiled; a subnet's mechanism uses one.
const CAPACITY: usize = 256;

/// The most recently used values by code hash.
pub(crate) struct CodeCache<T> {
    entries: Mutex<Entries<T>>,
}

struct Entries<T> {
    clock: u64,
    /// (value, when it was used last).
    by_hash: BTreeMap<CodeHash, (Arc<T>, u64)>,
}

impl<T> CodeCache<T> {
    pub(crate) fn new() -> Self {
        Self {
            entries: Mutex::new(Entries {
                clock: 0,
                by_hash: BTreeMap::new(),
            }),
        }
    }

    /// The value of `hash`, made if it is not there. Two threads that miss at once both make it;
    /// the values are equal.
    ///
    /// # Errors
    /// Of `make`; nothing is kept then.
    pub(crate) fn get_or_make<E>(
        &self,
        hash: CodeHash,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(value) = self.lock().touch(&hash) {
            return Ok(value);
        }
        let value = Arc::new(make()?);
        self.lock().insert(hash, Arc::clone(&value));
        Ok(value)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Entries<T>> {
        // No operation leaves the map half-changed, so a panic elsewhere does not spoil it.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Entries<T> {
    fn touch(&mut self, hash: &CodeHash) -> Option<Arc<T>> {
        self.clock += 1;
        let (value, used) = self.by_hash.get_mut(hash)?;
        *used = self.clock;
        Some(Arc::clone(value))
    }

    fn insert(&mut self, hash: CodeHash, value: Arc<T>) {
        self.clock += 1;
        self.by_hash.insert(hash, (value, self.clock));
        if self.by_hash.len() > CAPACITY {
            let oldest = self.by_hash.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(hash) = oldest.map(|(hash, _)| *hash) {
                self.by_hash.remove(&hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use core::convert::Infallible;

    use super::*;

    fn hash(n: usize) -> CodeHash {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&n.to_le_bytes());
        hash
    }

    fn holds(cache: &CodeCache<usize>, n: usize) -> bool {
        cache.get_or_make(hash(n), || Err(())).is_ok()
    }

    #[test]
    fn the_least_recently_used_script_goes_first() {
        let cache = CodeCache::new();
        for n in 0..CAPACITY {
            cache
                .get_or_make(hash(n), || Ok::<_, Infallible>(n))
                .unwrap();
        }
        assert!(holds(&cache, 0));
        cache
            .get_or_make(hash(CAPACITY), || Ok::<_, Infallible>(0))
            .unwrap();
        assert!(holds(&cache, 0), "used after the others");
        assert!(!holds(&cache, 1));
        assert!(holds(&cache, CAPACITY));
    }

    #[test]
    fn a_failed_make_keeps_nothing() {
        let cache = CodeCache::<usize>::new();
        assert!(cache.get_or_make(hash(1), || Err(())).is_err());
        assert_eq!(
            cache.get_or_make(hash(1), || Ok::<_, ()>(5)).as_deref(),
            Ok(&5)
        );
    }
}
