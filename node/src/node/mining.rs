//! When blocks are made.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at},
};

use super::Node;

/// Makes a block every so often, as long as an interval is set. Ends when the node is gone.
pub(crate) async fn run_interval(node: Arc<Node>, mut interval: watch::Receiver<Option<Duration>>) {
    loop {
        let every = *interval.borrow_and_update();
        let changed = match every {
            None => interval.changed().await,
            Some(every) => {
                let mut ticks = interval_at(Instant::now() + every, every);
                ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
                loop {
                    tokio::select! {
                        changed = interval.changed() => break changed,
                        _ = ticks.tick() => tick(&node).await,
                    }
                }
            }
        };
        if changed.is_err() {
            return;
        }
    }
}

async fn tick(node: &Arc<Node>) {
    let node = node.clone();
    let mined =
        tokio::task::spawn_blocking(move || node.mine_one(None).map_err(|e| (node, e))).await;
    if let Ok(Err((node, error))) = mined {
        node.log().problem(&format!("no block: {error}"));
    }
}
