//! The `taovm` binary.

fn main() {}
