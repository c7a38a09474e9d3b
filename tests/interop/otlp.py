"""OTLP payloads as plain dictionaries, read with software that nobody of this project wrote.

Protobuf bodies are decoded by PyPI `opentelemetry-proto` and rendered by protobuf's own JSON
printer; only the ids differ between protobuf's JSON (base64) and OTLP/JSON (hex).
"""

import base64
import json
from pathlib import Path

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest


def decode(body: bytes) -> ExportLogsServiceRequest:
    request = ExportLogsServiceRequest()
    request.ParseFromString(body)
    return request


def to_json(request: ExportLogsServiceRequest) -> dict:
    payload = MessageToDict(request, use_integers_for_enums=True)
    for record in records(payload):
        for field in ("traceId", "spanId"):
            if field in record:
                record[field] = base64.b64decode(record[field]).hex()
    return payload


def load(path: Path) -> dict:
    """An OTLP/JSON request, from either encoding."""
    if path.suffix == ".json":
        return json.loads(path.read_text(encoding="utf-8"))
    return to_json(decode(path.read_bytes()))


def records(payload: dict):
    for resource_logs in payload.get("resourceLogs", []):
        for scope_logs in resource_logs.get("scopeLogs", []):
            yield from scope_logs.get("logRecords", [])


def scalar(value: dict):
    """The value of an AnyValue, in the type that the flattened schemas give it."""
    ((kind, inner),) = value.items()
    if kind == "intValue":
        return int(inner)
    if kind == "arrayValue":
        return [scalar(item) for item in inner.get("values", [])]
    if kind == "kvlistValue":
        return {item["key"]: scalar(item["value"]) for item in inner.get("values", [])}
    return inner


def flatten(record: dict) -> dict:
    return {a["key"]: scalar(a["value"]) for a in record["attributes"]}
