#!/usr/bin/env bash
# Measures taovm's reward host beside wasmi, wasmer with singlepass and cosmwasm-vm, on the same guest logic:
# top-k on 256 neurons with 64 full rows. Every host gets the same source; taovm's is a component, the
# others' takes flat bytes. Compiles much: some ten minutes the first time.
#
#   benches/peers.sh [FILTER]     FILTER as of criterion
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
peers=$root/benches/peers
target=wasm32-unknown-unknown
target_dir=${CARGO_TARGET_DIR:-$root/target}

way=$("$root/scripts/wasm-toolchain.sh")
# CosmWasm takes no bulk memory, so core and alloc are built for the first WebAssembly too.
flags="-C target-cpu=mvp -C link-arg=-zstack-size=131072"
environment=(RUSTC_BOOTSTRAP=1)
if [ "$way" = debian ]; then
    environment+=(RUSTC=/usr/bin/rustc)
    flags+=" -C linker=wasm-ld-19"
fi
env "${environment[@]}" RUSTFLAGS="$flags" CARGO_TARGET_DIR="$target_dir/peers-guest" \
    cargo build --locked --release --manifest-path "$peers/Cargo.toml" --package peers-guest \
    --target "$target" -Zbuild-std=core,alloc

export PEERS_GUEST=$target_dir/peers-guest/$target/release/peers_guest.wasm
CARGO_TARGET_DIR=$target_dir/peers cargo bench --locked --manifest-path "$peers/Cargo.toml" --bench peers -- "$@"
cd "$root"
cargo bench --locked --workspace --bench reward -- "$@"
