"""How the parts of a Word package hang together, read by the verifier for itself: which of them a reader of
the paper can reach.

Relationships of ISO/IEC 29500-2; nothing here looks into a part but for the ids it uses.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat

from review.engines.verify import office

#: Kinds of relationships that lead to something printed, and those that count only where an id is used.
_PRINTING: Final = frozenset({"header", "footer", "footnotes", "endnotes"})
_REFERENCES: Final = frozenset({"headerReference", "footerReference"})
_BY_ID: Final = frozenset({"header", "footer", "image"})


@dataclass(frozen=True)
class Link:
    """One relationship of a part; ``target`` is a part name, or a URL where it leads outside."""

    id: str
    kind: str
    target: str
    outside: bool


class Links:
    """All relationships of a package by the part they belong to ("" for the package)."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.of: dict[str, list[Link]] = {}
        for name, data in files.items():
            folder, slash, last = name.rpartition("_rels/")
            if slash and last.endswith(".rels"):
                owner = folder + last.removesuffix(".rels")
                self.of[owner] = list(_read(data, posixpath.dirname(owner)))

    def printed(self, parts: Mapping[str, office.Part]) -> frozenset[str]:
        """The parts that print: the body and what it leads to. Where nothing leads to a body, all count."""
        bodies = {each.target for each in self.of.get("", []) if each.kind == "officeDocument"}
        found = {name for name in bodies if name in parts}
        for body in sorted(found):
            used = _used_ids(parts[body])
            found |= {
                each.target
                for each in self.of.get(body, [])
                if each.kind in _PRINTING and (each.kind not in _BY_ID or each.id in used)
            }
        return frozenset(found) or frozenset(parts)

    def in_order(self, parts: Mapping[str, office.Part]) -> list[tuple[str, str]]:
        """Kind and name of each printed part: the body, then headers and footers as the body uses them, and
        its notes.
        """
        bodies = [each.target for each in self.of.get("", []) if each.kind == "officeDocument"]
        found = [("officeDocument", name) for name in bodies if name in parts]
        for _, body in list(found):
            rows = self.of.get(body, [])
            by_id = {each.id: each for each in rows if each.kind in _BY_ID}
            used = [
                by_id[value]
                for element, key, value in parts[body].attributes
                if key == "id" and element in _REFERENCES and value in by_id
            ]
            used += [each for each in rows if each.kind in _PRINTING - _BY_ID]
            found += dict.fromkeys((each.kind, each.target) for each in used)
        return found

    def loose(self, files: Mapping[str, bytes], parts: Mapping[str, office.Part]) -> list[str]:
        """Parts nothing leads to, links that are not used, and links to nowhere or outside."""
        faults: list[str] = []
        reached: set[str] = set()
        for owner, links in self.of.items():
            used = _used_ids(parts[owner]) if owner in parts else frozenset[str]()
            for each in links:
                reached.add(each.target)
                if each.outside or each.target not in files:
                    faults.append(f"{owner or 'package'}: link to what is not in the file")
                elif each.kind in _BY_ID and each.id not in used:
                    faults.append(f"{owner}: link that is not used")
        plain = {name for name in files if not name.endswith(".rels")} - {"[Content_Types].xml"}
        faults += sorted(f"{name}: reached by nothing" for name in plain - reached)
        return faults


def counterparts(
    before: Links,
    old: Mapping[str, office.Part],
    after: Links,
    new: Mapping[str, office.Part],
) -> dict[str, str]:
    """The name in the original of each printed part of a copy that has another name there: of those that
    no part of the same name answers to, the first of a kind is the first.
    """
    mine, theirs = before.in_order(old), after.in_order(new)
    left = [each for each in mine if each not in theirs]
    found: dict[str, str] = {}
    for kind, name in theirs:
        if (kind, name) in mine:
            continue
        at = next((at for at, (same, _) in enumerate(left) if same == kind), None)
        if at is not None:
            found[name] = left.pop(at)[1]
    return found


def _used_ids(part: office.Part) -> frozenset[str]:
    return frozenset(
        value for _, key, value in part.attributes if key in {"id", "embed", "link", "pict", "href"}
    )


def _read(data: bytes, base: str) -> Iterator[Link]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition("\n")[2] == "Relationship":
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator="\n")
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError:
        return
    for given in found:
        outside = given.get("TargetMode") == "External"
        target = given.get("Target", "")
        if not outside:
            target = posixpath.normpath(posixpath.join("/", base, unquote(target))).lstrip("/")
        yield Link(given.get("Id", ""), given.get("Type", "").rpartition("/")[2], target, outside)
