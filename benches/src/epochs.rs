//! Epochs with full rows of weights.

use std::sync::Arc;

use taovm_chain::{
    epoch::{self, EpochParams, EpochSnapshot, Masked, NeuronInputs, Row},
    primitives::{AccountId, Alpha, I64F64, MechId, NetUid, Uid},
};

use super::Lcg;

/// `n` neurons, the first `validators` of them with permits, stake and full rows of weights and
/// bonds. Yuma 3 or 2, no liquid alpha.
#[must_use]
pub fn epoch_input(n: u16, validators: u16, yuma3: bool) -> EpochSnapshot {
    let mut random = Lcg(7);
    let mut rows = || -> Vec<Row> {
        (0..n)
            .map(|uid| {
                if uid >= validators {
                    return Arc::from([]);
                }
                (0..n)
                    .map(|j: Uid| (j, random.next_u16()))
                    .collect::<Vec<_>>()
                    .into()
            })
            .collect()
    };
    let (weights, bonds) = (rows(), rows());
    let count = usize::from(n);
    EpochSnapshot {
        netuid: NetUid(2),
        mechanism: MechId::MAIN,
        block: 1_000,
        last_step_block: 640,
        tempo: 360,
        epoch_index: 3,
        generation: 1,
        emission: Alpha(360_000_000_000),
        owner_uid: Some(0),
        params: EpochParams {
            kappa: 32_767,
            rho: 10,
            bonds_penalty: u16::MAX,
            bonds_moving_average: 900_000,
            yuma3,
            liquid_alpha: false,
            alpha_low: 45_875,
            alpha_high: 58_982,
            alpha_sigmoid_steepness: 1_000,
            max_validators: 64,
            activity_cutoff: 5_000,
            stake_threshold: 0,
            commit_reveal: false,
        },
        neurons: NeuronInputs {
            hotkeys: (0..n).map(hotkey).collect(),
            coldkeys: (0..n).map(hotkey).collect(),
            registered_at: vec![1; count],
            last_update: vec![900; count],
            stake: (0..n)
                .map(|uid| {
                    let staked = if uid < validators {
                        1_000_000 + u64::from(uid) * 997
                    } else {
                        0
                    };
                    I64F64::from_num(staked)
                })
                .collect(),
            validator_permit: (0..n).map(|uid| uid < validators).collect(),
            commit_block: vec![u64::MAX; count],
            incentive: vec![0; count],
            dividends: vec![0; count],
        },
        weights,
        bonds,
    }
}

/// The same after the chain's masks.
#[must_use]
pub fn masked(input: &EpochSnapshot) -> Masked {
    epoch::mask(input)
}

fn hotkey(uid: u16) -> AccountId {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&uid.to_be_bytes());
    AccountId(bytes)
}
