// ethers against a node: each type of transaction, then deploy the vault, deposit, read events and
// views, be refused, withdraw. The provider batches by default.
import { Contract, ContractFactory, HDNodeWallet, JsonRpcProvider, NonceManager, getAddress } from "ethers";
import {
  artifact,
  depositRao,
  depositWei,
  existentialDeposit,
  expect,
  expectEqual,
  feeWei,
  main,
  mnemonic,
  precompile,
  precompileAbi,
  settings,
  weiPerRao,
} from "./common.mjs";

await main("ethers", async () => {
  const { rpc, hotkey, netuid, account: index } = settings(1);
  const { abi, bytecode } = artifact("StakingVault");
  const node = new JsonRpcProvider(rpc, undefined, { pollingInterval: 50, cacheTimeout: -1 });
  const wallet = HDNodeWallet.fromPhrase(mnemonic, undefined, `m/44'/60'/0'/0/${index}`).connect(node);
  const signer = new NonceManager(wallet);
  const { chainId } = await node.getNetwork();
  const settled = async (transaction) => {
    const receipt = await transaction.wait(1, 60_000);
    expectEqual(receipt?.status, 1, `status of ${transaction.hash}`);
    const block = await node.getBlock(receipt.blockNumber);
    return { receipt, fee: feeWei(receipt.gasUsed, block.baseFeePerGas) };
  };

  // A payment of each type, to an account that exists: 1000 rao and 7 wei that are not moved.
  const { gasPrice } = await node.getFeeData();
  const friend = HDNodeWallet.fromPhrase(mnemonic, undefined, "m/44'/60'/0'/0/9").address;
  const types = [
    { type: 0, gasPrice },
    { type: 1, gasPrice, accessList: [] },
    { type: 2, maxFeePerGas: gasPrice * 2n, maxPriorityFeePerGas: 0n },
  ];
  for (const fields of types) {
    const { receipt } = await settled(
      await signer.sendTransaction({ to: friend, value: 1000n * weiPerRao + 7n, ...fields }),
    );
    const [before, after] = await Promise.all([
      node.getBalance(friend, receipt.blockNumber - 1),
      node.getBalance(friend, receipt.blockNumber),
    ]);
    expectEqual(receipt.type, fields.type, "type of the receipt");
    expectEqual(receipt.gasUsed, 21_000n, `gas of a payment of type ${fields.type}`);
    expectEqual(after - before, 1000n * weiPerRao, `payment of type ${fields.type}`);
  }

  // Deploy, with the 500 rao that the vault can never stake.
  const factory = new ContractFactory(abi, bytecode, signer);
  const vault = await factory.deploy(hotkey, netuid, { value: existentialDeposit });
  await settled(vault.deploymentTransaction());
  const address = getAddress(await vault.getAddress());
  const staking = new Contract(precompile.staking, precompileAbi, node);
  const alphaPool = new Contract(precompile.alpha, precompileAbi, node);
  const mapping = new Contract(precompile.mapping, precompileAbi, node);

  // These go out as one batch.
  const [code, theHotkey, theNetuid, coldkey, mapped, price, quote] = await Promise.all([
    node.getCode(address),
    vault.hotkey(),
    vault.netuid(),
    vault.coldkey(),
    mapping.addressMapping(address),
    alphaPool.getAlphaPrice(netuid),
    alphaPool.simSwapTaoForAlpha(netuid, depositRao),
  ]);
  expect(code.length > 2, "code at the vault's address");
  expectEqual(theHotkey, hotkey, "hotkey()");
  expectEqual(theNetuid, BigInt(netuid), "netuid()");
  expectEqual(coldkey, mapped, "coldkey() and the address mapping");
  expect(price > 0n && quote > 0n, "a price and a quote above 0");

  // Deposit.
  const { receipt, fee } = await settled(await vault.deposit({ value: depositWei }));
  const at = receipt.blockNumber;
  const block = { blockTag: at };
  const eventIn = ({ logs }, name) =>
    logs.map((log) => vault.interface.parseLog(log)).find((event) => event?.name === name);
  const deposited = eventIn(receipt, "Deposited");
  expect(deposited, "a Deposited event in the receipt");
  const { alpha } = deposited.args;
  expect(alpha > 0n, "alpha above 0");
  expectEqual(deposited.args.from, wallet.address, "from of Deposited");
  expectEqual(deposited.args.taoRao, depositRao, "taoRao of Deposited");

  const [logs, others, stake, totalAlpha, stakeOf, onHotkey, held, payerBefore, payerAfter] = await Promise.all([
    vault.queryFilter(vault.filters.Deposited(wallet.address), at, at),
    vault.queryFilter(vault.filters.Deposited(address), at, at),
    staking.getStake(hotkey, coldkey, netuid, block),
    vault.totalAlpha(block),
    vault.stakeOf(wallet.address, block),
    staking.getTotalAlphaStaked(hotkey, netuid, block),
    node.getBalance(address, at),
    node.getBalance(wallet.address, at - 1),
    node.getBalance(wallet.address, at),
  ]);
  expectEqual(logs.length, 1, "logs of the depositor");
  expectEqual(logs[0].transactionHash, receipt.hash, "transaction of the log");
  expectEqual(logs[0].args.alpha, alpha, "alpha of the log");
  expectEqual(others.length, 0, "logs of somebody else");
  expectEqual(stake, alpha, "getStake after the deposit");
  expectEqual(totalAlpha, alpha, "totalAlpha()");
  expectEqual(stakeOf, alpha, "stakeOf()");
  expect(onHotkey >= alpha, "getTotalAlphaStaked of at least the vault's stake");
  expectEqual(held, 0n, "spendable balance of the vault");
  expectEqual(payerBefore - payerAfter, depositRao * weiPerRao + fee, "what the deposit cost");

  // Refusals: the vault's own, the chain's through the vault, the chain's own.
  const errorOf = (promise) => promise.then(() => null, (error) => error);
  const errorName = async (value) => (await errorOf(vault.deposit.staticCall({ value })))?.revert?.name;
  expectEqual(await errorName(weiPerRao - 1n), "ZeroAmount", "error of a deposit below a rao");
  expectEqual(await errorName(weiPerRao), "StakeRefused", "error of a deposit of a rao");
  const refused = await errorOf(staking.addStake.staticCall(hotkey, depositRao, 65_000, { from: wallet.address }));
  const reason = JSON.stringify(refused?.info ?? refused?.message ?? null);
  expect(reason.includes("SubnetNotExists"), `SubnetNotExists in the refusal, not ${reason}`);

  // Withdraw half.
  const half = alpha / 2n;
  const { receipt: paid, fee: withdrawFee } = await settled(await vault.withdraw(half));
  const withdrawn = eventIn(paid, "Withdrawn");
  expectEqual(withdrawn?.args.alpha, half, "alpha of Withdrawn");
  expect(withdrawn.args.taoRao > 0n, "taoRao of Withdrawn above 0");
  const then = { blockTag: paid.blockNumber };
  const [rest, restOnChain, before, after] = await Promise.all([
    vault.totalAlpha(then),
    staking.getStake(hotkey, coldkey, netuid, then),
    node.getBalance(wallet.address, paid.blockNumber - 1),
    node.getBalance(wallet.address, paid.blockNumber),
  ]);
  expectEqual(rest, restOnChain, "totalAlpha() and getStake after the withdrawal");
  expect(rest + half >= alpha - 1n, "no more than half of the stake to be gone");
  expectEqual(after - before, withdrawn.args.taoRao * weiPerRao - withdrawFee, "what the withdrawal paid");
  node.destroy();

  return {
    chainId,
    vault: address,
    coldkey,
    depositBlock: at,
    depositGas: receipt.gasUsed,
    taoRao: depositRao,
    alpha,
    withdrawnAlpha: half,
    withdrawnRao: withdrawn.args.taoRao,
    withdrawGas: paid.gasUsed,
    remainingAlpha: rest,
  };
});
