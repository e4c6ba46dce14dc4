//! A subnet's owner lets a Solidity contract pay its epochs.

use ethers_core::{
    abi::{Token, encode},
    types::{Bytes, H160, U256},
};
use serde_json::json;
use taovm_tests::TestNode;

use crate::{
    ethers_core_client::Client,
    reward_script::{MINERS, Precompile, voted_subnet},
    support::{METAGRAPH, REWARD, artifact},
};

const REPLACE: u8 = 3;
const SHADOW: u8 = 1;

fn number(value: impl Into<U256>) -> Token {
    Token::Uint(value.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_takes_over_the_epoch_and_goes_back_with_a_snapshot() {
    let node = TestNode::unseeded().await;
    let owner = node.account(0);
    let netuid = voted_subnet(&node, &owner).await;
    let client = Client::new(&node, &owner);
    let slot = [number(netuid), number(0)];

    let code = artifact("TopKRewards")["bytecode"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut code = hex::decode(code.trim_start_matches("0x")).unwrap();
    code.extend(encode(&[number(3)]));
    let receipt = client
        .send(None, U256::zero(), Bytes::from(code), false)
        .await;
    let contract: H160 = receipt.contract_address.expect("a contract");
    let top_k = Precompile::new(
        &client,
        &format!("{contract:?}"),
        &["function epochs() external view returns (uint256)"],
    );
    let metagraph = Precompile::new(
        &client,
        METAGRAPH,
        &["function getIncentive(uint16 netuid, uint16 uid) external view returns (uint16)"],
    );
    let reward = Precompile::new(
        &client,
        REWARD,
        &[
            "function activateContract(uint16 netuid, uint8 mechanism, address script, uint8 mode) external",
            "function setMode(uint16 netuid, uint8 mechanism, uint8 mode) external",
            "function status(uint16 netuid) external view returns (bytes32, uint8, uint64, uint32, uint64)",
        ],
    );
    let incentives = async || {
        node.rpc().call("taovm_epoch", json!([netuid])).await;
        let mut list = Vec::new();
        for uid in MINERS {
            let of = [number(netuid), number(uid)];
            let read = metagraph.read("getIncentive", &of).await.remove(0);
            list.push(read.into_uint().expect("a number").as_u32());
        }
        list
    };
    let epochs = async || top_k.read("epochs", &[]).await.remove(0);
    let activate = |mode: u8| {
        let [netuid, mechanism] = slot.clone();
        [netuid, mechanism, Token::Address(contract), number(mode)]
    };

    // In shadow the contract runs, and Yuma pays all five.
    reward.send("activateContract", &activate(SHADOW)).await;
    let by_yuma = incentives().await;
    assert!(by_yuma.iter().all(|share| *share > 0), "{by_yuma:?}");
    assert_eq!(epochs().await, number(1));

    let snapshot = node.rpc().call("evm_snapshot", json!([])).await;
    let [netuid_word, mechanism, ..] = activate(REPLACE);
    let set = [netuid_word, mechanism, number(REPLACE)];
    reward.send("setMode", &set).await;
    // The best three: 50, 40 and 30 of 120.
    let by_contract = incentives().await;
    let shares = |of: u32| of * 65_535 / 120;
    let expected = [0, shares(50), 0, shares(40), shares(30)];
    for (got, wanted) in by_contract.iter().zip(expected) {
        assert!(
            got.abs_diff(wanted) <= 2,
            "{by_contract:?}, not {expected:?}"
        );
    }
    assert_eq!(epochs().await, number(2));
    let status = reward.read("status", &slot[..1]).await;
    assert_eq!(status[1], number(REPLACE));
    assert_eq!(status[3], number(0), "failures");
    assert!(
        status[4].clone().into_uint().unwrap() > 21_000.into(),
        "gas"
    );

    // Mode and the contract's storage are state like everything else.
    node.rpc().call("evm_revert", json!([snapshot])).await;
    assert_eq!(epochs().await, number(1));
    let status = reward.read("status", &slot[..1]).await;
    assert_eq!(status[1], number(SHADOW));

    // An account without code is no contract.
    let [netuid_word, mechanism, _, mode] = activate(REPLACE);
    let wrong = [netuid_word, mechanism, Token::Address(client.address), mode];
    let input = reward.input("activateContract", &wrong);
    let call = json!([{ "from": client.address, "to": REWARD, "data": input }]);
    let refused = node.rpc().request("eth_call", call).await.unwrap_err();
    assert!(refused.message.contains("no code"), "{refused}");
    node.stop().await;
}
