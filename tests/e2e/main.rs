//! End to end: real clients against a real node in this process.

mod alloy_client;
mod artifacts;
mod ethers_core_client;
mod foundry;
mod javascript;
mod malformed;
mod package;
mod refusals;
mod reward_contract;
mod reward_script;
mod staking;
mod support;
mod tao_lib;
