//! The opcodes that open frames (spec 01 §1.4).

use revm::{
    bytecode::opcode,
    context_interface::{Cfg, ContextTr, JournalTr},
    interpreter::{
        FrameInput, InstructionContext, InstructionExecResult, InstructionResult,
        InterpreterAction,
        instructions::contract,
        interpreter_types::{Jumps, LegacyBytecode, ReturnData, RuntimeFlag},
    },
    primitives::U256,
};

use super::Frame;
use crate::{handler::MAX_INIT_CODE, journal::CallTarget};

/// A call to an account that delegates costs what any call costs and leaves the delegate cold.
pub(super) fn call<const KIND: u8>(frame: Frame<'_>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = frame;
    let has_value = matches!(KIND, opcode::CALL | opcode::CALLCODE)
        && interpreter
            .stack
            .peek(2)
            .is_ok_and(|value| !value.is_zero());
    host.journal_mut().load_for(Some(CallTarget { has_value }));
    let done = contract::call::<KIND, _, _>(InstructionContext {
        interpreter,
        host: &mut *host,
    });
    host.journal_mut().load_for(None);
    done
}

/// A creation warms its address before anything can refuse it. Oversized init code takes the
/// frame's gas, which the frame notices at its next opcode.
pub(super) fn create<const IS_CREATE2: bool>(frame: Frame<'_>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = frame;
    let is_oversized = interpreter
        .stack
        .peek(2)
        .is_ok_and(|len| len > U256::from(MAX_INIT_CODE));
    if is_oversized && !interpreter.runtime_flag.is_static() {
        return oversized::<IS_CREATE2>(InstructionContext { interpreter, host });
    }
    let done = contract::create::<IS_CREATE2, _, _>(InstructionContext {
        interpreter,
        host: &mut *host,
    });
    if let Some(InterpreterAction::NewFrame(FrameInput::Create(inputs))) =
        &interpreter.bytecode.action
    {
        let journal = host.journal_mut();
        let Ok(creator) = journal.load_account(inputs.caller());
        let nonce = creator.data.info.nonce;
        let Ok(_) = journal.load_account(inputs.created_address(nonce));
    }
    done
}

/// Nothing follows an opcode that is the code's last: there the frame ends well, without gas.
fn oversized<const IS_CREATE2: bool>(frame: Frame<'_>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = frame;
    let code = &interpreter.bytecode;
    if code.pc() < code.bytecode_slice().len() {
        return Err(InstructionResult::OutOfGas);
    }
    let Some([_, offset, len]) = interpreter.stack.popn() else {
        return Err(InstructionResult::StackUnderflow);
    };
    let params = host.cfg().gas_params();
    let memory = contract::resize_memory(interpreter, params, offset, len)?;
    let cost = if IS_CREATE2 {
        if interpreter.stack.popn::<1>().is_none() {
            return Err(InstructionResult::StackUnderflow);
        }
        params.create2_cost(memory.len())
    } else {
        params.create_cost()
    };
    if !interpreter.gas.record_regular_cost(cost) {
        return Err(InstructionResult::OutOfGas);
    }
    interpreter.gas.spend_all();
    interpreter.return_data.clear();
    // There is room: at least three words were taken.
    let _ = interpreter.stack.push(U256::ZERO);
    Ok(())
}
