#!/usr/bin/env bash
# What the real precompiles cost in `forge test`, beside hand-written mocks of them: the same suite on both.
#
#   benches/foundry.sh [path/to/taovm]     default: target/release/taovm; FORGE and FOUNDRY_SOLC as ever
#
# Prints milliseconds: for each test forge's own time, for the suite of 100 tests with 10 calls each forge's wall time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
taovm=$(realpath "${1:-target/release/taovm}")
export FORGE=${FORGE:-$root/.tools/bin/forge}
export FOUNDRY_SOLC=${FOUNDRY_SOLC:-$root/.tools/bin/solc}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$taovm" init "$folder" >/dev/null
rm "$folder"/test/*
cp benches/foundry/Suite.sol "$folder/test/Suite.t.sol"
# A hundred tests of a flow of ten calls, on both.
{
    echo 'pragma solidity ^0.8.24;'
    echo 'import {MockSuite, RealSuite} from "./Suite.t.sol";'
    for kind in Mock Real; do
        echo "contract ${kind}Hundred is ${kind}Suite {"
        for i in $(seq 100); do echo "    function test_${i}() external { flow(10_000_000 + ${i}); }"; done
        echo '}'
    done
} >"$folder/test/Hundred.t.sol"
cd "$folder"
"$FORGE" build >/dev/null

run() { "$taovm" forge test --json "$@"; }
for kind in Mock Real; do
    run --mc "^${kind}Suite\$" | python3 -c '
import json, re, sys
for suite in json.load(sys.stdin).values():
    for name, test in suite["test_results"].items():
        if test["status"] != "Success": sys.exit(f"{name}: {test}")
        unit = {"s": 1e3, "ms": 1, "µs": 1e-3, "us": 1e-3, "ns": 1e-6}
        parts = re.findall(r"([\d.]+)(ns|µs|us|ms|s)", test["duration"])
        print(f"{sys.argv[1]:5} {name:28} {sum(float(n) * unit[u] for n, u in parts):10.1f} ms")
' "$kind"
    began=$(date +%s%N)
    run --mc "^${kind}Hundred\$" --mt '^test_[0-9]+$' >/dev/null
    printf '%-5s %-28s %10.1f ms\n' "$kind" "100 tests of 10 calls" "$(((($(date +%s%N) - began)) / 100000))e-1"
done
