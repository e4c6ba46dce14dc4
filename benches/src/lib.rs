//! taovm benches.
