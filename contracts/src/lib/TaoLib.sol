// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ADDRESS_MAPPING} from "../interfaces/IAddressMapping.sol";
import {ALPHA} from "../interfaces/IAlpha.sol";
import {BALANCE_TRANSFER} from "../interfaces/IBalanceTransfer.sol";
import {IStakingV2, STAKING_V2} from "../interfaces/IStakingV2.sol";

/// @title Units, accounts, and calls of the chain that fail like Solidity
/// @notice A call that the chain refuses burns all gas that it was given and returns nothing. The functions
/// here give such calls what the chain wants to see and a little more, and turn a refusal into a typed error:
/// the caller keeps the rest of its gas, and may catch the error.
///
/// Units: rao and alpha-rao throughout (1 TAO = 1e9 rao = 1e18 wei). Amounts that do not fit 64 bits are
/// refused here, where the chain would silently take the largest one.
///
/// Who acts: all functions are internal, so the coldkey is the account of the contract that uses them. No value
/// is sent along except in `pay`.
library TaoLib {
    /*//////////////////////////////////////////////////////////////
                                 ERRORS
    //////////////////////////////////////////////////////////////*/

    /// @notice `weiAmount` is not a whole number of rao; a rao is 1e9 wei.
    error NotWholeRao(uint256 weiAmount);

    /// @notice The chain counts in 64 bits, and `amount` is more.
    error AmountTooLarge(uint256 amount);

    /// @notice The frame holds `available` gas and needs `needed` to make the call and go on after it.
    error NotEnoughGas(uint256 needed, uint256 available);

    /// @notice The chain refused a call of the staking precompile.
    /// @param call The selector of the function in `IStakingV2`.
    /// @param hotkey The hotkey that the stake stands behind; of a move, the first.
    /// @param netuid Its subnet; of a move, the first.
    /// @param amount What was to be staked, in rao, or sold, moved, given or burnt, in alpha-rao. 0 for all.
    error StakingFailed(bytes4 call, bytes32 hotkey, uint16 netuid, uint256 amount);

    /// @notice The chain refused to pay, for example less than 500 rao to an account that does not exist.
    error PaymentFailed(bytes32 destination, uint256 amountRao);

    /// @notice The chain would refuse a swap of this size on this subnet.
    error QuoteRefused(uint16 netuid, uint256 amount);

    /*//////////////////////////////////////////////////////////////
                                CONSTANTS
    //////////////////////////////////////////////////////////////*/

    uint256 internal constant WEI_PER_RAO = 1e9;
    uint256 internal constant RAO_PER_TAO = 1e9;

    /// @notice What of every account the EVM does not show and staking does not take, in rao.
    uint256 internal constant EXISTENTIAL_DEPOSIT = 500;

    // What each call is given: the chain's floor and about a fortieth more. A refusal burns it.

    uint256 internal constant ADD_STAKE_GAS = 80_000;
    uint256 internal constant ADD_STAKE_LIMIT_GAS = 85_000;
    uint256 internal constant REMOVE_STAKE_GAS = 67_500;
    uint256 internal constant REMOVE_STAKE_LIMIT_GAS = 71_000;
    uint256 internal constant REMOVE_STAKE_FULL_GAS = 71_500;
    uint256 internal constant MOVE_STAKE_GAS = 37_500;
    uint256 internal constant TRANSFER_STAKE_GAS = 36_000;
    uint256 internal constant TRANSFER_STAKE_FROM_GAS = 40_000;
    uint256 internal constant BURN_ALPHA_GAS = 24_000;
    uint256 internal constant PAY_GAS = 6_200;
    uint256 internal constant QUOTE_GAS = 6_000;

    /// @dev What a call costs its caller beside the gas that it is given: encoding, and the revert after it.
    uint256 private constant CALL_OVERHEAD = 3_000;

    /// @dev What a call with value costs more, if the account it goes to is empty.
    uint256 private constant VALUE_OVERHEAD = 34_000;

    /*//////////////////////////////////////////////////////////////
                                  UNITS
    //////////////////////////////////////////////////////////////*/

    /// @notice Wei as rao. Reverts with `NotWholeRao` or `AmountTooLarge`.
    function toRao(uint256 weiAmount) internal pure returns (uint64) {
        if (weiAmount % WEI_PER_RAO != 0) revert NotWholeRao(weiAmount);
        return fits(weiAmount / WEI_PER_RAO);
    }

    /// @notice Wei as whole rao, and the wei that are left, which the chain never moves. Reverts with
    /// `AmountTooLarge`.
    function splitWei(uint256 weiAmount) internal pure returns (uint64 amountRao, uint256 restWei) {
        amountRao = fits(weiAmount / WEI_PER_RAO);
        restWei = weiAmount % WEI_PER_RAO;
    }

    /// @notice Rao as wei. Reverts with `AmountTooLarge`.
    function toWei(uint256 amountRao) internal pure returns (uint256) {
        return uint256(fits(amountRao)) * WEI_PER_RAO;
    }

    /// @notice TAO as rao. Reverts with `AmountTooLarge`.
    function fromTao(uint256 tao) internal pure returns (uint64) {
        if (tao > type(uint64).max) revert AmountTooLarge(tao);
        return fits(tao * RAO_PER_TAO);
    }

    /*//////////////////////////////////////////////////////////////
                                ACCOUNTS
    //////////////////////////////////////////////////////////////*/

    /// @notice The 32-byte account id that an EVM address stands for: what the chain calls its coldkey, or,
    /// for a contract that sets weights, its hotkey.
    function accountOf(address target) internal view returns (bytes32) {
        return ADDRESS_MAPPING.addressMapping(target);
    }

    /// @notice The account id of the contract itself.
    function self() internal view returns (bytes32) {
        return accountOf(address(this));
    }

    /// @notice The contract's alpha under a hotkey on a subnet, in alpha-rao.
    function stakeOf(bytes32 hotkey, uint16 netuid) internal view returns (uint256) {
        return STAKING_V2.getStake(hotkey, self(), netuid);
    }

    /// @notice Pays TAO of the contract to any account. Reverts with `PaymentFailed`.
    function pay(bytes32 destination, uint256 amountRao) internal {
        uint256 value = toWei(amountRao);
        requireGas(PAY_GAS + VALUE_OVERHEAD);
        try BALANCE_TRANSFER.transfer{gas: PAY_GAS, value: value}(destination) {}
        catch {
            revert PaymentFailed(destination, amountRao);
        }
    }

    /*//////////////////////////////////////////////////////////////
                                 STAKING
    //////////////////////////////////////////////////////////////*/

    /// @notice As `IStakingV2.addStake`. Reverts with `StakingFailed`.
    function addStake(bytes32 hotkey, uint256 amountRao, uint16 netuid) internal {
        fits(amountRao);
        requireGas(ADD_STAKE_GAS);
        try STAKING_V2.addStake{gas: ADD_STAKE_GAS}(hotkey, amountRao, netuid) {}
        catch {
            revert StakingFailed(IStakingV2.addStake.selector, hotkey, netuid, amountRao);
        }
    }

    /// @notice As `IStakingV2.addStakeLimit`. Reverts with `StakingFailed`.
    function addStakeLimit(
        bytes32 hotkey,
        uint256 amountRao,
        uint256 limitPriceRao,
        bool allowPartial,
        uint16 netuid
    ) internal {
        fits(amountRao);
        fits(limitPriceRao);
        requireGas(ADD_STAKE_LIMIT_GAS);
        try STAKING_V2.addStakeLimit{gas: ADD_STAKE_LIMIT_GAS}(
            hotkey, amountRao, limitPriceRao, allowPartial, netuid
        ) {}
        catch {
            revert StakingFailed(IStakingV2.addStakeLimit.selector, hotkey, netuid, amountRao);
        }
    }

    /// @notice As `IStakingV2.removeStake`. Reverts with `StakingFailed`.
    function removeStake(bytes32 hotkey, uint256 amountAlpha, uint16 netuid) internal {
        fits(amountAlpha);
        requireGas(REMOVE_STAKE_GAS);
        try STAKING_V2.removeStake{gas: REMOVE_STAKE_GAS}(hotkey, amountAlpha, netuid) {}
        catch {
            revert StakingFailed(IStakingV2.removeStake.selector, hotkey, netuid, amountAlpha);
        }
    }

    /// @notice As `IStakingV2.removeStakeLimit`. Reverts with `StakingFailed`.
    function removeStakeLimit(
        bytes32 hotkey,
        uint256 amountAlpha,
        uint256 limitPriceRao,
        bool allowPartial,
        uint16 netuid
    ) internal {
        fits(amountAlpha);
        fits(limitPriceRao);
        requireGas(REMOVE_STAKE_LIMIT_GAS);
        try STAKING_V2.removeStakeLimit{gas: REMOVE_STAKE_LIMIT_GAS}(
            hotkey, amountAlpha, limitPriceRao, allowPartial, netuid
        ) {}
        catch {
            revert StakingFailed(IStakingV2.removeStakeLimit.selector, hotkey, netuid, amountAlpha);
        }
    }

    /// @notice As `IStakingV2.removeStakeFull`. Reverts with `StakingFailed`.
    function removeStakeFull(bytes32 hotkey, uint16 netuid) internal {
        requireGas(REMOVE_STAKE_FULL_GAS);
        try STAKING_V2.removeStakeFull{gas: REMOVE_STAKE_FULL_GAS}(hotkey, netuid) {}
        catch {
            revert StakingFailed(IStakingV2.removeStakeFull.selector, hotkey, netuid, 0);
        }
    }

    /// @notice As `IStakingV2.removeStakeFullLimit`. Reverts with `StakingFailed`.
    function removeStakeFullLimit(bytes32 hotkey, uint16 netuid, uint256 limitPriceRao) internal {
        fits(limitPriceRao);
        requireGas(REMOVE_STAKE_FULL_GAS);
        try STAKING_V2.removeStakeFullLimit{gas: REMOVE_STAKE_FULL_GAS}(hotkey, netuid, limitPriceRao) {}
        catch {
            revert StakingFailed(IStakingV2.removeStakeFullLimit.selector, hotkey, netuid, 0);
        }
    }

    /// @notice As `IStakingV2.moveStake`. Reverts with `StakingFailed`.
    function moveStake(
        bytes32 originHotkey,
        bytes32 destinationHotkey,
        uint16 originNetuid,
        uint16 destinationNetuid,
        uint256 amountAlpha
    ) internal {
        fits(amountAlpha);
        requireGas(MOVE_STAKE_GAS);
        try STAKING_V2.moveStake{gas: MOVE_STAKE_GAS}(
            originHotkey, destinationHotkey, originNetuid, destinationNetuid, amountAlpha
        ) {}
        catch {
            revert StakingFailed(IStakingV2.moveStake.selector, originHotkey, originNetuid, amountAlpha);
        }
    }

    /// @notice As `IStakingV2.transferStake`, to the account of an EVM address. Reverts with `StakingFailed`.
    function transferStake(
        address destination,
        bytes32 hotkey,
        uint16 originNetuid,
        uint16 destinationNetuid,
        uint256 amountAlpha
    ) internal {
        transferStake(accountOf(destination), hotkey, originNetuid, destinationNetuid, amountAlpha);
    }

    /// @notice As `IStakingV2.transferStake`. Reverts with `StakingFailed`.
    function transferStake(
        bytes32 destinationColdkey,
        bytes32 hotkey,
        uint16 originNetuid,
        uint16 destinationNetuid,
        uint256 amountAlpha
    ) internal {
        fits(amountAlpha);
        requireGas(TRANSFER_STAKE_GAS);
        try STAKING_V2.transferStake{gas: TRANSFER_STAKE_GAS}(
            destinationColdkey, hotkey, originNetuid, destinationNetuid, amountAlpha
        ) {}
        catch {
            revert StakingFailed(IStakingV2.transferStake.selector, hotkey, originNetuid, amountAlpha);
        }
    }

    /// @notice As `IStakingV2.transferStakeFrom`. Reverts with `StakingFailed`, also without an allowance.
    function transferStakeFrom(
        address source,
        address destination,
        bytes32 hotkey,
        uint16 originNetuid,
        uint16 destinationNetuid,
        uint256 amountAlpha
    ) internal {
        fits(amountAlpha);
        requireGas(TRANSFER_STAKE_FROM_GAS);
        try STAKING_V2.transferStakeFrom{gas: TRANSFER_STAKE_FROM_GAS}(
            source, destination, hotkey, originNetuid, destinationNetuid, amountAlpha
        ) {}
        catch {
            revert StakingFailed(IStakingV2.transferStakeFrom.selector, hotkey, originNetuid, amountAlpha);
        }
    }

    /// @notice As `IStakingV2.burnAlpha`. Reverts with `StakingFailed`.
    function burnAlpha(bytes32 hotkey, uint256 amountAlpha, uint16 netuid) internal {
        fits(amountAlpha);
        requireGas(BURN_ALPHA_GAS);
        try STAKING_V2.burnAlpha{gas: BURN_ALPHA_GAS}(hotkey, amountAlpha, netuid) {}
        catch {
            revert StakingFailed(IStakingV2.burnAlpha.selector, hotkey, netuid, amountAlpha);
        }
    }

    /*//////////////////////////////////////////////////////////////
                                 QUOTES
    //////////////////////////////////////////////////////////////*/

    /// @notice The alpha-rao that a purchase for `amountRao` would give now. Reverts with `QuoteRefused`.
    function quoteBuy(uint16 netuid, uint256 amountRao) internal view returns (uint256 alpha) {
        uint64 tao = fits(amountRao);
        requireGas(QUOTE_GAS);
        try ALPHA.simSwapTaoForAlpha{gas: QUOTE_GAS}(netuid, tao) returns (uint256 out) {
            alpha = out;
        } catch {
            revert QuoteRefused(netuid, amountRao);
        }
    }

    /// @notice The rao that a sale of `amountAlpha` would give now. Reverts with `QuoteRefused`.
    function quoteSell(uint16 netuid, uint256 amountAlpha) internal view returns (uint256 amountRao) {
        uint64 alpha = fits(amountAlpha);
        requireGas(QUOTE_GAS);
        try ALPHA.simSwapAlphaForTao{gas: QUOTE_GAS}(netuid, alpha) returns (uint256 out) {
            amountRao = out;
        } catch {
            revert QuoteRefused(netuid, amountAlpha);
        }
    }

    /*//////////////////////////////////////////////////////////////
                                 CHECKS
    //////////////////////////////////////////////////////////////*/

    /// @dev Of its gas a frame gives 63 parts in 64 to a call, and keeps the rest for what follows. With less
    /// than the floor the chain would answer as if it had refused.
    function requireGas(uint256 callGas) private view {
        uint256 needed = callGas + callGas / 63 + CALL_OVERHEAD;
        uint256 available = gasleft();
        if (available < needed) revert NotEnoughGas(needed, available);
    }

    function fits(uint256 amount) private pure returns (uint64) {
        if (amount > type(uint64).max) revert AmountTooLarge(amount);
        // casting to 'uint64' is safe because larger amounts are refused above
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(amount);
    }
}
