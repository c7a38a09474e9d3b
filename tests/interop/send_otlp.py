"""The OpenTelemetry SDK for Python sends records of `codex.user_prompt`.

    send_otlp.py TRANSPORT ENDPOINT

TRANSPORT is `grpc` or `http/protobuf`, with `+gzip` behind it or not. Three records go in one request; the
last one's `prompt_length` is a string.
"""

import sys

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

import grpc

import prompts


def exporter(transport: str, endpoint: str):
    transport, _, compression = transport.partition("+")
    if transport == "grpc":
        kind = grpc.Compression.Gzip if compression else grpc.Compression.NoCompression
        return GrpcExporter(endpoint=endpoint, insecure=True, compression=kind)
    kind = Compression.Gzip if compression else Compression.NoCompression
    return HttpExporter(endpoint=f"{endpoint}/v1/logs", compression=kind)


def main(transport: str, endpoint: str) -> int:
    resource = {"service.name": "codex-cli", "service.version": "1.0.0", "env": "dev"}
    provider = LoggerProvider(resource=Resource.create(resource))
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter(transport, endpoint)))
    logger = provider.get_logger("codex_otel", "1.0.0")
    for attributes in prompts.records():
        logger.emit(
            LogRecord(
                timestamp=prompts.TIME,
                observed_timestamp=prompts.TIME,
                event_name=prompts.EVENT,
                severity_number=SeverityNumber.INFO,
                severity_text="INFO",
                attributes=attributes,
            )
        )
    flushed = provider.force_flush()
    provider.shutdown()
    return 0 if flushed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
