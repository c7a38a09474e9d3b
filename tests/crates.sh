#!/usr/bin/env bash
# Counts the crates that export adds to an application, and fails unless the feature `otel` adds fewer than the OpenTelemetry
# SDK and `opentelemetry-otlp` do with the same transports, compression and TLS.
#
# What is compared with is as lean as it can be made: it has the client that hyper gives, where most applications take
# reqwest, no crate but those without which nothing is exported, and zstd over gRPC alone, as its zstd over HTTP would need
# a version that this workspace does not have. What an application has that emits by macros of `tracing` is counted beside
# it, and decides nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

# The crates of a tree, each once, with their versions.
crates() {
  cargo tree --prefix none -e normal "$@" | awk '{ print $1, $2 }' | sort -u
}

# The version of a crate that this workspace has.
version() {
  sed -n "s/^$1 = { version = \"\([^\"]*\)\".*/\1/p" Cargo.toml
}

# by_hand NAME [DEPENDENCIES]: the crates of an application that exports through the SDK, into the file NAME.
by_hand() {
  mkdir -p "$out/application/src"
  touch "$out/application/src/lib.rs"
  # The lock file is this workspace's, from which cargo takes what it needs; all of it is there already.
  cp Cargo.lock "$out/application"
  cat >"$out/application/Cargo.toml" <<TOML
[package]
name = "by-hand"
edition = "2024"
[dependencies]
hyper-rustls = { version = "$(version hyper-rustls)", default-features = false, features = ["http1", "http2", "native-tokio", "ring", "tls12"] }
opentelemetry = { version = "$(version opentelemetry)", default-features = false, features = ["logs"] }
opentelemetry_sdk = { version = "$(version opentelemetry_sdk)", default-features = false, features = ["logs"] }
${2-}
[dependencies.opentelemetry-otlp]
version = "$(version opentelemetry-otlp)"
default-features = false
features = ["grpc-tonic", "gzip-http", "gzip-tonic", "http-json", "http-proto", "hyper-client", "logs", "tls-ring", "tls-roots", "zstd-tonic"]
TOML
  crates --offline --manifest-path "$out/application/Cargo.toml" >"$out/$1"
}

crates --locked -p codex-events >"$out/nothing"
crates --locked -p codex-events --features otel >"$out/own"
by_hand sdk
by_hand tracing "
opentelemetry-appender-tracing = { version = \"$(version opentelemetry-appender-tracing)\", default-features = false }
tracing = { version = \"$(version tracing)\", default-features = false, features = [\"std\"] }
tracing-subscriber = { version = \"$(version tracing-subscriber)\", default-features = false, features = [\"registry\", \"std\"] }
"

added() {
  comm -13 "$out/nothing" "$out/$1" | grep -vc '^by-hand '
}
own="$(added own)"
sdk="$(added sdk)"
printf 'crates that export adds to an application: %s by the feature otel, %s by the OpenTelemetry SDK, %s by the SDK under tracing\n' \
  "$own" "$sdk" "$(added tracing)"
((own > 0 && own < sdk))
