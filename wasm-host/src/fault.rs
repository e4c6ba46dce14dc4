//! Which faults are the guest's and which the machine's (spec 08 §8).

use taovm_chain::reward::{HostFault, RewardFault};
use wasmtime::{Error, OutOfMemory, Trap, WasmBacktrace};

use crate::lift::cut;

/// Memory or tables that the limits allow, but the machine does not have.
#[derive(Debug)]
pub(crate) struct GrowFailed(pub(crate) String);

impl core::fmt::Display for GrowFailed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "growing guest memory: {}", self.0)
    }
}

impl core::error::Error for GrowFailed {}

/// The machine's fault in `error`, if it is one.
pub(crate) fn host_fault(error: &Error) -> Option<HostFault> {
    let host = error.is::<GrowFailed>()
        || error.is::<OutOfMemory>()
        || error.is::<std::io::Error>()
        // The counted limit of the stack comes before the native one.
        || matches!(
            error.downcast_ref::<Trap>(),
            Some(Trap::Interrupt | Trap::StackOverflow)
        );
    host.then(|| HostFault(format!("{error:#}")))
}

/// The fault of a call into a guest whose function `limit_function` traps when its stack is used up.
///
/// # Errors
/// A fault of the machine.
pub(crate) fn call_fault(error: &Error, limit_function: u32) -> Result<RewardFault, HostFault> {
    if let Some(fault) = host_fault(error) {
        return Err(fault);
    }
    let Some(trap) = error.downcast_ref::<Trap>() else {
        // Not a trap: the host could not place an argument or read the result.
        return Ok(RewardFault::BadLift(cut(format!("{error:#}"))));
    };
    Ok(match trap {
        Trap::OutOfFuel => RewardFault::OutOfFuel,
        Trap::UnreachableCodeReached if innermost(error) == Some(limit_function) => {
            RewardFault::StackLimit
        }
        Trap::InvalidChar
        | Trap::StringOutOfBounds
        | Trap::ListOutOfBounds
        | Trap::InvalidDiscriminant
        | Trap::UnalignedPointer => RewardFault::BadLift(trap.to_string()),
        trap => RewardFault::Trap(trap.to_string()),
    })
}

/// Index of the core function that trapped.
fn innermost(error: &Error) -> Option<u32> {
    let trace = error.downcast_ref::<WasmBacktrace>()?;
    Some(trace.frames().first()?.func_index())
}

/// The fault of an instantiation, which runs no guest code: data that does not fit its memory.
///
/// # Errors
/// Any other fault: the code was admitted, so it is the machine's.
pub(crate) fn instantiation_fault(error: &Error) -> Result<RewardFault, HostFault> {
    match (host_fault(error), error.downcast_ref::<Trap>()) {
        (None, Some(trap)) => Ok(RewardFault::Trap(trap.to_string())),
        (Some(fault), _) => Err(fault),
        (None, None) => Err(HostFault(format!("instantiation: {error:#}"))),
    }
}
