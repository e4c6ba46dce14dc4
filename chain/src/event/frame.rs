//! Events of the pallets that every such chain has: system, balances, utility.

use serde::Serialize;

use crate::{
    error::Error,
    primitives::{AccountId, H256, Rao},
};

/// Events of the system pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum SystemEvent {
    /// An account came into existence.
    NewAccount {
        /// The account.
        account: AccountId,
    },
    /// An account fell below the existential deposit and is gone.
    KilledAccount {
        /// The account.
        account: AccountId,
    },
    /// An extrinsic was made.
    ExtrinsicSuccess {
        /// What it took.
        dispatch_info: DispatchInfo,
    },
}

/// What an extrinsic took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DispatchInfo {
    /// Its weight.
    pub weight: DispatchWeight,
    /// Its class: `Normal`, `Operational` or `Mandatory`.
    pub class: &'static str,
    /// `Yes` or `No`.
    pub pays_fee: &'static str,
}

/// A weight in the chain's two measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DispatchWeight {
    /// Picoseconds.
    pub ref_time: u64,
    /// Bytes.
    pub proof_size: u64,
}

impl DispatchInfo {
    /// The inherent that sets a block's time, in a block without other extrinsics.
    pub const TIMESTAMP: Self = Self {
        weight: DispatchWeight {
            ref_time: 329_556_000,
            proof_size: 5_691,
        },
        class: "Mandatory",
        pays_fee: "Yes",
    };
}

/// Events of the balances pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum BalancesEvent {
    /// An account was created with a balance.
    Endowed {
        /// The account.
        account: AccountId,
        /// Its balance.
        free_balance: Rao,
    },
    /// A remainder below the existential deposit was destroyed.
    DustLost {
        /// The account.
        account: AccountId,
        /// The remainder.
        amount: Rao,
    },
    /// Money moved.
    Transfer {
        /// Payer.
        from: AccountId,
        /// Payee.
        to: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Money was credited.
    Deposit {
        /// Payee.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Money was taken.
    Withdraw {
        /// Payer.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Money was held.
    Reserved {
        /// Whose.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Held money was given back.
    Unreserved {
        /// Whose.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Credit was made.
    Issued {
        /// How much.
        amount: Rao,
    },
    /// Credit was destroyed.
    Rescinded {
        /// How much.
        amount: Rao,
    },
    /// A balance was set by root.
    BalanceSet {
        /// Whose.
        who: AccountId,
        /// The balance.
        free: Rao,
    },
    /// Money was destroyed by its owner.
    Burned {
        /// Whose.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// What counts as issued was changed by root.
    TotalIssuanceForced {
        /// What it was.
        old: Rao,
        /// What it is.
        new: Rao,
    },
}

/// Events of the preimage pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum PreimageEvent {
    /// A call was stored under its hash.
    Noted {
        /// The hash.
        hash: H256,
    },
    /// A stored call was dropped.
    Cleared {
        /// Its hash.
        hash: H256,
    },
}

/// Events of the utility pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum UtilityEvent {
    /// A batch stopped at a call that failed.
    BatchInterrupted {
        /// The call's place in the batch.
        index: u32,
        /// Why it failed.
        error: Error,
    },
    /// All calls of a batch were made.
    BatchCompleted,
    /// All calls of a batch were made and some failed.
    BatchCompletedWithErrors,
    /// A call of a batch was made.
    ItemCompleted,
    /// A call of a batch failed.
    ItemFailed {
        /// Why.
        error: Error,
    },
    /// A call was made from another origin.
    DispatchedAs {
        /// What it came to.
        result: Result<(), Error>,
    },
    /// The first of two calls was made.
    IfElseMainSuccess,
    /// The first of two calls failed, the second one was made.
    IfElseFallbackCalled {
        /// Why the first one failed.
        main_error: Error,
    },
}
