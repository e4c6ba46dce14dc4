//! The demo's steps.

use alloy::{
    primitives::{B256, U256},
    providers::Provider,
    rpc::types::TransactionReceipt,
};
use anyhow::Context;
use serde_json::{Value, json};
use top_k_logic::{DEFAULT_K, Inputs, decide};

use super::{
    actors::{Agent, Vault, balance},
    check::Checks,
    client::{Client, TAO},
    contracts::{ALPHA, AlphaPool, REWARD, RewardScripts, STAKING, Staking, TOP_K},
    table::{self, Neuron, alpha},
};
use crate::keys::dev_account;

/// The names of the subnet's neurons by uid.
const NAMES: [&str; 8] = [
    "owner",
    "validator-1",
    "validator-2",
    "validator-3",
    "miner-1",
    "miner-2",
    "miner-3",
    "miner-4",
];
const VALIDATORS: usize = 3;
const MINERS: [u16; 4] = [4, 5, 6, 7];

/// TAO that is staked on each validator.
const STAKES: [u128; VALIDATORS] = [100, 60, 40];

/// What each validator thinks of the miners.
const OPINIONS: [[u16; 4]; VALIDATORS] = [[60, 30, 10, 5], [50, 35, 10, 5], [40, 40, 15, 5]];

/// What a block leaves of the burn price, in 2^-32: half of it is gone after 360 blocks.
const BURN_DECAY: u128 = 4_286_705_684;

/// Wei that a unit of gas costs.
const BASE_FEE: u128 = 10_000_000_000;

/// Tells the whole story and returns its checks.
pub(super) async fn tell(url: &str) -> anyhow::Result<Checks> {
    let client = Client::connect(url, 4).await?;
    let mut checks = Checks::default();
    let mut steps = Steps::default();

    let chain_id = client.provider.get_chain_id().await?;
    let version = client.provider.get_client_version().await?;
    steps.title(&format!("Connect: chain id {chain_id}, {version}"));

    let (owner, netuid) = found_subnet(&client, &mut steps, &mut checks).await?;
    let validators = register_validators(&client, &mut steps, netuid).await?;
    stake(&client, &mut steps, &mut checks, netuid, &validators).await?;
    register_miners(&client, &mut steps, &mut checks, netuid).await?;
    let tempo = first_epoch(&client, &mut steps, &mut checks, netuid).await?;
    set_weights(&client, &mut steps, netuid, &validators).await?;
    let by_yuma = yuma_epoch(&client, &mut steps, &mut checks, netuid, tempo).await?;
    activate_script(&client, &mut steps, &mut checks, netuid, &owner).await?;
    script_epoch(&client, &mut steps, &mut checks, netuid, tempo, &by_yuma).await?;
    Ok(checks)
}

async fn found_subnet(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
) -> anyhow::Result<(Agent, u16)> {
    steps.title("A contract registers a subnet through the precompile at 0x…0803");
    let operator = client.account(0);
    let (owner, receipt) = Agent::deploy(client, operator, 1_200).await?;
    steps.gas("deploy NeuronAgent, funded with 1200 TAO", &receipt);
    let before = balance(client, owner.address).await?;
    let receipt = owner.register_network(client, owner.account).await?;
    steps.gas("registerNetwork", &receipt);
    let paid = before - balance(client, owner.address).await?;
    checks.equal(
        "lock cost paid, in TAO",
        paid / U256::from(TAO),
        U256::from(1_000),
    );

    let block = receipt.block_number.context("the receipt has a block")?;
    let added = event(client, block, "SubtensorModule", "NetworkAdded").await?;
    let netuid: u16 = serde_json::from_value(added[0].clone()).context("NetworkAdded")?;
    checks.equal("netuid of the new subnet", netuid, 2);
    client
        .native(
            owner.account,
            json!({ "SubtensorModule": { "start_call": { "netuid": netuid } } }),
        )
        .await?;
    println!("    start_call by the owner: staking is open, emission begins");
    Ok((owner, netuid))
}

