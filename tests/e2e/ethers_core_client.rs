//! What an ethers-rs client does, with ethers-core's types: signing, ABI coding, reading answers.

use ethers_core::{
    abi::{Abi, RawLog, Token},
    types::{
        Address, Block, Bytes, Eip1559TransactionRequest, H256, Log, Signature, Transaction,
        TransactionReceipt, TransactionRequest, U64, U256, transaction::eip2718::TypedTransaction,
    },
};
use k256::ecdsa::SigningKey;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use taovm_tests::{Account, TestNode};

use crate::support::{TAO, WEI_PER_RAO, artifact};

/// A client with one key.
pub(crate) struct Client<'a> {
    node: &'a TestNode,
    key: SigningKey,
    pub(crate) address: Address,
}

impl<'a> Client<'a> {
    pub(crate) fn new(node: &'a TestNode, account: &Account) -> Self {
        let bytes = hex::decode(account.key.trim_start_matches("0x")).expect("hex");
        Self {
            node,
            key: SigningKey::from_slice(&bytes).expect("a key"),
            address: account.address.parse().expect("an address"),
        }
    }

    pub(crate) async fn request<T: DeserializeOwned>(&self, method: &str, params: Value) -> T {
        let answer = self.node.rpc().call(method, params).await;
        serde_json::from_value(answer.clone()).unwrap_or_else(|e| panic!("{method}: {e}: {answer}"))
    }

    /// As ethers-signers does it: the signature's v is that of EIP-155.
    pub(crate) fn sign(&self, transaction: &TypedTransaction) -> Bytes {
        let hash = transaction.sighash();
        let (signature, recovery) = self
            .key
            .sign_prehash_recoverable(hash.as_bytes())
            .expect("32 bytes are signed");
        let (r, s) = signature.split_bytes();
        let chain = transaction.chain_id().expect("a chain id").as_u64();
        let signature = Signature {
            r: U256::from_big_endian(&r),
            s: U256::from_big_endian(&s),
            v: u64::from(recovery.to_byte()) + 35 + 2 * chain,
        };
        transaction.rlp_signed(&signature)
    }

    /// A transaction of type 2 or a legacy one, complete.
    async fn typed(
        &self,
        to: Option<Address>,
        value: U256,
        data: Bytes,
        legacy: bool,
    ) -> TypedTransaction {
        let chain_id: U64 = self.request("eth_chainId", json!([])).await;
        let nonce: U256 = self
            .request("eth_getTransactionCount", json!([self.address, "pending"]))
            .await;
        let price: U256 = self.request("eth_gasPrice", json!([])).await;
        let mut transaction: TypedTransaction = if legacy {
            TransactionRequest::new().gas_price(price).into()
        } else {
            Eip1559TransactionRequest::new()
                .max_fee_per_gas(price * 2)
                .max_priority_fee_per_gas(0)
                .into()
        };
        transaction.set_from(self.address);
        if let Some(to) = to {
            transaction.set_to(to);
        }
        transaction
            .set_value(value)
            .set_data(data)
            .set_nonce(nonce)
            .set_chain_id(chain_id);
        // Serialized by ethers-core, as its provider posts it.
        let gas: U256 = self.request("eth_estimateGas", json!([transaction])).await;
        transaction.set_gas(gas);
        transaction
    }

    /// Signs, posts and reads the receipt of a transaction that must succeed.
    pub(crate) async fn send(
        &self,
        to: Option<Address>,
        value: U256,
        data: Bytes,
        legacy: bool,
    ) -> TransactionReceipt {
        let transaction = self.typed(to, value, data, legacy).await;
        let raw = self.sign(&transaction);
        let hash: H256 = self.request("eth_sendRawTransaction", json!([raw])).await;
        let receipt: TransactionReceipt = self
            .request("eth_getTransactionReceipt", json!([hash]))
            .await;
        assert_eq!(receipt.status, Some(1.into()), "{receipt:?}");
        assert_eq!(receipt.transaction_hash, hash);
        receipt
    }

    pub(crate) async fn read(&self, to: Address, data: Bytes) -> Bytes {
        let call: TypedTransaction = TransactionRequest::new().to(to).data(data).into();
        self.request("eth_call", json!([call, "latest"])).await
    }
}

