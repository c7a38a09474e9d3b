"""`otelier listen` against the OpenTelemetry SDKs for Python and JavaScript, over every transport and with gzip.

    check_listen.py OTELIER BUNDLE WORK

WORK is where the npm packages are installed. Each sender sends three records, one of which breaks the catalog.
"""

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import prompts

HERE = Path(__file__).resolve().parent
SENDERS = [
    *(("python", transport) for transport in ("grpc", "grpc+gzip", "http/protobuf", "http/protobuf+gzip")),
    *(
        ("node", f"{transport}{compression}")
        for transport in ("grpc", "http/protobuf", "http/json")
        for compression in ("", "+gzip")
    ),
]


def metrics(http: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{http}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    samples = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: int(value) for name, value in samples}


def send(language: str, transport: str, endpoint: str, work: Path) -> None:
    if language == "python":
        command = [sys.executable, HERE / "send_otlp.py", transport, endpoint]
    else:
        command = ["node", HERE / "send_otlp.mjs", transport, endpoint]
    document = {"event": prompts.EVENT, "time": str(prompts.TIME), "records": prompts.records()}
    subprocess.run(command, input=json.dumps(document), text=True, cwd=work, check=True, timeout=60)


EXPECTED = {
    "otelier_requests_total": 1,
    "otelier_records_received_total": 3,
    'otelier_records_total{outcome="valid"}': 2,
    'otelier_records_total{outcome="refused"}': 1,
    'otelier_findings_total{code="wrong-type",event="codex.user_prompt"}': 1,
}


def main(otelier: str, bundle: str, work: Path) -> int:
    listening = subprocess.Popen(
        [otelier, "listen", "--schema", bundle, "--grpc", ":0", "--http", ":0", "--for", "300s", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    failed = 0
    try:
        grpc = re.search(r"http://\S+", listening.stderr.readline()).group()
        http = re.search(r"http://[^/]+", listening.stderr.readline()).group()
        before = {}
        for language, transport in SENDERS:
            send(language, transport, grpc if transport.startswith("grpc") else http, work)
            after = metrics(http)
            grown = {name: value - before.get(name, 0) for name, value in after.items()}
            grown = {name: grown.get(name, 0) for name in EXPECTED}
            if grown != EXPECTED:
                failed += 1
                print(f"{language} {transport}: {grown}, expected {EXPECTED}", file=sys.stderr)
            before = after
    finally:
        listening.terminate()
    findings = [json.loads(line) for line in listening.communicate(timeout=30)[0].splitlines()]
    kinds = {(finding["code"], finding["attribute"]) for finding in findings}
    if len(findings) != len(SENDERS) or kinds != {("wrong-type", "prompt_length")}:
        failed += 1
        print(f"findings: {findings}", file=sys.stderr)
    if listening.returncode != 1:
        failed += 1
        print(f"otelier listen ended with {listening.returncode}, expected 1", file=sys.stderr)
    print(f"otelier listen: {len(SENDERS)} senders, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
