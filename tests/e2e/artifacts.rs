//! The committed Solidity artifacts are what the sources build to.

use std::{collections::BTreeMap, fs};

use alloy::json_abi::JsonAbi;
use foundry_compilers::{
    artifacts::{Settings, SolcInput, SolcLanguage, Source},
    solc::Solc,
};
use serde_json::{Value, json};
use taovm_tests::{Tool, repository};

use crate::support::json_file;

/// The settings of the build (`foundry.toml`, `scripts/solidity.mjs`).
fn settings() -> Value {
    json!({
        "evmVersion": "prague",
        "metadata": { "appendCBOR": false, "bytecodeHash": "none" },
        "optimizer": { "enabled": true, "runs": 200 },
        "remappings": ["@taovm/contracts/=contracts/"],
        "viaIR": false,
    })
}

/// What can be deployed, by name: source, ABI, bytecode, deployed bytecode.
type Contracts = BTreeMap<String, (String, JsonAbi, String, String)>;

fn built() -> Contracts {
    let mut settings = settings();
    settings["outputSelection"] =
        json!({ "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } });
    let settings: Settings = serde_json::from_value(settings).expect("settings");
    let sources = Source::read_sol_yul_from(&repository().join("contracts/src")).expect("sources");
    // Units are named relative to the repository: their names are in the paths of imports.
    let sources = sources
        .into_iter()
        .map(|(file, source)| {
            let name = file.strip_prefix(repository()).expect("in the repository");
            (name.to_owned(), source)
        })
        .collect();
    let solc = Tool::Solc
        .find()
        .unwrap_or_else(|missing| panic!("{missing}"));
    let solc = Solc::new(solc).expect("solc says its version");
    let output = solc
        .compile(&SolcInput::new(SolcLanguage::Solidity, sources, settings))
        .expect("solc runs");
    assert!(!output.has_error(), "{:?}", output.errors);
    output
        .contracts
        .into_iter()
        .flat_map(|(file, named)| {
            named.into_iter().filter_map(move |(name, contract)| {
                let evm = contract.evm?;
                let code = |bytes: &foundry_compilers::artifacts::Bytecode| {
                    bytes.object.as_bytes().map(ToString::to_string)
                };
                let creation = code(evm.bytecode.as_ref()?)?;
                let deployed = code(evm.deployed_bytecode.as_ref()?.bytecode.as_ref()?)?;
                let abi = contract.abi?;
                // Interfaces have no code, and libraries that are compiled into their users no functions.
                let file = file.to_str()?.to_owned();
                let callable = creation != "0x" && abi.functions().next().is_some();
                callable.then_some((name, (file, abi, creation, deployed)))
            })
        })
        .collect()
}

fn committed() -> Contracts {
    let folder = repository().join("contracts/artifacts");
    fs::read_dir(folder)
        .expect("contracts/artifacts")
        .map(|entry| {
            let file = entry.expect("an entry").file_name();
            let artifact = json_file(&format!("contracts/artifacts/{}", file.display()));
            assert_eq!(artifact["compiler"]["settings"], settings(), "{file:?}");
            let text = |name: &str| artifact[name].as_str().expect(name).to_owned();
            let contract = (
                text("sourceName"),
                serde_json::from_value(artifact["abi"].clone()).expect("an ABI"),
                text("bytecode"),
                text("deployedBytecode"),
            );
            (text("contractName"), contract)
        })
        .collect()
}

#[test]
fn solidity_artifacts_are_what_the_sources_build_to() {
    let (built, committed) = (built(), committed());
    assert!(built.contains_key("StakingVault"));
    assert_eq!(
        built.keys().collect::<Vec<_>>(),
        committed.keys().collect::<Vec<_>>()
    );
    for (name, contract) in &built {
        assert!(
            committed[name] == *contract,
            "contracts/artifacts/{name}.json is not what the sources build to; run scripts/build-contracts.mjs"
        );
    }
}
