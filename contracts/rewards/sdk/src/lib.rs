//! Reward scripts in Rust.
//!
//! A script is a type that implements [`RewardScript`]; [`export!`] makes a WebAssembly component of
//! it. Built for any other target it is ordinary Rust: tests call [`RewardScript::run`] on an
//! [`Epoch`] that they made themselves.
//!
//! ```
//! use taovm_reward::{Answer, Epoch, Manifest, Needs, Refusal, RewardScript};
//!
//! struct Equal;
//!
//! impl RewardScript for Equal {
//!     fn describe() -> Manifest {
//!         Manifest {
//!             name: "equal",
//!             version: 1,
//!             needs: Needs::NONE,
//!             fuel_base: 200_000,
//!             fuel_per_uid: 1_000,
//!             fuel_per_weight: 100,
//!             state_bytes: 0,
//!         }
//!     }
//!
//!     fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
//!         let stake = epoch.neurons.active_stake.iter().map(|share| share.to_q32());
//!         Ok(Answer::relative(vec![1; epoch.n()], stake.collect()))
//!     }
//! }
//! // In a script's own crate: taovm_reward::export!(Equal);
//!
//! let epoch = Epoch::of(3);
//! assert_eq!(Equal::run(&epoch).unwrap().incentive.parts(), [1, 1, 1]);
//! ```
//!
//! Numbers are [`I32F32`], fixed point with the chain's rounding. Nothing here uses floats, clocks or
//! randomness; [`Epoch::random`] is a stream that depends on the epoch alone.

#![no_std]
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

extern crate alloc;

mod answer;
mod epoch;
mod fixed;
mod matrix;
mod median;
mod random;
mod vector;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod glue;

pub use answer::{Answer, Manifest, Needs, Refusal, Shares};
pub use epoch::{Epoch, Header, Neurons, Params, Sparse, YumaResult};
pub use fixed::I32F32;
pub use matrix::{Matrix, Row};
pub use median::weighted_median;
pub use random::Random;
pub use vector::{ema, keep_top_k, normalize, sum};

use alloc::string::String;

/// A reward script.
pub trait RewardScript {
    /// What the chain reads at the upload: name, wanted inputs, fuel and room for the state.
    fn describe() -> Manifest;

    /// Whether the script takes a configuration. As it stands: only an empty one.
    ///
    /// # Errors
    /// Why not, for the owner.
    fn check_config(config: &[u8]) -> Result<(), String> {
        if config.is_empty() {
            Ok(())
        } else {
            Err("config: this script takes none".into())
        }
    }

    /// Decides an epoch.
    ///
    /// # Errors
    /// A refusal: the chain pays by Yuma.
    fn run(epoch: &Epoch) -> Result<Answer, Refusal>;
}

/// Makes the crate a deployable script: exports, allocator and panic handler. Does nothing on other
/// targets than wasm32.
///
/// The crate must be `no_std` and a `cdylib`.
#[macro_export]
macro_rules! export {
    ($script:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            struct Exported;

            impl $crate::glue::reward::Guest for Exported {
                fn describe() -> $crate::glue::reward::Manifest {
                    $crate::glue::describe::<$script>()
                }

                fn run(
                    input: $crate::glue::reward::EpochInput,
                ) -> ::core::result::Result<
                    $crate::glue::reward::EpochOutput,
                    $crate::glue::reward::ScriptError,
                > {
                    $crate::glue::run::<$script>(input)
                }
            }

            impl $crate::glue::configure::Guest for Exported {
                fn check_config(
                    config: $crate::glue::Vec<u8>,
                ) -> ::core::result::Result<(), $crate::glue::String> {
                    <$script as $crate::RewardScript>::check_config(&config)
                }
            }

    $crate::glue::export_reward_script!(Exported with_types_in $crate::glue::bindings);

            #[global_allocator]
            static ALLOCATOR: $crate::glue::Allocator = $crate::glue::Allocator;

            /// A trap; the chain needs no message.
            #[panic_handler]
            fn panic(_: &::core::panic::PanicInfo<'_>) -> ! {
                ::core::arch::wasm32::unreachable()
            }
        };
    };
}
