"""Writes the documents that every JSON Schema validator has to accept, and those it has to refuse.

    cases.py NAME SCHEMAS PAYLOADS OUT

NAME is a table of `mutations.py`; SCHEMAS is a published `json-schema` directory; PAYLOADS holds
payloads as a receiver got them. OUT gets `requests/{accept,refuse}` (whole requests, against
`export-logs-request.schema.json`) and `events/<event>/accept` (flattened records, against the
event's schema).
"""

import copy
import json
import sys
from pathlib import Path

import mutations
import otlp


def write(path: Path, document) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")


def single(payload: dict, wanted) -> dict | None:
    """The payload cut down to its first record that `wanted` accepts."""
    for r, resource_logs in enumerate(payload["resourceLogs"]):
        for s, scope_logs in enumerate(resource_logs["scopeLogs"]):
            for record in scope_logs["logRecords"]:
                if wanted(record):
                    return {
                        "resourceLogs": [
                            {
                                **resource_logs,
                                "scopeLogs": [{**scope_logs, "logRecords": [copy.deepcopy(record)]}],
                            }
                        ]
                    }
    return None


def main(table: str, schemas: Path, payloads: Path, out: Path) -> int:
    files = sorted(p for p in payloads.rglob("*") if p.suffix in (".json", ".pb"))
    loaded = [(p, otlp.load(p)) for p in files]
    if not any(True for _, payload in loaded for _ in otlp.records(payload)):
        print(f"no record in {payloads}", file=sys.stderr)
        return 1

    seen = set()
    for path, payload in loaded:
        write(out / "requests/accept" / f"{path.relative_to(payloads).as_posix().replace('/', '__')}.json", payload)
        for n, record in enumerate(otlp.records(payload)):
            name = record["eventName"]
            seen.add(name)
            stem = f"{path.stem}-{n}"
            write(out / "events" / name / "accept" / f"{stem}.json", otlp.flatten(record))
            # The SDK's OTLP/JSON writes the body of a record that has none as null.
            if record.get("body") is not None:
                seen.add(f"{name}.body")
                write(out / "events" / f"{name}.body" / "accept" / f"{stem}.json", otlp.scalar(record["body"]))

    published = {
        p.name.removesuffix(".schema.json")
        for p in schemas.glob("*.schema.json")
        if p.name != "export-logs-request.schema.json"
    }
    if seen != published:
        print(f"events with a schema {sorted(published)}, events in the payloads {sorted(seen)}", file=sys.stderr)
        return 1

    kinds = set()
    for kind, name, wanted, mutate in mutations.TABLES[table]:
        base = next((b for _, payload in loaded if (b := single(payload, wanted))), None)
        if base is None:
            print(f"no record to apply `{name}` to", file=sys.stderr)
            return 1
        write(out / "requests/accept" / f"before-{kind}-{name}.json", base)
        before = copy.deepcopy(base)
        mutate(next(otlp.records(base)))
        if base == before:
            print(f"mutation `{name}` changes nothing", file=sys.stderr)
            return 1
        verdict = "accept" if kind == "fine" else "refuse"
        write(out / "requests" / verdict / f"{kind}-{name}.json", base)
        kinds.add(kind)
    print(f"{table}: {len(files)} payloads, {len(mutations.TABLES[table])} mutations of {len(kinds)} kinds: {', '.join(sorted(kinds))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:5])))
