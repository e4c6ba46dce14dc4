//! Balances, stake and staking proxies (spec 01 §3.4).

use super::GUARDS;
use crate::gas::CallWeight;

/// `SubtensorModule.add_stake`.
pub const ADD_STAKE: CallWeight = CallWeight::new(664_064_000, 32, 16, GUARDS);
/// `SubtensorModule.remove_stake`.
pub const REMOVE_STAKE: CallWeight = CallWeight::new(569_198_000, 28, 13, GUARDS);
/// `SubtensorModule.add_stake_limit`.
pub const ADD_STAKE_LIMIT: CallWeight = CallWeight::new(853_005_000, 32, 16, GUARDS);
/// `SubtensorModule.remove_stake_limit`.
pub const REMOVE_STAKE_LIMIT: CallWeight = CallWeight::new(740_696_000, 27, 13, GUARDS);
/// `SubtensorModule.remove_stake_full_limit`.
pub const REMOVE_STAKE_FULL_LIMIT: CallWeight = CallWeight::new(754_292_000, 27, 13, GUARDS);
/// `SubtensorModule.move_stake`.
pub const MOVE_STAKE: CallWeight = CallWeight::new(216_061_000, 19, 7, GUARDS);
/// `SubtensorModule.transfer_stake`.
pub const TRANSFER_STAKE: CallWeight = CallWeight::new(258_541_000, 19, 6, GUARDS);
/// `SubtensorModule.burn_alpha`.
pub const BURN_ALPHA: CallWeight = CallWeight::new(168_964_000, 12, 4, GUARDS);
/// `Balances.transfer_allow_death`.
pub const TRANSFER: CallWeight = CallWeight::new(48_834_000, 1, 1, GUARDS);
/// `Proxy.add_proxy` with the most proxies that an account may have.
pub const ADD_PROXY: CallWeight = CallWeight::new(25_770_804 + 80_892 * 20, 1, 1, GUARDS);
/// `Proxy.remove_proxy` with the most proxies that an account may have.
pub const REMOVE_PROXY: CallWeight = CallWeight::new(27_827_049 + 64_054 * 20, 1, 2, GUARDS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_and_floors_are_those_of_the_rule_book() {
        // spec 01 §3.4
        for (call, weight, charged) in [
            (ADD_STAKE, 3_131_647_000, 78_291),
            (REMOVE_STAKE, 2_636_781_000, 65_919),
            (ADD_STAKE_LIMIT, 3_320_588_000, 83_014),
            (REMOVE_STAKE_LIMIT, 2_783_279_000, 69_581),
            (REMOVE_STAKE_FULL_LIMIT, 2_796_875_000, 69_921),
            (MOVE_STAKE, 1_458_644_000, 36_466),
            (TRANSFER_STAKE, 1_401_124_000, 35_028),
            (BURN_ALPHA, 936_547_000, 23_413),
            (ADD_PROXY, 219_971_644, 5_499),
            (REMOVE_PROXY, 321_691_129, 8_042),
            (TRANSFER, 241_417_000, 6_035),
        ] {
            assert_eq!(call.weight, weight);
            assert_eq!((call.floor(), call.charged()), (charged + 1, charged));
        }
    }
}
