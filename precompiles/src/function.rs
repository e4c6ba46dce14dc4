//! The functions of the precompiles, one table a precompile.

use alloy_primitives::Bytes;
use taovm_chain::{primitives::AccountId, reward::RewardEngine, state::Ledger};

use crate::{
    Warning,
    decode::Args,
    dispatch::{Failure, Frame},
    gas::Gas,
};

/// What a function promises about state and value, and what its precompile enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    /// Reads; refuses value.
    View,
    /// Writes; refuses value and static frames.
    NonPayable,
    /// Writes; takes value, refuses static frames.
    Payable,
    /// Depends on its calldata alone, and the precompile looks at nothing else: value is taken and
    /// kept.
    Pure,
}

/// How a function's gas is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GasClass {
    /// A fixed number of database reads, 625 gas each.
    Reads(u64),
    /// A fixed amount, for anything else than reads alone.
    Fixed(u64),
    /// Reads that grow with the state.
    Scan,
    /// A dispatched call: its weight sets the least gas of the frame, and the charge if it pays.
    Dispatch {
        /// The least gas of the frame. For `upload`, of empty code.
        floor: u64,
        /// What is charged. For `upload`, of empty code.
        charged: u64,
    },
}

/// A function as the ABI names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionInfo {
    /// The precompile.
    pub address: [u8; 20],
    /// The name.
    pub name: &'static str,
    /// Name and argument types, from which the selector comes.
    pub signature: &'static str,
    /// The first four bytes of its calldata.
    pub selector: [u8; 4],
    /// State and value.
    pub mutability: Mutability,
    /// Gas.
    pub gas: GasClass,
}

/// What a view reads from.
pub(crate) struct View<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) engine: Option<&'a dyn RewardEngine>,
    pub(crate) args: Args<'a>,
    pub(crate) gas: &'a mut Gas,
    pub(crate) function: &'static str,
    pub(crate) warnings: &'a mut Vec<Warning>,
}

impl View<'_> {
    /// A `bytes32` that names an account, with a warning if it is an address in disguise.
    pub(crate) fn account(&mut self, argument: &'static str) -> Result<AccountId, Failure> {
        let account = self.args.account(argument)?;
        self.warnings
            .extend(Warning::of_account(self.function, argument, account));
        Ok(account)
    }
}

/// A function's code: a view cannot reach the state for writing.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    View(fn(&mut View<'_>) -> Result<Bytes, Failure>),
    NonPayable(fn(&mut Frame<'_>) -> Result<Bytes, Failure>),
    Payable(fn(&mut Frame<'_>) -> Result<Bytes, Failure>),
}

/// A row of a precompile's table.
#[derive(Clone, Copy)]
pub(crate) struct Function {
    pub(crate) selector: u32,
    pub(crate) signature: &'static str,
    pub(crate) name: &'static str,
    /// How many words the arguments' head has.
    pub(crate) arguments: usize,
    pub(crate) gas: GasClass,
    pub(crate) body: Body,
}

/// How a precompile reads its calldata.
#[derive(Clone, Copy)]
pub(crate) enum Interface {
    /// A selector and the arguments of one of these functions.
    Functions(&'static [Function]),
    /// All of it is for one body: no selector, no rule about value or static frames.
    Raw(Raw),
}

/// A precompile without selectors.
#[derive(Clone, Copy)]
pub(crate) struct Raw {
    /// What a refusal calls it.
    pub(crate) name: &'static str,
    /// The function that its users call it by, although it does not look at the selector.
    pub(crate) published: Option<Published>,
    /// Its code. The arguments are all of the calldata.
    pub(crate) body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
}

/// The ABI of a precompile without selectors.
#[derive(Clone, Copy)]
pub(crate) struct Published {
    pub(crate) selector: u32,
    pub(crate) signature: &'static str,
    pub(crate) gas: GasClass,
}

impl Raw {
    /// What the ABI says of it, if it has one.
    pub(crate) fn info(&self, address: [u8; 20]) -> Option<FunctionInfo> {
        self.published.map(|published| FunctionInfo {
            address,
            name: self.name,
            signature: published.signature,
            selector: published.selector.to_be_bytes(),
            mutability: Mutability::Pure,
            gas: published.gas,
        })
    }
}

impl Function {
    pub(crate) const fn mutability(&self) -> Mutability {
        match self.body {
            Body::View(_) => Mutability::View,
            Body::NonPayable(_) => Mutability::NonPayable,
            Body::Payable(_) => Mutability::Payable,
        }
    }

    pub(crate) const fn info(&self, address: [u8; 20]) -> FunctionInfo {
        FunctionInfo {
            address,
            name: self.name,
            signature: self.signature,
            selector: self.selector.to_be_bytes(),
            mutability: self.mutability(),
            gas: self.gas,
        }
    }
}

/// A row: selector, signature, gas and code. Name and number of arguments follow from the
/// signature, as no covered function has tuples.
pub(crate) const fn function(
    selector: u32,
    signature: &'static str,
    gas: GasClass,
    body: Body,
) -> Function {
    let bytes = signature.as_bytes();
    let mut open = 0;
    while bytes[open] != b'(' {
        open += 1;
    }
    let mut arguments = if bytes[open + 1] == b')' { 0 } else { 1 };
    let mut i = open;
    while i < bytes.len() {
        if bytes[i] == b',' {
            arguments += 1;
        }
        i += 1;
    }
    let (name, _) = signature.split_at(open);
    Function {
        selector,
        signature,
        name,
        arguments,
        gas,
        body,
    }
}

/// How many rows the parts of a table have.
pub(crate) const fn rows(parts: &[&[Function]]) -> usize {
    let mut count = 0;
    let mut part = 0;
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

/// The parts of a table in a row; `N` is their [`rows`].
pub(crate) const fn joined<const N: usize>(parts: &[&[Function]]) -> [Function; N] {
    let mut table = [parts[0][0]; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut row = 0;
        while row < parts[part].len() {
            table[at] = parts[part][row];
            at += 1;
            row += 1;
        }
        part += 1;
    }
    assert!(at == N);
    table
}
