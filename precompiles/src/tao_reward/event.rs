//! The ledger's events as logs of the precompile.

use alloy_primitives::{Address, B256, Log, LogData, keccak256};
use taovm_chain::{
    event::{Event, RewardScriptsEvent},
    primitives::{MechId, NetUid},
};

use super::views::address_word;
use crate::{
    address::TAO_REWARD,
    encode::{self, Field, Word},
};

/// The log of an event that a call of this precompile can make.
pub(super) fn log_of(event: &Event) -> Option<Log> {
    let Event::RewardScripts(event) = event else {
        return None;
    };
    Some(match event {
        RewardScriptsEvent::CodeUploaded { code_hash, who } => {
            log("CodeUploaded(bytes32,bytes32)", &[*code_hash, who.0], &[])
        }
        RewardScriptsEvent::ScriptActivated {
            netuid,
            mechanism,
            program,
            mode,
            takes_effect_at,
        } => {
            let [netuid, mechanism] = slot(*netuid, *mechanism);
            log(
                "Activated(uint16,uint8,bytes32,address,uint8,uint64)",
                &[netuid, mechanism, program.code_hash()],
                &[
                    address_word(program),
                    mode.number().word(),
                    takes_effect_at.word(),
                ],
            )
        }
        RewardScriptsEvent::ScriptModeSet {
            netuid,
            mechanism,
            mode,
            takes_effect_at,
        } => log(
            "ModeSet(uint16,uint8,uint8,uint64)",
            &slot(*netuid, *mechanism),
            &[mode.number().word(), takes_effect_at.word()],
        ),
        RewardScriptsEvent::ScriptConfigSet {
            netuid,
            mechanism,
            takes_effect_at,
        } => log(
            "ConfigSet(uint16,uint8,uint64)",
            &slot(*netuid, *mechanism),
            &[takes_effect_at.word()],
        ),
        RewardScriptsEvent::ScriptDeactivated { netuid, mechanism } => {
            log("Deactivated(uint16,uint8)", &slot(*netuid, *mechanism), &[])
        }
        // Of epochs, which no transaction makes.
        RewardScriptsEvent::RewardScriptRan { .. }
        | RewardScriptsEvent::RewardScriptShadow { .. }
        | RewardScriptsEvent::RewardScriptFailed { .. }
        | RewardScriptsEvent::ScriptSuspended { .. } => return None,
    })
}

fn slot(netuid: NetUid, mechanism: MechId) -> [[u8; 32]; 2] {
    [netuid.0.word(), mechanism.0.word()]
}

fn log(signature: &str, indexed: &[[u8; 32]], data: &[[u8; 32]]) -> Log {
    let topics = core::iter::once(keccak256(signature))
        .chain(indexed.iter().map(|topic| B256::from(*topic)))
        .collect();
    let words: Vec<_> = data.iter().map(|word| Field::Word(*word)).collect();
    Log {
        address: Address::from(TAO_REWARD),
        data: LogData::new_unchecked(topics, encode::tuple(&words).into()),
    }
}
