// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IEd25519`.
address constant ED25519_ADDRESS = 0x0000000000000000000000000000000000000402;

/// @dev The ed25519 precompile.
IEd25519 constant ED25519 = IEd25519(ED25519_ADDRESS);

/// @title Signatures of ed25519
/// @notice Checks signatures of the kind that `ed25519` keys of Substrate and Solana make.
/// @dev The rule is that of RFC 8032 without the strict refusal of keys of small order: do not take a
/// signature for a proof that its key was chosen honestly.
///
/// How it fails: a public key that is no point of the curve burns all gas of the frame and returns nothing.
/// Less than 6_000 gas is out of gas. Value is accepted and lost.
interface IEd25519 {
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
