//! A ledger with a subnet of Alice's, and Solidity's side of a call.

use alloy_primitives::{U256, hex, keccak256};
use taovm_chain::{
    call::{self, Call, Origin},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    state::State,
};
use taovm_precompiles::{ExitError, PrecompileCall, PrecompileOutcome, Status, run};

pub(crate) const ALICE: [u8; 20] = [0xa1; 20];
pub(crate) const BOB: [u8; 20] = [0xb0; 20];
pub(crate) const HOTKEY: AccountId = AccountId([7; 32]);
/// Alice's subnet, registered in block 10.
pub(crate) const NETUID: NetUid = NetUid(2);
/// A netuid without a subnet.
pub(crate) const UNKNOWN: u64 = 77;

pub(crate) struct Chain {
    pub(crate) state: State,
    pub(crate) gas_limit: u64,
}

impl Chain {
    /// Without Alice's subnet.
    pub(crate) fn empty() -> Self {
        let mut config = GenesisConfig::new(&Profile::FINNEY);
        for address in [ALICE, BOB] {
            let account = AccountId::from_evm(address);
            config.balances.insert(account, Rao::from_tao(10_000));
        }
        let mut state = genesis::build(&config).expect("a possible genesis");
        state.clock.block = 10;
        Self {
            state,
            gas_limit: 10_000_000,
        }
    }

    pub(crate) fn new() -> Self {
        let mut chain = Self::empty();
        let registered = chain.by_alice(SUBNET, "registerNetwork(bytes32)", &[HOTKEY.0]);
        assert_eq!(registered.status, Status::Success);
        chain
    }

    /// The same, where owners may set anything at any time.
    pub(crate) fn unlimited() -> Self {
        let mut chain = Self::new();
        chain.state.globals.admin_freeze_window = 0;
        chain.state.globals.owner_hyperparam_rate_limit = 0;
        chain.state.globals.weights_version_key_rate_limit = 0;
        chain
    }

    pub(crate) fn call(
        &mut self,
        caller: [u8; 20],
        address: [u8; 20],
        input: &[u8],
    ) -> PrecompileOutcome {
        let call = PrecompileCall {
            address,
            caller,
            value_wei: U256::ZERO,
            input,
            gas_limit: self.gas_limit,
            is_static: false,
            is_delegate: false,
        };
        run(&mut self.state, &call, None)
    }

    pub(crate) fn by(
        &mut self,
        caller: [u8; 20],
        address: [u8; 20],
        signature: &str,
        words: &[Word],
    ) -> PrecompileOutcome {
        self.call(caller, address, &input(signature, words))
    }

    pub(crate) fn by_alice(
        &mut self,
        address: [u8; 20],
        signature: &str,
        words: &[Word],
    ) -> PrecompileOutcome {
        self.by(ALICE, address, signature, words)
    }

    /// The words that a view answers, and its gas.
    pub(crate) fn ask(
        &mut self,
        address: [u8; 20],
        signature: &str,
        words: &[Word],
    ) -> (Vec<U256>, u64) {
        let outcome = self.by_alice(address, signature, words);
        assert_eq!(outcome.status, Status::Success, "{signature}");
        let words = outcome.output.chunks(32).map(U256::from_be_slice);
        (words.collect(), outcome.gas_used)
    }

    pub(crate) fn as_root(&mut self, call: impl Into<Call>) {
        call::dispatch(&mut self.state, Origin::Root, call.into(), None).expect("root may");
    }

    /// Balance and what is held back of it, in rao.
    pub(crate) fn money(&self, of: [u8; 20]) -> (u64, u64) {
        let account = self.state.accounts.get(&AccountId::from_evm(of));
        account.map_or((0, 0), |account| (account.free.0, account.reserved.0))
    }
}

pub(crate) use taovm_precompiles::address::{
    METAGRAPH, NEURON, PROXY, SUBNET, UID_LOOKUP, VOTING_POWER,
};

/// An argument.
pub(crate) type Word = [u8; 32];

pub(crate) fn number(value: u64) -> Word {
    U256::from(value).to_be_bytes()
}

pub(crate) fn netuid() -> Word {
    number(NETUID.0.into())
}

pub(crate) fn mapped(address: [u8; 20]) -> Word {
    AccountId::from_evm(address).0
}

/// An address of zeros but for its last two bytes.
pub(crate) fn short_address(end: u16) -> [u8; 20] {
    let mut address = [0; 20];
    address[18..].copy_from_slice(&end.to_be_bytes());
    address
}

pub(crate) fn word(hexadecimal: &str) -> Word {
    hex::decode_to_array(hexadecimal).expect("32 bytes")
}

pub(crate) fn input(signature: &str, words: &[Word]) -> Vec<u8> {
    let mut input = keccak256(signature)[..4].to_vec();
    input.extend(words.concat());
    input
}

/// An argument of Solidity's, static or not.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    Word(Word),
    /// Of numbers, a word each.
    Array(Vec<u64>),
    /// `string` or `bytes`.
    Bytes(Vec<u8>),
}

/// Calldata with its dynamic arguments behind the head.
pub(crate) fn encoded(signature: &str, args: &[Arg]) -> Vec<u8> {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    for arg in args {
        let pointer = number((args.len() * 32 + tail.len()) as u64);
        match arg {
            Arg::Word(word) => head.extend(word),
            Arg::Array(items) => {
                head.extend(pointer);
                tail.extend(number(items.len() as u64));
                items.iter().for_each(|item| tail.extend(number(*item)));
            }
            Arg::Bytes(bytes) => {
                head.extend(pointer);
                tail.extend(number(bytes.len() as u64));
                tail.extend(bytes);
                tail.resize(tail.len().next_multiple_of(32), 0);
            }
        }
    }
    [keccak256(signature)[..4].to_vec(), head, tail].concat()
}

/// An error with a text that contracts cannot read.
pub(crate) fn other(text: &str) -> Status {
    Status::Error(ExitError::Other(text.to_owned().into()))
}

/// An error because the ledger refuses.
pub(crate) fn refused(name: &str) -> Status {
    other(&format!("dispatch execution failed: {name}"))
}

/// The text of a revert.
pub(crate) fn revert_text(outcome: &PrecompileOutcome) -> String {
    assert_eq!(outcome.status, Status::Revert);
    let length: usize = U256::from_be_slice(&outcome.output[36..68]).to();
    String::from_utf8(outcome.output[68..68 + length].to_vec()).expect("text")
}