async fn register_validators(
    client: &Client,
    steps: &mut Steps,
    netuid: u16,
) -> anyhow::Result<Vec<Agent>> {
    steps.title("Contracts register as neurons through the precompile at 0x…0804");
    let mut validators = Vec::new();
    for name in &NAMES[1..=VALIDATORS] {
        let (agent, _) = Agent::deploy(client, client.account(1), 20).await?;
        let receipt = agent.register(client, netuid, agent.account).await?;
        steps.gas(
            &format!("{name}: a contract that is its own hotkey"),
            &receipt,
        );
        validators.push(agent);
    }
    Ok(validators)
}

async fn register_miners(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
    netuid: u16,
) -> anyhow::Result<()> {
    steps.title("A contract registers its miners; the price rises by 26 % each time and decays");
    let (miners, _) = Agent::deploy(client, client.account(2), 50).await?;
    for name in &NAMES[1 + VALIDATORS..] {
        let hotkey = B256::from(dev_account(name).0);
        let before = balance(client, miners.address).await?;
        // The price decays once more in the block that registers.
        let price = (u128::from(burn_price(client, netuid).await?) * BURN_DECAY) >> 32;
        let receipt = miners.register(client, netuid, hotkey).await?;
        steps.gas(
            &format!("{name}: burnedRegister at {} TAO", alpha(price as u64)),
            &receipt,
        );
        let paid = before - balance(client, miners.address).await?;
        checks.equal(
            "paid, in rao",
            paid / U256::from(1_000_000_000),
            U256::from(price),
        );
    }
    Ok(())
}

async fn stake(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
    netuid: u16,
    validators: &[Agent],
) -> anyhow::Result<()> {
    steps.title("A vault contract stakes through the precompile at 0x…0805");
    let depositor = client.account(3);
    let pool = AlphaPool::new(ALPHA, &client.provider);
    let staking = Staking::new(STAKING, &client.provider);
    for ((validator, tao), name) in validators.iter().zip(STAKES).zip(&NAMES[1..]) {
        let (vault, _) = Vault::deploy(client, depositor, validator.account, netuid).await?;
        let quoted = pool
            .simSwapTaoForAlpha(netuid, (tao * 1_000_000_000) as u64)
            .call()
            .await?;
        let before = balance(client, depositor).await?;
        let (received, receipt) = vault.deposit(client, depositor, tao).await?;
        steps.gas(
            &format!("deposit {tao} TAO on {name}, receive {} α", alpha(received)),
            &receipt,
        );
        let spent = before - balance(client, depositor).await?;
        let fee = U256::from(u128::from(receipt.gas_used) * BASE_FEE);
        checks.equal(
            "wei that left the depositor",
            spent,
            U256::from(tao * TAO) + fee,
        );
        checks.equal(
            "alpha received, as simSwap quoted",
            U256::from(received),
            quoted,
        );
        let stake = staking
            .getStake(validator.account, vault.account, U256::from(netuid))
            .call()
            .await?;
        checks.equal("getStake of the vault", stake, U256::from(received));
    }
    let price = pool.getAlphaPrice(netuid).call().await?;
    println!(
        "    alpha price now {} TAO",
        alpha((price / U256::from(1_000_000_000)).to())
    );
    Ok(())
}

async fn first_epoch(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
    netuid: u16,
) -> anyhow::Result<u64> {
    let subnet: Value = client.request("taovm_subnet", json!([netuid])).await?;
    let tempo = number(&subnet["tempo"])?;
    steps.title(&format!(
        "An epoch ({tempo} blocks) gives the validators their permits"
    ));
    client.mine(tempo).await?;
    let neurons = table::read(client, netuid).await?;
    let permits = neurons.iter().filter(|neuron| neuron.validator).count();
    checks.holds(
        format!("{permits} permits, the three validators' among them"),
        neurons[1..=VALIDATORS]
            .iter()
            .all(|neuron| neuron.validator),
    );
    Ok(tempo)
}

