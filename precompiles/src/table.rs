//! Which precompile answers where.

use taovm_chain::state::PrecompileId;

use crate::{
    address as at, address_mapping, alpha, balance_transfer, crowdloan, crypto,
    function::Interface::{self, Functions, Raw},
    leasing, metagraph, neuron, proxy, runtime_dispatch, staking_v1, staking_v2, storage_query,
    subnet, tao_reward, uid_lookup, voting_power,
};

/// What answers at an address.
pub(crate) struct Row {
    pub(crate) address: [u8; 20],
    /// How root switches it off, if it can (spec 01 §2).
    pub(crate) toggle: Option<PrecompileId>,
    pub(crate) interface: Interface,
}

/// A precompile that is always on.
const fn row(address: [u8; 20], interface: Interface) -> Row {
    Row {
        address,
        toggle: None,
        interface,
    }
}

/// A precompile that root can switch off.
const fn switched(address: [u8; 20], toggle: PrecompileId, interface: Interface) -> Row {
    Row {
        address,
        toggle: Some(toggle),
        interface,
    }
}

/// The precompiles that this version has.
pub(crate) static TABLE: &[Row] = &[
    row(at::DISPATCH, Raw(runtime_dispatch::DISPATCH)),
    row(at::SHA3_FIPS_256, Raw(crypto::SHA3_FIPS_256)),
    row(at::RECOVER_PUBLIC_KEY, Raw(crypto::RECOVER_PUBLIC_KEY)),
    row(at::ED25519, Raw(crypto::ED25519)),
    row(at::SR25519, Raw(crypto::SR25519)),
    switched(
        at::BALANCE_TRANSFER,
        PrecompileId::BalanceTransfer,
        Functions(balance_transfer::FUNCTIONS),
    ),
    switched(
        at::STAKING_V1,
        PrecompileId::Staking,
        Functions(staking_v1::FUNCTIONS),
    ),
    switched(
        at::METAGRAPH,
        PrecompileId::Metagraph,
        Functions(metagraph::FUNCTIONS),
    ),
    switched(
        at::SUBNET,
        PrecompileId::Subnet,
        Functions(subnet::FUNCTIONS),
    ),
    switched(
        at::NEURON,
        PrecompileId::Neuron,
        Functions(neuron::FUNCTIONS),
    ),
    switched(
        at::STAKING_V2,
        PrecompileId::Staking,
        Functions(staking_v2::FUNCTIONS),
    ),
    switched(
        at::UID_LOOKUP,
        PrecompileId::UidLookup,
        Functions(uid_lookup::FUNCTIONS),
    ),
    row(at::STORAGE_QUERY, Raw(storage_query::STORAGE_QUERY)),
    switched(at::ALPHA, PrecompileId::Alpha, Functions(alpha::FUNCTIONS)),
    switched(
        at::CROWDLOAN,
        PrecompileId::Crowdloan,
        Functions(crowdloan::FUNCTIONS),
    ),
    switched(
        at::LEASING,
        PrecompileId::Leasing,
        Functions(leasing::FUNCTIONS),
    ),
    switched(at::PROXY, PrecompileId::Proxy, Functions(proxy::FUNCTIONS)),
    switched(
        at::ADDRESS_MAPPING,
        PrecompileId::AddressMapping,
        Functions(address_mapping::FUNCTIONS),
    ),
    switched(
        at::VOTING_POWER,
        PrecompileId::VotingPower,
        Functions(voting_power::FUNCTIONS),
    ),
    row(at::TAO_REWARD, Functions(tao_reward::FUNCTIONS)),
];

/// The precompile at an address.
pub(crate) fn find(address: &[u8; 20]) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.address == *address)
}
