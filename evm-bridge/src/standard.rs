//! The precompiles at 0x01–0x09, in this chain's order and prices (spec 01 §2).

use std::borrow::Cow;

use revm::{
    precompile::{
        EthPrecompileOutput, EthPrecompileResult, PrecompileHalt, bn254, crypto, hash, identity,
        modexp, secp256k1,
    },
    primitives::{Bytes, U256},
};

use crate::precompile_set::{PrecompileError, PrecompileOutcome, PrecompileStatus};

/// Longer operands of ModExp are refused.
const MODEXP_MAX_LENGTH: usize = 1_024;

/// Runs the precompile with this index; `None` if there is none. 0x09 is the addition on bn128;
/// 0x06 is the runtime dispatcher and not one of these.
pub(crate) fn run(index: u64, input: &[u8], gas_limit: u64) -> Option<PrecompileOutcome> {
    let result = match index {
        1 => secp256k1::ec_recover_run(input, gas_limit),
        2 => hash::sha256_run(input, gas_limit),
        3 => hash::ripemd160_run(input, gas_limit),
        4 => identity::identity_run(input, gas_limit),
        5 => return Some(outcome(mod_exp(input, gas_limit))),
        7 => bn254::run_mul(input, bn254::mul::ISTANBUL_MUL_GAS_COST, gas_limit),
        8 => bn254::run_pair(
            input,
            bn254::pair::ISTANBUL_PAIR_PER_POINT,
            bn254::pair::ISTANBUL_PAIR_BASE,
            gas_limit,
        ),
        9 => bn254::run_add(input, bn254::add::ISTANBUL_ADD_GAS_COST, gas_limit),
        _ => return None,
    };
    Some(outcome(named(result)))
}

fn outcome(result: Result<EthPrecompileOutput, PrecompileError>) -> PrecompileOutcome {
    let (status, output, gas_used) = match result {
        Ok(done) => (PrecompileStatus::Success, done.bytes, done.gas_used),
        Err(error) => (PrecompileStatus::Error(error), Bytes::new(), 0),
    };
    PrecompileOutcome {
        status,
        output,
        gas_used,
        weight: 0,
        refusal: None,
        warnings: Vec::new(),
        logs: Vec::new(),
    }
}

fn other(text: impl Into<Cow<'static, str>>) -> PrecompileError {
    PrecompileError::Other(text.into())
}

fn named(result: EthPrecompileResult) -> Result<EthPrecompileOutput, PrecompileError> {
    result.map_err(|halt| match halt {
        PrecompileHalt::OutOfGas => PrecompileError::OutOfGas,
        PrecompileHalt::Bn254FieldPointNotAMember => other("Invalid field element"),
        PrecompileHalt::Bn254AffineGFailedToCreate => other("Invalid curve point"),
        PrecompileHalt::Bn254PairLength => other("bad elliptic curve pairing size"),
        halt => other(halt.to_string()),
    })
}

/// EIP-2565 with an even modulus twenty times as dear.
fn mod_exp(input: &[u8], gas_limit: u64) -> Result<EthPrecompileOutput, PrecompileError> {
    let length = |at: usize, what: &str| {
        usize::try_from(word(input, at))
            .ok()
            .filter(|len| *len <= MODEXP_MAX_LENGTH)
            .ok_or_else(|| other(format!("unreasonably large {what} length")))
    };
    let base_len = length(0, "base")?;
    let exponent_len = length(32, "exponent")?;
    let modulus_len = length(64, "modulus")?;
    if modulus_len == 0 {
        return Ok(EthPrecompileOutput::new(0, Bytes::new()));
    }

    let base = padded(input, 96, base_len);
    let exponent = padded(input, 96 + base_len, exponent_len);
    let modulus = padded(input, 96 + base_len + exponent_len, modulus_len);

    let head = U256::from_be_slice(&exponent[..exponent_len.min(32)]);
    let mut gas_used = modexp::berlin_gas_calc(
        base_len as u64,
        exponent_len as u64,
        modulus_len as u64,
        &head,
    );
    if modulus.last().is_some_and(|byte| byte % 2 == 0) {
        gas_used = gas_used.saturating_mul(20);
    }
    if gas_used > gas_limit {
        return Err(PrecompileError::OutOfGas);
    }

    let power = named(
        crypto()
            .modexp(&base, &exponent, &modulus)
            .map(|power| EthPrecompileOutput::new(gas_used, power.into())),
    )?;
    let mut output = vec![0; modulus_len.saturating_sub(power.bytes.len())];
    output.extend_from_slice(&power.bytes);
    Ok(EthPrecompileOutput::new(gas_used, output.into()))
}

/// The 32-byte word at `at`, zeros past the end.
fn word(input: &[u8], at: usize) -> U256 {
    U256::from_be_slice(&padded(input, at, 32))
}

/// `len` bytes from `at`, zeros past the end.
fn padded(input: &[u8], at: usize, len: usize) -> Vec<u8> {
    let mut out: Vec<u8> = input.iter().skip(at).take(len).copied().collect();
    out.resize(len, 0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mod_exp_input(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Vec<u8> {
        let mut input = Vec::new();
        for part in [base, exponent, modulus] {
            input.extend_from_slice(&U256::from(part.len()).to_be_bytes::<32>());
        }
        [base, exponent, modulus]
            .iter()
            .for_each(|part| input.extend_from_slice(part));
        input
    }

    #[test]
    fn an_even_modulus_costs_twenty_times() {
        let odd = run(5, &mod_exp_input(&[3], &[5], &[7]), 10_000).unwrap();
        assert_eq!((odd.gas_used, odd.output.as_ref()), (200, &[5_u8][..]));
        let even = run(5, &mod_exp_input(&[3], &[5], &[8]), 10_000).unwrap();
        assert_eq!((even.gas_used, even.output.as_ref()), (4_000, &[3_u8][..]));
        let short = run(5, &mod_exp_input(&[3], &[5], &[8]), 3_999).unwrap();
        assert_eq!(
            short.status,
            PrecompileStatus::Error(PrecompileError::OutOfGas)
        );
    }

    #[test]
    fn mod_exp_without_a_modulus_is_free_and_long_operands_are_refused() {
        let none = run(5, &mod_exp_input(&[3], &[5], &[]), 0).unwrap();
        assert_eq!((none.gas_used, none.output.len()), (0, 0));
        let long = run(5, &mod_exp_input(&[0; 1_025], &[], &[1]), 1_000_000).unwrap();
        assert_eq!(
            long.status,
            PrecompileStatus::Error(other("unreasonably large base length"))
        );
    }

    #[test]
    fn addition_is_at_nine_and_nothing_at_six() {
        // G + 0 = G
        let mut input = vec![0; 128];
        input[31] = 1;
        input[63] = 2;
        let sum = run(9, &input, 150).unwrap();
        assert_eq!(sum.status, PrecompileStatus::Success);
        assert_eq!(sum.output.as_ref(), &input[..64]);
        assert_eq!(sum.gas_used, 150);
        assert!(run(6, &input, 150).is_none());
    }
}
