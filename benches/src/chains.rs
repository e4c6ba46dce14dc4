//! Chains with many subnets.

use std::collections::BTreeMap;

use taovm_chain::{
    block::{self, BlockInput},
    genesis::{self, GenesisConfig, StakeAmount, StakeGenesis, SubnetGenesis},
    primitives::{AccountId, Alpha, MechId, NetUid, Rao, Uid, blake2_256},
    profile::Profile,
    state::State,
};

/// Subnets of a full chain besides root: its limit of 128, less one for the runtime's own, which
/// never emits.
pub const SUBNETS: u16 = 127;

/// Neurons of each.
pub const NEURONS: u16 = 256;

/// Those of them that validate, with full rows of weights.
pub const VALIDATORS: u16 = 64;

/// A full chain of emitting subnets. With root stake each block injects TAO and alpha into the
/// pools; without, all of the TAO buys alpha.
///
/// # Panics
/// Never: the genesis is possible.
#[must_use]
pub fn full_chain(root_stake: bool) -> State {
    let netuids = (2..2 + SUBNETS).map(NetUid);
    let subnets: BTreeMap<_, _> = netuids.clone().map(|n| (n, subnet(n))).collect();
    let mut stakes: Vec<_> = netuids.clone().flat_map(validators).collect();
    if root_stake {
        // So much that root's part of the alpha is more than the price leaves to inject.
        stakes.push(StakeGenesis {
            coldkey: hotkey(NetUid(2), 0),
            hotkey: hotkey(NetUid(2), 0),
            netuid: NetUid::ROOT,
            amount: StakeAmount::Tao(Rao::from_tao(5_000_000)),
        });
    }
    let config = GenesisConfig {
        balances: BTreeMap::from([(AUTHOR, Rao::TAO)]),
        author: Some(AUTHOR),
        root_staking: true,
        subnets,
        stakes,
        ..GenesisConfig::new(&Profile::FINNEY)
    };
    let mut state = genesis::build(&config).expect("the genesis is possible");
    for netuid in netuids {
        vote(&mut state, netuid);
    }
    state
}

/// Opens the next block.
///
/// # Panics
/// Never: no script runs.
pub fn next_block(state: &mut State) {
    let number = state.now() + 1;
    let input = BlockInput {
        timestamp_ms: number * 12_000,
        parent_hash: blake2_256(&number.to_le_bytes()),
        author: Some(AUTHOR),
    };
    block::step(state, input, None).expect("no script runs");
}

const AUTHOR: AccountId = AccountId([2; 32]);

fn subnet(netuid: NetUid) -> SubnetGenesis {
    SubnetGenesis {
        owner: hotkey(netuid, 0),
        owner_hotkey: hotkey(netuid, 0),
        tao: Rao::from_tao(100_000),
        alpha: Alpha(1_000_000_000_000_000),
        neurons: (1..NEURONS)
            .map(|uid| (hotkey(netuid, uid), hotkey(netuid, uid)))
            .collect(),
        started: true,
    }
}

fn validators(netuid: NetUid) -> impl Iterator<Item = StakeGenesis> {
    (0..VALIDATORS).map(move |uid| StakeGenesis {
        coldkey: hotkey(netuid, uid),
        hotkey: hotkey(netuid, uid),
        netuid,
        amount: StakeAmount::Alpha(Alpha(1_000_000_000_000 + u64::from(uid) * 997)),
    })
}

/// Permits and full rows of weights, as of a subnet that has long been running.
fn vote(state: &mut State, netuid: NetUid) {
    let mut random = super::Lcg(u64::from(netuid.0));
    let subnet = state.subnet_mut(netuid);
    subnet.emission_enabled = true;
    subnet.pool.moving_price = 1.into();
    let neurons = subnet.neurons_mut();
    neurons.validator_permit = (0..NEURONS).map(|uid| uid < VALIDATORS).collect();
    let mechanism = subnet.mechanism_mut(MechId::MAIN);
    mechanism.last_update = vec![1; usize::from(NEURONS)];
    for validator in 0..VALIDATORS {
        let row = (0..NEURONS).map(|uid: Uid| (uid, random.next_u16()));
        mechanism.set_weights(validator, row.collect());
    }
}

fn hotkey(netuid: NetUid, uid: Uid) -> AccountId {
    let mut seed = [b'n'; 5];
    seed[1..3].copy_from_slice(&netuid.0.to_be_bytes());
    seed[3..].copy_from_slice(&uid.to_be_bytes());
    AccountId(blake2_256(&seed))
}
