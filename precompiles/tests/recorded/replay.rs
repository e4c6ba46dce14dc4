//! A scenario file, step by step.

use std::{fs, path::Path};

use alloy_primitives::{U256, hex};
use serde_json::{Map, Value, json};
use taovm_chain::{
    balances,
    block::{self, BlockInput},
    call::{self, Call, Origin},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    staking,
    state::State,
};
use taovm_precompiles::{PrecompileCall, Status, address, all_functions, run};

/// How much was compared.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Answers of precompiles.
    pub(crate) compared: usize,
    /// Balances and stakes.
    pub(crate) accounts: usize,
}

pub(crate) struct Replay {
    names: Map<String, Value>,
    state: State,
    /// Whether balances and stake are what they were on the chain.
    follows: bool,
    done: Done,
}

impl Replay {
    pub(crate) fn of(file: &str) -> Done {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../tests/vectors/scenarios")
            .join(file);
        let text = fs::read_to_string(path).expect("the scenario is in the tree");
        let file: Value = serde_json::from_str(&text).expect("a scenario is JSON");
        let names = file["output"]["accounts"]
            .as_object()
            .expect("accounts")
            .clone();
        let mut replay = Self {
            state: State::empty(&Profile::FINNEY),
            names,
            follows: true,
            done: Done::default(),
        };
        replay.genesis(&file["genesis"]);
        let steps = file["steps"].as_array().expect("steps");
        let results = file["output"]["results"].as_array().expect("results");
        assert_eq!(steps.len(), results.len());
        for (number, (step, recorded)) in steps.iter().zip(results).enumerate() {
            replay.step(number, step, recorded);
        }
        replay.done
    }

    fn genesis(&mut self, genesis: &Value) {
        let mut config = GenesisConfig::new(&Profile::FINNEY);
        for (name, amount) in genesis["balances"].as_object().expect("balances") {
            let amount = Rao(integer(amount).to());
            config.balances.insert(self.account(name), amount);
        }
        config.sudo = Some(self.account("Alice"));
        // `//One`, who makes all blocks.
        config.author = Some(
            "0xac859f8a216eeb1b320b4c76d118da3d7407fa523484d0a980126d3b4d0d220a"
                .parse()
                .expect("an account"),
        );
        self.state = genesis::build(&config).expect("a possible genesis");
        self.block();
    }

    fn block(&mut self) {
        let input = BlockInput {
            timestamp_ms: 12_000 * (1_000_000 + self.state.now() + 1),
            parent_hash: [0; 32],
            author: self.state.clock.author,
        };
        block::step(&mut self.state, input, None).expect("no reward engine is needed");
    }

    fn account(&self, name: &str) -> AccountId {
        self.known_account(name).expect("an account")
    }

    /// The account of a name, an address or an id; other texts are none.
    fn known_account(&self, name: &str) -> Option<AccountId> {
        match (self.names.get(name), name.strip_prefix("evm:")) {
            (Some(id), _) => id.as_str()?.parse().ok(),
            (None, Some(evm)) => Some(AccountId::from_evm(evm_address(evm))),
            (None, None) => name.parse().ok(),
        }
    }

    fn step(&mut self, number: usize, step: &Value, recorded: &Value) {
        let at = format!("step {number}: {step}");
        let result = &recorded["result"];
        match step["op"].as_str().expect("op") {
            "call" => {
                let signer = self.account(step["from"].as_str().expect("from"));
                self.call(Origin::Signed(signer), step, result, &at);
            }
            "sudo" => self.call(Origin::Root, step, result, &at),
            "set" => {
                assert_eq!(
                    (&step["item"], &step["keys"]),
                    (&json!("Tempo"), &json!([2]))
                );
                let tempo = integer(&step["value"]).to();
                self.state.subnet_mut(NetUid(2)).schedule.tempo = tempo;
            }
            "blocks" => {
                for _ in 0..integer(&step["n"]).to() {
                    self.block();
                }
            }
            "accounts" => {
                for (name, expected) in result.as_object().expect("accounts") {
                    if !self.follows {
                        continue;
                    }
                    let account = self.state.accounts.get(&self.account(name));
                    let free = account.map_or(0, |a| a.free.0);
                    assert_eq!(json!(free.to_string()), expected["free"], "{at}: {name}");
                    self.done.accounts += 1;
                }
            }
            "stakes" if self.follows => {
                for row in result.as_array().expect("rows") {
                    let hotkey = self.account(row[0].as_str().expect("hotkey"));
                    let coldkey = self.account(row[1].as_str().expect("coldkey"));
                    let netuid = NetUid(integer(&row[2]).to());
                    let stake = staking::stake_of(&self.state, &hotkey, &coldkey, netuid);
                    assert_eq!(U256::from(stake.0), integer(&row[3]), "{at}");
                    self.done.accounts += 1;
                }
            }
            "precompile" => self.precompile(step, recorded, &at, false),
            "evm_call" => self.precompile(step, recorded, &at, true),
            _ => {}
        }
    }

