"""What the Collector's file exporter writes, through `otelier validate`.

    check_file_exporter.py OTELIER BUNDLE COLLECTOR WORK

COLLECTOR is what `collector.sh` built; its file exporter is `collector/file.go`, which says how it is like contrib's. WORK
is for the files. An SDK sends three records to the collector, one of which breaks the catalog; in each file, of JSON and of
protobuf, plain and with zstd, that one fault is found and nothing else.
"""

import subprocess
import sys
from pathlib import Path

import running

NATIVE = "--feature-gates=exporter.file.nativeCompression"
ZSTD = b"\x28\xb5\x2f\xfd"


def lines(written: bytes) -> list[bytes]:
    return written.splitlines()


def behind_lengths(written: bytes) -> list[bytes]:
    messages = []
    while written:
        end = 4 + int.from_bytes(written[:4], "big")
        messages.append(written[4:end])
        written = written[end:]
    return messages


def frames(written: bytes) -> list[bytes]:
    return [ZSTD + frame for frame in written.split(ZSTD)[1:]]


# How the messages of each file are told apart and how they begin: a file of another form would pass for the wrong reason.
FORMS = {
    (): {
        "json": (lines, b"{"),
        "proto": (behind_lengths, b"\x0a"),
        "json-zstd": (behind_lengths, ZSTD),
        "proto-zstd": (behind_lengths, ZSTD),
    },
    (NATIVE,): {
        "json-zstd": (frames, ZSTD),
        "proto-zstd": (frames, ZSTD),
    },
}


def faults(otelier: str, bundle: str, file: Path, messages, beginning: bytes) -> list[str]:
    found = []
    written = messages(file.read_bytes())
    if len(written) != 3 or not all(message.startswith(beginning) for message in written):
        found.append(f"not three messages that begin with {beginning}: {written}")
    told = running.validate(otelier, bundle, "json", file)
    if running.codes(told.stdout) != ["wrong-type"] or told.returncode != 1:
        found.append(f"exit {told.returncode}, {told.stdout}{told.stderr}")
    shown = running.validate(otelier, bundle, "human", file)
    if "1 payload, 3 records: 2 valid, 1 error, 0 warnings" not in shown.stdout:
        found.append(f"{shown.stdout}{shown.stderr}")
    return [f"{file.parent.name}/{file.name}: {fault}" for fault in found]


def main(otelier: str, bundle: str, program: str, work: Path) -> int:
    found, checked = [], 0
    for arguments, forms in FORMS.items():
        files = work / ("collector-files-native" if arguments else "collector-files")
        subprocess.run(["rm", "-rf", files], check=True)
        files.mkdir()
        with running.collector(program, "files.yaml", {"COLLECTOR_FILES": str(files)}, *arguments) as endpoint:
            running.send(endpoint)
        for name, form in forms.items():
            found += faults(otelier, bundle, files / name, *form)
            checked += 1
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"file exporter through otelier validate: {checked} files, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])))
