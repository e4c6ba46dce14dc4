//! Host side of `wit/reward.wit`, generated.

#![allow(missing_docs, unreachable_pub, unsafe_code, reason = "generated code")]

wasmtime::component::bindgen!({
    path: "wit",
    world: "reward-script",
});

pub(crate) use exports::tao::reward::reward as wit;