    fn call(&mut self, origin: Origin, step: &Value, result: &Value, at: &str) {
        let pallet = step["pallet"].as_str().unwrap_or("SubtensorModule");
        let name = step["call"].as_str().expect("call");
        let args = self.arguments(&step["args"]);
        let call: Call = serde_json::from_value(json!({ pallet: { name: args } }))
            .unwrap_or_else(|e| panic!("{at}: {e}"));
        let ours = match call::dispatch(&mut self.state, origin, call, None) {
            Ok(()) => json!("ok"),
            Err(error) => json!({ "error": error.to_string() }),
        };
        assert_eq!(&ours, result, "{at}");
    }

    /// Arguments with account ids for names and numbers for decimal strings.
    fn arguments(&self, args: &Value) -> Value {
        match args {
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| (key.clone(), self.arguments(value)))
                .collect::<Map<_, _>>()
                .into(),
            Value::String(text) => match text.parse::<u64>() {
                Ok(number) => number.into(),
                Err(_) => match self.known_account(text) {
                    Some(account) => format!("{account:?}").into(),
                    None => text.clone().into(),
                },
            },
            other => other.clone(),
        }
    }

    /// Compares one answer. `by_transaction`: gas counts the transaction's own, and value moves.
    fn precompile(&mut self, step: &Value, recorded: &Value, at: &str, by_transaction: bool) {
        let Some(to) = step["to"].as_str().filter(|to| !to.starts_with('$')) else {
            return;
        };
        let (to, from) = (
            evm_address(to),
            evm_address(step["from"].as_str().expect("from")),
        );
        if !address::ALL.iter().any(|known| known.address == to) {
            return self.transfer(step, recorded, from, to, at);
        }
        let data = recorded["expanded"]["data"]
            .as_str()
            .or(step["data"].as_str());
        let input = hex::decode(data.expect("calldata")).expect("hex");
        let result = &recorded["result"];
        let known = all_functions().any(|f| f.address == to && input.starts_with(&f.selector));
        let exit = result["exit"].as_str().unwrap_or_default();
        let succeeded = exit == "Succeed(Returned)" || exit == "Returned";
        let unknown = !known && result["revert_reason"] != json!("Unknown selector");
        if (unknown && input.len() >= 4) || !taovm_precompiles::is_precompile(&to) {
            let view = result["output"] != json!("0x");
            self.follows &= !succeeded || view;
            return;
        }
        let value_wei = step.get("value").map_or(U256::ZERO, integer);
        if by_transaction && !self.transfer_value(from, to, value_wei) {
            assert_eq!(exit, "Error(OutOfFund)", "{at}");
            return;
        }

        let intrinsic: u64 = if by_transaction {
            21_000
                + input
                    .iter()
                    .map(|b| if *b == 0 { 4 } else { 16 })
                    .sum::<u64>()
        } else {
            0
        };
        let limit: u64 = step.get("gas").map_or(10_000_000, |gas| integer(gas).to());
        let outcome = run(
            &mut self.state,
            &PrecompileCall {
                address: to,
                caller: from,
                value_wei,
                input: &input,
                gas_limit: limit - intrinsic,
                is_static: step["static"] == json!(true),
                is_delegate: false,
            },
            None,
        );
        let (kind, gas) = match &outcome.status {
            Status::Success => ("Succeed(Returned)".to_owned(), intrinsic + outcome.gas_used),
            Status::Revert => ("Revert(Reverted)".to_owned(), intrinsic + outcome.gas_used),
            Status::Error(error) => (format!("Error({error})"), limit),
        };
        let recorded_kind = match (by_transaction, result["revert"].as_str()) {
            (true, _) => exit,
            (false, Some(_)) => "Revert(Reverted)",
            (false, None) => "Succeed(Returned)",
        };
        let depends_on_stake = succeeded && to == address::STAKING_V2;
        if !self.follows && depends_on_stake {
            return;
        }
        assert_eq!(kind, recorded_kind, "{at}");
        assert_eq!(json!(gas.to_string()), result["gas_used"], "{at}");
        assert_eq!(
            json!(hex::encode_prefixed(&outcome.output)),
            result["output"],
            "{at}"
        );
        self.done.compared += 1;
    }

    /// A transaction between accounts without code: only its value matters here.
    fn transfer(&mut self, step: &Value, recorded: &Value, from: [u8; 20], to: [u8; 20], at: &str) {
        let plain = recorded["result"]["exit"].as_str() == Some("Succeed(Stopped)");
        if plain && step["transactional"] != json!(true) {
            let value = step.get("value").map_or(U256::ZERO, integer);
            assert!(self.transfer_value(from, to, value), "{at}");
        }
        self.follows &= step["transactional"] != json!(true);
    }

    fn transfer_value(&mut self, from: [u8; 20], to: [u8; 20], value_wei: U256) -> bool {
        let Ok(rao) = u64::try_from(value_wei / U256::from(1_000_000_000_u64)) else {
            return false;
        };
        rao == 0
            || balances::transfer(
                &mut self.state,
                &AccountId::from_evm(from),
                &AccountId::from_evm(to),
                Rao(rao),
                balances::Preservation::Expendable,
            )
            .is_ok()
    }
}

fn evm_address(text: &str) -> [u8; 20] {
    hex::decode_to_array(text).expect("an EVM address")
}

/// A JSON number or a decimal string.
fn integer(value: &Value) -> U256 {
    match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        other => panic!("not a number: {other}"),
    }
    .parse()
    .expect("a decimal number")
}
