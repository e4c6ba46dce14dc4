//! What a store of one run may hold.

use wasmtime::{Error, ResourceLimiter, Result};

use crate::{fault::GrowFailed, profile};

/// The profile's limits. A request beyond them is refused to the guest; one within them that the
/// machine cannot serve is the machine's fault.
#[derive(Debug, Default)]
pub(crate) struct Limiter;

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        Ok(desired <= maximum.unwrap_or(usize::MAX).min(profile::MAX_MEMORY))
    }

    fn memory_grow_failed(&mut self, error: Error) -> Result<()> {
        Err(GrowFailed(format!("{error:#}")).into())
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        Ok(desired
            <= maximum
                .unwrap_or(usize::MAX)
                .min(profile::MAX_TABLE_ELEMENTS))
    }

    fn table_grow_failed(&mut self, error: Error) -> Result<()> {
        Err(GrowFailed(format!("{error:#}")).into())
    }

    fn instances(&self) -> usize {
        profile::structure::MAX_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        profile::structure::MAX_TABLES as usize
    }

    fn memories(&self) -> usize {
        profile::structure::MAX_MEMORIES as usize
    }
}
