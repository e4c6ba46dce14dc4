//! Stake: positions in share pools, the calls that move them, and what users read (spec 03).
