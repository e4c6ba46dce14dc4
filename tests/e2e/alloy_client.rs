//! alloy: provider, wallet, contract bindings, decoded errors, subscriptions over WebSocket.

use std::time::Duration;

use alloy::{
    network::TransactionBuilder,
    primitives::{Address, B256, U256},
    providers::{Provider, ProviderBuilder},
    rpc::types::{Filter, TransactionRequest},
    signers::local::PrivateKeySigner,
    sol,
    sol_types::SolEvent,
};
use alloy_transport_ws::WsConnect;
use taovm_tests::{Account, TestNode, http_client};

use crate::support::{MAPPING, STAKING, TAO, WEI_PER_RAO};

sol!(
    #[sol(rpc, extra_derives(Debug, PartialEq))]
    StakingVault,
    "../contracts/artifacts/StakingVault.json"
);

sol! {
    #[sol(rpc)]
    interface Staking {
        function addStake(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;
        function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) external view returns (uint256 alpha);
    }

    #[sol(rpc)]
    interface Mapping {
        function addressMapping(address target) external view returns (bytes32 account);
    }
}

/// Longer than a notification takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

fn wei(tao: u64) -> U256 {
    U256::from(u128::from(tao) * u128::from(TAO) * WEI_PER_RAO)
}

fn provider(node: &TestNode, account: &Account) -> impl Provider + Clone + use<> {
    let signer: PrivateKeySigner = account.key.parse().expect("a key");
    let url = node.http_url().parse().expect("a URL");
    let provider = ProviderBuilder::new()
        .wallet(signer)
        .connect_reqwest(http_client(), url);
    provider
        .client()
        .set_poll_interval(Duration::from_millis(20));
    provider
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_of_each_type_are_accepted() {
    let node = TestNode::unseeded().await;
    let payee = address(&node.account(1).address);
    let provider = provider(&node, &node.account(0));
    let price = provider.get_gas_price().await.unwrap();
    let payment = TransactionRequest::default()
        .with_to(payee)
        .with_value(wei(1));
    let requests = [
        (0, payment.clone().with_gas_price(price)),
        (
            1,
            payment
                .clone()
                .with_gas_price(price)
                .access_list(Default::default()),
        ),
        (2, payment),
    ];
    for (kind, request) in requests {
        let before = provider.get_balance(payee).await.unwrap();
        let receipt = provider
            .send_transaction(request)
            .await
            .unwrap()
            .get_receipt()
            .await
            .unwrap();
        assert!(receipt.status());
        assert_eq!(receipt.transaction_type() as u8, kind);
        assert_eq!(receipt.gas_used, 21_000);
        let after = provider.get_balance(payee).await.unwrap();
        assert_eq!(after - before, wei(1));

        let transaction = provider
            .get_transaction_by_hash(receipt.transaction_hash)
            .await
            .unwrap()
            .expect("it is in a block");
        assert_eq!(transaction.block_hash, receipt.block_hash);
        let number = receipt.block_number.expect("it is in a block");
        let block = provider
            .get_block_by_number(number.into())
            .full()
            .await
            .unwrap()
            .expect("the block is there");
        assert_eq!(Some(block.header.hash), receipt.block_hash);
        // The hash is the hash of what the block says.
        assert_eq!(block.header.inner.hash_slow(), block.header.hash);
        assert_eq!(
            block.transactions.hashes().collect::<Vec<_>>(),
            [receipt.transaction_hash]
        );
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_is_deployed_used_and_watched() {
    let node = TestNode::unseeded().await;
    let account = node.account(0);
    let subnet = node.start_subnet(&node.account(8)).await;
    let hotkey: B256 = subnet.hotkey.parse().unwrap();
    let provider = provider(&node, &account);
    let depositor = address(&account.address);

    let vault = StakingVault::deploy_builder(&provider, hotkey, subnet.netuid)
        .value(U256::from(500 * WEI_PER_RAO))
        .deploy()
        .await
        .unwrap();
    let vault = StakingVault::new(vault, &provider);
    assert_eq!(vault.hotkey().call().await.unwrap(), hotkey);
    let coldkey = vault.coldkey().call().await.unwrap();
    let mapping = Mapping::new(address(MAPPING), &provider);
    assert_eq!(
        coldkey,
        mapping
            .addressMapping(*vault.address())
            .call()
            .await
            .unwrap()
    );

    let watcher = ProviderBuilder::new()
        .connect_pubsub_with(WsConnect::new(node.ws_url()))
        .await
        .unwrap();
    let mut heads = watcher.subscribe_blocks().await.unwrap();
    let wanted = Filter::new()
        .address(*vault.address())
        .event_signature(StakingVault::Deposited::SIGNATURE_HASH);
    let mut logs = watcher.subscribe_logs(&wanted).await.unwrap();

    let receipt = vault
        .deposit()
        .value(wei(1))
        .send()
        .await
        .unwrap()
        .get_receipt()
        .await
        .unwrap();
    assert!(receipt.status());
    let deposited = receipt
        .decoded_log::<StakingVault::Deposited>()
        .expect("the receipt has the event");
    assert_eq!(deposited.from, depositor);
    assert_eq!(deposited.taoRao, U256::from(TAO));

    let head = tokio::time::timeout(PATIENCE, heads.recv())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(Some(head.hash), receipt.block_hash);
    assert_eq!(Some(head.number), receipt.block_number);
    let log = tokio::time::timeout(PATIENCE, logs.recv())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(log.transaction_hash, Some(receipt.transaction_hash));
    let heard = log.log_decode::<StakingVault::Deposited>().unwrap();
    assert_eq!(heard.inner.data, deposited.data);

    let staking = Staking::new(address(STAKING), &provider);
    let netuid = U256::from(subnet.netuid);
    let stake = staking
        .getStake(hotkey, coldkey, netuid)
        .call()
        .await
        .unwrap();
    assert_eq!(stake, deposited.alpha);
    assert_eq!(vault.stakeOf(depositor).call().await.unwrap(), stake);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vaults_errors_are_decoded_and_the_chains_are_named() {
    use StakingVault::StakingVaultErrors as Errors;

    let node = TestNode::unseeded().await;
    let subnet = node.start_subnet(&node.account(8)).await;
    let hotkey: B256 = subnet.hotkey.parse().unwrap();
    let provider = provider(&node, &node.account(0));
    // A new account cannot be paid less than these 500 rao: a deposit of one rao would not arrive.
    let vault = StakingVault::deploy_builder(&provider, hotkey, subnet.netuid)
        .value(U256::from(500 * WEI_PER_RAO))
        .deploy()
        .await
        .unwrap();
    let vault = StakingVault::new(vault, &provider);

    let error = vault
        .deposit()
        .value(U256::from(WEI_PER_RAO - 1))
        .call()
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.as_decoded_interface_error::<Errors>(),
            Some(Errors::ZeroAmount(_))
        ),
        "{error}"
    );

    let error = vault
        .deposit()
        .value(U256::from(WEI_PER_RAO))
        .call()
        .await
        .unwrap_err();
    match error.as_decoded_interface_error::<Errors>() {
        Some(Errors::StakeRefused(refused)) => {
            assert_eq!(refused.hotkey, hotkey);
            assert_eq!(refused.netuid, subnet.netuid);
            assert_eq!(refused.taoRao, U256::from(1));
        }
        _ => panic!("{error}"),
    }

    let staking = Staking::new(address(STAKING), &provider);
    let error = staking
        .addStake(hotkey, U256::from(TAO), U256::from(65_000))
        .call()
        .await
        .err()
        .expect("the chain refuses");
    assert!(error.to_string().contains("SubnetNotExists"), "{error}");
    node.stop().await;
}
