//! Dividends by stake: miners are paid as Yuma does, validators share the dividends by active stake
//! alone. Runs in the modes `after` and `shadow`, where it is given Yuma's result.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use taovm_reward::{Answer, Epoch, Manifest, Needs, Refusal, RewardScript, Shares};

/// The script.
#[derive(Debug)]
pub struct StakeDividends;

impl RewardScript for StakeDividends {
    fn describe() -> Manifest {
        Manifest {
            name: "stake-dividends",
            version: 1,
            needs: Needs {
                yuma: true,
                ..Needs::NONE
            },
            fuel_base: 200_000,
            fuel_per_uid: 5_000,
            fuel_per_weight: 64,
            state_bytes: 0,
        }
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let Some(yuma) = &epoch.yuma else {
            return Err(Refusal::input(
                "Yuma's result: only in the modes after and shadow",
            ));
        };
        Ok(Answer::of(
            Shares::Exact(yuma.incentive.clone()),
            Shares::Relative(epoch.dividends_by_stake()),
        ))
    }
}

taovm_reward::export!(StakeDividends);

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_reward::{I32F32, Neurons, YumaResult};

    #[test]
    fn miners_get_yumas_shares_and_validators_their_stakes() {
        let mut epoch = Epoch::of(2);
        epoch.neurons.roles[0] = Neurons::NEW_PERMIT;
        epoch.neurons.active_stake = vec![I32F32::HALF, I32F32::HALF];
        assert!(StakeDividends::run(&epoch).is_err());
        epoch.yuma = Some(YumaResult {
            incentive: vec![I32F32::ZERO, I32F32::ONE],
            ..YumaResult::default()
        });
        let answer = StakeDividends::run(&epoch).unwrap();
        assert_eq!(
            answer.incentive,
            Shares::Exact(vec![I32F32::ZERO, I32F32::ONE])
        );
        assert_eq!(answer.dividends.parts(), [1 << 31, 0]);
    }
}
