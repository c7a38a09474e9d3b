"""What the Collector wrote, and what was emitted, in one form."""

import json
import math
import re
import struct
from collections import Counter
from pathlib import Path

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

SEVERITIES = {"Trace": 1, "Debug": 5, "Info": 9, "Warn": 13, "Error": 17, "Fatal": 21}

SCOPES = {
    "fleet.events": ("1.4.0", "https://robots.example/schemas/fleet/1.4.0"),
    "connection_pool": ("0.4.2", ""),
}

RESOURCE = {
    "service.name": ["string_value", "fleet-robot"],
    "service.version": ["string_value", "0.1.0"],
    "robot.model": ["string_value", "mule-2"],
    "robot.wheels": ["int_value", "6"],
    "deployment.city": ["string_value", "vienna"],
    "deployment.trial": ["bool_value", True],
    "deployment.environment.name": ["string_value", "interop"],
    "deployment.region": ["string_value", "eu"],
    "rack": ["int_value", "7"],
    "share": ["double_value", "3fd0000000000000"],
    "spare": ["bool_value", False],
    "telemetry.sdk.language": ["string_value", "rust"],
}

# So many faults of a case are told.
MOST = 5


def emitted(file: Path) -> dict[str, dict]:
    """The records that were emitted, by their time: each has one of its own."""
    # Not `str.splitlines`, which takes other characters of the texts for ends of lines.
    with file.open(encoding="utf-8", newline="\n") as lines:
        records = [json.loads(line) for line in lines]
    for record in records:
        severity = record["severity"]
        record["severity"] = [SEVERITIES[severity], severity.upper()]
    by_time = {record["time"]: record for record in records}
    assert len(by_time) == len(records), "two records have one time"
    return by_time


def requests(file: Path) -> list[ExportLogsServiceRequest]:
    """The messages of a file. The last one is left out if its Collector died while it wrote: nobody was told that it had it."""
    data, read = file.read_bytes(), []
    while len(data) >= 4 and len(data) >= (end := 4 + int.from_bytes(data[:4], "big")):
        read.append(ExportLogsServiceRequest.FromString(data[4:end]))
        data = data[end:]
    return read


def records(request: ExportLogsServiceRequest):
    for of_resource in request.resource_logs:
        for of_scope in of_resource.scope_logs:
            for record in of_scope.log_records:
                yield of_resource, of_scope, record


def times(request: ExportLogsServiceRequest) -> Counter:
    return Counter(str(record.time_unix_nano) for _, _, record in records(request))


def typed(value):
    kind = value.WhichOneof("value")
    inner = getattr(value, kind) if kind else None
    if kind == "int_value":
        return [kind, str(inner)]
    if kind == "double_value":
        # There are many NaN, of which text keeps none.
        return [kind, struct.pack(">d", math.nan if math.isnan(inner) else inner).hex()]
    if kind == "bytes_value":
        return [kind, inner.hex()]
    if kind == "array_value":
        return [kind, [typed(element) for element in inner.values]]
    if kind == "kvlist_value":
        return [kind, named(inner.values)]
    return [kind, inner]


def named(pairs) -> dict:
    values = {pair.key: typed(pair.value) for pair in pairs}
    return values if len(values) == len(pairs) else {"a key is there twice": [pair.key for pair in pairs]}


def span(record):
    if not record.trace_id and not record.span_id and not record.flags:
        return None
    return [record.trace_id.hex(), record.span_id.hex(), record.flags]


def form(scope: str, record) -> dict:
    return {
        "scope": scope,
        "event": record.event_name,
        "time": str(record.time_unix_nano),
        "severity": [record.severity_number, record.severity_text],
        "span": span(record),
        # The Collector writes an empty one where there is none.
        "body": typed(record.body) if record.body.WhichOneof("value") else None,
        "attributes": named(record.attributes),
    }


def around(of_resource, of_scope, through_sdk: bool) -> list[str]:
    """What is wrong with the resource and the scope."""
    faults = []
    resource = named(of_resource.resource.attributes)
    name = resource.pop("telemetry.sdk.name", None)
    _, version = resource.pop("telemetry.sdk.version", ["", ""])
    if name != ["string_value", "opentelemetry" if through_sdk else "otelier"] or not re.match(r"\d+\.\d+\.\d+", version):
        faults.append(f"telemetry.sdk: {name} {version}")
    if resource != RESOURCE or of_resource.schema_url:
        faults.append(f"resource: {resource}, schema URL {of_resource.schema_url!r}")
    scope = of_scope.scope
    if SCOPES.get(scope.name) != (scope.version, of_scope.schema_url) or scope.attributes:
        faults.append(f"scope: {scope}, schema URL {of_scope.schema_url!r}")
    return faults


def apart(wrote: dict, meant: dict) -> list[str]:
    """What of two records differs; of attributes, which."""
    keys = {**wrote, **meant}
    wrote, meant = ({key: of.get(key) for key in keys} for of in (wrote, meant))
    found = []
    for key in keys:
        if key == "attributes":
            found += apart(wrote[key], meant[key])
        elif wrote[key] != meant[key]:
            found.append(f"{key} is {wrote[key]} and not {meant[key]}")
    return found


def differences(emitted: dict[str, dict], lives: list[list], ledger: dict, through_sdk: bool) -> list[str]:
    """Where what was written is not what was emitted, whether or not all of it is there."""
    faults = []
    between = range(int(ledger["began"]), int(ledger["ended"]) + 1)
    for request in (request for life in lives for request in life):
        for of_resource, of_scope, record in records(request):
            wrote = form(of_scope.scope.name, record)
            meant = emitted.get(wrote["time"])
            faults += around(of_resource, of_scope, through_sdk)
            if record.observed_time_unix_nano not in between or record.dropped_attributes_count:
                faults.append(f"observed at {record.observed_time_unix_nano}, dropped {record.dropped_attributes_count}")
            if meant is None:
                faults.append(f"nobody emitted {wrote}")
            elif wrote != meant:
                faults.append(f"{meant['event']}: {'; '.join(apart(wrote, meant))}")
            if len(faults) >= MOST:
                return faults
    return faults


def incomplete(ledger: dict, emitted: dict[str, dict], lives: list[list]) -> list[str]:
    """Where not each record was written just once, or the ledger says something else."""
    faults = []
    wrote = sum((times(request) for life in lives for request in life), Counter())
    missing = [record["event"] for time, record in emitted.items() if time not in wrote]
    twice = [time for time, count in wrote.items() if count > 1]
    if missing or twice:
        faults.append(f"{len(missing)} records are missing, such as {missing[:3]}, {len(twice)} are there twice")
    clean = [ledger["emitted"], ledger["delivered"], ledger["error"]]
    if clean != [len(emitted), len(emitted), None] or wrote.total() != ledger["delivered"]:
        faults.append(f"{wrote.total()} records were written, and the ledger says {ledger}")
    return faults
