//! The epoch that every host gets.

/// `n` neurons, of which the first `validators` have stake, a permit and a full row of weights: the shape that
/// the reward bench of the main workspace uses. As bytes for `peers-guest`.
#[must_use]
pub fn full_rows(n: u16, validators: u16) -> Vec<u8> {
    let weights = u32::from(n) * u32::from(validators);
    let mut bytes = Vec::new();
    bytes.extend(u32::from(n).to_le_bytes());
    bytes.extend(weights.to_le_bytes());
    for uid in 0..n {
        let stake = if uid < validators {
            (1 << 32) / u64::from(validators)
        } else {
            0
        };
        bytes.extend(stake.to_le_bytes());
    }
    for row in 0..=n {
        let start = u32::from(row.min(validators)) * u32::from(n);
        bytes.extend(start.to_le_bytes());
    }
    for _ in 0..validators {
        bytes.extend((0..n).flat_map(u16::to_le_bytes));
    }
    let mut seed = 7u64;
    for _ in 0..weights {
        // Knuth's generator: the same weights on every run.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        bytes.extend(((seed >> 48) as u16).to_le_bytes());
    }
    bytes.extend((0..n).map(|uid| if uid < validators { 0b010 } else { 0 }));
    bytes
}
