//! taovm: a TAO EVM that fits in a laptop.
//!
//! The library behind the `taovm` binary: the command line ([`cli`]) and what its commands do.

pub mod bridge;
pub mod cli;
pub mod demo;
pub mod genesis;
pub mod genesis_dev;
pub mod init;
pub mod keys;
pub mod node;
pub mod reward;
pub mod rpc;
pub mod scenario;
