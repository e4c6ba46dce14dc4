//! `cast send` stakes and `cast call` reads the stake, exactly as spec 03 says.

use serde_json::json;
use taovm_tests::{Account, Subnet, TestNode};

use crate::support::{
    ALPHA, EXISTENTIAL_DEPOSIT, MAPPING, STAKING, TAO, WEI_PER_RAO, cast, cast_balance, cast_call,
    cast_number, cast_send, fee, json_file, quantity,
};

/// A pool of equal weights, worked from spec 03 §7 in plain 128-bit integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pool {
    tao: u128,
    alpha: u128,
}

/// One trade: what was given for it, and the part of the payment that the fee took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trade {
    out: u128,
    fee: u128,
}

impl Pool {
    /// What a subnet has when it is registered first.
    const FRESH: Self = Self {
        tao: 1_000 * TAO as u128,
        alpha: 1_000 * TAO as u128,
    };

    /// A fee rate of 33/65535 as 64 fraction bits, floored (§7.5).
    const fn fee(amount: u128) -> u128 {
        (amount * ((33 << 64) / 65_535)) >> 64
    }

    /// reserve · (1 − in / (in + d)), with the ratio floored to 18 decimals first and then to 64
    /// bits (§7.2 exact path, §7.3).
    const fn out(reserve: u128, input: u128, amount: u128) -> u128 {
        const DECIMALS: u128 = 1_000_000_000_000_000_000;
        let ratio = input * DECIMALS / (input + amount);
        let bits = (ratio << 64) / DECIMALS;
        (reserve * ((1 << 64) - bits)) >> 64
    }

    fn buy(&mut self, tao: u128) -> Trade {
        let fee = Self::fee(tao);
        let out = Self::out(self.alpha, self.tao, tao - fee);
        self.tao += tao - fee;
        self.alpha -= out;
        Trade { out, fee }
    }

    /// A sale and, after it, the sale of its fee for the block author (§9.2).
    fn sell(&mut self, alpha: u128) -> Trade {
        let fee = Self::fee(alpha);
        let out = self.take(alpha - fee);
        self.take(fee);
        Trade { out, fee }
    }

    fn take(&mut self, alpha: u128) -> u128 {
        let out = Self::out(self.tao, self.alpha, alpha);
        self.alpha += alpha;
        self.tao -= out;
        out
    }

    async fn read(node: &TestNode, netuid: &str) -> Self {
        let call = async |function| cast_number(node, &[ALPHA, function, netuid]).await;
        Self {
            tao: call("getTaoInPool(uint16)(uint64)").await,
            alpha: call("getAlphaInPool(uint16)(uint64)").await,
        }
    }
}

/// The coldkey of an address by the chain's own mapping.
async fn coldkey(node: &TestNode, account: &Account) -> String {
    cast_call(
        node,
        &[
            MAPPING,
            "addressMapping(address)(bytes32)",
            &account.address,
        ],
    )
    .await
}

async fn stake(node: &TestNode, subnet: &Subnet, coldkey: &str) -> u128 {
    let netuid = subnet.netuid.to_string();
    let function = "getStake(bytes32,bytes32,uint256)(uint256)";
    cast_number(node, &[STAKING, function, &subnet.hotkey, coldkey, &netuid]).await
}

/// Stakes or unstakes with `cast send`; gives the change of the account's balance in wei, without
/// the fee for gas.
async fn send(
    node: &TestNode,
    subnet: &Subnet,
    account: &Account,
    function: &str,
    amount: u128,
) -> i128 {
    let before = cast_balance(node, &account.address).await;
    let (amount, netuid) = (amount.to_string(), subnet.netuid.to_string());
    let arguments = [STAKING, function, &subnet.hotkey, &amount, &netuid];
    let receipt = cast_send(node, &account.key, &arguments).await;
    assert_eq!(quantity(&receipt["status"]), 1, "{receipt}");
    let after = cast_balance(node, &account.address).await;
    after as i128 - before as i128 + fee(&receipt) as i128
}

const ADD: &str = "addStake(bytes32,uint256,uint256)";
const REMOVE: &str = "removeStake(bytes32,uint256,uint256)";