async fn set_weights(
    client: &Client,
    steps: &mut Steps,
    netuid: u16,
    validators: &[Agent],
) -> anyhow::Result<()> {
    steps.title("Validators set weights through the precompile at 0x…0804");
    for ((validator, opinion), name) in validators.iter().zip(OPINIONS).zip(&NAMES[1..]) {
        let receipt = validator
            .set_weights(client, netuid, &MINERS, &opinion)
            .await?;
        steps.gas(&format!("{name}: {opinion:?}"), &receipt);
    }
    Ok(())
}

async fn yuma_epoch(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
    netuid: u16,
    tempo: u64,
) -> anyhow::Result<Vec<Neuron>> {
    steps.title("The next epoch pays by Yuma");
    let before = table::read(client, netuid).await?;
    let block = mine_epoch(client, netuid, tempo).await?;
    let after = table::read(client, netuid).await?;
    table::print(&NAMES, &after, None);
    paid_as_emitted(client, checks, block, &before, &after).await?;
    let sum: u32 = after.iter().map(|neuron| u32::from(neuron.incentive)).sum();
    checks.close("sum of incentives, of 65535", u64::from(sum), 65_535, 8);
    checks.holds(
        "all four miners are paid",
        MINERS
            .iter()
            .all(|&uid| after[usize::from(uid)].incentive > 0),
    );
    Ok(after)
}

async fn activate_script(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
    netuid: u16,
    owner: &Agent,
) -> anyhow::Result<()> {
    steps.title("The owner's contract puts the subnet under a reward script: top-k");
    let receipt = owner.upload_and_activate(client, TOP_K, netuid).await?;
    steps.gas(
        &format!("upload {} bytes of WebAssembly and activate", TOP_K.len()),
        &receipt,
    );
    let status = RewardScripts::new(REWARD, &client.provider)
        .status(netuid)
        .call()
        .await?;
    let code_hash = B256::from(taovm_chain::primitives::blake2_256(TOP_K));
    checks.equal("code hash of the active script", status.codeHash, code_hash);
    Ok(())
}

async fn script_epoch(
    client: &Client,
    steps: &mut Steps,
    checks: &mut Checks,
    netuid: u16,
    tempo: u64,
    by_yuma: &[Neuron],
) -> anyhow::Result<()> {
    steps.title("The next epoch pays by the script, beside Yuma's");
    let before = table::read(client, netuid).await?;
    let block = mine_epoch(client, netuid, tempo).await?;
    let after = table::read(client, netuid).await?;
    table::print(&NAMES, &after, Some(by_yuma));
    let ran = event(client, block, "RewardScripts", "RewardScriptRan").await?;
    let fuel = number(&ran["fuel_used"])?;
    println!("    the script took {fuel} fuel");
    paid_as_emitted(client, checks, block, &before, &after).await?;
    for (uid, share) in computed_shares(client, netuid, &before)
        .await?
        .into_iter()
        .enumerate()
    {
        let got = u64::from(after[uid].incentive);
        if share > 0 || got > 0 {
            checks.close(
                &format!("incentive of {}, of 65535", NAMES[uid]),
                got,
                share,
                4,
            );
        }
    }
    let paid = after.iter().filter(|neuron| neuron.incentive > 0).count();
    checks.equal("miners paid by top-k", paid, usize::from(DEFAULT_K));
    let status = RewardScripts::new(REWARD, &client.provider)
        .status(netuid)
        .call()
        .await?;
    checks.equal("fuel that the precompile reports", status.lastFuel, fuel);
    checks.equal("failures of the script", status.failures, 0);
    Ok(())
}

