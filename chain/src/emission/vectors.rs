//! Replays recorded scenarios through the block step: emission, epochs and payouts to the unit.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use crate::{
    block::{self, BlockInput},
    call::{Call, Origin, dispatch},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, MechId, NetUid, Rao, U64F64},
    profile::Profile,
    staking::{alpha_price, stake_of},
    state::{State, Subnet},
    subnets::lock_cost,
};

/// `//One`.
const AUTHOR: &str = "0xac859f8a216eeb1b320b4c76d118da3d7407fa523484d0a980126d3b4d0d220a";

struct Replay {
    state: State,
    accounts: BTreeMap<String, AccountId>,
    compared: usize,
}

/// Runs a scenario and compares what it reads and the events of its calls; returns how many values.
fn replay(name: &str) -> usize {
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
    for (name, balance) in scenario["genesis"]["balances"].as_object().unwrap() {
        config.balances.insert(accounts[name], Rao(number(balance)));
    }
    let mut replay = Replay {
        state: genesis::build(&config).expect("the genesis is sound"),
        accounts,
        compared: 0,
    };
    replay.next_block();
    let steps = scenario["steps"].as_array().unwrap();
    let results = scenario["output"]["results"].as_array().unwrap();
    for (index, (step, recorded)) in steps.iter().zip(results).enumerate() {
        replay.step(&format!("{name}, step {index}: {step}"), step, recorded);
    }
    replay.compared
}

impl Replay {
    fn next_block(&mut self) {
        let block = self.state.now() + 1;
        let input = BlockInput {
            timestamp_ms: 12_000 * (1_000_000 + block),
            parent_hash: [0; 32],
            author: AUTHOR.parse().ok(),
        };
        block::step(&mut self.state, input, None).expect("no script runs");
    }

    fn step(&mut self, what: &str, step: &Value, recorded: &Value) {
        let result = &recorded["result"];
        let netuid = |value: &Value| NetUid(number(value) as u16);
        match step["op"].as_str().unwrap() {
            "call" | "sudo" => self.call(what, step, recorded),
            "blocks" => {
                for _ in 0..number(&step["n"]) {
                    self.next_block();
                }
                assert_eq!(self.state.now(), number(&result["block"]), "{what}");
            }
            "set" => self.set(
                step["item"].as_str().unwrap(),
                netuid(&step["keys"][0]),
                &step["value"],
            ),
            "global" => {
                let found = self.global();
                self.contained(what, &found, result);
            }
            "subnet" => {
                let netuid = netuid(&step["netuid"]);
                let price = alpha_price(&self.state, netuid);
                let found = subnet(self.state.subnet(netuid), price);
                self.contained(what, &found, result);
            }
            "neurons" => {
                let found = neurons(self.state.subnet(netuid(&step["netuid"])));
                self.contained(what, &found, result);
            }
            "stakes" => {
                let found: Vec<Value> = step["of"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|of| {
                        let key = |i: usize| self.accounts[of[i].as_str().unwrap()];
                        let stake = stake_of(&self.state, &key(0), &key(1), netuid(&of[2]));
                        json!([of[0], of[1], of[2], stake])
                    })
                    .collect();
                self.same(what, &json!(found), result);
            }
            _ => {}
        }
    }

