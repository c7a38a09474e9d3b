"""What the checks with a Collector in them have in common: it runs, an SDK sends to it, and `otelier validate` reads."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent


@contextlib.contextmanager
def reserved_port() -> Iterator[int]:
    """A port for a Collector. It stays bound, which Go's listeners do not mind, so that nobody else gets it, nor connects
    from it, while no Collector listens there."""
    with socket.socket() as holding:
        holding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holding.bind(("127.0.0.1", 0))
        yield holding.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


def start(program: str, configuration: str, environment: dict[str, str], *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [program, "--config", HERE / "collector" / configuration, *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def collector(program: str, configuration: str, environment: dict[str, str], *arguments: str) -> Iterator[str]:
    """A Collector and its OTLP/gRPC endpoint; it has ended when the block has."""
    with reserved_port() as port:
        running = start(program, configuration, {**environment, "COLLECTOR_GRPC": str(port)}, *arguments)
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(timeout=30)


PORTS = ("COLLECTOR_GRPC", "COLLECTOR_HTTP", "COLLECTOR_GRPCS", "COLLECTOR_HTTPS", "COLLECTOR_NARROW_GRPC", "COLLECTOR_NARROW_HTTP")


class Lives:
    """A Collector that ends and begins again, on the same ports. Each of its lives writes a file of its own."""

    def __init__(self, program: str, configuration: str, directory: Path, environment: dict[str, str], ports: dict[str, int]):
        self.program, self.configuration, self.directory = program, configuration, directory
        self.environment = environment | {name: str(port) for name, port in ports.items()}
        self.ports, self.files, self.running = ports, [], None

    def begin(self) -> None:
        self.files.append(self.directory / f"life-{len(self.files)}")
        self.running = start(self.program, self.configuration, self.environment | {"COLLECTOR_FILE": str(self.files[-1])})
        for port in self.ports.values():
            wait_for(port)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.running.send_signal(how)
        self.running.wait(timeout=30)


@contextlib.contextmanager
def lives(program: str, configuration: str, directory: Path, environment: dict[str, str]) -> Iterator[Lives]:
    with contextlib.ExitStack() as held:
        ports = {name: held.enter_context(reserved_port()) for name in PORTS}
        collector = Lives(program, configuration, directory, environment, ports)
        collector.begin()
        try:
            yield collector
        finally:
            collector.end()


@contextlib.contextmanager
def sender(command: list, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A program that exports what the arguments say, whatever the environment of this one says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    sending = subprocess.Popen(
        command, env=kept | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield sending
    finally:
        sending.kill()


def send(endpoint: str) -> None:
    """Three records, of which the last breaks the catalog."""
    subprocess.run([sys.executable, HERE / "send_otlp.py", "grpc+gzip", endpoint], check=True, timeout=60)


def codes(findings: str) -> list[str]:
    return [json.loads(line)["code"] for line in findings.splitlines()]


def validate(otelier: str, bundle: str, form: str, *payloads: Path) -> subprocess.CompletedProcess[str]:
    command = [otelier, "validate", "--schema", bundle, "--format", form, *payloads]
    return subprocess.run(command, capture_output=True, text=True)
