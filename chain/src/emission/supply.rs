//! How much a block issues (spec 04 §3.1, §3.2).

use crate::{
    balances::{Credit, mint_tao},
    pool::{MAX_SUPPLY, block_emission_for},
    primitives::Rao,
    state::State,
};

/// What a block emits at an issuance, of TAO or of a subnet's alpha. Notes it in `BlockEmission`,
/// as every evaluation of the curve below the cap does.
pub fn emission_at(state: &mut State, issuance: u64) -> u64 {
    let emission = block_emission_for(issuance);
    if issuance < MAX_SUPPLY && state.globals.block_emission != emission {
        state.globals.block_emission = emission;
    }
    emission
}

/// Issues the block's TAO, by the subtensor pallet's own issuance.
pub(crate) fn mint_block(state: &mut State) -> Credit {
    let issuance = state.globals.total_issuance.0;
    let emission = emission_at(state, issuance);
    mint_tao(state, Rao(emission))
}
