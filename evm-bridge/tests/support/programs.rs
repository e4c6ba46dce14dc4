//! Random programs that mean something: drawn from a seed, the same for the same seed.
#![allow(dead_code, unreachable_pub)]

use revm::{
    bytecode::opcode as op,
    primitives::{Address, U256},
};

use super::{CONTRACT, Code, INNER, wei};

/// A third contract.
pub const THIRD: Address = Address::repeat_byte(0xc2);

/// A small generator of numbers (SplitMix64).
pub struct Draw(pub u64);

impl Draw {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn word(&mut self) -> U256 {
        match self.below(5) {
            0 => U256::ZERO,
            1 => U256::MAX - U256::from(self.below(3)),
            2 => U256::from_limbs(core::array::from_fn(|_| self.number())),
            3 => U256::ONE << self.below(256) as usize,
            _ => U256::from(self.below(300)),
        }
    }
}

const THREE_OPERANDS: [u8; 2] = [op::ADDMOD, op::MULMOD];
const TWO_OPERANDS: [u8; 22] = [
    op::ADD,
    op::MUL,
    op::SUB,
    op::DIV,
    op::SDIV,
    op::MOD,
    op::SMOD,
    op::EXP,
    op::SIGNEXTEND,
    op::LT,
    op::GT,
    op::SLT,
    op::SGT,
    op::EQ,
    op::AND,
    op::OR,
    op::XOR,
    op::BYTE,
    op::SHL,
    op::SHR,
    op::SAR,
    op::SUB,
];
const READS: [u8; 19] = [
    op::ADDRESS,
    op::ORIGIN,
    op::CALLER,
    op::CALLVALUE,
    op::CALLDATASIZE,
    op::CODESIZE,
    op::GASPRICE,
    op::RETURNDATASIZE,
    op::COINBASE,
    op::TIMESTAMP,
    op::NUMBER,
    op::DIFFICULTY,
    op::GASLIMIT,
    op::CHAINID,
    op::SELFBALANCE,
    op::BASEFEE,
    op::PC,
    op::MSIZE,
    op::GAS,
];
const ACCOUNT_READS: [u8; 3] = [op::BALANCE, op::EXTCODESIZE, op::EXTCODEHASH];
const CALLS: [u8; 4] = [op::CALL, op::CALLCODE, op::DELEGATECALL, op::STATICCALL];

/// A program of `len` statements. Its calls go to `targets`, with values only where they exist.
pub fn program(draw: &mut Draw, targets: &[Address], len: u64) -> Code {
    let mut code = Code::new();
    for _ in 0..len {
        code = statement(draw, targets, code);
    }
    code
}

fn statement(draw: &mut Draw, targets: &[Address], code: Code) -> Code {
    let slot = draw.below(4);
    match draw.below(32) {
        0..=5 => {
            let opcode = draw.of(&TWO_OPERANDS);
            code.push(draw.word()).push(draw.word()).op(opcode)
        }
        6 => {
            let opcode = draw.of(&THREE_OPERANDS);
            code.push(draw.word())
                .push(draw.word())
                .push(draw.word())
                .op(opcode)
        }
        7 => code.push(draw.word()).op(draw.of(&[op::NOT, op::ISZERO])),
        8 | 9 => code.op(draw.of(&READS)),
        10 => {
            let target = draw.of(targets);
            code.push_address(target).op(draw.of(&ACCOUNT_READS))
        }
        11..=13 => code.push(draw.word()).store(slot),
        14 | 15 => code.push(slot).op(op::SLOAD),
        16 => code
            .op(draw.of(&[op::DUP1, op::SWAP1, op::POP]))
            .store(slot),
        17 | 18 => code
            .push(draw.word())
            .push(draw.below(200))
            .op(draw.of(&[op::MSTORE, op::MSTORE8])),
        19 => code.push(draw.below(200)).op(op::MLOAD),
        20 => code
            .push(draw.below(70))
            .push(draw.below(200))
            .push(draw.below(200))
            .op(op::MCOPY),
        21 => code
            .push(draw.below(70))
            .push(draw.below(200))
            .op(op::KECCAK256),
        22 => {
            let topics = draw.below(5);
            let mut code = code;
            for _ in 0..topics {
                code = code.push(draw.word());
            }
            code.push(draw.below(70))
                .push(draw.below(200))
                .op(op::LOG0 + topics as u8)
        }
        23..=26 => call(draw, targets, code).store(slot),
        27 => create(draw, targets, code).store(slot),
        28 => {
            // Skips a statement, or not.
            let skipped = statement(draw, &targets[..1], Code::new());
            let code = code.push(draw.below(2));
            let at = code.0.len() + 4 + skipped.0.len();
            let mut code = code.op(op::PUSH2);
            code.0.extend((at as u16).to_be_bytes());
            code = code.op(op::JUMPI);
            code.0.extend(skipped.0);
            // A skipped jump has a wrong target; both machines fail on it alike.
            code.op(op::JUMPDEST)
        }
        29 => code
            .push(draw.below(70))
            .push(draw.below(200))
            .op(draw.of(&[op::RETURN, op::REVERT, op::RETURN])),
        30 => code
            .push(draw.below(40))
            .push(draw.below(40))
            .push(draw.below(100))
            .op(draw.of(&[op::RETURNDATACOPY, op::CODECOPY, op::CALLDATACOPY])),
        _ => code.op(draw.of(&[op::STOP, op::INVALID, 0x0c, op::JUMP, op::POP])),
    }
}

fn call(draw: &mut Draw, targets: &[Address], code: Code) -> Code {
    let opcode = draw.of(&CALLS);
    let target = draw.of(targets);
    let mut code = code
        .push(draw.below(64))
        .push(draw.below(100))
        .push(draw.below(64))
        .push(draw.below(100));
    if matches!(opcode, op::CALL | op::CALLCODE) {
        let known = [CONTRACT, INNER, THIRD].contains(&target);
        let value = if known {
            draw.of(&[0, 0, 7_000, 90_000])
        } else {
            0
        };
        code = code.push(wei(value));
    }
    code = code.push_address(target);
    code = match draw.below(3) {
        0 => code.push(draw.below(60_000)),
        _ => code.op(op::GAS),
    };
    code.op(opcode)
}

fn create(draw: &mut Draw, targets: &[Address], code: Code) -> Code {
    let runtime = Code::new().push(draw.below(9)).store(draw.below(3));
    let init = match draw.below(4) {
        0 => program(draw, targets, 2).0,
        1 => Code::new().push(0).push(0).op(op::REVERT).0,
        _ => runtime.init(),
    };
    let len = init.len() as u64;
    let code = code.write(&init);
    if draw.below(2) == 0 {
        code.push(len).push(0).push(0).op(op::CREATE)
    } else {
        code.push(draw.below(3))
            .push(len)
            .push(0)
            .push(0)
            .op(op::CREATE2)
    }
}
