#!/bin/sh
# Runs its arguments with a Node that is new enough (22.18+): the one on PATH, else the one in .tools.
# --find prints its path instead.
set -eu
root=$(CDPATH= cd -- "$(dirname "$0")/.." && pwd)
ok='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)'
for candidate in "$(command -v node || true)" "$root"/.tools/node_modules/node-*/bin/node; do
  if [ -x "$candidate" ] && "$candidate" -e "$ok" >/dev/null 2>&1; then
    if [ "${1:-}" = --find ]; then echo "$candidate"; exit 0; fi
    PATH="$(dirname "$candidate"):$PATH"; export PATH
    exec "$candidate" "$@"
  fi
done
echo "patchline needs Node 22.18 or newer; run \"sh scripts/setup.sh\" to install one into .tools" >&2
exit 2
