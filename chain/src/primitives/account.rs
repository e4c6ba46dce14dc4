//! Account ids and their aliases.

use core::{cmp::Ordering, fmt, str::FromStr};

use blake2::{Blake2b512, Digest};
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::{NetUid, blake2_256};

/// The chain's SS58 address prefix.
pub const SS58_PREFIX: u8 = 42;

/// A 32-byte account: a coldkey, a hotkey, a mapped EVM address or a pallet's own account.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Encode, Decode)]
pub struct AccountId(pub [u8; 32]);

/// The order of the bytes. Keys of maps nearly always differ in their first eight, which are one
/// comparison of integers.
impl Ord for AccountId {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.head()
            .cmp(&other.head())
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for AccountId {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl AccountId {
    #[inline]
    fn head(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// The all-zero account, the chain's default owner.
    pub const ZERO: Self = Self([0; 32]);

    /// Where burned TAO goes (spec 03 §2).
    pub const BURN: Self = Self(pallet_account(*b"burntnsr", 0));

    /// The account of the limit-orders pallet, coldkey of [`Self::LIMIT_ORDERS_HOTKEY`] (spec 05 §1).
    pub const LIMIT_ORDERS: Self = Self(pallet_account(*b"bt/limit", 0));

    /// The hotkey of the limit-orders pallet (spec 05 §1).
    pub const LIMIT_ORDERS_HOTKEY: Self = Self(pallet_account(*b"bt/lmhky", 0));

    /// The account of an EVM address: `blake2_256("evm:" ++ address)` (spec 01 §1.2).
    #[must_use]
    pub fn from_evm(address: [u8; 20]) -> Self {
        let mut data = [0; 24];
        data[..4].copy_from_slice(b"evm:");
        data[4..].copy_from_slice(&address);
        Self(blake2_256(&data))
    }

    /// The account that holds a subnet's TAO (spec 03 §2).
    #[must_use]
    pub const fn of_subnet(netuid: NetUid) -> Self {
        Self(pallet_account(*b"subtensr", netuid.0 as u32))
    }

    /// The account that holds what a crowdloan raised (spec 02 §8).
    #[must_use]
    pub const fn of_crowdloan(id: u32) -> Self {
        Self(pallet_account(*b"bt/cloan", id))
    }

    /// The netuid if this has the form of a subnet's account (spec 03 §5).
    #[must_use]
    pub fn subnet(&self) -> Option<NetUid> {
        let netuid = NetUid(u16::from_le_bytes([self.0[12], self.0[13]]));
        (*self == Self::of_subnet(netuid)).then_some(netuid)
    }

    /// The address as users read it: SS58 with prefix 42.
    #[must_use]
    pub fn to_ss58(&self) -> String {
        let mut data = Vec::with_capacity(35);
        data.push(SS58_PREFIX);
        data.extend_from_slice(&self.0);
        let checksum = ss58_checksum(&data);
        data.extend_from_slice(&checksum);
        bs58::encode(data).into_string()
    }

    /// Reads an SS58 address of prefix 42.
    ///
    /// # Errors
    /// [`ParseAccountError`] names the rule that the text breaks.
    pub fn from_ss58(text: &str) -> Result<Self, ParseAccountError> {
        let data = bs58::decode(text)
            .into_vec()
            .map_err(|_| ParseAccountError::NotBase58)?;
        let data: [u8; 35] = data.try_into().map_err(|_| ParseAccountError::Length)?;
        if data[0] != SS58_PREFIX {
            return Err(ParseAccountError::Prefix(data[0]));
        }
        if ss58_checksum(&data[..33]) != data[33..] {
            return Err(ParseAccountError::Checksum);
        }
        let mut account = [0; 32];
        account.copy_from_slice(&data[1..33]);
        Ok(Self(account))
    }
}

/// `"modl" ‖ id ‖ number (LE) ‖ zeros`.
const fn pallet_account(id: [u8; 8], number: u32) -> [u8; 32] {
    let mut out = [0; 32];
    let prefix = *b"modl";
    let mut i = 0;
    while i < 4 {
        out[i] = prefix[i];
        i += 1;
    }
    let mut i = 0;
    while i < 8 {
        out[4 + i] = id[i];
        i += 1;
    }
    let le = number.to_le_bytes();
    let mut i = 0;
    while i < 4 {
        out[12 + i] = le[i];
        i += 1;
    }
    out
}

fn ss58_checksum(data: &[u8]) -> [u8; 2] {
    let digest = Blake2b512::new()
        .chain_update(b"SS58PRE")
        .chain_update(data)
        .finalize();
    [digest[0], digest[1]]
}

/// Why a text is not an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParseAccountError {
    /// Neither hex nor base58.
    #[error("account: neither 0x and 64 hex digits nor an SS58 address")]
    NotBase58,
    /// The wrong number of bytes.
    #[error("account: needs exactly 32 bytes")]
    Length,
    /// Another chain's address.
    #[error("account: SS58 prefix {0} instead of 42")]
    Prefix(u8),
    /// A typing error.
    #[error("account: SS58 checksum does not match")]
    Checksum,
}

impl FromStr for AccountId {
    type Err = ParseAccountError;

    /// Reads `0x` and 64 hex digits, or an SS58 address.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some(hex) = text.strip_prefix("0x") else {
            return Self::from_ss58(text);
        };
        let hex = hex.as_bytes();
        if hex.len() != 64 {
            return Err(ParseAccountError::Length);
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(hex.chunks_exact(2)) {
            let digit = |c: u8| {
                char::from(c)
                    .to_digit(16)
                    .ok_or(ParseAccountError::NotBase58)
            };
            *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
        }
        Ok(Self(out))
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_ss58())
    }
}

