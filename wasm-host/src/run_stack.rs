//! The native stacks that scripts run on, so that one has room however little its caller has left.

use core::fmt;
use std::sync::{Mutex, PoisonError};

use corosensei::{on_stack, stack::DefaultStack};
use taovm_chain::reward::HostFault;

use crate::config::RUN_STACK;

/// Stacks kept for later runs: a fresh one costs as much as a small script. Each keeps the pages it used.
const IDLE_STACKS: usize = 4;

/// Stacks of [`RUN_STACK`] bytes.
#[derive(Default)]
pub(crate) struct RunStacks {
    idle: Mutex<Vec<DefaultStack>>,
}

impl fmt::Debug for RunStacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunStacks").finish_non_exhaustive()
    }
}

impl RunStacks {
    /// Runs `work` on a stack of its own.
    ///
    /// # Errors
    /// If the machine has no memory for one.
    pub(crate) fn run<T>(&self, work: impl FnOnce() -> T) -> Result<T, HostFault> {
        let idle = self.idle().pop();
        let mut stack = match idle {
            Some(stack) => stack,
            None => DefaultStack::new(RUN_STACK)
                .map_err(|e| HostFault(format!("stack of {RUN_STACK} bytes: {e}")))?,
        };
        let done = on_stack(&mut stack, work);
        let mut idle = self.idle();
        if idle.len() < IDLE_STACKS {
            idle.push(stack);
        }
        Ok(done)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<DefaultStack>> {
        // Nothing that can panic happens while it is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    /// An address in the stack that it is called on.
    fn here() -> usize {
        let local = 0u8;
        &raw const local as usize
    }

    /// Uses `left` KiB of the stack that it is called on.
    fn use_stack(left: usize) -> usize {
        let kibibyte = std::hint::black_box([1u8; 1024]);
        match left.checked_sub(1) {
            Some(left) => use_stack(left) + usize::from(kibibyte[left % 1024]),
            None => 0,
        }
    }

    #[test]
    fn work_has_room_however_small_its_callers_stack_is() {
        let small = std::thread::Builder::new().stack_size(64 << 10);
        let used = small.spawn(|| RunStacks::default().run(|| use_stack(4_096)));
        assert_eq!(used.unwrap().join().unwrap(), Ok(4_096));
    }

    #[test]
    fn the_next_run_takes_over_the_stack() {
        let stacks = RunStacks::default();
        let first = stacks.run(here).unwrap();
        assert_eq!(stacks.run(here).unwrap(), first);
    }

    #[test]
    fn work_within_work_has_another_stack() {
        let stacks = RunStacks::default();
        let (outer, inner) = stacks.run(|| (here(), stacks.run(here).unwrap())).unwrap();
        assert!(outer.abs_diff(inner) > RUN_STACK / 2);
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let stacks = RunStacks::default();
        let panic = catch_unwind(AssertUnwindSafe(|| stacks.run(|| panic!("from within"))));
        assert_eq!(
            panic.unwrap_err().downcast_ref::<&str>(),
            Some(&"from within")
        );
        assert_eq!(stacks.run(|| 1).unwrap(), 1);
    }
}
