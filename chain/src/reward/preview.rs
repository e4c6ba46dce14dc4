//! A run that changes nothing: what a script would give now.

use super::{CodeHash, HostFault, RewardEngine, RewardFault, RewardProgram, RewardRun, check};
use crate::{
    emission,
    epoch::{EpochShares, EpochSnapshot, mask, split_emission, yuma},
    error::RewardScriptsError,
    primitives::{Alpha, MechId, NetUid},
    state::Ledger,
};

/// What a script would give if the epoch ran now.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Fuel it took.
    pub fuel_used: u64,
    /// Its shares, or why they would not count.
    pub shares: Result<EpochShares, RewardFault>,
    /// Yuma's shares of the same inputs.
    pub yuma: EpochShares,
}

/// Why there is no preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPreview {
    /// The code or its configuration is refused.
    Refused(RewardScriptsError),
    /// A fault of the machine.
    Host(HostFault),
}

/// The measures of an epoch that would run now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochSize {
    /// n.
    pub uids: u64,
    /// Stored weights, before the masks: at least what counts.
    pub weights: u64,
}

/// How large the mechanism's next epoch is at most.
#[must_use]
pub fn epoch_size(ledger: &Ledger, netuid: NetUid, mechanism: MechId) -> EpochSize {
    let subnet = ledger.subnet(netuid);
    let rows = &subnet.mechanism(mechanism).weights;
    EpochSize {
        uids: subnet.neurons.keys.len() as u64,
        weights: rows.iter().flatten().map(|row| row.len() as u64).sum(),
    }
}

/// Runs uploaded code on the inputs that an epoch of the mechanism would have in this block, over
/// what its emission is so far. The code sees the private state of the deployment if it is the
/// deployed code, else none, and Yuma's result if it asks for that.
///
/// # Errors
/// `CodeNotFound`, `ConfigTooLarge`, `CodeRefused` if the script does not take the configuration; a
/// fault of the machine.
pub fn preview(
    ledger: &Ledger,
    netuid: NetUid,
    mechanism: MechId,
    code_hash: CodeHash,
    config: &[u8],
    engine: &dyn RewardEngine,
) -> Result<Preview, NoPreview> {
    let refused = |error| Err(NoPreview::Refused(error));
    let Some(code) = ledger.rewards.codes.get(&code_hash) else {
        return refused(RewardScriptsError::CodeNotFound);
    };
    let limit = super::MAX_CONFIG_BYTES;
    if config.len() > limit {
        let size = config.len();
        return refused(RewardScriptsError::ConfigTooLarge { size, limit });
    }
    match engine.check_config(&code.code, config) {
        Ok(Ok(())) => {}
        Ok(Err(refusal)) => return refused(RewardScriptsError::CodeRefused(refusal)),
        Err(fault) => return Err(NoPreview::Host(fault)),
    }
    let deployed = ledger.rewards.deployment(netuid, mechanism);
    let state: &[u8] = match deployed {
        Some(d) if d.terms.program == RewardProgram::Script { code_hash } => &d.state,
        _ => &[],
    };
    let snapshot = next_epoch(ledger, netuid, mechanism);
    let masked = mask(&snapshot);
    let native = yuma(&snapshot, &masked);
    let run = engine
        .run(RewardRun {
            code_hash,
            code: &code.code,
            manifest: &code.manifest,
            config,
            state,
            snapshot: &snapshot,
            masked: &masked,
            yuma: Some(&native),
        })
        .map_err(NoPreview::Host)?;
    let shares = run.result.and_then(|output| {
        let state_bytes = code.manifest.state_bytes;
        Ok(check::shares(
            &output,
            state_bytes,
            &snapshot,
            &masked,
            None,
        )?)
    });
    Ok(Preview {
        fuel_used: run.fuel_used,
        shares,
        yuma: native,
    })
}

/// The inputs that an epoch of the mechanism would have in this block, over what its emission is so
/// far.
#[must_use]
pub fn next_epoch(ledger: &Ledger, netuid: NetUid, mechanism: MechId) -> EpochSnapshot {
    let emission = pending_emission(ledger, netuid, mechanism);
    emission::snapshot(ledger, netuid, mechanism, emission)
}

/// The mechanism's part of what its subnet's miners and validators have earned so far.
fn pending_emission(ledger: &Ledger, netuid: NetUid, mechanism: MechId) -> Alpha {
    let subnet = ledger.subnet(netuid);
    let pending = Alpha(
        subnet
            .pending
            .server
            .0
            .saturating_add(subnet.pending.validator.0),
    );
    let split = subnet.params.mechanism_emission_split.as_deref();
    split_emission(pending, subnet.params.mechanism_count, split)
        .get(usize::from(mechanism.0))
        .copied()
        .unwrap_or_default()
}
