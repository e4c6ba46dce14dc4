//! Bittensor's precompiles: Solidity ABI in, chain calls out.
