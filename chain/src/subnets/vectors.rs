//! Replays what recorded scenarios say about registrations, hyperparameters and weights. Between
//! blocks only prices and the epochs' anchors move here: nothing compared depends on emission.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use super::{lock_cost, should_run_epoch};
use crate::{
    balances,
    call::{AdminUtilsCall, Call, Origin, dispatch},
    genesis::{self, GenesisConfig},
    neurons::update_registration_prices,
    primitives::{AccountId, MechId, NetUid, Rao},
    profile::Profile,
    state::{State, Subnet},
};

/// Calls of the scenarios that the ledger does not have.
const ABSENT: [&str; 2] = ["sudo_set_difficulty", "sudo_set_mechanism_count"];

struct Replay {
    state: State,
    accounts: BTreeMap<String, AccountId>,
    compared: usize,
}

impl Replay {
    /// Runs a scenario; `prepare` sees the state after each step.
    fn run(name: &str, mut prepare: impl FnMut(&mut State)) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../tests/vectors/scenarios")
            .join(name)
            .with_extension("json");
        let text = fs::read_to_string(path).expect("the scenario is part of the repository");
        let scenario: Value = serde_json::from_str(&text).expect("scenarios are JSON");
        let accounts: BTreeMap<String, AccountId> = scenario["output"]["accounts"]
            .as_object()
            .expect("the trace lists its accounts")
            .iter()
            .map(|(name, key)| (name.clone(), key.as_str().unwrap().parse().unwrap()))
            .collect();
        let mut config = GenesisConfig::new(&Profile::FINNEY);
        // `//One`.
        config.author = "0xac859f8a216eeb1b320b4c76d118da3d7407fa523484d0a980126d3b4d0d220a"
            .parse()
            .ok();
        for (name, balance) in scenario["genesis"]["balances"].as_object().unwrap() {
            config.balances.insert(accounts[name], Rao(number(balance)));
        }
        let mut state = genesis::build(&config).expect("the genesis is sound");
        state.clock.block = 1;
        let mut replay = Self {
            state,
            accounts,
            compared: 0,
        };
        let steps = scenario["steps"].as_array().unwrap();
        let results = scenario["output"]["results"].as_array().unwrap();
        // Commitments are another subject; what follows them depends on them.
        let until = steps
            .iter()
            .position(|step| step["call"] == "commit_weights");
        let steps = &steps[..until.unwrap_or(steps.len())];
        for (index, (step, recorded)) in steps.iter().zip(results).enumerate() {
            replay.step(&format!("{name}, step {index}: {step}"), step, recorded);
            prepare(&mut replay.state);
        }
        replay
    }

    fn step(&mut self, what: &str, step: &Value, recorded: &Value) {
        let result = &recorded["result"];
        let netuid = || NetUid(number(step.get("netuid").unwrap_or(&step["keys"][0])) as u16);
        match step["op"].as_str().unwrap() {
            "call" | "sudo" => self.call(what, step, recorded),
            "blocks" => {
                for _ in 0..number(&step["n"]) {
                    self.state.clock.block += 1;
                    update_registration_prices(&mut self.state);
                    anchor_epochs(&mut self.state);
                }
                assert_eq!(self.state.now(), number(&result["block"]), "{what}");
            }
            "set" => self.set(step["item"].as_str().unwrap(), netuid(), &step["value"]),
            "get" | "list" => {
                let found = item(self.state.subnet(netuid()), step["item"].as_str().unwrap());
                if let Some(found) = found {
                    self.same(what, &found, result);
                }
            }
            "accounts" => {
                for (name, account) in result.as_object().unwrap() {
                    let free = balances::free(&self.state, &self.accounts[name]).0;
                    self.same(what, &json!(free), &account["free"]);
                }
            }
            "global" => {
                let globals = &self.state.globals;
                let found = json!({
                    "TotalNetworks": globals.total_networks,
                    "NetworkLastLockCost": globals.network_last_lock_cost,
                    "network_registration_cost": lock_cost(&self.state),
                });
                self.contained(what, &found, result);
            }
            "subnet" => {
                let found = subnet(self.state.subnet(netuid()));
                self.contained(what, &found, result);
            }
            "neurons" => {
                let subnet = self.state.subnet(netuid());
                let found = json!({
                    "SubnetworkN": subnet.uid_count(),
                    "LastUpdate": subnet.mechanism(MechId::MAIN).last_update,
                    "BlockAtRegistration": by_uid(&subnet.neurons.block_at_registration),
                    "Keys": by_uid(&subnet.neurons.keys),
                });
                self.contained(what, &found, result);
            }
            _ => {}
        }
    }

    fn call(&mut self, what: &str, step: &Value, recorded: &Value) {
        let name = step["call"].as_str().unwrap();
        if ABSENT.contains(&name) {
            return;
        }
        let origin = match step.get("from") {
            Some(from) => Origin::Signed(self.accounts[from.as_str().unwrap()]),
            None => Origin::Root,
        };
        let pallet = step
            .get("pallet")
            .map_or("SubtensorModule", |p| p.as_str().unwrap());
        let args = self.plain(&step["args"]);
        let call = match name {
            // Its number is too long for JSON's.
            "sudo_set_burn_increase_mult" => Call::from(AdminUtilsCall::SudoSetBurnIncreaseMult {
                netuid: NetUid(number(&args["netuid"]) as u16),
                burn_increase_mult: args["burn_increase_mult"]
                    .as_str()
                    .unwrap()
                    .parse()
                    .unwrap(),
            }),
            _ => serde_json::from_value(json!({ pallet: { name: args } }))
                .unwrap_or_else(|error| panic!("{what}: {error}")),
        };
        self.state.events.clear();
        let found = match dispatch(&mut self.state, origin, call, None) {
            Ok(()) => json!("ok"),
            Err(error) => json!({ "error": error.to_string() }),
        };
        self.same(what, &found, &recorded["result"]);
        if let Some(events) = recorded.get("events") {
            let found: Vec<_> = self.state.events.iter().map(|e| json!(e)).collect();
            self.same(what, &json!(found), events);
        }
    }

    fn set(&mut self, name: &str, netuid: NetUid, value: &Value) {
        let value = number(value);
        let subnet = self.state.subnet_mut(netuid);
        match name {
            "Tempo" => subnet.schedule.tempo = value as u16,
            "MinAllowedUids" => subnet.params.min_allowed_uids = value as u16,
            "MaxAllowedUids" => subnet.params.max_allowed_uids = value as u16,
            "WeightsVersionKey" => subnet.params.weights_version_key = value,
            _ => panic!("no such item: {name}"),
        }
    }

    fn same(&mut self, what: &str, found: &Value, recorded: &Value) {
        assert_eq!(self.plain(found), self.plain(recorded), "{what}");
        self.compared += 1;
    }

    /// Every field of `found` is the recorded one.
    fn contained(&mut self, what: &str, found: &Value, recorded: &Value) {
        for (field, value) in found.as_object().unwrap() {
            self.same(&format!("{what}: {field}"), value, &recorded[field]);
        }
    }

    /// Names become accounts and decimal texts numbers.
    fn plain(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match (self.accounts.get(text), text.parse::<u64>()) {
                (Some(account), _) => json!(account),
                (None, Ok(number)) => json!(number),
                _ => value.clone(),
            },
            Value::Array(list) => list.iter().map(|v| self.plain(v)).collect(),
            Value::Object(map) => map
                .iter()
                .map(|(k, v)| (k.clone(), self.plain(v)))
                .collect(),
            _ => value.clone(),
        }
    }
}

