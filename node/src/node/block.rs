//! Sealed blocks.

use std::{ops::Range, sync::Arc};

use alloy_consensus::{
    Eip658Value, Header, Receipt, ReceiptEnvelope, ReceiptWithBloom, TxEnvelope,
    constants::{EMPTY_OMMER_ROOT_HASH, EMPTY_WITHDRAWALS},
    proofs::{calculate_receipt_root, calculate_transaction_root},
};
use alloy_eips::{eip2718::Encodable2718, eip7685::EMPTY_REQUESTS_HASH};
use alloy_primitives::{Address, B64, B256, Bloom, Bytes, Log, U256, keccak256};
use alloy_rlp::Encodable;
use taovm_chain::{error::Error as ChainError, event::Event};
use taovm_evm_bridge::{Block, ExecutionOutcome, World};

use super::{NativeCall, Transaction};

/// A block that nothing changes any more, with the world after it.
#[derive(Clone, Debug)]
pub struct SealedBlock {
    /// The Ethereum header.
    pub header: Header,
    /// Its hash.
    pub hash: B256,
    /// The transactions with their results.
    pub transactions: Arc<Vec<Included>>,
    /// The native calls with their results.
    pub native: Arc<Vec<NativeOutcome>>,
    /// Ledger and EVM after the block.
    pub world: World,
}

/// A transaction of a block and what it gave.
#[derive(Clone, Debug)]
pub struct Included {
    /// The transaction.
    pub transaction: Arc<Transaction>,
    /// What came of it.
    pub outcome: ExecutionOutcome,
    /// Ledger and EVM before it, for traces.
    pub before: World,
    /// Gas used in the block up to and with this transaction.
    pub cumulative_gas: u64,
    /// The contract that a create was to make, also where it failed.
    pub contract_address: Option<Address>,
    /// `effectiveGasPrice` in wei, which is not what was charged (spec 01 §1.6).
    pub effective_gas_price: u128,
    /// The index of its first log in the block.
    pub first_log: u64,
    /// Its events among the block's.
    pub events: Range<usize>,
}

/// A native call of a block and what it gave.
#[derive(Clone, Debug)]
pub struct NativeOutcome {
    /// The call.
    pub call: Arc<NativeCall>,
    /// The chain's answer.
    pub result: Result<(), ChainError>,
    /// Its events among the block's.
    pub events: Range<usize>,
}

impl SealedBlock {
    /// Seals what an open block has become; the world learns the block's hash.
    #[must_use]
    pub(crate) fn seal(
        parent: Option<&Self>,
        block: &Block,
        transactions: Vec<Included>,
        native: Vec<NativeOutcome>,
        mut world: World,
    ) -> Self {
        let header = header(parent, block, &transactions, &native);
        let hash = header.hash_slow();
        world.record_block_hash(header.number, hash);
        Self {
            header,
            hash,
            transactions: Arc::new(transactions),
            native: Arc::new(native),
            world,
        }
    }

    /// The block's number.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.header.number
    }

    /// The environment that the block's transactions ran in.
    #[must_use]
    pub fn environment(&self) -> Block {
        Block::of(&self.world)
    }

    /// Events of a range; those of the block step come before the first transaction's.
    #[must_use]
    pub fn events(&self, range: Range<usize>) -> Vec<&Event> {
        let length = range.len();
        self.world
            .chain
            .events
            .iter()
            .skip(range.start)
            .take(length)
            .collect()
    }

    /// The length of the encoded block in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        let bodies: usize = self
            .transactions
            .iter()
            .map(|included| included.transaction.envelope.encode_2718_len())
            .sum();
        self.header.length() + bodies
    }
}

