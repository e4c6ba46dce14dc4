//! The epoch a second time, slowly and to the letter of the specification: what tests compare with.

pub(super) mod dense;
pub(super) mod masks;
