// The OpenTelemetry SDK for JavaScript sends the records that stand on its standard input.
//
//     send_otlp.mjs TRANSPORT ENDPOINT
//
// TRANSPORT is `grpc`, `http/protobuf` or `http/json`, with `+gzip` behind it or not. They go in one request. It runs
// where its packages are installed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { BatchLogRecordProcessor, LoggerProvider } = require("@opentelemetry/sdk-logs");
const packages = {
  grpc: "@opentelemetry/exporter-logs-otlp-grpc",
  "http/json": "@opentelemetry/exporter-logs-otlp-http",
  "http/protobuf": "@opentelemetry/exporter-logs-otlp-proto",
};

const [wanted, endpoint] = process.argv.slice(2);
const [transport, compression] = wanted.split("+");
const { OTLPLogExporter } = require(packages[transport]);
const { event, time, records } = JSON.parse(readFileSync(0, "utf8"));

// A failed export is told to the global error handler only.
const { setGlobalErrorHandler } = require("@opentelemetry/core");
setGlobalErrorHandler((error) => {
  console.error(error);
  process.exitCode = 1;
});

const exporter = new OTLPLogExporter({
  url: transport === "grpc" ? endpoint : `${endpoint}/v1/logs`,
  compression: compression ?? "none",
});
const { resourceFromAttributes } = require("@opentelemetry/resources");
const resource = resourceFromAttributes({ "service.name": "codex-cli", "service.version": "1.0.0", env: "dev" });
const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
const logger = provider.getLogger("codex_otel", "1.0.0");
for (const attributes of records) {
  const timestamp = [Math.floor(Number(BigInt(time) / 1000000000n)), Number(BigInt(time) % 1000000000n)];
  logger.emit({ eventName: event, timestamp, severityNumber: 9, severityText: "INFO", attributes });
}
await provider.forceFlush();
await provider.shutdown();
