//! Calls of the proxy pallet (spec 02 §7).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Call, Filter, Origin, dispatch_filtered, scale::Address};
use crate::{
    error::Result,
    event::ProxyEvent,
    primitives::AccountId,
    proxy::{self, ProxyType},
    reward::RewardEngine,
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
}

impl ProxyCall {
    pub(super) fn apply(
        self,
        state: &mut State,
        origin: Origin,
        engine: Option<&dyn RewardEngine>,
    ) -> Result {
        let who = origin.signer()?;
        match self {
            Self::Proxy {
                real,
                force_proxy_type,
                call,
            } => {
                let kind = proxy::find(state, &real, &who, force_proxy_type)?;
                let filter = Filter {
                    proxy: Some(kind),
                    ..Filter::default()
                };
                let result = dispatch_filtered(state, Origin::Signed(real), filter, *call, engine);
                let results = &mut state.proxies.last_call_result;
                results.insert(real, result.clone());
                state.emit(ProxyEvent::ProxyExecuted { result });
                Ok(())
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
