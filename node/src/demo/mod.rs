//! `taovm demo`: the main job, over the node's own JSON-RPC, with every figure checked.
//!
//! Everything goes through an ordinary alloy provider, as any client would do it; only what has no
//! transaction on a chain (mining blocks, the owner's start call, the table's bulk reads) uses the
//! node's development methods.

mod actors;
mod check;
mod client;
mod contracts;
mod story;
mod table;

use std::process::ExitCode;

use crate::node::{NodeConfig, NodeHandle};

/// What the demo needs to know.
#[derive(Clone, Debug, Default)]
pub struct DemoOptions {
    /// Stay up afterwards, for other clients.
    pub serve: bool,
    /// The port to listen at; a free one if it is 0.
    pub port: u16,
}

/// Boots a node, tells the story, and says whether every checked figure held.
///
/// # Errors
/// A node that does not start, or a step that cannot be made.
pub async fn run(options: DemoOptions) -> anyhow::Result<ExitCode> {
    let config = NodeConfig {
        port: options.port,
        seed_subnet: false,
        quiet: true,
        ..NodeConfig::default()
    };
    let node = NodeHandle::start(config).await?;
    let url = node.http_url();
    println!("taovm demo: a node at {url}, driven over its JSON-RPC\n");
    let result = story::tell(&url).await;
    if options.serve && result.is_ok() {
        println!("\nStill listening at {url}. Ctrl-C ends it.");
        tokio::signal::ctrl_c().await?;
    }
    node.stop().await;
    let checks = result?;
    println!("\n{checks}");
    Ok(if checks.all_hold() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
