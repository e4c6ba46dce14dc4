//! A subnet's alpha: made, recycled, burned (spec 04 §4, 03 §6).

use crate::{
    primitives::{Alpha, NetUid},
    state::{Ledger, State},
};

/// `SubnetAlphaIn + SubnetAlphaOut`, which the subnet's halving follows.
#[must_use]
pub fn alpha_issuance(state: &Ledger, netuid: NetUid) -> Alpha {
    let pool = &state.subnet(netuid).pool;
    pool.alpha_in.saturating_add(pool.alpha_out)
}

/// New alpha for the pool.
pub fn mint_alpha_in(state: &mut State, netuid: NetUid, amount: Alpha) {
    if !amount.is_zero() {
        let pool = &mut state.subnet_mut(netuid).pool;
        pool.total_alpha_issuance.credit(amount);
        pool.alpha_in.credit(amount);
    }
}

/// New alpha outside of the pool.
pub fn mint_alpha_out(state: &mut State, netuid: NetUid, amount: Alpha) {
    if !amount.is_zero() {
        let pool = &mut state.subnet_mut(netuid).pool;
        pool.total_alpha_issuance.credit(amount);
        pool.alpha_out.credit(amount);
    }
}

/// Takes alpha back: outstanding alpha falls, which makes room for later emission.
pub fn recycle_subnet_alpha(state: &mut State, netuid: NetUid, amount: Alpha) {
    if !amount.is_zero() {
        let pool = &mut state.subnet_mut(netuid).pool;
        pool.alpha_out.debit(amount);
        pool.alpha_recycled.credit(amount);
        pool.total_alpha_issuance.debit(amount);
    }
}

/// Counts alpha as burned: nobody has it, outstanding alpha stays.
pub fn burn_subnet_alpha(state: &mut State, netuid: NetUid, amount: Alpha) {
    if !amount.is_zero() {
        state.subnet_mut(netuid).pool.alpha_burned.credit(amount);
    }
}
