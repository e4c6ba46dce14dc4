//! Gas of precompile calls: database reads and the weights of dispatched calls (spec 01 §3.4).

mod weight;
pub mod weights;

pub use weight::CallWeight;

use crate::dispatch::Failure;

/// Weight (ref_time, ps) of a unit of gas.
pub const WEIGHT_PER_GAS: u64 = 40_000;
/// The weight of an extrinsic before it does anything, which a gas limit covers as well.
pub const EXTRINSIC_WEIGHT: u64 = 108_157_000;
/// Gas of a database read.
pub const READ: u64 = 625;
/// Gas of a database write.
pub const WRITE: u64 = 2_500;

/// A frame's gas.
#[derive(Debug)]
pub(crate) struct Gas {
    limit: u64,
    used: u64,
}

impl Gas {
    pub(crate) const fn new(limit: u64) -> Self {
        Self { limit, used: 0 }
    }

    pub(crate) const fn limit(&self) -> u64 {
        self.limit
    }

    pub(crate) const fn used(&self) -> u64 {
        self.used
    }

    /// Records gas, or fails without recording it.
    pub(crate) fn charge(&mut self, gas: u64) -> Result<(), Failure> {
        let used = self.used.saturating_add(gas);
        if used > self.limit {
            return Err(Failure::OutOfGas { needed: used });
        }
        self.used = used;
        Ok(())
    }

    /// Records database reads.
    pub(crate) fn reads(&mut self, n: u64) -> Result<(), Failure> {
        self.charge(READ.saturating_mul(n))
    }

    /// Records database reads and writes at once.
    pub(crate) fn accesses(&mut self, reads: u64, writes: u64) -> Result<(), Failure> {
        self.charge(READ * reads + WRITE * writes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_that_does_not_fit_is_not_recorded() {
        let mut gas = Gas::new(1_250);
        assert!(gas.reads(2).is_ok());
        assert!(matches!(
            gas.charge(1),
            Err(Failure::OutOfGas { needed: 1_251 })
        ));
        assert_eq!(gas.used(), 1_250);
    }
}
