#!/usr/bin/env bash
# Holds the published schemas, the exports and what editors complete against software that nobody of this project wrote.
#
#     tests/interop/run.sh PAYLOADS [NOT_RUN]
#
# PAYLOADS is what `otelier demo --keep PAYLOADS` wrote. Needs python3 (3.10 or newer) with venv,
# node (18 or newer) with npm, and the PyPI and npm registries; everything that it installs goes
# below target/interop. What this machine cannot run all the same is said, and added to the file NOT_RUN,
# which is there already, a line each.
set -euo pipefail

payloads=$(cd "$1" && pwd)
not_run=$(realpath "${2:-/dev/null}")
cd "$(dirname "$0")/../.."
root=$PWD
here=tests/interop
work=${CARGO_TARGET_DIR:-target}/interop
mkdir -p "$work"
work=$(cd "$work" && pwd)
otelier=${OTELIER:-${CARGO_TARGET_DIR:-target}/release/otelier}

if ! cmp -s $here/requirements.txt "$work/venv/requirements.txt"; then
  rm -rf "$work/venv"
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --requirement $here/requirements.txt
  cp $here/requirements.txt "$work/venv/requirements.txt"
fi
if ! cmp -s $here/package-lock.json "$work/package-lock.json" || [ ! -d "$work/node_modules/ajv" ]; then
  cp $here/package.json $here/package-lock.json "$work"
  npm ci --prefix "$work" --no-audit --no-fund --loglevel error
fi
python=$work/venv/bin/python
export PYTHONDONTWRITEBYTECODE=1

# judge NAME CATALOG SCHEMAS PAYLOADS
judge() {
  local cases=$work/cases/$1
  rm -rf "$cases"
  "$python" $here/cases.py "$1" "$3" "$4" "$cases"
  "$python" $here/check_jsonschema.py "$3" "$cases"
  (cd "$work" && node "$root/$here/check_ajv.mjs" "$3" "$cases")
  "$python" $here/check_otelier.py "$otelier" "$2" "$cases/requests"
}

# The Codex catalog has no patterns, lengths, doubles or arrays; the shop of the tests has. The nasty one has
# everything that is not a scalar.
for catalog in shop nasty; do
  rm -rf "${work:?}/$catalog"
  cargo run --quiet --locked -p otelier-tests --example publish -- "tests/$catalog/catalog" "$work/$catalog"
done

judge codex schema/codex "$root/generated/codex/json-schema" "$payloads"
judge shop tests/shop/catalog "$work/shop/json-schema" "$work/shop/payloads"
judge nasty tests/nasty/catalog "$work/nasty/json-schema" "$work/nasty/payloads"
"$python" $here/check_protobuf.py generated/codex/json-schema/bundle.json "$payloads"

# Live OTLP of the SDKs of two other languages.
"$python" $here/check_listen.py "$otelier" generated/codex/json-schema/bundle.json "$work"

# The Collector in front of it, and what the Collector writes to files.
status=0
collector=$($here/collector.sh "$work") || status=$?
if [ $status = 0 ]; then
  "$python" $here/check_collector.py "$otelier" generated/codex/json-schema/bundle.json "$collector" "$work"
  "$python" $here/check_file_exporter.py "$otelier" generated/codex/json-schema/bundle.json "$collector" "$work"
  cargo build --quiet --locked -p otelier-tests --example deliver --example certificates
  examples=${CARGO_TARGET_DIR:-target}/debug/examples
  "$python" $here/check_delivery.py "$examples/deliver" "$examples/certificates" "$collector" "$work"
elif [ $status = 3 ]; then
  reason="the Collector in front of otelier listen, what it writes to files, and what is exported to it: its packages cannot be had here"
  echo "NOT RUN  $reason"
  echo "$reason" >>"$not_run"
else
  exit $status
fi

# An editor's language server, over a catalog as `otelier init` begins it. It is a repository of its own, as
# seen from there.
editor=$work/editor
rm -rf "$editor"
mkdir -p "$editor/.git"
"$otelier" init --name shop --dir "$editor" </dev/null >/dev/null
cp $here/editor/shared.yaml "$editor/schema/shop/events"
"$otelier" editor "$editor/schema/shop" >/dev/null
node $here/editor.mjs "$editor/schema/shop" "$work/node_modules/yaml-language-server/bin/yaml-language-server"
