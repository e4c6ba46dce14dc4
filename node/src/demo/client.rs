//! The demo's client: an alloy provider whose wallet holds the development accounts.

use alloy::{
    network::{EthereumWallet, TransactionBuilder},
    primitives::{Address, B256, Bytes, U256},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::types::{TransactionReceipt, TransactionRequest},
    signers::local::{MnemonicBuilder, coins_bip39::English},
};
use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// Wei in a TAO.
pub(super) const TAO: u128 = 1_000_000_000_000_000_000;

/// A connection to the node.
pub(super) struct Client {
    pub(super) provider: DynProvider,
    accounts: Vec<Address>,
}

impl Client {
    /// Connects with the first `accounts` accounts of the node's mnemonic.
    pub(super) async fn connect(url: &str, accounts: u32) -> anyhow::Result<Self> {
        let mut wallet = EthereumWallet::default();
        let mut addresses = Vec::new();
        for index in 0..accounts {
            let signer = MnemonicBuilder::<English>::default()
                .phrase(crate::node::TEST_MNEMONIC)
                .index(index)?
                .build()?;
            addresses.push(signer.address());
            wallet.register_signer(signer);
        }
        let provider = ProviderBuilder::new()
            .wallet(wallet)
            .connect_http(url.parse()?);
        Ok(Self {
            provider: provider.erased(),
            accounts: addresses,
        })
    }

    /// A development account.
    pub(super) fn account(&self, index: usize) -> Address {
        self.accounts[index]
    }

    /// Sends a transaction, waits for its receipt and demands success.
    pub(super) async fn send(&self, tx: TransactionRequest) -> anyhow::Result<TransactionReceipt> {
        let receipt = self
            .provider
            .send_transaction(tx)
            .await?
            .get_receipt()
            .await?;
        ensure!(
            receipt.status(),
            "transaction {} failed",
            receipt.transaction_hash
        );
        Ok(receipt)
    }

    /// Deploys a contract.
    pub(super) async fn deploy(
        &self,
        from: Address,
        init_code: Bytes,
        value: U256,
    ) -> anyhow::Result<(Address, TransactionReceipt)> {
        let tx = TransactionRequest::default()
            .with_from(from)
            .with_value(value)
            .with_deploy_code(init_code);
        let receipt = self.send(tx).await?;
        let address = receipt
            .contract_address
            .context("a deployment has an address")?;
        Ok((address, receipt))
    }

    /// Mines `blocks` blocks.
    pub(super) async fn mine(&self, blocks: u64) -> anyhow::Result<()> {
        let _: Value = self.request("anvil_mine", json!([blocks])).await?;
        Ok(())
    }

    /// A native call of an account: what a wallet of the chain would sign.
    pub(super) async fn native(&self, account: B256, call: Value) -> anyhow::Result<()> {
        let _: Value = self
            .request("taovm_call", json!([{ "origin": account, "call": call }]))
            .await?;
        Ok(())
    }

    /// The chain's events of a block.
    pub(super) async fn events(&self, block: u64) -> anyhow::Result<Vec<Value>> {
        let shown: Value = self.request("taovm_events", json!([block])).await?;
        shown["events"]
            .as_array()
            .cloned()
            .context("taovm_events lists events")
    }

    /// Any method of the node.
    pub(super) async fn request<
        T: serde::de::DeserializeOwned + Send + Sync + Unpin + core::fmt::Debug + 'static,
    >(
        &self,
        method: &'static str,
        params: Value,
    ) -> anyhow::Result<T> {
        self.provider
            .raw_request(method.into(), params)
            .await
            .with_context(|| method.to_owned())
    }
}
