//! The blocks that a file asks for: its calls, its weights, and empty ones.

use std::sync::Arc;

use serde_json::json;
use taovm_chain::{
    call::{Call, Origin, SubtensorCall},
    primitives::{AccountId, NetUid, Uid},
    reward::RewardEngine,
    state::Subnet,
};

use super::{CallEntry, Entries, GenesisFile, GenesisFileError, Name, Rule, name::FileNames};
use crate::{
    node::{Chain, NativeCall, NodeError, produce},
    scenario::from_trace,
};

/// Seconds between the blocks that were made before the node's start.
pub(super) const SPACING: u64 = 12;

/// A call with the field that asks for it.
struct Asked {
    field: String,
    origin: Origin,
    call: Call,
}

/// Makes the blocks. Calls are of the first one, weights of the first after their validators' permits.
pub(super) fn make(
    chain: &mut Chain,
    file: &GenesisFile,
    engine: &dyn RewardEngine,
) -> Result<(), NodeError> {
    let mut history = History {
        chain,
        file,
        engine,
    };
    let calls = calls(file)?;
    if !calls.is_empty() {
        history.block(calls, "calls")?;
    }
    let weights = weights(history.chain, file)?;
    if !weights.is_empty() {
        while !history.all_have_permits() {
            history.block(Vec::new(), "weights need permits, which epochs give")?;
        }
        history.block(weights, "weights")?;
    }
    while history.chain.head().number() < file.blocks {
        history.block(Vec::new(), "")?;
    }
    Ok(())
}

struct History<'a> {
    chain: &'a mut Chain,
    file: &'a GenesisFile,
    engine: &'a dyn RewardEngine,
}

impl History<'_> {
    /// Makes a block of calls that must all be accepted.
    fn block(&mut self, asked: Vec<Asked>, waiting: &'static str) -> Result<(), NodeError> {
        let blocks = self.file.blocks;
        if self.chain.head().number() >= blocks {
            let rule = Rule::TooFewBlocks { blocks, waiting };
            return Err(GenesisFileError::rule("blocks", rule).into());
        }
        let mut fields = Vec::with_capacity(asked.len());
        for Asked {
            field,
            origin,
            call,
        } in asked
        {
            fields.push(field);
            self.chain
                .pool
                .add_native(Arc::new(NativeCall { origin, call }));
        }
        let timestamp = self.chain.head().header.timestamp + SPACING;
        let author = Some(self.file.author.account());
        let produced = produce(self.chain, self.engine, author, timestamp)?;
        // Native calls are made in the order of their arrival.
        for (field, outcome) in fields.into_iter().zip(produced.block.native.iter()) {
            if let Err(error) = &outcome.result {
                return Err(GenesisFileError::rule(field, error.clone()).into());
            }
        }
        Ok(())
    }

    fn all_have_permits(&self) -> bool {
        let ledger = &self.chain.head().world.chain;
        self.file.subnets.iter().all(|(netuid, entry)| {
            let neurons = &ledger.subnet(*netuid).neurons;
            entry.weights.iter().all(|(validator, _)| {
                let uid = neurons.uids.get(&validator.account());
                uid.and_then(|uid| neurons.validator_permit.get(usize::from(*uid)))
                    .is_some_and(|permit| *permit)
            })
        })
    }
}

fn calls(file: &GenesisFile) -> Result<Vec<Asked>, GenesisFileError> {
    let entries = file.calls.iter().enumerate();
    entries
        .map(|(index, entry)| {
            let CallEntry {
                origin,
                pallet,
                call,
                args,
            } = entry;
            let field = format!("calls[{index}]");
            let wrong = |reason| GenesisFileError::rule(&field, Rule::Call(reason));
            let origin = if origin == "root" {
                Origin::Root
            } else {
                let name: Name = origin.parse().map_err(wrong)?;
                Origin::Signed(name.account())
            };
            let call = json!({ pallet: { call: args } });
            let call = from_trace(&call, &FileNames).map_err(|e| wrong(e.0))?;
            Ok(Asked {
                field,
                origin,
                call,
            })
        })
        .collect()
}

fn weights(chain: &Chain, file: &GenesisFile) -> Result<Vec<Asked>, GenesisFileError> {
    let ledger = &chain.head().world.chain;
    let mut asked = Vec::new();
    for (&netuid, entry) in file.subnets.iter() {
        let subnet = ledger.subnet(netuid);
        for (validator, row) in entry.weights.iter() {
            let field = format!("subnets.{netuid}.weights.{validator}");
            uid_of(subnet, validator, &field)?;
            let call = set_weights(subnet, netuid, row, &field)?;
            asked.push(Asked {
                field,
                origin: Origin::Signed(validator.account()),
                call,
            });
        }
    }
    Ok(asked)
}

fn set_weights(
    subnet: &Subnet,
    netuid: NetUid,
    row: &Entries<Name, u16>,
    field: &str,
) -> Result<Call, GenesisFileError> {
    let dests = row
        .iter()
        .map(|(target, _)| uid_of(subnet, target, field))
        .collect::<Result<_, _>>()?;
    Ok(SubtensorCall::SetWeights {
        netuid,
        dests,
        weights: row.iter().map(|(_, weight)| *weight).collect(),
        version_key: subnet.params.weights_version_key,
    }
    .into())
}

fn uid_of(subnet: &Subnet, name: &Name, field: &str) -> Result<Uid, GenesisFileError> {
    let account: AccountId = name.account();
    let uid = subnet.neurons.uids.get(&account).copied();
    uid.ok_or_else(|| GenesisFileError::rule(field, Rule::NotANeuron(name.to_string())))
}
