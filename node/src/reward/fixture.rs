//! An epoch's inputs as a JSON file.
//!
//! Amounts are decimal text, since JavaScript's numbers cannot hold them; blocks, counts and u16 shares
//! are numbers. Rows that are empty are left out.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use taovm_chain::{
    epoch::{EpochParams, EpochSnapshot, NeuronInputs, Row},
    primitives::{AccountId, Alpha, I64F64, MechId, NetUid, Uid},
};
use thiserror::Error;

/// What stands in the field `format`.
const FORMAT: &str = "taovm-epoch/1";

/// Most neurons of a fixture; a uid is a u16.
const MAX_NEURONS: usize = 4_096;

/// Why a fixture cannot be read.
#[derive(Debug, Error)]
pub enum FixtureError {
    /// The file cannot be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Not JSON of this form.
    #[error("{0}")]
    Form(String),
    /// A field breaks a rule.
    #[error("{field}: {rule}")]
    Rule {
        /// The field.
        field: String,
        /// The rule.
        rule: String,
    },
}

fn broken(field: impl Into<String>, rule: impl Into<String>) -> FixtureError {
    FixtureError::Rule {
        field: field.into(),
        rule: rule.into(),
    }
}

/// An epoch's inputs before the chain's masks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fixture {
    format: String,
    /// Where it is from, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    netuid: NetUid,
    mechanism: MechId,
    block: u64,
    last_step_block: u64,
    tempo: u16,
    epoch_index: u64,
    generation: u64,
    /// Alpha-rao.
    emission: String,
    owner_uid: Option<Uid>,
    params: Params,
    neurons: Vec<Neuron>,
    #[serde(default)]
    weights: BTreeMap<Uid, Vec<(Uid, u16)>>,
    #[serde(default)]
    bonds: BTreeMap<Uid, Vec<(Uid, u16)>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Params {
    kappa: u16,
    rho: u16,
    bonds_penalty: u16,
    bonds_moving_average: u64,
    yuma3: bool,
    liquid_alpha: bool,
    alpha_low: u16,
    alpha_high: u16,
    alpha_sigmoid_steepness: i16,
    max_validators: u16,
    activity_cutoff: u64,
    stake_threshold: String,
    commit_reveal: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Neuron {
    hotkey: AccountId,
    coldkey: AccountId,
    registered_at: u64,
    last_update: u64,
    /// Stake weight in alpha-rao.
    stake: String,
    /// Its fraction in units of 2⁻⁶⁴.
    #[serde(default = "zero", skip_serializing_if = "is_zero")]
    stake_fraction: String,
    /// Absent where the chain's list ends before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    validator_permit: Option<bool>,
    /// The block of its oldest open commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commit_block: Option<u64>,
    #[serde(default)]
    incentive: u16,
    #[serde(default)]
    dividends: u16,
}

fn zero() -> String {
    "0".into()
}

fn is_zero(text: &str) -> bool {
    text == "0"
}

impl Fixture {
    /// Reads a file.
    ///
    /// # Errors
    /// [`FixtureError`] names the field and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, FixtureError> {
        Self::parse(&fs::read_to_string(path)?)
    }

    /// Reads JSON text.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(text: &str) -> Result<Self, FixtureError> {
        let json = &mut serde_json::Deserializer::from_str(text);
        let fixture: Self = serde_path_to_error::deserialize(json)
            .map_err(|error| FixtureError::Form(error.to_string()))?;
        if fixture.format != FORMAT {
            return Err(broken("format", format!("expected {FORMAT:?}")));
        }
        fixture.snapshot()?;
        Ok(fixture)
    }

    /// As JSON text with a line break at its end.
    ///
    /// # Errors
    /// None that can happen: all of it has a JSON form.
    pub fn to_json(&self) -> Result<String, FixtureError> {
        let text =
            serde_json::to_string_pretty(self).map_err(|e| FixtureError::Form(e.to_string()))?;
        Ok(text + "\n")
    }

    /// The inputs of an epoch as a file.
    #[must_use]
    pub fn of(snapshot: &EpochSnapshot) -> Self {
        let p = &snapshot.params;
        let list = &snapshot.neurons;
        let at = |list: &[u64], uid: usize| list.get(uid).copied().unwrap_or(0);
        let share = |list: &[u16], uid: usize| list.get(uid).copied().unwrap_or(0);
        let neurons = list.hotkeys.iter().enumerate().map(|(uid, hotkey)| {
            let bits = list.stake.get(uid).map_or(0, |stake| stake.to_bits());
            Neuron {
                hotkey: *hotkey,
                coldkey: list.coldkeys.get(uid).copied().unwrap_or_default(),
                registered_at: at(&list.registered_at, uid),
                last_update: at(&list.last_update, uid),
                stake: (bits >> 64).to_string(),
                stake_fraction: (bits as u64).to_string(),
                validator_permit: list.validator_permit.get(uid).copied(),
                commit_block: list
                    .commit_block
                    .get(uid)
                    .copied()
                    .filter(|b| *b != u64::MAX),
                incentive: share(&list.incentive, uid),
                dividends: share(&list.dividends, uid),
            }
        });
        Self {
            format: FORMAT.into(),
            comment: String::new(),
            netuid: snapshot.netuid,
            mechanism: snapshot.mechanism,
            block: snapshot.block,
            last_step_block: snapshot.last_step_block,
            tempo: snapshot.tempo,
            epoch_index: snapshot.epoch_index,
            generation: snapshot.generation,
            emission: snapshot.emission.0.to_string(),
            owner_uid: snapshot.owner_uid,
            params: Params {
                kappa: p.kappa,
                rho: p.rho,
                bonds_penalty: p.bonds_penalty,
                bonds_moving_average: p.bonds_moving_average,
                yuma3: p.yuma3,
                liquid_alpha: p.liquid_alpha,
                alpha_low: p.alpha_low,
                alpha_high: p.alpha_high,
                alpha_sigmoid_steepness: p.alpha_sigmoid_steepness,
                max_validators: p.max_validators,
                activity_cutoff: p.activity_cutoff,
                stake_threshold: p.stake_threshold.to_string(),
                commit_reveal: p.commit_reveal,
            },
            neurons: neurons.collect(),
            weights: stored(&snapshot.weights),
            bonds: stored(&snapshot.bonds),
        }
    }

    /// The inputs as the chain has them.
    ///
    /// # Errors
    /// [`FixtureError::Rule`].
    pub fn snapshot(&self) -> Result<EpochSnapshot, FixtureError> {
        let n = self.neurons.len();
        if n > MAX_NEURONS {
            return Err(broken(
                "neurons",
                format!("{n} of them, {MAX_NEURONS} are possible"),
            ));
        }
        let mut neurons = NeuronInputs::default();
        for (uid, neuron) in self.neurons.iter().enumerate() {
            let field = |name: &str| format!("neurons[{uid}].{name}");
            let whole: i64 = number(&neuron.stake, || field("stake"))?;
            let fraction: u64 = number(&neuron.stake_fraction, || field("stakeFraction"))?;
            let bits = (i128::from(whole) << 64) | i128::from(fraction);
            neurons.hotkeys.push(neuron.hotkey);
            neurons.coldkeys.push(neuron.coldkey);
            neurons.registered_at.push(neuron.registered_at);
            neurons.last_update.push(neuron.last_update);
            neurons.stake.push(I64F64::from_bits(bits));
            neurons
                .commit_block
                .push(neuron.commit_block.unwrap_or(u64::MAX));
            neurons.incentive.push(neuron.incentive);
            neurons.dividends.push(neuron.dividends);
        }
        let permits = self.neurons.iter().map(|neuron| neuron.validator_permit);
        neurons.validator_permit = permits.clone().map_while(|permit| permit).collect();
        if permits.flatten().count() != neurons.validator_permit.len() {
            return Err(broken(
                "neurons",
                "validatorPermit is absent before a neuron that has one",
            ));
        }
        if self.owner_uid.is_some_and(|uid| usize::from(uid) >= n) {
            return Err(broken("ownerUid", "no such neuron"));
        }
        let p = &self.params;
        Ok(EpochSnapshot {
            netuid: self.netuid,
            mechanism: self.mechanism,
            block: self.block,
            last_step_block: self.last_step_block,
            tempo: self.tempo,
            epoch_index: self.epoch_index,
            generation: self.generation,
            emission: Alpha(number(&self.emission, || "emission".into())?),
            owner_uid: self.owner_uid,
            params: EpochParams {
                kappa: p.kappa,
                rho: p.rho,
                bonds_penalty: p.bonds_penalty,
                bonds_moving_average: p.bonds_moving_average,
                yuma3: p.yuma3,
                liquid_alpha: p.liquid_alpha,
                alpha_low: p.alpha_low,
                alpha_high: p.alpha_high,
                alpha_sigmoid_steepness: p.alpha_sigmoid_steepness,
                max_validators: p.max_validators,
                activity_cutoff: p.activity_cutoff,
                stake_threshold: number(&p.stake_threshold, || "params.stakeThreshold".into())?,
                commit_reveal: p.commit_reveal,
            },
            neurons,
            weights: rows(&self.weights, n, "weights")?,
            bonds: rows(&self.bonds, n, "bonds")?,
        })
    }
}

