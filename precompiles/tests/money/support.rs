//! A ledger with a subnet whose alpha costs 2 TAO, and Solidity's side of a call.

use alloy_primitives::{U256, keccak256};
use taovm_chain::{
    call::{self, Origin, SubtensorCall},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::Profile,
    staking,
    state::State,
};
use taovm_precompiles::{PrecompileCall, PrecompileOutcome, Status, address, run};

pub(crate) const ALICE: [u8; 20] = [0xa1; 20];
pub(crate) const BOB: [u8; 20] = [0xb0; 20];
pub(crate) const HOTKEY: AccountId = AccountId([7; 32]);
/// Alice's subnet.
pub(crate) const NETUID: NetUid = NetUid(2);
pub(crate) const TAO: u64 = 1_000_000_000;

pub(crate) struct Ledger {
    pub(crate) state: State,
}

impl Ledger {
    /// 200 TAO and 100 alpha in the pool of Alice's subnet, 10_000 TAO each for Alice and Bob.
    pub(crate) fn new() -> Self {
        let mut config = GenesisConfig::new(&Profile::DEV);
        for address in [ALICE, BOB] {
            config
                .balances
                .insert(AccountId::from_evm(address), Rao::from_tao(10_000));
        }
        let mut state = genesis::build(&config).expect("a possible genesis");
        let owner = Origin::Signed(AccountId::from_evm(ALICE));
        for call in [
            SubtensorCall::RegisterNetwork { hotkey: HOTKEY },
            SubtensorCall::StartCall { netuid: NETUID },
        ] {
            call::dispatch(&mut state, owner, call.into(), None).expect("a subnet");
        }
        let subnet = state.subnet_mut(NETUID);
        subnet.pool.tao = Rao::from_tao(200);
        subnet.pool.alpha_in = Alpha(100 * TAO);
        Self { state }
    }

    /// The same with 1_000 alpha of Alice's under the hotkey.
    pub(crate) fn with_stake() -> Self {
        let mut ledger = Self::new();
        let alice = AccountId::from_evm(ALICE);
        ledger.state.subnet_mut(NETUID).pool.alpha_out = Alpha(1_000 * TAO);
        staking::increase_stake(
            &mut ledger.state,
            &HOTKEY,
            &alice,
            NETUID,
            Alpha(1_000 * TAO),
        );
        ledger
    }

    pub(crate) fn run(&mut self, call: &PrecompileCall<'_>) -> PrecompileOutcome {
        run(&mut self.state, call, None)
    }

    /// A plain call of V2 by Alice.
    pub(crate) fn v2(&mut self, signature: &str, words: &[Word]) -> PrecompileOutcome {
        self.by(ALICE, signature, words)
    }

    /// A plain call of V2.
    pub(crate) fn by(
        &mut self,
        caller: [u8; 20],
        signature: &str,
        words: &[Word],
    ) -> PrecompileOutcome {
        let input = input(signature, words);
        self.run(&PrecompileCall {
            caller,
            ..call(address::STAKING_V2, &input)
        })
    }

    /// The word that a view of V2 answers.
    pub(crate) fn ask(&mut self, signature: &str, words: &[Word]) -> U256 {
        let outcome = self.v2(signature, words);
        assert_eq!(outcome.status, Status::Success, "{signature}");
        U256::from_be_slice(&outcome.output)
    }

    /// The alpha of an address under the hotkey, in alpha-rao.
    pub(crate) fn stake(&self, of: [u8; 20]) -> u64 {
        staking::stake_of(&self.state, &HOTKEY, &AccountId::from_evm(of), NETUID).0
    }

    /// The balance of an address, in rao.
    pub(crate) fn free(&self, of: [u8; 20]) -> u64 {
        let account = self.state.accounts.get(&AccountId::from_evm(of));
        account.map_or(0, |account| account.free.0)
    }
}

/// An argument.
pub(crate) type Word = [u8; 32];

pub(crate) fn number(value: u64) -> Word {
    U256::from(value).to_be_bytes()
}

pub(crate) fn netuid() -> Word {
    number(NETUID.0.into())
}

pub(crate) fn hotkey() -> Word {
    HOTKEY.0
}

pub(crate) fn padded(address: [u8; 20]) -> Word {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&address);
    word
}

pub(crate) fn mapped(address: [u8; 20]) -> Word {
    AccountId::from_evm(address).0
}

pub(crate) fn input(signature: &str, words: &[Word]) -> Vec<u8> {
    let mut input = keccak256(signature)[..4].to_vec();
    input.extend(words.concat());
    input
}

pub(crate) fn call<'a>(address: [u8; 20], input: &'a [u8]) -> PrecompileCall<'a> {
    PrecompileCall {
        address,
        caller: ALICE,
        value_wei: U256::ZERO,
        input,
        gas_limit: 10_000_000,
        is_static: false,
        is_delegate: false,
    }
}

/// `Other` with a text that contracts cannot read.
pub(crate) fn other(text: &'static str) -> Status {
    Status::Error(taovm_precompiles::ExitError::Other(text.into()))
}
