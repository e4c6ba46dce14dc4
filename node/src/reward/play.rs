//! One epoch decided by a script, as the ledger would.

use anyhow::Context;
use taovm_chain::{
    epoch::{EpochOutcome, EpochShares, EpochSnapshot, mask, settle, yuma},
    primitives::blake2_256,
    reward::{
        CodeHash, RewardEngine, RewardFault, RewardMode, RewardRun, ScriptManifest, accepted_shares,
    },
};
use taovm_wasm_host::WasmEngine;

/// Admitted code with its configuration.
#[derive(Debug)]
pub struct Script {
    engine: WasmEngine,
    code: Vec<u8>,
    /// Names the code.
    pub code_hash: CodeHash,
    /// What it says of itself.
    pub manifest: ScriptManifest,
    config: Vec<u8>,
}

/// An epoch that a script decided, beside Yuma's.
#[derive(Clone, Debug)]
pub struct Played {
    /// What Yuma gives.
    pub yuma: EpochOutcome,
    /// What the script gives, or why its answer does not count.
    pub script: Result<EpochOutcome, RewardFault>,
    /// Fuel it took.
    pub fuel_used: u64,
    /// Fuel it was given.
    pub budget: u64,
    /// Its private state afterwards.
    pub state: Vec<u8>,
    /// Its note.
    pub note: Vec<u8>,
}

impl Played {
    /// What the chain would store in a mode that pays.
    #[must_use]
    pub fn applied(&self) -> &EpochOutcome {
        self.script.as_ref().unwrap_or(&self.yuma)
    }

    /// Σ |script − Yuma| of the stored incentive and dividends, in parts of 65,535.
    #[must_use]
    pub fn distance(&self) -> u64 {
        let of = |a: &[u16], b: &[u16]| -> u64 {
            a.iter()
                .zip(b)
                .map(|(a, b)| u64::from(a.abs_diff(*b)))
                .sum()
        };
        let script = self.applied();
        of(&script.incentive, &self.yuma.incentive) + of(&script.dividends, &self.yuma.dividends)
    }
}

impl Script {
    /// Admits code and its configuration to an engine.
    ///
    /// # Errors
    /// Why either is refused.
    pub fn admit(engine: WasmEngine, code: Vec<u8>, config: Vec<u8>) -> anyhow::Result<Self> {
        let manifest = engine.admit(&code)??;
        engine.check_config(&code, &config)??;
        Ok(Self {
            engine,
            code_hash: blake2_256(&code),
            code,
            manifest,
            config,
        })
    }

    /// Bytes of the code.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.code.len()
    }

    /// Decides an epoch. The script sees Yuma's result where the mode gives it, and in `after` what
    /// its answer leaves out is Yuma's.
    ///
    /// # Errors
    /// A fault of the machine.
    pub fn play(
        &self,
        snapshot: &EpochSnapshot,
        state: &[u8],
        mode: RewardMode,
    ) -> anyhow::Result<Played> {
        let masked = mask(snapshot);
        let native: EpochShares = yuma(snapshot, &masked);
        let weights = masked.weights.iter().map(|row| row.len() as u64).sum();
        let uids = snapshot.uid_count() as u64;
        let cap = self.engine.fuel_cap();
        let run = self
            .engine
            .run(RewardRun {
                code_hash: self.code_hash,
                code: &self.code,
                manifest: &self.manifest,
                config: &self.config,
                state,
                snapshot,
                masked: &masked,
                yuma: (mode != RewardMode::Replace).then_some(&native),
            })
            .context("running the script")?;
        let base = (mode == RewardMode::After).then_some(&native);
        let mut played = Played {
            yuma: settle(snapshot, &masked, &native),
            script: Err(RewardFault::OutOfFuel),
            fuel_used: run.fuel_used,
            budget: self.manifest.fuel_budget(uids, weights, cap),
            state: state.to_vec(),
            note: Vec::new(),
        };
        let room = self.manifest.state_bytes;
        played.script = run.result.and_then(|output| {
            let shares = accepted_shares(&output, room, snapshot, &masked, base)?;
            if let Some(state) = output.state {
                played.state = state;
            }
            played.note = output.note;
            Ok(settle(snapshot, &masked, &shares))
        });
        Ok(played)
    }
}
