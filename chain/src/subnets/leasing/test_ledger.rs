//! A small ledger for tests of leases: a crowdloan of 3,000 TAO for a subnet that costs 2,000.

use super::{LeaseId, lease_account};
use crate::{
    call::{Lent, SubtensorCall},
    crowdloan::{NewCrowdloan, contribute, create, finalize, test_ledger},
    error::Result,
    primitives::{AccountId, NetUid, Rao},
    state::State,
};

pub(super) use test_ledger::{ALICE, BOB, CREATOR as BENEFICIARY, FIRST as CROWDLOAN, free};

/// The first lease.
pub(crate) const LEASE: LeaseId = 0;

/// Its subnet.
pub(super) const NETUID: NetUid = NetUid(1);

/// The block at which it ends, if it does.
pub(super) const END: u32 = 200_000;

/// The lease's own coldkey.
pub(crate) fn coldkey() -> AccountId {
    lease_account(b"leasing/coldkey", LEASE)
}

/// The lease's own hotkey.
pub(super) fn hotkey() -> AccountId {
    lease_account(b"leasing/hotkey", LEASE)
}

/// A crowdloan that has raised all: 30 TAO of the beneficiary, 1,800 of Alice, 1,170 of Bob.
pub(super) fn raised(emissions_share: u8, end_block: Option<u32>) -> State {
    let mut state = test_ledger::ledger();
    state.subnet_mut(NetUid::ROOT).added = true;
    state.globals.network_rate_limit = 0;
    state.globals.network_min_lock_cost = Rao::from_tao(2_000);
    let call = SubtensorCall::RegisterLeasedNetwork {
        emissions_share,
        end_block,
    };
    let plan = NewCrowdloan {
        deposit: Rao::from_tao(30),
        cap: Rao::from_tao(3_000),
        call: Some(call.into()),
        target_address: None,
        ..test_ledger::plan()
    };
    create(&mut state, &BENEFICIARY, plan).expect("a possible crowdloan");
    for (who, tao) in [(ALICE, 1_800), (BOB, 1_170)] {
        contribute(&mut state, &who, CROWDLOAN, Rao::from_tao(tao)).expect("within the cap");
    }
    state
}

/// Finalizes the crowdloan, which begins the lease.
pub(super) fn begin(state: &mut State) -> Result {
    finalize(state, &BENEFICIARY, CROWDLOAN, Lent::default())
}

/// A lease that has begun.
pub(crate) fn leased(emissions_share: u8, end_block: Option<u32>) -> State {
    let mut state = raised(emissions_share, end_block);
    begin(&mut state).expect("the crowdloan pays the subnet");
    state
}
