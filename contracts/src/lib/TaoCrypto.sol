// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain hashes with SHA3. All of the calldata is hashed; there are no selectors.
address constant SHA3_FIPS_256_ADDRESS = 0x0000000000000000000000000000000000000400;

/// @dev Where the chain recovers public keys. The calldata is that of `ecrecover`; there are no selectors.
address constant RECOVER_PUBLIC_KEY_ADDRESS = 0x0000000000000000000000000000000000000401;

/// @title Cryptography that the chain adds to Ethereum's, and that has no ABI
library TaoCrypto {
    /// @notice No public key has made this signature.
    error NoPublicKey();

    /// @notice The frame holds too little gas for the call.
    error NotEnoughGas(uint256 needed, uint256 available);

    /// @dev The chain takes 3_000 and burns all that it is given for a signature of nobody.
    uint256 private constant RECOVER_GAS = 3_100;

    /// @notice SHA3-256 as FIPS 202 has it; Solidity's `keccak256` pads otherwise. Costs 60 gas and 12 a word.
    function sha3Fips256(bytes memory data) internal view returns (bytes32 digest) {
        (bool done, bytes memory output) = SHA3_FIPS_256_ADDRESS.staticcall(data);
        // It only lacks gas, or the chain is another one.
        require(done && output.length == 32);
        digest = abi.decode(output, (bytes32));
    }

    /// @notice The public key that signed, of which `ecrecover` gives the address alone. Costs 3_000 gas.
    /// @dev Takes both signatures of a pair: check `s` if a signature must not have a twin. Reverts with
    /// `NoPublicKey` where `ecrecover` returns 0.
    /// @param hash What was signed.
    /// @param v 27 or 28, also 0 to 3.
    /// @return x The first coordinate of the point.
    /// @return y The second one.
    function recoverPublicKey(bytes32 hash, uint8 v, bytes32 r, bytes32 s)
        internal
        view
        returns (bytes32 x, bytes32 y)
    {
        uint256 needed = RECOVER_GAS + RECOVER_GAS / 63 + 2_000;
        if (gasleft() < needed) revert NotEnoughGas(needed, gasleft());
        (bool done, bytes memory output) =
            RECOVER_PUBLIC_KEY_ADDRESS.staticcall{gas: RECOVER_GAS}(abi.encode(hash, v, r, s));
        if (!done || output.length != 64) revert NoPublicKey();
        (x, y) = abi.decode(output, (bytes32, bytes32));
    }
}
