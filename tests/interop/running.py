"""What the checks with a Collector in them have in common: it runs, an SDK sends to it, and `otelier validate` reads."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


@contextlib.contextmanager
def collector(program: str, configuration: str, environment: dict[str, str], *arguments: str) -> Iterator[str]:
    """A Collector and its OTLP/gRPC endpoint; it has ended when the block has."""
    port = free_port()
    running = subprocess.Popen(
        [program, "--config", HERE / "collector" / configuration, *arguments],
        env={**os.environ, **environment, "COLLECTOR_GRPC": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=30)


def send(endpoint: str) -> None:
    """Three records, of which the last breaks the catalog."""
    subprocess.run([sys.executable, HERE / "send_otlp.py", "grpc+gzip", endpoint], check=True, timeout=60)


def codes(findings: str) -> list[str]:
    return [json.loads(line)["code"] for line in findings.splitlines()]


def validate(otelier: str, bundle: str, form: str, *payloads: Path) -> subprocess.CompletedProcess[str]:
    command = [otelier, "validate", "--schema", bundle, "--format", form, *payloads]
    return subprocess.run(command, capture_output=True, text=True)