impl fmt::LowerHex for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{self:x}")
    }
}

impl Serialize for AccountId {
    /// As a newtype named `AccountId` over `0x` hex, so that readers of traces can tell accounts apart.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct("AccountId", &format!("{self:?}"))
    }
}

impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = AccountId;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an account: 0x and 64 hex digits, or an SS58 address")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<AccountId, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<AccountId, D::Error> {
                deserializer.deserialize_str(self)
            }
        }
        deserializer.deserialize_newtype_struct("AccountId", Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evm(hex: &str) -> AccountId {
        let mut address = [0; 20];
        hex::decode_to_slice(hex, &mut address).unwrap();
        AccountId::from_evm(address)
    }

    #[test]
    fn accounts_are_in_the_order_of_their_bytes() {
        let of = |at: usize, byte: u8| {
            let mut bytes = [7; 32];
            bytes[at] = byte;
            AccountId(bytes)
        };
        for at in 0..32 {
            for other in 0..32 {
                for (a, b) in [(0, 0), (0, 255), (6, 8), (255, 7), (128, 127)] {
                    let (left, right) = (of(at, a), of(other, b));
                    assert_eq!(
                        left.cmp(&right),
                        left.0.cmp(&right.0),
                        "{at} {other} {a} {b}"
                    );
                }
            }
        }
    }

    #[test]
    fn evm_addresses_map_to_the_accounts_of_the_spec() {
        // spec 01 §1.2
        let alith = evm("f24FF3a9CF04c71Dbc94D0b566f7A27B94566cac");
        assert_eq!(
            format!("{alith:?}"),
            "0xa02a00e549cb104f710d3fe6f2f83e91524d2a40c4ed831658a120883077f9a9"
        );
        assert_eq!(
            alith.to_ss58(),
            "5Fghzk1AJt88PeFEzuRfXzbPchiBbsVGTTXcdx599VdZzkTA"
        );
        assert_eq!(
            evm("0000000000000000000000000000000000000800").to_ss58(),
            "5CF6Ruq6u7DoF6TYxyaFzEuviWi7tjvJtz19XgPS2b7XDCFM"
        );
    }

    #[test]
    fn ss58_round_trips_and_names_what_is_wrong() {
        let account = AccountId::from_evm([7; 20]);
        assert_eq!(account.to_ss58().parse(), Ok(account));
        let mut wrong = account.to_ss58();
        let last = if wrong.pop() == Some('1') { '2' } else { '1' };
        wrong.push(last);
        assert!(wrong.parse::<AccountId>().is_err());
        assert_eq!("0x12".parse::<AccountId>(), Err(ParseAccountError::Length));
        assert_eq!(
            "hello!".parse::<AccountId>(),
            Err(ParseAccountError::NotBase58)
        );
    }

    #[test]
    fn a_subnet_account_names_its_netuid() {
        assert_eq!(
            AccountId::of_subnet(NetUid(300)).subnet(),
            Some(NetUid(300))
        );
        assert_eq!(AccountId::BURN.subnet(), None);
        assert_eq!(AccountId::ZERO.subnet(), None);
    }
}
