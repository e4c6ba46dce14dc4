//! The `taovm` binary.

use std::process::ExitCode;

/// An epoch makes and drops a few megabytes of vectors; the system's allocator would return them to
/// the kernel each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    taovm::cli::main()
}