fn tao(amount: u64) -> U256 {
    U256::from(amount) * U256::from(TAO) * U256::from(WEI_PER_RAO)
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_and_legacy_transactions_are_accepted_and_read_back() {
    let node = TestNode::unseeded().await;
    let client = Client::new(&node, &node.account(0));
    let payee: Address = node.account(1).address.parse().unwrap();
    for legacy in [true, false] {
        let before: U256 = client
            .request("eth_getBalance", json!([payee, "latest"]))
            .await;
        let receipt = client
            .send(Some(payee), tao(2), Bytes::default(), legacy)
            .await;
        let after: U256 = client
            .request("eth_getBalance", json!([payee, "latest"]))
            .await;
        assert_eq!(after - before, tao(2));
        assert_eq!(receipt.gas_used, Some(21_000.into()));
        assert_eq!(receipt.from, client.address);
        let kind = if legacy { 0 } else { 2 };
        assert_eq!(receipt.transaction_type, Some(kind.into()));

        let transaction: Transaction = client
            .request(
                "eth_getTransactionByHash",
                json!([receipt.transaction_hash]),
            )
            .await;
        // What the node shows is what was signed.
        assert_eq!(transaction.hash(), receipt.transaction_hash);
        assert_eq!(transaction.recover_from().unwrap(), client.address);
        assert_eq!(transaction.block_number, receipt.block_number);

        let block: Block<Transaction> = client
            .request("eth_getBlockByNumber", json!([receipt.block_number, true]))
            .await;
        assert_eq!(block.hash, receipt.block_hash);
        assert_eq!(block.transactions, [transaction]);
        let block: Block<H256> = client
            .request("eth_getBlockByHash", json!([receipt.block_hash, false]))
            .await;
        assert_eq!(block.transactions, [receipt.transaction_hash]);
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_is_deployed_and_used_by_its_abi() {
    let node = TestNode::unseeded().await;
    let subnet = node.start_subnet(&node.account(8)).await;
    let client = Client::new(&node, &node.account(0));
    let artifact = artifact("StakingVault");
    let abi: Abi = serde_json::from_value(artifact["abi"].clone()).unwrap();
    let bytecode: Bytes = serde_json::from_value(artifact["bytecode"].clone()).unwrap();
    let hotkey = hex::decode(&subnet.hotkey[2..]).unwrap();

    let arguments = [
        Token::FixedBytes(hotkey.clone()),
        Token::Uint(subnet.netuid.into()),
    ];
    let code = abi.constructor.as_ref().unwrap();
    let code = code.encode_input(bytecode.to_vec(), &arguments).unwrap();
    let receipt = client.send(None, U256::zero(), code.into(), false).await;
    let vault = receipt.contract_address.expect("a contract was made");

    let read = async |function: &str, arguments: &[Token]| {
        let function = abi.function(function).unwrap();
        let data = function.encode_input(arguments).unwrap();
        let output = client.read(vault, data.into()).await;
        function.decode_output(&output).unwrap().remove(0)
    };
    assert_eq!(read("hotkey", &[]).await, Token::FixedBytes(hotkey));
    assert_eq!(read("netuid", &[]).await, Token::Uint(subnet.netuid.into()));

    // The first deposit leaves 500 rao behind, which were not sent along with the deployment.
    let deposit = abi.function("deposit").unwrap().encode_input(&[]).unwrap();
    let receipt = client.send(Some(vault), tao(1), deposit.into(), true).await;
    let event = abi.event("Deposited").unwrap();
    let parsed = |log: &Log| {
        let raw = RawLog {
            topics: log.topics.clone(),
            data: log.data.to_vec(),
        };
        let parsed = event.parse_log(raw).unwrap();
        let value = |name: &str| {
            let found = parsed.params.iter().find(|p| p.name == name);
            found.map(|p| p.value.clone()).expect("the event has it")
        };
        (value("from"), value("taoRao"), value("alpha"))
    };
    let (from, staked, alpha) = parsed(&receipt.logs[0]);
    assert_eq!(from, Token::Address(client.address));
    assert_eq!(staked, Token::Uint(TAO.into()));
    assert_eq!(read("totalAlpha", &[]).await, alpha);

    // The vault's own error, from the data of the refusal.
    let too_much = U256::from(TAO) * U256::from(TAO);
    let withdraw = abi.function("withdraw").unwrap();
    let withdraw = withdraw.encode_input(&[Token::Uint(too_much)]).unwrap();
    let call = json!([{ "from": client.address, "to": vault, "data": Bytes::from(withdraw) }]);
    let refusal = node.rpc().request("eth_call", call).await.unwrap_err();
    assert_eq!(refusal.code, 3);
    let data: Bytes = serde_json::from_value(refusal.data.expect("data")).unwrap();
    let error = &abi.errors["InsufficientStake"][0];
    assert_eq!(data[..4], error.signature()[..4]);
    assert_eq!(
        error.decode(&data[4..]).unwrap(),
        [Token::Uint(too_much), alpha]
    );

    let filter =
        json!([{ "address": vault, "fromBlock": "earliest", "topics": [event.signature()] }]);
    let logs: Vec<Log> = client.request("eth_getLogs", filter).await;
    assert_eq!(logs, receipt.logs);
    node.stop().await;
}
