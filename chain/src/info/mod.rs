//! What the runtime's interfaces tell of subnets and neurons, with the chain's names and order of
//! fields (spec 06 §13).

mod metagraph;
mod names;
mod neuron;
mod selective;
mod subnet;
mod subnet_state;
#[cfg(test)]
mod tests;

pub use metagraph::{Metagraph, all_mechagraphs, all_metagraphs, mechagraph, metagraph};
pub use names::name_of;
pub use neuron::{NeuronInfo, NeuronInfoLite, neuron, neuron_lite, neurons, neurons_lite};
pub use selective::{SelectiveMetagraph, selective_mechagraph, selective_metagraph};
pub use subnet::{
    DynamicInfo, SubnetHyperparams, SubnetInfo, dynamic_info, subnet_hyperparams, subnet_info,
};
pub use subnet_state::{SubnetState, subnet_state};

use crate::{
    primitives::AccountId,
    state::{Ledger, Subnet},
};

/// What a weight can be at most: a constant of the chain.
const MAX_WEIGHTS_LIMIT: u16 = u16::MAX;

/// An entry of a list by uid, the type's default beyond its end.
fn at<T: Copy + Default>(list: &[T], uid: usize) -> T {
    list.get(uid).copied().unwrap_or_default()
}

fn owner_of(state: &Ledger, hotkey: &AccountId) -> AccountId {
    state.hotkey(hotkey).owner.unwrap_or_default()
}

fn coldkeys(state: &Ledger, subnet: &Subnet) -> Vec<AccountId> {
    let hotkeys = subnet.neurons.keys.iter();
    hotkeys.map(|hotkey| owner_of(state, hotkey)).collect()
}
