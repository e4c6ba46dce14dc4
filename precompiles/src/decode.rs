//! Arguments out of calldata (spec 02 §1.2): what is refused, with the chain's texts.

use std::{borrow::Cow, fmt};

use alloy_primitives::U256;
use taovm_chain::primitives::{AccountId, NetUid};

use crate::{ExitError, dispatch::Failure};

const WORD: usize = 32;

/// The length of what has no bound of its own: the runtime is 32-bit.
const MAX_LENGTH: usize = u32::MAX as usize;

/// The name of an argument in a revert's text: `netuid` or `dests[3]`.
#[derive(Clone, Copy)]
struct Name {
    argument: &'static str,
    item: Option<usize>,
}

impl Name {
    const fn of(argument: &'static str) -> Self {
        Self {
            argument,
            item: None,
        }
    }

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

    /// A number of less than 256 bits.
    pub(crate) fn uint<T: Uint>(&mut self, argument: &'static str) -> Result<T, Failure> {
        let word = self.word(argument)?;
        T::of_word(word).ok_or_else(|| {
            Name::of(argument).refuse(format_args!("Value is too large for {}", T::KIND))
        })
    }

    /// `uint16`.
    pub(crate) fn uint16(&mut self, argument: &'static str) -> Result<u16, Failure> {
        self.uint(argument)
    }

    /// A `uint16` that names a subnet.
    pub(crate) fn netuid(&mut self) -> Result<NetUid, Failure> {
        self.uint("netuid").map(NetUid)
    }

    /// `uint32`.
    pub(crate) fn uint32(&mut self, argument: &'static str) -> Result<u32, Failure> {
        self.uint(argument)
    }

    /// `uint64`.
    pub(crate) fn uint64(&mut self, argument: &'static str) -> Result<u64, Failure> {
        self.uint(argument)
    }

    /// An array of numbers of less than 256 bits.
    pub(crate) fn uints<T: Uint>(&mut self, argument: &'static str) -> Result<Vec<T>, Failure> {
        let (length, body) = self.dynamic(Name::of(argument), MAX_LENGTH)?;
        // An array that claims more items than the calldata holds is refused at the first absent
        // one: no more than what is there is reserved.
        let mut items = Vec::with_capacity(length.min(body.len() / WORD));
        let mut words = body.chunks_exact(WORD);
        for i in 0..length {
            let name = Name {
                argument,
                item: Some(i),
            };
            let word = words.next().and_then(|w| w.first_chunk()).ok_or_else(|| {
                name.refuse(format_args!("Tried to read {} out of bounds", T::KIND))
            })?;
            items.push(
                T::of_word(word).ok_or_else(|| {
                    name.refuse(format_args!("Value is too large for {}", T::KIND))
                })?,
            );
        }
        Ok(items)
    }

    /// `bytes`, borrowed from the calldata.
    pub(crate) fn bytes(&mut self, argument: &'static str) -> Result<&'a [u8], Failure> {
        self.body(argument, "bytes", MAX_LENGTH)
    }

    /// `string` of at most `bound` bytes, which need not be text; borrowed from the calldata.
    pub(crate) fn string(
        &mut self,
        argument: &'static str,
        bound: usize,
    ) -> Result<&'a [u8], Failure> {
        self.body(argument, "string", bound)
    }

    fn body(
        &mut self,
        argument: &'static str,
        kind: &'static str,
        bound: usize,
    ) -> Result<&'a [u8], Failure> {
        let name = Name::of(argument);
        let (length, body) = self.dynamic(name, bound)?;
        if length > MAX_LENGTH - WORD {
            return Err(name.refuse(format_args!("Reading cursor overflowed")));
        }
        body.get(..length)
            .ok_or_else(|| name.refuse(format_args!("Tried to read {kind} out of bounds")))
    }

    /// Follows a dynamic argument's pointer: its length and everything after the length.
    fn dynamic(&mut self, name: Name, bound: usize) -> Result<(usize, &'a [u8]), Failure> {
        // The runtime is 32-bit.
        let small = |word: &[u8; 32]| u32::of_word(word).and_then(|v| usize::try_from(v).ok());
        let pointer = small(self.word(name.argument)?)
            .ok_or_else(|| name.refuse(format_args!("Value is too large for pointer")))?;
        if pointer >= self.data.len() {
            return Err(name.refuse(format_args!("Pointer points to out of bound")));
        }
        let (length, body) = self.data[pointer..]
            .split_first_chunk()
            .ok_or_else(|| name.refuse(format_args!("Tried to read length out of bounds")))?;
        let length = small(length)
            .filter(|length| *length <= bound)
            .ok_or_else(|| name.refuse(format_args!("Value is too large for length")))?;
        Ok((length, body))
    }

    fn word(&mut self, argument: &'static str) -> Result<&'a [u8; 32], Failure> {
        let word = self
            .data
            .get(self.next..)
            .and_then(|rest| rest.first_chunk())
            .ok_or_else(|| {
                Name::of(argument).refuse(format_args!("Tried to read argument out of bounds"))
            })?;
        self.next += WORD;
        Ok(word)
    }
}

