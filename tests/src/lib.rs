//! What the end-to-end tests share: a node in this process, the tools that talk to it, raw JSON-RPC.
//!
//! The tests are in `e2e/`; each has a node of its own, at a free port.

mod node;
mod rpc;
mod tools;

pub use node::{Account, Subnet, TestNode};
pub use rpc::{Answer, Rpc, RpcError, http_client};
pub use tools::{MissingTool, Output, Tool, repository, run};
