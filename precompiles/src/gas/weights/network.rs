//! Subnets and neurons (spec 02 §2, §3), where the rule book gives totals alone.

use super::GUARDS;
use crate::gas::CallWeight;

/// `SubtensorModule.register_network_with_identity`: 39 reads and 47 writes.
pub const REGISTER_NETWORK: CallWeight = CallWeight::new(275_041_000, 39, 47, GUARDS);
/// `SubtensorModule.burned_register`.
pub const BURNED_REGISTER: CallWeight = CallWeight::of_total(4_154_398_000);
/// `SubtensorModule.register_limit`.
pub const REGISTER_LIMIT: CallWeight = CallWeight::of_total(5_596_783_000);
/// `SubtensorModule.set_weights`.
pub const SET_WEIGHTS: CallWeight = CallWeight::of_total(119_119_527_000).free();
/// `SubtensorModule.commit_weights`.
pub const COMMIT_WEIGHTS: CallWeight = CallWeight::of_total(1_199_966_000).free();
/// `SubtensorModule.reveal_weights`.
pub const REVEAL_WEIGHTS: CallWeight = CallWeight::of_total(1_181_768_000).free();
/// `SubtensorModule.serve_axon`.
pub const SERVE_AXON: CallWeight = CallWeight::of_total(367_896_000).free();
/// `SubtensorModule.serve_axon_tls`.
pub const SERVE_AXON_TLS: CallWeight = CallWeight::of_total(367_235_000).free();
/// `SubtensorModule.serve_prometheus`.
pub const SERVE_PROMETHEUS: CallWeight = CallWeight::of_total(365_912_000).free();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_and_floors_are_those_of_the_rule_book() {
        // spec 02 §2, §3
        for (call, floor, charged) in [
            (REGISTER_NETWORK, 150_441, 150_440),
            (BURNED_REGISTER, 103_860, 103_859),
            (REGISTER_LIMIT, 139_920, 139_919),
            (SET_WEIGHTS, 2_977_989, 0),
            (COMMIT_WEIGHTS, 30_000, 0),
            (REVEAL_WEIGHTS, 29_545, 0),
            (SERVE_AXON, 9_198, 0),
            (SERVE_AXON_TLS, 9_181, 0),
            (SERVE_PROMETHEUS, 9_148, 0),
        ] {
            assert_eq!((call.floor(), call.charged()), (floor, charged));
        }
    }
}
