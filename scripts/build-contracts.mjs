#!/usr/bin/env node
// Writes contracts/artifacts/<Name>.json for every contract that can be deployed and called.
// With --check it writes nothing and fails when the committed files are not what the sources build to.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compile, root, settings } from "./solidity.mjs";

const folder = path.join(root, "contracts", "artifacts");
const args = process.argv.slice(2);
const check = args.includes("--check");
if (args.some((argument) => argument !== "--check")) {
  console.error("usage: build-contracts.mjs [--check]");
  process.exit(2);
}

const { version, contracts } = compile();
const wanted = new Map();
for (const { file, name, abi, evm } of contracts) {
  // An interface, or a library that is compiled into its users.
  if (evm.bytecode.object === "" || !abi.some(({ type }) => type === "function")) continue;
  const artifact = {
    contractName: name,
    sourceName: file,
    compiler: { version, settings },
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  };
  const artifactFile = `${name}.json`;
  if (wanted.has(artifactFile)) {
    throw new Error(`two contracts are named ${name}`);
  }
  wanted.set(artifactFile, `${JSON.stringify(artifact, null, 2)}\n`);
}

const present = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith(".json")) : [];
const wrong = present.filter((file) => !wanted.has(file)).map((file) => `${file}: no such contract`);
if (!check) mkdirSync(folder, { recursive: true });
for (const [file, text] of wanted) {
  const target = path.join(folder, file);
  if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
  if (check) {
    wrong.push(`${file}: not what the sources build to`);
  } else {
    writeFileSync(target, text);
    console.log(`wrote contracts/artifacts/${file}`);
  }
}
if (wrong.length > 0) {
  console.error(`contracts/artifacts:\n  ${wrong.join("\n  ")}\nRun scripts/build-contracts.mjs.`);
  process.exit(1);
}
console.log(`contracts/artifacts: ${wanted.size} contracts, current (solc ${version})`);
