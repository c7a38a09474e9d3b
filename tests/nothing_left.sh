#!/usr/bin/env bash
# Builds a program with calls of emitters and without, and fails unless, where no feature exports anything, both are the same
# file. With a feature that takes records they must differ, or the comparison would find nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly FEATURE="${1:-recording}"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

# Builds the program as FILE, with the variables and arguments that follow: in one piece, as how functions that are left out
# are spread over several would decide how the others are inlined.
build() {
  local file="$1"
  shift
  env "$@" cargo rustc --locked --release -p otelier-test-cost --bin nothing_left ${features[@]+"${features[@]}"} \
    -- -C codegen-units=1 -C strip=symbols
  cp "${CARGO_TARGET_DIR:-target}/release/nothing_left" "$out/$file"
}

features=()
build without OTELIER_WITHOUT_CALLS=1
build with -u OTELIER_WITHOUT_CALLS
features=(--features "$FEATURE")
build without-taken OTELIER_WITHOUT_CALLS=1
build with-taken -u OTELIER_WITHOUT_CALLS

size() {
  wc -c <"$out/$1"
}
printf 'calls of emitters, no feature: %s bytes without, %s with\n' "$(size without)" "$(size with)"
cmp "$out/without" "$out/with"
printf 'calls of emitters, feature %s: %s bytes without, %s with\n' "$FEATURE" "$(size without-taken)" "$(size with-taken)"
! cmp -s "$out/without-taken" "$out/with-taken"
