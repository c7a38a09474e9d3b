#!/usr/bin/env bash
# Counts the instructions that one event costs the thread that emits it, and fails where it is more than
#   - 1,050 where a receiver is configured;
#   - 4 where the exporter is `none`, the return among them: a nanosecond at most. It is the same of an event whose values,
#     a UUID among them, the catalog has rules for: they are checked before it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly MOST=1050 MOST_NONE=4
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

# With the current span, which costs more than without.
cargo build --locked --release -p otelier-test-cost --bin instructions --features otel,opentelemetry
program="${CARGO_TARGET_DIR:-target}/release/instructions"

# Of so many events of a way; what only the first one does is in both.
count() {
  valgrind --tool=callgrind --callgrind-out-file="$out/$1.$2" --toggle-collect='instructions::one*' "$program" "$1" "$2" 2>&1 |
    sed -n 's/.*Collected : //p'
}
# Of each event of a way.
each() {
  local few many
  few="$(count "$1" 1000)"
  many="$(count "$1" 3000)"
  ((few > 0 && many > few))
  printf '%s' "$(((many - few) / 2000))"
}
engine="$(each engine)"
none="$(each none)"
checked="$(each none-checked)"
printf 'an event of 14 attributes, 1.2 kB: %s instructions, at most %s\n' "$engine" "$MOST"
printf 'the same where the exporter is none: %s instructions, at most %s\n' "$none" "$MOST_NONE"
printf 'an event of checked values where the exporter is none: %s instructions, at most %s\n' "$checked" "$MOST_NONE"
((engine <= MOST && none <= MOST_NONE && checked <= MOST_NONE))
