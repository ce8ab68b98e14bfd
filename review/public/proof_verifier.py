"""Check a downloaded file against a published proof, alone: ``python proof_verifier.py FILE --proof proof.json``.

Copy this one file anywhere with Python 3.8 or newer; it needs nothing of this package. The proof is a
chain: each link carries the digest of the one before it. ``--noted DIGEST`` checks that a head which
you noted down earlier is still in the chain, so that nothing before it was changed. Parts of a proof
are given in their order. Exit codes: 0 the file was published, 2 misuse, 3 it was not, or the proof is
not intact, 4 with ``--strict`` when the file is not what is published now.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FORMAT, VERSION = "mingshi-proof", 1
GENESIS = "0" * 64
DONE, MISUSE, NOT_VERIFIED, STRICT_UNMET = 0, 2, 3, 4

#: How a link's digest is made, in words for people; printed on the page and in the proof.
RECIPE = (
    "digest = SHA-256(previous digest + line feed + link without its digest as JSON: "
    "keys sorted, no spaces, UTF-8); the first previous digest is 64 zeros"
)


class NotIntact(Exception):
    """The first thing in a proof that is not as it was published."""


class Chain(NamedTuple):
    """A proof whose links all follow each other."""

    links: list[Mapping[str, Any]]
    after: int  # number of the link before the first one: 0 where the proof is whole
    head: tuple[int, str]

    @property
    def as_of(self) -> str:
        """Moment of the last link; empty while there is none."""
        return str(self.links[-1]["at"]) if self.links else ""


class Published(NamedTuple):
    """A record that once released the file."""

    record: int
    index_number: str
    revision: int
    published_at: str
    now: str  # published | replaced | withdrawn
    since: str  # since when it stands as it does now


def digest_of_link(link: Mapping[str, Any], previous: str) -> str:
    """Digest of one link after the digest of the one before: see ``RECIPE``."""
    said = {name: value for name, value in link.items() if name != "digest"}
    body = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes. OSError where it can not be read."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        for block in iter(lambda: source.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def follow(parts: Iterable[Mapping[str, Any]]) -> Chain:
    """Check every link of a proof, its parts one after the other. Raises NotIntact."""
    chain = None
    for part in parts:
        try:
            if (part["format"], part["version"]) != (FORMAT, VERSION):
                raise NotIntact("this is no proof, or one of another version")
            begin = (part["after"], part["previous"])
            if chain is None:
                if begin[0] == 0 and begin[1] != GENESIS:
                    raise NotIntact("the beginning was changed")
                chain = Chain([], begin[0], begin)
            elif begin != chain.head:
                raise NotIntact(
                    f"a part after link {begin[0]} does not follow link {chain.head[0]}"
                )
            chain = chain._replace(head=_follow_links(part, chain))
        except (KeyError, TypeError, AttributeError, UnicodeError) as error:
            raise NotIntact(f"this is no proof: {error!r}") from error
    if chain is None:
        raise NotIntact("no proof was given")
    return chain


def _follow_links(part: Mapping[str, Any], chain: Chain) -> tuple[int, str]:
    seq, digest = chain.head
    for link in part["links"]:
        if link["seq"] != seq + 1:
            raise NotIntact(f"link {seq + 1} is missing")
        if link["digest"] != digest_of_link(link, digest):
            raise NotIntact(f"link {seq + 1} was changed")
        seq, digest = link["seq"], link["digest"]
        chain.links.append(link)
    if (part["head"]["seq"], part["head"]["digest"]) != (seq, digest):
        raise NotIntact("the end was cut off")
    return seq, digest


def look_up(chain: Chain, digest: str) -> list[Published]:
    """Answer every record that released a file with this digest, and how each stands now.

    Raises NotIntact for a link that says less than it should.
    """
    try:
        return _look_up(chain, digest)
    except (KeyError, TypeError) as error:
        raise NotIntact(f"a link can not be read: {error!r}") from error


def _look_up(chain: Chain, digest: str) -> list[Published]:
    found: dict[int, Published] = {}
    for link in chain.links:
        record = link.get("record")
        if record is None:
            continue
        known = found.get(record)
        if known is None:
            if digest in link["files"]:
                at = link["at"]
                said = (record, link["index_number"], link["revision"], at)
                found[record] = Published(*said, _standing(link, digest), at)
        elif known.now != _standing(link, digest):
            found[record] = known._replace(now=_standing(link, digest), since=link["at"])
    return [found[record] for record in sorted(found)]


def _standing(link: Mapping[str, Any], digest: str) -> str:
    if link["state"] != "published":
        return "withdrawn"
    return "published" if digest in link["files"] else "replaced"


def demand_noted(chain: Chain, noted: str) -> None:
    """Demand that a digest somebody noted down is a link of this chain. Raises NotIntact."""
    if noted and all(link["digest"] != noted for link in chain.links):
        raise NotIntact("the head you noted down is not in this chain")


def exit_code(found: Sequence[Published], *, strict: bool) -> int:
    """What an answer means for a script."""
    if not found:
        return NOT_VERIFIED
    if strict and not any(each.now == "published" for each in found):
        return STRICT_UNMET
    return DONE


def main(arguments: Sequence[str]) -> int:
    """Verify the file named on the command line and say what was found; answers the exit code."""
    parser = argparse.ArgumentParser(prog="proof_verifier.py")
    parser.add_argument("file")
    parser.add_argument(
        "--proof", action="append", required=True, help="proof.json; parts in order"
    )
    parser.add_argument("--noted", default="", help="a head you noted down earlier")
    parser.add_argument("--strict", action="store_true", help="4 unless it is published now")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as left:
        return MISUSE if left.code else DONE
    try:
        chain = follow([opened(Path(name)) for name in options.proof])
        digest = digest_of_file(Path(options.file))
        demand_noted(chain, options.noted)
        found = look_up(chain, digest)
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return MISUSE
    except NotIntact as fault:
        sys.stdout.write(f"NOT INTACT: {fault}\n")
        return NOT_VERIFIED
    for each in found:
        sys.stdout.write(
            f"record {each.record} ({each.index_number}), revision {each.revision}: "
            f"published {each.published_at}, "
            f"{each.now} since {each.since} (proof of {chain.as_of})\n"
        )
    if not found:
        partly = f" (the proof begins after link {chain.after})" if chain.after else ""
        sys.stdout.write(f"NOT PUBLISHED: sha256 {digest} is in no link{partly}\n")
    sys.stdout.write(f"chain intact: {chain.head[0]} links, head {chain.head[1]}\n")
    return exit_code(found, strict=options.strict)


def opened(path: Path) -> Any:
    """Read one proof. NotIntact where it is no JSON; OSError where it can not be read."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise NotIntact(f"{path} can not be read: {error}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
