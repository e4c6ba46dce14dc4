//! Calls of the swap pallet (spec 03 §7.9).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::{Result, SwapError},
    primitives::{AccountId, NetUid},
    staking,
    state::State,
};

/// A call of the swap pallet. Pools have no liquidity of users: the calls about it always fail.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "arguments that nothing reads")]
pub enum SwapCall {
    /// Sets a subnet's fee; root only.
    #[codec(index = 0)]
    SetFeeRate {
        /// The subnet.
        netuid: NetUid,
        /// Parts of 65 535.
        rate: u16,
    },
    /// `Deprecated`.
    #[codec(index = 1)]
    AddLiquidity {
        hotkey: AccountId,
        netuid: NetUid,
        tick_low: i32,
        tick_high: i32,
        liquidity: u64,
    },
    /// `Deprecated`.
    #[codec(index = 2)]
    RemoveLiquidity {
        hotkey: AccountId,
        netuid: NetUid,
        position_id: u128,
    },
    /// `Deprecated`.
    #[codec(index = 3)]
    ModifyPosition {
        hotkey: AccountId,
        netuid: NetUid,
        position_id: u128,
        liquidity_delta: i64,
    },
    /// `Deprecated`.
    #[codec(index = 4)]
    ToggleUserLiquidity { netuid: NetUid, enable: bool },
    /// `Deprecated`.
    #[codec(index = 5)]
    DisableLp {},
}

impl SwapCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        match self {
            Self::SetFeeRate { netuid, rate } => staking::set_fee_rate(state, origin, netuid, rate),
            Self::AddLiquidity { .. }
            | Self::RemoveLiquidity { .. }
            | Self::ModifyPosition { .. }
            | Self::ToggleUserLiquidity { .. }
            | Self::DisableLp {} => Err(SwapError::Deprecated.into()),
        }
    }
}