#[tokio::test(flavor = "multi_thread")]
async fn staking_with_cast_moves_what_the_spec_says() {
    let node = TestNode::unseeded().await;
    let (carol, dave, owner) = (node.account(0), node.account(1), node.account(8));
    let subnet = node.start_subnet(&owner).await;
    let netuid = subnet.netuid.to_string();
    let (carol_key, dave_key) = (coldkey(&node, &carol).await, coldkey(&node, &dave).await);
    let mut pool = Pool::FRESH;
    assert_eq!(Pool::read(&node, &netuid).await, pool);

    // The recorded run of the chain: the same trades from the same pool.
    let recorded = Recorded::read();

    let spent = send(&node, &subnet, &carol, ADD, 100_000_000_000).await;
    let bought = pool.buy(100_000_000_000);
    assert_eq!(bought.out, 90_867_473_489);
    assert_eq!(bought.fee, 50_354_772);
    assert_eq!(
        recorded.trades[0],
        ("StakeAdded".into(), bought.out, bought.fee)
    );
    assert_eq!(spent, -100_000_000_000 * WEI_PER_RAO as i128);
    assert_eq!(stake(&node, &subnet, &carol_key).await, bought.out);
    assert_eq!(Pool::read(&node, &netuid).await, pool);

    let spent = send(&node, &subnet, &dave, ADD, 777_000_000_123).await;
    let second = pool.buy(777_000_000_123);
    assert_eq!(
        recorded.trades[1],
        ("StakeAdded".into(), second.out, second.fee)
    );
    assert_eq!(spent, -777_000_000_123 * WEI_PER_RAO as i128);
    assert_eq!(stake(&node, &subnet, &dave_key).await, second.out);
    assert_eq!(Pool::read(&node, &netuid).await, pool);

    let earned = send(&node, &subnet, &carol, REMOVE, 40_000_000_000).await;
    let sold = pool.sell(40_000_000_000);
    assert_eq!(
        recorded.trades[2],
        ("StakeRemoved".into(), sold.out, sold.fee)
    );
    assert_eq!(earned, sold.out as i128 * WEI_PER_RAO as i128);
    let rest = bought.out - 40_000_000_000;
    assert_eq!(stake(&node, &subnet, &carol_key).await, rest);
    assert_eq!(Pool::read(&node, &netuid).await, pool);
    node.stop().await;
}

/// The trades of the recorded run: event, payout, fee.
struct Recorded {
    trades: Vec<(String, u128, u128)>,
}

impl Recorded {
    fn read() -> Self {
        let file = json_file("tests/vectors/scenarios/stake_01_add_remove.json");
        let results = file["output"]["results"].as_array().expect("results");
        let number = |value: &serde_json::Value| -> u128 {
            value
                .as_str()
                .expect("a number as text")
                .parse()
                .expect("a number")
        };
        let trades = results
            .iter()
            .filter_map(|step| step["events"].as_array())
            .flatten()
            .filter_map(|event| event["SubtensorModule"].as_object())
            .filter_map(|event| {
                let (name, fields) = event.iter().next()?;
                let out = match name.as_str() {
                    "StakeAdded" => &fields[3],
                    "StakeRemoved" => &fields[2],
                    _ => return None,
                };
                Some((name.clone(), number(out), number(&fields[5])))
            })
            .collect();
        Self { trades }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_evm_shows_is_500_rao_less_and_staking_all_leaves_them() {
    let node = TestNode::unseeded().await;
    let (payer, owner) = (node.account(0), node.account(8));
    let subnet = node.start_subnet(&owner).await;
    let free = async || -> u64 {
        let account = node
            .rpc()
            .call("taovm_account", json!([payer.address]))
            .await;
        account["free"].as_str().expect("rao").parse().expect("rao")
    };

    let all = free().await;
    let shown = cast_balance(&node, &payer.address).await;
    assert_eq!(shown, u128::from(all - EXISTENTIAL_DEPOSIT) * WEI_PER_RAO);

    // By a call of the ledger, which costs no gas: the whole balance is asked for.
    let args = json!({
        "hotkey": subnet.hotkey, "netuid": subnet.netuid, "amount_staked": all.to_string(),
    });
    node.ledger(&payer.address, "SubtensorModule", "add_stake", args)
        .await;
    assert_eq!(free().await, EXISTENTIAL_DEPOSIT);
    assert_eq!(cast_balance(&node, &payer.address).await, 0);
    let bought = Pool::FRESH
        .clone()
        .buy(u128::from(all - EXISTENTIAL_DEPOSIT));
    let coldkey = coldkey(&node, &payer).await;
    assert_eq!(stake(&node, &subnet, &coldkey).await, bought.out);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_takes_the_stake_and_the_pool_along() {
    let node = TestNode::unseeded().await;
    let (payer, owner) = (node.account(0), node.account(8));
    let subnet = node.start_subnet(&owner).await;
    let netuid = subnet.netuid.to_string();
    let coldkey = coldkey(&node, &payer).await;
    let balance = cast_balance(&node, &payer.address).await;
    let head = cast(&node, "block-number", &[]).await.ok();

    let id = cast(&node, "rpc", &["evm_snapshot"]).await.ok();
    send(&node, &subnet, &payer, ADD, 5_000_000_000).await;
    assert_eq!(
        stake(&node, &subnet, &coldkey).await,
        Pool::FRESH.clone().buy(5_000_000_000).out
    );
    let reverted = cast(&node, "rpc", &["evm_revert", id.trim_matches('"')]).await;
    assert_eq!(reverted.ok(), "true");

    assert_eq!(stake(&node, &subnet, &coldkey).await, 0);
    assert_eq!(Pool::read(&node, &netuid).await, Pool::FRESH);
    assert_eq!(cast_balance(&node, &payer.address).await, balance);
    assert_eq!(cast(&node, "block-number", &[]).await.ok(), head);
    node.stop().await;
}
