"""PyPI `jsonschema` over the documents that `cases.py` wrote.

    check_jsonschema.py SCHEMAS CASES
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator


def read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def main(schemas: Path, cases: Path) -> int:
    failed = passed = 0

    def expect(validator, path: Path, accept: bool) -> None:
        nonlocal failed, passed
        error = next(validator.iter_errors(read(path)), None)
        if (error is None) == accept:
            passed += 1
        else:
            failed += 1
            told = f": {error.json_path}: {error.message[:200]}" if error else ""
            print(f"{path}: {'refused' if accept else 'accepted'}{told}", file=sys.stderr)

    for path in sorted(schemas.glob("*.schema.json")):
        schema = read(path)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        event = path.name.removesuffix(".schema.json")
        if event == "export-logs-request":
            accept, refuse = cases / "requests/accept", cases / "requests/refuse"
        else:
            accept, refuse = cases / "events" / event / "accept", None
        for document in sorted(accept.glob("*.json")):
            expect(validator, document, True)
        for document in sorted(refuse.glob("*.json")) if refuse else []:
            expect(validator, document, False)
    print(f"jsonschema: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:3])))
