#!/usr/bin/env bash
# Counts the crates that export adds to an application, and fails unless the feature `otel` adds fewer than the OpenTelemetry
# SDK does with the same transports, compression and TLS.
#
# What is compared with is as lean as it can be made: it has the client that hyper gives, where most applications take
# reqwest, and compresses requests over gRPC alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

# The crates of a tree, each once, with their versions.
crates() {
  cargo tree --prefix none -e normal "$@" | awk '{ print $1, $2 }' | sort -u
}

# An application that does by hand what the generated emitters do, with the versions that this workspace has.
version() {
  sed -n "s/^$1 = { version = \"\([^\"]*\)\".*/\1/p" Cargo.toml
}
mkdir "$out/src"
touch "$out/src/lib.rs"
cp Cargo.lock "$out"
cat >"$out/Cargo.toml" <<TOML
[package]
name = "by-hand"
edition = "2024"
[dependencies]
hyper-rustls = { version = "$(version hyper-rustls)", default-features = false, features = ["http1", "http2", "native-tokio", "ring", "tls12"] }
opentelemetry = { version = "$(version opentelemetry)", default-features = false, features = ["logs"] }
opentelemetry-appender-tracing = { version = "$(version opentelemetry-appender-tracing)", default-features = false }
opentelemetry_sdk = { version = "$(version opentelemetry_sdk)", default-features = false, features = ["logs"] }
tracing = { version = "$(version tracing)", default-features = false, features = ["std"] }
tracing-subscriber = { version = "$(version tracing-subscriber)", default-features = false, features = ["registry", "std"] }
[dependencies.opentelemetry-otlp]
version = "$(version opentelemetry-otlp)"
default-features = false
features = ["grpc-tonic", "gzip-http", "gzip-tonic", "http-json", "http-proto", "hyper-client", "internal-logs", "logs", "tls-ring", "tls-roots", "zstd-tonic"]
TOML

crates --locked -p codex-events >"$out/nothing"
crates --locked -p codex-events --features otel >"$out/own"
# The lock file is this workspace's, from which cargo takes what it needs; all of it is there already.
crates --offline --manifest-path "$out/Cargo.toml" >"$out/sdk"
added() {
  comm -13 "$out/nothing" "$1" | grep -vc '^by-hand '
}
own="$(added "$out/own")"
sdk="$(added "$out/sdk")"
printf 'crates that export adds to an application: %s by the feature otel, %s by the OpenTelemetry SDK\n' "$own" "$sdk"
((own > 0 && own < sdk))
