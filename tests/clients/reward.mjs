// An owner's work with reward scripts by ethers: upload, dry run, shadow, replace, configuration, errors.
//
//   TAOVM_ACCOUNT  the subnet's owner
//   TAOVM_WASM     the component top-k
//   TAOVM_MINERS   uids that a validator has weighed, best first, separated by commas
import { readFileSync } from "node:fs";
import { Contract, HDNodeWallet, JsonRpcProvider, Mnemonic } from "ethers";
import { expect, expectEqual, mnemonic, settings } from "./common.mjs";

const { rpc, netuid, account } = settings(0);
const miners = process.env.TAOVM_MINERS.split(",").map(Number);
const code = readFileSync(process.env.TAOVM_WASM);

const abi = [
  "event CodeUploaded(bytes32 indexed codeHash, bytes32 indexed uploader)",
  "event Activated(uint16 indexed netuid, uint8 indexed mechanism, bytes32 indexed codeHash, address script, uint8 mode, uint64 takesEffectAt)",
  "event ModeSet(uint16 indexed netuid, uint8 indexed mechanism, uint8 mode, uint64 takesEffectAt)",
  "error NotSubnetOwner()",
  "error CodeRefused(string reason)",
  "error CodeNotFound()",
  "function upload(bytes code) returns (bytes32 codeHash)",
  "function activateScript(uint16 netuid, uint8 mechanism, bytes32 codeHash, uint8 mode, bytes config, bool keepState)",
  "function setMode(uint16 netuid, uint8 mechanism, uint8 mode)",
  "function setConfig(uint16 netuid, uint8 mechanism, bytes config)",
  "function deactivateMechanism(uint16 netuid, uint8 mechanism)",
  "function deployment(uint16 netuid, uint8 mechanism) view returns (tuple(bytes32 codeHash, address script, uint8 mode, uint64 activatedAt, uint32 failures, bool suspended, uint64 scheduledAt, bytes32 scheduledCodeHash, uint8 scheduledMode, bytes config, bytes state))",
  "function lastRun(uint16 netuid, uint8 mechanism) view returns (tuple(uint64 blockNumber, uint8 mode, bytes32 codeHash, uint64 fuelUsed, uint8 fault, string reason, uint64 distanceQ32, bytes note))",
  "function dryRun(uint16 netuid, uint8 mechanism, bytes32 codeHash, bytes config) view returns (tuple(uint64 fuelUsed, uint8 fault, string reason, uint64[] incentive, uint64[] dividends, uint64[] yumaIncentive, uint64[] yumaDividends))",
];
const [shadow, replace] = [1n, 3n];

const provider = new JsonRpcProvider(rpc, undefined, { cacheTimeout: -1, pollingInterval: 50 });
const wallet = (index) =>
  HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(mnemonic), `m/44'/60'/0'/0/${index}`).connect(provider);
const at = "0x74616f0000000000000000000000000000000001";
const reward = new Contract(at, abi, wallet(account));
const metagraph = new Contract(
  "0x0000000000000000000000000000000000000802",
  ["function getIncentive(uint16 netuid, uint16 uid) view returns (uint16)"],
  provider,
);

async function events(transaction) {
  const receipt = await (await transaction).wait();
  return receipt.logs.filter((log) => log.address.toLowerCase() === at).map((log) => reward.interface.parseLog(log));
}

async function refusal(call) {
  try {
    await call;
  } catch (error) {
    return error.revert ?? reward.interface.parseError(error.data ?? error.info?.error?.data);
  }
  throw new Error("expected a refusal");
}

const epoch = () => provider.send("taovm_epoch", [netuid]);
const incentives = () => Promise.all(miners.map(async (uid) => Number(await metagraph.getIncentive(netuid, uid))));

// Upload.
const codeHash = await reward.upload.staticCall(code);
const [uploaded] = await events(reward.upload(code));
expectEqual(uploaded.name, "CodeUploaded", "event");
expectEqual(uploaded.args.codeHash, codeHash, "hash in the event");
expectEqual((await refusal(reward.upload.staticCall("0x00"))).name, "CodeRefused", "error of nonsense");

// What would be, without changing anything: the best two of five.
const dry = await reward.dryRun(netuid, 0, codeHash, "0x0200");
expectEqual(dry.fault, 0n, `fault (${dry.reason})`);
expect(dry.fuelUsed > 0n, "fuel");
expectEqual(dry.incentive.filter((share) => share > 0n).length, 2, "neurons that the script would pay");
expect(dry.yumaIncentive.filter((share) => share > 0n).length > 2, "more that Yuma would");
expectEqual(dry.incentive.length, dry.yumaDividends.length, "shares");

// In shadow Yuma pays.
const stranger = reward.connect(wallet(9));
const activation = [netuid, 0, codeHash, shadow, "0x0200", false];
expectEqual((await refusal(stranger.activateScript.staticCall(...activation))).name, "NotSubnetOwner", "error");
const [activated] = await events(reward.activateScript(...activation));
expectEqual(activated.args.mode, shadow, "mode in the event");
await epoch();
const last = await reward.lastRun(netuid, 0);
expectEqual(last.mode, shadow, "mode of the run");
expectEqual(last.fault, 0n, `fault (${last.reason})`);
expect(last.distanceQ32 > 0n, "a difference from Yuma");
const byYuma = await incentives();
expect(byYuma.filter((share) => share > 0).length > 2, "Yuma's incentives");

// In its place the script does.
const [set] = await events(reward.setMode(netuid, 0, replace));
expectEqual(set.name, "ModeSet", "event");
await epoch();
const byScript = await incentives();
expectEqual(byScript.filter((share) => share > 0).length, 2, "paid neurons");
expect(byScript[0] > byScript[1] && byScript[1] > 0, "the best two");

// One neuron by another configuration.
await events(reward.setConfig(netuid, 0, "0x0100"));
expectEqual((await refusal(reward.setConfig.staticCall(netuid, 0, "0x0000"))).name, "CodeRefused", "error of k = 0");
await epoch();
expectEqual((await incentives()).filter((share) => share > 0).length, 1, "paid neurons");
const deployed = await reward.deployment(netuid, 0);
expectEqual(deployed.codeHash, codeHash, "deployed code");
expectEqual(deployed.config, "0x0100", "configuration");
expectEqual(deployed.suspended, false, "suspended");
expectEqual(deployed.failures, 0n, "failures");

await events(reward.deactivateMechanism(netuid, 0));
expectEqual((await reward.deployment(netuid, 0)).activatedAt, 0n, "no deployment");
console.log(JSON.stringify({ client: "reward", byYuma, byScript }));
process.exit(0);
