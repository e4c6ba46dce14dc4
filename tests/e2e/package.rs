//! `contracts/` as an npm package: what is published is enough to build with.

use std::{fs, path::Path};

use taovm_tests::{Tool, repository, run};

use crate::support::{json_file, scratch};

/// A contract of somebody else's project.
const USER: &str = r#"// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IStakingV2, STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoLib} from "@taovm/contracts/src/lib/TaoLib.sol";

contract Staker {
    function stake(bytes32 hotkey, uint16 netuid) external payable returns (uint256) {
        TaoLib.addStake(hotkey, TaoLib.toRao(msg.value), netuid);
        return STAKING_V2.getStake(hotkey, TaoLib.self(), netuid);
    }
}
"#;

const SETTINGS: &str = r#"[profile.default]
src = "src"
out = "out"
libs = []
remappings = ["@taovm/contracts/=node_modules/@taovm/contracts/"]
auto_detect_remappings = false
offline = true
"#;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the package") {
        let from = entry.expect("an entry").path();
        let to = to.join(from.file_name().expect("a name"));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a copy");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foundry_project_builds_with_the_published_files() {
    let package = json_file("contracts/package.json");
    let name = package["name"].as_str().expect("a name");
    let project = scratch("package");
    let installed = project.join("node_modules").join(name);
    for published in package["files"].as_array().expect("files") {
        let pattern = published.as_str().expect("a pattern");
        let folder = pattern.split('/').next().expect("a folder");
        let from = repository().join("contracts").join(folder);
        copy(&from, &installed.join(folder));
    }
    fs::create_dir(project.join("src")).expect("a folder");
    fs::write(project.join("src/Staker.sol"), USER).expect("a file");
    fs::write(project.join("foundry.toml"), SETTINGS).expect("a file");

    let solc = Tool::Solc
        .find()
        .unwrap_or_else(|missing| panic!("{missing}"));
    let environment = [("FOUNDRY_SOLC", solc.to_str().expect("UTF-8"))];
    let root = project.to_str().expect("UTF-8");
    run(Tool::Forge, ["build", "--root", root], &environment)
        .await
        .ok();
    let artifact = fs::read_to_string(project.join("out/Staker.sol/Staker.json"));
    assert!(artifact.is_ok_and(|text| text.contains("stake(bytes32,uint16)")));
}
