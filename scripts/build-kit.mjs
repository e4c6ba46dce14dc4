#!/usr/bin/env node
// Writes contracts/testing/internal/Code.sol: the compiled code of TaoChain. Tests install that instead of
// compiling it themselves, so it is the same, and costs them nothing, whatever their project's settings are.
// With --check it writes nothing and fails when the committed file is not what the sources build to.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compile, root } from "./solidity.mjs";

const args = process.argv.slice(2);
const check = args.includes("--check");
if (args.some((argument) => argument !== "--check")) {
  console.error("usage: build-kit.mjs [--check]");
  process.exit(2);
}

const { version, contracts } = compile("contracts/testing/chain");
const chain = contracts.find(({ name }) => name === "TaoChain");
const code = chain.evm.deployedBytecode.object;
const lines = code.match(/.{1,96}/g).map((line) => `    hex"${line}"`);
const text = `// SPDX-License-Identifier: MIT
// Written by scripts/build-kit.mjs from testing/chain/TaoChain.sol with solc ${version}.
pragma solidity >=0.8.20;

/// @dev What stands at \`CHAIN_ADDRESS\`.
// forgefmt: disable-next-item
bytes constant TAO_CHAIN_CODE =
${lines.join("\n")};
`;

const name = "contracts/testing/internal/Code.sol";
const target = path.join(root, name);
if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  if (check) {
    console.error(`${name}: not what the sources build to. Run scripts/build-kit.mjs.`);
    process.exit(1);
  }
  writeFileSync(target, text);
  console.log(`wrote ${name}`);
}
console.log(`${name}: ${code.length / 2} bytes, current (solc ${version})`);
