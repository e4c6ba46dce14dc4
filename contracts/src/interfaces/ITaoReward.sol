// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where taovm answers `ITaoReward`: "tao" in ASCII, then 1. Not on the public chain.
address constant TAO_REWARD_ADDRESS = 0x74616F0000000000000000000000000000000001;

/// @dev The reward script precompile.
ITaoReward constant TAO_REWARD = ITaoReward(TAO_REWARD_ADDRESS);

/// @title Reward scripts
/// @notice Puts a subnet's epochs under a script of its owner: a WebAssembly component or a contract that
/// implements `ITaoRewardScript`.
///
/// Who acts: the account mapped to the calling address. `upload` is for anyone, the other changes are for the
/// account that owns the subnet.
///
/// When it counts: a change to a mode that pays (`After`, `Replace`) after the network's activation delay, which
/// is 0 in development; anything else from the next epoch on.
///
/// How it fails: unlike the chain's precompiles it reverts with one of the errors below, and keeps the unused
/// gas. A malformed argument reverts with `Error(string)`.
interface ITaoReward {
    /// @notice How a script takes part in an epoch.
    /// `Off`: Yuma runs, the script does not. `Shadow`: both run, Yuma pays. `After`: both run, the script sees
    /// Yuma's result and pays. `Replace`: the script pays.
    enum Mode {
        Off,
        Shadow,
        After,
        Replace
    }

    /// @notice Why a script's answer did not count, so that Yuma paid. `Refused`: the script or contract said no.
    /// `Trap`: it crashed. `OutOfFuel`: its budget ran out. `StackLimit`: too deep a recursion. `BadLift`: its
    /// answer cannot be read. `InvalidOutput`: its answer breaks a rule. `InputTooLarge`: the epoch is too large
    /// for scripts.
    enum Fault {
        None,
        Refused,
        Trap,
        OutOfFuel,
        StackLimit,
        BadLift,
        InvalidOutput,
        InputTooLarge
    }

    /// @notice What decides a mechanism's epochs.
    /// @param codeHash BLAKE2b-256 of a script, Keccak-256 of a contract's code.
    /// @param script The contract's address; 0 for a WebAssembly script.
    /// @param mode How it takes part now.
    /// @param activatedAt The block of the activation.
    /// @param failures Faults in a row.
    /// @param suspended Whether three faults in a row switched it off; another activation helps.
    /// @param scheduledAt The block of a change that waits; 0 without one.
    /// @param scheduledCodeHash What decides from then on.
    /// @param scheduledMode How it takes part from then on.
    /// @param config The script's configuration.
    /// @param state The script's private memory.
    struct Deployment {
        bytes32 codeHash;
        address script;
        Mode mode;
        uint64 activatedAt;
        uint32 failures;
        bool suspended;
        uint64 scheduledAt;
        bytes32 scheduledCodeHash;
        Mode scheduledMode;
        bytes config;
        bytes state;
    }

    /// @notice How a run went.
    /// @param blockNumber The epoch's block.
    /// @param mode The mode it ran in.
    /// @param codeHash What ran.
    /// @param fuelUsed Its fuel; of a contract, its gas. 0 after a crash.
    /// @param fault Why its answer did not count.
    /// @param reason The fault in words.
    /// @param distanceQ32 Sum of the differences from Yuma's shares, in units of 2^-32; in `Shadow` and `After`.
    /// @param note What the script wanted to tell.
    struct LastRun {
        uint64 blockNumber;
        Mode mode;
        bytes32 codeHash;
        uint64 fuelUsed;
        Fault fault;
        string reason;
        uint64 distanceQ32;
        bytes note;
    }

    /// @notice What a script would give. All shares by uid, in units of 2^-32; the script's are empty after a
    /// fault.
    /// @param fuelUsed Its fuel.
    /// @param fault Why its answer would not count.
    /// @param reason The fault in words.
    /// @param incentive The miners' shares.
    /// @param dividends The validators' shares.
    /// @param yumaIncentive The miners' shares by Yuma.
    /// @param yumaDividends The validators' shares by Yuma.
    struct DryRun {
        uint64 fuelUsed;
        Fault fault;
        string reason;
        uint64[] incentive;
        uint64[] dividends;
        uint64[] yumaIncentive;
        uint64[] yumaDividends;
    }

    /// @notice Code was stored.
    /// @param codeHash Its BLAKE2b-256 hash.
    /// @param uploader The account that stored it.
    event CodeUploaded(bytes32 indexed codeHash, bytes32 indexed uploader);

    /// @notice A script or contract takes part in a mechanism's epochs.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @param codeHash What decides.
    /// @param script The contract's address; 0 for a WebAssembly script.
    /// @param mode How it takes part.
    /// @param takesEffectAt The first block whose epoch it counts for.
    event Activated(
        uint16 indexed netuid,
        uint8 indexed mechanism,
        bytes32 indexed codeHash,
        address script,
        Mode mode,
        uint64 takesEffectAt
    );

    /// @notice The mode was changed.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @param mode The new mode.
    /// @param takesEffectAt The first block whose epoch it counts for.
    event ModeSet(uint16 indexed netuid, uint8 indexed mechanism, Mode mode, uint64 takesEffectAt);

