//! Genesis: the first state of a chain (spec 05 §1).
