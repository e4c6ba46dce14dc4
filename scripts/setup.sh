#!/usr/bin/env bash
# Installs the pinned tools that the tests need. Safe to run again: what is there is kept.
#
#   .tools/bin/{forge,cast,anvil}   stock Foundry, from npm
#   .tools/bin/solc                 the npm build of solc behind scripts/solc.cjs
#   .tools/bin/cargo-deny           built from crates.io, once (about a minute)
#   .tools/bin/chrome               a headless browser: the one that CHROME names or PATH has, else Debian's
#   tests/clients/node_modules      viem and ethers
#
# and a compiler for wasm32, by scripts/wasm-toolchain.sh.
#
# Needs npm (Node.js 20 or newer) and cargo. TAOVM_TOOLS names another folder than .tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo_deny_version=0.20.2
root=$PWD
mkdir -p "${TAOVM_TOOLS:-.tools}/bin"
tools=$(cd "${TAOVM_TOOLS:-.tools}" && pwd)

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

need() { command -v "$1" >/dev/null 2>&1 || die "$1 was not found on PATH; $2"; }
need node "install Node.js 20 or newer (https://nodejs.org)"
need npm "install Node.js 20 or newer (https://nodejs.org)"
need cargo "install Rust 1.95 or newer (https://rustup.rs)"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' ||
    die "Node.js $(node --version) is too old; version 20 or newer is needed"

npm_quiet() {
    local log
    log=$(mktemp)
    if ! npm "$@" --no-audit --no-fund --no-progress </dev/null >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "npm $1 failed"
    fi
    rm -f "$log"
}

# One digest for a set of files: a folder is current when its stamp holds it.
digest() {
    node -e '
        const hash = require("node:crypto").createHash("sha256");
        for (const file of process.argv.slice(1)) hash.update(require("node:fs").readFileSync(file));
        console.log(hash.digest("hex"));' "$@"
}

install_tools() {
    local want stamp=$tools/.stamp
    want=$(digest scripts/tools/package.json scripts/tools/package-lock.json)
    if [ -x "$tools/bin/forge" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
        say "forge, cast, anvil, solc: present"
    else
        say "forge, cast, anvil, solc: installing into $tools"
        rm -f "$stamp"
        cp scripts/tools/package.json scripts/tools/package-lock.json "$tools/"
        npm_quiet ci --ignore-scripts --prefix "$tools"
        install_foundry
        printf '%s\n' "$want" >"$stamp"
    fi
    ln -sf "$root/scripts/solc.cjs" "$tools/bin/solc"
}

# Foundry ships one npm package per platform; a lock file would name the writer's platform only.
install_foundry() {
    local platform version tool binary packages=()
    platform=$(node -p '`${process.platform}-${{ x64: "amd64", arm64: "arm64" }[process.arch] ?? process.arch}`')
    version=$(node -p 'require("./scripts/tools/package.json").foundry')
    for tool in forge cast anvil; do packages+=("@foundry-rs/$tool-$platform@$version"); done
    npm_quiet install --no-save --ignore-scripts --prefix "$tools" "${packages[@]}"
    for tool in forge cast anvil; do
        binary=$tools/node_modules/@foundry-rs/$tool-$platform/bin/$tool
        [ -x "$binary" ] || die "no $tool binary for $platform at $binary"
        ln -sf "$binary" "$tools/bin/$tool"
    done
}

install_clients() {
    local want stamp=tests/clients/node_modules/.taovm-stamp
    want=$(digest tests/clients/package.json tests/clients/package-lock.json)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
        say "viem, ethers: present"
        return
    fi
    say "viem, ethers: installing into tests/clients/node_modules"
    npm_quiet ci --ignore-scripts --prefix tests/clients
    printf '%s\n' "$want" >"$stamp"
}

install_cargo_deny() {
    if cargo deny --version >/dev/null 2>&1 || [ -x "$tools/bin/cargo-deny" ]; then
        say "cargo-deny: present"
        return
    fi
    say "cargo-deny: building $cargo_deny_version (about a minute)"
    # Unoptimised: it is built faster than an optimised one would save in its few runs.
    CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR=$tools/build \
        cargo install --quiet --locked --debug --no-track \
        --version "$cargo_deny_version" --root "$tools" cargo-deny </dev/null ||
        die "cargo-deny could not be built"
    rm -rf "$tools/build"
}

# Chromium is the one tool without a pinned version: Debian keeps only its newest.
install_browser() {
    local found= name
    # test.sh names the link itself.
    if [ "${CHROME:-}" != "$tools/bin/chrome" ]; then found=$(command -v "${CHROME:-}" || true); fi
    if [ -z "$found" ] && [ -x "$tools/bin/chrome" ]; then
        say "chrome: present"
        return
    fi
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        [ -n "$found" ] || found=$(command -v "$name" || true)
    done
    if [ -z "$found" ] && command -v apt-get >/dev/null; then
        say "chrome: apt-get install chromium-headless-shell"
        apt_install chromium-headless-shell
        found=$(command -v chromium-headless-shell || true)
    fi
    [ -x "$found" ] || die "no browser; install Chromium or Chrome and set CHROME to it"
    ln -sf "$found" "$tools/bin/chrome"
    say "chrome: $found"
}

apt_install() {
    local log sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    log=$(mktemp)
    if ! { "${sudo[@]}" apt-get update --quiet &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install --yes --quiet --no-install-recommends "$@"; } </dev/null >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "apt-get install $* failed"
    fi
    rm -f "$log"
}

install_tools
install_clients
install_browser
install_cargo_deny
scripts/wasm-toolchain.sh >/dev/null || die "no compiler for reward scripts"
say "compiler for wasm32: present"
say "ready"
