// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ADDRESS_MAPPING} from "../src/interfaces/IAddressMapping.sol";
import {vm} from "./TaoVm.sol";
import {CHAIN_ADDRESS, NOTES_ADDRESS} from "./internal/Addresses.sol";
import {TAO_CHAIN_CODE} from "./internal/Code.sol";
import {ITaoChain} from "./internal/ITaoChain.sol";
import {ITaoNotes} from "./internal/ITaoNotes.sol";

/// @title The chain in one-line verbs
/// @notice What a test does to the chain beside calling precompiles: subnets, neurons, stake, weights, time, trouble.
///
/// Amounts are rao and alpha-rao: 1 TAO = 1e9 rao = 1e18 wei. Hotkeys and coldkeys are 32-byte accounts; `account`
/// and `coldkeyOf` give them. Verbs make calls of the chain as the accounts that they name, and revert with
/// `ITaoChain.TaoRefused(name)` where the chain refuses. Who pays for a verb is given the money first.
///
/// A verb is a call that the test contract makes: an active `vm.prank` is spent on it.
library tao {
    /// @notice A neuron, as the chain's metagraph has it. Shares are of 65,535.
    struct Neuron {
        uint16 uid;
        bytes32 hotkey;
        bytes32 coldkey;
        uint64 stake;
        bool active;
        bool validatorPermit;
        uint16 incentive;
        uint16 dividends;
        uint16 consensus;
        uint16 validatorTrust;
        uint64 emission;
        uint64 registeredAt;
        uint64 lastUpdate;
    }

    /// @notice A subnet. `price` is rao for an alpha, `burn` what a registration costs, `networkCost` what the next
    /// subnet costs, in rao.
    struct Subnet {
        bytes32 owner;
        bytes32 ownerHotkey;
        bool exists;
        bool started;
        bool subtokenEnabled;
        uint64 tao;
        uint64 alphaIn;
        uint64 alphaOut;
        uint256 price;
        uint16 neurons;
        uint16 tempo;
        uint64 lastEpochBlock;
        uint64 registeredAt;
        uint64 burn;
        uint64 weightsVersion;
        uint64 networkCost;
    }

    /// @notice An account's balance in rao; `free` has the 500 rao that the EVM does not show.
    struct Balance {
        uint64 free;
        uint64 reserved;
        uint64 frozen;
    }

    ITaoChain private constant CHAIN = ITaoChain(CHAIN_ADDRESS);

    bytes32 private constant ROOT = 0;

    /// @dev Seconds between blocks.
    uint256 private constant BLOCK_TIME = 12;

    /*//////////////////////////////////////////////////////////////
                                 BEGINNING
    //////////////////////////////////////////////////////////////*/

    /// @notice Installs the precompiles and begins a chain; moves the EVM to its newest block. `TaoTest` has done it.
    /// In a fork of `taovm node` the chain is the node's at the block that is forked.
    /// @param genesis Nothing for the chain that `taovm forge` was started with, or a genesis file's text.
    function begin(string memory genesis) internal {
        vm.etch(CHAIN_ADDRESS, TAO_CHAIN_CODE);
        vm.allowCheatcodes(CHAIN_ADDRESS);
        CHAIN.install();
        uint256 number;
        uint256 timestamp;
        if (isFork()) (number, timestamp) = CHAIN.beginAt(vm.getBlockNumber());
        else (number, timestamp) = CHAIN.begin(genesis);
        if (vm.getBlockNumber() < number) vm.roll(number);
        if (vm.getBlockTimestamp() < timestamp) vm.warp(timestamp);
    }

    function isFork() private view returns (bool) {
        try vm.activeFork() returns (uint256) {
            return true;
        } catch {
            return false;
        }
    }

    /*//////////////////////////////////////////////////////////////
                                 ACCOUNTS
    //////////////////////////////////////////////////////////////*/

    /// @notice The account of a name: `//Alice` of a development key, an SS58 address, 32 bytes in hex.
    function account(string memory name) internal returns (bytes32) {
        return abi.decode(CHAIN.readText("taovm_bridgeAccount", name), (bytes32));
    }

    /// @notice The account that an address stands for. What comes to it shows in the address's balance from then on.
    function coldkeyOf(address target) internal view returns (bytes32) {
        return ADDRESS_MAPPING.addressMapping(target);
    }

    /// @notice The SS58 address of an account.
    function ss58(bytes32 key) internal returns (string memory) {
        return abi.decode(CHAIN.readText("taovm_bridgeSs58", vm.toString(key)), (string));
    }

    /// @notice Gives an address at once what came to its account while nobody had mentioned it.
    function meet(address target) internal {
        CHAIN.meet(target);
    }

    /// @notice An account's balance in rao.
    function balanceOf(bytes32 coldkey) internal returns (Balance memory) {
        return abi.decode(CHAIN.read("taovm_bridgeBalance", abi.encode(coldkey)), (Balance));
    }

    /// @notice Makes an account's free balance `amountRao`. Addresses are dealt TAO with `vm.deal`.
    function dealTao(bytes32 coldkey, uint256 amountRao) internal {
        asRoot("Balances", "force_set_balance", list(quote(coldkey), vm.toString(amountRao)));
    }

    /// @notice Adds to an account's free balance.
    function fund(bytes32 coldkey, uint256 amountRao) internal {
        // 500 rao, so that an account that is new can spend the amount.
        dealTao(coldkey, uint256(balanceOf(coldkey).free) + amountRao + 500);
    }

    /*//////////////////////////////////////////////////////////////
                                ANY CALL
    //////////////////////////////////////////////////////////////*/

    /// @notice Makes any call of the chain as an account: `asColdkey(key, "SubtensorModule", "add_stake", "[…]")`.
    /// @param args JSON, the arguments in the chain's order, or by name: `{"hotkey": "0x…", "netuid": 2, …}`.
    function asColdkey(bytes32 coldkey, string memory pallet, string memory call, string memory args)
        internal
    {
        CHAIN.native(coldkey, encoded(pallet, call, args));
    }

    /// @notice As `asColdkey`; gives the refusal's name, or nothing after a success.
    function tryAsColdkey(bytes32 coldkey, string memory pallet, string memory call, string memory args)
        internal
        returns (string memory refusal)
    {
        return CHAIN.tryNative(coldkey, encoded(pallet, call, args));
    }

    /// @notice Makes any call of the chain as root.
    function asRoot(string memory pallet, string memory call, string memory args) internal {
        CHAIN.native(ROOT, encoded(pallet, call, args));
    }

    /*//////////////////////////////////////////////////////////////
                           SUBNETS AND NEURONS
    //////////////////////////////////////////////////////////////*/

    /// @notice Registers a subnet that `coldkey` owns and pays for, and whose neuron 0 is `hotkey`. It is to be
    /// started with `startCall`.
    function registerNetwork(bytes32 coldkey, bytes32 hotkey) internal returns (uint16 netuid) {
        fund(coldkey, subnet(0).networkCost);
        string memory call = encoded("SubtensorModule", "register_network", list(quote(hotkey)));
        // Netuids have 16 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(CHAIN.native(coldkey, call)[0]);
    }

    /// @notice Starts a subnet's trade and emission, as its owner.
    function startCall(uint16 netuid) internal {
        asColdkey(subnet(netuid).owner, "SubtensorModule", "start_call", list(vm.toString(netuid)));
    }

    /// @notice Registers a neuron for what a registration costs.
    function registerNeuron(uint16 netuid, bytes32 coldkey, bytes32 hotkey) internal returns (uint16 uid) {
        fund(coldkey, subnet(netuid).burn);
        string memory args = list(vm.toString(netuid), quote(hotkey));
        asColdkey(coldkey, "SubtensorModule", "burned_register", args);
        return uidOf(netuid, hotkey);
    }

    /// @notice Sets a validator's weights.
    function setWeights(uint16 netuid, bytes32 hotkey, uint16[] memory uids, uint16[] memory weights)
        internal
    {
        string memory args = list(
            vm.toString(netuid),
            numbers(uids),
            numbers(weights),
            vm.toString(uint256(subnet(netuid).weightsVersion))
        );
        asColdkey(hotkey, "SubtensorModule", "set_weights", args);
    }

    /// @notice Sets a hyperparameter of a subnet as root: what `sudo_set_NAME` sets, `setHyperparameter(2, "tempo", 50)`.
    function setHyperparameter(uint16 netuid, string memory name, uint256 value) internal {
        setHyperparameter(netuid, name, vm.toString(value));
    }

    /// @notice As the other one, for a value that is a flag.
    function setHyperparameter(uint16 netuid, string memory name, bool value) internal {
        setHyperparameter(netuid, name, value ? "true" : "false");
    }

    /// @notice As the other one, for a value in JSON.
    function setHyperparameter(uint16 netuid, string memory name, string memory value) internal {
        asRoot("AdminUtils", string.concat("sudo_set_", name), list(vm.toString(netuid), value));
    }

    /// @notice Sets a parameter of the whole chain as root: what `sudo_set_NAME` sets.
    function setParameter(string memory name, uint256 value) internal {
        asRoot("AdminUtils", string.concat("sudo_set_", name), list(vm.toString(value)));
    }

    /// @notice A subnet's state.
    function subnet(uint16 netuid) internal returns (Subnet memory) {
        return abi.decode(CHAIN.read("taovm_bridgeSubnet", abi.encode(netuid)), (Subnet));
    }

    /// @notice The subnet that was registered last, of the 128 that there may be.
    function newestNetuid() internal returns (uint16 newest) {
        uint64 latest;
        for (uint16 netuid = 1; netuid <= 128; ++netuid) {
            Subnet memory candidate = subnet(netuid);
            if (candidate.exists && candidate.registeredAt >= latest) {
                (newest, latest) = (netuid, candidate.registeredAt);
            }
        }
    }

    /// @notice A subnet's neurons by uid.
    function metagraph(uint16 netuid) internal returns (Neuron[] memory) {
        return abi.decode(CHAIN.read("taovm_bridgeNeurons", abi.encode(netuid)), (Neuron[]));
    }

    /// @notice A hotkey's uid. Reverts where it is no neuron.
    function uidOf(uint16 netuid, bytes32 hotkey) internal returns (uint16) {
        Neuron[] memory all = metagraph(netuid);
        for (uint256 i; i < all.length; ++i) {
            if (all[i].hotkey == hotkey) return all[i].uid;
        }
        revert("tao.uidOf: the hotkey is no neuron of the subnet");
    }

    /*//////////////////////////////////////////////////////////////
                                 STAKE
    //////////////////////////////////////////////////////////////*/

    /// @notice Stakes TAO that it gives the coldkey before.
    function stake(bytes32 coldkey, bytes32 hotkey, uint16 netuid, uint256 amountRao) internal {
        fund(coldkey, amountRao);
        string memory args = list(quote(hotkey), vm.toString(netuid), vm.toString(amountRao));
        asColdkey(coldkey, "SubtensorModule", "add_stake", args);
    }

    /// @notice Sells a coldkey's alpha.
    function unstake(bytes32 coldkey, bytes32 hotkey, uint16 netuid, uint256 amountAlpha) internal {
        string memory args = list(quote(hotkey), vm.toString(netuid), vm.toString(amountAlpha));
        asColdkey(coldkey, "SubtensorModule", "remove_stake", args);
    }

    /*//////////////////////////////////////////////////////////////
                                  TIME
    //////////////////////////////////////////////////////////////*/

    /// @notice Makes blocks: the EVM's number and time go on, the chain's blocks run and pay.
    /// @dev `vm.roll` alone does it too; the chain follows at the next call of a precompile.
    function rollBlocks(uint256 count) internal {
        vm.roll(vm.getBlockNumber() + count);
        vm.warp(vm.getBlockTimestamp() + count * BLOCK_TIME);
        CHAIN.sync();
    }

    /// @notice Makes blocks until a subnet has had so many more epochs.
    function rollEpochs(uint16 netuid, uint256 count) internal {
        for (uint256 i; i < count; ++i) {
            Subnet memory before = subnet(netuid);
            require(before.tempo != 0, "tao.rollEpochs: the subnet has a tempo of 0");
            uint256 due = uint256(before.lastEpochBlock) + before.tempo;
            if (due > vm.getBlockNumber()) rollBlocks(due - vm.getBlockNumber());
            while (subnet(netuid).lastEpochBlock == before.lastEpochBlock) {
                rollBlocks(1);
            }
        }
    }

    /// @notice Runs a subnet's epoch now, in a block made for it.
    function runEpoch(uint16 netuid) internal {
        CHAIN.sync();
        CHAIN.epoch(netuid);
        vm.roll(vm.getBlockNumber() + 1);
        vm.warp(vm.getBlockTimestamp() + BLOCK_TIME);
    }

    /*//////////////////////////////////////////////////////////////
                            REWARD CONTRACTS
    //////////////////////////////////////////////////////////////*/

    /// @notice Gives the chain, whose epochs run reward contracts, a copy of one: its code as it is now, and the slots
    /// of storage that are named. `activateContract` copies the code by itself.
    function pushContract(address script, bytes32[] memory slots) internal {
        CHAIN.push(script, slots);
    }

    /// @notice As the other one, for the first `count` slots.
    function pushContract(address script, uint256 count) internal {
        CHAIN.push(script, firstSlots(count));
    }

    /// @notice Makes slots of a reward contract what the chain's epochs have left in them.
    function pullContract(address script, bytes32[] memory slots) internal {
        CHAIN.pull(script, slots);
    }

    /// @notice As the other one, for the first `count` slots.
    function pullContract(address script, uint256 count) internal {
        CHAIN.pull(script, firstSlots(count));
    }

    function firstSlots(uint256 count) private pure returns (bytes32[] memory slots) {
        slots = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            slots[i] = bytes32(i);
        }
    }

    /*//////////////////////////////////////////////////////////////
                                TROUBLE
    //////////////////////////////////////////////////////////////*/

    /// @notice Dissolves a subnet: its stakers are paid out.
    function dissolve(uint16 netuid) internal {
        asRoot("SubtensorModule", "root_dissolve_network", list(vm.toString(netuid)));
    }

    /// @notice Lets stake of a subnet be given to other coldkeys, or not.
    function setTransfers(uint16 netuid, bool allowed) internal {
        setHyperparameter(netuid, "toggle_transfer", allowed);
    }

    /// @notice Lets a subnet's alpha be traded, or not.
    function setSubtoken(uint16 netuid, bool enabled) internal {
        setHyperparameter(netuid, "subtoken_enabled", enabled);
    }

    /// @notice Raises the price: a stranger buys alpha for so much TAO.
    function pump(uint16 netuid, uint256 amountRao) internal {
        stake(WHALE, subnet(netuid).ownerHotkey, netuid, amountRao);
    }

    /// @notice Lowers the price: the stranger of `pump` sells all that is there of `amountAlpha`.
    function dump(uint16 netuid, uint256 amountAlpha) internal {
        unstake(WHALE, subnet(netuid).ownerHotkey, netuid, amountAlpha);
    }

    /// @dev Who buys and sells to move the price.
    bytes32 private constant WHALE = keccak256("taovm: whale");

    /// @notice Raises the least that a nominator may leave staked, in rao.
    function setMinimumStake(uint256 amountRao) internal {
        setParameter("nominator_min_required_stake", amountRao);
    }

    /// @notice Locks a coldkey's alpha on a subnet to a hotkey.
    function lock(bytes32 coldkey, bytes32 hotkey, uint16 netuid, uint256 amountAlpha) internal {
        string memory args = list(quote(hotkey), vm.toString(netuid), vm.toString(amountAlpha));
        asColdkey(coldkey, "SubtensorModule", "lock_stake", args);
    }

    /// @notice Gives a hotkey's place, everywhere, to another one, as its coldkey does who pays for it.
    function swapHotkey(bytes32 coldkey, bytes32 hotkey, bytes32 newHotkey) internal {
        fund(coldkey, 1e9);
        string memory args = list(quote(hotkey), quote(newHotkey), "null");
        asColdkey(coldkey, "SubtensorModule", "swap_hotkey", args);
    }

    /*//////////////////////////////////////////////////////////////
                                REFUSALS
    //////////////////////////////////////////////////////////////*/

    /// @notice As `TaoTest.expectDispatchError`.
    function expectDispatchError(string memory name) internal {
        vm.expectCall(NOTES_ADDRESS, abi.encodeCall(ITaoNotes.refused, (name)));
    }

    /// @notice As `TaoTest.lastDispatchError`.
    function lastDispatchError() internal view returns (string memory) {
        (, bytes memory told) = NOTES_ADDRESS.staticcall(abi.encodeCall(ITaoNotes.lastRefusal, ()));
        return told.length == 0 ? "" : abi.decode(told, (string));
    }

    /*//////////////////////////////////////////////////////////////
                                  JSON
    //////////////////////////////////////////////////////////////*/

    function encoded(string memory pallet, string memory call, string memory args)
        private
        pure
        returns (string memory)
    {
        return string.concat("{\"pallet\":\"", pallet, "\",\"call\":\"", call, "\",\"args\":", args, "}");
    }

    function quote(bytes32 key) private pure returns (string memory) {
        return string.concat("\"", vm.toString(key), "\"");
    }

    function list(string memory a) private pure returns (string memory) {
        return string.concat("[", a, "]");
    }

    function list(string memory a, string memory b) private pure returns (string memory) {
        return string.concat("[", a, ",", b, "]");
    }

    function list(string memory a, string memory b, string memory c) private pure returns (string memory) {
        return string.concat("[", a, ",", b, ",", c, "]");
    }

    function list(string memory a, string memory b, string memory c, string memory d)
        private
        pure
        returns (string memory)
    {
        return string.concat("[", a, ",", b, ",", c, ",", d, "]");
    }

    function numbers(uint16[] memory values) private pure returns (string memory json) {
        for (uint256 i; i < values.length; ++i) {
            json = string.concat(json, i == 0 ? "" : ",", vm.toString(uint256(values[i])));
        }
        return string.concat("[", json, "]");
    }
}
