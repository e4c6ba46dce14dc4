//! The metagraph as a table, read through the precompile at `0x…0802`.

use alloy::primitives::U256;

use super::{
    client::Client,
    contracts::{METAGRAPH, Metagraph, STAKING, Staking},
};

/// A neuron's row.
#[derive(Clone, Debug)]
pub(super) struct Neuron {
    pub(super) validator: bool,
    pub(super) stake: u64,
    pub(super) incentive: u16,
    pub(super) dividends: u16,
    pub(super) emission: u64,
}

/// Reads every neuron of a subnet.
pub(super) async fn read(client: &Client, netuid: u16) -> anyhow::Result<Vec<Neuron>> {
    let metagraph = Metagraph::new(METAGRAPH, &client.provider);
    let staking = Staking::new(STAKING, &client.provider);
    let count = metagraph.getUidCount(netuid).call().await?;
    let mut neurons = Vec::with_capacity(usize::from(count));
    for uid in 0..count {
        let hotkey = metagraph.getHotkey(netuid, uid).call().await?;
        neurons.push(Neuron {
            validator: metagraph.getValidatorStatus(netuid, uid).call().await?,
            stake: staking
                .getTotalAlphaStaked(hotkey, U256::from(netuid))
                .call()
                .await?
                .to(),
            incentive: metagraph.getIncentive(netuid, uid).call().await?,
            dividends: metagraph.getDividends(netuid, uid).call().await?,
            emission: metagraph.getEmission(netuid, uid).call().await?,
        });
    }
    Ok(neurons)
}

/// Prints the rows; with `before`, the incentives of an earlier epoch beside them.
pub(super) fn print(names: &[&str], now: &[Neuron], before: Option<&[Neuron]>) {
    let beside = if before.is_some() { "  Yuma's" } else { "" };
    println!(
        "      uid  neuron       permit        stake α   incentive{beside}  dividends      emission α"
    );
    for (uid, neuron) in now.iter().enumerate() {
        let name = names.get(uid).copied().unwrap_or("?");
        let permit = if neuron.validator { "yes" } else { "–" };
        let beside = before
            .and_then(|before| before.get(uid))
            .map(|old| format!("  {:>6}", percent(old.incentive)))
            .unwrap_or_default();
        println!(
            "      {uid:>3}  {name:<11}  {permit:<6}  {:>14}   {:>9}{beside}  {:>9}  {:>14}",
            alpha(neuron.stake),
            percent(neuron.incentive),
            percent(neuron.dividends),
            alpha(neuron.emission),
        );
    }
}

/// A u16 share in percent, two digits.
fn percent(share: u16) -> String {
    let hundredths = (u32::from(share) * 10_000 + 32_767) / 65_535;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Alpha with four digits.
pub(super) fn alpha(amount: u64) -> String {
    format!(
        "{}.{:04}",
        amount / 1_000_000_000,
        amount % 1_000_000_000 / 100_000
    )
}
