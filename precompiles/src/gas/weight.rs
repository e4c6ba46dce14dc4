//! What a dispatched call weighs, and what that is in gas.

use super::{READ, WEIGHT_PER_GAS, WRITE};
use crate::function::GasClass;

const READ_WEIGHT: u64 = READ * WEIGHT_PER_GAS;
const WRITE_WEIGHT: u64 = WRITE * WEIGHT_PER_GAS;

/// The declared weight of a call, guards included, and whether it is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallWeight {
    /// ref_time in ps.
    pub weight: u64,
    /// `Pays::Yes`: gas is charged, on success and on failure alike.
    pub pays: bool,
}

impl CallWeight {
    /// From the call's base weight, its database accesses and the weight of its guards.
    pub(super) const fn new(base: u64, reads: u64, writes: u64, guards: u64) -> Self {
        Self {
            weight: base + reads * READ_WEIGHT + writes * WRITE_WEIGHT + guards,
            pays: true,
        }
    }

    /// From the whole weight, guards included.
    pub(super) const fn of_total(weight: u64) -> Self {
        Self { weight, pays: true }
    }

    pub(crate) const fn free(mut self) -> Self {
        self.pays = false;
        self
    }

    /// The call with another one inside, which says whether it pays.
    pub(crate) const fn around(self, inner: Self) -> Self {
        Self {
            weight: self.weight.saturating_add(inner.weight),
            pays: inner.pays,
        }
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
        self.class_with(0)
    }

    /// Of a function that uses `gas` beside the call.
    pub(crate) const fn class_with(self, gas: u64) -> GasClass {
        let charged = self.charged() + gas;
        let floor = self.floor();
        GasClass::Dispatch {
            floor: if charged > floor { charged } else { floor },
            charged,
        }
    }
}
