//! The chain's vocabulary: accounts, ids, money, fixed point and hashes.

mod account;
mod byte_lists;
mod bytes;
mod fixed;
mod hash;
mod ids;
mod money;
mod recover;
mod wide;

pub use account::{AccountId, ParseAccountError, SS58_PREFIX};
pub use byte_lists::{BoundedBytes, FixedBytes};
pub use bytes::as_bytes;
pub use fixed::{
    FixedI128, FixedU128, I32F32, I64F64, I96F32, SafeDiv, U64F64, U96F32, bits, proportion_u16,
    proportion_u64,
};
pub use hash::{H160, H256, blake2_128, blake2_256, keccak_256, sha3_256, twox_64, twox_128};
pub use ids::{MechId, NetUid, NetUidIndex, Uid};
pub use money::{Alpha, Rao};
pub use recover::recover_public_key;
pub use wide::U256;
