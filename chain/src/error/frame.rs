//! Errors of the frame pallets, with the chain's names and numbers.

use super::pallet_errors;

pallet_errors! {
    /// Errors of the system pallet that a call can meet.
    SystemError = "System", 0 {
        CallFiltered = 5,
    }
}

pallet_errors! {
    /// Errors of the balances pallet that a call can meet.
    BalancesError = "Balances", 5 {
        LiquidityRestrictions = 1,
        InsufficientBalance = 2,
        DeltaZero = 11,
    }
}

pallet_errors! {
    /// Errors of the EVM pallet: why an execution does not start.
    EvmError = "EVM", 22 {
        BalanceLow = 0,
        FeeOverflow = 1,
        PaymentOverflow = 2,
        WithdrawFailed = 3,
        GasPriceTooLow = 4,
        InvalidNonce = 5,
        GasLimitTooLow = 6,
        GasLimitTooHigh = 7,
        InvalidChainId = 8,
        InvalidSignature = 9,
        Reentrancy = 10,
        TransactionMustComeFromEOA = 11,
        Undefined = 12,
        NotAllowed = 13,
        CreateOriginNotAllowed = 14,
    }
}

pallet_errors! {
    /// Errors of the utility pallet.
    UtilityError = "Utility", 11 {
        TooManyCalls = 0,
    }
}

pallet_errors! {
    /// Errors of the proxy pallet.
    ProxyError = "Proxy", 16 {
        TooMany = 0,
        NotFound = 1,
        NotProxy = 2,
        Unproxyable = 3,
        Duplicate = 4,
        NoPermission = 5,
        Unannounced = 6,
        NoSelfProxy = 7,
        AnnouncementDepositInvariantViolated = 8,
    }
}
