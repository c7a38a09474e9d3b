"""The runtime's own engine, and its way through the SDK, against the Collector, record by record.

    check_delivery.py DELIVER CERTIFICATES COLLECTOR WORK

DELIVER and CERTIFICATES are examples of `otelier-tests`: the first one emits and says what, the second one makes what mutual
TLS needs. COLLECTOR is what `collector.sh` built; WORK is for the files. What the Collector wrote is held against what
was emitted: each record once, each value of its type, the resource and the scope, and as many as the ledger calls delivered.
`outages.py` has the cases in which the Collector is away for a while.
"""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import outages
import running
import written

RECORDS = 2_000

TABLE = """
[otel]
city = "vienna"
trial = true
environment = "interop"
log_speech = true
resource = {{ "deployment.region" = "eu", rack = 7, share = 0.25, spare = false }}
exporter = {{ {kind} = {{ endpoint = "{endpoint}", compression = "{compression}"{more} }} }}
"""


@dataclass(frozen=True)
class Case:
    kind: str
    compression: str = "none"
    protocol: str = "binary"
    through_sdk: bool = False
    # None: without TLS. True: mutual. False: a client without a certificate.
    client: bool | None = None
    # Its receiver takes no large requests.
    narrow: bool = False
    outage: outages.Outage | None = None

    @property
    def records(self) -> int:
        return outages.RECORDS if self.outage else 4 * RECORDS if self.narrow else RECORDS

    @property
    def batch(self) -> int:
        # Several requests of few records each, or as large as they become.
        return self.records if self.outage or self.narrow else 300

    def name(self) -> str:
        parts = ["sdk" if self.through_sdk else "engine", self.kind, self.compression]
        if self.kind == "otlp-http":
            parts.insert(2, self.protocol)
        if self.client is not None:
            parts.append("mtls" if self.client else "mtls-without-certificate")
        if self.outage:
            parts.append(f"outage-{self.outage.name}")
        if self.narrow:
            parts.append("narrow")
        return "-".join(parts)

    def table(self, collector: running.Lives, certificates: Path) -> str:
        grpc = self.kind == "otlp-grpc"
        more = "" if grpc else f', protocol = "{self.protocol}"'
        port = "COLLECTOR_" + ("NARROW_" if self.narrow else "") + ("GRPC" if grpc else "HTTP")
        endpoint = f"http://127.0.0.1:{collector.ports[port]}"
        if self.client is not None:
            endpoint = f"https://127.0.0.1:{collector.ports[port + 'S']}"
            files = {"ca-certificate": "ca.pem"}
            if self.client:
                files |= {"client-certificate": "client.pem", "client-private-key": "client.key"}
            more += ", tls = {" + ", ".join(f'{key} = "{certificates / file}"' for key, file in files.items()) + "}"
        path = "" if grpc else "/v1/logs"
        return TABLE.format(kind=self.kind, endpoint=endpoint + path, compression=self.compression, more=more)


def ways(**more) -> list[Case]:
    """Each transport with each compression."""
    compressions = ("none", "gzip", "zstd")
    return [
        *(Case("otlp-grpc", compression, **more) for compression in compressions),
        *(Case("otlp-http", compression, protocol, **more) for protocol in ("binary", "json") for compression in compressions),
    ]


CASES = [
    # What takes longest, most of it idle, begins first.
    *(
        Case(kind, "gzip", through_sdk=through_sdk, outage=outage)
        for through_sdk, outage in ((False, outages.TERMINATED), (False, outages.KILLED), (True, outages.TERMINATED))
        for kind in ("otlp-grpc", "otlp-http")
    ),
    *ways(),
    *ways(through_sdk=True),
    *(
        Case(kind, "zstd", client=True, through_sdk=through_sdk)
        for through_sdk in (False, True)
        for kind in ("otlp-grpc", "otlp-http")
    ),
    Case("otlp-http", "gzip", "json", client=True),
    *(Case(kind, client=False, through_sdk=sdk) for sdk in (False, True) for kind in ("otlp-grpc", "otlp-http")),
    # Larger requests are refused, and come again in parts.
    Case("otlp-grpc", narrow=True),
    Case("otlp-http", narrow=True),
]


class Check:
    def __init__(self, deliver: str, certificates: Path, program: str, work: Path):
        self.deliver, self.certificates, self.program, self.work = deliver, certificates, program, work

    def run(self, case: Case) -> tuple[str, list[str]]:
        directory = self.work / case.name()
        directory.mkdir()
        expected = directory / "expected.jsonl"
        refused = case.client is False
        with running.lives(self.program, "delivery.yaml", directory, {"CERTIFICATES": str(self.certificates)}) as collector:
            table = directory / "otel.toml"
            table.write_text(case.table(collector, self.certificates), encoding="utf-8")
            command = [self.deliver, "--table", table, "--expected", expected, "--records", str(case.records)]
            command += ["--through-sdk"] if case.through_sdk else []
            command += ["--seconds", str(outages.SECONDS)] if case.outage else []
            command += ["--deadline", "3" if refused else "30"]
            environment = {"OTEL_BLRP_MAX_EXPORT_BATCH_SIZE": str(case.batch)}
            if case.through_sdk:
                environment["OTEL_BLRP_MAX_QUEUE_SIZE"] = str(case.records)
            with running.sender(command, environment) as sending:
                if case.outage:
                    case.outage.happens(collector)
                told, warnings = sending.communicate(timeout=120)
        if sending.returncode != 0:
            return "", [f"the sender ended with {sending.returncode}: {warnings}"]
        ledger = json.loads(told)
        emitted = written.emitted(expected)
        lives = [written.requests(file) for file in collector.files]
        faults = written.differences(emitted, lives, ledger, case.through_sdk)
        if case.outage:
            faults += case.outage.faults(ledger, emitted, lives, case)
        elif refused:
            faults += [] if not lives[0] and ledger["error"] else [f"a client without a certificate was served: {ledger}"]
        else:
            faults += written.incomplete(ledger, emitted, lives)
        sizes = [request.ByteSize() for life in lives for request in life]
        delivered = f"{ledger['delivered']} of {ledger['emitted']} records delivered in {len(sizes)} requests"
        delivered += f" of at most {max(sizes, default=0) // 1024} KiB"
        return delivered + (f" ({ledger['error']})" if ledger["error"] else ""), faults


def main(deliver: str, certificates: str, program: str, work: Path) -> int:
    begun = time.monotonic()
    work = work / "delivery"
    subprocess.run(["rm", "-rf", work], check=True)
    (work / "certificates").mkdir(parents=True)
    subprocess.run([certificates, work / "certificates"], check=True)
    check = Check(deliver, work / "certificates", program, work)
    failed = 0
    # Outages wait most of the time, so that two more cases than there are of them keep two processors busy.
    with ThreadPoolExecutor(2 + sum(case.outage is not None for case in CASES)) as several:
        for case, running_case in [(case, several.submit(check.run, case)) for case in CASES]:
            delivered, faults = running_case.result()
            for fault in faults:
                print(f"{case.name()}: {fault}", file=sys.stderr)
            failed += bool(faults)
            print(f"{case.name()}: {delivered}, {len(faults)} faults")
    version = Path(f"{program}.version").read_text(encoding="utf-8").strip()
    seconds = time.monotonic() - begun
    print(f"delivery to the Collector {version}: {len(CASES)} cases, {failed} failed, {seconds:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
