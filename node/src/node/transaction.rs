//! Ethereum transactions as the pool keeps them.

use alloy_consensus::{
    SignableTransaction, Transaction as _, TxEip1559, TxEip2930, TxEip7702, TxEnvelope, TxLegacy,
    TypedTransaction, transaction::SignerRecoverable,
};
use alloy_eips::{
    eip2718::{Decodable2718, Encodable2718},
    eip2930::AccessList,
    eip7702::{RecoveredAuthorization, SignedAuthorization},
};
use alloy_primitives::{Address, B256, Bytes, Signature, TxKind, U256};
use taovm_evm_bridge::TxInput;

use super::NodeError;

/// A transaction whose sender is known.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// Its hash.
    pub hash: B256,
    /// Its sender.
    pub from: Address,
    /// As it was signed.
    pub envelope: TxEnvelope,
    /// As the executor takes it.
    pub input: TxInput,
}

impl Transaction {
    /// Decodes a signed transaction and recovers its sender.
    ///
    /// # Errors
    /// [`NodeError::Argument`] with the chain's words for bytes that are none, a blob transaction
    /// or a signature of nobody.
    pub fn decode(raw: &[u8]) -> Result<Self, NodeError> {
        let wrong = |reason: String| NodeError::argument("transaction", reason);
        if raw.is_empty() {
            return Err(wrong("transaction data is empty".into()));
        }
        let envelope = TxEnvelope::decode_2718_exact(raw)
            .map_err(|e| wrong(format!("decode transaction failed: {e}")))?;
        if matches!(envelope, TxEnvelope::Eip4844(_)) {
            let text = "decode transaction failed: the chain has no blob transactions";
            return Err(wrong(text.into()));
        }
        let from = envelope
            .recover_signer()
            .map_err(|_| wrong("invalid sender".into()))?;
        Ok(Self::new(envelope, from))
    }

    /// A transaction of an impersonated sender: the signature names the sender instead of
    /// proving it, so that equal transactions of two senders have two hashes.
    #[must_use]
    pub fn impersonated(transaction: TypedTransaction, from: Address) -> Self {
        let r = U256::from_be_slice(from.as_slice());
        let signature = Signature::new(r, U256::ONE, false);
        let mut transaction = Self::new(transaction.into_envelope(signature), from);
        transaction.input.is_impersonated = true;
        transaction
    }

    /// A transaction with a signature that is known to be its sender's.
    #[must_use]
    pub fn signed(transaction: TypedTransaction, signature: Signature, from: Address) -> Self {
        Self::new(transaction.into_envelope(signature), from)
    }

    fn new(envelope: TxEnvelope, from: Address) -> Self {
        let input = TxInput {
            from,
            to: envelope.to(),
            salt: None,
            value: envelope.value(),
            data: envelope.input().clone(),
            gas_limit: envelope.gas_limit(),
            max_fee_per_gas: Some(envelope.max_fee_per_gas()),
            max_priority_fee_per_gas: envelope.max_priority_fee_per_gas(),
            nonce: Some(envelope.nonce()),
            chain_id: envelope.chain_id(),
            access_list: envelope.access_list().cloned().unwrap_or_default(),
            authorization_list: envelope.authorization_list().map(recovered),
            hash: *envelope.tx_hash(),
            is_impersonated: false,
        };
        Self {
            hash: *envelope.tx_hash(),
            from,
            envelope,
            input,
        }
    }

    /// The nonce.
    #[must_use]
    pub fn nonce(&self) -> u64 {
        self.envelope.nonce()
    }

    /// The bytes that were signed and sent.
    #[must_use]
    pub fn raw(&self) -> Bytes {
        self.envelope.encoded_2718().into()
    }
}

/// Authorizations with their signers; nobody where the signature is no signature.
pub(crate) fn recovered(list: &[SignedAuthorization]) -> Vec<RecoveredAuthorization> {
    list.iter()
        .cloned()
        .map(SignedAuthorization::into_recovered)
        .collect()
}

/// A transaction to be signed.
#[derive(Clone, Debug)]
pub struct TransactionFields {
    /// The chain.
    pub chain_id: u64,
    /// The sender's nonce.
    pub nonce: u64,
    /// The gas limit.
    pub gas: u64,
    /// What a unit of gas may cost.
    pub fee: Fee,
    /// The target; `None` creates a contract.
    pub to: Option<Address>,
    /// Value in wei.
    pub value: U256,
    /// Calldata or init code.
    pub data: Bytes,
    /// EIP-2930 access list.
    pub access_list: Option<AccessList>,
    /// EIP-7702 authorizations.
    pub authorization_list: Option<Vec<SignedAuthorization>>,
}

/// The two ways to offer a price.
#[derive(Clone, Copy, Debug)]
pub enum Fee {
    /// `gasPrice`, in wei.
    Price(u128),
    /// `maxFeePerGas` and `maxPriorityFeePerGas`, in wei.
    Dynamic {
        /// The most that a unit may cost.
        max: u128,
        /// The tip.
        priority: u128,
    },
}

impl TransactionFields {
    /// The transaction of the smallest type that has all fields.
    ///
    /// # Errors
    /// [`NodeError::Argument`] for combinations that no type has.
    pub fn typed(self) -> Result<TypedTransaction, NodeError> {
        let Self {
            chain_id,
            nonce,
            gas,
            fee,
            to,
            value,
            data: input,
            ..
        } = self;
        let access_list = self.access_list;
        let kind = to.map_or(TxKind::Create, TxKind::Call);
        let wrong = |field, reason: &str| Err(NodeError::argument(field, reason));
        if let Some(authorization_list) = self.authorization_list {
            let Fee::Dynamic { max, priority } = fee else {
                return wrong(
                    "gasPrice",
                    "a transaction with authorizations has maxFeePerGas",
                );
            };
            let Some(to) = to else {
                return wrong("to", "a transaction with authorizations has a target");
            };
            return Ok(TypedTransaction::Eip7702(TxEip7702 {
                chain_id,
                nonce,
                gas_limit: gas,
                max_fee_per_gas: max,
                max_priority_fee_per_gas: priority,
                to,
                value,
                access_list: access_list.unwrap_or_default(),
                authorization_list,
                input,
            }));
        }
        Ok(match (fee, access_list) {
            (Fee::Dynamic { max, priority }, access_list) => TypedTransaction::Eip1559(TxEip1559 {
                chain_id,
                nonce,
                gas_limit: gas,
                max_fee_per_gas: max,
                max_priority_fee_per_gas: priority,
                to: kind,
                value,
                access_list: access_list.unwrap_or_default(),
                input,
            }),
            (Fee::Price(gas_price), Some(access_list)) => TypedTransaction::Eip2930(TxEip2930 {
                chain_id,
                nonce,
                gas_price,
                gas_limit: gas,
                to: kind,
                value,
                access_list,
                input,
            }),
            (Fee::Price(gas_price), None) => TypedTransaction::Legacy(TxLegacy {
                chain_id: Some(chain_id),
                nonce,
                gas_price,
                gas_limit: gas,
                to: kind,
                value,
                input,
            }),
        })
    }
}

/// What the sender of a transaction signs.
pub(crate) fn signature_hash(transaction: &TypedTransaction) -> B256 {
    match transaction {
        TypedTransaction::Legacy(tx) => tx.signature_hash(),
        TypedTransaction::Eip2930(tx) => tx.signature_hash(),
        TypedTransaction::Eip1559(tx) => tx.signature_hash(),
        TypedTransaction::Eip4844(tx) => tx.signature_hash(),
        TypedTransaction::Eip7702(tx) => tx.signature_hash(),
    }
}
