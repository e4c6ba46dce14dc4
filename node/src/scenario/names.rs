//! Names of accounts in scenarios (spec 10).

use std::{cell::RefCell, cmp::Ordering, collections::BTreeMap};

use serde_json::Value;
use taovm_chain::primitives::AccountId;

use super::{
    evm_keys,
    trace::{Names, TraceError},
};
use crate::keys::dev_account;

/// The accounts that a scenario has named so far.
#[derive(Debug, Default)]
pub(super) struct AccountNames {
    by_name: RefCell<BTreeMap<String, AccountId>>,
    by_hex: RefCell<BTreeMap<String, String>>,
}

impl AccountNames {
    /// The public keys of all names used.
    pub(super) fn used(&self) -> BTreeMap<String, String> {
        self.by_name
            .borrow()
            .iter()
            .map(|(n, a)| (n.clone(), format!("{a:?}")))
            .collect()
    }

    /// Puts names in the place of accounts.
    pub(super) fn show(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if *text == format!("{:?}", AccountId::ZERO) {
                    "zero".clone_into(text);
                } else if let Some(name) = self.by_hex.borrow().get(text) {
                    text.clone_from(name);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.show(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.show(field)),
            _ => {}
        }
    }
}

impl Names for AccountNames {
    fn account(&self, name: &str) -> Result<AccountId, TraceError> {
        if let Some(known) = self.by_name.borrow().get(name) {
            return Ok(*known);
        }
        let account = resolve(name)?;
        let raw = name.starts_with("0x");
        if !raw {
            self.by_name.borrow_mut().insert(name.to_owned(), account);
            self.by_hex
                .borrow_mut()
                .insert(format!("{account:?}"), name.to_owned());
        }
        Ok(account)
    }
}

/// Puts `[key, value]` rows in the order of traces: by the key as it is shown.
pub(super) fn sort_rows(rows: &mut Value) {
    if let Value::Array(rows) = rows {
        rows.sort_by(|a, b| compare(key_of(a), key_of(b)));
    }
}

fn key_of(row: &Value) -> &Value {
    row.get(0).unwrap_or(row)
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a
            .iter()
            .zip(b)
            .map(|(a, b)| compare(a, b))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| a.len().cmp(&b.len())),
        (Value::Number(a), Value::Number(b)) => a.as_u64().cmp(&b.as_u64()),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        _ => a.to_string().cmp(&b.to_string()),
    }
}

fn resolve(name: &str) -> Result<AccountId, TraceError> {
    if name == "zero" {
        return Ok(AccountId::ZERO);
    }
    if let Some(address) = name.strip_prefix("evm:0x") {
        let mut bytes = [0; 20];
        hex::decode_to_slice(address, &mut bytes)
            .map_err(|e| TraceError(format!("{name}: {e}")))?;
        return Ok(AccountId::from_evm(bytes));
    }
    if let Some(key) = name.strip_prefix("evm:eth:") {
        return Ok(AccountId::from_evm(evm_keys::address(key)?));
    }
    if name.starts_with("evm:") {
        return Err(TraceError(format!("{name}: not an EVM address")));
    }
    if name.starts_with("0x") {
        return name.parse().map_err(|e| TraceError(format!("{name}: {e}")));
    }
    Ok(dev_account(name))
}
