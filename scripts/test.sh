#!/usr/bin/env bash
# Every test of the repository, in one command: installs the tools it needs, then checks the Rust code,
# the dependencies, the Solidity and the reward scripts, and runs all tests. Fails if anything fails.
#
#   scripts/test.sh            all of it
#   scripts/test.sh --quick    without documentation, dependency and artifact checks
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=false
case "${1:-}" in
    "") ;;
    --quick) quick=true ;;
    *) echo "usage: scripts/test.sh [--quick]" >&2; exit 2 ;;
esac

# Tests find the tools through these; each of FORGE, CAST, SOLC, CHROME and NODE overrides one of them.
mkdir -p "${TAOVM_TOOLS:-.tools}"
TAOVM_TOOLS=$(cd "${TAOVM_TOOLS:-.tools}" && pwd)
export TAOVM_TOOLS
export PATH=$TAOVM_TOOLS/bin:$PATH
export FORGE=${FORGE:-$TAOVM_TOOLS/bin/forge}
export CAST=${CAST:-$TAOVM_TOOLS/bin/cast}
export SOLC=${SOLC:-$TAOVM_TOOLS/bin/solc}
export CHROME=${CHROME:-$TAOVM_TOOLS/bin/chrome}
export NODE=${NODE:-node}
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

started=$SECONDS
summary=()
failures=0
closing=""

# phase NAME COMMAND...: runs it under a heading. Exit 77 means that it cannot be run on this machine.
phase() {
    local name=$1 began=$SECONDS code
    shift
    printf '\n==> %s\n' "$name"
    "$@" </dev/null
    code=$?
    local verdict=ok
    case $code in
        0) ;;
        77) verdict="not run" ;;
        *) verdict=FAILED; failures=$((failures + 1)) ;;
    esac
    summary+=("$(printf '%-8s %5ds  %s' "$verdict" $((SECONDS - began)) "$name")")
    printf '==> %s: %s in %ds\n' "$name" "$verdict" $((SECONDS - began))
    [ "$verdict" != FAILED ]
}

documentation() { RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items; }

solidity() {
    "$FORGE" fmt --check && "$FORGE" fmt --check contracts/testing contracts/bridge*-test node/templates &&
        "$FORGE" build && "$FORGE" test &&
        "$NODE" scripts/check-abi.mjs && "$NODE" scripts/build-contracts.mjs --check &&
        "$NODE" scripts/build-kit.mjs --check
}

reward_scripts() {
    CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/rewards \
        cargo test --locked --manifest-path contracts/rewards/Cargo.toml || return $?
    scripts/wasm-toolchain.sh || return $?
    scripts/build-rewards.sh --check
}

# Runs the tests and leaves their closing line in `closing`.
rust_tests() {
    local log code
    log=$(mktemp)
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --locked --workspace --no-fail-fast --status-level slow --final-status-level fail \
            2>&1 | tee "$log"
        code=${PIPESTATUS[0]}
        closing=$(grep -E '^ *Summary \[' "$log" | tail -n 1)
    else
        cargo test --locked --workspace --lib --bins --tests --no-fail-fast 2>&1 | tee "$log"
        code=${PIPESTATUS[0]}
        closing=$(awk '
            /^test result:/ { passed += $4; failed += $6; ignored += $8; measured += $10; filtered += $12; runs++ }
            END {
                if (runs) printf "test result: %s. %d passed; %d failed; %d ignored; %d measured; %d filtered out",
                    failed ? "FAILED" : "ok", passed, failed, ignored, measured, filtered
            }' "$log")
    fi
    rm -f "$log"
    if [ -z "$closing" ]; then
        echo "the tests were not run to their end" >&2
        return 1
    fi
    return "$code"
}

if ! phase "tools" scripts/setup.sh; then
    exit 1
fi
phase "format" cargo fmt --all --check
phase "clippy" cargo clippy --locked --workspace --all-targets -- -D warnings
if ! $quick; then
    phase "documentation" documentation
    phase "dependencies" cargo deny --locked check licenses bans sources
fi
phase "solidity" solidity
if ! $quick && [ -e scripts/build-rewards.sh ]; then
    phase "reward scripts" reward_scripts
fi
phase "documentation tests" cargo test --locked --workspace --doc
phase "tests" rust_tests

printf '\n==> summary\n'
printf '%s\n' "${summary[@]}"
printf 'total %dm %02ds\n' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60))
if [ "$failures" -gt 0 ]; then
    printf '%d of %d phases failed\n' "$failures" "${#summary[@]}"
else
    echo "all phases passed"
fi
[ -z "$closing" ] || printf '%s\n' "$closing"
[ "$failures" -eq 0 ]
