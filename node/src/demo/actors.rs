//! Who takes part: contracts that are coldkeys and hotkeys.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    providers::Provider,
    rpc::types::TransactionReceipt,
};
use anyhow::ensure;
use taovm_chain::primitives::AccountId;

use super::{
    client::{Client, TAO},
    contracts::{NeuronAgent, StakingVault, neuron_agent, staking_vault},
};

/// A `NeuronAgent` contract and the account that operates it.
pub(super) struct Agent {
    pub(super) address: Address,
    /// Its account on the ledger.
    pub(super) account: B256,
    operator: Address,
}

impl Agent {
    /// Deploys an agent with a balance in TAO.
    pub(super) async fn deploy(
        client: &Client,
        operator: Address,
        tao: u128,
    ) -> anyhow::Result<(Self, TransactionReceipt)> {
        let (address, receipt) = client
            .deploy(operator, neuron_agent()?, U256::from(tao * TAO))
            .await?;
        let account = B256::from(AccountId::from_evm(address.into_array()).0);
        Ok((
            Self {
                address,
                account,
                operator,
            },
            receipt,
        ))
    }

    pub(super) async fn register_network(
        &self,
        client: &Client,
        hotkey: B256,
    ) -> anyhow::Result<TransactionReceipt> {
        let agent = NeuronAgent::new(self.address, &client.provider);
        let call = agent.registerNetwork(hotkey);
        finish(call.from(self.operator).send().await?.get_receipt().await?)
    }

    pub(super) async fn register(
        &self,
        client: &Client,
        netuid: u16,
        hotkey: B256,
    ) -> anyhow::Result<TransactionReceipt> {
        let agent = NeuronAgent::new(self.address, &client.provider);
        let call = agent.register(netuid, hotkey);
        finish(call.from(self.operator).send().await?.get_receipt().await?)
    }

    pub(super) async fn set_weights(
        &self,
        client: &Client,
        netuid: u16,
        uids: &[u16],
        weights: &[u16],
    ) -> anyhow::Result<TransactionReceipt> {
        let agent = NeuronAgent::new(self.address, &client.provider);
        let call = agent.setWeights(netuid, uids.to_vec(), weights.to_vec(), 0);
        finish(call.from(self.operator).send().await?.get_receipt().await?)
    }

    pub(super) async fn upload_and_activate(
        &self,
        client: &Client,
        code: &[u8],
        netuid: u16,
    ) -> anyhow::Result<TransactionReceipt> {
        let agent = NeuronAgent::new(self.address, &client.provider);
        let call = agent.uploadAndActivate(Bytes::copy_from_slice(code), netuid);
        finish(call.from(self.operator).send().await?.get_receipt().await?)
    }
}

/// A `StakingVault` contract on one validator.
pub(super) struct Vault {
    address: Address,
    /// Its account on the ledger: the coldkey of the stake.
    pub(super) account: B256,
}

impl Vault {
    /// Deploys a vault with the 500 rao that its account always keeps.
    pub(super) async fn deploy(
        client: &Client,
        from: Address,
        hotkey: B256,
        netuid: u16,
    ) -> anyhow::Result<(Self, TransactionReceipt)> {
        let mut code = staking_vault()?.to_vec();
        code.extend_from_slice(hotkey.as_slice());
        code.extend_from_slice(&U256::from(netuid).to_be_bytes::<32>());
        let existential_deposit = U256::from(500_000_000_000_u64);
        let (address, receipt) = client
            .deploy(from, code.into(), existential_deposit)
            .await?;
        let account = B256::from(AccountId::from_evm(address.into_array()).0);
        Ok((Self { address, account }, receipt))
    }

    /// Stakes `tao` TAO of `from`; returns the alpha that the vault says it received.
    pub(super) async fn deposit(
        &self,
        client: &Client,
        from: Address,
        tao: u128,
    ) -> anyhow::Result<(u64, TransactionReceipt)> {
        let vault = StakingVault::new(self.address, &client.provider);
        let call = vault.deposit().value(U256::from(tao * TAO)).from(from);
        let receipt = finish(call.send().await?.get_receipt().await?)?;
        let deposited = receipt
            .decoded_log::<StakingVault::Deposited>()
            .ok_or_else(|| anyhow::anyhow!("the vault wrote no Deposited log"))?;
        Ok((deposited.alpha.to(), receipt))
    }
}

/// The balance of an address in wei.
pub(super) async fn balance(client: &Client, address: Address) -> anyhow::Result<U256> {
    Ok(client.provider.get_balance(address).await?)
}

fn finish(receipt: TransactionReceipt) -> anyhow::Result<TransactionReceipt> {
    ensure!(
        receipt.status(),
        "transaction {} failed",
        receipt.transaction_hash
    );
    Ok(receipt)
}
