//! Registering a subnet (spec 02 §2.1). The caller becomes the owner and pays the lock cost from its
//! balance; the new netuid is not returned.

use alloy_primitives::Bytes;
use taovm_chain::{call::SubtensorCall, primitives::AccountId, state::SubnetIdentity};

use crate::{
    dispatch::{Failure, Frame},
    function::{Body, Function, function},
    gas::weights,
};

const fn row(
    selector: u32,
    signature: &'static str,
    body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(
        selector,
        signature,
        weights::REGISTER_NETWORK.class(),
        Body::Payable(body),
    )
}

pub(super) const FUNCTIONS: &[Function] = &[
    row(0x1456_9c72, "registerNetwork(bytes32)", without_identity),
    row(
        0x1cf9_8c6b,
        "registerNetwork(bytes32,string,string,string,string,string,string,string)",
        without_logo,
    ),
    row(
        0x4938_80f4,
        "registerNetwork(bytes32,string,string,string,string,string,string,string,string)",
        with_logo,
    ),
];

/// The most bytes of a name.
const SHORT: usize = 256;
/// The most bytes of any other text.
const LONG: usize = 1_024;

fn without_identity(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let hotkey = frame.account("hotkey")?;
    register(frame, hotkey, None)
}

fn without_logo(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let hotkey = frame.account("hotkey")?;
    let identity = identity(frame)?;
    register(frame, hotkey, Some(identity))
}

/// The logo is the last argument, whatever the chain's published interface calls it (spec 02 §10).
fn with_logo(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let hotkey = frame.account("hotkey")?;
    let mut identity = identity(frame)?;
    identity.logo_url = frame.args.string("logoUrl", LONG)?.to_vec();
    register(frame, hotkey, Some(identity))
}

/// What both forms have, in the order of the arguments.
fn identity(frame: &mut Frame<'_>) -> Result<SubnetIdentity, Failure> {
    let mut text = |argument, bound| frame.args.string(argument, bound).map(<[u8]>::to_vec);
    Ok(SubnetIdentity {
        subnet_name: text("subnetName", SHORT)?,
        github_repo: text("githubRepo", LONG)?,
        subnet_contact: text("subnetContact", LONG)?,
        subnet_url: text("subnetUrl", LONG)?,
        discord: text("discord", SHORT)?,
        description: text("description", LONG)?,
        additional: text("additional", LONG)?,
        logo_url: Vec::new(),
    })
}

fn register(
    frame: &mut Frame<'_>,
    hotkey: AccountId,
    identity: Option<SubnetIdentity>,
) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    frame.dispatch(
        weights::REGISTER_NETWORK,
        SubtensorCall::RegisterNetworkWithIdentity { hotkey, identity },
    )
}
