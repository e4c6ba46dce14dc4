// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `ISr25519`.
address constant SR25519_ADDRESS = 0x0000000000000000000000000000000000000403;

/// @dev The sr25519 precompile.
ISr25519 constant SR25519 = ISr25519(SR25519_ADDRESS);

/// @title Signatures of sr25519
/// @notice Checks signatures of the kind that Substrate's wallets make for 32 bytes.
/// @dev The signing context is "substrate". Wallets in browsers wrap what they sign in `<Bytes>…</Bytes>`, which
/// is not 32 bytes: let them sign through a tool that does not.
///
/// How it fails: never for what is given here. A malformed key or signature is not valid.
/// Less than 6_000 gas is out of gas. Value is accepted and lost.
interface ISr25519 {
    /// @notice Whether a signature is that of a key for a message of 32 bytes. Costs 6_000 gas.
    /// @param message What was signed; the hash of it, if it is longer.
    /// @param publicKey The key, which is also the account id.
    /// @param r The first half of the signature.
    /// @param s The second half of the signature.
    function verify(bytes32 message, bytes32 publicKey, bytes32 r, bytes32 s)
        external
        pure
        returns (bool valid);
}
