"""What the parts of a redacted Word file are called, and their relationships: by what they are and in their
order. Names in the original were given by people too, and a plain Latin one tells as much as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from lxml import etree

from review.engines.redact.package import Relationship
from review.engines.redact.tree import R, elements

#: Where Word puts a part of each kind, without number and ending.
_PLACES: Final = {
    "officeDocument": "word/document",
    "styles": "word/styles",
    "numbering": "word/numbering",
    "settings": "word/settings",
    "fontTable": "word/fontTable",
    "theme": "word/theme/theme",
    "header": "word/header",
    "footer": "word/footer",
    "footnotes": "word/footnotes",
    "endnotes": "word/endnotes",
}


def names_of_parts(kinds: Mapping[str, str]) -> dict[str, str]:
    """The name in the copy of each part by its name in the original; ``kinds`` in the order in which parts are
    reached. What Word itself would call so keeps its name.
    """
    names = {
        name: name
        for name, kind in kinds.items()
        if re.fullmatch(rf"{_PLACES[kind]}[0-9]{{0,3}}\.xml", name)
    }
    taken = set(names)
    for name, kind in kinds.items():
        if name not in names:
            names[name] = next(each for each in _free(_PLACES[kind]) if each not in taken)
            taken.add(names[name])
    return names


def _free(place: str) -> Iterator[str]:
    if place.rpartition("/")[2] not in {"header", "footer", "theme"}:
        yield f"{place}.xml"
    yield from (f"{place}{number}.xml" for number in count(1))


def numbered(rows: Iterable[Relationship]) -> list[Relationship]:
    """The same relationships with new ids in their order."""
    return [replace(row, id=f"rId{number}") for number, row in enumerate(rows, 1)]


def number_links(root: etree._Element, rows: Sequence[Relationship]) -> list[Relationship]:
    """The relationships of a part with new ids, which its elements use from now on."""
    fresh = numbered(rows)
    ids = {old.id: new.id for old, new in zip(rows, fresh, strict=True)}
    for each in elements(root):
        for name, value in list(each.attrib.items()):
            if not str(name).startswith(f"{{{R}}}"):
                continue
            if str(value) in ids:
                each.set(name, ids[str(value)])
            else:
                del each.attrib[name]
    return fresh


def renamed(rows: Iterable[Relationship], names: Mapping[str, str]) -> list[Relationship]:
    """Relationships to parts by their names in the copy."""
    return [replace(row, target=names.get(row.target, row.target)) for row in rows]
