#!/usr/bin/env bash
# Builds the reward scripts in C: Debian's clang, lld and wasi-libc, then the repository's own packer.
#
#   build.sh                build contracts/rewards/c/NAME/NAME.wasm
#   build.sh --bindings     write the bindings in NAME/gen anew first, by wit-bindgen 0.61.1
#                           (cargo install --locked --version 0.61.1 wit-bindgen-cli)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

root=$(cd ../../.. && pwd)
scripts=(top-k)

for tool in clang wasm-ld; do
    command -v "$tool" >/dev/null || { echo "no $tool: apt-get install clang lld wasi-libc" >&2; exit 1; }
done

for script in "${scripts[@]}"; do
    source=$script/${script//-/_}.c
    if [ "${1:-}" = --bindings ]; then
        wit-bindgen c --world reward-script --out-dir "$script/gen" "$root/wasm-host/wit"
    fi
    module=$(mktemp)
    # No start files: they would run constructors, and a script has no start function.
    clang --target=wasm32-wasi -std=c11 -O2 -Wall -Wextra -Werror -nostartfiles -nodefaultlibs \
        -fvisibility=hidden "-ffile-prefix-map=$PWD=/c" \
        -Wl,--no-entry,--strip-all,-z,stack-size=131072 \
        "$source" "$script/gen/reward_script.c" "$script/gen/reward_script_component_type.o" -lc \
        -o "$module"
    CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/rewards \
        cargo run --manifest-path ../Cargo.toml --locked --quiet --release \
        --package componentize -- "$module" "$script/$script.wasm"
    rm -f "$module"
    echo "$script.wasm, $(wc -c <"$script/$script.wasm") bytes"
done
