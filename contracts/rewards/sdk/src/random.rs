//! A reproducible stream of numbers.

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A stream of these seeds.
    #[must_use]
    pub const fn new(seeds: &[u64]) -> Self {
        let mut random = Self(0);
        let mut i = 0;
        while i < seeds.len() {
            random.0 ^= seeds[i];
            random.0 = random.step();
            i += 1;
        }
        random
    }

    /// The next number.
    pub const fn step(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 if that is 0. Its bias is below `bound` in 2⁶⁴.
    pub const fn below(&mut self, bound: u64) -> u64 {
        ((self.step() as u128 * bound as u128) >> 64) as u64
    }

    /// Puts a list into a random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.below(i as u64 + 1) as usize;
            list.swap(i, j);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_splitmix64() {
        // The published first outputs of the generator for the seed 1234567.
        let mut random = Random(1_234_567);
        assert_eq!(random.step(), 6_457_827_717_110_365_317);
        assert_eq!(random.step(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut list: [u8; 9] = core::array::from_fn(|i| i as u8);
        Random::new(&[1, 2]).shuffle(&mut list);
        assert_ne!(list, core::array::from_fn(|i| i as u8));
        list.sort_unstable();
        assert_eq!(list, core::array::from_fn(|i| i as u8));
        assert!((0..100).all(|_| Random::new(&[3]).below(7) < 7));
    }
}
