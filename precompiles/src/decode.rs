//! Arguments out of calldata (spec 02 §1.2): what is refused, with the chain's texts.

use std::{borrow::Cow, fmt};

use alloy_primitives::U256;
use taovm_chain::primitives::{AccountId, NetUid};

use crate::{ExitError, dispatch::Failure};

const WORD: usize = 32;

/// The name of an argument in a revert's text: `netuid` or `dests[3]`.
#[derive(Clone, Copy)]
struct Name {
    argument: &'static str,
    item: Option<usize>,
}

impl Name {
    #[cold]
    fn refuse(self, what: fmt::Arguments<'_>) -> Failure {
        let Self { argument, item } = self;
        Failure::Argument(Cow::Owned(match item {
            Some(i) => format!("{argument}[{i}]: {what}"),
            None => format!("{argument}: {what}"),
        }))
    }
}

/// The arguments after the selector, read from left to right.
#[derive(Clone, Copy)]
pub(crate) struct Args<'a> {
    data: &'a [u8],
    next: usize,
}

impl<'a> Args<'a> {
    /// The arguments of a function with `count` words of head.
    pub(crate) fn new(data: &'a [u8], count: usize) -> Result<Self, Failure> {
        if data.len() < count * WORD {
            return Err(Failure::Argument(Cow::Owned(format!(
                "Expected at least {count} arguments"
            ))));
        }
        Ok(Self { data, next: 0 })
    }

    /// All of the calldata, for a precompile without selectors.
    pub(crate) const fn all(data: &'a [u8]) -> Self {
        Self { data, next: 0 }
    }

    /// `bytes32`, verbatim.
    pub(crate) fn bytes32(&mut self, argument: &'static str) -> Result<[u8; 32], Failure> {
        self.word(argument).copied()
    }

    /// A `bytes32` that names an account.
    pub(crate) fn account(&mut self, argument: &'static str) -> Result<AccountId, Failure> {
        self.bytes32(argument).map(AccountId)
    }

    /// `address`: the low 20 bytes, whatever the others are.
    pub(crate) fn address(&mut self, argument: &'static str) -> Result<[u8; 20], Failure> {
        let word = self.word(argument)?;
        let mut address = [0; 20];
        address.copy_from_slice(&word[12..]);
        Ok(address)
    }

    /// `uint256`.
    pub(crate) fn uint256(&mut self, argument: &'static str) -> Result<U256, Failure> {
        self.word(argument).map(|word| U256::from_be_bytes(*word))
    }

    /// `bool`: anything but zero is true.
    pub(crate) fn bool(&mut self, argument: &'static str) -> Result<bool, Failure> {
        self.word(argument).map(|word| *word != [0; WORD])
    }

    /// `uint16`.
    pub(crate) fn uint16(&mut self, argument: &'static str) -> Result<u16, Failure> {
        let word = self.word(argument)?;
        uint16(word).ok_or_else(|| too_large(argument, "uint16"))
    }

    /// A `uint16` that names a subnet.
    pub(crate) fn netuid(&mut self) -> Result<NetUid, Failure> {
        self.uint16("netuid").map(NetUid)
    }

    /// `uint64`.
    pub(crate) fn uint64(&mut self, argument: &'static str) -> Result<u64, Failure> {
        let word = self.word(argument)?;
        uint64(word).ok_or_else(|| too_large(argument, "uint64"))
    }

    /// `uint16[]`.
    pub(crate) fn uint16s(&mut self, argument: &'static str) -> Result<Vec<u16>, Failure> {
        let name = Name {
            argument,
            item: None,
        };
        let (length, body) = self.dynamic(name)?;
        // An array that claims more items than the calldata holds is refused at the first absent
        // one: no more than what is there is reserved.
        let mut items = Vec::with_capacity(length.min(body.len() / WORD));
        let mut words = body.chunks_exact(WORD);
        for i in 0..length {
            let name = Name {
                argument,
                item: Some(i),
            };
            let word = words
                .next()
                .and_then(|w| w.first_chunk())
                .ok_or_else(|| name.refuse(format_args!("Tried to read uint16 out of bounds")))?;
            items.push(
                uint16(word)
                    .ok_or_else(|| name.refuse(format_args!("Value is too large for uint16")))?,
            );
        }
        Ok(items)
    }

