//! What a step's text stands for: earlier results, hashes, calls inside of calls (spec 10).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use taovm_chain::{
    call::Call,
    neurons::Reveal,
    primitives::{AccountId, H256, MechId, NetUid, Uid, blake2_256},
};

use super::{
    evm_keys,
    storage::Place,
    trace::{Names, TraceError, from_trace},
};

/// Results that a scenario saved, and what was computed for its steps.
#[derive(Debug, Default)]
pub(super) struct Placeholders {
    saved: BTreeMap<String, String>,
    expanded: Map<String, Value>,
    /// What the chain's trace says that the step's placeholders became.
    recorded: Option<Value>,
}

impl Placeholders {
    /// A step with its placeholders replaced.
    pub(super) fn fill(
        &mut self,
        step: &Map<String, Value>,
        recorded: Option<&Value>,
        names: &dyn Names,
    ) -> Result<Map<String, Value>, TraceError> {
        self.expanded.clear();
        self.recorded = recorded.cloned();
        step.iter()
            .map(|(field, value)| Ok((field.clone(), self.filled(value, names)?)))
            .collect()
    }

    /// What the last step's placeholders became; nothing without any.
    pub(super) fn take_expanded(&mut self) -> Option<Value> {
        let expanded = core::mem::take(&mut self.expanded);
        (!expanded.is_empty()).then_some(Value::Object(expanded))
    }

