// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ADDRESS_MAPPING} from "../interfaces/IAddressMapping.sol";
import {STAKING_V2} from "../interfaces/IStakingV2.sol";

/// @title A staking vault without an owner
/// @notice Stakes what its depositors send to one hotkey on one subnet, and pays it back on request. What the
/// stake earns belongs to the depositors, by their shares of it.
/// @dev The vault is a coldkey: the account mapped to its address holds the TAO and the stake. 500 rao of its
/// balance can never be staked (the chain's existential deposit). Send them along with the deployment;
/// otherwise the first deposit leaves them behind.
contract StakingVault {
    /*//////////////////////////////////////////////////////////////
                              EVENTS AND ERRORS
    //////////////////////////////////////////////////////////////*/

    /// @notice `from` sent `taoRao` rao and got `shares`, which stood for `alpha` alpha-rao of new stake.
    event Deposited(address indexed from, uint256 taoRao, uint256 alpha, uint256 shares);

    /// @notice `to` gave up `shares`, which stood for `alpha` alpha-rao, and was paid `taoRao` rao.
    event Withdrawn(address indexed to, uint256 alpha, uint256 taoRao, uint256 shares);

    /// @notice Nothing to stake or to sell. A deposit must be at least one rao, which is 1e9 wei.
    error ZeroAmount();

    /// @notice More alpha-rao than the depositor's share of the stake.
    error InsufficientStake(uint256 requested, uint256 available);

    /// @notice The frame holds too little gas to give the chain `needed`.
    error NotEnoughGas(uint256 needed);

    /// @notice The chain refused to stake, for example for less than its minimum of 0.002 TAO and the fee.
    error StakeRefused(bytes32 hotkey, uint16 netuid, uint256 taoRao);

    /// @notice The chain refused to sell, for example a part that yields less than 0.002 TAO.
    error UnstakeRefused(bytes32 hotkey, uint16 netuid, uint256 alpha);

    /// @notice The depositor's address did not take the TAO.
    error PaymentFailed(address to, uint256 taoRao);

    /*//////////////////////////////////////////////////////////////
                                CONSTANTS
    //////////////////////////////////////////////////////////////*/

    uint256 internal constant WEI_PER_RAO = 1e9;

    /// @dev A refused call burns all that it is given. The chain charges 78_291 gas to stake and 65_919 to
    /// unstake, and wants them before it starts.
    uint256 internal constant STAKING_GAS = 120_000;

    /// @dev Shares that nobody holds, against one alpha-rao that nobody owns: a first depositor who
    /// then gives the vault stake cannot round the next one's shares away at a profit.
    uint256 internal constant VIRTUAL_SHARES = 1e6;

    /*//////////////////////////////////////////////////////////////
                                 STORAGE
    //////////////////////////////////////////////////////////////*/

    /// @notice The account id that the stake stands behind.
    bytes32 public immutable hotkey;

    /// @notice The account id of this vault.
    bytes32 public immutable coldkey;

    /// @notice The subnet.
    uint16 public immutable netuid;

    /// @notice All shares of the stake.
    uint256 public totalShares;

    /// @notice A depositor's shares of the stake.
    mapping(address depositor => uint256 shares) public sharesOf;

    constructor(bytes32 hotkey_, uint16 netuid_) payable {
        hotkey = hotkey_;
        netuid = netuid_;
        coldkey = ADDRESS_MAPPING.addressMapping(address(this));
    }

    /*//////////////////////////////////////////////////////////////
                           DEPOSIT AND WITHDRAWAL
    //////////////////////////////////////////////////////////////*/

    /// @notice Stakes the whole rao of `msg.value`; what is less than a rao never leaves the sender.
    /// @return alpha The new stake, in alpha-rao.
    function deposit() external payable returns (uint256 alpha) {
        uint256 taoRao = msg.value / WEI_PER_RAO;
        if (taoRao == 0) revert ZeroAmount();
        requireStakingGas();

        uint256 before = totalAlpha();
        // The value has arrived in the vault's balance, from which the chain takes it.
        try STAKING_V2.addStake{gas: STAKING_GAS}(hotkey, taoRao, netuid) {}
        catch {
            revert StakeRefused(hotkey, netuid, taoRao);
        }
        alpha = totalAlpha() - before;

        // Down, in favour of those who are in already.
        uint256 shares = alpha * (totalShares + VIRTUAL_SHARES) / (before + 1);
        if (shares == 0) revert ZeroAmount();
        totalShares += shares;
        sharesOf[msg.sender] += shares;
        emit Deposited(msg.sender, taoRao, alpha, shares);
    }

    /// @notice Sells `alpha` alpha-rao of the sender's stake and pays out what it yields.
    /// @return taoRao What was paid, in rao.
    function withdraw(uint256 alpha) external returns (uint256 taoRao) {
        if (alpha == 0) revert ZeroAmount();
        uint256 available = stakeOf(msg.sender);
        if (alpha > available) revert InsufficientStake(alpha, available);
        requireStakingGas();

        // Up, in favour of those who stay. Never above the sender's shares, as `stakeOf` rounds down.
        uint256 virtualAlpha = totalAlpha() + 1;
        uint256 shares = (alpha * (totalShares + VIRTUAL_SHARES) + virtualAlpha - 1) / virtualAlpha;
        totalShares -= shares;
        sharesOf[msg.sender] -= shares;

        uint256 balanceBefore = address(this).balance;
        try STAKING_V2.removeStake{gas: STAKING_GAS}(hotkey, alpha, netuid) {}
        catch {
            revert UnstakeRefused(hotkey, netuid, alpha);
        }
        uint256 proceeds = address(this).balance - balanceBefore;
        taoRao = proceeds / WEI_PER_RAO;

        emit Withdrawn(msg.sender, alpha, taoRao, shares);
        (bool paid,) = msg.sender.call{value: proceeds}("");
        if (!paid) revert PaymentFailed(msg.sender, taoRao);
    }

    /*//////////////////////////////////////////////////////////////
                                  VIEWS
    //////////////////////////////////////////////////////////////*/

    /// @notice The part of the stake that belongs to `depositor`, in alpha-rao.
    function stakeOf(address depositor) public view returns (uint256) {
        return sharesOf[depositor] * (totalAlpha() + 1) / (totalShares + VIRTUAL_SHARES);
    }

    /// @notice The vault's stake, in alpha-rao.
    function totalAlpha() public view returns (uint256) {
        return STAKING_V2.getStake(hotkey, coldkey, netuid);
    }

    /// @dev Of its gas a frame gives 63 parts in 64 to a call, and keeps the rest for what follows.
    function requireStakingGas() internal view {
        if (gasleft() < STAKING_GAS + STAKING_GAS / 63 + 80_000) revert NotEnoughGas(STAKING_GAS);
    }
}