impl Included {
    /// The receipt that the receipts root commits to.
    fn receipt(&self) -> ReceiptEnvelope {
        let receipt = Receipt {
            status: Eip658Value::Eip658(self.outcome.is_success()),
            cumulative_gas_used: self.cumulative_gas,
            logs: self.outcome.logs.clone(),
        };
        let receipt = ReceiptWithBloom {
            logs_bloom: bloom(&self.outcome.logs),
            receipt,
        };
        match self.transaction.envelope {
            TxEnvelope::Legacy(_) => ReceiptEnvelope::Legacy(receipt),
            TxEnvelope::Eip2930(_) => ReceiptEnvelope::Eip2930(receipt),
            TxEnvelope::Eip1559(_) => ReceiptEnvelope::Eip1559(receipt),
            TxEnvelope::Eip4844(_) => ReceiptEnvelope::Eip4844(receipt),
            TxEnvelope::Eip7702(_) => ReceiptEnvelope::Eip7702(receipt),
        }
    }

    /// The transaction's type number.
    #[must_use]
    pub fn tx_type(&self) -> u8 {
        self.transaction.envelope.tx_type() as u8
    }
}

/// The bloom filter of logs.
#[must_use]
pub(crate) fn bloom<'a>(logs: impl IntoIterator<Item = &'a Log>) -> Bloom {
    let mut bloom = Bloom::ZERO;
    for log in logs {
        bloom.accrue_log(log);
    }
    bloom
}

/// The header of spec 09 §1.5: as Ethereum's after the merge, with `mixHash` and `difficulty` zero.
fn header(
    parent: Option<&SealedBlock>,
    block: &Block,
    transactions: &[Included],
    native: &[NativeOutcome],
) -> Header {
    let envelopes: Vec<&TxEnvelope> = transactions
        .iter()
        .map(|t| &t.transaction.envelope)
        .collect();
    let receipts: Vec<_> = transactions.iter().map(Included::receipt).collect();
    let transactions_root = calculate_transaction_root(&envelopes);
    let receipts_root = calculate_receipt_root(&receipts);
    Header {
        parent_hash: parent.map_or(B256::ZERO, |p| p.hash),
        ommers_hash: EMPTY_OMMER_ROOT_HASH,
        beneficiary: block.coinbase(),
        state_root: history_root(parent, block, transactions_root, receipts_root, native),
        transactions_root,
        receipts_root,
        logs_bloom: bloom(transactions.iter().flat_map(|t| &t.outcome.logs)),
        difficulty: U256::ZERO,
        number: block.number,
        gas_limit: block.gas_limit,
        gas_used: transactions.last().map_or(0, |t| t.cumulative_gas),
        timestamp: block.timestamp,
        extra_data: Bytes::new(),
        mix_hash: B256::ZERO,
        nonce: B64::ZERO,
        base_fee_per_gas: Some(block.base_fee),
        withdrawals_root: Some(EMPTY_WITHDRAWALS),
        blob_gas_used: Some(0),
        excess_blob_gas: Some(0),
        parent_beacon_block_root: Some(B256::ZERO),
        requests_hash: Some(EMPTY_REQUESTS_HASH),
        block_access_list_hash: None,
        slot_number: None,
    }
}

/// What stands in the header's place of a state root. The ledger is no Merkle trie; the state is a
/// function of the history, so this commits to the history instead.
fn history_root(
    parent: Option<&SealedBlock>,
    block: &Block,
    transactions_root: B256,
    receipts_root: B256,
    native: &[NativeOutcome],
) -> B256 {
    let mut data = Vec::with_capacity(256);
    data.extend_from_slice(
        parent
            .map_or(B256::ZERO, |p| p.header.state_root)
            .as_slice(),
    );
    data.extend_from_slice(&block.number.to_be_bytes());
    data.extend_from_slice(&block.timestamp.to_be_bytes());
    data.extend_from_slice(transactions_root.as_slice());
    data.extend_from_slice(receipts_root.as_slice());
    for outcome in native {
        data.extend_from_slice(format!("{:?}", outcome.call).as_bytes());
    }
    keccak256(data)
}
