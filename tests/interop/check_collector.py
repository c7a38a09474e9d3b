"""The OpenTelemetry Collector in front of `otelier listen`, with the configuration that README shows.

    check_collector.py OTELIER BUNDLE COLLECTOR WORK

COLLECTOR is what `collector.sh` built; WORK is for the dead letters. An SDK sends three records to the collector, one of
which breaks the catalog: it becomes a dead letter, which `otelier validate` refuses for the same reason.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
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


def main(otelier: str, bundle: str, collector: str, work: Path) -> int:
    dead = work / "collector-dead-letters"
    subprocess.run(["rm", "-rf", dead], check=True)
    listening = subprocess.Popen(
        [otelier, "listen", "--schema", bundle, "--grpc", "off", "--http", ":0"]
        + ["--dead-letters", dead, "--count", "3", "--for", "120s", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    http = re.search(r"http://127.0.0.1:([0-9]+)", listening.stderr.readline()).group(1)
    port = free_port()
    environment = {**os.environ, "COLLECTOR_GRPC": str(port), "OTELIER_HTTP": http}
    forwarding = subprocess.Popen(
        [collector, "--config", HERE / "collector/collector.yaml"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        endpoint = f"http://127.0.0.1:{port}"
        subprocess.run([sys.executable, HERE / "send_otlp.py", "grpc+gzip", endpoint], check=True, timeout=60)
        stdout, stderr = listening.communicate(timeout=150)
    finally:
        forwarding.terminate()
        forwarding.wait(timeout=30)
        listening.kill()
    faults = []
    codes = [json.loads(line)["code"] for line in stdout.splitlines()]
    if codes != ["wrong-type"] or listening.returncode != 1:
        faults.append(f"otelier listen: exit {listening.returncode}, findings {codes}, {stderr}")
    ledger = json.loads((dead / "ledger.json").read_text(encoding="utf-8"))
    counts = [ledger[key] for key in ("received", "valid", "dead_lettered", "refused")]
    if counts != [3, 2, 1, 0]:
        faults.append(f"ledger: {ledger}")
    letters = sorted((dead / "letters").iterdir())
    again = subprocess.run(
        [otelier, "validate", "--schema", bundle, "--format", "json", *letters], capture_output=True, text=True
    )
    codes = [json.loads(line)["code"] for line in again.stdout.splitlines()]
    if len(letters) != 1 or codes != ["wrong-type"]:
        faults.append(f"dead letters {letters}: findings {codes}, {again.stderr}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"collector in front of otelier listen: {'failed' if faults else 'passed'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
