//! The contracts and precompiles of the demo, as their interfaces say.

use alloy::{
    primitives::{Address, Bytes, address},
    sol,
};
use anyhow::Context;
use serde_json::Value;

sol! {
    #[sol(rpc)]
    interface NeuronAgent {
        function account() external view returns (bytes32);
        function registerNetwork(bytes32 hotkey) external;
        function register(uint16 netuid, bytes32 hotkey) external;
        function setWeights(uint16 netuid, uint16[] calldata dests, uint16[] calldata weights, uint64 versionKey) external;
        function uploadAndActivate(bytes calldata code, uint16 netuid) external returns (bytes32);
    }

    #[sol(rpc)]
    interface StakingVault {
        event Deposited(address indexed from, uint256 taoRao, uint256 alpha, uint256 shares);
        function coldkey() external view returns (bytes32);
        function deposit() external payable returns (uint256);
        function totalAlpha() external view returns (uint256);
    }

    #[sol(rpc)]
    interface Staking {
        function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) external view returns (uint256);
        function getTotalAlphaStaked(bytes32 hotkey, uint256 netuid) external view returns (uint256);
    }

    #[sol(rpc)]
    interface AlphaPool {
        function getAlphaPrice(uint16 netuid) external view returns (uint256);
        function simSwapTaoForAlpha(uint16 netuid, uint64 tao) external view returns (uint256);
    }

    #[sol(rpc)]
    interface Metagraph {
        function getUidCount(uint16 netuid) external view returns (uint16);
        function getHotkey(uint16 netuid, uint16 uid) external view returns (bytes32);
        function getIncentive(uint16 netuid, uint16 uid) external view returns (uint16);
        function getDividends(uint16 netuid, uint16 uid) external view returns (uint16);
        function getEmission(uint16 netuid, uint16 uid) external view returns (uint64);
        function getValidatorStatus(uint16 netuid, uint16 uid) external view returns (bool);
    }

    #[sol(rpc)]
    interface RewardScripts {
        function status(uint16 netuid) external view
            returns (bytes32 codeHash, uint8 mode, uint64 activatedAt, uint32 failures, uint64 lastFuel);
    }
}

pub(super) const METAGRAPH: Address = address!("0000000000000000000000000000000000000802");
pub(super) const STAKING: Address = address!("0000000000000000000000000000000000000805");
pub(super) const ALPHA: Address = address!("0000000000000000000000000000000000000808");
pub(super) const REWARD: Address = address!("74616f0000000000000000000000000000000001");

/// The top-k reward script, as `scripts/build-rewards.sh` builds it.
pub(super) const TOP_K: &[u8] = include_bytes!("../../../contracts/rewards/artifacts/top-k.wasm");

/// The init code of `NeuronAgent`.
pub(super) fn neuron_agent() -> anyhow::Result<Bytes> {
    init_code(include_str!(
        "../../../contracts/artifacts/NeuronAgent.json"
    ))
}

/// The init code of `StakingVault`, without its arguments.
pub(super) fn staking_vault() -> anyhow::Result<Bytes> {
    init_code(include_str!(
        "../../../contracts/artifacts/StakingVault.json"
    ))
}

fn init_code(artifact: &str) -> anyhow::Result<Bytes> {
    let artifact: Value = serde_json::from_str(artifact)?;
    let code = artifact["bytecode"]
        .as_str()
        .context("bytecode: missing in the artifact")?;
    code.parse().context("bytecode: not hex")
}
