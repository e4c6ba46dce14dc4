// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

// Addresses of the kit: `tao` in ASCII, zeros, a number. Nobody has them on the chain.

/// @dev The chain as forge sees it: `TaoChain`. Its slot 0 holds the version's handle, its balance pays.
address constant CHAIN_ADDRESS = 0x74616F0000000000000000000000000000001000;

/// @dev Takes all gas that it is given.
address constant BURN_ADDRESS = 0x74616f0000000000000000000000000000001001;

/// @dev Hears what the chain refused. Calls of it are seen by `expectCall` even where they are taken back.
address constant NOTES_ADDRESS = 0x74616f0000000000000000000000000000001002;

/// @dev Writes transient storage: fails in a static frame.
address constant PROBE_ADDRESS = 0x74616f0000000000000000000000000000001003;

/// @dev Sends as many wei to the chain as the word after a selector says.
address constant PULLER_ADDRESS = 0x74616F0000000000000000000000000000001004;

/// @dev Logs what its calldata says: after a selector the topics, then the data.
address constant LOGGER_ADDRESS = 0x74616f0000000000000000000000000000001006;

/// @dev Gives what it is sent to the address in its calldata, by SELFDESTRUCT, which runs no code there.
address constant PAYER_ADDRESS = 0x74616f0000000000000000000000000000001005;
