//! Emission: the coinbase, epochs and who is paid (spec 04).

mod alpha;

pub use alpha::{
    alpha_issuance, burn_subnet_alpha, mint_alpha_in, mint_alpha_out, recycle_subnet_alpha,
};
