"""`otelier validate` over the same documents, so that three validators are held to one verdict.

    check_otelier.py OTELIER CATALOG REQUESTS

A refused document has to yield the finding that its file name starts with. That an attribute is deprecated is told of
valid documents, too, and no schema knows it.
"""

import json
import subprocess
import sys
from pathlib import Path


def findings(otelier: str, catalog: str, path: Path) -> tuple[int, set[str]]:
    run = subprocess.run(
        [otelier, "validate", "--catalog", catalog, "--severity", "deprecated=off", "--format", "json", str(path)],
        capture_output=True,
        text=True,
    )
    return run.returncode, {json.loads(line)["code"] for line in run.stdout.splitlines()}


def main(otelier: str, catalog: str, requests: Path) -> int:
    passed = failed = 0
    for path in sorted(requests.glob("accept/*.json")) + sorted(requests.glob("refuse/*.json")):
        status, codes = findings(otelier, catalog, path)
        if path.parent.name == "accept":
            good = status == 0 and not codes
        else:
            good = status == 1 and any(path.name.startswith(f"{code}-") for code in codes)
        passed += good
        failed += not good
        if not good:
            print(f"{path}: exit {status}, findings {sorted(codes)}", file=sys.stderr)
    print(f"otelier validate: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
