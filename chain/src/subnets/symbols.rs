//! Token symbols of subnets (spec 05 §4.6).

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use crate::{
    call::Origin,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::NetUid,
    state::{Ledger, State, Subnet},
};

/// What an unset symbol reads as (spec 05 §4.6).
const UNSET: [u8; 4] = [0xF0, 0x9D, 0x9C, 0x8F];

/// How many symbols the chain knows.
pub const SYMBOL_COUNT: usize = 439;

/// A symbol is one character. They are listed as (first code point, how many in a row).
const RUNS: &[(u32, u32)] = &[
    // Greek: the capital tau, then alpha to omega with an ASCII t for tau.
    (0x03A4, 1),
    (0x03B1, 17),
    (0x03C3, 1),
    (0x0074, 1),
    (0x03C5, 5),
    // Hebrew.
    (0x05D0, 27),
    // Arabic.
    (0x0627, 2),
    (0x062A, 17),
    (0x0641, 8),
    (0x064A, 1),
    (0x0649, 1),
    // Runes, with a Cyrillic letter among them.
    (0x16A0, 1),
    (0x16A2, 1),
    (0x16A6, 1),
    (0x16A8, 1),
    (0x16B1, 1),
    (0x16B3, 1),
    (0x042B, 1),
    (0x16C9, 1),
    (0x16D2, 1),
    // Ogham.
    (0x1680, 6),
    (0x169B, 1),
    // Georgian.
    (0x10D0, 6),
    // Armenian.
    (0x0531, 6),
    (0x055E, 1),
    // Cyrillic.
    (0x0400, 6),
    (0x044A, 1),
    // Coptic.
    (0x2C80, 6),
    // Brahmi.
    (0x11000, 4),
    (0x11005, 1),
    // The end of Sinhala.
    (0x0DB1, 1),
    (0x0DB3, 5),
    // Glagolitic.
    (0x2C00, 33),
    // Thai.
    (0x0E01, 35),
    (0x0E25, 1),
    (0x0E27, 8),
    // Hangul.
    (0x3131, 1),
    (0x3134, 1),
    (0x3137, 1),
    (0x3139, 1),
    (0x3141, 2),
    (0x3145, 1),
    (0x3147, 2),
    (0x314A, 26),
    // Ethiopic.
    (0x12A0, 8),
    (0x12C8, 7),
    (0x12B0, 7),
    (0x1310, 3),
    (0x1218, 1),
    (0x1314, 3),
    // Devanagari.
    (0x0905, 7),
    (0x090F, 2),
    (0x0913, 22),
    (0x092A, 7),
    (0x0932, 1),
    (0x0935, 5),
    // Katakana.
    (0x30A2, 1),
    (0x30A4, 1),
    (0x30A6, 1),
    (0x30A8, 1),
    (0x30AA, 2),
    (0x30AD, 1),
    (0x30AF, 1),
    (0x30B1, 1),
    (0x30B3, 1),
    (0x30B5, 1),
    (0x30B7, 1),
    (0x30B9, 1),
    (0x30BB, 1),
    (0x30BD, 1),
    (0x30BF, 1),
    (0x30C1, 1),
    (0x30C4, 1),
    (0x30C6, 1),
    (0x30C8, 1),
    (0x30CA, 6),
    (0x30D2, 1),
    (0x30D5, 1),
    (0x30D8, 1),
    (0x30DB, 1),
    (0x30DE, 5),
    (0x30E4, 1),
    (0x30E6, 1),
    (0x30E8, 6),
    (0x30EF, 1),
    (0x30F2, 2),
    // Tifinagh.
    (0x2D30, 36),
    // Sinhala.
    (0x0D85, 2),
    (0x0D89, 14),
    (0x0D9A, 5),
    (0x0DA0, 5),
    (0x0DA7, 1),
    (0x0DA5, 2),
    (0x0DA9, 1),
    (0x0DA8, 1),
    (0x0DAA, 7),
];

/// All symbols as UTF-8 bytes, by index.
static SYMBOLS: LazyLock<Vec<Arc<[u8]>>> = LazyLock::new(|| {
    RUNS.iter()
        .flat_map(|&(first, count)| first..first + count)
        .filter_map(char::from_u32)
        .map(|symbol| Arc::from(symbol.to_string().as_bytes()))
        .collect()
});

/// The symbol of an index; root's (capital tau) beyond the table.
#[must_use]
pub fn symbol(index: usize) -> Arc<[u8]> {
    let symbols = &*SYMBOLS;
    symbols.get(index).unwrap_or(&symbols[0]).clone()
}

