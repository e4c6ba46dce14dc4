//! Worlds, hand-assembled code and a small precompile set for the bridge's tests.
#![allow(dead_code, unreachable_pub)]

use revm::{
    bytecode::opcode as op,
    primitives::{Address, Bytes, U256},
};
use taovm_chain::{
    balances,
    primitives::{AccountId, Rao},
    profile::Profile,
    state::State,
};
use taovm_evm_bridge::{
    Block, ExecutionError, ExecutionOutcome, Executor, Mode, PrecompileCall, PrecompileError,
    PrecompileOutcome, PrecompileSet, PrecompileStatus, Refusal, TxInput, World, account_of,
    precompile_set::RefusalReason,
};

pub const ALICE: Address = Address::repeat_byte(0xa1);
pub const BOB: Address = Address::repeat_byte(0xb0);
pub const CAROL: Address = Address::repeat_byte(0xca);
pub const CONTRACT: Address = Address::repeat_byte(0xc0);
pub const INNER: Address = Address::repeat_byte(0xc1);
pub const FRESH: Address = Address::repeat_byte(0xf0);
/// Where [`Payer`] answers.
pub const PAYER: Address = precompile(0x800);
pub const AUTHOR: AccountId = AccountId([0x99; 32]);
pub const TAO: u64 = 1_000_000_000;

pub const fn precompile(index: u16) -> Address {
    let mut bytes = [0; 20];
    let [high, low] = index.to_be_bytes();
    bytes[18] = high;
    bytes[19] = low;
    Address::new(bytes)
}

/// A precompile that moves `input[20..28]` rao from its caller to the account of `input[..20]`;
/// it reverts without input and fails where the ledger refuses.
pub struct Payer;

impl PrecompileSet for Payer {
    fn addresses(&self) -> Vec<Address> {
        vec![PAYER]
    }

    fn run(&self, state: &mut State, call: &PrecompileCall<'_>) -> PrecompileOutcome {
        let end = |status, output: &[u8]| PrecompileOutcome {
            status,
            output: Bytes::copy_from_slice(output),
            gas_used: 1_000,
            weight: 0,
            refusal: None,
            warnings: Vec::new(),
            logs: Vec::new(),
        };
        if call.input.len() < 28 {
            return end(PrecompileStatus::Revert, b"no input");
        }
        let to = Address::from_slice(&call.input[..20]);
        let amount = Rao(U256::from_be_slice(&call.input[20..28]).to());
        // Leaves a trace before it fails: the frame must take it back.
        balances::inc_nonce(state, &account_of(to));
        let paid = balances::transfer(
            state,
            &account_of(call.caller.into()),
            &account_of(to),
            amount,
            balances::Preservation::Expendable,
        );
        match paid {
            Ok(()) => end(
                PrecompileStatus::Success,
                &call.value_wei.to_be_bytes::<32>(),
            ),
            Err(error) => PrecompileOutcome {
                refusal: Some(Refusal {
                    address: call.address,
                    function: "pay",
                    error: error.to_string(),
                    reason: RefusalReason::Ledger(error.clone()),
                }),
                ..end(
                    PrecompileStatus::Error(PrecompileError::Other(error.dispatch_text().into())),
                    b"",
                )
            },
        }
    }
}

/// The calldata of [`Payer`].
pub fn pay(to: Address, rao: u64) -> Vec<u8> {
    [to.as_slice(), &rao.to_be_bytes()].concat()
}

/// A chain with 1 000 TAO each for Alice and Bob, block 7 open.
pub fn world() -> World {
    let mut chain = State::empty(&Profile::DEV);
    chain.clock.block = 7;
    chain.clock.timestamp_ms = 1_700_000_012_345;
    chain.clock.author = Some(AUTHOR);
    let mut world = World::new(chain, 42);
    for who in [ALICE, BOB] {
        endow(&mut world, who, 1_000 * TAO);
    }
    world
}

pub fn endow(world: &mut World, who: Address, rao: u64) {
    balances::endow(&mut world.chain, &account_of(who), Rao(rao)).unwrap();
}

pub fn free(world: &World, who: Address) -> u64 {
    free_of(world, &account_of(who))
}

pub fn free_of(world: &World, who: &AccountId) -> u64 {
    world.chain.accounts.get(who).map_or(0, |a| a.free.0)
}

/// The sum of all balances, which the recorded issuance must equal.
pub fn total(world: &World) -> u64 {
    world
        .chain
        .accounts
        .values()
        .map(|a| a.free.0 + a.reserved.0)
        .sum()
}

