//! The precompiles of money: balances, stake, allowances, signatures.

mod allowances;
mod crypto;
mod staking;
mod staking_v1;
mod support;
mod toggles;
mod warnings;
