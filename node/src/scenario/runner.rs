//! Runs a scenario's steps on a chain of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use taovm_chain::{
    balances,
    block::{self, BlockInput},
    call::{Call, Origin},
    error::Error,
    event::{DispatchInfo, SystemEvent},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    staking,
};
use taovm_evm_bridge::{OpenBlock, World, native};

use super::{
    Output, Scenario, ScenarioError, StepResult, api, bundle, constants,
    evm::EvmStep,
    names::{AccountNames, sort_rows},
    placeholders::Placeholders,
    storage::Place,
    trace::{Names, TraceError, from_trace, to_trace},
};
use crate::keys::dev_account;

/// The chain id of a genesis that names none.
const CHAIN_ID: u64 = 42;

/// The parent hash of every block: FRAME's before the first header. A scenario names none, and a
/// recorder's own, which differ from block to block, cannot be had from its steps; they decide whose
/// root dividends are claimed by themselves and nothing else (spec 03 §12.4).
const PARENT_HASH: [u8; 32] = [69; 32];

/// Runs all steps.
///
/// # Errors
/// [`ScenarioError::Genesis`] or [`ScenarioError::Step`] for what the scenario itself gets wrong.
/// A refused call is a result, not an error.
pub fn run(scenario: &Scenario) -> Result<Output, ScenarioError> {
    let names = AccountNames::default();
    let mut chain = Chain::new(&scenario.genesis, &names)?;
    let mut results = Vec::with_capacity(scenario.steps.len());
    for (number, step) in scenario.steps.iter().enumerate() {
        let repeat = step.get("repeat").and_then(Value::as_u64).unwrap_or(1);
        let recorded = scenario
            .output
            .as_ref()
            .and_then(|output| output.results.get(number)?.expanded.as_ref());
        let mut last = None;
        for _ in 0..repeat {
            let result = chain
                .step(step, recorded)
                .map_err(|e| ScenarioError::Step {
                    step: number,
                    op: op_of(step).to_owned(),
                    reason: e.0,
                })?;
            last = Some(result);
        }
        results.extend(last);
    }
    Ok(Output {
        results,
        accounts: names.used(),
    })
}

/// Whether the result of an operation holds the EVM's byte strings.
fn is_of_evm(op: &str) -> bool {
    matches!(
        op,
        "evm_call" | "evm_create" | "precompile" | "eth_tx" | "evm_account"
    )
}

fn op_of(step: &Map<String, Value>) -> &str {
    step.get("op").and_then(Value::as_str).unwrap_or("no op")
}

struct Chain<'a> {
    world: World,
    /// The Ethereum transactions of the open block.
    open: OpenBlock,
    names: &'a AccountNames,
    placeholders: Placeholders,
    events: bool,
}

impl<'a> Chain<'a> {
    fn new(genesis: &Map<String, Value>, names: &'a AccountNames) -> Result<Self, ScenarioError> {
        let wrong = |e: TraceError| ScenarioError::Genesis(e.0);
        let mut balances = BTreeMap::new();
        if let Some(Value::Object(given)) = genesis.get("balances") {
            for (name, amount) in given {
                balances.insert(
                    names.account(name).map_err(wrong)?,
                    from_trace(amount, names).map_err(wrong)?,
                );
            }
        }
        let optional = |field: &str| genesis.get(field).filter(|value| !value.is_null());
        let sudo = optional("sudo").and_then(Value::as_str).unwrap_or("Alice");
        let config = GenesisConfig {
            balances,
            balances_issuance: optional("balances_issuance")
                .map(|amount| from_trace(amount, names))
                .transpose()
                .map_err(wrong)?,
            sudo: Some(names.account(sudo).map_err(wrong)?),
            start_call_delay: optional("start_call_delay")
                .map(|blocks| from_trace(blocks, names))
                .transpose()
                .map_err(wrong)?
                .unwrap_or(0),
            author: Some(dev_account("One")),
            ..GenesisConfig::new(&Profile::FINNEY)
        };
        let state = genesis::build(&config).map_err(|e| ScenarioError::Genesis(e.to_string()))?;
        let chain_id = optional("chain_id")
            .map(|id| from_trace(id, names))
            .transpose()
            .map_err(wrong)?
            .unwrap_or(CHAIN_ID);
        let world = World::new(state, chain_id);
        let mut chain = Self {
            open: OpenBlock::of(&world),
            world,
            names,
            placeholders: Placeholders::default(),
            events: optional("events").and_then(Value::as_bool).unwrap_or(false),
        };
        chain.next_block().map_err(wrong)?;
        Ok(chain)
    }