    /// `bytes`, borrowed from the calldata.
    pub(crate) fn bytes(&mut self, argument: &'static str) -> Result<&'a [u8], Failure> {
        let name = Name {
            argument,
            item: None,
        };
        let (length, body) = self.dynamic(name)?;
        body.get(..length)
            .ok_or_else(|| name.refuse(format_args!("Tried to read bytes out of bounds")))
    }

    /// Follows a dynamic argument's pointer: its length and everything after the length.
    fn dynamic(&mut self, name: Name) -> Result<(usize, &'a [u8]), Failure> {
        // The runtime is 32-bit.
        let small = |word: &[u8; 32]| {
            uint64(word)
                .and_then(|v| u32::try_from(v).ok())
                .and_then(|v| usize::try_from(v).ok())
        };
        let pointer = small(self.word(name.argument)?)
            .ok_or_else(|| name.refuse(format_args!("Value is too large for pointer")))?;
        if pointer >= self.data.len() {
            return Err(name.refuse(format_args!("Pointer points to out of bound")));
        }
        let (length, body) = self.data[pointer..]
            .split_first_chunk()
            .ok_or_else(|| name.refuse(format_args!("Tried to read length out of bounds")))?;
        let length = small(length)
            .ok_or_else(|| name.refuse(format_args!("Value is too large for length")))?;
        Ok((length, body))
    }

    fn word(&mut self, argument: &'static str) -> Result<&'a [u8; 32], Failure> {
        let word = self
            .data
            .get(self.next..)
            .and_then(|rest| rest.first_chunk())
            .ok_or_else(|| {
                Name {
                    argument,
                    item: None,
                }
                .refuse(format_args!("Tried to read argument out of bounds"))
            })?;
        self.next += WORD;
        Ok(word)
    }
}

#[cold]
fn too_large(argument: &'static str, kind: &'static str) -> Failure {
    Name {
        argument,
        item: None,
    }
    .refuse(format_args!("Value is too large for {kind}"))
}

fn uint16(word: &[u8; 32]) -> Option<u16> {
    uint64(word).and_then(|v| u16::try_from(v).ok())
}

fn uint64(word: &[u8; 32]) -> Option<u64> {
    let (high, low) = word.split_last_chunk()?;
    high.iter()
        .all(|byte| *byte == 0)
        .then(|| u64::from_be_bytes(*low))
}

/// A netuid that comes as `uint256` (spec 01 §3.2): too large is an error, not a revert.
pub(crate) fn netuid_of(value: U256) -> Result<NetUid, Failure> {
    u16::try_from(value).map(NetUid).map_err(|_| {
        Failure::Exit(ExitError::Other(Cow::Borrowed(
            "the value is outside of u16 bounds",
        )))
    })
}

/// A price that comes as `uint256` and is no price if it is too large (spec 01 §3.2).
pub(crate) fn price_of(value: U256) -> Result<u64, Failure> {
    u64::try_from(value).map_err(|_| {
        Failure::Exit(ExitError::Other(Cow::Borrowed(
            "the value is outside of u64 bounds",
        )))
    })
}

/// An amount that comes as `uint256` (spec 01 §3.2): too large means the largest.
pub(crate) fn amount_of(value: U256) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// Whole rao of wei; none if they do not fit (spec 01 §1.3).
pub(crate) fn rao_of(wei: U256) -> Option<u64> {
    u64::try_from(wei / U256::from(1_000_000_000_u64)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::Word;

    fn text<T>(result: Result<T, Failure>) -> String {
        match result {
            Err(Failure::Argument(text)) => text.into_owned(),
            Err(other) => panic!("not an argument's refusal: {other:?}"),
            Ok(_) => panic!("accepted"),
        }
    }

    fn args(data: &[u8]) -> Args<'_> {
        Args::all(data)
    }

    /// A `uint16[]` as the only argument.
    fn list(words: &[u64]) -> Vec<u8> {
        words.iter().flat_map(|w| w.word()).collect()
    }

    #[test]
    fn missing_words_are_counted_before_any_is_read() {
        let short = [0; 63];
        assert_eq!(text(Args::new(&short, 2)), "Expected at least 2 arguments");
        assert!(Args::new(&[0; 65], 2).is_ok());
        assert!(Args::new(&[], 0).is_ok());
    }

    #[test]
    fn small_numbers_refuse_larger_words() {
        let word = 65_536_u64.word();
        assert_eq!(
            text(args(&word).netuid()),
            "netuid: Value is too large for uint16"
        );
        let word = (1_u128 << 64).word();
        assert_eq!(
            text(args(&word).uint64("tao")),
            "tao: Value is too large for uint64"
        );
        assert_eq!(args(&65_535_u64.word()).netuid().ok(), Some(NetUid(65_535)));
    }

    #[test]
    fn the_high_bytes_of_an_address_are_ignored() {
        let mut word = [0xff; 32];
        word[12..].fill(7);
        assert_eq!(args(&word).address("target").ok(), Some([7; 20]));
    }

    #[test]
    fn any_bit_makes_a_bool_true() {
        let mut word = [0; 32];
        assert_eq!(args(&word).bool("allow").ok(), Some(false));
        word[0] = 0x80;
        assert_eq!(args(&word).bool("allow").ok(), Some(true));
    }

    #[test]
    fn arrays_follow_their_pointer() {
        let data = list(&[32, 2, 5, 6]);
        assert_eq!(args(&data).uint16s("dests").ok(), Some(vec![5, 6]));
        // The pointer may name any byte, and the items may be shared or followed by anything.
        let mut shifted = list(&[33]);
        shifted.push(0xaa);
        shifted.extend(list(&[1, 9, 77]));
        assert_eq!(args(&shifted).uint16s("dests").ok(), Some(vec![9]));
    }

    #[test]
    fn broken_arrays_say_what_is_wrong() {
        for (data, expected) in [
            (list(&[1 << 32]), "dests: Value is too large for pointer"),
            (list(&[32]), "dests: Pointer points to out of bound"),
            (list(&[1]), "dests: Tried to read length out of bounds"),
            (list(&[32, 1 << 32]), "dests: Value is too large for length"),
            (
                list(&[32, 2, 5]),
                "dests[1]: Tried to read uint16 out of bounds",
            ),
            (
                list(&[32, 4, 1, 2, 3, 65_536]),
                "dests[3]: Value is too large for uint16",
            ),
        ] {
            assert_eq!(text(args(&data).uint16s("dests")), expected);
        }
    }

    #[test]
    fn an_array_that_claims_more_than_there_is_reserves_nothing() {
        let data = list(&[32, u64::from(u32::MAX)]);
        assert_eq!(
            text(args(&data).uint16s("dests")),
            "dests[0]: Tried to read uint16 out of bounds"
        );
    }

    #[test]
    fn bytes_need_no_padding() {
        let mut data = list(&[32, 3]);
        data.extend([1, 2, 3]);
        assert_eq!(args(&data).bytes("code").ok(), Some(&[1_u8, 2, 3][..]));
        data.pop();
        assert_eq!(
            text(args(&data).bytes("code")),
            "code: Tried to read bytes out of bounds"
        );
    }

    #[test]
    fn netuids_and_amounts_of_256_bits() {
        // spec 01 §3.2
        assert_eq!(netuid_of(U256::from(65_535)).ok(), Some(NetUid(65_535)));
        assert!(matches!(
            netuid_of(U256::from(65_536)),
            Err(Failure::Exit(ExitError::Other(text))) if text == "the value is outside of u16 bounds"
        ));
        assert_eq!(amount_of(U256::MAX), u64::MAX);
        assert_eq!(rao_of(U256::from(1_999_999_999)), Some(1));
        assert_eq!(rao_of(U256::MAX), None);
    }
}
