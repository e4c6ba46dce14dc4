//! Items of the frame's pallets: accounts, issuance, clock, sudo, proxies, precompiles
//! (spec 01 §1.3, 02 §7, 05 §19.2).

use super::{AccountData, AccountInfo, Bounded, entries};
use crate::{
    error::DispatchError,
    primitives::{AccountId, Rao},
    proxy::{Announcement, Proxy},
    state::{Ledger, PrecompileId},
};

/// An account that does not exist.
const NO_ACCOUNT: AccountInfo = AccountInfo {
    nonce: 0,
    consumers: 0,
    providers: 0,
    sufficients: 0,
    data: AccountData {
        free: Rao::ZERO,
        reserved: Rao::ZERO,
        frozen: Rao::ZERO,
        flags: AccountData::NEW_LOGIC,
    },
};

items! {
    System.Account[Blake2_128Concat](account: AccountId) -> AccountInfo, or NO_ACCOUNT;
        among entries::accounts;
        |ledger| {
            let account = ledger.accounts.get(account)?;
            Some(AccountInfo {
                nonce: account.nonce,
                consumers: account.consumers,
                providers: account.providers,
                sufficients: account.sufficients,
                data: AccountData {
                    free: account.free,
                    reserved: account.reserved,
                    frozen: account.frozen,
                    flags: AccountData::NEW_LOGIC,
                },
            })
        };
    Balances.TotalIssuance[]() -> Rao, or Rao::ZERO;
        among |_| vec![()];
        |ledger| Some(ledger.balances_issuance);
    Timestamp.Now[]() -> u64, or 0;
        among |_| vec![()];
        |ledger| (ledger.clock.timestamp_ms > 0).then_some(ledger.clock.timestamp_ms);
    Sudo.Key[]() -> AccountId;
        among |_| vec![()];
        |ledger| ledger.globals.sudo;
    Proxy.Proxies[Twox64Concat](account: AccountId)
            -> (Bounded<Proxy>, Rao), or (Bounded(Vec::new()), Rao::ZERO);
        among |ledger| ledger.proxies.proxies.keys().map(|key| (*key,)).collect();
        |ledger| {
            let proxies = ledger.proxies.proxies.get(account)?;
            Some((Bounded(proxies.list.clone()), proxies.deposit))
        };
    Proxy.Announcements[Twox64Concat](proxy: AccountId)
            -> (Bounded<Announcement>, Rao), or (Bounded(Vec::new()), Rao::ZERO);
        among |ledger| ledger.proxies.announcements.keys().map(|key| (*key,)).collect();
        |ledger| {
            let announcements = ledger.proxies.announcements.get(proxy)?;
            Some((Bounded(announcements.pending.clone()), announcements.deposit))
        };
    Proxy.LastCallResult[Twox64Concat](real: AccountId) -> Result<(), DispatchError>;
        among |ledger| ledger.proxies.last_call_result.keys().map(|key| (*key,)).collect();
        |ledger| {
            let result = ledger.proxies.last_call_result.get(real)?;
            Some(result.as_ref().copied().map_err(DispatchError::from))
        };
    Proxy.RealPaysFee[Twox64Concat, Twox64Concat](real: AccountId, proxy: AccountId) -> ();
        among |ledger| ledger.proxies.real_pays_fee.iter().copied().collect();
        |ledger| ledger.proxies.real_pays_fee.contains(&(*real, *proxy)).then_some(());
    AdminUtils.PrecompileEnable[Blake2_128Concat](precompile: PrecompileId) -> bool, or true;
        among |ledger| {
            let disabled = ledger.globals.disabled_precompiles.iter();
            disabled.map(|id| (*id,)).collect()
        };
        |ledger| {
            let disabled = ledger.globals.disabled_precompiles.contains(precompile);
            disabled.then_some(false)
        };
}