/// A number of less than 256 bits in a word.
pub(crate) trait Uint: Sized {
    /// What Solidity calls it.
    const KIND: &'static str;
    /// The word's number, if it fits.
    fn of_word(word: &[u8; 32]) -> Option<Self>;
}

macro_rules! uints {
    ($($number:ty = $kind:literal),*) => {$(
        impl Uint for $number {
            const KIND: &'static str = $kind;

            fn of_word(word: &[u8; 32]) -> Option<Self> {
                let (high, low) = word.split_last_chunk()?;
                high.iter().all(|byte| *byte == 0).then(|| Self::from_be_bytes(*low))
            }
        }
    )*};
}
uints!(
    u8 = "uint8",
    u16 = "uint16",
    u32 = "uint32",
    u64 = "uint64",
    u128 = "uint128"
);

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
        assert_eq!(args(&data).uints::<u16>("dests").ok(), Some(vec![5, 6]));
        // The pointer may name any byte, and the items may be shared or followed by anything.
        let mut shifted = list(&[33]);
        shifted.push(0xaa);
        shifted.extend(list(&[1, 9, 77]));
        assert_eq!(args(&shifted).uints::<u16>("dests").ok(), Some(vec![9]));
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
            assert_eq!(text(args(&data).uints::<u16>("dests")), expected);
        }
    }

    #[test]
    fn an_array_that_claims_more_than_there_is_reserves_nothing() {
        let data = list(&[32, u64::from(u32::MAX)]);
        assert_eq!(
            text(args(&data).uints::<u16>("dests")),
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
    fn the_reader_of_bytes_is_a_32_bit_one() {
        let longest = u64::from(u32::MAX) - 32;
        assert_eq!(
            text(args(&list(&[32, longest])).bytes("code")),
            "code: Tried to read bytes out of bounds"
        );
        assert_eq!(
            text(args(&list(&[32, longest + 1])).bytes("code")),
            "code: Reading cursor overflowed"
        );
    }

    #[test]
    fn every_width_has_its_largest_number() {
        let word = 255_u64.word();
        assert_eq!(args(&word).uint::<u8>("ipType").ok(), Some(255));
        let word = u128::MAX.word();
        assert_eq!(args(&word).uint::<u128>("ip").ok(), Some(u128::MAX));
        let word = 256_u64.word();
        assert_eq!(
            text(args(&word).uint::<u8>("ipType")),
            "ipType: Value is too large for uint8"
        );
        let word = (1_u64 << 32).word();
        assert_eq!(
            text(args(&word).uint::<u32>("version")),
            "version: Value is too large for uint32"
        );
        let word = [0xff; 32];
        assert_eq!(
            text(args(&word).uint::<u128>("ip")),
            "ip: Value is too large for uint128"
        );
    }

    #[test]
    fn strings_are_bytes_up_to_a_bound() {
        let mut data = list(&[32, 3]);
        data.extend([0xff, 0, 0xfe]);
        assert_eq!(
            args(&data).string("name", 3).ok(),
            Some(&[0xff, 0, 0xfe][..])
        );
        assert_eq!(
            text(args(&data).string("name", 2)),
            "name: Value is too large for length"
        );
        data.pop();
        assert_eq!(
            text(args(&data).string("name", 3)),
            "name: Tried to read string out of bounds"
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
