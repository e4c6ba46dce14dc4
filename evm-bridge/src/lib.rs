//! revm on the chain's one ledger.