pub fn wei(rao: u64) -> U256 {
    U256::from(rao) * U256::from(1_000_000_000_u64)
}

pub fn tx(world: &World, from: Address, to: Option<Address>, value: U256, data: &[u8]) -> TxInput {
    TxInput {
        from,
        to,
        value,
        data: Bytes::copy_from_slice(data),
        gas_limit: 1_000_000,
        max_fee_per_gas: Some(20_000_000_000),
        nonce: Some(world.nonce(from)),
        chain_id: Some(42),
        ..TxInput::default()
    }
}

pub fn execute(
    world: &mut World,
    tx: &TxInput,
    mode: Mode,
) -> Result<ExecutionOutcome, ExecutionError> {
    let block = Block::of(world);
    Executor::new(&Payer).execute(world, &block, tx, mode)
}

/// Alice's transaction, which must be includable.
pub fn send(world: &mut World, to: Address, value: U256, data: &[u8]) -> ExecutionOutcome {
    let tx = tx(world, ALICE, Some(to), value, data);
    execute(world, &tx, Mode::Transaction).unwrap()
}

/// Alice's call, which keeps nothing.
pub fn call(world: &World, to: Address, value: U256, data: &[u8]) -> ExecutionOutcome {
    let tx = TxInput {
        max_fee_per_gas: None,
        ..tx(world, ALICE, Some(to), value, data)
    };
    execute(&mut world.clone(), &tx, Mode::Call).unwrap()
}

pub fn word(output: &Bytes) -> U256 {
    U256::from_be_slice(output)
}

/// Code, assembled front to back.
#[derive(Clone, Default)]
pub struct Code(pub Vec<u8>);

impl Code {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn op(mut self, opcode: u8) -> Self {
        self.0.push(opcode);
        self
    }

    pub fn push(mut self, value: impl TryInto<U256>) -> Self {
        let value = value.try_into().ok().expect("fits a word");
        let bytes = value.to_be_bytes_trimmed_vec();
        self.0.push(op::PUSH0 + bytes.len() as u8);
        self.0.extend(bytes);
        self
    }

    pub fn push_address(mut self, address: Address) -> Self {
        self.0.push(op::PUSH20);
        self.0.extend(address.as_slice());
        self
    }

    /// Writes `bytes` to memory from 0.
    pub fn write(mut self, bytes: &[u8]) -> Self {
        for (i, chunk) in bytes.chunks(32).enumerate() {
            let mut padded = [0; 32];
            padded[..chunk.len()].copy_from_slice(chunk);
            self = self
                .push(U256::from_be_bytes(padded))
                .push(i as u64 * 32)
                .op(op::MSTORE);
        }
        self
    }

    /// Calls with `len` bytes of memory from 0; the success flag stays on the stack.
    pub fn call(self, to: Address, value: U256, len: u64) -> Self {
        self.push(0)
            .push(0)
            .push(len)
            .push(0)
            .push(value)
            .push_address(to)
            .op(op::GAS)
            .op(op::CALL)
    }

    /// DELEGATECALL or STATICCALL with `len` bytes of memory from 0.
    pub fn call_plain(self, opcode: u8, to: Address, len: u64) -> Self {
        self.push(0)
            .push(0)
            .push(len)
            .push(0)
            .push_address(to)
            .op(op::GAS)
            .op(opcode)
    }

    pub fn balance(self, of: Address) -> Self {
        self.push_address(of).op(op::BALANCE)
    }

    pub fn store(self, slot: u64) -> Self {
        self.push(slot).op(op::SSTORE)
    }

    /// Returns the word on the stack.
    pub fn ret(self) -> Self {
        self.push(0).op(op::MSTORE).push(32).push(0).op(op::RETURN)
    }

    /// Reverts with the word on the stack.
    pub fn revert(self) -> Self {
        self.push(0).op(op::MSTORE).push(32).push(0).op(op::REVERT)
    }

    /// Init code that deploys this.
    pub fn init(self) -> Vec<u8> {
        let len = self.0.len();
        let header = Self::new()
            .push(len as u64)
            .op(op::DUP1)
            .push(12)
            .push(0)
            .op(op::CODECOPY)
            .push(0)
            .op(op::RETURN);
        let mut init = header.0;
        assert!(init.len() <= 12, "the header is shorter than its room");
        init.resize(12, op::STOP);
        init.extend(self.0);
        init
    }

    pub fn at(self, world: &mut World, address: Address) {
        world.set_code(address, self.0.into()).unwrap();
    }
}
