// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ADDRESS_MAPPING} from "@taovm/contracts/src/interfaces/IAddressMapping.sol";
import {ALPHA} from "@taovm/contracts/src/interfaces/IAlpha.sol";
import {BALANCE_TRANSFER} from "@taovm/contracts/src/interfaces/IBalanceTransfer.sol";
import {CROWDLOAN, CrowdloanInfo} from "@taovm/contracts/src/interfaces/ICrowdloan.sol";
import {ED25519} from "@taovm/contracts/src/interfaces/IEd25519.sol";
import {LEASING, LeaseInfo} from "@taovm/contracts/src/interfaces/ILeasing.sol";
import {METAGRAPH} from "@taovm/contracts/src/interfaces/IMetagraph.sol";
import {INeuron, NEURON} from "@taovm/contracts/src/interfaces/INeuron.sol";
import {IProxy, PROXY} from "@taovm/contracts/src/interfaces/IProxy.sol";
import {SR25519} from "@taovm/contracts/src/interfaces/ISr25519.sol";
import {STAKING_V1} from "@taovm/contracts/src/interfaces/IStakingV1.sol";
import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {ISubnet, SUBNET} from "@taovm/contracts/src/interfaces/ISubnet.sol";
import {ITaoReward, TAO_REWARD} from "@taovm/contracts/src/interfaces/ITaoReward.sol";
import {UID_LOOKUP} from "@taovm/contracts/src/interfaces/IUidLookup.sol";
import {VOTING_POWER} from "@taovm/contracts/src/interfaces/IVotingPower.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev Each function of each precompile, by its interface. node/tests/foundry.rs sees to it that none is missing.
contract EveryFunctionTest is TaoTest {
    uint256 internal constant TAO = 1e9;
    uint16 internal constant NETUID = 2;

    bytes32 internal hotkey;
    bytes32 internal self;

    function setUp() public {
        hotkey = tao.account("//BobHotkey");
        self = tao.coldkeyOf(address(this));
        vm.deal(address(this), 20_000 ether);
    }

    receive() external payable {}

    /// @dev A subnet of this contract, whose hotkey is this contract's own account.
    function owned() internal returns (uint16 netuid) {
        SUBNET.registerNetwork(self);
        netuid = tao.newestNetuid();
        tao.startCall(netuid);
    }

    function test_cryptography() external view {
        (bool done, bytes memory digest) = address(0x400).staticcall("");
        vm.assertTrue(done);
        vm.assertEq(
            abi.decode(digest, (bytes32)), 0xa7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a
        );
        bytes memory key;
        (done, key) = address(0x401)
            .staticcall(
                abi.encode(
                    bytes32(0x456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3),
                    uint256(28),
                    bytes32(0x9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608),
                    bytes32(0x4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada)
                )
            );
        vm.assertTrue(done);
        vm.assertEq(key.length, 64);
        vm.assertEq(address(uint160(uint256(keccak256(key)))), 0x7156526fbD7a3C72969B54f64e42c10fbb768C8a);
        vm.assertFalse(ED25519.verify("m", bytes32(uint256(9)), 0, 0));
        vm.assertFalse(SR25519.verify("m", hotkey, bytes32(uint256(1)), bytes32(uint256(1))));
    }

    function test_payments_and_mapping() external {
        BALANCE_TRANSFER.transfer{value: 1 ether}(keccak256("somebody"));
        vm.assertEq(uint256(tao.balanceOf(keccak256("somebody")).free), 1 * TAO);
        vm.assertEq(ADDRESS_MAPPING.addressMapping(address(this)), self);
        vm.assertEq(UID_LOOKUP.uidLookup(NETUID, address(this), 8).length, 0);
    }

    function test_staking_version_1() external {
        STAKING_V1.addStake{value: 5 ether}(hotkey, NETUID);
        vm.assertEq(address(this).balance, 19_995 ether);
        uint256 stake = STAKING_V1.getStake(hotkey, self, NETUID);
        vm.assertGt(stake, 0);
        vm.assertGt(STAKING_V1.getTotalColdkeyStake(self), 0);
        vm.assertGt(STAKING_V1.getTotalHotkeyStake(hotkey), 0);
        STAKING_V1.removeStake(hotkey, stake, NETUID);
        vm.assertGt(address(this).balance, 19_999 ether);
        uint256 before = address(this).balance;
        STAKING_V1.addProxy(keccak256("delegate"));
        vm.assertEq(before - address(this).balance, 0.093 ether);
        STAKING_V1.removeProxy(keccak256("delegate"));
        vm.assertEq(address(this).balance, before);
    }

    function test_staking_version_2() external {
        bytes32 other = tao.account("//CharlieHotkey");
        STAKING_V2.addStake(hotkey, 50 * TAO, NETUID);
        STAKING_V2.addStakeLimit(hotkey, 5 * TAO, type(uint64).max, true, NETUID);
        uint256 stake = STAKING_V2.getStake(hotkey, self, NETUID);
        STAKING_V2.removeStake(hotkey, stake / 10, NETUID);
        STAKING_V2.removeStakeLimit(hotkey, stake / 10, 0, true, NETUID);
        STAKING_V2.moveStake(hotkey, other, NETUID, NETUID, stake / 10);
        vm.assertGt(STAKING_V2.getStake(other, self, NETUID), 0);
        STAKING_V2.transferStake(keccak256("heir"), hotkey, NETUID, NETUID, stake / 10);
        vm.assertGt(STAKING_V2.getStake(hotkey, keccak256("heir"), NETUID), 0);
        STAKING_V2.burnAlpha(hotkey, stake / 10, NETUID);

        address spender = address(0x5BE);
        STAKING_V2.approve(spender, NETUID, stake / 10);
        STAKING_V2.increaseAllowance(spender, NETUID, 10);
        STAKING_V2.decreaseAllowance(spender, NETUID, 4);
        vm.assertEq(STAKING_V2.allowance(address(this), spender, NETUID), stake / 10 + 6);
        vm.prank(spender);
        STAKING_V2.transferStakeFrom(address(this), spender, hotkey, NETUID, NETUID, stake / 10);
        vm.assertEq(STAKING_V2.allowance(address(this), spender, NETUID), 6);

        vm.assertGt(STAKING_V2.getTotalAlphaStaked(hotkey, NETUID), 0);
        vm.assertGt(STAKING_V2.getTotalColdkeyStake(self), 0);
        vm.assertGt(STAKING_V2.getTotalColdkeyStakeOnSubnet(self, NETUID), 0);
        vm.assertGt(STAKING_V2.getTotalHotkeyStake(hotkey), 0);
        vm.assertGt(STAKING_V2.getAlphaStakedValidators(hotkey, NETUID).length, 0);
        STAKING_V2.getNominatorMinRequiredStake();

        STAKING_V2.addProxy(keccak256("delegate"));
        STAKING_V2.removeProxy(keccak256("delegate"));
        STAKING_V2.removeStakeFull(hotkey, NETUID);
        vm.assertEq(STAKING_V2.getStake(hotkey, self, NETUID), 0);
        STAKING_V2.addStake(hotkey, 50 * TAO, NETUID);
        STAKING_V2.removeStakeFullLimit(hotkey, NETUID, 1);
        vm.assertEq(STAKING_V2.getStake(hotkey, self, NETUID), 0);
    }

    function test_metagraph() external view {
        uint16 count = METAGRAPH.getUidCount(NETUID);
        vm.assertGt(uint256(count), 1);
        for (uint16 uid = 1; uid < 3; ++uid) {
            METAGRAPH.getStake(NETUID, uid);
            METAGRAPH.getRank(NETUID, uid);
            METAGRAPH.getTrust(NETUID, uid);
            METAGRAPH.getConsensus(NETUID, uid);
            METAGRAPH.getIncentive(NETUID, uid);
            METAGRAPH.getDividends(NETUID, uid);
            METAGRAPH.getEmission(NETUID, uid);
            METAGRAPH.getVtrust(NETUID, uid);
            METAGRAPH.getLastUpdate(NETUID, uid);
            METAGRAPH.getAxon(NETUID, uid);
            METAGRAPH.getColdkey(NETUID, uid);
            vm.assertTrue(METAGRAPH.getValidatorStatus(NETUID, uid));
            vm.assertTrue(METAGRAPH.getIsActive(NETUID, uid));
        }
        vm.assertEq(METAGRAPH.getHotkey(NETUID, 1), hotkey);
    }

    function test_alpha() external view {
        vm.assertGt(ALPHA.getAlphaPrice(NETUID), 0);
        ALPHA.getMovingAlphaPrice(NETUID);
        ALPHA.getSumAlphaPrice();
        ALPHA.getEMAPriceHalvingBlocks(NETUID);
        vm.assertGt(uint256(ALPHA.getTaoInPool(NETUID)), 0);
        vm.assertGt(uint256(ALPHA.getAlphaInPool(NETUID)), 0);
        vm.assertGt(uint256(ALPHA.getAlphaOutPool(NETUID)), 0);
        vm.assertGt(uint256(ALPHA.getAlphaIssuance(NETUID)), 0);
        vm.assertGt(ALPHA.getSubnetVolume(NETUID), 0);
        vm.assertEq(uint256(ALPHA.getSubnetMechanism(NETUID)), 1);
        vm.assertEq(uint256(ALPHA.getRootNetuid()), 0);
        vm.assertGt(ALPHA.simSwapTaoForAlpha(NETUID, 1e9), 0);
        vm.assertGt(ALPHA.simSwapAlphaForTao(NETUID, 1e9), 0);
        ALPHA.getTaoInEmission(NETUID);
        ALPHA.getAlphaInEmission(NETUID);
        ALPHA.getAlphaOutEmission(NETUID);
        ALPHA.getTaoWeight();
        ALPHA.getCKBurn();
    }

    function test_neurons() external {
        uint16 netuid = owned();
        tao.setHyperparameter(netuid, "commit_reveal_weights_enabled", false);
        tao.setHyperparameter(netuid, "weights_set_rate_limit", 0);
        tao.setHyperparameter(netuid, "serving_rate_limit", 0);
        NEURON.burnedRegister(netuid, keccak256("miner"));
        tao.rollBlocks(1);
        NEURON.registerLimit(netuid, keccak256("another miner"), type(uint64).max);
        vm.assertEq(uint256(METAGRAPH.getUidCount(netuid)), 3);

        NEURON.serveAxon(netuid, 1, 0x01020304, 8091, 4, 4, 0, 0);
        NEURON.serveAxonTls(netuid, 1, 0x01020304, 8092, 4, 4, 0, 0, "certificate");
        NEURON.servePrometheus(netuid, 1, 0x01020304, 8093, 4);
        vm.assertEq(uint256(METAGRAPH.getAxon(netuid, 0).port), 8092);

        STAKING_V2.addStake(self, 1_000 * TAO, netuid);
        tao.setHyperparameter(netuid, "tempo", 10);
        tao.rollEpochs(netuid, 2);
        uint16[] memory uids = new uint16[](1);
        uint16[] memory weights = new uint16[](1);
        (uids[0], weights[0]) = (1, 65_535);
        NEURON.setWeights(netuid, uids, weights, 0);
        // Nothing of commit and reveal is switched on: the chain says so.
        attempt(address(NEURON), abi.encodeCall(INeuron.commitWeights, (netuid, keccak256("commit"))));
        attempt(address(NEURON), abi.encodeCall(INeuron.revealWeights, (netuid, uids, weights, uids, 0)));
    }

    /// @dev Makes a call that the chain may refuse, but then by name.
    function attempt(address target, bytes memory call) internal {
        (bool done, bytes memory data) = target.call{gas: 3_000_000}(call);
        if (done) return;
        vm.assertEq(data.length, 0);
        vm.assertGt(bytes(lastDispatchError()).length, 0);
    }

    function test_subnet_registrations() external {
        SUBNET.registerNetwork(keccak256("first"));
        tao.rollBlocks(1);
        SUBNET.registerNetwork(keccak256("second"), "name", "", "", "", "", "", "");
        tao.rollBlocks(1);
        SUBNET.registerNetwork(keccak256("third"), "name", "", "", "", "", "", "", "");
        vm.assertEq(uint256(SUBNET.getNetworkRegistrationBlock(tao.newestNetuid())), vm.getBlockNumber());
    }

    function test_subnet_hyperparameters() external {
        uint16 n = owned();
        tao.setParameter("owner_hparam_rate_limit", 0);
        tao.setParameter("admin_freeze_window", 0);
        address s = address(SUBNET);
        attempt(s, abi.encodeCall(ISubnet.setServingRateLimit, (n, 20)));
        vm.assertEq(uint256(SUBNET.getServingRateLimit(n)), 20);
        attempt(s, abi.encodeCall(ISubnet.setMinDifficulty, (n, SUBNET.getMinDifficulty(n))));
        attempt(s, abi.encodeCall(ISubnet.setMaxDifficulty, (n, SUBNET.getMaxDifficulty(n))));
        attempt(s, abi.encodeCall(ISubnet.setWeightsVersionKey, (n, 7)));
        vm.assertEq(uint256(SUBNET.getWeightsVersionKey(n)), 7);
        attempt(s, abi.encodeCall(ISubnet.setWeightsSetRateLimit, (n, SUBNET.getWeightsSetRateLimit(n))));
        attempt(s, abi.encodeCall(ISubnet.setAdjustmentAlpha, (n, SUBNET.getAdjustmentAlpha(n))));
        SUBNET.getMaxWeightLimit(n);
        attempt(s, abi.encodeCall(ISubnet.setImmunityPeriod, (n, 77)));
        vm.assertEq(uint256(SUBNET.getImmunityPeriod(n)), 77);
        attempt(s, abi.encodeCall(ISubnet.setMinAllowedWeights, (n, 3)));
        vm.assertEq(uint256(SUBNET.getMinAllowedWeights(n)), 3);
        attempt(s, abi.encodeCall(ISubnet.setKappa, (n, SUBNET.getKappa(n))));
        attempt(s, abi.encodeCall(ISubnet.setRho, (n, 11)));
        vm.assertEq(uint256(SUBNET.getRho(n)), 11);
        attempt(s, abi.encodeCall(ISubnet.setAlphaSigmoidSteepness, (n, SUBNET.getAlphaSigmoidSteepness(n))));
        attempt(s, abi.encodeCall(ISubnet.setActivityCutoff, (n, SUBNET.getActivityCutoff(n))));
        attempt(s, abi.encodeCall(ISubnet.setActivityCutoffFactor, (n, SUBNET.getActivityCutoffFactor(n))));
        attempt(
            s,
            abi.encodeCall(
                ISubnet.setNetworkRegistrationAllowed, (n, SUBNET.getNetworkRegistrationAllowed(n))
            )
        );
        attempt(
            s,
            abi.encodeCall(
                ISubnet.setNetworkPowRegistrationAllowed, (n, SUBNET.getNetworkPowRegistrationAllowed(n))
            )
        );
        attempt(s, abi.encodeCall(ISubnet.setMinBurn, (n, SUBNET.getMinBurn(n))));
        attempt(s, abi.encodeCall(ISubnet.setMaxBurn, (n, SUBNET.getMaxBurn(n))));
        attempt(s, abi.encodeCall(ISubnet.setDifficulty, (n, SUBNET.getDifficulty(n))));
        attempt(s, abi.encodeCall(ISubnet.setBondsMovingAverage, (n, SUBNET.getBondsMovingAverage(n))));
        attempt(s, abi.encodeCall(ISubnet.setCommitRevealWeightsEnabled, (n, false)));
        vm.assertFalse(SUBNET.getCommitRevealWeightsEnabled(n));
        attempt(s, abi.encodeCall(ISubnet.setLiquidAlphaEnabled, (n, true)));
        vm.assertTrue(SUBNET.getLiquidAlphaEnabled(n));
        attempt(s, abi.encodeCall(ISubnet.setYuma3Enabled, (n, true)));
        vm.assertTrue(SUBNET.getYuma3Enabled(n));
        attempt(s, abi.encodeCall(ISubnet.setBondsResetEnabled, (n, true)));
        vm.assertTrue(SUBNET.getBondsResetEnabled(n));
        (uint16 low, uint16 high) = SUBNET.getAlphaValues(n);
        attempt(s, abi.encodeCall(ISubnet.setAlphaValues, (n, low, high)));
        attempt(
            s,
            abi.encodeCall(
                ISubnet.setCommitRevealWeightsInterval, (n, SUBNET.getCommitRevealWeightsInterval(n))
            )
        );
        attempt(s, abi.encodeCall(ISubnet.toggleTransfers, (n, false)));
    }

    function test_storage_query() external view {
        // SubtensorModule.TotalIssuance, in 8 bytes.
        bytes memory key = hex"658faa385070e074c85bf6b568cf055557c875e4cff74148e4628f264b974c80";
        (bool done, bytes memory entry) = address(0x807).staticcall(key);
        vm.assertTrue(done);
        vm.assertEq(entry.length, 8);
    }

    function test_crowdloans() external {
        uint32 end = uint32(vm.getBlockNumber() + 60_000);
        CROWDLOAN.create(uint64(10 * TAO), uint64(TAO), uint64(300 * TAO), end, address(0xCA4));
        address alice = address(0xA11CE);
        vm.deal(alice, 1_000 ether);
        vm.prank(alice);
        CROWDLOAN.contribute(0, uint64(100 * TAO));
        vm.assertEq(alice.balance, 900 ether);
        vm.assertEq(uint256(CROWDLOAN.getContribution(0, tao.coldkeyOf(alice))), 100 * TAO);
        vm.prank(alice);
        CROWDLOAN.withdraw(0);
        vm.assertEq(alice.balance, 1_000 ether);
        CROWDLOAN.updateMinContribution(0, uint64(2 * TAO));
        CROWDLOAN.updateEnd(0, end + 1);
        CROWDLOAN.updateCap(0, uint64(200 * TAO));
        CrowdloanInfo memory info = CROWDLOAN.getCrowdloan(0);
        vm.assertEq(uint256(info.cap), 200 * TAO);
        vm.prank(alice);
        CROWDLOAN.contribute(0, uint64(190 * TAO));
        CROWDLOAN.finalize(0);
        // The address's account has it, and so has the address once it is met.
        tao.meet(address(0xCA4));
        vm.assertEq(address(0xCA4).balance, 200 ether - 500e9);

        CROWDLOAN.create(uint64(10 * TAO), uint64(TAO), uint64(300 * TAO), end, address(0xCA4));
        vm.prank(alice);
        CROWDLOAN.contribute(1, uint64(50 * TAO));
        uint256 before = alice.balance;
        CROWDLOAN.refund(1);
        vm.assertEq(alice.balance, before + 50 ether);
        CROWDLOAN.dissolve(1);
    }

    function test_leases() external {
        uint32 end = uint32(vm.getBlockNumber() + 60_000);
        LEASING.createLeaseCrowdloan(
            uint64(10 * TAO), uint64(TAO), uint64(5_000 * TAO), end, 10, true, end + 10
        );
        address alice = address(0xA11CE);
        vm.deal(alice, 10_000 ether);
        vm.prank(alice);
        CROWDLOAN.contribute(0, uint64(4_990 * TAO));
        CROWDLOAN.finalize(0);
        LeaseInfo memory lease = LEASING.getLease(0);
        vm.assertEq(lease.beneficiary, self);
        vm.assertEq(uint256(LEASING.getLeaseIdForSubnet(lease.netuid)), 0);
        (uint128 whole, uint128 fraction) = LEASING.getContributorShare(0, tao.coldkeyOf(alice));
        vm.assertGt(uint256(whole) + fraction, 0);
        vm.roll(uint256(end) + 20);
        // The subnet goes to the beneficiary, with a hotkey of its own.
        bytes32 next = keccak256("beneficiary's hotkey");
        tao.asColdkey(
            self, "SubtensorModule", "try_associate_hotkey", string.concat("[\"", vm.toString(next), "\"]")
        );
        LEASING.terminateLease(0, next);
        vm.assertEq(tao.subnet(lease.netuid).owner, self);
    }

    function test_proxies() external {
        bytes32 pure_ = PROXY.createPureProxy(0, 0, 0);
        uint256 height = vm.getBlockNumber();
        vm.assertEq(PROXY.getProxies(pure_).length, 1);
        tao.fund(pure_, 10 * TAO);
        // Balances.transfer_allow_death(MultiAddress::Id(self), compact 1 TAO), as the pure proxy.
        uint256 before = address(this).balance;
        PROXY.proxyCall(pure_, new uint8[](0), bytesOf(abi.encodePacked(hex"050000", self, hex"02286bee")));
        vm.assertEq(address(this).balance, before + 1 ether);

        PROXY.addProxy(keccak256("delegate"), 0, 0);
        PROXY.addProxy(keccak256("other delegate"), 0, 0);
        vm.assertEq(PROXY.getProxies(self).length, 2);
        PROXY.removeProxy(keccak256("delegate"), 0, 0);
        attempt(address(PROXY), abi.encodeCall(IProxy.pokeDeposit, ()));
        PROXY.removeProxies();
        vm.assertEq(PROXY.getProxies(self).length, 0);
        // Only the pure proxy itself may end itself.
        attempt(address(PROXY), abi.encodeCall(IProxy.killPureProxy, (self, 0, 0, uint32(height), 1)));
    }

    function bytesOf(bytes memory data) internal pure returns (uint8[] memory list) {
        list = new uint8[](data.length);
        for (uint256 i; i < data.length; ++i) {
            list[i] = uint8(data[i]);
        }
    }

    function test_voting_power() external view {
        VOTING_POWER.getVotingPower(NETUID, hotkey);
        vm.assertFalse(VOTING_POWER.isVotingPowerTrackingEnabled(NETUID));
        VOTING_POWER.getVotingPowerDisableAtBlock(NETUID);
        VOTING_POWER.getVotingPowerEmaAlpha(NETUID);
        VOTING_POWER.getTotalVotingPower(NETUID);
    }

    function refusedAsReward(uint16 netuid, address script) internal {
        try TAO_REWARD.activateContract(netuid, 0, script, ITaoReward.Mode.Shadow) {
            revert("no reward script");
        } catch (bytes memory reason) {
            vm.assertEq(bytes32(bytes4(reason)), bytes32(ITaoReward.CodeRefused.selector));
        }
    }

    function test_reward_scripts() external {
        uint16 netuid = owned();
        tao.setParameter("admin_freeze_window", 0);
        bytes32 hash = TAO_REWARD.upload(vm.readFileBinary("contracts/rewards/artifacts/top-k.wasm"));
        TAO_REWARD.activate(netuid, hash);
        (bytes32 active, ITaoReward.Mode mode,,,) = TAO_REWARD.status(netuid);
        vm.assertEq(active, hash);
        vm.assertEq(uint256(mode), uint256(ITaoReward.Mode.Replace));
        TAO_REWARD.activateScript(netuid, 0, hash, ITaoReward.Mode.Shadow, "", false);
        TAO_REWARD.setMode(netuid, 0, ITaoReward.Mode.After);
        TAO_REWARD.setConfig(netuid, 0, "");
        ITaoReward.Deployment memory deployment = TAO_REWARD.deployment(netuid, 0);
        vm.assertEq(uint256(deployment.mode), uint256(ITaoReward.Mode.After));
        vm.assertEq(uint256(TAO_REWARD.lastRun(netuid, 0).blockNumber), 0);
        ITaoReward.DryRun memory dry = TAO_REWARD.dryRun(netuid, 0, hash, "");
        vm.assertGt(uint256(dry.fuelUsed), 0);
        TAO_REWARD.deactivateMechanism(netuid, 0);
        TAO_REWARD.activate(netuid, hash);
        TAO_REWARD.deactivate(netuid);
        (active,,,,) = TAO_REWARD.status(netuid);
        vm.assertEq(active, bytes32(0));
        refusedAsReward(netuid, address(this));
        refusedAsReward(netuid, address(STAKING_V2));
        refusedAsReward(netuid, address(0xabcd));
    }
}
