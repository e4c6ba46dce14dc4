//! Reward scripts: taovm's own precompile, at no address of the chain (spec 08 §9).
//!
//! It follows the machinery of the others except in two things: a refusal by the ledger is a revert
//! with a typed error, and changes are told in logs, as no chain's behaviour has to be matched. Its
//! calls are weighed like the chain's: `upload` by the byte, what asks the guest with room for that.

mod error;
mod event;
mod manage;
mod views;

pub(crate) use error::encoded as encoded_error;

use crate::{
    function::{Body, Function, GasClass, function},
    gas::weights,
};

pub(crate) static FUNCTIONS: &[Function] = &[
    function(
        0xce2a_e159,
        "upload(bytes)",
        weights::UPLOAD.class(),
        Body::NonPayable(manage::upload),
    ),
    function(
        0x47b6_1446,
        "activate(uint16,bytes32)",
        weights::ACTIVATE.class(),
        Body::NonPayable(manage::activate),
    ),
    function(
        0x14a4_9c00,
        "activateScript(uint16,uint8,bytes32,uint8,bytes,bool)",
        weights::ACTIVATE.class(),
        Body::NonPayable(manage::activate_script),
    ),
    function(
        0xae91_e41c,
        "activateContract(uint16,uint8,address,uint8)",
        weights::ACTIVATE.class(),
        Body::NonPayable(manage::activate_contract),
    ),
    function(
        0xdabf_e305,
        "setMode(uint16,uint8,uint8)",
        weights::SET_MODE.class(),
        Body::NonPayable(manage::set_mode),
    ),
    function(
        0x6714_3e0b,
        "setConfig(uint16,uint8,bytes)",
        weights::SET_CONFIG.class(),
        Body::NonPayable(manage::set_config),
    ),
    function(
        0x35f8_be2a,
        "deactivate(uint16)",
        weights::DEACTIVATE.class(),
        Body::NonPayable(manage::deactivate),
    ),
    function(
        0xf9c9_798b,
        "deactivateMechanism(uint16,uint8)",
        weights::DEACTIVATE.class(),
        Body::NonPayable(manage::deactivate_mechanism),
    ),
    function(
        0xb353_7ff6,
        "status(uint16)",
        GasClass::Reads(2),
        Body::View(views::status),
    ),
    function(
        0xada5_501a,
        "deployment(uint16,uint8)",
        GasClass::Scan,
        Body::View(views::deployment),
    ),
    function(
        0x4bb2_5946,
        "lastRun(uint16,uint8)",
        GasClass::Reads(2),
        Body::View(views::last_run),
    ),
    function(
        0x4e49_3a19,
        "dryRun(uint16,uint8,bytes32,bytes)",
        GasClass::Scan,
        Body::View(views::dry_run),
    ),
];