/// Epochs leave when they ran, which opens and closes the window of administration.
fn anchor_epochs(state: &mut State) {
    let now = state.now();
    for netuid in state.netuids().into_iter().filter(|n| !n.is_root()) {
        if should_run_epoch(&state.subnet(netuid).schedule, now) {
            state.subnet_mut(netuid).schedule.last_epoch_block = now;
        }
    }
}

fn number(value: &Value) -> u64 {
    match value {
        Value::String(text) => text.parse().expect("a decimal number"),
        _ => value.as_u64().expect("a number"),
    }
}

fn by_uid<T: serde::Serialize>(list: &[T]) -> Value {
    list.iter().enumerate().map(|entry| json!(entry)).collect()
}

fn item(subnet: &Subnet, name: &str) -> Option<Value> {
    Some(match name {
        "Burn" => json!(subnet.registration.burn),
        "MinBurn" => json!(subnet.registration.min_burn),
        "MaxBurn" => json!(subnet.registration.max_burn),
        "BurnHalfLife" => json!(subnet.registration.burn_half_life),
        "Keys" => by_uid(&subnet.neurons.keys),
        "Weights" => (0..)
            .zip(&subnet.mechanism(MechId::MAIN).weights)
            .filter_map(|(uid, row): (u16, _)| Some(json!((uid, row.as_deref()?))))
            .collect(),
        _ => return None,
    })
}

