use super::*;
use crate::{
    call::{BalancesCall, RewardScriptsCall, SubtensorCall, UtilityCall},
    dictionary::{Dictionary, InOrder, Sample},
    primitives::Rao,
};

mod variants;

use serde_json::Value;

/// For every call that the code has: the dictionary has it, and bytes made from the dictionary alone
/// are read as that call, with the arguments' names, order and values, and written again.
#[test]
fn every_call_has_the_indices_names_and_types_of_the_dictionary() {
    let dictionary = Dictionary::load();
    let mut seen = 0;
    for &pallet in variants::pallets() {
        if pallet == "RewardScripts" {
            continue;
        }
        let pallet_entry = dictionary.pallet(pallet);
        for &name in variants::calls_of(pallet) {
            let described = pallet_entry.call(name);
            for round in 0..20 {
                let sample = Sample::of_call(&dictionary, pallet_entry.index, described, round);
                let mut bytes = &sample.bytes[..];
                let call = Call::from_scale(&mut bytes, MAX_DECODE_DEPTH)
                    .unwrap_or_else(|e| panic!("{pallet}.{name}: {e}"));
                assert!(bytes.is_empty(), "{pallet}.{name}: {bytes:?} are left");
                assert_eq!(call.name(), (pallet, name));
                assert_eq!(call.to_scale(), sample.bytes, "{pallet}.{name}");
                let text = serde_json::to_string(&call).unwrap();
                let arguments = text
                    .strip_prefix(&format!("{{\"{pallet}\":{{\"{name}\":"))
                    .and_then(|text| text.strip_suffix("}}"))
                    .unwrap_or_else(|| panic!("{text}"));
                let InOrder::<Value>(fields) = serde_json::from_str(arguments).unwrap();
                let got: Vec<_> = fields.iter().map(|(field, _)| field).collect();
                let expected: Vec<_> = described.args.iter().map(|(field, _)| field).collect();
                assert_eq!(got, expected, "{pallet}.{name}");
                for ((field, got), expected) in fields.iter().zip(&sample.values) {
                    if let Some(expected) = expected {
                        assert_eq!(got, expected, "{pallet}.{name}: {field}");
                    }
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 150, "{seen} calls");
}

#[test]
fn nesting_is_limited() {
    let mut call = Call::from(SubtensorCall::StartCall { netuid: NetUid(2) });
    for depth in 1..=9 {
        call = UtilityCall::Batch { calls: vec![call] }.into();
        let bytes = call.to_scale();
        let read = Call::from_scale(&mut &bytes[..], MAX_DECODE_DEPTH);
        assert_eq!(read.is_ok(), depth <= MAX_DECODE_DEPTH, "depth {depth}");
    }
}

#[test]
fn bytes_behind_a_call_are_left() {
    let call = Call::from(BalancesCall::TransferKeepAlive {
        dest: AccountId([9; 32]),
        value: Rao(1),
    });
    let mut bytes = call.to_scale();
    bytes.extend([1, 2, 3]);
    let mut rest = &bytes[..];
    assert_eq!(Call::from_scale(&mut rest, MAX_DECODE_DEPTH), Ok(call));
    assert_eq!(rest, [1, 2, 3]);
}

#[test]
fn an_address_is_an_account_id() {
    // Balances.transfer_all to the twenty-byte address variant.
    let mut bytes = vec![5, 4, 4];
    bytes.extend([7; 20]);
    bytes.push(1);
    assert!(Call::from_scale(&mut &bytes[..], MAX_DECODE_DEPTH).is_err());
}

#[test]
fn reward_scripts_are_written_but_not_read() {
    let call = Call::from(RewardScriptsCall::Upload { code: vec![1] });
    let bytes = call.to_scale();
    assert_eq!(bytes, [255, 0, 4, 1]);
    assert!(Call::from_scale(&mut &bytes[..], MAX_DECODE_DEPTH).is_err());
}
