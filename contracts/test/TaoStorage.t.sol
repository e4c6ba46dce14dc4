// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {STORAGE_QUERY_ADDRESS, TaoStorage} from "../src/lib/TaoStorage.sol";
import {vm} from "./support/Precompiles.sol";

/// @dev Answers with the bytes that it was given at its birth, of which its code holds at most 32.
contract Entry {
    bytes32 internal immutable word;
    uint256 internal immutable size;

    constructor(bytes memory entry) {
        word = bytes32(entry);
        size = entry.length;
    }

    fallback() external {
        (bytes32 answer, uint256 length) = (word, size);
        assembly ("memory-safe") {
            mstore(0, answer)
            return(0, length)
        }
    }
}

/// @dev The library's functions as calls of their own, so that tests see their errors.
contract TaoStorageUser {
    function readUint64(bytes memory key) external view returns (bool, uint64) {
        return TaoStorage.readUint64(key);
    }

    function readUint16(bytes memory key) external view returns (bool, uint16) {
        return TaoStorage.readUint16(key);
    }
}

/// @dev Keys, and what the library makes of an entry. What the chain answers is tested against its recordings.
contract TaoStorageTest {
    TaoStorageUser internal user;

    function setUp() public {
        user = new TaoStorageUser();
    }

    function same(bytes memory a, bytes memory b) private pure {
        require(keccak256(a) == keccak256(b), "not the chain's");
    }

    function answer(bytes memory entry) private {
        vm.etch(STORAGE_QUERY_ADDRESS, address(new Entry(entry)).code);
    }

    function test_keysAreThoseOfTheRecordings() public pure {
        same(
            TaoStorage.byNetuid(TaoStorage.SUBTENSOR_MODULE, TaoStorage.SUBNET_TAO, 2),
            hex"658faa385070e074c85bf6b568cf05557a57dce016211512d1700561066b85a30200"
        );
        same(
            TaoStorage.byNetuid(TaoStorage.SUBTENSOR_MODULE, TaoStorage.SUBNET_ALPHA_IN, 2),
            hex"658faa385070e074c85bf6b568cf05552ce12f7007574647d692ac7edf8b7a530200"
        );
        same(
            TaoStorage.byNetuid(TaoStorage.SUBTENSOR_MODULE, TaoStorage.TEMPO, 77),
            hex"658faa385070e074c85bf6b568cf05557641384bb339f3758acddfd7053d33174d00"
        );
        same(
            TaoStorage.plain(TaoStorage.BALANCES, TaoStorage.TOTAL_ISSUANCE),
            hex"c2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80"
        );
    }

    function test_partsOfTheSwapPalletAreHashed() public pure {
        require(TaoStorage.twox64(2) == 0x283537e217dff459, "xxHash64");
        // Swap.FeeRate
        same(
            TaoStorage.byHashedNetuid(TaoStorage.SWAP, 0x9e110c291062e3d22e10ec17c4e83ebd, 2),
            hex"746cc6d1e9dbcf1d03868e492c1d836e9e110c291062e3d22e10ec17c4e83ebd283537e217dff4590200"
        );
    }

    function test_numbersAreLittleEndian() public {
        answer(hex"2b1e6428eb000000");
        (bool present, uint64 tao) = user.readUint64("key");
        require(present && tao == 1_009_994_964_523, "SubnetTAO of the recording");
        answer(hex"6801");
        uint16 tempo;
        (present, tempo) = user.readUint16("key");
        require(present && tempo == 360, "Tempo");
    }

    function test_noEntryIsNotZero() public {
        answer("");
        (bool present, uint64 value) = user.readUint64("key");
        require(!present && value == 0, "absent");
    }

    function test_anEntryOfAnotherLengthIsRefused() public {
        answer(hex"010203");
        (bool done, bytes memory why) =
            address(user).staticcall(abi.encodeCall(TaoStorageUser.readUint64, ("key")));
        require(!done, "refused");
        same(why, abi.encodeWithSelector(TaoStorage.UnexpectedLength.selector, 3));
    }
}
