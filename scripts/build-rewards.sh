#!/usr/bin/env bash
# Builds the reward scripts of contracts/rewards into contracts/rewards/artifacts.
#
#   scripts/build-rewards.sh           build, and record the compiler in BUILD.json
#   scripts/build-rewards.sh --check   build elsewhere and compare with the committed artifacts:
#                                      byte by byte if the compiler is the recorded one, else by
#                                      running the host's tests on the new build
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
rewards="$root/contracts/rewards"
artifacts="$rewards/artifacts"
target=wasm32-unknown-unknown
scripts=(ema fisher shapley stake-dividends top-k winner-takes-all yuma)

check=false
case "${1:-}" in
    --check) check=true ;;
    "") ;;
    *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac

way=$("$root/scripts/wasm-toolchain.sh")
host_target_dir=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR=$host_target_dir/rewards
# The folder picks the pinned compiler; Debian's is used from outside of it, so that rustup does not
# look for the pinned one.
if [ "$way" = debian ]; then
    cd "$root"
    rustc=/usr/bin/rustc
    linker=(-C linker=wasm-ld-19)
    build_std=(-Zbuild-std=core,alloc)
else
    cd "$rewards"
    rustc=$(rustup which rustc 2>/dev/null || command -v rustc)
    linker=()
    build_std=()
fi
compiler="$("$rustc" --version) ($way)"
echo "build-rewards: $compiler"

# No path of this machine may get into an artifact.
flags=(
    -C link-arg=-zstack-size=131072
    "--remap-path-prefix=$rewards=/rewards"
    "--remap-path-prefix=$root=/taovm"
    "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
    "--remap-path-prefix=$("$rustc" --print sysroot)=/rust"
    "${linker[@]}"
)
printf -v encoded '%s\x1f' "${flags[@]}"

compile() {
    local bootstrap=()
    if [ "$way" = debian ]; then bootstrap=(RUSTC_BOOTSTRAP=1); fi
    env RUSTC="$rustc" CARGO_ENCODED_RUSTFLAGS="${encoded%$'\x1f'}" "${bootstrap[@]}" \
        cargo build --manifest-path "$rewards/Cargo.toml" --locked --release --target "$target" "${build_std[@]}" --package "$1"
}

out=$artifacts
if $check; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi
mkdir -p "$out"

for script in "${scripts[@]}"; do
    compile "$script"
    cargo run --manifest-path "$rewards/Cargo.toml" --locked --quiet --release \
        --package componentize -- \
        "$CARGO_TARGET_DIR/$target/release/${script//-/_}.wasm" "$out/$script.wasm"
    echo "build-rewards: $script.wasm, $(wc -c <"$out/$script.wasm") bytes"
done

if ! $check; then
    {
        printf '{\n  "compiler": "%s",\n  "sha256": {\n' "$compiler"
        comma=
        for script in "${scripts[@]}"; do
            printf '%s    "%s": "%s"' "$comma" "$script" "$(sha256sum <"$out/$script.wasm" | cut -d' ' -f1)"
            comma=$',\n'
        done
        printf '\n  }\n}\n'
    } >"$artifacts/BUILD.json"
    exit 0
fi

recorded=$(sed -n 's/^ *"compiler": "\(.*\)",$/\1/p' "$artifacts/BUILD.json")
if [ "$compiler" = "$recorded" ]; then
    for script in "${scripts[@]}"; do
        if ! cmp "$artifacts/$script.wasm" "$out/$script.wasm"; then
            echo "build-rewards: $script.wasm is not what its source gives; run $0" >&2
            exit 1
        fi
    done
    echo "build-rewards: the committed artifacts are byte-equal to this build"
else
    echo "build-rewards: the artifacts were built with $recorded."
    echo "build-rewards: bytes differ between compilers, so the tests run on this build instead."
    cd "$root"
    TAOVM_REWARD_ARTIFACTS=$out CARGO_TARGET_DIR=$host_target_dir \
        cargo test --locked --package taovm-wasm-host
fi
