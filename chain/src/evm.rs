//! The ledger's part of the EVM: base fee, block weight, settings, withdrawals (spec 01 §1.8, §1.9,
//! §1.12). The machine itself is above the ledger.

mod execution;

pub use execution::{Action, Authorization, AuthorizationSignature, Executed, Execution, Machine};

pub(crate) use execution::execute;

use crate::{
    balances::{self, Preservation},
    call::Origin,
    error::{Error, Result},
    event::BaseFeeEvent,
    primitives::{AccountId, H160, Rao, U256},
    state::State,
};

/// The base fee's floor, in wei.
pub const MIN_BASE_FEE: u64 = 10_000_000_000;

/// The ref_time of a whole block, in picoseconds.
const MAX_BLOCK_WEIGHT: u64 = 4_000_000_000_000;

/// What the hooks of an empty block declare, in picoseconds, without what they declare a subnet.
/// Recorded base fees leave it within 1 200 000 of this.
const HOOKS_WEIGHT: u64 = 331_591_750_000;

/// A database read's weight, in picoseconds; the hooks declare one for each subnet.
const READ_WEIGHT: u64 = 25_000_000;

/// One, in millionths.
const MILLION: u64 = 1_000_000;

/// Starts counting a block's weight: its hooks come first.
pub(crate) fn open_block(state: &mut State) {
    let subnets = state.subnets.values().filter(|subnet| subnet.added).count() as u64;
    state.clock.weight = HOOKS_WEIGHT.saturating_add(READ_WEIGHT.saturating_mul(subnets));
}

/// Counts weight that the open block used, in picoseconds of ref_time.
pub fn use_weight(state: &mut State, weight: u64) {
    state.clock.weight = state.clock.weight.saturating_add(weight);
}

/// Moves the base fee at the end of a block by how full it was (spec 01 §1.8).
pub(crate) fn adjust_base_fee(state: &mut State) {
    // Genesis has no hooks.
    if state.now() == 0 || state.evm.elasticity == 0 {
        return;
    }
    let next = next_base_fee(state.evm.base_fee, state.evm.elasticity, state.clock.weight);
    if next != state.evm.base_fee {
        state.evm.base_fee = next;
    }
}

/// The base fee after a block of this weight: up by at most the elasticity where more than half of
/// the block was used, down by as much to the floor where less was.
fn next_base_fee(base_fee: u64, elasticity: u32, weight: u64) -> u64 {
    let used = (u128::from(weight) * u128::from(MILLION) / u128::from(MAX_BLOCK_WEIGHT))
        .min(u128::from(MILLION)) as u64;
    let half = MILLION / 2;
    let change = u64::from(elasticity) * 2 * used.abs_diff(half) / MILLION;
    let step = (u128::from(base_fee) * u128::from(change) / u128::from(MILLION)) as u64;
    match used.cmp(&half) {
        core::cmp::Ordering::Greater => base_fee.saturating_add(step),
        core::cmp::Ordering::Less => base_fee.saturating_sub(step).max(MIN_BASE_FEE),
        core::cmp::Ordering::Equal => base_fee,
    }
}

/// `BaseFee.set_base_fee_per_gas`, in wei. A fee past 2^64 − 1 wei, which nobody can pay, is kept
/// as that.
///
/// # Errors
/// `BadOrigin` for all but root.
pub(crate) fn set_base_fee(state: &mut State, origin: Origin, fee: U256) -> Result {
    origin.ensure_root()?;
    state.evm.base_fee = fee.saturated_u64();
    state.emit(BaseFeeEvent::NewBaseFeePerGas { fee });
    Ok(())
}

/// `BaseFee.set_elasticity`, in millionths.
///
/// # Errors
/// `BadOrigin` for all but root.
pub(crate) fn set_elasticity(state: &mut State, origin: Origin, elasticity: u32) -> Result {
    origin.ensure_root()?;
    let elasticity = elasticity.min(MILLION as u32);
    state.evm.elasticity = elasticity;
    state.emit(BaseFeeEvent::NewElasticity { elasticity });
    Ok(())
}

/// `EVM.withdraw`: takes the money of an EVM address whose bytes begin the signer's key to the
/// signer's account. The address's account may die.
///
/// # Errors
/// `BadOrigin` for another's address; those of a transfer.
pub(crate) fn withdraw(state: &mut State, origin: Origin, address: &H160, value: Rao) -> Result {
    let who = controller(origin, address)?;
    balances::transfer(
        state,
        &AccountId::from_evm(*address),
        &who,
        value,
        Preservation::Expendable,
    )
}

/// The signer, if its key begins with the address (spec 01 §1.2).
///
/// # Errors
/// `BadOrigin` otherwise.
pub fn controller(origin: Origin, address: &H160) -> Result<AccountId> {
    let who = origin.signer()?;
    if who.0[..20] == address[..] {
        Ok(who)
    } else {
        Err(Error::BadOrigin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn the_base_fee_falls_to_its_floor_and_rises_with_full_blocks() {
        // Recorded: evm_05, whose empty blocks have three subnets.
        let empty = HOOKS_WEIGHT + 3 * READ_WEIGHT;
        let mut fee = 17_943_900_000;
        for _ in 0..5 {
            fee = next_base_fee(fee, 125_000, empty);
        }
        assert_eq!(fee, 10_346_656_136);
        assert_eq!(next_base_fee(fee, 125_000, empty), MIN_BASE_FEE);
        assert_eq!(
            next_base_fee(MIN_BASE_FEE, 125_000, MAX_BLOCK_WEIGHT),
            11_250_000_000
        );
        assert_eq!(
            next_base_fee(MIN_BASE_FEE, 125_000, MAX_BLOCK_WEIGHT / 2),
            MIN_BASE_FEE
        );
    }

    #[test]
    fn without_a_machine_an_execution_is_refused_as_within_the_evm() {
        let mut state = State::empty(&Profile::DEV);
        let execution = Execution {
            source: [7; 20],
            action: Action::Create,
            input: Vec::new(),
            value: U256::from(0),
            gas_limit: 0,
            max_fee_per_gas: U256::from(0),
            max_priority_fee_per_gas: None,
            nonce: None,
            access_list: Vec::new(),
            authorization_list: Vec::new(),
        };
        let mut by = |key| {
            let origin = Origin::Signed(AccountId([key; 32]));
            execute(&mut state, origin, &execution, None)
        };
        assert_eq!(by(8), Err(Error::BadOrigin));
        assert_eq!(by(7), Err(crate::error::EvmError::Reentrancy.into()));
    }

    #[test]
    fn only_the_key_that_begins_with_the_address_withdraws() {
        let mut state = State::empty(&Profile::DEV);
        let key = AccountId([7; 32]);
        let address = [7; 20];
        let account = AccountId::from_evm(address);
        balances::deposit(&mut state, &account, Rao(10_000)).unwrap();
        let stranger = Origin::Signed(AccountId([8; 32]));
        assert_eq!(
            withdraw(&mut state, stranger, &address, Rao(1)),
            Err(Error::BadOrigin)
        );
        withdraw(&mut state, Origin::Signed(key), &address, Rao(10_000)).unwrap();
        assert_eq!(balances::free(&state, &key), Rao(10_000));
        assert!(!state.accounts.contains_key(&account));
    }
}
