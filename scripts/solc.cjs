#!/usr/bin/env node
// The npm build of solc behind the command line of the native one, as far as forge and
// foundry-compilers use it: `--version` and `--standard-json` (input on stdin), with
// `--allow-paths`, `--base-path` and `--include-path`. Anything else is refused.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const repository = path.resolve(__dirname, "..");
const tools = process.env.TAOVM_TOOLS || path.join(repository, ".tools");

function fail(message) {
  fs.writeSync(2, `solc: ${message}\n`);
  process.exit(1);
}

// `allowed` is null when no restriction was asked for.
function parse(argv) {
  const options = { action: null, base: null, include: [], allowed: null };
  for (let i = 0; i < argv.length; i += 1) {
    const [name, inline] = splitOnce(argv[i]);
    const value = () => {
      if (inline !== null) return inline;
      i += 1;
      if (i >= argv.length) fail(`${name} needs a value`);
      return argv[i];
    };
    switch (name) {
      case "--version":
      case "--standard-json":
        options.action = name;
        break;
      case "--base-path":
        options.base = value();
        break;
      case "--include-path":
        options.include.push(value());
        break;
      case "--allow-paths":
        options.allowed = value().split(",").filter(Boolean);
        break;
      default:
        fail(`argument ${JSON.stringify(argv[i])} is not supported by this wrapper`);
    }
  }
  return options;
}

function splitOnce(argument) {
  const at = argument.indexOf("=");
  return argument.startsWith("--") && at > 0
    ? [argument.slice(0, at), argument.slice(at + 1)]
    : [argument, null];
}

function loadCompiler() {
  // Emscripten installs handlers that print the whole compiler when anything throws.
  const before = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  let compiler;
  try {
    compiler = require(path.join(tools, "node_modules", "solc"));
  } catch (error) {
    fail(`${error.message.split("\n")[0]}; run scripts/setup.sh first`);
  }
  process.removeAllListeners("uncaughtException");
  process.removeAllListeners("unhandledRejection");
  before.forEach((listener) => process.on("uncaughtException", listener));
  return compiler;
}

function within(file, folder) {
  const relative = path.relative(folder, file);
  return relative === "" || !(relative.startsWith("..") || path.isAbsolute(relative));
}

// Resolves an import that the input did not carry: base path first, then the include paths.
function importer(options) {
  const roots = [options.base ?? process.cwd(), ...options.include].map((p) => path.resolve(p));
  const readable = [...roots, ...(options.allowed ?? []).map((p) => path.resolve(p))].map(real);
  return (unit) => {
    for (const root of roots) {
      const file = path.resolve(root, unit);
      if (!fs.existsSync(file)) continue;
      if (!readable.some((folder) => within(real(file), folder))) {
        return { error: `File outside of allowed directories: ${unit}` };
      }
      try {
        return { contents: fs.readFileSync(file, "utf8") };
      } catch (error) {
        return { error: `Cannot read ${file}: ${error.message}` };
      }
    }
    return { error: "File not found inside the base path or any of the include paths." };
  };
}

function real(file) {
  return fs.existsSync(file) ? fs.realpathSync(file) : path.resolve(file);
}

// A single write to a pipe may be partial.
function print(text) {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += fs.writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

const options = parse(process.argv.slice(2));
if (options.action === null) fail("expected --version or --standard-json");
const compiler = loadCompiler();
if (options.action === "--version") {
  print(`solc, the solidity compiler commandline interface\nVersion: ${compiler.version()}\n`);
} else {
  print(`${compiler.compile(fs.readFileSync(0, "utf8"), { import: importer(options) })}\n`);
}
process.exit(0);
