//! cosmwasm-vm, with the module pinned in its memory cache.

use core::fmt;
use std::collections::HashSet;

use cosmwasm_std::Checksum;
use cosmwasm_vm::{
    Cache, CacheOptions, InstanceOptions, Size, call_query_raw,
    testing::{MockApi, MockQuerier, MockStorage, mock_backend},
};
use tempfile::TempDir;

use crate::{Error, Host, PLENTY};

/// cosmwasm-vm with the guest stored and pinned.
pub struct CosmWasm {
    cache: Cache<MockApi, MockStorage, MockQuerier>,
    checksum: Checksum,
    _folder: TempDir,
}

impl fmt::Debug for CosmWasm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CosmWasm").finish_non_exhaustive()
    }
}

impl Host for CosmWasm {
    const NAME: &str = "cosmwasm-vm 3.0";

    fn compile(guest: &[u8]) -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        let options = CacheOptions::new(
            folder.path(),
            HashSet::new(),
            Size::mebi(100),
            Size::mebi(8),
        );
        // SAFETY: nobody else writes compiled code to the fresh folder.
        #[expect(unsafe_code, reason = "the cache trusts its folder")]
        let cache = unsafe { Cache::new(options) }?;
        let checksum = cache.store_code(guest, true, true)?;
        cache.pin(&checksum)?;
        Ok(Self {
            cache,
            checksum,
            _folder: folder,
        })
    }

    fn run(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let options = InstanceOptions { gas_limit: PLENTY };
        let backend = mock_backend(&[]);
        let mut instance = self.cache.get_instance(&self.checksum, backend, options)?;
        Ok(call_query_raw(&mut instance, &[], input)?)
    }
}
