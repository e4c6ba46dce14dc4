//! The Solidity package as a project has it: interfaces, library, testing kit.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$((
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../contracts/", $path)),
        )),*]
    };
}

/// The files by their paths in `contracts/`.
pub(super) const FILES: &[(&str, &str)] = files![
    "LICENSE",
    "src/interfaces/IAddressMapping.sol",
    "src/interfaces/IAlpha.sol",
    "src/interfaces/IBalanceTransfer.sol",
    "src/interfaces/ICrowdloan.sol",
    "src/interfaces/IEd25519.sol",
    "src/interfaces/ILeasing.sol",
    "src/interfaces/IMetagraph.sol",
    "src/interfaces/INeuron.sol",
    "src/interfaces/IProxy.sol",
    "src/interfaces/ISr25519.sol",
    "src/interfaces/IStakingV1.sol",
    "src/interfaces/IStakingV2.sol",
    "src/interfaces/ISubnet.sol",
    "src/interfaces/ITaoReward.sol",
    "src/interfaces/ITaoRewardScript.sol",
    "src/interfaces/IUidLookup.sol",
    "src/interfaces/IVotingPower.sol",
    "src/lib/RewardPacking.sol",
    "src/lib/TaoCrypto.sol",
    "src/lib/TaoDispatch.sol",
    "src/lib/TaoLib.sol",
    "src/lib/TaoStorage.sol",
    "testing/TaoScript.sol",
    "testing/TaoTest.sol",
    "testing/TaoVm.sol",
    "testing/chain/ITaoFrames.sol",
    "testing/chain/Install.sol",
    "testing/chain/Shim.sol",
    "testing/chain/TaoChain.sol",
    "testing/internal/Addresses.sol",
    "testing/internal/Code.sol",
    "testing/internal/ITaoChain.sol",
    "testing/internal/ITaoNotes.sol",
    "testing/tao.sol",
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    fn sources(folder: &Path, under: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder.join(under)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{under}/{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                sources(folder, &path, found);
            } else if path.ends_with(".sol") {
                found.insert(path);
            }
        }
    }

    #[test]
    fn every_source_of_the_package_is_in_the_kit() {
        let contracts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts");
        let mut found = BTreeSet::new();
        for folder in ["src/interfaces", "src/lib", "testing"] {
            sources(&contracts, folder, &mut found);
        }
        let listed: BTreeSet<_> = FILES
            .iter()
            .map(|(path, _)| (*path).to_owned())
            .filter(|path| path != "LICENSE")
            .collect();
        assert_eq!(listed, found);
    }
}
