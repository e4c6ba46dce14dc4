//! The EVM's operations of scenarios (spec 10): calls, creates, precompiles alone, transactions.

use alloy::sol_types::{Revert, SolError as _};
use alloy_consensus::{TxEip1559, TypedTransaction};
use alloy_primitives::{Address, Bytes, Log, TxKind, U256};
use serde_json::{Map, Value, json};
use taovm_chain::evm;
use taovm_evm_bridge::{
    Bittensor, Block, ExecutionError, ExecutionOutcome, Executor, InvalidTransaction, Mode,
    OpenBlock, PrecompileStatus, TxInput, World, account_of, precompile_set::end_of_success,
};
use taovm_precompiles::gas::{WEIGHT_PER_GAS, weights::GUARDS};

use super::{
    calldata, evm_keys,
    trace::{Names, TraceError},
};
use crate::node::{Transaction, signature_hash};

/// What an operation without a gas limit has.
const DEFAULT_GAS: u64 = 10_000_000;

/// What a transaction without an offer pays at most for a unit of gas, in wei.
const DEFAULT_MAX_FEE: u128 = 20_000_000_000;

/// A step of the EVM with its placeholders filled.
pub(super) struct EvmStep<'s> {
    step: &'s Map<String, Value>,
    names: &'s dyn Names,
    /// The recorded calldata, for what cannot be computed here.
    recorded: Option<&'s Value>,
}

impl<'s> EvmStep<'s> {
    pub(super) fn new(
        step: &'s Map<String, Value>,
        names: &'s dyn Names,
        recorded: Option<&'s Value>,
    ) -> Self {
        Self {
            step,
            names,
            recorded,
        }
    }

    /// `evm_call`.
    pub(super) fn call(&self, world: &mut World) -> Result<Value, TraceError> {
        let mut data = self.data()?;
        let mut to = self.address("to")?;
        if let Some(forwarder) = self.optional_address("via")? {
            data = [to.into_word().as_slice(), &data].concat();
            to = forwarder;
        }
        let tx = TxInput {
            to: Some(to),
            ..self.input(data)?
        };
        Ok(match self.run(world, &tx)? {
            Ok(outcome) => shown_call(&outcome),
            Err(refused) => refused,
        })
    }

    /// `evm_create`.
    pub(super) fn create(&self, world: &mut World) -> Result<Value, TraceError> {
        let tx = self.input(self.data()?)?;
        let address = tx.from.create(world.nonce(tx.from));
        Ok(match self.run(world, &tx)? {
            Ok(outcome) => json!({
                "exit": outcome.status.to_string(),
                "address": address,
                "gas_used": outcome.gas_used.to_string(),
                "effective_gas": outcome.gas_used.to_string(),
            }),
            Err(refused) => refused,
        })
    }

    /// `precompile`: what it changed stays if it succeeded.
    pub(super) fn precompile(&self, world: &mut World) -> Result<Value, TraceError> {
        let tx = self.input(self.data()?)?;
        let is_static = self.flag("static");
        let to = self.address("to")?;
        let outcome = Executor::new(&Bittensor::default()).precompile(world, to, &tx, is_static);
        let Some(outcome) = outcome else {
            return Err(TraceError("to: no precompile".into()));
        };
        let gas_used = outcome.gas_used.to_string();
        Ok(match &outcome.status {
            PrecompileStatus::Success => json!({
                "exit": end_of_success(to.as_ref()).name(),
                "output": outcome.output,
                "gas_used": gas_used,
                "logs": [],
            }),
            PrecompileStatus::Revert => json!({
                "revert": "Reverted",
                "output": outcome.output,
                "revert_reason": revert_reason(&outcome.output),
                "gas_used": gas_used,
            }),
            PrecompileStatus::Error(error) => json!({
                "error": taovm_evm_bridge::ExitError::from(error.clone()).to_string(),
                "gas_used": gas_used,
            }),
        })
    }