fn subnet(subnet: &Subnet) -> Value {
    json!({
        "Burn": subnet.registration.burn,
        "RAORecycledForRegistration": subnet.registration.rao_recycled,
        "SubnetTaoFlow": subnet.pool.tao_flow,
        "SubnetLocked": subnet.locked,
        "SubnetOwner": subnet.owner,
        "SubnetOwnerHotkey": subnet.owner_hotkey,
        "NetworkRegisteredAt": subnet.registered_at,
        "FirstEmissionBlockNumber": subnet.first_emission_block,
        "SubtokenEnabled": subnet.subtoken_enabled,
        "SubnetEmissionEnabled": subnet.emission_enabled,
        "SubnetMechanism": subnet.mechanism,
        "Tempo": subnet.schedule.tempo,
        "RegistrationsThisBlock": subnet.registration.this_block,
    })
}

#[test]
fn registrations_move_the_price_as_recorded() {
    let replay = Replay::run("reg_01_burned_register_price", |_| ());
    assert!(
        replay.compared > 60,
        "only {} values compared",
        replay.compared
    );
}

#[test]
fn registrations_are_refused_as_recorded() {
    let replay = Replay::run("reg_02_errors", |_| ());
    assert!(
        replay.compared > 25,
        "only {} values compared",
        replay.compared
    );
}

#[test]
fn lock_costs_are_as_recorded() {
    let replay = Replay::run("reg_03_network_lock_cost", |_| ());
    assert!(
        replay.compared > 90,
        "only {} values compared",
        replay.compared
    );
}

#[test]
fn full_subnets_replace_neurons_as_recorded() {
    let replay = Replay::run("reg_04_pruning_neurons", |_| ());
    assert!(
        replay.compared > 30,
        "only {} values compared",
        replay.compared
    );
}

#[test]
fn hyperparameters_are_bounded_as_recorded() {
    let scenario = "misc_02_hyperparams";
    let replay = Replay::run(scenario, |_| ());
    assert!(
        replay.compared > 30,
        "only {} values compared",
        replay.compared
    );
}

#[test]
fn weights_are_set_and_refused_as_recorded() {
    // The first epoch, at block 21, gives v0 and the owner their permits.
    let replay = Replay::run("epoch_10_weights_errors", |state| {
        if state.now() >= 21 {
            let permits = &mut state.subnet_mut(NetUid(2)).neurons_mut().validator_permit;
            permits.iter_mut().take(2).for_each(|permit| *permit = true);
        }
    });
    assert!(
        replay.compared > 50,
        "only {} values compared",
        replay.compared
    );
}