    fn call(&mut self, what: &str, step: &Value, recorded: &Value) {
        let origin = match step.get("from") {
            Some(from) => Origin::Signed(self.accounts[from.as_str().unwrap()]),
            None => Origin::Root,
        };
        let pallet = step
            .get("pallet")
            .map_or("SubtensorModule", |p| p.as_str().unwrap());
        let call = json!({ pallet: { step["call"].as_str().unwrap(): self.plain(&step["args"]) } });
        let call: Call = serde_json::from_value(call).unwrap_or_else(|e| panic!("{what}: {e}"));
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

    fn set(&mut self, item: &str, netuid: NetUid, value: &Value) {
        let subnet = self.state.subnet_mut(netuid);
        match item {
            "Tempo" => subnet.schedule.tempo = number(value) as u16,
            "BurnIncreaseMult" => {
                let bits = value.as_str().map(str::parse).unwrap().unwrap();
                subnet.registration.burn_increase_mult = U64F64::from_bits(bits);
            }
            _ => panic!("no such item: {item}"),
        }
    }

    fn global(&self) -> Value {
        let globals = &self.state.globals;
        json!({
            "TotalIssuance": globals.total_issuance,
            "TotalStake": globals.total_stake,
            "TotalNetworks": globals.total_networks,
            "BlockEmission": globals.block_emission,
            "NetworkLastLockCost": globals.network_last_lock_cost,
            "Balances.TotalIssuance": self.state.balances_issuance,
            "network_registration_cost": lock_cost(&self.state),
        })
    }

    /// Every field of `found` is the recorded one.
    fn contained(&mut self, what: &str, found: &Value, recorded: &Value) {
        for (field, value) in found.as_object().unwrap() {
            let mut recorded = self.plain(&recorded[field]);
            if field.ends_with("DividendsPerSubnet") {
                // Traces sort by name, the ledger by key.
                let list = recorded.as_array_mut().unwrap();
                list.sort_by_key(|entry| entry[0].as_str().unwrap().to_owned());
            }
            self.same(&format!("{what}: {field}"), value, &recorded);
        }
    }

    fn same(&mut self, what: &str, found: &Value, recorded: &Value) {
        assert_eq!(self.plain(found), self.plain(recorded), "{what}");
        self.compared += 1;
    }

    /// Names become accounts and decimal texts numbers.
    fn plain(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match (self.accounts.get(text), text.parse::<i64>()) {
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

fn number(value: &Value) -> u64 {
    match value {
        Value::String(text) => text.parse().expect("a decimal number"),
        _ => value.as_u64().expect("a number"),
    }
}

fn subnet(subnet: &Subnet, price: U64F64) -> Value {
    let (pool, last, pending) = (&subnet.pool, &subnet.last, &subnet.pending);
    let schedule = &subnet.schedule;
    json!({
        "current_alpha_price": crate::pool::price_in_rao(price),
        "SubnetTAO": pool.tao,
        "SubnetAlphaIn": pool.alpha_in,
        "SubnetAlphaOut": pool.alpha_out,
        "SubnetVolume": pool.volume as u64,
        "SubnetMovingPrice": pool.moving_price.to_bits() as u64,
        "SubnetTaoInEmission": last.tao_in,
        "SubnetAlphaInEmission": last.alpha_in,
        "SubnetAlphaOutEmission": last.alpha_out,
        "SubnetExcessTao": last.excess_tao,
        "SubnetRootSellTao": last.root_sell_tao,
        "SubnetProtocolAlpha": pool.protocol_alpha,
        "SubnetTaoFlow": pool.tao_flow,
        "SubnetProtocolFlow": pool.protocol_flow,
        "RootProp": subnet.root_prop.to_bits() as u64,
        "PendingServerEmission": pending.server,
        "PendingValidatorEmission": pending.validator,
        "PendingRootAlphaDivs": pending.root_alpha,
        "PendingOwnerCut": pending.owner_cut,
        "MinerBurned": subnet.miner_burned.to_bits() as u64,
        "BlocksSinceLastStep": schedule.blocks_since_last_step,
        "LastMechansimStepBlock": schedule.last_mechanism_step_block,
        "LastEpochBlock": schedule.last_epoch_block,
        "PendingEpochAt": schedule.pending_epoch_at,
        "SubnetEpochIndex": schedule.epoch_index,
        "Burn": subnet.registration.burn,
        "SubnetLocked": subnet.locked,
        "AlphaAssets.TotalAlphaIssuance": pool.total_alpha_issuance,
        "AlphaAssets.AlphaBurned": pool.alpha_burned,
        "AlphaAssets.AlphaRecycled": pool.alpha_recycled,
        "Swap.SwapBalancer": { "quote": pool.balancer.quote() },
        "Swap.PalSwapInitialized": pool.initialized,
    })
}

fn neurons(subnet: &Subnet) -> Value {
    let (neurons, main) = (&subnet.neurons, subnet.mechanism(MechId::MAIN));
    let bonds: Vec<_> = main
        .bonds
        .iter()
        .enumerate()
        .filter_map(|(uid, row)| Some((uid, row.as_deref()?)))
        .collect();
    json!({
        "Active": neurons.active,
        "Consensus": neurons.consensus,
        "Incentive": main.incentive,
        "Dividends": neurons.dividends,
        "Emission": neurons.emission,
        "LastUpdate": main.last_update,
        "ValidatorTrust": neurons.validator_trust,
        "ValidatorPermit": neurons.validator_permit,
        "StakeWeight": neurons.stake_weight,
        "Bonds": bonds,
        "AlphaDividendsPerSubnet": subnet.alpha_dividends.iter().collect::<Vec<_>>(),
        "RootAlphaDividendsPerSubnet": subnet.root_alpha_dividends.iter().collect::<Vec<_>>(),
    })
}

#[test]
fn emission_is_the_recorded_one() {
    assert!(replay("emission_01_two_subnets") > 700);
}

#[test]
fn halvings_are_the_recorded_ones() {
    for name in [
        "emission_02_halving_0_quarter",
        "emission_02_halving_1_first_halving",
        "emission_02_halving_2_second_halving",
        "emission_02_halving_3_near_cap",
    ] {
        assert!(replay(name) > 100);
    }
}

#[test]
fn epochs_pay_and_store_what_was_recorded() {
    for name in [
        "epoch_01_agree",
        "epoch_02_disagree",
        "epoch_03_late_validator",
        "epoch_04_selfweights_and_zero",
        "epoch_05_liquid_alpha",
        "epoch_06_yuma3",
        "epoch_08_permits_max_validators",
        "epoch_09_no_weights",
    ] {
        assert!(replay(name) > 100, "{name}");
    }
}

#[test]
fn stake_between_blocks_is_the_recorded_one() {
    assert!(replay("stake_01_add_remove") > 100);
    assert!(replay("stake_05_extreme_pool") > 100);
}

#[test]
fn root_stake_and_random_weights_pay_what_was_recorded() {
    assert!(replay("fuzz_epoch_01") > 300);
}
