//! What the kit reads beside the precompiles.

use alloy::{
    primitives::{Bytes, U256},
    sol,
    sol_types::{SolValue, sol_data},
};
use taovm_chain::{
    primitives::{AccountId, MechId, NetUid},
    staking,
    state::{Ledger, Subnet},
    subnets,
};

use super::{
    Bridge, BridgeError,
    abi::{At, read},
};
use crate::genesis::Name;

sol! {
    /// A neuron as the chain stores it.
    #[derive(Debug, PartialEq, Eq)]
    struct Neuron {
        uint16 uid;
        bytes32 hotkey;
        bytes32 coldkey;
        uint64 stake;
        bool active;
        bool validatorPermit;
        uint16 incentive;
        uint16 dividends;
        uint16 consensus;
        uint16 validatorTrust;
        uint64 emission;
        uint64 registeredAt;
        uint64 lastUpdate;
    }

    /// A subnet's pool and schedule.
    #[derive(Debug, PartialEq, Eq)]
    struct SubnetState {
        bytes32 owner;
        bytes32 ownerHotkey;
        bool exists;
        bool started;
        bool subtokenEnabled;
        uint64 tao;
        uint64 alphaIn;
        uint64 alphaOut;
        uint256 price;
        uint16 neurons;
        uint16 tempo;
        uint64 lastEpochBlock;
        uint64 registeredAt;
        uint64 burn;
        uint64 weightsVersion;
        uint64 networkCost;
    }

    /// An account's balance in rao.
    #[derive(Debug, PartialEq, Eq)]
    struct Balance {
        uint64 free;
        uint64 reserved;
        uint64 frozen;
    }
}

impl Bridge {
    /// All neurons of a subnet: `Neuron[]`.
    ///
    /// # Errors
    /// A netuid without a subnet.
    pub(super) fn neurons(&self, request: &[u8]) -> Result<Bytes, BridgeError> {
        let (at, body) = read::<(At, sol_data::Bytes)>(request)?;
        let (netuid,) = read::<(sol_data::Uint<16>,)>(&body)?;
        let (state, netuid) = (self.world_at(&at)?.chain, NetUid(netuid));
        if !state.subnet_exists(netuid) {
            let reason = format!("subnet {netuid} does not exist");
            return Err(BridgeError::malformed("netuid", reason));
        }
        let subnet = state.subnet(netuid);
        let all = (0..subnet.uid_count()).map(|uid| neuron(&state, netuid, subnet, uid));
        Ok(all.collect::<Vec<_>>().abi_encode().into())
    }

    /// A subnet: `SubnetState`.
    pub(super) fn subnet(&self, request: &[u8]) -> Result<Bytes, BridgeError> {
        let (at, body) = read::<(At, sol_data::Bytes)>(request)?;
        let (netuid,) = read::<(sol_data::Uint<16>,)>(&body)?;
        let (state, netuid) = (self.world_at(&at)?.chain, NetUid(netuid));
        let subnet = state.subnet(netuid);
        let bits = U256::from(staking::alpha_price(&state, netuid).to_bits());
        let account = |key: Option<AccountId>| key.unwrap_or(AccountId([0; 32])).0.into();
        Ok(SubnetState {
            owner: account(subnet.owner),
            ownerHotkey: account(subnet.owner_hotkey),
            exists: subnet.added,
            started: subnet.first_emission_block.is_some(),
            subtokenEnabled: subnet.subtoken_enabled,
            tao: subnet.pool.tao.0,
            alphaIn: subnet.pool.alpha_in.0,
            alphaOut: subnet.pool.alpha_out.0,
            price: (bits * U256::from(1_000_000_000_u64)) >> 64,
            neurons: subnet.uid_count(),
            tempo: subnet.schedule.tempo,
            lastEpochBlock: subnet.schedule.last_epoch_block,
            registeredAt: subnet.registered_at,
            burn: subnet.registration.burn.0,
            weightsVersion: subnet.params.weights_version_key,
            networkCost: subnets::lock_cost(&state).0,
        }
        .abi_encode()
        .into())
    }

    /// An account's balance: `Balance`.
    pub(super) fn balance(&self, request: &[u8]) -> Result<Bytes, BridgeError> {
        let (at, body) = read::<(At, sol_data::Bytes)>(request)?;
        let (account,) = read::<(sol_data::FixedBytes<32>,)>(&body)?;
        let state = self.world_at(&at)?.chain;
        let record = state.accounts.get(&AccountId(account.0));
        let record = record.copied().unwrap_or_default();
        Ok(Balance {
            free: record.free.0,
            reserved: record.reserved.0,
            frozen: record.frozen.0,
        }
        .abi_encode()
        .into())
    }

    /// Slots of the chain's copy of a contract: `uint256[]`.
    ///
    /// # Errors
    /// A contract that the chain was not given.
    pub(super) fn storage(&self, request: &[u8]) -> Result<Bytes, BridgeError> {
        let (at, body) = read::<(At, sol_data::Bytes)>(request)?;
        let (contract, keys) =
            read::<(sol_data::Address, sol_data::Array<sol_data::Uint<256>>)>(&body)?;
        let world = self.world_at(&at)?;
        if !world.has_code(contract) {
            let reason = format!("the chain has no copy of {contract}");
            return Err(BridgeError::malformed("contract", reason));
        }
        let values = keys.iter().map(|key| world.storage_at(contract, *key));
        Ok(values.collect::<Vec<_>>().abi_encode().into())
    }
}

fn neuron(ledger: &Ledger, netuid: NetUid, subnet: &Subnet, uid: u16) -> Neuron {
    let index = usize::from(uid);
    let neurons = &subnet.neurons;
    let mechanism = subnet.mechanism(MechId::MAIN);
    let hotkey = neurons.keys[index];
    let owner = ledger.hotkey(&hotkey).owner;
    let share = |list: &[u16]| list.get(index).copied().unwrap_or(0);
    let flag = |list: &[bool]| list.get(index).copied().unwrap_or(false);
    let block = |list: &[u64]| list.get(index).copied().unwrap_or(0);
    Neuron {
        uid,
        hotkey: hotkey.0.into(),
        coldkey: owner.unwrap_or(AccountId([0; 32])).0.into(),
        stake: staking::total_hotkey_alpha(ledger, &hotkey, netuid).0,
        active: flag(&neurons.active),
        validatorPermit: flag(&neurons.validator_permit),
        incentive: share(&mechanism.incentive),
        dividends: share(&neurons.dividends),
        consensus: share(&neurons.consensus),
        validatorTrust: share(&neurons.validator_trust),
        emission: neurons.emission.get(index).map_or(0, |alpha| alpha.0),
        registeredAt: block(&neurons.block_at_registration),
        lastUpdate: block(&mechanism.last_update),
    }
}

/// An account by any of its names: SS58, 32 bytes in hex, an EVM address, `//Name` of a development
/// key.
pub(super) fn account(name: &str) -> Result<Bytes, BridgeError> {
    let name: Name = name
        .parse()
        .map_err(|e| BridgeError::malformed("account", e))?;
    Ok(name.account().0.abi_encode().into())
}

/// The SS58 address of an account.
pub(super) fn ss58(account: &[u8]) -> Result<Bytes, BridgeError> {
    let bytes: [u8; 32] = account
        .try_into()
        .map_err(|_| BridgeError::malformed("account", "expected 32 bytes"))?;
    Ok(AccountId(bytes).to_ss58().abi_encode().into())
}