/// The symbol of a new subnet: that of its netuid, or the first from index 1 on that no subnet
/// has, or root's if all are taken.
#[must_use]
pub fn next_available(state: &Ledger, netuid: NetUid) -> Arc<[u8]> {
    let used: BTreeSet<&[u8]> = state
        .subnets
        .values()
        .filter_map(|subnet| subnet.token_symbol.as_deref())
        .collect();
    let own = symbol(usize::from(netuid.0));
    if !used.contains(&*own) {
        return own;
    }
    SYMBOLS[1..]
        .iter()
        .find(|symbol| !used.contains(&***symbol))
        .cloned()
        .unwrap_or_else(|| symbol(0))
}

/// A subnet's symbol as UTF-8.
#[must_use]
pub fn of(subnet: &Subnet) -> Vec<u8> {
    subnet.token_symbol.as_deref().unwrap_or(&UNSET).to_vec()
}

/// Gives a subnet another symbol of the table that no subnet has; by its owner or root.
///
/// # Errors
/// In this order: `BadOrigin`, `SymbolDoesNotExist`, `SymbolAlreadyInUse`.
pub fn update_symbol(state: &mut State, origin: Origin, netuid: NetUid, symbol: Vec<u8>) -> Result {
    origin.ensure_owner_or_root(state, netuid)?;
    let known = SYMBOLS[1..].iter().find(|known| ***known == *symbol);
    let Some(known) = known else {
        return Err(SubtensorError::SymbolDoesNotExist.into());
    };
    let mut used = state.subnets.values().map(|s| s.token_symbol.as_ref());
    if used.any(|used| used == Some(known)) {
        return Err(SubtensorError::SymbolAlreadyInUse.into());
    }
    state.subnet_mut(netuid).token_symbol = Some(known.clone());
    state.emit(SubtensorEvent::SymbolUpdated { netuid, symbol });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn the_table_has_the_chains_length_and_marks() {
        assert_eq!(SYMBOLS.len(), SYMBOL_COUNT);
        let distinct: BTreeSet<_> = SYMBOLS.iter().collect();
        assert_eq!(distinct.len(), SYMBOL_COUNT);
        // The scripts begin where the chain's table has them.
        for (index, text) in [
            (0, "\u{3a4}"),
            (1, "α"),
            (2, "β"),
            (17, "ρ"),
            (18, "σ"),
            (19, "t"),
            (24, "ω"),
            (25, "\u{5d0}"),
            (51, "\u{5ea}"),
            (52, "\u{627}"),
            (70, "\u{63a}"),
            (80, "\u{649}"),
            (81, "\u{16a0}"),
            (97, "\u{10d0}"),
            (123, "\u{11000}"),
            (134, "\u{2c00}"),
            (167, "\u{e01}"),
            (211, "\u{3131}"),
            (225, "\u{314f}"),
            (246, "\u{12a0}"),
            (271, "\u{1218}"),
            (275, "\u{905}"),
            (319, "\u{30a2}"),
            (344, "\u{30cf}"),
            (364, "\u{30f3}"),
            (365, "\u{2d30}"),
            (401, "\u{d85}"),
            (427, "\u{da7}"),
            (431, "\u{da8}"),
            (438, "\u{db0}"),
        ] {
            assert_eq!(&*symbol(index), text.as_bytes(), "symbol {index}");
        }
        assert_eq!(&*symbol(439), &[0xCE, 0xA4]);
    }

    #[test]
    fn a_symbol_is_of_the_table_and_free() {
        let mut state = State::empty(&Profile::FINNEY);
        let mut update =
            |symbol: &str| update_symbol(&mut state, Origin::Root, NetUid(2), symbol.into());
        assert_eq!(
            update("\u{3a4}"),
            Err(SubtensorError::SymbolDoesNotExist.into())
        );
        update("β").unwrap();
        assert_eq!(update("β"), Err(SubtensorError::SymbolAlreadyInUse.into()));
        update("γ").unwrap();
        update("β").unwrap();
        assert_eq!(
            state.subnet(NetUid(2)).token_symbol.as_deref(),
            Some("β".as_bytes())
        );
    }

    #[test]
    fn a_subnet_gets_its_own_symbol_or_the_first_free_one() {
        let mut state = State::empty(&Profile::FINNEY);
        assert_eq!(next_available(&state, NetUid(2)), symbol(2));
        state.subnet_mut(NetUid(1)).token_symbol = Some(symbol(1));
        state.subnet_mut(NetUid(5)).token_symbol = Some(symbol(2));
        assert_eq!(next_available(&state, NetUid(2)), symbol(3));
        assert_eq!(next_available(&state, NetUid(500)), symbol(0));
        state.subnet_mut(NetUid(0)).token_symbol = Some(symbol(0));
        assert_eq!(next_available(&state, NetUid(500)), symbol(3));
    }
}
