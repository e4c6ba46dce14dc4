//! The bridge: the chain as a pure function, for tools that run the EVM themselves (spec 09 §2).
//!
//! Stock forge has an EVM of its own, which it clones for every test and takes back wherever a frame
//! reverts. So the chain that its tests see cannot be a server's current state: it is a *version*, a
//! [`World`](taovm_evm_bridge::World) under a 32-byte handle, and the handle is kept in the EVM's
//! storage. Its contracts, as the EVM showed them, are the reward contracts that epochs run. A request
//! names a version and asks for a change; the answer says what came of it, the handle of the version
//! after it, and which balances of the EVM it moves. Equal requests have equal answers; nothing else is
//! kept. The contracts that ask are in `contracts/testing`.
//!
//! | file | subject |
//! |---|---|
//! | `abi` | requests and replies as Solidity encodes them |
//! | `store`, `version` | versions: how many are held, how one is made again |
//! | `blocks` | the blocks between a version and the one that the EVM is at |
//! | `money` | balances: the EVM's come in, changes of the ledger go out |
//! | `change`, `ask` | what can be asked for, and how it is answered |
//! | `read` | what the kit reads beside the precompiles |
//! | `server`, `ipc` | JSON-RPC over a Unix socket and WebSocket |

mod abi;
mod ask;
mod blocks;
mod change;
mod error;
#[cfg(unix)]
mod ipc;
mod money;
mod read;
mod server;
mod store;
#[cfg(test)]
mod tests;
mod version;

pub use ask::{Bridge, BridgeConfig};
pub use error::BridgeError;
pub use server::{BridgeServer, METHODS};
