//! One readable line for what happens, on standard error.

use std::io::Write;

use taovm_evm_bridge::{ExecutionError, Status};

use super::{Included, NativeOutcome, SealedBlock, Transaction};

/// The node's log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    pub(crate) quiet: bool,
}

impl Log {
    pub(crate) fn block(self, block: &SealedBlock) {
        if self.quiet {
            return;
        }
        for included in block.transactions.iter() {
            say(&transaction_line(block.number(), included));
        }
        for outcome in block.native.iter() {
            say(&native_line(block.number(), outcome));
        }
    }

    pub(crate) fn dropped(self, transaction: &Transaction, error: &ExecutionError) {
        if !self.quiet {
            say(&format!(
                "dropped {} of {}: {error}",
                transaction.hash, transaction.from
            ));
        }
    }

    pub(crate) fn problem(self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }
}

/// A reader that went away must not stop the chain.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn transaction_line(block: u64, included: &Included) -> String {
    let (transaction, outcome) = (&included.transaction, &included.outcome);
    let target = match (transaction.input.to, outcome.created) {
        (Some(to), _) => to.to_string(),
        (None, Some(created)) => format!("new {created}"),
        (None, None) => "new contract".to_owned(),
    };
    let status = match &outcome.status {
        Status::Succeeded(_) => "ok".to_owned(),
        Status::Reverted => "reverted".to_owned(),
        Status::Failed(error) => format!("failed: {error}"),
    };
    let mut line = format!(
        "#{block} {} {} -> {target} gas {} {status}",
        transaction.hash, transaction.from, outcome.gas_used
    );
    for refusal in &outcome.refusals {
        line.push_str(&format!(
            "\n    refused: {}",
            crate::rpc::refusal_text(refusal)
        ));
    }
    for warning in &outcome.warnings {
        line.push_str(&format!("\n    warning: {warning}"));
    }
    line
}

fn native_line(block: u64, outcome: &NativeOutcome) -> String {
    let status = match &outcome.result {
        Ok(()) => "ok".to_owned(),
        Err(error) => format!("refused: {error}"),
    };
    let name = crate::rpc::call_name(&outcome.call.call);
    format!("#{block} native {name} {:?} {status}", outcome.call.origin)
}