    fn next_block(&mut self) -> Result<(), TraceError> {
        let input = BlockInput {
            timestamp_ms: 12_000 * (1_000_000 + self.world.chain.now() + 1),
            parent_hash: PARENT_HASH,
            author: Some(dev_account("One")),
        };
        block::step(&mut self.world.chain, input, None).map_err(|e| TraceError(e.to_string()))?;
        self.open = OpenBlock::of(&self.world);
        // The block's first extrinsic sets its time.
        let dispatch_info = DispatchInfo::TIMESTAMP;
        let set = SystemEvent::ExtrinsicSuccess { dispatch_info };
        self.world.chain.emit(set);
        Ok(())
    }

    fn step(
        &mut self,
        given: &Map<String, Value>,
        recorded: Option<&Value>,
    ) -> Result<StepResult, TraceError> {
        let seen = self.world.chain.events.len();
        let step = &self.placeholders.fill(given, recorded, self.names)?;
        let data = recorded.and_then(|expanded| expanded.get("data"));
        let op = op_of(step);
        let mut result = match op {
            "call" => {
                let signer = self.account(step, "from")?;
                self.call(step, Origin::Signed(signer))?
            }
            "sudo" => self.call(step, Origin::Root)?,
            "none" => self.call(step, Origin::None)?,
            "blocks" => self.blocks(step)?,
            "get" => Place::read(step, self.names)?.get(&self.world.chain)?,
            "list" => Place::read(step, self.names)?.list(&self.world.chain)?,
            "set" => {
                let value = step.get("value").unwrap_or(&Value::Null);
                Place::read(step, self.names)?.set(&mut self.world.chain, value)?;
                json!("ok")
            }
            "api" => self.api(step)?,
            "const" => {
                let pallet = step.get("pallet").and_then(Value::as_str);
                constants::get(pallet.unwrap_or("SubtensorModule"), text(step, "name")?)?
            }
            "account" => self.show_account(&self.account(step, "who")?)?,
            "accounts" => self.accounts(step)?,
            "stake" => {
                let (hotkey, coldkey) = (
                    self.account(step, "hotkey")?,
                    self.account(step, "coldkey")?,
                );
                to_trace(&staking::stake_of(
                    &self.world.chain,
                    &hotkey,
                    &coldkey,
                    self.netuid(step)?,
                ))?
            }
            "stakes" => self.stakes(step)?,
            "total_stake" => bundle::total_stake(
                &self.world.chain,
                &self.account(step, "hotkey")?,
                self.netuid(step)?,
            )?,
            "global" => bundle::global(&self.world.chain)?,
            "subnet" => bundle::subnet(&self.world.chain, self.netuid(step)?)?,
            "neurons" => bundle::neurons(&self.world.chain, self.netuid(step)?)?,
            "mint" => {
                let who = self.account(step, "who")?;
                let amount: Rao = self.read(step, "amount")?;
                balances::deposit(&mut self.world.chain, &who, amount)
                    .map_err(|e| TraceError(e.to_string()))?;
                json!("ok")
            }
            "evm_call" => EvmStep::new(step, self.names, data).call(&mut self.world)?,
            "evm_create" => EvmStep::new(step, self.names, data).create(&mut self.world)?,
            "precompile" => EvmStep::new(step, self.names, data).precompile(&mut self.world)?,
            "eth_tx" => {
                let from = text(given, "from")?;
                EvmStep::new(step, self.names, data).transaction(
                    &mut self.world,
                    &mut self.open,
                    from,
                )?
            }
            "evm_account" => EvmStep::new(step, self.names, data).account(&self.world)?,
            "evm_mapped" => EvmStep::new(step, self.names, data).mapped()?,
            other => return Err(TraceError(format!("no such operation as {other:?}"))),
        };
        self.placeholders.save(step, &result)?;
        // Byte strings of the EVM are shown as they are, even where they are a known account.
        if !is_of_evm(op) {
            self.names.show(&mut result);
        }
        match op {
            "list" => sort_rows(&mut result),
            "neurons" => {
                for field in bundle::BY_ACCOUNT {
                    if let Some(rows) = result.get_mut(field) {
                        sort_rows(rows);
                    }
                }
            }
            _ => {}
        }
        let events = self.events_since(step, op, seen)?;
        Ok(StepResult {
            block: self.world.chain.now(),
            result,
            events,
            expanded: self.placeholders.take_expanded(),
        })
    }

