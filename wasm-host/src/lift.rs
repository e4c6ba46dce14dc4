//! What a script hands back, as the ledger's types.

use taovm_chain::reward::{
    CsrMatrix, RefuseCode, RewardOutput, RewardShares, ScriptManifest, ScriptNeeds,
};

use crate::{bindings::wit, profile};

/// The answer, moved; its rules are the ledger's to check.
pub(crate) fn output(output: wit::EpochOutput) -> RewardOutput {
    RewardOutput {
        incentive: shares(output.incentive),
        dividends: shares(output.dividends),
        bonds: output.bonds.map(|m| CsrMatrix {
            row_start: m.row_start,
            col: m.col,
            val: m.val,
        }),
        consensus_q32: output.consensus_q32,
        validator_trust_q32: output.validator_trust_q32,
        state: output.state,
        note: output.note,
    }
}

fn shares(shares: wit::Shares) -> RewardShares {
    match shares {
        wit::Shares::Relative(list) => RewardShares::Relative(list),
        wit::Shares::ExactQ32(list) => RewardShares::ExactQ32(list),
    }
}

/// Bytes of all lists of an answer.
pub(crate) fn output_bytes(output: &RewardOutput) -> u64 {
    let shares = |s: &RewardShares| match s {
        RewardShares::Relative(list) | RewardShares::ExactQ32(list) => 8 * list.len(),
    };
    let q32 = |list: &Option<Vec<u64>>| list.as_ref().map_or(0, |l| 8 * l.len());
    let bonds = output.bonds.as_ref().map_or(0, |m| {
        4 * m.row_start.len() + 2 * m.col.len() + 2 * m.val.len()
    });
    let bytes = shares(&output.incentive)
        + shares(&output.dividends)
        + bonds
        + q32(&output.consensus_q32)
        + q32(&output.validator_trust_q32)
        + output.state.as_ref().map_or(0, Vec::len)
        + output.note.len();
    bytes as u64
}

/// A script's refusal in its own words.
pub(crate) fn refusal(error: wit::ScriptError) -> String {
    match error {
        wit::ScriptError::UnsupportedInput(text) => cut(format!("unsupported input: {text}")),
        wit::ScriptError::Internal(text) => cut(format!("internal: {text}")),
    }
}

/// A text of at most [`profile::MAX_TEXT`] bytes.
pub(crate) fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(profile::MAX_TEXT));
    text
}

/// The manifest, if its numbers are within the profile.
///
/// # Errors
/// [`RefuseCode::BadManifest`].
pub(crate) fn manifest(manifest: wit::Manifest) -> Result<ScriptManifest, RefuseCode> {
    let bad = |text: String| Err(RefuseCode::BadManifest(text));
    if manifest.name.len() > profile::MAX_NAME {
        let (got, limit) = (manifest.name.len(), profile::MAX_NAME);
        return bad(format!("name: {got} bytes, {limit} are allowed"));
    }
    if manifest.fuel_base > profile::MAX_FUEL {
        let (got, limit) = (manifest.fuel_base, profile::MAX_FUEL);
        return bad(format!("fuel-base: {got}, {limit} is allowed"));
    }
    if manifest.state_bytes > profile::MAX_STATE {
        let (got, limit) = (manifest.state_bytes, profile::MAX_STATE);
        return bad(format!("state-bytes: {got}, {limit} are allowed"));
    }
    Ok(ScriptManifest {
        name: manifest.name,
        version: manifest.version,
        needs: ScriptNeeds {
            coldkeys: manifest.needs.contains(wit::Needs::COLDKEYS),
            raw_weights: manifest.needs.contains(wit::Needs::RAW_WEIGHTS),
            bonds: manifest.needs.contains(wit::Needs::BONDS),
            yuma: manifest.needs.contains(wit::Needs::YUMA),
        },
        fuel_base: manifest.fuel_base,
        fuel_per_uid: manifest.fuel_per_uid,
        fuel_per_weight: manifest.fuel_per_weight,
        state_bytes: manifest.state_bytes,
    })
}
