//! wasmtime host of subnet reward scripts.
