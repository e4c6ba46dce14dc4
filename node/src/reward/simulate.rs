//! Epochs in a row.

use taovm_chain::{
    epoch::{EpochOutcome, EpochSnapshot},
    reward::RewardMode,
};

use super::{Played, Script};

/// An epoch of a simulation.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its block.
    pub block: u64,
    /// How the script decided it, from what the script's own history left.
    pub played: Played,
    /// What Yuma gives from Yuma's own history.
    pub yuma: EpochOutcome,
}

/// The next epoch's inputs after an outcome: a tempo later, with its permits, bonds and shares. Stake
/// and weights stay; who updated its weights since the epoch before does so again.
#[must_use]
pub fn next_epoch(snapshot: &EpochSnapshot, outcome: &EpochOutcome) -> EpochSnapshot {
    let mut next = snapshot.clone();
    let blocks = u64::from(snapshot.tempo.max(1));
    next.block = snapshot.block.saturating_add(blocks);
    next.last_step_block = snapshot.block;
    next.epoch_index = snapshot.epoch_index.saturating_add(1);
    for update in &mut next.neurons.last_update {
        if *update > 0 {
            *update = update.saturating_add(blocks);
        }
    }
    next.neurons
        .validator_permit
        .clone_from(&outcome.validator_permit);
    next.neurons.incentive.clone_from(&outcome.incentive);
    next.neurons.dividends.clone_from(&outcome.dividends);
    next.bonds.clone_from(&outcome.bonds);
    next
}

/// Plays `epochs` epochs from `first`, once by the script and once by Yuma, each with the bonds,
/// permits and shares that its own epochs left. `progress` is told the number of each epoch that is
/// done.
///
/// # Errors
/// A fault of the machine.
pub fn simulate(
    script: &Script,
    first: &EpochSnapshot,
    epochs: u32,
    mode: RewardMode,
    mut progress: impl FnMut(u32),
) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let (mut by_script, mut by_yuma) = (first.clone(), first.clone());
    let mut state = Vec::new();
    for epoch in 1..=epochs {
        let played = script.play(&by_script, &state, mode)?;
        let yuma = taovm_chain::epoch::run(&by_yuma);
        let applied = match mode {
            RewardMode::Shadow => &played.yuma,
            _ => played.applied(),
        };
        let block = by_script.block;
        by_script = next_epoch(&by_script, applied);
        by_yuma = next_epoch(&by_yuma, &yuma);
        state.clone_from(&played.state);
        steps.push(Step {
            block,
            played,
            yuma,
        });
        progress(epoch);
    }
    Ok(steps)
}
