//! The node through its own port, as clients see it.

mod blocks;
mod client;
mod errors;
mod filters;
mod ledger;
mod malformed;
mod snapshots;
mod subscriptions;
mod traces;
mod transactions;
