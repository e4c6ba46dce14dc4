#!/usr/bin/env node
// Compares the compiled precompile interfaces with the tables of the rule book: selector, mutability
// and result of each function, and that no function of the rule book is without an interface.
import { readFileSync } from "node:fs";
import path from "node:path";
import { compile, root } from "./solidity.mjs";

const precompiles = [
  { name: "IEd25519", constant: "ED25519_ADDRESS", address: "0x0000000000000000000000000000000000000402" },
  { name: "ISr25519", constant: "SR25519_ADDRESS", address: "0x0000000000000000000000000000000000000403" },
  { name: "IBalanceTransfer", constant: "BALANCE_TRANSFER_ADDRESS", address: "0x0000000000000000000000000000000000000800" },
  { name: "IStakingV1", constant: "STAKING_V1_ADDRESS", address: "0x0000000000000000000000000000000000000801" },
  { name: "IMetagraph", constant: "METAGRAPH_ADDRESS", address: "0x0000000000000000000000000000000000000802" },
  { name: "ISubnet", constant: "SUBNET_ADDRESS", address: "0x0000000000000000000000000000000000000803" },
  { name: "INeuron", constant: "NEURON_ADDRESS", address: "0x0000000000000000000000000000000000000804" },
  { name: "IStakingV2", constant: "STAKING_V2_ADDRESS", address: "0x0000000000000000000000000000000000000805" },
  { name: "IUidLookup", constant: "UID_LOOKUP_ADDRESS", address: "0x0000000000000000000000000000000000000806" },
  { name: "IAlpha", constant: "ALPHA_ADDRESS", address: "0x0000000000000000000000000000000000000808" },
  { name: "ICrowdloan", constant: "CROWDLOAN_ADDRESS", address: "0x0000000000000000000000000000000000000809" },
  { name: "ILeasing", constant: "LEASING_ADDRESS", address: "0x000000000000000000000000000000000000080a" },
  { name: "IProxy", constant: "PROXY_ADDRESS", address: "0x000000000000000000000000000000000000080b" },
  { name: "IAddressMapping", constant: "ADDRESS_MAPPING_ADDRESS", address: "0x000000000000000000000000000000000000080c" },
  { name: "IVotingPower", constant: "VOTING_POWER_ADDRESS", address: "0x000000000000000000000000000000000000080d" },
  { name: "ITaoReward", constant: "TAO_REWARD_ADDRESS", address: "0x74616f0000000000000000000000000000000001" },
];

// Ours, so not in the rule book's tables of the public chain.
const ownRows = [
  { signature: "upload(bytes)", mutability: "nonpayable", outputs: ["bytes32"] },
  { signature: "activate(uint16,bytes32)", mutability: "nonpayable", outputs: [] },
  { signature: "activateScript(uint16,uint8,bytes32,uint8,bytes,bool)", mutability: "nonpayable", outputs: [] },
  { signature: "activateContract(uint16,uint8,address,uint8)", mutability: "nonpayable", outputs: [] },
  { signature: "setMode(uint16,uint8,uint8)", mutability: "nonpayable", outputs: [] },
  { signature: "setConfig(uint16,uint8,bytes)", mutability: "nonpayable", outputs: [] },
  { signature: "deactivate(uint16)", mutability: "nonpayable", outputs: [] },
  { signature: "deactivateMechanism(uint16,uint8)", mutability: "nonpayable", outputs: [] },
  { signature: "status(uint16)", mutability: "view", outputs: ["bytes32", "uint8", "uint64", "uint32", "uint64"] },
  { signature: "deployment(uint16,uint8)", mutability: "view", outputs: ["(bytes32,address,uint8,uint64,uint32,bool,uint64,bytes32,uint8,bytes,bytes)"] },
  { signature: "lastRun(uint16,uint8)", mutability: "view", outputs: ["(uint64,uint8,bytes32,uint64,uint8,string,uint64,bytes)"] },
  { signature: "dryRun(uint16,uint8,bytes32,bytes)", mutability: "view", outputs: ["(uint64,uint8,string,uint64[],uint64[],uint64[],uint64[])"] },
].map((row) => ({ ...row, address: "0x74616f0000000000000000000000000000000001" }));

const table = ["abi-money.json", "abi-network.json"]
  .flatMap((file) => JSON.parse(readFileSync(path.join(root, "docs", "spec", file), "utf8")))
  .concat(ownRows);

function typeOf({ type, components }) {
  return type.startsWith("tuple")
    ? `(${components.map(typeOf).join(",")})${type.slice("tuple".length)}`
    : type;
}

const { contracts } = compile();
const problems = [];
let checked = 0;
for (const { name, constant, address } of precompiles) {
  const contract = contracts.find((candidate) => candidate.name === name);
  if (!contract) {
    problems.push(`${name}: no such interface`);
    continue;
  }
  const source = readFileSync(path.join(root, contract.file), "utf8");
  const declared = new RegExp(`address constant ${constant} = (0x[0-9a-fA-F]{40});`).exec(source)?.[1];
  if (declared?.toLowerCase() !== address) {
    problems.push(`${name}: ${constant} is ${declared}, expected ${address}`);
  }
  const rows = table.filter((row) => row.address.toLowerCase() === address);
  const seen = new Set();
  for (const item of contract.abi.filter(({ type }) => type === "function")) {
    const signature = `${item.name}(${item.inputs.map(typeOf).join(",")})`;
    const row = rows.find((candidate) => candidate.signature === signature);
    seen.add(signature);
    checked += 1;
    if (!row) {
      problems.push(`${name}.${signature}: not in the table of ${address}`);
      continue;
    }
    const compare = (what, ours, theirs) => {
      if (ours !== theirs) problems.push(`${name}.${signature}: ${what} ${ours}, expected ${theirs}`);
    };
    compare("mutability", item.stateMutability, row.mutability);
    compare("outputs", item.outputs.map(typeOf).join(), row.outputs.join());
    if (row.selector) {
      compare("selector", `0x${contract.evm.methodIdentifiers[signature]}`, row.selector);
    }
  }
  for (const { signature } of rows) {
    if (!seen.has(signature)) problems.push(`${name}: ${signature} is missing`);
  }
}
const covered = precompiles.map(({ address }) => address);
for (const { address, signature } of table) {
  if (!covered.includes(address.toLowerCase())) problems.push(`${address}: ${signature} has no interface`);
}

if (problems.length > 0) {
  console.error(`Solidity interfaces differ from docs/spec:\n  ${problems.join("\n  ")}`);
  process.exit(1);
}
console.log(`Solidity interfaces: ${checked} functions of ${precompiles.length} precompiles agree with docs/spec`);
