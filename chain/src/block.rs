//! The block step: what happens before the transactions of a block, in order (spec 04 §2).
