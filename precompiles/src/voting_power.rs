//! VotingPower, 0x80d (spec 02 §6): a slow average of validators' stake. Nothing here fails for an
//! unknown subnet or hotkey, nor asks whether the average is still kept.

use alloy_primitives::{Bytes, U256};
use taovm_chain::state;

use crate::{
    dispatch::Failure,
    encode,
    function::{Body, Function, GasClass, View, function},
};

const fn row(
    selector: u32,
    signature: &'static str,
    body: fn(&mut View<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, GasClass::Reads(1), Body::View(body))
}

pub(crate) static FUNCTIONS: &[Function] = &[
    row(
        0x1567_cbba,
        "getVotingPower(uint16,bytes32)",
        get_voting_power,
    ),
    row(
        0xaf5e_dd67,
        "isVotingPowerTrackingEnabled(uint16)",
        |view| setting(view, |voting| encode::one(voting.tracking)),
    ),
    row(
        0xfa9e_0bdf,
        "getVotingPowerDisableAtBlock(uint16)",
        |view| setting(view, |voting| encode::one(voting.disable_at)),
    ),
    row(0x21a4_1835, "getVotingPowerEmaAlpha(uint16)", |view| {
        setting(view, |voting| encode::one(voting.ema_alpha))
    }),
    function(
        0x8f0d_6dab,
        "getTotalVotingPower(uint16)",
        GasClass::Scan,
        Body::View(get_total_voting_power),
    ),
];

fn get_voting_power(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    let hotkey = view.account("hotkey")?;
    view.gas.reads(1)?;
    let power = &view.ledger.subnet(netuid).voting.power;
    let power = power.get(&hotkey).copied().unwrap_or_default();
    Ok(encode::one(U256::from(power)))
}

fn setting(view: &mut View<'_>, value: fn(&state::VotingPower) -> Bytes) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    view.gas.reads(1)?;
    Ok(value(&view.ledger.subnet(netuid).voting))
}

/// A read an entry.
fn get_total_voting_power(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    let power = &view.ledger.subnet(netuid).voting.power;
    view.gas.reads(power.len() as u64)?;
    let total = power.values().fold(0_u64, |sum, p| sum.saturating_add(*p));
    Ok(encode::one(U256::from(total)))
}
