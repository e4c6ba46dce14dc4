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

# CosmWasm takes no bulk memory, so core and alloc are built for the first WebAssembly too: that needs a
# compiler that has their source.
has_source() { [ -e "$("$1" --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library/core/Cargo.toml" ]; }
rustc=$(rustup which rustc 2>/dev/null || command -v rustc)
linker=rust-lld
if ! has_source "$rustc"; then
    if has_source /usr/bin/rustc; then
        rustc=/usr/bin/rustc
        linker=wasm-ld-19
    else
        rustup component add rust-src
    fi
fi
env RUSTC="$rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$target_dir/peers-guest" \
    RUSTFLAGS="-C target-cpu=mvp -C linker=$linker -C link-arg=-zstack-size=131072" \
    cargo build --locked --release --manifest-path "$peers/Cargo.toml" --package peers-guest \
    --target "$target" -Zbuild-std=core,alloc

export PEERS_GUEST=$target_dir/peers-guest/$target/release/peers_guest.wasm
CARGO_TARGET_DIR=$target_dir/peers cargo bench --locked --manifest-path "$peers/Cargo.toml" --bench peers -- "$@"
cd "$root"
cargo bench --locked --workspace --bench reward -- "$@"
