//! Compares what a scenario gives with what it recorded.

use core::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Output, Scenario};

/// Events of these pallets are left out of the comparison unless all are asked for.
const FRAME_PALLETS: [&str; 4] = ["System", "Balances", "TransactionPayment", "Utility"];

/// What is compared.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Events at all.
    pub events: bool,
    /// Events of the frame pallets too.
    pub all_events: bool,
    /// Gas.
    pub gas: bool,
    /// Print JSON.
    pub json: bool,
    /// Only this step.
    pub only: Option<usize>,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            events: true,
            all_events: false,
            gas: true,
            json: false,
            only: None,
        }
    }
}

/// The first difference of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The step's number, from 0.
    pub step: usize,
    /// Its operation, with the call's name.
    pub op: String,
    /// Where in the step's result.
    pub at: String,
    /// What the chain recorded.
    pub expected: Value,
    /// What this chain gave.
    pub got: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            step,
            op,
            at,
            expected,
            got,
        } = self;
        write!(
            f,
            "step {step} ({op}): {at}: expected {expected}, got {got}"
        )
    }
}

/// The first difference of each step.
#[must_use]
pub fn check(scenario: &Scenario, output: &Output, options: &CheckOptions) -> Vec<Difference> {
    let recorded = scenario
        .output
        .as_ref()
        .map_or(&[][..], |output| &output.results);
    let mut differences = Vec::new();
    for (step, description) in scenario.steps.iter().enumerate() {
        if options.only.is_some_and(|only| only != step) {
            continue;
        }
        let (Some(expected), Some(got)) = (recorded.get(step), output.results.get(step)) else {
            continue;
        };
        let mut found = first_difference("block", &expected.block.into(), &got.block.into())
            .or_else(|| {
                let mut sides = [expected.result.clone(), got.result.clone()];
                if !options.gas {
                    sides.iter_mut().for_each(drop_gas);
                }
                first_difference("result", &sides[0], &sides[1])
            });
        if options.events
            && found.is_none()
            && let Some(events) = &expected.events
        {
            let expected = watched(events, options.all_events);
            let got = watched(got.events.as_deref().unwrap_or(&[]), options.all_events);
            found = first_difference("events", &expected, &got);
        }
        if let Some((at, expected, got)) = found {
            differences.push(Difference {
                step,
                op: name_of(description),
                at,
                expected,
                got,
            });
        }
    }
    differences
}

fn name_of(step: &Map<String, Value>) -> String {
    let field = |name| step.get(name).and_then(Value::as_str);
    match (field("op"), field("call").or_else(|| field("item"))) {
        (Some(op), Some(name)) => format!("{op} {name}"),
        (Some(op), None) => op.to_owned(),
        _ => "no op".to_owned(),
    }
}

fn watched(events: &[Value], all: bool) -> Value {
    let watched = |event: &&Value| {
        all || !event
            .as_object()
            .is_some_and(|pallets| pallets.keys().any(|p| FRAME_PALLETS.contains(&p.as_str())))
    };
    Value::Array(events.iter().filter(watched).cloned().collect())
}

fn drop_gas(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|name, _| !name.contains("gas") && name != "cost");
        fields.values_mut().for_each(drop_gas);
    }
}

/// Where two values first differ, and what stands there.
fn first_difference(at: &str, expected: &Value, got: &Value) -> Option<(String, Value, Value)> {
    match (expected, got) {
        _ if expected == got => None,
        (Value::Object(a), Value::Object(b)) => {
            let only_got = b.keys().filter(|key| !a.contains_key(*key));
            a.keys().chain(only_got).find_map(|key| {
                let at = format!("{at}.{key}");
                match (a.get(key), b.get(key)) {
                    (Some(x), Some(y)) => first_difference(&at, x, y),
                    (x, y) => Some((
                        at,
                        x.cloned().unwrap_or(Value::Null),
                        y.cloned().unwrap_or(Value::Null),
                    )),
                }
            })
        }
        (Value::Array(a), Value::Array(b)) => {
            let longest = a.len().max(b.len());
            (0..longest).find_map(|i| {
                let at = format!("{at}[{i}]");
                match (a.get(i), b.get(i)) {
                    (Some(x), Some(y)) => first_difference(&at, x, y),
                    (x, y) => Some((
                        at,
                        x.cloned().unwrap_or(Value::Null),
                        y.cloned().unwrap_or(Value::Null),
                    )),
                }
            })
        }
        _ => Some((at.to_owned(), expected.clone(), got.clone())),
    }
}
