//! The opcodes that answer differently here (spec 01 §1.4, §1.7).

mod frames;

use revm::{
    bytecode::opcode,
    context_interface::{Block as _, ContextTr, Host, JournalTr},
    handler::instructions::EthInstructions,
    interpreter::{
        Instruction, InstructionContext, InstructionExecResult, InstructionResult,
        instructions::{control, host},
        interpreter::EthInterpreter,
        interpreter_types::{Jumps, LegacyBytecode, StackTr},
    },
    primitives::{Address, U256, hardfork::SpecId},
};

use crate::{
    context::TaoContext,
    outcome::{Opcode, Success},
    world::BLOCK_HASH_WINDOW,
};

type Frame<'a> = InstructionContext<'a, TaoContext, EthInterpreter>;

/// Prague's instructions with the chain's differences.
pub(crate) fn instructions() -> EthInstructions<EthInterpreter, TaoContext> {
    let mut table = EthInstructions::new_mainnet_with_spec(SpecId::PRAGUE);
    let changes: [(u8, Instruction<EthInterpreter, TaoContext>); 12] = [
        (opcode::STOP, Instruction::new(stop)),
        (opcode::RETURN, Instruction::new(ret)),
        (
            opcode::CALL,
            Instruction::new(frames::call::<{ opcode::CALL }>),
        ),
        (
            opcode::CALLCODE,
            Instruction::new(frames::call::<{ opcode::CALLCODE }>),
        ),
        (
            opcode::DELEGATECALL,
            Instruction::new(frames::call::<{ opcode::DELEGATECALL }>),
        ),
        (
            opcode::STATICCALL,
            Instruction::new(frames::call::<{ opcode::STATICCALL }>),
        ),
        (opcode::CREATE, Instruction::new(frames::create::<false>)),
        (opcode::CREATE2, Instruction::new(frames::create::<true>)),
        (opcode::GASPRICE, Instruction::new(gas_price)),
        (opcode::BLOCKHASH, Instruction::new(block_hash)),
        (opcode::EXTCODESIZE, Instruction::new(ext_code_size)),
        (opcode::SELFDESTRUCT, Instruction::new(self_destruct)),
    ];
    for (opcode, instruction) in changes {
        let gas = table.gas_table()[usize::from(opcode)];
        table.insert_instruction(opcode, instruction, gas);
    }
    for opcode in 0..=u8::MAX {
        if opcode::OpCode::new(opcode).is_none() || ABSENT.contains(&opcode) {
            table.insert_instruction(opcode, Instruction::new(invalid), 0);
        }
    }
    table
}

/// Opcodes of blobs and of forks after Prague.
const ABSENT: [u8; 7] = [
    opcode::BLOBHASH,
    opcode::BLOBBASEFEE,
    opcode::CLZ,
    opcode::SLOTNUM,
    opcode::DUPN,
    opcode::SWAPN,
    opcode::EXCHANGE,
];

/// An opcode that the chain does not have.
fn invalid(frame: Frame<'_>) -> InstructionExecResult {
    let bytecode = &frame.interpreter.bytecode;
    // The counter is past the opcode.
    let opcode = bytecode
        .pc()
        .checked_sub(1)
        .and_then(|at| bytecode.bytecode_slice().get(at));
    frame.host.chain.invalid_opcode = Opcode(opcode.copied().unwrap_or_default());
    Err(InstructionResult::OpcodeNotFound)
}

/// Notes how the frame ends: of a creation revm forgets it.
fn stop(frame: Frame<'_>) -> InstructionExecResult {
    frame.host.chain.last_end = Success::Stopped;
    control::stop(frame)
}

/// As [`stop`].
fn ret(frame: Frame<'_>) -> InstructionExecResult {
    frame.host.chain.last_end = Success::Returned;
    control::ret(frame)
}

/// The base fee, whatever the transaction offers.
fn gas_price(frame: Frame<'_>) -> InstructionExecResult {
    let price = U256::from(frame.host.block.basefee());
    if frame.interpreter.stack.push(price) {
        Ok(())
    } else {
        Err(InstructionResult::StackOverflow)
    }
}

/// The last 2 401 blocks and genesis (spec 01 §1.10).
fn block_hash(frame: Frame<'_>) -> InstructionExecResult {
    let Some(number) = StackTr::top(&mut frame.interpreter.stack) else {
        return Err(InstructionResult::StackUnderflow);
    };
    let current = frame.host.block.number();
    let in_window = *number < current
        && (number.is_zero() || *number + U256::from(BLOCK_HASH_WINDOW) >= current);
    *number = match u32::try_from(*number) {
        Ok(known) if in_window => frame
            .host
            .block_hash(u64::from(known))
            .map(Into::into)
            .ok_or(InstructionResult::FatalExternalError)?,
        _ => U256::ZERO,
    };
    Ok(())
}

/// 1 at precompiles, so that Solidity's check before a call passes.
fn ext_code_size(frame: Frame<'_>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = frame;
    if let Some(top) = StackTr::top(&mut interpreter.stack) {
        let address = Address::from_word((*top).into());
        if host.journal().precompile_addresses().contains(&address) {
            *top = U256::ONE;
            return Ok(());
        }
    }
    host::extcodesize(InstructionContext { interpreter, host })
}

/// Fails the frame where the ledger refuses to move the balance.
fn self_destruct(frame: Frame<'_>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = frame;
    let done = host::selfdestruct(InstructionContext {
        interpreter,
        host: &mut *host,
    });
    host.chain.last_end = Success::Suicided;
    let refused = host.journal_mut().take_selfdestruct_failure();
    if refused && done == Err(InstructionResult::SelfDestruct) {
        // The one result that takes the frame's gas and reads as OutOfFund.
        return Err(InstructionResult::OverflowPayment);
    }
    done
}