    /// The events of a step; of a `blocks` step those of its last block.
    fn events_since(
        &self,
        step: &Map<String, Value>,
        op: &str,
        seen: usize,
    ) -> Result<Option<Vec<Value>>, TraceError> {
        if !step
            .get("events")
            .and_then(Value::as_bool)
            .unwrap_or(self.events)
        {
            return Ok(None);
        }
        let skip = if op == "blocks" { 0 } else { seen };
        self.world
            .chain
            .events
            .iter()
            .skip(skip)
            .map(|event| {
                let mut shown = to_trace(event)?;
                self.names.show(&mut shown);
                Ok(shown)
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }

    fn call(&mut self, step: &Map<String, Value>, origin: Origin) -> Result<Value, TraceError> {
        let pallet = step
            .get("pallet")
            .and_then(Value::as_str)
            .unwrap_or("SubtensorModule");
        let name = text(step, "call")?;
        let args = step.get("args").cloned().unwrap_or_else(|| json!({}));
        let described = json!({ pallet: { name: args } });
        let call: Call = from_trace(&described, self.names)?;
        Ok(
            match native::dispatch(&mut self.world, origin, call, None) {
                Ok(()) => json!("ok"),
                Err(error) => json!({ "error": shown(&error) }),
            },
        )
    }

    fn blocks(&mut self, step: &Map<String, Value>) -> Result<Value, TraceError> {
        let now = self.world.chain.now();
        let to = match step.get("to") {
            Some(to) => from_trace(to, self.names)?,
            None => now + self.optional(step, "n")?.unwrap_or(1),
        };
        while self.world.chain.now() < to {
            self.next_block()?;
        }
        Ok(json!({ "block": self.world.chain.now() }))
    }

    fn api(&self, step: &Map<String, Value>) -> Result<Value, TraceError> {
        let (api, method) = (text(step, "api")?, text(step, "method")?);
        let args = step
            .get("args")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        api::call(&self.world.chain, api, method, args, self.names)
    }

    fn accounts(&self, step: &Map<String, Value>) -> Result<Value, TraceError> {
        let who = step
            .get("who")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let mut shown = Map::new();
        for name in who.iter().filter_map(Value::as_str) {
            shown.insert(
                name.to_owned(),
                self.show_account(&self.names.account(name)?)?,
            );
        }
        Ok(Value::Object(shown))
    }

    fn show_account(&self, who: &AccountId) -> Result<Value, TraceError> {
        let account = self
            .world
            .chain
            .accounts
            .get(who)
            .copied()
            .unwrap_or_default();
        Ok(json!({
            "free": to_trace(&account.free)?,
            "reserved": to_trace(&account.reserved)?,
            "frozen": to_trace(&account.frozen)?,
            "nonce": account.nonce,
        }))
    }

    fn stakes(&self, step: &Map<String, Value>) -> Result<Value, TraceError> {
        let positions: Vec<(AccountId, AccountId, NetUid)> = self.read(step, "of")?;
        positions
            .iter()
            .map(|(hotkey, coldkey, netuid)| {
                let stake = staking::stake_of(&self.world.chain, hotkey, coldkey, *netuid);
                to_trace(&(hotkey, coldkey, netuid, stake))
            })
            .collect()
    }

    fn read<T: serde::de::DeserializeOwned>(
        &self,
        step: &Map<String, Value>,
        field: &str,
    ) -> Result<T, TraceError> {
        self.optional(step, field)?
            .ok_or_else(|| TraceError(format!("{field}: missing")))
    }

    fn optional<T: serde::de::DeserializeOwned>(
        &self,
        step: &Map<String, Value>,
        field: &str,
    ) -> Result<Option<T>, TraceError> {
        step.get(field)
            .map(|value| from_trace(value, self.names))
            .transpose()
            .map_err(|e| TraceError(format!("{field}: {}", e.0)))
    }

    fn account(&self, step: &Map<String, Value>, field: &str) -> Result<AccountId, TraceError> {
        self.read(step, field)
    }

    fn netuid(&self, step: &Map<String, Value>) -> Result<NetUid, TraceError> {
        self.read(step, "netuid")
    }
}

fn text<'s>(step: &'s Map<String, Value>, field: &str) -> Result<&'s str, TraceError> {
    step.get(field)
        .and_then(Value::as_str)
        .ok_or_else(|| TraceError(format!("{field}: missing")))
}

/// An error as traces name it.
fn shown(error: &Error) -> String {
    error.to_string()
}
