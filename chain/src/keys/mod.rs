//! Keys: which coldkey owns which hotkey, parents and children (spec 05 §3, §11).