    /// `eth_tx`, signed by the named key `from`.
    pub(super) fn transaction(
        &self,
        world: &mut World,
        open: &mut OpenBlock,
        from: &str,
    ) -> Result<Value, TraceError> {
        let name = from
            .strip_prefix("eth:")
            .ok_or_else(|| TraceError(format!("from: {from:?} is no named EVM key")))?;
        let sender = Address::from(evm_keys::address(name)?);
        let transaction = TypedTransaction::Eip1559(TxEip1559 {
            chain_id: world.chain.evm.chain_id,
            nonce: match self.step.get("nonce") {
                Some(nonce) => self.small(nonce, "nonce")?,
                None => world.nonce(sender),
            },
            gas_limit: self.gas()?,
            max_fee_per_gas: self.fee("max_fee_per_gas")?.unwrap_or(DEFAULT_MAX_FEE),
            max_priority_fee_per_gas: self.fee("max_priority_fee_per_gas")?.unwrap_or(0),
            to: self
                .optional_address("to")?
                .map_or(TxKind::Create, TxKind::Call),
            value: self.value()?,
            access_list: alloy_eips::eip2930::AccessList::default(),
            input: self.data()?.into(),
        });
        let signature = evm_keys::sign(name, signature_hash(&transaction).0)?;
        let input = Transaction::signed(transaction, signature, sender).input;
        open.block = Block::of(world);
        let precompiles = Bittensor::default();
        match open.apply(&Executor::new(&precompiles), world, &input) {
            Ok(receipt) => Ok(json!({
                "ok": true,
                "address": receipt.contract_address,
                "receipt": {
                    "status": u8::from(receipt.outcome.is_success()),
                    "cumulative_gas_used": receipt.cumulative_gas_used.to_string(),
                    "contract": receipt.contract_address,
                    "logs": receipt.outcome.logs.iter().map(shown_log).collect::<Vec<_>>(),
                },
            })),
            Err(ExecutionError::Invalid(error)) => {
                if error != InvalidTransaction::ExceedsBlockGasLimit {
                    // The recorder applied it to the block all the same: what it declared counts.
                    let gas = input.gas_limit.saturating_mul(WEIGHT_PER_GAS);
                    evm::use_weight(&mut world.chain, gas.saturating_add(GUARDS));
                }
                let kind = invalid(&error);
                Ok(json!({
                    "invalid": format!("TransactionValidityError::Invalid(InvalidTransaction::{kind})")
                }))
            }
            Err(other) => Err(TraceError(other.to_string())),
        }
    }

    /// `evm_account`.
    pub(super) fn account(&self, world: &World) -> Result<Value, TraceError> {
        let address = self.address("address")?;
        Ok(json!({
            "balance": world.balance(address).to_string(),
            "nonce": world.nonce(address).to_string(),
            "code": world.code(address),
        }))
    }

    /// `evm_mapped`.
    pub(super) fn mapped(&self) -> Result<Value, TraceError> {
        let account = account_of(self.address("address")?);
        Ok(json!(format!("{account:?}")))
    }

    /// Runs without fees, or with `transactional` as the EVM pallet's calls do. Refused by the
    /// runner is a result.
    fn run(
        &self,
        world: &mut World,
        tx: &TxInput,
    ) -> Result<Result<ExecutionOutcome, Value>, TraceError> {
        let mode = match (self.flag("view"), self.flag("transactional")) {
            (false, false) => Mode::CallAndKeep,
            (_, true) => Mode::Native,
            (true, false) => Mode::Call,
        };
        let before = self.flag("view").then(|| world.clone());
        let block = Block::of(world);
        let precompiles = Bittensor::default();
        let result = Executor::new(&precompiles).execute(world, &block, tx, mode);
        if let Some(before) = before {
            *world = before;
        }
        match result {
            Ok(outcome) => Ok(Ok(outcome)),
            Err(ExecutionError::Runner(error)) => Ok(Err(json!({
                "runner_error": format!("EVM.{error:?}")
            }))),
            Err(other) => Err(TraceError(other.to_string())),
        }
    }

    fn input(&self, data: Vec<u8>) -> Result<TxInput, TraceError> {
        Ok(TxInput {
            from: self.address("from")?,
            value: self.value()?,
            data: data.into(),
            gas_limit: self.gas()?,
            max_fee_per_gas: self.fee("max_fee_per_gas")?,
            max_priority_fee_per_gas: self.fee("max_priority_fee_per_gas")?,
            ..TxInput::default()
        })
    }

