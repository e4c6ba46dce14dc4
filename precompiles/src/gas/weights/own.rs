//! taovm's own calls: reward scripts (spec 08).

use super::GUARDS;
use crate::gas::CallWeight;

/// `RewardScripts.upload` of empty code: [`UPLOAD_GAS_PER_BYTE`] is added.
pub const UPLOAD: CallWeight = CallWeight::new(0, 1, 1, GUARDS);
/// Gas of a byte of uploaded code: validation, compilation and storage. The largest code that a
/// block takes has this as its limit.
pub const UPLOAD_GAS_PER_BYTE: u64 = 100;
/// `RewardScripts.activate`: reads the subnet and the code, asks the guest about its configuration,
/// writes the deployment. 2_000_000 gas cover the guest, script or contract.
pub const ACTIVATE: CallWeight = CallWeight::new(0, 4, 2, GUARDS).plus_gas(2_000_000);
/// `RewardScripts.set_mode`.
pub const SET_MODE: CallWeight = CallWeight::new(0, 3, 1, GUARDS);
/// `RewardScripts.set_config`, with the guest as in [`ACTIVATE`].
pub const SET_CONFIG: CallWeight = CallWeight::new(0, 4, 1, GUARDS).plus_gas(2_000_000);
/// `RewardScripts.deactivate`.
pub const DEACTIVATE: CallWeight = CallWeight::new(0, 3, 1, GUARDS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_script_fits_a_transaction() {
        // 512 KiB of code as calldata without a zero, under the cap of spec 01 §1.1.
        let bytes = 512 << 10;
        let upload = UPLOAD.plus_gas(UPLOAD_GAS_PER_BYTE * bytes);
        assert!(21_000 + 16 * bytes + upload.floor() < 64_998_310);
    }
}
