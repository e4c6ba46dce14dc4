#!/usr/bin/env bash
# Makes sure that reward scripts can be compiled to wasm32-unknown-unknown. Two ways, in this order:
#
#   rustup   the compiler pinned in contracts/rewards/rust-toolchain.toml and its wasm32 target;
#   debian   Debian's rustc with the sources of core and alloc, and LLD: for machines that reach a
#            Debian mirror but not static.rust-lang.org.
#
# Prints on stdout which of the two is ready; everything else goes to stderr.
#
#   scripts/wasm-toolchain.sh            install what is missing
#   scripts/wasm-toolchain.sh --probe    only look; fails if neither is there
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
target=wasm32-unknown-unknown
debian_rustc=/usr/bin/rustc

say() { echo "wasm-toolchain: $*" >&2; }

# The pinned compiler is picked by the directory.
cd "$root/contracts/rewards"

have_rustup_target() {
    local libdir
    libdir=$(rustc --print target-libdir --target "$target" 2>/dev/null) &&
        compgen -G "$libdir/libcore-*.rlib" >/dev/null
}

have_debian() {
    [ -x "$debian_rustc" ] && command -v wasm-ld-19 >/dev/null &&
        [ -e "$("$debian_rustc" --print sysroot)/lib/rustlib/src/rust/library/core/Cargo.toml" ]
}

answer() {
    if have_rustup_target; then echo rustup; return; fi
    if have_debian; then echo debian; return; fi
    return 1
}

if answer; then exit 0; fi
if [ "${1:-}" = --probe ]; then
    say "no compiler for $target; run scripts/wasm-toolchain.sh"
    exit 1
fi

if command -v rustup >/dev/null; then
    say "rustup target add $target"
    if rustup target add "$target" >&2 && answer; then exit 0; fi
    say "rustup could not"
fi
if command -v apt-get >/dev/null; then
    sudo=
    if [ "$(id -u)" != 0 ]; then sudo=sudo; fi
    say "apt-get install rustc-web rust-web-src lld-19"
    $sudo apt-get update --quiet >&2
    $sudo apt-get install --yes --no-install-recommends rustc-web rust-web-src lld-19 >&2
    if answer; then exit 0; fi
fi
say "install Rust with the target $target, or Debian's rustc-web, rust-web-src and lld-19"
exit 1
