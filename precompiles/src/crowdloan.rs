//! Crowdloans, 0x809 (spec 02 §8): the caller creates them, contributes and decides about its own.

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::{
    call::CrowdloanCall,
    crowdloan::{CrowdloanId, Purpose},
    primitives::{AccountId, Rao},
    state::Ledger,
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
        0x8bba_466c,
        "getCrowdloan(uint32)",
        GasClass::Reads(1),
        Body::View(get_crowdloan),
    ),
    function(
        0x5b72_10c5,
        "getContribution(uint32,bytes32)",
        GasClass::Reads(1),
        Body::View(get_contribution),
    ),
    function(
        0x127e_1adb,
        "create(uint64,uint64,uint64,uint32,address)",
        weights::CREATE_CROWDLOAN.class(),
        Body::Payable(create),
    ),
    function(
        0x3f90_5473,
        "contribute(uint32,uint64)",
        weights::CONTRIBUTE.class(),
        Body::Payable(contribute),
    ),
    function(
        0xaa92_24cd,
        "withdraw(uint32)",
        weights::WITHDRAW.class(),
        Body::Payable(withdraw),
    ),
    function(
        0xd9ad_bf85,
        "finalize(uint32)",
        weights::FINALIZE.class(),
        Body::Payable(finalize),
    ),
    function(
        0x1c48_c074,
        "refund(uint32)",
        weights::REFUND.class(),
        Body::Payable(refund),
    ),
    function(
        0x9862_b530,
        "dissolve(uint32)",
        weights::DISSOLVE_CROWDLOAN.class(),
        Body::Payable(dissolve),
    ),
    function(
        0x55f9_34cb,
        "updateMinContribution(uint32,uint64)",
        weights::UPDATE_MIN_CONTRIBUTION.class(),
        Body::Payable(update_min_contribution),
    ),
    function(
        0xb9f0_1349,
        "updateEnd(uint32,uint32)",
        weights::UPDATE_END.class(),
        Body::Payable(update_end),
    ),
    function(
        0xf067_0b6a,
        "updateCap(uint32,uint64)",
        weights::UPDATE_CAP.class(),
        Body::Payable(update_cap),
    ),
];

const ID: &str = "crowdloanId";

/// The record of a crowdloan; an unknown one is an error.
fn get_crowdloan(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let id: CrowdloanId = view.args.uint(ID)?;
    view.gas.reads(1)?;
    let crowdloan = view.ledger.crowdloans.crowdloans.get(&id);
    let crowdloan = crowdloan.ok_or_else(|| not_found("Crowdloan not found"))?;
    let target = match crowdloan.purpose {
        Purpose::Target(target) => Some(target),
        Purpose::Call(_) => None,
    };
    Ok(encode::words([
        crowdloan.creator.word(),
        crowdloan.deposit.word(),
        crowdloan.min_contribution.word(),
        crowdloan.end.word(),
        crowdloan.cap.word(),
        crowdloan.funds_account.word(),
        crowdloan.raised.word(),
        target.is_some().word(),
        target.unwrap_or(AccountId::ZERO).word(),
        crowdloan.finalized.word(),
        crowdloan.contributors_count.word(),
    ]))
}

/// What an account has contributed, in rao; an error if it has not.
fn get_contribution(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let id = view.args.uint(ID)?;
    let contributor = view.account("coldkey")?;
    view.gas.reads(1)?;
    let amount = view.ledger.crowdloans.contribution(id, &contributor);
    let amount = amount.ok_or_else(|| not_found("Crowdloan or contribution not found"))?;
    Ok(encode::one(amount))
}

/// For the account of an EVM address; a call cannot be given here.
fn create(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let deposit = Rao(frame.args.uint("deposit")?);
    let min_contribution = Rao(frame.args.uint("minContribution")?);
    let cap = Rao(frame.args.uint("cap")?);
    let end = frame.args.uint("end")?;
    let target = frame.args.address("targetAddress")?;
    frame.dispatch(
        weights::CREATE_CROWDLOAN,
        CrowdloanCall::Create {
            deposit,
            min_contribution,
            cap,
            end,
            call: None,
            target_address: Some(AccountId::from_evm(target)),
        },
    )
}

fn contribute(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let amount = Rao(frame.args.uint("amount")?);
    frame.dispatch(
        weights::CONTRIBUTE,
        CrowdloanCall::Contribute {
            crowdloan_id,
            amount,
        },
    )
}

fn withdraw(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let call = CrowdloanCall::Withdraw { crowdloan_id };
    frame.dispatch(weights::WITHDRAW, call)
}

/// What the stored call weighs does not count.
fn finalize(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let call = CrowdloanCall::Finalize { crowdloan_id };
    frame.dispatch(weights::FINALIZE, call)
}

/// Weighs what was paid back, if nobody waits any more.
fn refund(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let count = |ledger: &Ledger| {
        let crowdloan = ledger.crowdloans.crowdloans.get(&crowdloan_id);
        crowdloan.map_or(0, |crowdloan| crowdloan.contributors_count)
    };
    let before = count(frame.state);
    let call = CrowdloanCall::Refund { crowdloan_id };
    let signer = frame.coldkey();
    frame.dispatch_settled(signer, weights::REFUND, call, |state| {
        match count(state) {
            // The creator.
            left @ 0..=1 => weights::refund_of(before.saturating_sub(left)),
            _ => weights::REFUND,
        }
    })
}

fn dissolve(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let call = CrowdloanCall::Dissolve { crowdloan_id };
    frame.dispatch(weights::DISSOLVE_CROWDLOAN, call)
}

fn update_min_contribution(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let new_min_contribution = Rao(frame.args.uint("newMinContribution")?);
    frame.dispatch(
        weights::UPDATE_MIN_CONTRIBUTION,
        CrowdloanCall::UpdateMinContribution {
            crowdloan_id,
            new_min_contribution,
        },
    )
}

fn update_end(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let new_end = frame.args.uint("newEnd")?;
    frame.dispatch(
        weights::UPDATE_END,
        CrowdloanCall::UpdateEnd {
            crowdloan_id,
            new_end,
        },
    )
}

fn update_cap(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let crowdloan_id = frame.args.uint(ID)?;
    let new_cap = Rao(frame.args.uint("newCap")?);
    frame.dispatch(
        weights::UPDATE_CAP,
        CrowdloanCall::UpdateCap {
            crowdloan_id,
            new_cap,
        },
    )
}

fn not_found(text: &'static str) -> Failure {
    Failure::Exit(ExitError::Other(Cow::Borrowed(text)))
}