fn number<T: core::str::FromStr>(
    text: &str,
    field: impl FnOnce() -> String,
) -> Result<T, FixtureError> {
    text.parse().map_err(|_| {
        broken(
            field(),
            format!("{text:?} is no decimal number of its range"),
        )
    })
}

fn stored(rows: &[Row]) -> BTreeMap<Uid, Vec<(Uid, u16)>> {
    (0..)
        .zip(rows)
        .filter(|(_, row)| !row.is_empty())
        .map(|(uid, row)| (uid, row.to_vec()))
        .collect()
}

fn rows(
    stored: &BTreeMap<Uid, Vec<(Uid, u16)>>,
    n: usize,
    field: &str,
) -> Result<Vec<Row>, FixtureError> {
    if let Some(uid) = stored.keys().find(|uid| usize::from(**uid) >= n) {
        return Err(broken(format!("{field}.{uid}"), "no such neuron"));
    }
    let row = |uid: usize| {
        let row = u16::try_from(uid).ok().and_then(|uid| stored.get(&uid));
        Row::from(row.map_or(&[][..], |row| row))
    };
    Ok((0..n).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = include_str!("../../../contracts/rewards/fixtures/small.json");

    #[test]
    fn a_fixture_survives_the_ledgers_form() {
        let fixture = Fixture::parse(SMALL).unwrap();
        let again = Fixture {
            comment: fixture.comment.clone(),
            ..Fixture::of(&fixture.snapshot().unwrap())
        };
        assert_eq!(again, fixture);
        let text = again.to_json().unwrap();
        assert_eq!(Fixture::parse(&text).unwrap(), fixture);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |from: &str, to: &str| {
            let text = SMALL.replacen(from, to, 1);
            assert_ne!(text, SMALL, "{from} is there");
            Fixture::parse(&text).unwrap_err().to_string()
        };
        assert!(wrong("taovm-epoch/1", "x").starts_with("format: "));
        assert!(wrong("\"tempo\": 360", "\"tempo\": -1").contains("tempo"));
        assert!(wrong("\"ownerUid\": 0", "\"ownerUid\": 99").starts_with("ownerUid: "));
        assert!(wrong("\"emission\": \"", "\"emission\": \"x").starts_with("emission: "));
        assert!(wrong("\"netuid\"", "\"netUid\"").contains("netUid"));
    }
}
