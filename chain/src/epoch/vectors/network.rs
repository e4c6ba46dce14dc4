//! Cases of kind "epoch" and "mechanism_epoch": a script over a small ledger.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value, json};

use super::read::{Written, compare, flag, int, list, number};
use crate::{
    epoch::{
        EpochOutcome, EpochParams, EpochShares, EpochSnapshot, Masked, NeuronInputs, Row,
        aggregate, bonds::bonds_delta, mask, matrix::interpolate, max_upscale_u16, oracle, script,
        settle, settle::EmissionShares, share_from_u16, split_emission, stake_weight, yuma,
        yuma::normalized_weights,
    },
    primitives::{AccountId, Alpha, I32F32, MechId, NetUid, Rao, Uid},
};

pub(super) fn run(case: &Value, defaults: &Value) -> Result<(), String> {
    let mut network = Network::new(case, defaults);
    for (i, step) in list(&case["script"], Value::clone).iter().enumerate() {
        let op = step["op"].as_str().unwrap();
        network
            .step(op, step)
            .map_err(|problem| format!("step {i} ({op}): {problem}"))?;
    }
    Ok(())
}

/// Parameters that a test can start from.
pub(super) fn params() -> EpochParams {
    EpochParams {
        kappa: 32767,
        rho: 10,
        bonds_penalty: 65535,
        bonds_moving_average: 900_000,
        yuma3: false,
        liquid_alpha: false,
        alpha_low: 45875,
        alpha_high: 58982,
        alpha_sigmoid_steepness: 1000,
        max_validators: 64,
        activity_cutoff: 5000,
        stake_threshold: 0,
        commit_reveal: false,
    }
}

type Rows = BTreeMap<u8, BTreeMap<usize, Vec<(Uid, u16)>>>;

#[derive(Default)]
struct Network {
    params: Map<String, Value>,
    n: usize,
    block: u64,
    alpha: Vec<u64>,
    tao: Vec<u64>,
    registered_at: Vec<u64>,
    permits: Vec<bool>,
    commits: BTreeMap<usize, u64>,
    last_update: BTreeMap<u8, Vec<u64>>,
    weights: Rows,
    bonds: Rows,
    /// The stored vectors by name.
    store: BTreeMap<String, Value>,
    remembered: BTreeMap<String, i128>,
    last: Option<Last>,
    mechanisms: Option<Mechanisms>,
    output: EpochOutcome,
}

/// The last run of one mechanism.
struct Last {
    snapshot: EpochSnapshot,
    masked: Masked,
    shares: Option<EpochShares>,
}

/// The last run of all mechanisms: each with its part of the emission, and the aggregate.
struct Mechanisms {
    emission: Alpha,
    parts: Vec<(Alpha, EpochOutcome)>,
    total: EpochOutcome,
}

fn row(value: &Value) -> Vec<(Uid, u16)> {
    list(value, |entry| (number(&entry[0]), number(&entry[1])))
}

fn read_rows(value: &Value) -> Rows {
    by_key(value, |rows| by_key(rows, row))
}

fn by_key<K: std::str::FromStr + Ord, T>(
    value: &Value,
    read: impl Fn(&Value) -> T,
) -> BTreeMap<K, T> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .map(|(key, value)| (key.parse().ok().expect("a number"), read(value)))
        .collect()
}

impl Network {
    fn new(case: &Value, defaults: &Value) -> Self {
        let state = &case["state"];
        let n: usize = number(&state["n"]);
        let or_zeros = |name: &str| match &state[name] {
            Value::Null => vec![0; n],
            values => list(values, number),
        };
        let mut params = defaults.as_object().unwrap().clone();
        params.extend(case["params"].as_object().unwrap().clone());
        let mut weights = read_rows(&state["weights"]);
        for shared in state["weights_shared"].as_array().into_iter().flatten() {
            let mechanism = mechanism(shared);
            for uid in list(&shared["rows"], number) {
                let rows = weights.entry(mechanism).or_default();
                rows.insert(uid, row(&shared["row"]));
            }
        }
        Self {
            params,
            n,
            block: state.get("block").map_or(0, number),
            alpha: or_zeros("alpha_stake"),
            tao: or_zeros("tao_stake"),
            registered_at: or_zeros("block_at_registration"),
            permits: match &state["validator_permit"] {
                Value::Null => vec![false; n],
                permits => list(permits, flag),
            },
            commits: by_key(&state["earliest_active_commit_block"], number),
            last_update: match &state["last_update"] {
                Value::Null => BTreeMap::from([(0, vec![0; n])]),
                updates => by_key(updates, |blocks| list(blocks, number)),
            },
            weights,
            bonds: read_rows(&state["bonds"]),
            ..Self::default()
        }
    }

