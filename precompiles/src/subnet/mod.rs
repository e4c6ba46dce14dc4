//! Subnet, 0x803 (spec 02 §2): registering a subnet, and what it is set to.

mod getters;
mod registration;
mod setters;

use crate::function::{Function, joined, rows};

const PARTS: &[&[Function]] = &[
    registration::FUNCTIONS,
    getters::FUNCTIONS,
    setters::FUNCTIONS,
];

pub(crate) static FUNCTIONS: &[Function] = &joined::<{ rows(PARTS) }>(PARTS);