    fn data(&self) -> Result<Vec<u8>, TraceError> {
        match self.step.get("data") {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Object(call)) => {
                let args = call.get("args").and_then(Value::as_array);
                let computed = match (call.get("sig").and_then(Value::as_str), args) {
                    (Some(signature), args) => {
                        let args = args.map_or(&[][..], Vec::as_slice);
                        calldata::encode(signature, args, self.names)
                    }
                    _ => Err(TraceError("data: neither hex nor {sig, args}".into())),
                };
                match (computed, self.recorded) {
                    (Err(_), Some(recorded)) => calldata::bytes(recorded),
                    (computed, _) => computed,
                }
            }
            Some(hex) => calldata::bytes(hex),
        }
    }

    fn gas(&self) -> Result<u64, TraceError> {
        self.step
            .get("gas")
            .map_or(Ok(DEFAULT_GAS), |gas| self.small(gas, "gas"))
    }

    fn small(&self, value: &Value, field: &str) -> Result<u64, TraceError> {
        u64::try_from(calldata::number(value)?)
            .map_err(|_| TraceError(format!("{field}: {value} is not a u64")))
    }

    fn value(&self) -> Result<U256, TraceError> {
        self.step
            .get("value")
            .map_or(Ok(U256::ZERO), calldata::number)
    }

    fn fee(&self, field: &str) -> Result<Option<u128>, TraceError> {
        self.step
            .get(field)
            .filter(|value| !value.is_null())
            .map(|value| {
                u128::try_from(calldata::number(value)?)
                    .map_err(|_| TraceError(format!("{field}: {value} is not a u128")))
            })
            .transpose()
    }

    fn flag(&self, field: &str) -> bool {
        self.step
            .get(field)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    fn address(&self, field: &str) -> Result<Address, TraceError> {
        self.optional_address(field)?
            .ok_or_else(|| TraceError(format!("{field}: missing")))
    }

    fn optional_address(&self, field: &str) -> Result<Option<Address>, TraceError> {
        match self.step.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value
                .as_str()
                .and_then(|text| text.parse().ok())
                .map(Some)
                .ok_or_else(|| TraceError(format!("{field}: {value} is no EVM address"))),
        }
    }
}

fn shown_call(outcome: &ExecutionOutcome) -> Value {
    let logs: Vec<_> = outcome.logs.iter().map(shown_log).collect();
    json!({
        "exit": outcome.status.to_string(),
        "output": outcome.output,
        "revert_reason": revert_reason(&outcome.output)
            .filter(|_| outcome.status == taovm_evm_bridge::Status::Reverted),
        "gas_used": outcome.gas_used.to_string(),
        "effective_gas": outcome.gas_used.to_string(),
        "logs": logs,
    })
}

fn shown_log(log: &Log) -> Value {
    json!({ "address": log.address, "topics": log.topics(), "data": log.data.data })
}

/// The text of an `Error(string)`.
fn revert_reason(output: &Bytes) -> Option<String> {
    Revert::abi_decode(output).ok().map(|revert| revert.reason)
}

/// The chain's name of what is wrong with a transaction; `Custom` bears the number of its list.
fn invalid(error: &InvalidTransaction) -> &'static str {
    match error {
        InvalidTransaction::ExceedsBlockGasLimit => "ExhaustsResources",
        InvalidTransaction::NonceTooLow { .. } => "Stale",
        InvalidTransaction::NonceTooHigh { .. } => "Future",
        InvalidTransaction::IntrinsicGasTooLow => "Custom(0)",
        InvalidTransaction::GasPriceTooLow => "Custom(2)",
        InvalidTransaction::PriorityFeeTooHigh => "Custom(3)",
        InvalidTransaction::InsufficientFunds => "Payment",
        InvalidTransaction::InvalidChainId => "Custom(8)",
        InvalidTransaction::AuthorizationListEmpty => "Custom(10)",
        InvalidTransaction::AuthorizationListTooLarge => "Custom(11)",
        InvalidTransaction::SenderHasCode => "BadSigner",
    }
}
