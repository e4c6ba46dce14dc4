//! Beginning a lease (spec 02 §9).

use std::sync::Arc;

use super::{Lease, LeaseId, lease_account};
use crate::{
    balances,
    crowdloan::{Crowdloan, CrowdloanId},
    error::{CrowdloanError, Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid, Rao, U64F64},
    proxy::{self, ProxyType},
    state::{Ledger, State},
    subnets::register_network,
};

/// Registers a subnet for what a crowdloan raised; works only as the call that the crowdloan makes
/// when it is finalized. The signer becomes the beneficiary. What the registration leaves goes back
/// to the contributors. Returns the lease's number.
///
/// # Errors
/// In this order: `Crowdloan.InvalidCrowdloanId` outside of a finalizing crowdloan,
/// `InvalidLeaseBeneficiary` unless the signer opened it, `LeaseCannotEndInThePast`, `Overflow`;
/// those of moving the money, of registering a subnet, of adding a proxy and of paying the
/// contributors.
pub fn register_leased_network(
    state: &mut State,
    who: &AccountId,
    emissions_share: u8,
    end_block: Option<u32>,
) -> Result<LeaseId> {
    let (crowdloan_id, crowdloan) = being_finalized(state)?;
    if *who != crowdloan.creator {
        return Err(SubtensorError::InvalidLeaseBeneficiary.into());
    }
    if end_block.is_some_and(|end| u64::from(end) <= state.now()) {
        return Err(SubtensorError::LeaseCannotEndInThePast.into());
    }
    state.atomically(|state| {
        let id = state.leases.next_id;
        let next = id.checked_add(1).ok_or(SubtensorError::Overflow)?;
        state.leases.next_id = next;
        let coldkey = lease_account(b"leasing/coldkey", id);
        let hotkey = lease_account(b"leasing/hotkey", id);
        let netuid = register_for(state, &crowdloan, &coldkey, &hotkey)?;
        proxy::add(state, &coldkey, who, ProxyType::SubnetLeaseBeneficiary, 0)?;

        let leftover = balances::balance(state, &coldkey);
        let lease = Lease {
            beneficiary: *who,
            coldkey,
            hotkey,
            emissions_share,
            end_block,
            netuid,
            cost: crowdloan.raised.saturating_sub(leftover),
        };
        state.leases.leases.insert(id, Arc::new(lease));
        state.subnet_mut(netuid).lease = Some(id);
        // Dividends are for the contributors alone.
        state.hotkey_mut(&hotkey).delegate_take = Some(0);
        share_out(state, id, crowdloan_id, &crowdloan, &coldkey, leftover)?;
        state.emit(SubtensorEvent::SubnetLeaseCreated {
            beneficiary: *who,
            lease_id: id,
            netuid,
            end_block,
        });
        Ok(id)
    })
}

fn being_finalized(state: &Ledger) -> Result<(CrowdloanId, Arc<Crowdloan>)> {
    let store = &state.crowdloans;
    let id = store.current.ok_or(CrowdloanError::InvalidCrowdloanId)?;
    let crowdloan = store.crowdloans.get(&id);
    let crowdloan = crowdloan.ok_or(CrowdloanError::InvalidCrowdloanId)?;
    Ok((id, crowdloan.clone()))
}

/// Gives the lease's accounts life and money, and the coldkey a subnet. It has no other one, so the
/// chain's `LeaseNetuidNotFound` cannot be met.
fn register_for(
    state: &mut State,
    crowdloan: &Crowdloan,
    coldkey: &AccountId,
    hotkey: &AccountId,
) -> Result<NetUid> {
    balances::inc_providers(state, coldkey);
    balances::inc_providers(state, hotkey);
    balances::transfer_tao(state, &crowdloan.funds_account, coldkey, crowdloan.raised)?;
    register_network(state, *coldkey, *hotkey)
}

/// Stores each contributor's share and pays its part of what the registration left; the
/// beneficiary gets the rest.
fn share_out(
    state: &mut State,
    id: LeaseId,
    crowdloan_id: CrowdloanId,
    crowdloan: &Crowdloan,
    coldkey: &AccountId,
    leftover: Rao,
) -> Result {
    let raised = U64F64::from_num(crowdloan.raised.0);
    let mut rest = leftover;
    let contributions: Vec<_> = state.crowdloans.contributions_of(crowdloan_id).collect();
    for (contributor, amount) in contributions {
        if contributor == crowdloan.creator {
            continue;
        }
        let share = U64F64::from_num(amount.0).saturating_div(raised);
        state.leases.shares.insert((id, contributor), share);
        let refund = share.saturating_mul(U64F64::from_num(leftover.0));
        let refund = Rao(refund.saturating_to_num());
        balances::transfer_tao(state, coldkey, &contributor, refund)?;
        rest.debit(refund);
    }
    balances::transfer_tao(state, coldkey, &crowdloan.creator, rest)
}

#[cfg(test)]
mod tests {
    use super::{super::test_ledger::*, *};
    use crate::{
        call::{AdminUtilsCall, Call, Origin, ProxyCall, SubtensorCall, dispatch},
        error::{BalancesError, Error, TokenError},
        staking,
    };

    #[test]
    fn a_lease_has_the_accounts_of_the_spec() {
        // spec 02 §9
        let expected = "0x7fa9a44897c4e39223a9a45b3da830b2b923a7654f7e810e5db169e50d2eb471";
        assert_eq!(format!("{:?}", coldkey()), expected);
        let expected = "0xa1eb3571088a08653ee5a8a22e00bdc8cb0c993caa767dbd7fac8d585d6496f6";
        assert_eq!(format!("{:?}", hotkey()), expected);
    }

