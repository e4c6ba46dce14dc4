//! What a project begins with.

use super::File;

macro_rules! template {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path))
    };
}

macro_rules! demo {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../contracts/src/demo/",
            $name
        ))
    };
}

/// The reward script that the reward project uploads.
const TOP_K: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../contracts/rewards/artifacts/top-k.wasm"
));

/// The example that a project starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Template {
    /// A treasury whose owner stakes its TAO.
    Staking,
    /// A vault that stakes what anybody deposits, for shares.
    LiquidStaking,
    /// A contract that owns a subnet and pays it by a reward script.
    Reward,
}

impl Template {
    /// The files beside the kit.
    pub(super) fn files(self) -> Vec<File> {
        let text = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let mut files = vec![
            text("foundry.toml", template!("common/foundry.toml")),
            text(".gitignore", template!("common/gitignore")),
            text("README.md", template!("common/README.md")),
        ];
        match self {
            Self::Staking => files.extend([
                text("src/Treasury.sol", template!("staking/Treasury.sol")),
                text("test/Treasury.t.sol", template!("staking/Treasury.t.sol")),
                text(
                    "test/TreasuryInvariant.t.sol",
                    template!("staking/TreasuryInvariant.t.sol"),
                ),
                text("script/Deploy.s.sol", template!("staking/Deploy.s.sol")),
            ]),
            Self::LiquidStaking => files.extend([
                text("src/StakingVault.sol", &moved(demo!("StakingVault.sol"))),
                text(
                    "test/StakingVault.t.sol",
                    template!("liquid-staking/StakingVault.t.sol"),
                ),
                text(
                    "script/Deploy.s.sol",
                    template!("liquid-staking/Deploy.s.sol"),
                ),
            ]),
            Self::Reward => files.extend([
                text("src/NeuronAgent.sol", &moved(demo!("NeuronAgent.sol"))),
                text(
                    "test/NeuronAgent.t.sol",
                    template!("reward/NeuronAgent.t.sol"),
                ),
                text(
                    "test/NeuronAgentInvariant.t.sol",
                    template!("reward/NeuronAgentInvariant.t.sol"),
                ),
                text("script/Deploy.s.sol", template!("reward/Deploy.s.sol")),
                ("data/top-k.wasm".to_owned(), TOP_K.to_vec()),
            ]),
        }
        files
    }
}

/// A contract of the package as a project imports the package.
fn moved(source: &str) -> String {
    source.replace("\"../", "\"@taovm/contracts/src/")
}
