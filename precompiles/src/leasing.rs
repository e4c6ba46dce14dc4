//! Leases, 0x80a (spec 02 §9): subnets that a crowdloan pays for.

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::{
    call::{CrowdloanCall, SubtensorCall},
    crowdloan::MAX_CONTRIBUTORS,
    primitives::Rao,
    subnets::leasing::LeaseId,
};

use crate::{
    ExitError,
    dispatch::{Failure, Frame},
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
    gas::weights,
};

pub(crate) static FUNCTIONS: &[Function] = &[
    function(
        0xda2d_4c2b,
        "getLease(uint32)",
        GasClass::Reads(1),
        Body::View(get_lease),
    ),
    function(
        0x3175_bd98,
        "getContributorShare(uint32,bytes32)",
        GasClass::Reads(1),
        Body::View(get_contributor_share),
    ),
    function(
        0xe423_63d5,
        "getLeaseIdForSubnet(uint16)",
        GasClass::Reads(1),
        Body::View(get_lease_id_for_subnet),
    ),
    function(
        0xafed_65f9,
        "createLeaseCrowdloan(uint64,uint64,uint64,uint32,uint8,bool,uint32)",
        weights::CREATE_LEASE_CROWDLOAN.class(),
        Body::Payable(create_lease_crowdloan),
    ),
    function(
        0x90cf_a75b,
        "terminateLease(uint32,bytes32)",
        weights::TERMINATE_LEASE.class(),
        Body::Payable(terminate_lease),
    ),
];

/// The record of a lease; an unknown or ended one is an error.
fn get_lease(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let id: LeaseId = view.args.uint("leaseId")?;
    view.gas.reads(1)?;
    let lease = view.ledger.leases.leases.get(&id);
    let lease = lease.ok_or_else(|| not_found("Lease not found"))?;
    Ok(encode::words([
        lease.beneficiary.word(),
        lease.coldkey.word(),
        lease.hotkey.word(),
        lease.emissions_share.word(),
        lease.end_block.is_some().word(),
        lease.end_block.unwrap_or(0).word(),
        lease.netuid.0.word(),
        lease.cost.word(),
    ]))
}

/// The whole part of a share and the rest, both times 2^64; zero for who has none.
fn get_contributor_share(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let id = view.args.uint("leaseId")?;
    let contributor = view.account("contributor")?;
    view.gas.reads(1)?;
    let share = view.ledger.leases.share(id, &contributor);
    Ok(encode::words([
        share.int().to_bits().word(),
        share.frac().to_bits().word(),
    ]))
}

/// Also after the lease has ended.
fn get_lease_id_for_subnet(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    view.gas.reads(1)?;
    let lease = view.ledger.subnet(netuid).lease;
    let lease = lease.ok_or_else(|| not_found("Lease not found for netuid"))?;
    Ok(encode::one(lease))
}

/// A crowdloan whose call registers a leased subnet. The lease's end is looked at when it begins.
fn create_lease_crowdloan(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let deposit = Rao(frame.args.uint("crowdloanDeposit")?);
    let min_contribution = Rao(frame.args.uint("crowdloanMinContribution")?);
    let cap = Rao(frame.args.uint("crowdloanCap")?);
    let end = frame.args.uint("crowdloanEnd")?;
    let emissions_share: u8 = frame.args.uint("leasingEmissionsShare")?;
    let has_end_block = frame.args.bool("hasLeasingEndBlock")?;
    let end_block = frame.args.uint("leasingEndBlock")?;
    let lease = SubtensorCall::RegisterLeasedNetwork {
        emissions_share: emissions_share.min(100),
        end_block: has_end_block.then_some(end_block),
    };
    frame.dispatch(
        weights::CREATE_LEASE_CROWDLOAN,
        CrowdloanCall::Create {
            deposit,
            min_contribution,
            cap,
            end,
            call: Some(Box::new(lease.into())),
            target_address: None,
        },
    )
}

/// Weighs the shares that go.
fn terminate_lease(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let lease_id = frame.args.uint("leaseId")?;
    let hotkey = frame.account("hotkey")?;
    let shares = frame.state.leases.shares_of(lease_id).count();
    let call = SubtensorCall::TerminateLease { lease_id, hotkey };
    let signer = frame.coldkey();
    frame.dispatch_settled(
        signer,
        weights::TERMINATE_LEASE,
        call,
        |_| match u32::try_from(shares) {
            Ok(shares) if shares < MAX_CONTRIBUTORS => weights::terminate_lease_of(shares),
            _ => weights::TERMINATE_LEASE,
        },
    )
}

fn not_found(text: &'static str) -> Failure {
    Failure::Exit(ExitError::Other(Cow::Borrowed(text)))
}
