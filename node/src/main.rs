//! The `taovm` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    taovm::cli::main()
}
