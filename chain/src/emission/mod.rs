//! Emission: the coinbase, epochs and who is paid (spec 04).
