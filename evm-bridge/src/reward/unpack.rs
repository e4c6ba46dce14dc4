//! A contract's answer as the ledger's type.

use alloy_sol_types::SolCall;
use taovm_chain::reward::{CsrMatrix, RewardOutput, RewardShares};

use super::abi::{EpochOutput, ITaoRewardScript, ShareKind};

/// The answer in return data; its rules are the ledger's to check.
///
/// # Errors
/// What cannot be read.
pub(super) fn output(data: &[u8], n: usize) -> Result<RewardOutput, String> {
    let output: EpochOutput = ITaoRewardScript::computeRewardsCall::abi_decode_returns(data)
        .map_err(|_| "no EpochOutput".to_owned())?;
    let shares = |field: &str, packed: &[u8]| {
        let list = numbers(field, packed)?;
        Ok::<_, String>(match output.kind {
            ShareKind::ExactQ32 => RewardShares::ExactQ32(list),
            _ => RewardShares::Relative(list),
        })
    };
    let shown = |field: &str, packed: &[u8]| match packed {
        [] => Ok(None),
        packed => numbers(field, packed).map(Some),
    };
    Ok(RewardOutput {
        incentive: shares("incentive", &output.incentive)?,
        dividends: shares("dividends", &output.dividends)?,
        bonds: match &output.bonds[..] {
            [] => None,
            packed => Some(matrix(packed, n).ok_or("bonds: not a packed matrix of n rows")?),
        },
        consensus_q32: shown("consensus", &output.consensus)?,
        validator_trust_q32: shown("validatorTrust", &output.validatorTrust)?,
        state: None,
        note: output.note.to_vec(),
    })
}

fn numbers(field: &str, packed: &[u8]) -> Result<Vec<u64>, String> {
    let (numbers, rest) = packed.as_chunks();
    if !rest.is_empty() {
        return Err(format!(
            "{field}: {} bytes are no whole number of uint64",
            packed.len()
        ));
    }
    Ok(numbers.iter().map(|be| u64::from_be_bytes(*be)).collect())
}

/// Row starts, columns and values, each padded to words; nothing after them.
fn matrix(packed: &[u8], n: usize) -> Option<CsrMatrix> {
    let (starts, rest) = split(packed, n.checked_add(1)?.checked_mul(4)?)?;
    let row_start: Vec<u32> = starts
        .as_chunks()
        .0
        .iter()
        .map(|be| u32::from_be_bytes(*be))
        .collect();
    let entries = usize::try_from(*row_start.last()?).ok()?;
    let (columns, rest) = split(rest, entries.checked_mul(2)?)?;
    let (values, rest) = split(rest, entries * 2)?;
    let list = |bytes: &[u8]| -> Vec<u16> {
        let (list, _) = bytes.as_chunks();
        list.iter().map(|be| u16::from_be_bytes(*be)).collect()
    };
    rest.is_empty().then(|| CsrMatrix {
        row_start,
        col: list(columns),
        val: list(values),
    })
}

/// The section of so many bytes, and what follows its padding.
fn split(packed: &[u8], bytes: usize) -> Option<(&[u8], &[u8])> {
    let end = bytes.checked_next_multiple_of(32)?;
    Some((packed.get(..bytes)?, packed.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_read_whole_or_not_at_all() {
        let mut packed = vec![0; 96];
        packed[..12].copy_from_slice(&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2]);
        packed[32..36].copy_from_slice(&[0, 1, 0, 0]);
        packed[64..68].copy_from_slice(&[0, 9, 1, 0]);
        let read = matrix(&packed, 2).unwrap();
        assert_eq!(read.row_start, [0, 1, 2]);
        assert_eq!((read.col, read.val), (vec![1, 0], vec![9, 256]));
        assert_eq!(matrix(&packed[..95], 2), None);
        packed.resize(128, 0);
        assert_eq!(matrix(&packed, 2), None);
        assert_eq!(matrix(&[0xff; 96], 2), None);
    }

    #[test]
    fn shares_are_whole_numbers() {
        assert_eq!(numbers("incentive", &[0, 0, 0, 0, 0, 0, 0, 7]), Ok(vec![7]));
        assert!(numbers("incentive", &[0; 7]).is_err());
    }

    #[test]
    fn nonsense_is_no_answer() {
        assert!(output(&[], 1).is_err());
        assert!(output(&[0xff; 300], 1).is_err());
    }
}
