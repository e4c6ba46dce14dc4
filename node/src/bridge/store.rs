//! Which versions are held, and how those that are not come back.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use alloy_primitives::B256;
use lru::LruCache;

use super::{
    BridgeError,
    version::{Recipe, Version},
};

/// Versions by handle: the starts for good, of the others those that were used last. Recipes, some
/// hundred bytes each and the code that a request brings, are kept for all.
pub(super) struct Store {
    inner: Mutex<Inner>,
}

struct Inner {
    starts: BTreeMap<B256, Arc<Version>>,
    recent: LruCache<B256, Arc<Version>>,
    recipes: BTreeMap<B256, Recipe>,
}

impl Store {
    pub(super) fn new(max_versions: NonZeroUsize) -> Self {
        Self {
            inner: Mutex::new(Inner {
                starts: BTreeMap::new(),
                recent: LruCache::new(max_versions),
                recipes: BTreeMap::new(),
            }),
        }
    }

    /// Whoever panicked while holding the lock left whole maps: each change is one insertion.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn insert_start(&self, handle: B256, version: Arc<Version>) {
        self.lock().starts.insert(handle, version);
    }

    pub(super) fn insert(&self, handle: B256, version: Arc<Version>, recipe: Recipe) {
        let mut inner = self.lock();
        inner.recent.put(handle, version);
        inner.recipes.insert(handle, recipe);
    }

    /// A version; one that is not held is made anew by `make`, from the nearest one before it that
    /// is.
    ///
    /// # Errors
    /// `UnknownHandle`, and those of `make`.
    pub(super) fn get(
        &self,
        handle: B256,
        make: impl Fn(&Version, &Recipe) -> Result<Arc<Version>, BridgeError>,
    ) -> Result<Arc<Version>, BridgeError> {
        let mut missing = Vec::new();
        let mut at = handle;
        let mut version = loop {
            let mut inner = self.lock();
            if let Some(held) = inner.held(at) {
                break held;
            }
            let Some(recipe) = inner.recipes.get(&at).cloned() else {
                return Err(BridgeError::UnknownHandle(handle));
            };
            let parent = recipe.parent;
            missing.push((at, recipe));
            at = parent;
        };
        while let Some((at, recipe)) = missing.pop() {
            version = make(&version, &recipe)?;
            self.lock().recent.put(at, version.clone());
        }
        Ok(version)
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.lock().recent.len()
    }
}

impl Inner {
    fn held(&mut self, handle: B256) -> Option<Arc<Version>> {
        let start = self.starts.get(&handle).cloned();
        start.or_else(|| self.recent.get(&handle).cloned())
    }
}
