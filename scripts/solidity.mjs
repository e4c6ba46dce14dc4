// Compiles Solidity in one go with the settings of foundry.toml.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

// `foundry.toml` says the same: bytecode without metadata does not depend on paths or comments.
export const settings = {
  evmVersion: "prague",
  metadata: { appendCBOR: false, bytecodeHash: "none" },
  optimizer: { enabled: true, runs: 200 },
  remappings: ["@taovm/contracts/=contracts/"],
  viaIR: false,
};

function sourceFiles(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourceFiles(name);
      return name.endsWith(".sol") ? [name] : [];
    });
}

function solc(args, input) {
  const command = process.env.SOLC || path.join(root, ".tools", "bin", "solc");
  const run = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1 << 28, cwd: root });
  if (run.error) {
    throw new Error(`${command}: ${run.error.message}; run scripts/setup.sh first`);
  }
  if (run.status !== 0) throw new Error(`${command} failed:\n${run.stderr}`);
  return run.stdout;
}

// The compiler's version, and every contract and interface of a folder as { file, name, ...compiler output }.
// What the folder imports is read from the repository.
export function compile(folder = "contracts/src") {
  const version = /^Version: (.*)$/m.exec(solc(["--version"], ""))?.[1];
  if (!version) throw new Error("solc --version said nothing that can be read");
  const sources = {};
  const add = (file) => {
    if (sources[file]) return;
    const content = readFileSync(path.join(root, file), "utf8");
    sources[file] = { content };
    for (const [, from] of content.matchAll(/^(?:import .*|\} )from "(\..*)";$/gm)) {
      add(path.posix.join(path.posix.dirname(file), from));
    }
  };
  sourceFiles(folder).forEach(add);
  const input = {
    language: "Solidity",
    sources,
    settings: {
      ...settings,
      outputSelection: {
        "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"] },
      },
    },
  };
  const output = JSON.parse(solc(["--standard-json"], JSON.stringify(input)));
  const problems = (output.errors ?? []).filter(({ severity }) => severity !== "info");
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => problem.formattedMessage).join("\n"));
  }
  const contracts = Object.entries(output.contracts).flatMap(([file, named]) =>
    Object.entries(named).map(([name, contract]) => ({ file, name, ...contract })),
  );
  return { version, contracts };
}
