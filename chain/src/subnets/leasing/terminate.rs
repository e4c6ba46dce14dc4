//! Ending a lease (spec 02 §9).

use super::LeaseId;
use crate::{
    balances,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    primitives::AccountId,
    proxy::{self, ProxyType},
    state::State,
};

/// Gives a subnet whose lease has ended to the beneficiary. TAO and alpha of the lease's coldkey
/// stay there, out of everybody's reach, and dividends that were not paid are lost. The subnet keeps
/// the number of the lease.
///
/// # Errors
/// In this order: `LeaseDoesNotExist`, `ExpectedBeneficiaryOrigin`, `LeaseHasNoEndBlock`,
/// `LeaseHasNotEnded`, `BeneficiaryDoesNotOwnHotkey`, `CannotUseSystemAccount`, `Proxy.NotFound` if
/// the beneficiary's proxy was removed.
pub fn terminate_lease(
    state: &mut State,
    who: &AccountId,
    id: LeaseId,
    hotkey: &AccountId,
) -> Result {
    let lease = state.leases.leases.get(&id).cloned();
    let lease = lease.ok_or(SubtensorError::LeaseDoesNotExist)?;
    if *who != lease.beneficiary {
        return Err(SubtensorError::ExpectedBeneficiaryOrigin.into());
    }
    let end = lease.end_block.ok_or(SubtensorError::LeaseHasNoEndBlock)?;
    if state.now() < u64::from(end) {
        return Err(SubtensorError::LeaseHasNotEnded.into());
    }
    if !keys::owns(state, who, hotkey) {
        return Err(SubtensorError::BeneficiaryDoesNotOwnHotkey.into());
    }
    if hotkey.subnet().is_some() {
        return Err(SubtensorError::CannotUseSystemAccount.into());
    }
    state.atomically(|state| {
        let subnet = state.subnet_mut(lease.netuid);
        subnet.owner = Some(*who);
        subnet.owner_hotkey = Some(*hotkey);
        state.emit(SubtensorEvent::SubnetOwnerHotkeySet(lease.netuid, *hotkey));
        for account in [&lease.coldkey, &lease.hotkey] {
            // The chain passes over a coldkey that its proxy's deposit still needs.
            let _ = balances::dec_providers(state, account);
        }
        state.leases.remove(id);
        proxy::remove(
            state,
            &lease.coldkey,
            who,
            ProxyType::SubnetLeaseBeneficiary,
            0,
        )?;
        state.emit(SubtensorEvent::SubnetLeaseTerminated {
            beneficiary: *who,
            netuid: lease.netuid,
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::{super::test_ledger::*, *};
    use crate::{
        error::{Error, ProxyError},
        primitives::{Alpha, Rao},
    };

    const HOTKEY: AccountId = AccountId([77; 32]);

    /// A lease at its end; the beneficiary has a hotkey.
    fn ended() -> State {
        let mut state = leased(30, Some(END));
        keys::pair(&mut state, &BENEFICIARY, &HOTKEY).unwrap();
        state.clock.block = END.into();
        state
    }

    #[test]
    fn the_beneficiary_owns_the_subnet_after_the_lease() {
        let mut state = ended();
        state.leases.accumulated.insert(LEASE, Alpha(5));
        terminate_lease(&mut state, &BENEFICIARY, LEASE, &HOTKEY).unwrap();
        let subnet = state.subnet(NETUID);
        assert_eq!(subnet.owner, Some(BENEFICIARY));
        assert_eq!(subnet.owner_hotkey, Some(HOTKEY));
        assert_eq!(subnet.lease, Some(LEASE), "the chain keeps the number");
        let store = &state.leases;
        assert!(store.leases.is_empty() && store.shares.is_empty());
        assert!(store.accumulated.is_empty());
        assert!(state.proxies.proxies.is_empty());
        // The deposit is back on the coldkey, where nobody can take it.
        let coldkey_account = state.accounts[&coldkey()];
        assert_eq!(coldkey_account.free, Rao(93_000_000));
        assert_eq!(
            (coldkey_account.providers, coldkey_account.consumers),
            (2, 0)
        );
        assert!(!state.accounts.contains_key(&hotkey()));
        let event = SubtensorEvent::SubnetLeaseTerminated {
            beneficiary: BENEFICIARY,
            netuid: NETUID,
        };
        assert_eq!(state.events.back(), Some(&event.into()));
        assert_eq!(
            terminate_lease(&mut state, &BENEFICIARY, LEASE, &HOTKEY),
            Err(SubtensorError::LeaseDoesNotExist.into())
        );
    }

    #[test]
    fn ending_is_checked_in_the_chains_order() {
        let mut state = ended();
        state.clock.block = u64::from(END) - 1;
        let pot = AccountId::of_subnet(NETUID);
        let refuse = |state: &mut State, who, id, hotkey, error: Error| {
            let before = state.clone();
            assert_eq!(terminate_lease(state, who, id, hotkey), Err(error));
            assert!(state.is_same_version(&before));
        };
        let (alice, owner) = (&ALICE, &BENEFICIARY);
        let error = SubtensorError::LeaseDoesNotExist.into();
        refuse(&mut state, alice, 1, alice, error);
        let error = SubtensorError::ExpectedBeneficiaryOrigin.into();
        refuse(&mut state, alice, LEASE, alice, error);
        let error = SubtensorError::LeaseHasNotEnded.into();
        refuse(&mut state, owner, LEASE, alice, error);
        state.clock.block = END.into();
        let error = SubtensorError::BeneficiaryDoesNotOwnHotkey.into();
        refuse(&mut state, owner, LEASE, alice, error);
        state.hotkey_mut(&pot).owner = Some(BENEFICIARY);
        let error = SubtensorError::CannotUseSystemAccount.into();
        refuse(&mut state, owner, LEASE, &pot, error);
        state.proxies.proxies.remove(&coldkey());
        let error = ProxyError::NotFound.into();
        refuse(&mut state, owner, LEASE, &HOTKEY, error);
    }

    #[test]
    fn a_perpetual_lease_never_ends() {
        let mut state = leased(30, None);
        state.clock.block = u64::from(u32::MAX);
        assert_eq!(
            terminate_lease(&mut state, &BENEFICIARY, LEASE, &HOTKEY),
            Err(SubtensorError::LeaseHasNoEndBlock.into())
        );
    }
}
