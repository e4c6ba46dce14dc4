//! Gas of precompile calls: database reads and the weights of dispatched calls (spec 01 §3.4).

use crate::{dispatch::Failure, function::GasClass};

/// Weight (ref_time, ps) of a unit of gas.
pub const WEIGHT_PER_GAS: u64 = 40_000;
/// Gas of a database read.
pub const READ: u64 = 625;
/// Gas of a database write.
pub const WRITE: u64 = 2_500;

const READ_WEIGHT: u64 = READ * WEIGHT_PER_GAS;
const WRITE_WEIGHT: u64 = WRITE * WEIGHT_PER_GAS;

/// The guard that every call passes: CheckColdkeySwap.
const GUARDS: u64 = 67_583_000;
/// The guards of weights: stake and rate are looked up once more.
const GUARDS_OF_WEIGHTS: u64 = 605_917_000;

/// The declared weight of a call, guards included, and whether it is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallWeight {
    /// ref_time in ps.
    pub weight: u64,
    /// `Pays::Yes`: gas is charged, on success and on failure alike.
    pub pays: bool,
}

impl CallWeight {
    const fn new(base: u64, reads: u64, writes: u64, guards: u64) -> Self {
        Self {
            weight: base + reads * READ_WEIGHT + writes * WRITE_WEIGHT + guards,
            pays: true,
        }
    }

    const fn free(mut self) -> Self {
        self.pays = false;
        self
    }

    /// The same call with `gas` more.
    pub(crate) const fn plus_gas(mut self, gas: u64) -> Self {
        self.weight = self
            .weight
            .saturating_add(gas.saturating_mul(WEIGHT_PER_GAS));
        self
    }

    /// The least gas that a frame must have at entry.
    #[must_use]
    pub const fn floor(self) -> u64 {
        self.weight.div_ceil(WEIGHT_PER_GAS)
    }

    /// What is charged after the dispatch.
    #[must_use]
    pub const fn charged(self) -> u64 {
        if self.pays {
            self.weight / WEIGHT_PER_GAS
        } else {
            0
        }
    }

    pub(crate) const fn class(self) -> GasClass {
        GasClass::Dispatch {
            floor: self.floor(),
            charged: self.charged(),
        }
    }
}

/// The weights of runtime 425.
pub mod weights {
    use super::{CallWeight, GUARDS, GUARDS_OF_WEIGHTS};

    /// `SubtensorModule.add_stake`.
    pub const ADD_STAKE: CallWeight = CallWeight::new(664_064_000, 32, 16, GUARDS);
    /// `SubtensorModule.remove_stake`.
    pub const REMOVE_STAKE: CallWeight = CallWeight::new(569_198_000, 28, 13, GUARDS);
    /// `Balances.transfer_allow_death`.
    pub const TRANSFER: CallWeight = CallWeight::new(48_834_000, 1, 1, GUARDS);
    /// `SubtensorModule.register_network_with_identity`: 39 reads and 47 writes.
    pub const REGISTER_NETWORK: CallWeight = CallWeight::new(275_041_000, 39, 47, GUARDS);
    /// `SubtensorModule.burned_register`; spec 02 §3 gives its total alone.
    pub const BURNED_REGISTER: CallWeight = CallWeight::new(4_086_815_000, 0, 0, GUARDS);
    /// `SubtensorModule.set_weights`; spec 02 §3 gives its total alone.
    pub const SET_WEIGHTS: CallWeight =
        CallWeight::new(118_513_610_000, 0, 0, GUARDS_OF_WEIGHTS).free();

    /// taovm's own `RewardScripts.upload` of empty code: [`UPLOAD_GAS_PER_BYTE`] is added.
    pub const UPLOAD: CallWeight = CallWeight::new(0, 1, 1, GUARDS);
    /// Gas of a byte of uploaded code: validation, compilation and storage. The largest code that
    /// a block takes has this as its limit.
    pub const UPLOAD_GAS_PER_BYTE: u64 = 100;
    /// taovm's own `RewardScripts.activate`: reads the subnet and the code, runs `describe`,
    /// writes the deployment. 2_000_000 gas cover the run of the guest.
    pub const ACTIVATE: CallWeight = CallWeight::new(0, 4, 2, GUARDS).plus_gas(2_000_000);
    /// taovm's own `RewardScripts.deactivate`.
    pub const DEACTIVATE: CallWeight = CallWeight::new(0, 3, 1, GUARDS);
}

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
}

#[cfg(test)]
mod tests {
    use super::{weights::*, *};

    #[test]
    fn charges_and_floors_are_those_of_the_rule_book() {
        // spec 00, 01 §3.4, 02 §3
        for (call, floor, charged) in [
            (ADD_STAKE, 78_292, 78_291),
            (REMOVE_STAKE, 65_920, 65_919),
            (TRANSFER, 6_036, 6_035),
            (REGISTER_NETWORK, 150_441, 150_440),
            (BURNED_REGISTER, 103_860, 103_859),
            (SET_WEIGHTS, 2_977_989, 0),
        ] {
            assert_eq!((call.floor(), call.charged()), (floor, charged));
        }
    }

    #[test]
    fn the_largest_script_fits_a_transaction() {
        // 512 KiB of code as calldata without a zero, under the cap of spec 01 §1.1.
        let bytes = 512 << 10;
        let upload = UPLOAD.plus_gas(UPLOAD_GAS_PER_BYTE * bytes);
        assert!(21_000 + 16 * bytes + upload.floor() < 64_998_310);
    }

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
