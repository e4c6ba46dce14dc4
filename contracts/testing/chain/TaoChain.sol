// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {TaoVm, vm} from "../TaoVm.sol";
import {
    BURN_ADDRESS,
    CHAIN_ADDRESS,
    LOGGER_ADDRESS,
    NOTES_ADDRESS,
    PAYER_ADDRESS,
    PROBE_ADDRESS,
    PULLER_ADDRESS
} from "../internal/Addresses.sol";
import {ITaoChain} from "../internal/ITaoChain.sol";
import {ITaoNotes} from "../internal/ITaoNotes.sol";
import {ITaoReward, TAO_REWARD_ADDRESS} from "../../src/interfaces/ITaoReward.sol";
import {ITaoFrames} from "./ITaoFrames.sol";
import {Install} from "./Install.sol";
import {Shim} from "./Shim.sol";

/// @title The chain as forge sees it
/// @notice Stands at `CHAIN_ADDRESS`. Hands frames of precompiles to the bridge, and does in forge's EVM what the
/// bridge answers: moves balances, keeps the handle of the chain's version.
/// @dev All that it changes is undone by the EVM where a frame reverts: the handle is storage, money moves by
/// calls with value. It uses no storage but slot 0, which cheat codes read and write, since a frame may have too
/// little gas for SLOAD. What the chain refuses is told to `NOTES_ADDRESS`, which no revert takes back.
contract TaoChain is ITaoChain, ITaoFrames {
    // As the bridge reads and writes them.

    struct Held {
        address account;
        uint256 balance;
        bool isContract;
    }

    struct At {
        bytes32 handle;
        uint256 number;
        uint256 timestamp;
        Held[] held;
    }

    struct Frame {
        address precompile;
        address caller;
        uint256 value;
        uint256 gasLimit;
        bool isStatic;
        bool isDelegate;
        bytes input;
    }

    struct Native {
        bytes32 origin;
        string call;
    }

    struct Slot {
        bytes32 key;
        bytes32 value;
    }

    struct Contract {
        address account;
        bytes code;
        Slot[] slots;
    }

    struct Delta {
        address account;
        int256 amount;
    }

    struct Log {
        bytes32[] topics;
        bytes data;
    }

    struct Reply {
        uint256 status;
        bytes32 handle;
        uint256 gas;
        Delta[] deltas;
        address[] needed;
        string error;
        bytes output;
        Log[] logs;
    }

    struct Start {
        bytes32 handle;
        uint256 number;
        uint256 timestamp;
    }

    uint256 private constant SUCCESS = 0;
    uint256 private constant REVERT = 1;
    uint256 private constant NEEDS = 3;

    /// @dev Where the address mapping answers; its first argument is an address.
    address private constant ADDRESS_MAPPING = 0x000000000000000000000000000000000000080C;

    /// @dev Its third argument is a contract.
    bytes4 private constant ACTIVATE_CONTRACT = ITaoReward.activateContract.selector;

    /// @dev The most addresses that are told with every request.
    uint256 private constant MAX_ASKED_FOR = 32;

    /// @dev Nobody's function; calls of it are led to the puller.
    bytes4 private constant PULL = bytes4(keccak256("taovm: pull"));
    bytes4 private constant LOG = bytes4(keccak256("taovm: log"));

    receive() external payable {}

    // --------------------------------------------------------------------------------------------
    // Precompiles
    // --------------------------------------------------------------------------------------------

    /// @inheritdoc ITaoFrames
    /// @dev Returns to the shim: exit, k1, k2, slide, and the frame's return data.
    function frame(uint256 gasLimit, address precompile, address self, address caller, uint256 value)
        external
    {
        bool isView = isStatic();
        if (precompile == TAO_REWARD_ADDRESS && !isView && msg.data.length >= 264) {
            address script = address(uint160(uint256(bytes32(msg.data[232:264]))));
            if (bytes4(msg.data[164:168]) == ACTIVATE_CONTRACT && script.code.length != 0) {
                Reply memory copy = copied(script, new Slot[](0));
                if (copy.handle != 0) settle(copy, gasLimit);
            }
        }
        Frame memory request = Frame({
            precompile: precompile,
            caller: caller,
            value: value,
            gasLimit: gasLimit,
            isStatic: isView,
            isDelegate: self != precompile,
            input: msg.data[164:]
        });
        Reply memory reply = ask("taovm_bridgeCall", caller, abi.encode(request));
        if (reply.handle != 0) settle(reply, gasLimit);
        if (reply.status != SUCCESS) {
            note(reply.error);
        } else if (precompile == ADDRESS_MAPPING && request.input.length >= 36) {
            remember(address(uint160(uint256(bytes32(msg.data[168:200])))));
        }
        for (uint256 i; i < reply.logs.length; ++i) {
            if (!log(precompile, reply.logs[i])) revert TooLittleGasInForge(gasLimit);
        }
        exit(reply, gasLimit);
    }

    /// @dev Whether the frame may not write.
    function isStatic() private returns (bool) {
        (bool done,) = PROBE_ADDRESS.call("");
        return !done;
    }

    /// @dev How the shim has to end for the frame to cost what it costs on the chain.
    function exit(Reply memory reply, uint256 limit) private view {
        // Warms the address that burns; SLOAD of another account is a cheat code and costs nothing.
        vm.load(BURN_ADDRESS, 0);
        bool isRevert = reply.status == REVERT;
        uint256 end = isRevert ? Shim.REVERT_SLIDE_END : Shim.RETURN_SLIDE_END;
        uint256 cost = reply.gas;
        uint256 pc;
        uint256 k1;
        uint256 k2;
        uint256 steps = 1;
        if (reply.status > REVERT) {
            pc = Shim.EXIT_LOST;
        } else if (cost <= Shim.SLIDE_COST) {
            pc = isRevert ? Shim.EXIT_REVERT : Shim.EXIT_RETURN;
        } else if (cost <= Shim.SLIDE_COST + Shim.SLIDE) {
            pc = Shim.EXIT_SLIDE;
            steps = cost - Shim.SLIDE_COST;
        } else {
            pc = Shim.EXIT_BURN;
            uint256 rest = cost - Shim.BURN_COST - 1;
            k1 = least(rest, allButOne64th(limit - 102));
            k2 = least(rest - k1, allButOne64th(limit - 204 - k1));
            steps = least(1 + rest - k1 - k2, Shim.SLIDE);
        }
        bytes memory output = reply.output;
        bytes memory answer = abi.encodePacked(pc, k1, k2, end - steps, output);
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }

    function allButOne64th(uint256 gas) private pure returns (uint256) {
        return gas - gas / 64;
    }

    function least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    // --------------------------------------------------------------------------------------------
    // The kit
    // --------------------------------------------------------------------------------------------

    /// @inheritdoc ITaoChain
    function install() external {
        Install.all();
    }

    /// @inheritdoc ITaoChain
    function begin(string calldata genesis) external returns (uint256 number, uint256 timestamp) {
        return begun(send("taovm_bridgeGenesis", quoted(genesis)));
    }

    /// @inheritdoc ITaoChain
    function beginAt(uint256 number) external returns (uint256, uint256) {
        return begun(send("taovm_stateAt", string.concat("[", vm.toString(number), "]")));
    }

    function begun(bytes memory answer) private returns (uint256, uint256) {
        Start memory start = abi.decode(answer, (Start));
        vm.store(CHAIN_ADDRESS, 0, start.handle);
        return (start.number, start.timestamp);
    }

    /// @inheritdoc ITaoChain
    function native(bytes32 origin, string calldata call) external returns (uint256[] memory made) {
        Reply memory reply = ask("taovm_bridgeNative", address(0), abi.encode(Native(origin, call)));
        finish(reply);
        return abi.decode(reply.output, (uint256[]));
    }

    /// @inheritdoc ITaoChain
    function tryNative(bytes32 origin, string calldata call) external returns (string memory refusal) {
        Reply memory reply = ask("taovm_bridgeNative", address(0), abi.encode(Native(origin, call)));
        if (reply.status == SUCCESS) finish(reply);
        else note(reply.error);
        return reply.error;
    }

    /// @inheritdoc ITaoChain
    function epoch(uint16 netuid) external {
        finish(ask("taovm_bridgeEpoch", address(0), abi.encode(netuid)));
    }

    /// @inheritdoc ITaoChain
    function sync() external {
        finish(ask("taovm_bridgeRoll", address(0), ""));
    }

    /// @inheritdoc ITaoChain
    function meet(address account) external {
        remember(account);
        finish(ask("taovm_bridgeRoll", account, ""));
    }

    /// @inheritdoc ITaoChain
    function push(address target, bytes32[] calldata keys) external {
        Slot[] memory slots = new Slot[](keys.length);
        for (uint256 i; i < keys.length; ++i) {
            slots[i] = Slot(keys[i], vm.load(target, keys[i]));
        }
        finish(copied(target, slots));
    }

    /// @inheritdoc ITaoChain
    function pull(address target, bytes32[] calldata keys) external {
        bytes memory request = abi.encode(at(new address[](0)), abi.encode(target, keys));
        bytes32[] memory values = abi.decode(send("taovm_bridgeStorage", wrapped(request)), (bytes32[]));
        for (uint256 i; i < keys.length; ++i) {
            vm.store(target, keys[i], values[i]);
        }
    }

    function copied(address target, Slot[] memory slots) private returns (Reply memory) {
        bytes memory body = abi.encode(Contract(target, target.code, slots));
        return ask("taovm_bridgeContract", address(0), body);
    }

    /// @inheritdoc ITaoChain
    function read(string calldata method, bytes calldata body) external returns (bytes memory) {
        return send(method, wrapped(abi.encode(at(new address[](0)), body)));
    }

    /// @inheritdoc ITaoChain
    function readText(string calldata method, string calldata text) external returns (bytes memory) {
        return send(method, quoted(text));
    }

    function finish(Reply memory reply) private {
        if (reply.status != SUCCESS) {
            note(reply.error);
            revert TaoRefused(reply.error);
        }
        settle(reply, type(uint256).max);
    }

    // --------------------------------------------------------------------------------------------
    // The bridge
    // --------------------------------------------------------------------------------------------

    /// @dev Asks, and asks again with the balances that the answer depends on.
    function ask(string memory method, address caller, bytes memory body)
        private
        returns (Reply memory reply)
    {
        address[] memory told = askedFor();
        if (caller != address(0)) told = with(told, caller);
        while (true) {
            reply = abi.decode(send(method, wrapped(abi.encode(at(told), body))), (Reply));
            if (reply.status != NEEDS) return reply;
            for (uint256 i; i < reply.needed.length; ++i) {
                told = with(told, reply.needed[i]);
            }
        }
    }

    function at(address[] memory told) private view returns (At memory) {
        Held[] memory held = new Held[](told.length);
        for (uint256 i; i < told.length; ++i) {
            held[i] = Held(told[i], told[i].balance, told[i].code.length != 0);
        }
        return At(vm.load(CHAIN_ADDRESS, 0), block.number, block.timestamp, held);
    }

    function with(address[] memory list, address account) private pure returns (address[] memory longer) {
        longer = new address[](list.length + 1);
        for (uint256 i; i < list.length; ++i) {
            if (list[i] == account) return list;
            longer[i] = list[i];
        }
        longer[list.length] = account;
    }

    function wrapped(bytes memory request) private pure returns (string memory) {
        return string.concat("[\"", vm.toString(request), "\"]");
    }

    /// @dev A text as JSON; it is a genesis file or a name, whose quotes and backslashes have to be escaped.
    function quoted(string memory text) private pure returns (string memory) {
        bytes memory from = bytes(text);
        bytes memory to = new bytes(2 * from.length);
        uint256 length;
        for (uint256 i; i < from.length; ++i) {
            bytes1 c = from[i];
            if (c == "\n" || c == "\r" || c == "\t") c = " ";
            if (c == "\"" || c == "\\") to[length++] = "\\";
            to[length++] = c;
        }
        assembly ("memory-safe") {
            mstore(to, length)
        }
        return string.concat("[\"", string(to), "\"]");
    }

    function send(string memory method, string memory params) private returns (bytes memory) {
        return vm.rpc(vm.envString("TAOVM_BRIDGE"), method, params);
    }

    // --------------------------------------------------------------------------------------------
    // Effects
    // --------------------------------------------------------------------------------------------

    /// @dev Moves balances, then the version. First what is taken, so that the chain can pay it out.
    function settle(Reply memory reply, uint256 gasLimit) private {
        for (uint256 i; i < reply.deltas.length; ++i) {
            Delta memory delta = reply.deltas[i];
            if (delta.amount < 0 && !take(delta.account, uint256(-delta.amount))) {
                revert TooLittleGasInForge(gasLimit);
            }
        }
        for (uint256 i; i < reply.deltas.length; ++i) {
            Delta memory delta = reply.deltas[i];
            if (delta.amount > 0 && !give(delta.account, uint256(delta.amount))) {
                revert TooLittleGasInForge(gasLimit);
            }
        }
        vm.store(CHAIN_ADDRESS, 0, reply.handle);
    }

    /// @dev Has the account send to the chain. Code that stood at a contract's address for the moment would be
    /// right, and gone for good where the frame reverts: forge's EVM takes a change of code back to no code. So a
    /// contract's call is led to the puller's code, and only an account without code is given that.
    function take(address account, uint256 amount) private returns (bool) {
        bool isContract = account.code.length != 0;
        if (isContract) vm.mockFunction(account, PULLER_ADDRESS, abi.encodePacked(PULL));
        else vm.etch(account, PULLER_ADDRESS.code);
        (bool done, bytes memory sent) = account.call(abi.encodeWithSelector(PULL, amount));
        if (!isContract) vm.etch(account, "");
        return done && abi.decode(sent, (bool));
    }

    /// @dev Pays the account without running its code, as the chain does.
    function give(address account, uint256 amount) private returns (bool done) {
        if (account.code.length == 0) (done,) = account.call{value: amount}("");
        else (done,) = PAYER_ADDRESS.call{value: amount}(abi.encode(account));
    }

    /// @dev Lets the precompile's address log, whose own code is the shim: the call is led to the logger's code.
    function log(address precompile, Log memory entry) private returns (bool done) {
        uint256 count = entry.topics.length;
        bytes memory loads;
        for (uint256 i; i < count; ++i) {
            // CALLDATALOAD of topic i, the last one first
            loads = abi.encodePacked(hex"60", uint8(4 + 32 * i), hex"35", loads);
        }
        uint8 start = uint8(4 + 32 * count);
        // CALLDATASIZE - start, CALLDATACOPY(0, start, that), LOGn(0, that, topics)
        bytes memory code = abi.encodePacked(
            loads, hex"60", start, hex"360380", hex"60", start, hex"5f37", hex"5f", uint8(0xa0 + count)
        );
        vm.etch(LOGGER_ADDRESS, code);
        vm.mockFunction(precompile, LOGGER_ADDRESS, abi.encodePacked(LOG));
        (done,) = precompile.call(abi.encodePacked(LOG, entry.topics, entry.data));
    }

    // --------------------------------------------------------------------------------------------
    // Notes
    // --------------------------------------------------------------------------------------------

    /// @dev Tells a refusal, by its full name and by the name alone.
    function note(string memory name) private {
        vm.mockCall(NOTES_ADDRESS, abi.encodeCall(ITaoNotes.lastRefusal, ()), abi.encode(name));
        tell(name);
        bytes memory full = bytes(name);
        for (uint256 i; i < full.length; ++i) {
            if (full[i] != ".") continue;
            bytes memory short = new bytes(full.length - i - 1);
            for (uint256 j; j < short.length; ++j) {
                short[j] = full[i + 1 + j];
            }
            tell(string(short));
            break;
        }
    }

    function tell(string memory name) private {
        (bool heard,) = NOTES_ADDRESS.call(abi.encodeCall(ITaoNotes.refused, (name)));
        heard;
    }

    /// @dev Remembers an address whose account was asked for: money for the account is then the address's at once.
    function remember(address account) private {
        address[] memory list = askedFor();
        if (list.length >= MAX_ASKED_FOR) return;
        address[] memory longer = with(list, account);
        if (longer.length == list.length) return;
        vm.mockCall(NOTES_ADDRESS, abi.encodeCall(ITaoNotes.askedFor, ()), abi.encode(longer));
    }

    function askedFor() private view returns (address[] memory list) {
        (, bytes memory told) = NOTES_ADDRESS.staticcall(abi.encodeCall(ITaoNotes.askedFor, ()));
        return told.length == 0 ? new address[](0) : abi.decode(told, (address[]));
    }
}
