// What the client scripts share: settings from the environment, the artifact, checks, the last line.
//
//   TAOVM_RPC      HTTP address of the node (http://127.0.0.1:8545)
//   TAOVM_HOTKEY   the hotkey to stake to, 32 bytes in hex
//   TAOVM_NETUID   a started subnet whose alpha trades
//   TAOVM_ACCOUNT  which account of the test mnemonic pays (a default for each script)
import { readFileSync } from "node:fs";

export const mnemonic = "test test test test test test test test test test test junk";
export const weiPerRao = 1_000_000_000n;
export const existentialDeposit = 500n * weiPerRao;

// One TAO, and 5 wei that are less than a rao and must stay where they are.
export const depositRao = 1_000_000_000n;
export const depositWei = depositRao * weiPerRao + 5n;

export const precompile = {
  staking: "0x0000000000000000000000000000000000000805",
  alpha: "0x0000000000000000000000000000000000000808",
  mapping: "0x000000000000000000000000000000000000080c",
};

export const precompileAbi = [
  "function addStake(bytes32 hotkey, uint256 amount, uint256 netuid) payable",
  "function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) view returns (uint256)",
  "function getTotalAlphaStaked(bytes32 hotkey, uint256 netuid) view returns (uint256)",
  "function getAlphaPrice(uint16 netuid) view returns (uint256)",
  "function simSwapTaoForAlpha(uint16 netuid, uint64 tao) view returns (uint256)",
  "function addressMapping(address target) view returns (bytes32)",
];

function setting(name, pattern, fallback) {
  const value = process.env[name] ?? fallback;
  if (value === undefined) throw new Error(`${name} is not set`);
  if (!pattern.test(value)) throw new Error(`${name} is ${JSON.stringify(value)}, which does not match ${pattern}`);
  return value;
}

export function settings(defaultAccount) {
  const netuid = Number(setting("TAOVM_NETUID", /^[0-9]{1,5}$/));
  if (netuid > 65_535) throw new Error(`TAOVM_NETUID is ${netuid}, above 65535`);
  return {
    rpc: setting("TAOVM_RPC", /^https?:\/\//, "http://127.0.0.1:8545"),
    hotkey: setting("TAOVM_HOTKEY", /^0x[0-9a-fA-F]{64}$/).toLowerCase(),
    netuid,
    account: Number(setting("TAOVM_ACCOUNT", /^[0-9]$/, String(defaultAccount))),
  };
}

export function artifact(name) {
  return JSON.parse(readFileSync(new URL(`../../contracts/artifacts/${name}.json`, import.meta.url), "utf8"));
}

export function expect(condition, what) {
  if (!condition) throw new Error(`expected ${what}`);
}

export function expectEqual(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what}: got ${actual}, expected ${expected}`);
}

// The chain charges the base fee for the gas used, in whole rao, whatever tip was offered.
export function feeWei(gasUsed, baseFeePerGas) {
  return ((gasUsed * baseFeePerGas) / weiPerRao) * weiPerRao;
}

// Runs a script; its result is the only thing on stdout, as one line of JSON.
export async function main(client, script) {
  try {
    const result = await script();
    const text = JSON.stringify({ client, ...result }, (_, value) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    process.stdout.write(`${text}\n`, () => process.exit(0));
  } catch (error) {
    process.stderr.write(`${client}: ${error?.stack ?? error}\n`, () => process.exit(1));
  }
}
