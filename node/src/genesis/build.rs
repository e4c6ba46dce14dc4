//! From a file to block 0.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use taovm_chain::{
    call::{Call, Origin, dispatch},
    genesis::{self, GenesisConfig, StakeAmount, StakeGenesis, SubnetGenesis},
    primitives::{AccountId, NetUid},
    reward::RewardEngine,
    state::State,
};
use taovm_evm_bridge::World;

use super::{
    Entries, GenesisFile, GenesisFileError, Name, Rule, StakeEntry, SubnetEntry, amount,
    history::{self, SPACING},
    name::FileNames,
};
use crate::{
    node::{Chain, NodeError},
    scenario::from_trace,
};

/// The chain that a file describes, at its newest block, whose timestamp is `newest` (seconds).
///
/// # Errors
/// [`NodeError::Genesis`] names the field and the rule that it breaks; a fault of `engine`'s
/// machine.
pub fn start(
    file: &GenesisFile,
    chain_id: u64,
    newest: u64,
    engine: &dyn RewardEngine,
) -> Result<Chain, NodeError> {
    let mut state = genesis::build(&config(file)?).map_err(GenesisFileError::from)?;
    set_parameters(&mut state, file)?;
    state.events.clear();
    let first = newest.saturating_sub(file.blocks.saturating_mul(SPACING));
    state.clock.timestamp_ms = first.saturating_mul(1_000);

    let mut world = World::new(state, chain_id);
    for (address, code) in file.code.iter() {
        world
            .set_code(*address, code.clone())
            .map_err(|e| GenesisFileError::rule(format!("code.{address}"), e))?;
    }
    world.chain.events.clear();
    let mut chain = Chain::new(world);
    history::make(&mut chain, file, engine)?;
    Ok(chain)
}

fn config(file: &GenesisFile) -> Result<GenesisConfig, GenesisFileError> {
    let subnets = file.subnets.iter().map(|(n, entry)| (*n, subnet(entry)));
    let stakes = file.stakes.iter().enumerate();
    Ok(GenesisConfig {
        balances: accounts(&file.balances, |amount| amount.0),
        balances_issuance: file.total_issuance.map(|amount| amount.0),
        sudo: file.sudo.as_ref().map(Name::account),
        start_call_delay: file.start_call_delay,
        author: Some(file.author.account()),
        root_staking: file.root_staking,
        hotkeys: accounts(&file.hotkeys, Name::account),
        subnets: subnets.collect(),
        stakes: stakes
            .map(|(index, entry)| stake(file, index, entry))
            .collect::<Result<_, _>>()?,
        ..GenesisConfig::new(file.profile.0)
    })
}

fn accounts<V, T>(entries: &Entries<Name, V>, value: impl Fn(&V) -> T) -> BTreeMap<AccountId, T> {
    let entries = entries.iter();
    entries
        .map(|(name, v)| (name.account(), value(v)))
        .collect()
}

fn subnet(entry: &SubnetEntry) -> SubnetGenesis {
    let neurons = entry.neurons.iter();
    SubnetGenesis {
        owner: entry.owner.account(),
        owner_hotkey: entry.owner_hotkey.account(),
        tao: entry.tao.0,
        alpha: entry.alpha.0,
        neurons: neurons
            .map(|neuron| (neuron.hotkey.account(), neuron.coldkey.account()))
            .collect(),
        started: entry.started,
    }
}

fn stake(
    file: &GenesisFile,
    index: usize,
    entry: &StakeEntry,
) -> Result<StakeGenesis, GenesisFileError> {
    let netuid = entry.netuid;
    if !netuid.is_root() && file.subnets.get(&netuid).is_none() {
        let field = format!("stakes[{index}].netuid");
        return Err(GenesisFileError::rule(field, Rule::UnknownSubnet(netuid)));
    }
    let amount = match (entry.tao, entry.alpha) {
        (Some(tao), None) => StakeAmount::Tao(tao.0),
        (None, Some(alpha)) => StakeAmount::Alpha(alpha.0),
        _ => {
            let field = format!("stakes[{index}]");
            return Err(GenesisFileError::rule(field, Rule::OneAmount));
        }
    };
    Ok(StakeGenesis {
        coldkey: entry.coldkey.account(),
        hotkey: entry.hotkey.account(),
        netuid,
        amount,
    })
}

/// Root sets what the file names, by the chain's own calls and in the file's order.
fn set_parameters(state: &mut State, file: &GenesisFile) -> Result<(), GenesisFileError> {
    for (name, value) in file.parameters.iter() {
        set_parameter(
            state,
            format!("parameters.{name}"),
            name,
            without_unit(value),
        )?;
    }
    // No epoch is near before the first block: a short tempo must not shut out what follows it.
    let window = std::mem::take(&mut state.globals.admin_freeze_window);
    for (netuid, entry) in file.subnets.iter() {
        for (name, value) in entry.hyperparameters.iter() {
            let field = format!("subnets.{netuid}.hyperparameters.{name}");
            set_parameter(state, field, name, of_subnet(*netuid, value))?;
        }
    }
    state.globals.admin_freeze_window = window;
    Ok(())
}

fn set_parameter(
    state: &mut State,
    field: String,
    name: &str,
    arguments: Value,
) -> Result<(), GenesisFileError> {
    let call = json!({ "AdminUtils": { format!("sudo_set_{name}"): arguments } });
    let call: Call = from_trace(&call, &FileNames)
        .map_err(|e| GenesisFileError::rule(&field, Rule::Call(e.0)))?;
    dispatch(state, Origin::Root, call, None).map_err(|e| GenesisFileError::rule(field, e))
}

/// The call's arguments: the netuid, then the only value, or several by name.
fn of_subnet(netuid: NetUid, value: &Value) -> Value {
    match without_unit(value) {
        Value::Object(mut fields) => {
            fields.insert("netuid".into(), json!(netuid));
            Value::Object(fields)
        }
        value => json!([netuid, value]),
    }
}

/// `"1.5 TAO"` as rao.
fn without_unit(value: &Value) -> Value {
    match value {
        Value::String(text) => match amount::parse(text, "TAO", "rao") {
            Some(rao) => json!(rao),
            None => value.clone(),
        },
        value => value.clone(),
    }
}