    fn param<T: TryFrom<i128>>(&self, name: &str) -> T {
        number(&self.params[name])
    }

    fn snapshot(&self, mechanism: u8, emission: Alpha) -> EpochSnapshot {
        let tempo: u16 = self.param("tempo");
        let factor: u64 = self.param("activity_cutoff_factor_milli");
        let rows = |rows: &Rows| -> Vec<Row> {
            let rows = rows.get(&mechanism);
            let row = |i| rows.and_then(|rows| rows.get(&i)).map_or(&[][..], |r| r);
            (0..self.n).map(|i| Arc::from(row(i))).collect()
        };
        let mut last_update = self
            .last_update
            .get(&mechanism)
            .cloned()
            .unwrap_or_default();
        last_update.resize(self.n.max(last_update.len()), 0);
        let account = |i: usize| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&(i as u64).to_be_bytes());
            AccountId(bytes)
        };
        EpochSnapshot {
            netuid: NetUid(1),
            mechanism: MechId(mechanism),
            block: self.block,
            last_step_block: self.param("last_mechanism_step_block"),
            tempo,
            epoch_index: 1,
            generation: 1,
            emission,
            owner_uid: match &self.params["owner_uid"] {
                Value::Null => None,
                uid => Some(number(uid)),
            },
            params: EpochParams {
                kappa: self.param("kappa"),
                rho: 10,
                bonds_penalty: self.param("bonds_penalty"),
                bonds_moving_average: self.param("bonds_moving_average"),
                yuma3: flag(&self.params["yuma3"]),
                liquid_alpha: flag(&self.params["liquid_alpha"]),
                alpha_low: self.param("alpha_low"),
                alpha_high: self.param("alpha_high"),
                alpha_sigmoid_steepness: self.param("alpha_sigmoid_steepness"),
                max_validators: self.param("max_allowed_validators"),
                activity_cutoff: (factor * u64::from(tempo) / 1000).max(1),
                stake_threshold: self.param("stake_threshold"),
                commit_reveal: flag(&self.params["commit_reveal"]),
            },
            neurons: NeuronInputs {
                hotkeys: (0..self.n).map(account).collect(),
                coldkeys: (0..self.n).map(account).collect(),
                registered_at: self.registered_at.clone(),
                last_update,
                stake: (0..self.n)
                    .map(|i| {
                        let (alpha, tao) = (Alpha(self.alpha[i]), Rao(self.tao[i]));
                        stake_weight(alpha, tao, self.param("tao_weight"))
                    })
                    .collect(),
                validator_permit: self.permits.clone(),
                commit_block: (0..self.n)
                    .map(|i| self.commits.get(&i).copied().unwrap_or(u64::MAX))
                    .collect(),
                incentive: vec![0; self.n],
                dividends: vec![0; self.n],
            },
            weights: rows(&self.weights),
            bonds: rows(&self.bonds),
        }
    }

    fn step(&mut self, op: &str, step: &Value) -> Result<(), String> {
        let mechanism = mechanism(step);
        let uid = || number::<usize>(&step["uid"]);
        match op {
            "set_block" => self.block = number(&step["block"]),
            "set_weights" => {
                let values = max_upscale_u16(&list(&step["values"], number));
                let targets: Vec<Uid> = list(&step["targets"], number);
                let row = targets.into_iter().zip(values).collect();
                self.weights
                    .entry(mechanism)
                    .or_default()
                    .insert(uid(), row);
                let updates = self.last_update.entry(mechanism).or_default();
                updates.resize(self.n.max(updates.len()), 0);
                updates[uid()] = self.block;
            }
            "store_weights" => {
                let rows = self.weights.entry(mechanism).or_default();
                rows.insert(uid(), row(&step["row"]));
            }
            "set_param" => {
                let name = step["name"].as_str().unwrap().to_owned();
                self.params.insert(name, step["value"].clone());
            }
            "set_last_update" => {
                let values = list(&step["values"], number);
                self.last_update.insert(mechanism, values);
            }
            "set_validator_permit" => self.permits = list(&step["values"], flag),
            "add_stake" => self.alpha[uid()] += number::<u64>(&step["alpha"]),
            "replace_neuron" => self.replace(uid(), number(&step["alpha_stake"])),
            "epoch" => self.epoch(mechanism, step),
            "epoch_with_mechanisms" => self.epoch_with_mechanisms(number(&step["emission"])),
            "remember" => {
                let value = self.value(&step["value"]);
                let name = step["as"].as_str().unwrap().to_owned();
                self.remembered.insert(name, value);
            }
            "expect" => return self.expect(step),
            _ => return Err("unknown operation".into()),
        }
        Ok(())
    }

    /// Spec 06 §12.1.
    fn replace(&mut self, uid: usize, alpha: u64) {
        self.alpha[uid] = alpha;
        self.registered_at[uid] = self.block;
        self.permits[uid] = false;
        for rows in self.weights.values_mut() {
            rows.remove(&uid);
            for entry in rows.values_mut().flatten() {
                if usize::from(entry.0) == uid {
                    entry.1 = 0;
                }
            }
        }
        for rows in self.bonds.values_mut() {
            rows.remove(&uid);
        }
        for updates in self.last_update.values_mut() {
            updates[uid] = self.block;
        }
    }

    fn epoch(&mut self, mechanism: u8, step: &Value) {
        let snapshot = self.snapshot(mechanism, Alpha(number(&step["emission"])));
        let dense = step.get("mode").is_some_and(|mode| mode == "dense");
        let (masked, shares, outcome) = if dense {
            let (masked, outcome) = oracle::dense::run(&snapshot);
            (masked, None, outcome)
        } else {
            let masked = mask(&snapshot);
            let shares = yuma(&snapshot, &masked);
            script::check(&snapshot, &masked, &shares).unwrap();
            let outcome = settle(&snapshot, &masked, &shares);
            (masked, Some(shares), outcome)
        };
        if step.get("persist").is_none_or(flag) {
            if dense {
                self.store_dense_bonds(mechanism, &masked, &outcome);
            } else {
                self.store_bonds(mechanism, &outcome);
            }
            self.store_mechanism(mechanism, &outcome);
            self.store_subnet(&outcome);
        }
        self.output = outcome;
        self.last = Some(Last {
            snapshot,
            masked,
            shares,
        });
    }

    fn epoch_with_mechanisms(&mut self, emission: u64) {
        let emission = Alpha(emission);
        let split: Option<Vec<u16>> = match &self.params["emission_split"] {
            Value::Null => None,
            split => Some(list(split, number)),
        };
        let count = self.param("mechanism_count");
        let parts: Vec<_> = (0..)
            .zip(split_emission(emission, count, split.as_deref()))
            .map(|(mechanism, share)| {
                let outcome = crate::epoch::run(&self.snapshot(mechanism, share));
                self.store_bonds(mechanism, &outcome);
                self.store_mechanism(mechanism, &outcome);
                (share, outcome)
            })
            .collect();
        let total = aggregate(emission, &parts);
        self.store_subnet(&total);
        self.output = total.clone();
        self.mechanisms = Some(Mechanisms {
            emission,
            parts,
            total,
        });
    }

    fn store_bonds(&mut self, mechanism: u8, outcome: &EpochOutcome) {
        let rows = outcome.bonds.iter().map(|row| row.to_vec());
        self.bonds.insert(mechanism, rows.enumerate().collect());
    }

    /// The dense path leaves rows alone that neither had nor have a permit (spec 06 §10.5).
    fn store_dense_bonds(&mut self, mechanism: u8, masked: &Masked, outcome: &EpochOutcome) {
        let rows = self.bonds.entry(mechanism).or_default();
        for (i, row) in outcome.bonds.iter().enumerate() {
            if masked.new_permits[i] || masked.permits[i] {
                rows.insert(i, row.to_vec());
            }
        }
    }

    fn store_mechanism(&mut self, mechanism: u8, outcome: &EpochOutcome) {
        let name = format!("incentive_{mechanism}");
        self.store.insert(name, outcome.incentive.written());
        if mechanism == 0 {
            self.store
                .insert("incentive".into(), outcome.incentive.written());
        }
    }

    fn store_subnet(&mut self, outcome: &EpochOutcome) {
        self.permits.clone_from(&outcome.validator_permit);
        let emission: Vec<u64> = outcome.emission.iter().map(|amount| amount.0).collect();
        for (name, values) in [
            ("active", outcome.active.written()),
            ("emission", emission.written()),
            ("consensus", outcome.consensus.written()),
            ("dividends", outcome.dividends.written()),
            ("validator_trust", outcome.validator_trust.written()),
            ("validator_permit", outcome.validator_permit.written()),
            ("stake_weight", outcome.stake_weight.written()),
        ] {
            self.store.insert(name.into(), values);
        }
    }

    /// The value of a path such as `bonds[0][2]`, `store.dividends[1]` or `mem.name`.
    fn value(&self, path: &Value) -> i128 {
        let Some(path) = path.as_str() else {
            return int(path);
        };
        if let Some(name) = path.strip_prefix("mem.") {
            return self.remembered[name];
        }
        let mut parts = path.split('[');
        let base = parts.next().unwrap();
        let index: Vec<usize> = parts
            .map(|part| part.trim_end_matches(']').parse().unwrap())
            .collect();
        match base {
            "bonds" => self.bond(index[0], index[1]).into(),
            _ => match base.strip_prefix("output.") {
                Some(field) => int(&self.output(field)[index[0]]),
                None => int(&self.store[base.trim_start_matches("store.")][index[0]]),
            },
        }
    }

    fn bond(&self, uid: usize, target: usize) -> u16 {
        let row = self.bonds.get(&0).and_then(|rows| rows.get(&uid));
        row.into_iter()
            .flatten()
            .rfind(|(column, _)| usize::from(*column) == target)
            .map_or(0, |(_, bond)| *bond)
    }

    fn output(&self, field: &str) -> Value {
        let amounts = |amounts: &[Alpha]| amounts.iter().map(|a| Value::from(a.0)).collect();
        match field {
            "server_emission" => amounts(&self.output.server_emission),
            "validator_emission" => amounts(&self.output.validator_emission),
            "emission" => amounts(&self.output.emission),
            _ => panic!("unknown output {field}"),
        }
    }

    fn expect(&self, step: &Value) -> Result<(), String> {
        let fields = |name: &str| step[name].as_object().cloned().unwrap_or_default();
        let tolerance = |name: &str| step["tol"].get(name).map_or(0, int);
        for name in step.as_object().unwrap().keys() {
            if ![
                "op",
                "store",
                "bonds",
                "bonds_rows",
                "output",
                "tol",
                "proportion",
                "trace",
                "relations",
                "sums",
                "aggregate_check",
                "documented_store",
                "documented_bonds",
            ]
            .contains(&name.as_str())
            {
                return Err(format!("unknown expectation {name}"));
            }
        }

        for name in ["store", "documented_store"] {
            for (field, want) in fields(name) {
                let got = self.store.get(&field).unwrap_or(&Value::Null);
                named(&field, compare(got, &want, tolerance(&field)))?;
            }
        }
        for (field, want) in fields("output") {
            named(
                &field,
                compare(&self.output(&field), &want, tolerance(&field)),
            )?;
        }
        for (field, want) in fields("trace") {
            named(
                &field,
                compare(&self.trace(&field), &want, tolerance(&field)),
            )?;
        }
        for want in step["bonds"].as_array().into_iter().flatten() {
            let got = self.bond(number(&want[0]), number(&want[1]));
            named("bonds", compare(&got.into(), &want[2], 0))?;
        }
        for (mechanism, rows) in by_key::<u8, _>(&step["bonds_rows"], |rows| by_key(rows, row)) {
            for (uid, want) in rows {
                let got: &Vec<(Uid, u16)> = &self.bonds[&mechanism][&uid];
                if *got != want {
                    return Err(format!("bonds of {uid}: got {got:?}, want {want:?}"));
                }
            }
        }
        for (field, want) in fields("proportion") {
            let got: Vec<I32F32> = list(&self.store[&field], |value| share_from_u16(number(value)));
            let tolerance = int(&want["tol_bits"]);
            named(
                &field,
                compare(&got.written(), &want["target_bits"], tolerance),
            )?;
        }
        if let Some(want) = step.get("documented_bonds") {
            let columns: Vec<usize> = list(&want["columns"], number);
            for (uid, row) in list(&want["rows"], Value::clone).iter().enumerate() {
                let share = |column: &usize| share_from_u16(self.bond(uid, *column));
                let got: Vec<_> = columns.iter().map(share).collect();
                named(
                    "bonds",
                    compare(&got.written(), row, int(&want["tol_bits"])),
                )?;
            }
        }
        for relation in step["relations"].as_array().into_iter().flatten() {
            let (left, right) = (
                self.value(&relation["left"]),
                self.value(&relation["right"]),
            );
            let holds = match relation["cmp"].as_str().unwrap() {
                "eq" => left == right,
                "gt" => left > right,
                "ge" => left >= right,
                "lt" => left < right,
                "le" => left <= right,
                other => return Err(format!("unknown comparison {other}")),
            };
            if !holds {
                return Err(format!("{relation}: {left} and {right}"));
            }
        }
        for want in step["sums"].as_array().into_iter().flatten() {
            let fields = list(&want["fields"], |field| {
                self.output(field.as_str().unwrap())
            });
            let total: i128 = fields.iter().flat_map(|values| list(values, int)).sum();
            named(
                "sum",
                compare(&json!(total as u64), &want["value"], int(&want["tol"])),
            )?;
        }
        match step.get("aggregate_check") {
            Some(rule) => self.check_aggregate(int(&rule["tolerance"])),
            None => Ok(()),
        }
    }

    fn trace(&self, field: &str) -> Value {
        let last = self.last.as_ref().expect("an epoch ran");
        let shares = last.shares.as_ref().expect("a sparse epoch");
        let (snapshot, masked) = (&last.snapshot, &last.masked);
        let n = snapshot.uid_count();
        let emission = EmissionShares::new(masked, shares, n);
        match field {
            "inactive" => {
                let inactive: Vec<bool> = masked.active.iter().map(|active| !active).collect();
                inactive.written()
            }
            "stake" => masked.stake.written(),
            "active_stake" => masked.active_stake.written(),
            "new_validator_permits" => masked.new_permits.written(),
            "weights_norm" => normalized_weights(masked).written(),
            "consensus" => shares.consensus.written(),
            "validator_trust" => shares.validator_trust.written(),
            "dividends" => shares.dividends.written(),
            "validator_emission_norm" => emission.validator.written(),
            "combined_emission_norm" => emission.combined.written(),
            "bonds_delta_norm" => {
                let weights = normalized_weights(masked);
                let mut clipped = weights.clone();
                clipped.col_clip(&shares.consensus);
                let penalty = share_from_u16(snapshot.params.bonds_penalty);
                let weights = interpolate(weights, clipped, n, penalty);
                bonds_delta(weights, &masked.active_stake, n).written()
            }
            _ => panic!("unknown trace {field}"),
        }
    }

    /// The terms of the subnet against a calculation that does not floor in between.
    fn check_aggregate(&self, tolerance: i128) -> Result<(), String> {
        let ran = self.mechanisms.as_ref().expect("mechanisms ran");
        let (emission, total, parts) = (ran.emission, &ran.total, &ran.parts);
        let average = |term: &dyn Fn(&EpochOutcome) -> Vec<u64>| {
            let mut sums = vec![0u128; self.n];
            for (share, part) in parts {
                for (sum, value) in sums.iter_mut().zip(term(part)) {
                    *sum += u128::from(value) * u128::from(share.0);
                }
            }
            let floor = |sum: &u128| Value::from((sum / u128::from(emission.0)) as u64);
            sums.iter().map(floor).collect::<Value>()
        };
        let wide = |values: &[u16]| values.iter().map(|v| u64::from(*v)).collect::<Vec<_>>();
        let plain = |values: &[Alpha]| values.iter().map(|v| v.0).collect::<Vec<_>>();
        type Term<'a> = (&'a str, &'a dyn Fn(&EpochOutcome) -> Vec<u64>);
        let terms: [Term<'_>; 5] = [
            ("emission", &|o| plain(&o.emission)),
            ("consensus", &|o| wide(&o.consensus)),
            ("dividends", &|o| wide(&o.dividends)),
            ("validator_trust", &|o| wide(&o.validator_trust)),
            ("stake_weight", &|o| wide(&o.stake_weight)),
        ];
        for (name, term) in terms {
            named(
                name,
                compare(&term(total).written(), &average(term), tolerance),
            )?;
        }
        for i in 0..self.n {
            let any = |flags: &dyn Fn(&EpochOutcome) -> bool| parts.iter().any(|(_, p)| flags(p));
            let sum = |amount: &dyn Fn(&EpochOutcome) -> Alpha| -> u64 {
                parts.iter().map(|(_, part)| amount(part).0).sum()
            };
            let same = total.active[i] == any(&|o| o.active[i])
                && total.validator_permit[i] == any(&|o| o.validator_permit[i])
                && total.server_emission[i].0 == sum(&|o| o.server_emission[i])
                && total.validator_emission[i].0 == sum(&|o| o.validator_emission[i]);
            if !same {
                return Err(format!("flags or emissions of uid {i}"));
            }
        }
        for (mechanism, (_, part)) in parts.iter().enumerate() {
            let stored = &self.store[&format!("incentive_{mechanism}")];
            named("incentive", compare(stored, &part.incentive.written(), 0))?;
        }
        Ok(())
    }
}

fn mechanism(step: &Value) -> u8 {
    step.get("mecid").map_or(0, number)
}

fn named(name: &str, result: Result<(), String>) -> Result<(), String> {
    result.map_err(|problem| format!("{name} {problem}"))
}
