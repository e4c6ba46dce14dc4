//! Events of the proxy pallet (spec 02 §7).

use serde::Serialize;

use crate::{error::Error, primitives::AccountId, proxy::ProxyType};

/// Events of the proxy pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ProxyEvent {
    /// A call was made as another account.
    ProxyExecuted {
        /// What it came to.
        result: Result<(), Error>,
    },
    /// An account without a key was made.
    PureCreated {
        /// The account.
        pure: AccountId,
        /// Its maker.
        who: AccountId,
        /// What its maker may do as it.
        proxy_type: ProxyType,
        /// Tells several of one transaction apart.
        disambiguation_index: u16,
    },
    /// An account without a key was given up.
    PureKilled {
        /// The account.
        pure: AccountId,
        /// Its maker.
        spawner: AccountId,
        /// As it was made.
        proxy_type: ProxyType,
        /// As it was made.
        disambiguation_index: u16,
    },
    /// An account got a proxy.
    ProxyAdded {
        /// The account.
        delegator: AccountId,
        /// The proxy.
        delegatee: AccountId,
        /// Which calls it may make.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
    },
    /// An account lost a proxy.
    ProxyRemoved {
        /// The account.
        delegator: AccountId,
        /// The proxy.
        delegatee: AccountId,
        /// Which calls it might make.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
    },
}