    #[test]
    fn a_lease_owns_its_subnet_and_the_beneficiary_runs_it() {
        let mut state = leased(30, Some(END));
        let lease = &state.leases.leases[&LEASE];
        // 2,000 TAO and the deposit of a proxy.
        assert_eq!(lease.cost, Rao(2_000_093_000_000));
        assert_eq!((lease.beneficiary, lease.netuid), (BENEFICIARY, NETUID));
        let subnet = state.subnet(NETUID);
        assert_eq!(subnet.owner, Some(coldkey()));
        assert_eq!(subnet.owner_hotkey, Some(hotkey()));
        assert_eq!(subnet.lease, Some(LEASE));
        assert_eq!(staking::delegate_take(&state, &hotkey()), 0);
        let event = SubtensorEvent::SubnetLeaseCreated {
            beneficiary: BENEFICIARY,
            lease_id: LEASE,
            netuid: NETUID,
            end_block: Some(END),
        };
        assert!(state.events.contains(&event.into()));

        let mut proxied = |call: Call| {
            let call = ProxyCall::Proxy {
                real: coldkey(),
                force_proxy_type: None,
                call: Box::new(call),
            };
            dispatch(&mut state, Origin::Signed(BENEFICIARY), call.into(), None).unwrap();
            state.proxies.last_call_result[&coldkey()].clone()
        };
        assert_eq!(
            proxied(SubtensorCall::StartCall { netuid: NETUID }.into()),
            Ok(())
        );
        let foreign = AdminUtilsCall::SudoSetSnOwnerHotkey {
            netuid: NETUID,
            hotkey: BOB,
        };
        assert!(proxied(foreign.into()).is_err());
    }

    #[test]
    fn what_the_registration_leaves_goes_back_by_shares() {
        let state = leased(30, None);
        // spec 02 §9: the shares of 600 and 390 in 1000.
        let store = &state.leases;
        assert_eq!(
            store.share(LEASE, &ALICE).to_bits(),
            11_068_046_444_225_730_969
        );
        assert_eq!(
            store.share(LEASE, &BOB).to_bits(),
            7_194_230_188_746_725_130
        );
        assert_eq!(store.share(LEASE, &BENEFICIARY).to_bits(), 0);
        // 999.907 TAO are left: 599.9442 and 389.96373 of them, each without its last fraction.
        assert_eq!(free(&state, &ALICE), Rao(8_799_944_199_999));
        assert_eq!(free(&state, &BOB), Rao(9_219_963_729_999));
        assert_eq!(free(&state, &BENEFICIARY), Rao(9_979_999_070_002));
        let lease = state.accounts[&coldkey()];
        assert_eq!((lease.free, lease.reserved), (Rao::ZERO, Rao(93_000_000)));
        assert_eq!((lease.providers, lease.consumers), (1, 1));
        let funds = state.crowdloans.crowdloans[&CROWDLOAN].funds_account;
        assert_eq!(free(&state, &funds), Rao::ZERO);
    }

    #[test]
    fn a_lease_begins_only_as_a_crowdloans_call() {
        let mut state = raised(30, None);
        let refuse = |state: &mut State, who: &AccountId, end, error: Error| {
            let before = state.clone();
            assert_eq!(register_leased_network(state, who, 30, end), Err(error));
            assert!(state.is_same_version(&before));
        };
        let error = Error::from(CrowdloanError::InvalidCrowdloanId);
        refuse(&mut state, &BENEFICIARY, None, error.clone());
        state.crowdloans.current = Some(7);
        refuse(&mut state, &BENEFICIARY, None, error);
        state.crowdloans.current = Some(CROWDLOAN);
        state.leases.next_id = u32::MAX;
        let error = SubtensorError::InvalidLeaseBeneficiary.into();
        refuse(&mut state, &ALICE, Some(10), error);
        let error = SubtensorError::LeaseCannotEndInThePast.into();
        refuse(&mut state, &BENEFICIARY, Some(10), error);
        let error = SubtensorError::Overflow.into();
        refuse(&mut state, &BENEFICIARY, Some(11), error);
        state.leases.next_id = 0;
        assert_eq!(
            register_leased_network(&mut state, &BENEFICIARY, 30, Some(11)),
            Ok(0)
        );
    }

    #[test]
    fn a_crowdloan_that_cannot_pay_for_all_stays_open() {
        let raised_rao = 3_000_000_000_000;
        let deposit = 93_000_000;
        let refuse = |lock_cost, prepare: fn(&mut State), error: Error| {
            let mut state = raised(30, None);
            state.globals.network_min_lock_cost = Rao(lock_cost);
            prepare(&mut state);
            let before = state.clone();
            assert_eq!(begin(&mut state), Err(error));
            assert!(state.is_same_version(&before));
        };
        // The subnet, the proxy's deposit, and refunds that leave too little to pay the next one.
        let error = SubtensorError::CannotAffordLockCost.into();
        refuse(raised_rao + 1, |_| (), error);
        let error = BalancesError::InsufficientBalance.into();
        refuse(raised_rao, |_| (), error);
        let error = SubtensorError::InsufficientBalance.into();
        refuse(raised_rao - deposit - 600, |_| (), error);
        // Alice has spent all, and her part of 600 rao is less than an account needs.
        let gone = |state: &mut State| {
            state.accounts.remove(&ALICE);
        };
        let error = Error::Token(TokenError::BelowMinimum);
        refuse(raised_rao - deposit - 600, gone, error);
    }
}
