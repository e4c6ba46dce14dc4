//! Events of the proxy pallet (spec 02 §7).

use serde::Serialize;

use crate::{
    error::Error,
    primitives::{AccountId, H256, Rao},
    proxy::{DepositKind, ProxyType},
};

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
    /// A proxy announced a call.
    Announced {
        /// As whom it will make it.
        real: AccountId,
        /// The proxy.
        proxy: AccountId,
        /// The call's hash.
        call_hash: H256,
    },
    /// A deposit was brought up to date.
    DepositPoked {
        /// Whose.
        who: AccountId,
        /// What it is for.
        kind: DepositKind,
        /// What was reserved, in rao.
        old_deposit: Rao,
        /// What is reserved now, in rao.
        new_deposit: Rao,
    },
    /// Who pays the fees of a proxy's calls changed.
    RealPaysFeeSet {
        /// The account that the proxy acts as.
        real: AccountId,
        /// The proxy.
        delegate: AccountId,
        /// Whether the account pays.
        pays_fee: bool,
    },
}
