//! Genesis files: a starting chain as JSON (spec 05 §1).
//!
//! A [`GenesisFile`] says what there is before the first block: balances, contracts, subnets with
//! neurons, positions, parameters. The ledger's own rules make it, and refuse what cannot be. A file
//! may also ask for calls and blocks, so that a chain starts with a history. `file` is the form,
//! `name`, `amount` and `entries` its values, `build` makes block 0, `history` the blocks after it.
//!
//! Every field may be left out:
//!
//! | field | what | if left out |
//! |---|---|---|
//! | `profile` | parameter set: `finney`, `localnet` or `dev` | `dev` |
//! | `sudo` | the account that acts as root | nobody |
//! | `author` | who gets the fees of swaps | `//One` |
//! | `total_issuance` | `TotalIssuance`, which emission follows | the sum of all balances |
//! | `start_call_delay` | blocks between a subnet's registration and its start | 0 |
//! | `root_staking` | whether root takes stake | true |
//! | `parameters` | global parameters: what `sudo_set_NAME` sets, by NAME | the profile's |
//! | `balances` | TAO by account | nobody has any |
//! | `code` | bytecode by EVM address | no contracts |
//! | `hotkeys` | coldkeys by hotkey, besides the neurons' | |
//! | `subnets` | subnets by netuid, from 2 on | only root and the unowned subnet 1 |
//! | `stakes` | positions, made in this order | nobody stakes |
//! | `calls` | calls of the first block | none |
//! | `blocks` | how many blocks are made before the chain is handed over | 0 |
//!
//! A subnet has an `owner` and an `owner_hotkey`, and may have `tao` and `alpha` of its pool (1,000
//! each), `started` (true), `hyperparameters` (what `sudo_set_NAME` sets, by NAME), `neurons` (each
//! with `hotkey` and `coldkey`, in the order of their uids after the owner's) and `weights` (by
//! validator, by target). Weights are set by the chain's rule as soon as the validators have permits;
//! `blocks` has to leave time for it.
//!
//! A stake has a `coldkey`, a `hotkey`, a `netuid` and either `tao`, which buys alpha from the pool,
//! or `alpha`, which is given. Both come on top of the balances. A call has an `origin` (an account or
//! `root`), a `pallet`, a `call` and `args`, as in scenarios.
//!
//! Accounts are SS58 addresses, 32 bytes in hex, EVM addresses or `//Name` of a development key.
//! Amounts are `"1.5 TAO"`, `"1.5 alpha"`, `"500 rao"`, or whole numbers of rao.

mod amount;
mod build;
mod entries;
mod error;
mod file;
mod history;
mod name;
#[cfg(test)]
mod tests;

pub use amount::{AlphaAmount, TaoAmount};
pub use build::start;
pub use entries::Entries;
pub use error::{GenesisFileError, Rule};
pub use file::{CallEntry, GenesisFile, NeuronEntry, ProfileName, StakeEntry, SubnetEntry};
pub(crate) use name::FileNames;
pub use name::Name;
