//! `taovm abi`: what the precompiles answer.

use std::{
    fmt::{self, Write as _},
    io::Write as _,
    process::ExitCode,
};

use alloy_primitives::{Address, hex};
use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};
use taovm_precompiles::{
    FunctionInfo, GasClass, Mutability,
    address::{ALL, OWN},
    all_functions,
    gas::READ,
};

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct AbiArgs {
    /// Show only what has this in its address, selector, signature or precompile's name, in upper
    /// or lower case: 0x805, addStake, 0x1fc9b141, "staking V2".
    filter: Option<String>,
    /// Print a JSON array instead of a table: address, precompile, name, signature, selector,
    /// mutability and gas of each function.
    #[arg(long)]
    json: bool,
}

const HELP: &str = "\
Mutability is what the precompile enforces, whatever a Solidity interface says: view and nonpayable
functions refuse value, nonpayable and payable ones refuse static frames, pure ones refuse nothing.

Gas is what the function costs beside the call itself. Where it makes a call of the chain, the frame
must be given a least amount at entry, and a refusal burns all that the frame was given.";

/// Prints the functions.
pub(super) fn run(args: &AbiArgs) -> anyhow::Result<ExitCode> {
    let filter = args.filter.as_deref().unwrap_or_default();
    let found: Vec<_> = all_functions().filter(|f| matches(f, filter)).collect();
    if found.is_empty() {
        bail!(
            "no function of a precompile has {filter:?} in its address, selector, signature or precompile's name"
        );
    }
    let text = if args.json {
        let rows: Vec<_> = found.iter().map(row).collect();
        serde_json::to_string_pretty(&rows)?
    } else {
        table(&found)
    };
    // Whoever reads may have seen enough.
    let _ = writeln!(std::io::stdout(), "{text}");
    Ok(ExitCode::SUCCESS)
}

fn matches(function: &FunctionInfo, filter: &str) -> bool {
    let filter = filter.to_lowercase();
    let short = format!("0x{}", number(&function.address));
    [
        short,
        hex::encode_prefixed(function.address),
        hex::encode_prefixed(function.selector),
        function.signature.to_lowercase(),
        precompile(function).to_lowercase(),
    ]
    .iter()
    .any(|text| text.contains(&filter))
}

/// The hexadecimal digits of an address without leading zeros, as people say it: `805`.
fn number(address: &[u8; 20]) -> String {
    hex::encode(address).trim_start_matches('0').to_owned()
}

fn precompile(function: &FunctionInfo) -> &'static str {
    ALL.iter()
        .chain([&OWN])
        .find(|precompile| precompile.address == function.address)
        .map_or("precompile", |precompile| precompile.name)
}

const fn mutability(function: &FunctionInfo) -> &'static str {
    match function.mutability {
        Mutability::View => "view",
        Mutability::NonPayable => "nonpayable",
        Mutability::Payable => "payable",
        Mutability::Pure => "pure",
    }
}

fn row(function: &FunctionInfo) -> Value {
    let gas = match function.gas {
        GasClass::Reads(reads) => json!({ "class": "reads", "reads": reads, "gas": reads * READ }),
        GasClass::Fixed(gas) => json!({ "class": "fixed", "gas": gas }),
        GasClass::Scan => json!({ "class": "scan", "gasPerRead": READ }),
        GasClass::Dispatch { floor, charged } => {
            json!({ "class": "dispatch", "floor": floor, "charged": charged })
        }
    };
    json!({
        "address": Address::from(function.address).to_checksum(None),
        "precompile": precompile(function),
        "name": function.name,
        "signature": function.signature,
        "selector": hex::encode_prefixed(function.selector),
        "mutability": mutability(function),
        "gas": gas,
    })
}

/// A section a precompile, a line a function.
fn table(functions: &[FunctionInfo]) -> String {
    let width = functions.iter().map(|f| f.signature.len()).max();
    let width = width.unwrap_or_default();
    let mut text = String::new();
    let mut section = None;
    for function in functions {
        if section != Some(function.address) {
            if section.is_some() {
                text.push('\n');
            }
            section = Some(function.address);
            let address = Address::from(function.address);
            let _ = writeln!(text, "{address}  {}", precompile(function));
        }
        let _ = writeln!(
            text,
            "  {}  {:width$}  {:10}  {}",
            hex::encode_prefixed(function.selector),
            function.signature,
            mutability(function),
            Gas(function.gas),
        );
    }
    text.pop();
    text
}

/// Gas in words.
struct Gas(GasClass);

impl fmt::Display for Gas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            GasClass::Reads(0) | GasClass::Fixed(0) => f.write_str("no gas"),
            GasClass::Reads(reads) => write!(f, "{} gas", Grouped(reads * READ)),
            GasClass::Fixed(gas) => write!(f, "{} gas", Grouped(gas)),
            GasClass::Scan => write!(f, "{READ} gas for each of many reads"),
            GasClass::Dispatch { floor, charged: 0 } => {
                write!(f, "no gas, but give {}", Grouped(floor))
            }
            GasClass::Dispatch { floor, charged } => {
                write!(f, "{} gas, give {}", Grouped(charged), Grouped(floor))
            }
        }
    }
}

/// A number as Solidity may write it: `2_977_989`.
struct Grouped(u64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_char('_')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(filter: &str) -> Vec<FunctionInfo> {
        all_functions().filter(|f| matches(f, filter)).collect()
    }

    #[test]
    fn filters_look_at_all_that_names_a_function() {
        let staking = found("0x805");
        assert_eq!(staking.len(), 23);
        assert_eq!(found("STAKING v2").len(), 23);
        // In both versions of staking and, as part of their names, in the limited calls.
        assert_eq!(found("addstake(").len(), 2);
        let one = found("0x1fc9b141");
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].signature, "addStake(bytes32,uint256,uint256)");
        assert_eq!(found("").len(), all_functions().count());
        assert!(found("0x9999999").is_empty());
    }

    #[test]
    fn the_table_says_what_to_give() {
        assert_eq!(
            table(&found("0x1fc9b141")),
            "0x0000000000000000000000000000000000000805  staking V2\n  \
             0x1fc9b141  addStake(bytes32,uint256,uint256)  payable     78_291 gas, give 78_292"
        );
        let gas = |class| Gas(class).to_string();
        assert_eq!(gas(GasClass::Reads(2)), "1_250 gas");
        assert_eq!(gas(GasClass::Scan), "625 gas for each of many reads");
        assert_eq!(gas(GasClass::Fixed(0)), "no gas");
        let free = GasClass::Dispatch {
            floor: 2_977_989,
            charged: 0,
        };
        assert_eq!(gas(free), "no gas, but give 2_977_989");
    }

    #[test]
    fn every_function_is_a_row_of_its_own() {
        let rows: Vec<_> = all_functions().map(|f| row(&f)).collect();
        for (i, row) in rows.iter().enumerate() {
            assert!(!rows[..i].contains(row), "{row}");
            assert_ne!(row["precompile"], "precompile", "{row}");
        }
        assert_eq!(
            row(&found("0x1fc9b141")[0]),
            json!({
                "address": "0x0000000000000000000000000000000000000805",
                "precompile": "staking V2",
                "name": "addStake",
                "signature": "addStake(bytes32,uint256,uint256)",
                "selector": "0x1fc9b141",
                "mutability": "payable",
                "gas": { "class": "dispatch", "floor": 78_292, "charged": 78_291 },
            })
        );
    }
}
