//! Crowdloans and leases (spec 02 §8, §9).

use crate::gas::CallWeight;

/// `Crowdloan.create` for a target.
pub const CREATE_CROWDLOAN: CallWeight = CallWeight::of_total(702_412_000);
/// `Crowdloan.contribute`.
pub const CONTRIBUTE: CallWeight = CallWeight::of_total(659_192_000);
/// `Crowdloan.withdraw`.
pub const WITHDRAW: CallWeight = CallWeight::of_total(627_842_000);
/// `Crowdloan.finalize`, without the stored call.
pub const FINALIZE: CallWeight = CallWeight::of_total(399_090_000);
/// `Crowdloan.refund` of as many as one call can pay back.
pub const REFUND: CallWeight = CallWeight::of_total(14_703_448_650);
/// `Crowdloan.dissolve`.
pub const DISSOLVE_CROWDLOAN: CallWeight = CallWeight::of_total(734_522_000);
/// `Crowdloan.update_min_contribution`.
pub const UPDATE_MIN_CONTRIBUTION: CallWeight = CallWeight::of_total(230_842_000);
/// `Crowdloan.update_end`.
pub const UPDATE_END: CallWeight = CallWeight::of_total(204_631_000);
/// `Crowdloan.update_cap`.
pub const UPDATE_CAP: CallWeight = CallWeight::of_total(203_940_000);
/// `Crowdloan.create` for a lease.
pub const CREATE_LEASE_CROWDLOAN: CallWeight = create_crowdloan_for(REGISTER_LEASED_NETWORK);
/// `SubtensorModule.register_leased_network` with the most contributors.
pub const REGISTER_LEASED_NETWORK: CallWeight = CallWeight::of_total(154_915_694_986);
/// `SubtensorModule.terminate_lease` with the most contributors.
pub const TERMINATE_LEASE: CallWeight = CallWeight::of_total(64_297_251_779);

/// `Crowdloan.create` for a call, guards of both included. Pays, whatever the call does.
pub(crate) const fn create_crowdloan_for(call: CallWeight) -> CallWeight {
    CallWeight::of_total(CREATE_CROWDLOAN.weight.saturating_add(call.weight))
}

/// What a refund turns out to weigh that leaves nobody waiting; the chain leaves the guards out.
pub(crate) const fn refund_of(contributors: u32) -> CallWeight {
    CallWeight::of_total(160_703_000 + 289_503_253 * contributors as u64)
}

/// What the end of a lease with fewer than 500 shares turns out to weigh; the chain leaves the
/// guards out.
pub(crate) const fn terminate_lease_of(shares: u32) -> CallWeight {
    CallWeight::of_total(756_635_122 + 125_912_993 * shares as u64)
}

#[cfg(test)]
mod tests {
    use super::{super::GUARDS, *};

    #[test]
    fn floors_are_those_of_the_rule_book() {
        // spec 02 §8, §9
        for (call, floor) in [
            (CREATE_CROWDLOAN, 17_561),
            (CONTRIBUTE, 16_480),
            (WITHDRAW, 15_697),
            (FINALIZE, 9_978),
            (REFUND, 367_587),
            (DISSOLVE_CROWDLOAN, 18_364),
            (UPDATE_MIN_CONTRIBUTION, 5_772),
            (UPDATE_END, 5_116),
            (UPDATE_CAP, 5_099),
            (CREATE_LEASE_CROWDLOAN, 3_890_453),
            (TERMINATE_LEASE, 1_607_432),
        ] {
            assert_eq!((call.floor(), call.charged()), (floor, floor - 1));
        }
        assert_eq!(CREATE_LEASE_CROWDLOAN.weight, 155_618_106_986);
        assert_eq!(refund_of(50).weight + GUARDS, REFUND.weight);
        assert_eq!(terminate_lease_of(0).charged(), 18_915);
    }
}
