//! Proxies, each call weighed with the most proxies that an account may have (spec 02 §7).

use crate::gas::CallWeight;

/// `Proxy.create_pure`.
pub const CREATE_PURE: CallWeight = CallWeight::of_total(220_839_636);
/// `Proxy.kill_pure`.
pub const KILL_PURE: CallWeight = CallWeight::of_total(220_072_367);
/// `Proxy.proxy`, without the call inside.
pub const PROXY: CallWeight = CallWeight::of_total(396_673_365);
/// `Proxy.remove_proxies`.
pub const REMOVE_PROXIES: CallWeight = CallWeight::of_total(221_106_188);
/// `Proxy.poke_deposit`; free if it changes a deposit.
pub const POKE_DEPOSIT: CallWeight = CallWeight::of_total(489_340_000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_are_those_of_the_rule_book() {
        // spec 02 §7
        for (call, floor) in [
            (CREATE_PURE, 5_521),
            (KILL_PURE, 5_502),
            (PROXY, 9_917),
            (REMOVE_PROXIES, 5_528),
            (POKE_DEPOSIT, 12_234),
        ] {
            assert_eq!(call.floor(), floor);
        }
    }
}