/// What top-k decides by the stakes and weights before the epoch, as u16 shares by uid.
async fn computed_shares(
    client: &Client,
    netuid: u16,
    before: &[Neuron],
) -> anyhow::Result<Vec<u64>> {
    let shown: Vec<Value> = client.request("taovm_neurons", json!([netuid])).await?;
    let (mut row_start, mut col, mut val) = (vec![0], Vec::new(), Vec::new());
    for neuron in &shown {
        let row: Vec<(u16, u16)> = serde_json::from_value(neuron["weights"].clone())?;
        col.extend(row.iter().map(|(target, _)| *target));
        val.extend(row.iter().map(|(_, weight)| *weight));
        row_start.push(u32::try_from(col.len())?);
    }
    let staked: u128 = before
        .iter()
        .filter(|n| n.validator)
        .map(|neuron| u128::from(neuron.stake))
        .sum();
    let active_stake_q32: Vec<u64> = before
        .iter()
        .map(|neuron| if neuron.validator { neuron.stake } else { 0 })
        .map(|stake| ((u128::from(stake) << 32) / staked.max(1)) as u64)
        .collect();
    let role_bits: Vec<u8> = before
        .iter()
        .map(|neuron| u8::from(neuron.validator) << 1)
        .collect();
    let shares = decide(
        Inputs {
            active_stake_q32: &active_stake_q32,
            role_bits: &role_bits,
            row_start: &row_start,
            col: &col,
            val: &val,
        },
        DEFAULT_K,
    )?;
    let sum: u128 = shares
        .incentive
        .iter()
        .map(|&share| u128::from(share))
        .sum();
    Ok(shares
        .incentive
        .iter()
        .map(|&share| (u128::from(share) * 65_535 / sum.max(1)) as u64)
        .collect())
}

/// Each miner's stake grew by what the epoch's event says it was paid.
async fn paid_as_emitted(
    client: &Client,
    checks: &mut Checks,
    block: u64,
    before: &[Neuron],
    after: &[Neuron],
) -> anyhow::Result<()> {
    let emitted = event(
        client,
        block,
        "SubtensorModule",
        "IncentiveAlphaEmittedToMiners",
    )
    .await?;
    let emissions = emitted["emissions"]
        .as_array()
        .context("the event lists emissions")?;
    for uid in MINERS.map(usize::from) {
        let paid = number(&emissions[uid])?;
        let grown = after[uid].stake - before[uid].stake;
        checks.equal(
            &format!("alpha-rao that {} earned", NAMES[uid]),
            grown,
            paid,
        );
    }
    Ok(())
}

/// Mines up to the block of the next epoch and returns its number.
async fn mine_epoch(client: &Client, netuid: u16, tempo: u64) -> anyhow::Result<u64> {
    let subnet: Value = client.request("taovm_subnet", json!([netuid])).await?;
    let due = number(&subnet["lastEpochBlock"])? + tempo;
    let now = client.provider.get_block_number().await?;
    client.mine(due - now).await?;
    Ok(due)
}

async fn burn_price(client: &Client, netuid: u16) -> anyhow::Result<u64> {
    let subnet: Value = client.request("taovm_subnet", json!([netuid])).await?;
    number(&subnet["burn"])
}

/// The content of the first such event of a block.
async fn event(client: &Client, block: u64, pallet: &str, name: &str) -> anyhow::Result<Value> {
    let events = client.events(block).await?;
    events
        .iter()
        .find_map(|event| event.get(pallet).and_then(|event| event.get(name)))
        .cloned()
        .with_context(|| format!("block {block} has no {pallet}.{name}"))
}

/// A number that JSON holds as a number or as a decimal string.
fn number(value: &Value) -> anyhow::Result<u64> {
    match value {
        Value::String(text) => text
            .parse()
            .with_context(|| format!("{text:?} is no number")),
        other => other
            .as_u64()
            .with_context(|| format!("{other} is no number")),
    }
}

/// Numbers the steps and prints them.
#[derive(Default)]
struct Steps {
    count: usize,
}

impl Steps {
    fn title(&mut self, text: &str) {
        self.count += 1;
        println!("\n{:>2}. {text}", self.count);
    }

    fn gas(&self, what: &str, receipt: &TransactionReceipt) {
        println!("    {what}  [{} gas]", receipt.gas_used);
    }
}
