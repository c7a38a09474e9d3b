"""PyPI `opentelemetry-proto` decodes the binary and gRPC exports, field by field as expected.

    check_protobuf.py BUNDLE PAYLOADS

What is expected comes from two places: the wire section of the project's design, written out
here by hand, and the bundle, for the wire type of each attribute.
"""

import json
import re
import sys
from pathlib import Path

import otlp

WIRE = {
    "string": "string_value",
    "int": "int_value",
    "double": "double_value",
    "boolean": "bool_value",
}
SEVERITY = {"failed": (13, "WARN")}
TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
METADATA = {"event.timestamp", "conversation.id", "app.version", "terminal.type", "model", "slug"}

faults: list[str] = []


def expect(what: str, found, wanted) -> None:
    if found != wanted:
        faults.append(f"{what}: found {found!r}, expected {wanted!r}")


def value(attribute):
    return getattr(attribute.value, attribute.value.WhichOneof("value"))


def check_record(where: str, record, event: dict) -> None:
    attributes = {a.key: a for a in record.attributes}
    expect(f"{where}: keys are unique", len(attributes), len(record.attributes))
    expect(f"{where}: attribute event.name", attributes["event.name"].value.string_value, record.event_name)
    expect(f"{where}: body", record.body.WhichOneof("value"), None)
    expect(f"{where}: time is set", record.time_unix_nano > 0, True)
    expect(f"{where}: observed no earlier", record.observed_time_unix_nano >= record.time_unix_nano, True)
    expect(f"{where}: dropped attributes", record.dropped_attributes_count, 0)
    expect(f"{where}: ids", (len(record.trace_id) in (0, 16), len(record.span_id) in (0, 8)), (True, True))
    case = "failed" if "error.message" in attributes else ""
    expect(f"{where}: severity", (record.severity_number, record.severity_text), SEVERITY.get(case, (9, "INFO")))
    expect(f"{where}: metadata", METADATA - attributes.keys(), set())
    stamp = attributes["event.timestamp"].value.string_value
    expect(f"{where}: event.timestamp", bool(TIMESTAMP.fullmatch(stamp)), True)
    millis = record.time_unix_nano // 1_000_000 % 1000
    expect(f"{where}: milliseconds of both times", int(stamp[20:23]), millis)
    for key, attribute in attributes.items():
        known = event["attributes"][key]
        kind = "string" if known["encoding"] == "string" else known["type"]
        expect(f"{where}: {key}", attribute.value.WhichOneof("value"), WIRE[kind])
    if "success" in attributes:
        expect(f"{where}: success", attributes["success"].value.string_value in ("true", "false"), True)


def check_request(name: str, request, bundle: dict) -> dict[str, int]:
    counts: dict[str, int] = {}
    expect(f"{name}: resources", len(request.resource_logs), 1)
    for resource_logs in request.resource_logs:
        resource = {a.key: value(a) for a in resource_logs.resource.attributes}
        expect(f"{name}: service.name", resource.get("service.name"), "codex-cli")
        expect(f"{name}: telemetry.sdk.language", resource.get("telemetry.sdk.language"), "rust")
        expect(f"{name}: env is set", bool(resource.get("env")), True)
        expect(f"{name}: scopes", len(resource_logs.scope_logs), 1)
        for scope_logs in resource_logs.scope_logs:
            expect(f"{name}: scope", scope_logs.scope.name, "codex_otel")
            expect(f"{name}: scope version", scope_logs.scope.version, bundle["catalog"]["version"])
            for n, record in enumerate(scope_logs.log_records):
                where = f"{name}#{n} {record.event_name}"
                if record.event_name not in bundle["events"]:
                    faults.append(f"{where}: no such event")
                    continue
                version = {a.key: value(a) for a in record.attributes}.get("app.version")
                expect(f"{where}: app.version", version, resource.get("service.version"))
                check_record(where, record, bundle["events"][record.event_name])
                counts[record.event_name] = counts.get(record.event_name, 0) + 1
    return counts


def main(bundle_path: Path, payloads: Path) -> int:
    bundle = json.loads(bundle_path.read_text(encoding="utf-8"))
    passed = 0
    seen: dict[str, set[str]] = {}
    for path in sorted(payloads.rglob("*.pb")):
        transport = "grpc" if "grpc" in path.as_posix() else "binary"
        counts = check_request(path.name, otlp.decode(path.read_bytes()), bundle)
        seen.setdefault(transport, set()).update(counts)
        passed += sum(counts.values())
    for transport in ("grpc", "binary"):
        expect(f"events over {transport}", seen.get(transport, set()), set(bundle["events"]))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"opentelemetry-proto: {passed} passed, {len(faults)} failed")
    return 1 if faults or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
