#!/usr/bin/env bash
# Counts the instructions that one event costs the thread that emits it, and fails where it is more than 1,500.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly MOST=1500
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

cargo build --locked --release -p otelier-tests --example one_event
target="${CARGO_TARGET_DIR:-target}/release/examples/one_event"

# Of so many events; what only the first one does is in both.
count() {
  valgrind --tool=callgrind --callgrind-out-file="$out/$1" --toggle-collect='one_event::one*' "$target" "$1" 2>&1 |
    sed -n 's/.*Collected : //p'
}
few="$(count 1000)"
many="$(count 3000)"
each="$(((many - few) / 2000))"
printf 'an event of 14 attributes, 1.2 kB: %s instructions, at most %s\n' "$each" "$MOST"
((few > 0 && each > 0 && each <= MOST))
