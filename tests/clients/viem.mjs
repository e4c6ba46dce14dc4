// viem against a node: deploy the vault, deposit, read events and views, be refused, withdraw.
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeFunctionData,
  getAddress,
  http,
  parseAbi,
  parseEventLogs,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
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

await main("viem", async () => {
  const { rpc, hotkey, netuid, account: index } = settings(0);
  const account = mnemonicToAccount(mnemonic, { addressIndex: index });
  const { abi, bytecode } = artifact("StakingVault");
  const chainAbi = parseAbi(precompileAbi);

  const transport = http(rpc, { batch: true, timeout: 60_000 });
  const id = await createPublicClient({ transport }).getChainId();
  const chain = defineChain({
    id,
    name: "taovm",
    nativeCurrency: { name: "TAO", symbol: "TAO", decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
  });
  const node = createPublicClient({ chain, transport, pollingInterval: 50, cacheTime: 0 });
  const wallet = createWalletClient({ account, chain, transport });
  const settled = async (hash) => {
    const receipt = await node.waitForTransactionReceipt({ hash, timeout: 60_000 });
    expectEqual(receipt.status, "success", `status of ${hash}`);
    const block = await node.getBlock({ blockNumber: receipt.blockNumber });
    return { receipt, fee: feeWei(receipt.gasUsed, block.baseFeePerGas) };
  };

  // Deploy, with the 500 rao that the vault can never stake.
  const { receipt: created } = await settled(
    await wallet.deployContract({ abi, bytecode, args: [hotkey, netuid], value: existentialDeposit }),
  );
  expect(created.contractAddress, "a contract address in the receipt");
  const address = getAddress(created.contractAddress);
  const vault = (functionName, args = [], blockNumber) =>
    node.readContract({ address, abi, functionName, args, blockNumber });
  const chainRead = (to, functionName, args, blockNumber) =>
    node.readContract({ address: to, abi: chainAbi, functionName, args, blockNumber });

  // These go out as one batch.
  const [code, theHotkey, theNetuid, coldkey, mapped, price, quote] = await Promise.all([
    node.getCode({ address }),
    vault("hotkey"),
    vault("netuid"),
    vault("coldkey"),
    chainRead(precompile.mapping, "addressMapping", [address]),
    chainRead(precompile.alpha, "getAlphaPrice", [netuid]),
    chainRead(precompile.alpha, "simSwapTaoForAlpha", [netuid, depositRao]),
  ]);
  expect(code && code.length > 2, "code at the vault's address");
  expectEqual(theHotkey, hotkey, "hotkey()");
  expectEqual(theNetuid, netuid, "netuid()");
  expectEqual(coldkey, mapped, "coldkey() and the address mapping");
  expect(price > 0n && quote > 0n, "a price and a quote above 0");

  // Deposit.
  const { receipt, fee } = await settled(
    await wallet.writeContract({ address, abi, functionName: "deposit", value: depositWei }),
  );
  const at = receipt.blockNumber;
  const [deposited] = parseEventLogs({ abi, logs: receipt.logs, eventName: "Deposited" });
  expect(deposited, "a Deposited event in the receipt");
  const { alpha } = deposited.args;
  expect(alpha > 0n, "alpha above 0");
  expectEqual(getAddress(deposited.args.from), account.address, "from of Deposited");
  expectEqual(deposited.args.taoRao, depositRao, "taoRao of Deposited");

  const filter = { address, abi, eventName: "Deposited", fromBlock: at, toBlock: at };
  const [logs, others, stake, totalAlpha, stakeOf, onHotkey, held, payerBefore, payerAfter] = await Promise.all([
    node.getContractEvents({ ...filter, args: { from: account.address } }),
    node.getContractEvents({ ...filter, args: { from: address } }),
    chainRead(precompile.staking, "getStake", [hotkey, coldkey, BigInt(netuid)], at),
    vault("totalAlpha", [], at),
    vault("stakeOf", [account.address], at),
    chainRead(precompile.staking, "getTotalAlphaStaked", [hotkey, BigInt(netuid)], at),
    node.getBalance({ address, blockNumber: at }),
    node.getBalance({ address: account.address, blockNumber: at - 1n }),
    node.getBalance({ address: account.address, blockNumber: at }),
  ]);
  expectEqual(logs.length, 1, "logs of the depositor");
  expectEqual(logs[0].transactionHash, receipt.transactionHash, "transaction of the log");
  expectEqual(logs[0].args.alpha, alpha, "alpha of the log");
  expectEqual(others.length, 0, "logs of somebody else");
  expectEqual(stake, alpha, "getStake after the deposit");
  expectEqual(totalAlpha, alpha, "totalAlpha()");
  expectEqual(stakeOf, alpha, "stakeOf()");
  expect(onHotkey >= alpha, "getTotalAlphaStaked of at least the vault's stake");
  expectEqual(held, 0n, "spendable balance of the vault");
  expectEqual(payerBefore - payerAfter, depositRao * weiPerRao + fee, "what the deposit cost");

  // Refusals: the vault's own, the chain's through the vault, the chain's own.
  const errorName = async (value) => {
    try {
      await node.simulateContract({ account, address, abi, functionName: "deposit", value });
    } catch (error) {
      const reverted = error instanceof BaseError && error.walk((e) => e instanceof ContractFunctionRevertedError);
      if (reverted) return reverted.data?.errorName;
      throw error;
    }
    return "none";
  };
  expectEqual(await errorName(weiPerRao - 1n), "ZeroAmount", "error of a deposit below a rao");
  expectEqual(await errorName(weiPerRao), "StakeRefused", "error of a deposit of a rao");
  const refused = await node
    .call({
      account,
      to: precompile.staking,
      data: encodeFunctionData({ abi: chainAbi, functionName: "addStake", args: [hotkey, depositRao, 65_000n] }),
    })
    .then(() => "nothing", (error) => `${error.message}\n${error.details ?? ""}`);
  expect(refused.includes("SubnetNotExists"), `SubnetNotExists in the refusal, not ${refused}`);

  // Withdraw half.
  const half = alpha / 2n;
  const { receipt: paid, fee: withdrawFee } = await settled(
    await wallet.writeContract({ address, abi, functionName: "withdraw", args: [half] }),
  );
  const [withdrawn] = parseEventLogs({ abi, logs: paid.logs, eventName: "Withdrawn" });
  expectEqual(withdrawn?.args.alpha, half, "alpha of Withdrawn");
  expect(withdrawn.args.taoRao > 0n, "taoRao of Withdrawn above 0");
  const [rest, restOnChain, before, after] = await Promise.all([
    vault("totalAlpha", [], paid.blockNumber),
    chainRead(precompile.staking, "getStake", [hotkey, coldkey, BigInt(netuid)], paid.blockNumber),
    node.getBalance({ address: account.address, blockNumber: paid.blockNumber - 1n }),
    node.getBalance({ address: account.address, blockNumber: paid.blockNumber }),
  ]);
  expectEqual(rest, restOnChain, "totalAlpha() and getStake after the withdrawal");
  expect(rest + half >= alpha - 1n, "no more than half of the stake to be gone");
  expectEqual(after - before, withdrawn.args.taoRao * weiPerRao - withdrawFee, "what the withdrawal paid");

  return {
    chainId: id,
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
