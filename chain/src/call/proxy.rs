//! Calls of the proxy pallet (spec 02 §7).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Call, Filter, Lent, Origin, dispatch_filtered, scale::Address};
use crate::{
    error::Result,
    event::ProxyEvent,
    primitives::{AccountId, H256, blake2_256},
    proxy::{self, ProxyType},
    state::State,
};

/// A call of the proxy pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProxyCall {
    /// Makes a call as another account, of which the signer is a proxy. That it failed is told by
    /// the event alone.
    #[codec(index = 0)]
    Proxy {
        /// The other account.
        #[codec(encoded_as = "Address")]
        real: AccountId,
        /// The type of the proxy to use; the first one if left out.
        #[serde(default)]
        force_proxy_type: Option<ProxyType>,
        /// The call.
        call: Box<Call>,
    },
    /// Lets another account act as the signer.
    #[codec(index = 1)]
    AddProxy {
        /// The other account.
        #[codec(encoded_as = "Address")]
        delegate: AccountId,
        /// Which calls it may make.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
    },
    /// Takes that back.
    #[codec(index = 2)]
    RemoveProxy {
        /// The other account.
        #[codec(encoded_as = "Address")]
        delegate: AccountId,
        /// Which calls it might make.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
    },
    /// Takes back all proxies of the signer.
    #[codec(index = 3)]
    RemoveProxies {},
    /// Makes an account without a key that the signer controls.
    #[codec(index = 4)]
    CreatePure {
        /// Which calls the signer may make as it.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
        /// Tells several of one transaction apart.
        index: u16,
    },
    /// Gives up an account without a key; the signer is that account.
    #[codec(index = 5)]
    KillPure {
        /// Who made it.
        #[codec(encoded_as = "Address")]
        spawner: AccountId,
        /// As it was made.
        proxy_type: ProxyType,
        /// As it was made.
        index: u16,
        /// The block in which it was made.
        #[codec(compact)]
        height: u32,
        /// The transaction in the block.
        #[codec(compact)]
        ext_index: u32,
    },
    /// Announces a call that the signer will make as another account.
    #[codec(index = 6)]
    Announce {
        /// The other account.
        #[codec(encoded_as = "Address")]
        real: AccountId,
        /// BLAKE2b-256 of the encoded call.
        call_hash: H256,
    },
    /// Takes the signer's announcements of a call back.
    #[codec(index = 7)]
    RemoveAnnouncement {
        /// The account that the call was to be made as.
        #[codec(encoded_as = "Address")]
        real: AccountId,
        /// BLAKE2b-256 of the encoded call.
        call_hash: H256,
    },
    /// Rejects a proxy's announcements of a call as the signer.
    #[codec(index = 8)]
    RejectAnnouncement {
        /// The proxy.
        #[codec(encoded_as = "Address")]
        delegate: AccountId,
        /// BLAKE2b-256 of the encoded call.
        call_hash: H256,
    },
    /// Makes an announced call once its delay has passed; anybody may sign.
    #[codec(index = 9)]
    ProxyAnnounced {
        /// The proxy that announced it.
        #[codec(encoded_as = "Address")]
        delegate: AccountId,
        /// The account that the call is made as.
        #[codec(encoded_as = "Address")]
        real: AccountId,
        /// The type of the proxy to use; the first one if left out.
        #[serde(default)]
        force_proxy_type: Option<ProxyType>,
        /// The call.
        call: Box<Call>,
    },
    /// Brings the signer's deposits up to date.
    #[codec(index = 10)]
    PokeDeposit {},
    /// Lets the signer pay the fees of what a proxy does as it, or the proxy again.
    #[codec(index = 11)]
    SetRealPaysFee {
        /// The proxy.
        #[codec(encoded_as = "Address")]
        delegate: AccountId,
        /// Whether the signer pays.
        pays_fee: bool,
    },
}

impl ProxyCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin, lent: Lent<'_>) -> Result {
        let who = origin.signer()?;
        match self {
            Self::Proxy {
                real,
                force_proxy_type,
                call,
            } => {
                let kind = proxy::find(state, &real, &who, force_proxy_type)?;
                make_call(state, real, kind, *call, lent);
                Ok(())
            }
            Self::ProxyAnnounced {
                delegate,
                real,
                force_proxy_type,
                call,
            } => {
                let hash = blake2_256(&call.to_scale());
                let kind = proxy::take_announced(state, &delegate, &real, force_proxy_type, hash)?;
                make_call(state, real, kind, *call, lent);
                Ok(())
            }
            Self::Announce { real, call_hash } => proxy::announce(state, &who, &real, call_hash),
            Self::RemoveAnnouncement { real, call_hash } => {
                proxy::remove_announcement(state, &who, &real, call_hash)
            }
            Self::RejectAnnouncement {
                delegate,
                call_hash,
            } => proxy::reject_announcement(state, &who, &delegate, call_hash),
            Self::PokeDeposit {} => proxy::poke(state, &who),
            Self::SetRealPaysFee { delegate, pays_fee } => {
                proxy::set_real_pays_fee(state, &who, &delegate, pays_fee)
            }
            Self::AddProxy {
                delegate,
                proxy_type,
                delay,
            } => proxy::add(state, &who, &delegate, proxy_type, delay),
            Self::RemoveProxy {
                delegate,
                proxy_type,
                delay,
            } => proxy::remove(state, &who, &delegate, proxy_type, delay),
            Self::RemoveProxies {} => proxy::remove_all(state, &who),
            Self::CreatePure {
                proxy_type,
                delay,
                index,
            } => proxy::create_pure(state, &who, proxy_type, delay, index).map(drop),
            Self::KillPure {
                spawner,
                proxy_type,
                index,
                height,
                ext_index,
            } => {
                let made = (height, ext_index);
                proxy::kill_pure(state, &who, &spawner, proxy_type, index, made)
            }
        }
    }
}

/// Makes a call as another account; what it came to is told by the event alone.
fn make_call(state: &mut State, real: AccountId, kind: ProxyType, call: Call, lent: Lent<'_>) {
    let filter = Filter {
        proxy: Some(kind),
        ..Filter::default()
    };
    let result = dispatch_filtered(state, Origin::Signed(real), filter, call, lent);
    let results = &mut state.proxies.last_call_result;
    results.insert(real, result.clone());
    state.emit(ProxyEvent::ProxyExecuted { result });
}
