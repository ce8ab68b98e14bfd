"""Verify an exported audit log, alone: ``python audit_verifier.py export.jsonl``.

Copy this one file anywhere with Python 3.8 or newer; it needs nothing of this package. Every
line is an event, the last one the head; each event carries the digest of the one before it.
``--part events.jsonl [export.jsonl]`` checks the events of one document out of an evidence pack: each
by itself, and with the whole export that they are in it and none of the document's is missing. Exit
codes: 0 intact, 2 misuse, 3 not intact. The chain can not know that its newest events were cut off
together with the head: compare the printed head with one you noted down earlier.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

LINK = (
    "seq",
    "at",
    "name",
    "actor_id",
    "actor_label",
    "organisation_id",
    "document_id",
    "case_id",
    "payload",
)
ALGORITHMS = ("sm3", "sha256")


class NotIntact(Exception):
    """The first thing that is not as it was."""


def digest_of(event: Mapping[str, Any], previous: str) -> str:
    """Digest of one event: H(previous, newline, canonical JSON of its nine fields), hexadecimal."""
    if event["algorithm"] not in ALGORITHMS:
        raise NotIntact(f"event {event['seq']}: unknown algorithm {event['algorithm']!r}")
    try:
        digest = hashlib.new(event["algorithm"])
    except ValueError:
        raise NotIntact(f"this Python has no {event['algorithm']}; try another machine") from None
    fields = [event[name] for name in LINK]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest.update(f"{previous}\n{text}".encode())
    return digest.hexdigest()


def verify(lines: Iterable[str]) -> tuple[int, str]:
    """Check every link; answers the number of events and the head's digest. Raises NotIntact."""
    previous, count = "0" * 64, 0
    head: tuple[int, str] | None = None
    for number, line in enumerate(lines, start=1):
        if head is not None:
            raise NotIntact(f"line {number} comes after the head")
        try:
            event = json.loads(line)
            if "head" in event:
                head = (event["head"]["seq"], event["head"]["digest"])
                continue
            if event["seq"] != count + 1:
                raise NotIntact(f"event {count + 1} is missing")
            if event["prev"] != previous:
                raise NotIntact(f"event {event['seq']}: does not follow the one before it")
            if digest_of(event, previous) != event["digest"]:
                raise NotIntact(f"event {event['seq']}: was changed")
        except (ValueError, KeyError, TypeError) as error:
            raise NotIntact(f"line {number} can not be read: {error}") from error
        previous, count = event["digest"], count + 1
    if head is None:
        raise NotIntact("the head is missing: the file was cut off")
    if head != (count, previous):
        raise NotIntact(f"event {count + 1} is missing: the head is another one")
    return count, previous


def verify_part(lines: Iterable[str]) -> dict[int, tuple[str, Any]]:
    """Check events that need not follow each other; answers digest and document by number.

    Each must be what its own digest says, and follow its neighbour where the numbers do. Raises
    NotIntact.
    """
    found: dict[int, tuple[str, Any]] = {}
    last, previous = 0, ""
    for number, line in enumerate(lines, start=1):
        try:
            event = json.loads(line)
            seq, digest = event["seq"], event["digest"]
            if seq <= last:
                raise NotIntact(f"event {seq}: not in order")
            if seq == last + 1 and last and event["prev"] != previous:
                raise NotIntact(f"event {seq}: does not follow the one before it")
            if digest_of(event, event["prev"]) != digest:
                raise NotIntact(f"event {seq}: was changed")
            found[seq] = (digest, event["document_id"])
        except (ValueError, KeyError, TypeError) as error:
            raise NotIntact(f"line {number} can not be read: {error}") from error
        last, previous = seq, digest
    return found


def compare_part(part: Mapping[int, tuple[str, Any]], lines: Iterable[str]) -> None:
    """Check that an export has exactly these events of these documents. Raises NotIntact."""
    documents = {document for _, document in part.values()}
    left = dict(part)
    for line in lines:
        event = json.loads(line)
        if "head" in event:
            continue
        mine = left.pop(event["seq"], None)
        if mine is None and event["document_id"] in documents:
            if event["seq"] < max(part):
                raise NotIntact(f"event {event['seq']} is missing in the part")
        elif mine is not None and mine[0] != event["digest"]:
            raise NotIntact(f"event {event['seq']}: another one in the export")
    if left:
        raise NotIntact(f"event {min(left)} is not in the export")


def main(arguments: Sequence[str]) -> int:
    """Verify the file named on the command line and say what was found; answers the exit code."""
    part = list(arguments[:1]) == ["--part"]
    names = list(arguments[1:] if part else arguments)
    if len(names) not in ((1, 2) if part else (1,)):
        sys.stderr.write(
            "usage: python audit_verifier.py export.jsonl\n"
            "       python audit_verifier.py --part events.jsonl [export.jsonl]\n"
        )
        return 2
    try:
        if part:
            with _opened(names[0]) as lines:
                events = verify_part(lines)
            if len(names) == 1:
                sys.stdout.write(f"intact: {len(events)} events, each by itself\n")
                return 0
        with _opened(names[-1]) as lines:
            count, head = verify(lines)
        if part:
            with _opened(names[-1]) as lines:
                compare_part(events, lines)
            sys.stdout.write(f"in the export: {len(events)} events, none is missing\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return 2
    except NotIntact as fault:
        sys.stdout.write(f"NOT INTACT: {fault}\n")
        return 3
    sys.stdout.write(f"intact: {count} events, head {head}\n")
    return 0


def _opened(name: str) -> TextIO:
    return Path(name).open(encoding="utf-8", errors="surrogateescape")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
