//! Subnets and neurons (spec 02 §2, §3).

use super::{GUARDS, GUARDS_OF_WEIGHTS};
use crate::gas::CallWeight;

/// `SubtensorModule.register_network_with_identity`: 39 reads and 47 writes.
pub const REGISTER_NETWORK: CallWeight = CallWeight::new(275_041_000, 39, 47, GUARDS);
/// `SubtensorModule.burned_register`; spec 02 §3 gives its total alone.
pub const BURNED_REGISTER: CallWeight = CallWeight::new(4_086_815_000, 0, 0, GUARDS);
/// `SubtensorModule.set_weights`; spec 02 §3 gives its total alone.
pub const SET_WEIGHTS: CallWeight =
    CallWeight::new(118_513_610_000, 0, 0, GUARDS_OF_WEIGHTS).free();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_and_floors_are_those_of_the_rule_book() {
        // spec 02 §2, §3
        for (call, floor, charged) in [
            (REGISTER_NETWORK, 150_441, 150_440),
            (BURNED_REGISTER, 103_860, 103_859),
            (SET_WEIGHTS, 2_977_989, 0),
        ] {
            assert_eq!((call.floor(), call.charged()), (floor, charged));
        }
    }
}
