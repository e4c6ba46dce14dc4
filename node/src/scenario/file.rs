//! The form of a scenario file.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

/// A scenario: a genesis, steps, and the output that the chain recorded for them.
#[derive(Clone, Debug, Deserialize)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What it is about.
    #[serde(default)]
    pub description: String,
    /// What the chain starts from.
    #[serde(default)]
    pub genesis: Map<String, Value>,
    /// What is done, in order.
    pub steps: Vec<Map<String, Value>>,
    /// What the chain gave.
    #[serde(default)]
    pub output: Option<Output>,
}

/// The output of a scenario.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Output {
    /// One result a step.
    pub results: Vec<StepResult>,
    /// The accounts of all names used.
    #[serde(default)]
    pub accounts: BTreeMap<String, String>,
}

/// What a step gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepResult {
    /// The open block.
    pub block: u64,
    /// The step's result.
    pub result: Value,
    /// Events, where the step asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<Value>>,
    /// Computed byte strings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expanded: Option<Value>,
}

/// Why a scenario cannot be read or run.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// The file.
    #[error("{path}: {source}")]
    File {
        /// Its path.
        path: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// The text.
    #[error("{path}: not a scenario: {source}")]
    Form {
        /// Its path.
        path: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The genesis.
    #[error("genesis: {0}")]
    Genesis(String),
    /// A step.
    #[error("step {step} ({op}): {reason}")]
    Step {
        /// Its number, from 0.
        step: usize,
        /// Its operation.
        op: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// [`ScenarioError::File`] or [`ScenarioError::Form`].
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let text = fs::read_to_string(path).map_err(|source| ScenarioError::File {
            path: path.display().to_string(),
            source,
        })?;
        serde_json::from_str(&text).map_err(|source| ScenarioError::Form {
            path: path.display().to_string(),
            source,
        })
    }
}
