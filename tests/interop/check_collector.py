"""The OpenTelemetry Collector in front of `otelier listen`, with the configuration that README shows.

    check_collector.py OTELIER BUNDLE COLLECTOR WORK

COLLECTOR is what `collector.sh` built; WORK is for the dead letters. An SDK sends three records to the collector, one of
which breaks the catalog: it becomes a dead letter, which `otelier validate` refuses for the same reason.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import running


def main(otelier: str, bundle: str, program: str, work: Path) -> int:
    dead = work / "collector-dead-letters"
    subprocess.run(["rm", "-rf", dead], check=True)
    listening = subprocess.Popen(
        [otelier, "listen", "--schema", bundle, "--grpc", "off", "--http", ":0"]
        + ["--dead-letters", dead, "--count", "3", "--for", "120s", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        http = re.search(r"http://127.0.0.1:([0-9]+)", listening.stderr.readline()).group(1)
        with running.collector(program, "collector.yaml", {"OTELIER_HTTP": http}) as endpoint:
            running.send(endpoint)
            stdout, stderr = listening.communicate(timeout=150)
    finally:
        listening.kill()
    faults = []
    codes = running.codes(stdout)
    if codes != ["wrong-type"] or listening.returncode != 1:
        faults.append(f"otelier listen: exit {listening.returncode}, findings {codes}, {stderr}")
    ledger = json.loads((dead / "ledger.json").read_text(encoding="utf-8"))
    counts = [ledger[key] for key in ("received", "valid", "dead_lettered", "refused")]
    if counts != [3, 2, 1, 0]:
        faults.append(f"ledger: {ledger}")
    letters = sorted((dead / "letters").iterdir())
    again = running.validate(otelier, bundle, "json", *letters)
    codes = running.codes(again.stdout)
    if len(letters) != 1 or codes != ["wrong-type"]:
        faults.append(f"dead letters {letters}: findings {codes}, {again.stderr}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"collector in front of otelier listen: {'failed' if faults else 'passed'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
