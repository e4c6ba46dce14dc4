//! Calldata of scenarios: hex, or a function's signature with arguments (spec 10).

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::{Address, I256, U256, keccak256};
use serde_json::Value;

use super::trace::{Names, TraceError};

/// The bytes of `{"sig": "f(uint16,bytes32)", "args": […]}`.
pub(super) fn encode(
    signature: &str,
    args: &[Value],
    names: &dyn Names,
) -> Result<Vec<u8>, TraceError> {
    let wrong =
        |reason: &dyn core::fmt::Display| TraceError(format!("data: {signature}: {reason}"));
    let parameters = signature
        .find('(')
        .and_then(|at| signature.get(at..))
        .ok_or_else(|| wrong(&"no parameters"))?;
    let types = match DynSolType::parse(parameters) {
        Ok(DynSolType::Tuple(types)) => types,
        // A single type in parentheses reads as the type.
        Ok(one) => vec![one],
        Err(_) if parameters == "()" => Vec::new(),
        Err(e) => return Err(wrong(&e)),
    };
    if types.len() != args.len() {
        let counts = format!("{} parameters, {} arguments", types.len(), args.len());
        return Err(wrong(&counts));
    }
    let values = types
        .iter()
        .zip(args)
        .map(|(kind, arg)| value(kind, arg, names))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| wrong(&e))?;
    let mut data = keccak256(signature)[..4].to_vec();
    data.extend(DynSolValue::Tuple(values).abi_encode_params());
    Ok(data)
}

/// An argument as its type wants it.
fn value(kind: &DynSolType, arg: &Value, names: &dyn Names) -> Result<DynSolValue, TraceError> {
    let wrong = || TraceError(format!("{arg} is no {kind}"));
    let list = || arg.as_array().ok_or_else(wrong);
    let each = |kind: &DynSolType| {
        list()?
            .iter()
            .map(|item| value(kind, item, names))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(match kind {
        DynSolType::Bool => DynSolValue::Bool(match arg {
            Value::Bool(bit) => *bit,
            other => !number(other)?.is_zero(),
        }),
        DynSolType::Uint(bits) => DynSolValue::Uint(number(arg)?, *bits),
        DynSolType::Int(bits) => {
            let text = plain(arg)?;
            DynSolValue::Int(I256::from_dec_str(&text).map_err(|_| wrong())?, *bits)
        }
        DynSolType::Address => {
            let text = arg.as_str().ok_or_else(wrong)?;
            DynSolValue::Address(text.parse::<Address>().map_err(|_| wrong())?)
        }
        DynSolType::FixedBytes(size) => {
            let bytes = fixed(arg, *size, names)?;
            let mut word = [0; 32];
            word.get_mut(..bytes.len())
                .ok_or_else(wrong)?
                .copy_from_slice(&bytes);
            DynSolValue::FixedBytes(word.into(), *size)
        }
        DynSolType::Bytes => DynSolValue::Bytes(bytes(arg)?),
        DynSolType::String => DynSolValue::String(arg.as_str().ok_or_else(wrong)?.to_owned()),
        DynSolType::Array(of) => DynSolValue::Array(each(of)?),
        DynSolType::FixedArray(of, size) if list()?.len() == *size => {
            DynSolValue::FixedArray(each(of)?)
        }
        DynSolType::Tuple(of) if list()?.len() == of.len() => DynSolValue::Tuple(
            of.iter()
                .zip(list()?)
                .map(|(kind, item)| value(kind, item, names))
                .collect::<Result<_, _>>()?,
        ),
        _ => return Err(wrong()),
    })
}

/// 32 bytes are an account by name or hex; fewer are hex.
fn fixed(arg: &Value, size: usize, names: &dyn Names) -> Result<Vec<u8>, TraceError> {
    match arg.as_str() {
        Some(name) if size == 32 => Ok(names.account(name)?.0.to_vec()),
        _ => bytes(arg),
    }
}

/// Hex after `0x`, else the text's bytes; also a list of numbers.
pub(super) fn bytes(arg: &Value) -> Result<Vec<u8>, TraceError> {
    match arg {
        Value::String(text) => match text.strip_prefix("0x") {
            Some(digits) => hex::decode(digits).map_err(|e| TraceError(format!("{text:?}: {e}"))),
            None => Ok(text.as_bytes().to_vec()),
        },
        other => Err(TraceError(format!("{other} is no byte string"))),
    }
}

/// A number, also as decimal or `0x` text.
pub(super) fn number(arg: &Value) -> Result<U256, TraceError> {
    let text = plain(arg)?;
    text.parse()
        .map_err(|e| TraceError(format!("{text:?} is no number: {e}")))
}

fn plain(arg: &Value) -> Result<String, TraceError> {
    match arg {
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => Ok(text.clone()),
        other => Err(TraceError(format!("{other} is no number"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scenario::names::AccountNames;

    fn encoded(signature: &str, args: &Value) -> Result<String, TraceError> {
        let args = args.as_array().expect("a list");
        encode(signature, args, &AccountNames::default()).map(hex::encode)
    }

    #[test]
    fn calls_are_encoded_as_recorded() {
        // evm_01 steps 7 and 43, evm_03 step 17
        assert_eq!(
            encoded(
                "addStake(bytes32,uint256,uint256)",
                &json!(["owner_hk", "100000000000", 2])
            )
            .unwrap(),
            "1fc9b14198e9ab4e1d588be4ebbd4f0e82361c301081c3a170fc4f0025263d03d8742965\
             000000000000000000000000000000000000000000000000000000174876e800\
             0000000000000000000000000000000000000000000000000000000000000002"
        );
        assert_eq!(encoded("nonexistent()", &json!([])).unwrap(), "fa2cc503");
        let lists = encoded(
            "setWeights(uint16,uint16[],uint16[],uint64)",
            &json!([2, [0], [1], 0]),
        )
        .unwrap();
        assert!(lists.starts_with("34af16d6"));
        assert_eq!(lists.len(), 2 * (4 + 8 * 32));
    }

    #[test]
    fn wrong_arguments_are_named() {
        let few = encoded("f(uint16)", &json!([])).unwrap_err().0;
        assert_eq!(few, "data: f(uint16): 1 parameters, 0 arguments");
        assert!(encoded("f(uint16)", &json!([true])).is_err());
        assert!(encoded("f(nonsense)", &json!([1])).is_err());
    }
}