    /// @notice The configuration was changed.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @param takesEffectAt The first block whose epoch it counts for.
    event ConfigSet(uint16 indexed netuid, uint8 indexed mechanism, uint64 takesEffectAt);

    /// @notice A mechanism went back to Yuma.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    event Deactivated(uint16 indexed netuid, uint8 indexed mechanism);

    /// @notice The caller's account does not own the subnet.
    error NotSubnetOwner();
    /// @notice There is no such subnet.
    error SubnetNotExists();
    /// @notice The root subnet has no epochs.
    error RootSubnet();
    /// @notice The subnet has no such mechanism.
    error MechanismDoesNotExist();
    /// @notice Too close to the subnet's next epoch.
    error FreezeWindow();
    /// @notice Nothing was uploaded under this hash.
    error CodeNotFound();
    /// @notice The code, the contract or the configuration is refused.
    /// @param reason Which rule it breaks.
    error CodeRefused(string reason);
    /// @notice The configuration is too long.
    /// @param size Its bytes.
    /// @param limit The bytes allowed.
    error ConfigTooLarge(uint256 size, uint256 limit);
    /// @notice A contract takes no configuration.
    error NoConfig();
    /// @notice The mechanism has no script.
    error NotActive();
    /// @notice Its faults switched the script off; activate it again.
    error Suspended();
    /// @notice This node cannot run scripts.
    /// @param reason What its engine lacks.
    error EngineFault(string reason);
    /// @notice Any other refusal by the chain.
    /// @param name The chain's name for it.
    error LedgerRefused(string name);

    /// @notice Stores a script. Storing the same code again changes nothing.
    /// @param code A WebAssembly component of the reward script world.
    /// @return codeHash The BLAKE2b-256 hash of `code`, by which it is activated.
    function upload(bytes calldata code) external returns (bytes32 codeHash);

    /// @notice Lets a stored script replace Yuma in the subnet's main mechanism, without configuration and with
    /// empty private memory.
    /// @param netuid The subnet, not 0.
    /// @param codeHash What `upload` returned.
    function activate(uint16 netuid, bytes32 codeHash) external;

    /// @notice Lets a stored script take part in a mechanism's epochs, in the place of what did before.
    /// @param netuid The subnet, not 0.
    /// @param mechanism The mechanism, 0 for the main one.
    /// @param codeHash What `upload` returned.
    /// @param mode How it takes part.
    /// @param config Up to 4,096 bytes for the script, which is asked whether it takes them.
    /// @param keepState Whether it inherits the private memory of the script before it.
    function activateScript(
        uint16 netuid,
        uint8 mechanism,
        bytes32 codeHash,
        Mode mode,
        bytes calldata config,
        bool keepState
    ) external;

    /// @notice Lets a contract take part in a mechanism's epochs, in the place of what did before. It must have
    /// been deployed before this transaction.
    /// @param netuid The subnet, not 0.
    /// @param mechanism The mechanism, 0 for the main one.
    /// @param script A contract that implements `ITaoRewardScript`; its code is pinned by its hash.
    /// @param mode How it takes part.
    function activateContract(uint16 netuid, uint8 mechanism, address script, Mode mode) external;

    /// @notice Changes how the active script takes part.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @param mode `Off` and `Shadow` count at once, also for a change that waits.
    function setMode(uint16 netuid, uint8 mechanism, Mode mode) external;

    /// @notice Gives the active WebAssembly script another configuration; its private memory stays.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @param config Up to 4,096 bytes for the script, which is asked whether it takes them.
    function setConfig(uint16 netuid, uint8 mechanism, bytes calldata config) external;

    /// @notice Gives the main mechanism's epochs back to Yuma and forgets the script's private memory.
    /// @param netuid The subnet.
    function deactivate(uint16 netuid) external;

    /// @notice Gives a mechanism's epochs back to Yuma and forgets the script's private memory.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    function deactivateMechanism(uint16 netuid, uint8 mechanism) external;

    /// @notice What takes part in the main mechanism's epochs, and how that went.
    /// @param netuid The subnet.
    /// @return codeHash The active script; 0 when it is off or there is none.
    /// @return mode How it takes part.
    /// @return activatedAt The block of the activation.
    /// @return failures How many epochs in a row its answer did not count because it failed.
    /// @return lastFuel The fuel that it used in its last run.
    function status(uint16 netuid)
        external
        view
        returns (bytes32 codeHash, Mode mode, uint64 activatedAt, uint32 failures, uint64 lastFuel);

    /// @notice All that is set of a mechanism's script; zeros without one.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @return What takes part, now and later.
    function deployment(uint16 netuid, uint8 mechanism) external view returns (Deployment memory);

    /// @notice How the last run of a mechanism's script went; zeros before the first.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @return Its fuel, fault and note.
    function lastRun(uint16 netuid, uint8 mechanism) external view returns (LastRun memory);

    /// @notice What a stored script would give if the mechanism's epoch ran in this block. Costs gas by the fuel
    /// that it may use: 1 for 16. The script sees the mechanism's private memory if it is the active one.
    /// @param netuid The subnet.
    /// @param mechanism The mechanism.
    /// @param codeHash What `upload` returned.
    /// @param config Bytes for the script.
    /// @return The script's shares, and Yuma's.
    function dryRun(uint16 netuid, uint8 mechanism, bytes32 codeHash, bytes calldata config)
        external
        view
        returns (DryRun memory);
}
