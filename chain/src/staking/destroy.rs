//! Calls that give staked alpha up (spec 03 §10.10, §10.11).

use super::{add_stake, add_stake_limit, decrease_stake, locks::ensure_available, stake_of};
use crate::{
    emission::{burn_subnet_alpha, recycle_subnet_alpha},
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    primitives::{AccountId, Alpha, NetUid, Rao},
    state::State,
};

/// Gives alpha of a position back: outstanding alpha falls. More than there is means all, and
/// nothing is not an error. Returns what was given.
///
/// # Errors
/// In this order: `SubnetNotExists`, `CannotBurnOrRecycleOnRootSubnet`, `SubtokenDisabled`,
/// `HotKeyAccountNotExists`, `InsufficientLiquidity`, `StakeUnavailable`.
pub fn recycle_alpha(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    amount: Alpha,
    netuid: NetUid,
) -> Result<Alpha> {
    let amount = take_alpha(state, &coldkey, &hotkey, amount, netuid)?;
    recycle_subnet_alpha(state, netuid, amount);
    state.emit(SubtensorEvent::AlphaRecycled(
        coldkey, hotkey, amount, netuid,
    ));
    Ok(amount)
}

/// Burns alpha of a position: nobody has it, but it stays outstanding. Otherwise as
/// [`recycle_alpha`].
///
/// # Errors
/// As [`recycle_alpha`].
pub fn burn_alpha(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    amount: Alpha,
    netuid: NetUid,
) -> Result<Alpha> {
    let amount = take_alpha(state, &coldkey, &hotkey, amount, netuid)?;
    burn_subnet_alpha(state, netuid, amount);
    state.emit(SubtensorEvent::AlphaBurned(coldkey, hotkey, amount, netuid));
    Ok(amount)
}

fn take_alpha(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    amount: Alpha,
    netuid: NetUid,
) -> Result<Alpha> {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if netuid.is_root() {
        return Err(SubtensorError::CannotBurnOrRecycleOnRootSubnet.into());
    }
    if !state.subnet(netuid).subtoken_enabled {
        return Err(SubtensorError::SubtokenDisabled.into());
    }
    if !keys::exists(state, hotkey) {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    let amount = amount.min(stake_of(state, hotkey, coldkey, netuid));
    if state.subnet(netuid).pool.alpha_out < amount {
        return Err(SubtensorError::InsufficientLiquidity.into());
    }
    ensure_available(state, coldkey, netuid, amount)?;
    decrease_stake(state, hotkey, coldkey, netuid, amount);
    Ok(amount)
}

/// Buys alpha, with or without a price limit, and burns it. Anyone may. Returns the alpha.
///
/// # Errors
/// As [`add_stake`] or [`add_stake_limit`], then as [`burn_alpha`]: root ends with
/// `CannotBurnOrRecycleOnRootSubnet`. All is undone then.
pub fn add_stake_burn(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    amount: Rao,
    limit: Option<u64>,
) -> Result<Alpha> {
    state.atomically(|state| {
        let bought = match limit {
            Some(limit) => add_stake_limit(state, coldkey, hotkey, netuid, amount, limit, false)?,
            None => add_stake(state, coldkey, hotkey, netuid, amount)?,
        };
        // May be less by a unit: what a share of the pool is worth is rounded down.
        burn_alpha(state, coldkey, hotkey, bought, netuid)?;
        state.emit(SubtensorEvent::AddStakeBurn {
            netuid,
            hotkey,
            amount,
            alpha: bought,
        });
        Ok(bought)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::Event,
        staking::{increase_hotkey_alpha, test_ledger::*},
    };

    /// (bought, burned) by the events of the call.
    fn add_and_burn(state: &State, amount: u64) -> (Alpha, Alpha) {
        let mut state = state.clone();
        state.events.clear();
        add_stake_burn(&mut state, ALICE, HOTKEY, NETUID, Rao(amount), None).expect("burned");
        let mut said = (None, None);
        for event in &state.events {
            match event {
                Event::SubtensorModule(SubtensorEvent::AddStakeBurn { alpha, .. }) => {
                    said.0 = Some(*alpha);
                }
                Event::SubtensorModule(SubtensorEvent::AlphaBurned(_, _, alpha, _)) => {
                    said.1 = Some(*alpha);
                }
                _ => {}
            }
        }
        (said.0.expect("an event"), said.1.expect("an event"))
    }

    #[test]
    fn add_stake_burn_tells_what_was_bought_not_what_the_share_was_worth() {
        let mut state = ledger(10_000_000_000, 5_000_000_000);
        add_stake(&mut state, BOB, HOTKEY, NETUID, Rao(1_000_000_000)).expect("staked");
        increase_hotkey_alpha(&mut state, &HOTKEY, NETUID, Alpha(333_333_331));
        let calls: Vec<_> = (0..20)
            .map(|k| add_and_burn(&state, 1_000_000_000 + 7 * k))
            .collect();
        assert!(
            calls
                .iter()
                .any(|(bought, burned)| burned.0 + 1 == bought.0)
        );
        let exact = |(bought, burned): &(Alpha, Alpha)| bought.0 - burned.0 <= 1;
        assert!(calls.iter().all(exact));
    }
}