    /// Keeps a step's result under the name that the step gives it.
    pub(super) fn save(
        &mut self,
        step: &Map<String, Value>,
        result: &Value,
    ) -> Result<(), TraceError> {
        let Some(name) = step.get("save").and_then(Value::as_str) else {
            return Ok(());
        };
        let text = result.as_str().or_else(|| result.get("address")?.as_str());
        let text = text.ok_or_else(|| TraceError(format!("save: {result} is no text")))?;
        self.saved.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    fn filled(&mut self, value: &Value, names: &dyn Names) -> Result<Value, TraceError> {
        match value {
            Value::String(text) => self.filled_text(text, names),
            Value::Array(items) => items.iter().map(|item| self.filled(item, names)).collect(),
            Value::Object(fields) => {
                if let Some(computed) = self.computed(fields, names)? {
                    return Ok(computed);
                }
                let mut filled = Map::new();
                for (field, value) in fields {
                    filled.insert(field.clone(), self.filled(value, names)?);
                }
                Ok(as_call(filled))
            }
            other => Ok(other.clone()),
        }
    }

    /// `{"@commit": …}`, `{"@evmsig": …}`, `{"@call": …}`, `{"storage_key": …}` and `{"@tlock": …}`,
    /// whose bytes only the trace has; the only field of their object.
    fn computed(
        &mut self,
        fields: &Map<String, Value>,
        names: &dyn Names,
    ) -> Result<Option<Value>, TraceError> {
        let mut fields_of = fields.iter();
        let (Some((name, given)), None) = (fields_of.next(), fields_of.next()) else {
            return Ok(None);
        };
        let bytes = match name.as_str() {
            "@commit" => from_trace::<Commit>(given, names)?.hash().to_vec(),
            "@evmsig" => {
                let of: EvmSignature = from_trace(given, names)?;
                evm_keys::association(&of.eth, &of.hotkey, of.block)?.to_vec()
            }
            "@call" => {
                let call: Call = from_trace(&self.filled(given, names)?, names)?;
                call.to_scale()
            }
            "@tlock" => {
                let recorded = self.recorded.as_ref();
                let bytes = recorded
                    .and_then(|expanded| expanded.get("@tlock"))
                    .cloned();
                let bytes = bytes.ok_or_else(|| TraceError("@tlock: not in the trace".into()))?;
                self.expanded.insert(name.clone(), bytes.clone());
                return Ok(Some(bytes));
            }
            "storage_key" => match self.filled(given, names)? {
                Value::Object(place) => Place::read(&place, names)?.raw_key()?,
                other => return Err(TraceError(format!("storage_key: {other} names no item"))),
            },
            _ => return Ok(None),
        };
        let shown = format!("0x{}", hex::encode(bytes));
        self.expanded.insert(name.clone(), shown.clone().into());
        Ok(Some(shown.into()))
    }

    fn filled_text(&mut self, text: &str, names: &dyn Names) -> Result<Value, TraceError> {
        if let Some(account) = text.strip_prefix("@blake2:") {
            let hash = format!("0x{}", hex::encode(blake2_256(&names.account(account)?.0)));
            self.expanded.insert(text.to_owned(), hash.clone().into());
            return Ok(hash.into());
        }
        if let Some(name) = text.strip_prefix("eth:") {
            let address = format!("0x{}", hex::encode(evm_keys::address(name)?));
            self.expanded
                .insert(text.to_owned(), address.clone().into());
            return Ok(address.into());
        }
        let saved = |name: &str| {
            self.saved
                .get(name)
                .ok_or_else(|| TraceError(format!("${name}: no step saved it")))
        };
        if let Some(name) = text.strip_prefix('$') {
            return Ok(saved(name)?.clone().into());
        }
        if let Some(name) = text.strip_prefix("evm:$") {
            return Ok(format!("evm:{}", saved(name)?).into());
        }
        Ok(text.into())
    }
}

/// Weights to commit to.
#[derive(Deserialize)]
struct Commit {
    hotkey: AccountId,
    netuid: NetUid,
    #[serde(default)]
    mecid: MechId,
    uids: Vec<Uid>,
    values: Vec<u16>,
    salt: Vec<u16>,
    version_key: u64,
}

impl Commit {
    fn hash(&self) -> H256 {
        Reveal::new(
            self.netuid,
            self.mecid,
            &self.uids,
            &self.values,
            &self.salt,
            self.version_key,
        )
        .commitment(&self.hotkey)
    }
}

/// What a named EVM key signs.
#[derive(Deserialize)]
struct EvmSignature {
    eth: String,
    hotkey: AccountId,
    block: u64,
}

/// `{"pallet", "call", "args"}`, a call among arguments, in the form that calls are read in.
fn as_call(fields: Map<String, Value>) -> Value {
    let text = |field: &str| fields.get(field).and_then(Value::as_str);
    let known = |field: &String| matches!(field.as_str(), "pallet" | "call" | "args");
    if let Some(call) = text("call")
        && fields.keys().all(known)
    {
        let pallet = text("pallet").unwrap_or("SubtensorModule");
        let args = fields.get("args").cloned().unwrap_or_else(|| json!({}));
        return json!({ pallet: { call: args } });
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::names::AccountNames;

    fn fill(placeholders: &mut Placeholders, step: Value) -> Result<Value, TraceError> {
        let Value::Object(step) = step else {
            panic!("a step is an object");
        };
        placeholders
            .fill(&step, None, &AccountNames::default())
            .map(Value::Object)
    }

    #[test]
    fn saved_results_are_used_later() {
        let mut placeholders = Placeholders::default();
        let step = Map::from_iter([("save".to_owned(), json!("v"))]);
        placeholders
            .save(&step, &json!({ "address": "0x12" }))
            .unwrap();
        let filled = fill(&mut placeholders, json!({ "a": ["$v", "evm:$v"] })).unwrap();
        assert_eq!(filled, json!({ "a": ["0x12", "evm:0x12"] }));
        assert!(fill(&mut placeholders, json!({ "a": "$w" })).is_err());
        assert!(placeholders.save(&step, &json!(1)).is_err());
    }

    #[test]
    fn a_hash_of_an_account_is_computed_and_told() {
        let mut placeholders = Placeholders::default();
        let filled = fill(&mut placeholders, json!({ "hash": "@blake2:new" })).unwrap();
        let hash = "0xd48c91d600dbf778488c125de6271064d8f83777a49454cfb588e6f3fa055c04";
        assert_eq!(filled, json!({ "hash": hash }));
        assert_eq!(
            placeholders.take_expanded(),
            Some(json!({ "@blake2:new": hash }))
        );
        assert_eq!(placeholders.take_expanded(), None);
    }

    #[test]
    fn a_ciphertext_is_the_traces() {
        let Value::Object(step) = json!({ "args": { "commit": { "@tlock": {} } } }) else {
            panic!("a step is an object");
        };
        let mut placeholders = Placeholders::default();
        let recorded = json!({ "@tlock": "0x12" });
        let filled = placeholders.fill(&step, Some(&recorded), &AccountNames::default());
        assert_eq!(filled.unwrap()["args"], json!({ "commit": "0x12" }));
        assert_eq!(placeholders.take_expanded(), Some(recorded));
        let unknown = placeholders.fill(&step, None, &AccountNames::default());
        assert!(unknown.is_err());
    }

    #[test]
    fn a_call_among_arguments_is_read_like_a_call() {
        let step = json!({ "op": "call", "args": { "call": { "call": "start_call", "args": { "netuid": 2 } } } });
        let filled = fill(&mut Placeholders::default(), step).unwrap();
        assert_eq!(
            filled["args"]["call"],
            json!({ "SubtensorModule": { "start_call": { "netuid": 2 } } })
        );
    }

    #[test]
    fn a_call_becomes_the_chains_bytes() {
        // evm_06_more_precompiles, step 40: the argument of proxyCall.
        let step = json!({ "data": { "@call": { "pallet": "SubtensorModule", "call": "add_stake",
            "args": { "hotkey": "owner_hk", "netuid": 2, "amount_staked": 10_000_000_000_u64 } } } });
        let filled = fill(&mut Placeholders::default(), step).unwrap();
        let bytes = "0x070298e9ab4e1d588be4ebbd4f0e82361c301081c3a17\
                     0fc4f0025263d03d8742965020000e40b5402000000";
        assert_eq!(filled, json!({ "data": bytes }));
    }

    #[test]
    fn an_item_becomes_its_storage_key() {
        // evm_06_more_precompiles, steps 51 and 55
        for (place, key) in [
            (
                json!({ "pallet": "SubtensorModule", "item": "SubnetAlphaIn", "keys": [2] }),
                "0x658faa385070e074c85bf6b568cf05552ce12f7007574647d692ac7edf8b7a530200",
            ),
            (
                json!({ "pallet": "System", "item": "Account",
                    "keys": ["evm:0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] }),
                "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da91e9c3b11af9bc1589a42f97fdae31eaa9c7c28346044008fb473d136195d3101626dbf1051931f217379e1999c525bee",
            ),
        ] {
            let step = json!({ "data": { "storage_key": place } });
            let filled = fill(&mut Placeholders::default(), step).unwrap();
            assert_eq!(filled["data"], key);
        }
    }
}
