"""The parts of an OFD by the paths that documents really use, and its XML read forgivingly.

Names in the zip and paths in the XML are compared without regard to case and to the kind of slash;
a path is tried against the folder of the part it stands in, then from the root. Names of elements
count without their prefix. What the elements mean is ``ofd_document.py``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.etree import _Element

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused
from review.engines.package import Package, parse_xml, safe_parser

#: An element of any part.
Element = _Element
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_LARGEST: Final = 1e7


class Parts:
    """An opened OFD package. ``repaired`` names the parts whose XML was faulty, ``broken`` those of
    which the parser had to give something up, ``visited`` all that were parsed.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {_folded(name): name for name in package.names}
        self._marks = 0
        self.visited: set[str] = set()
        self.repaired: dict[str, None] = {}
        self.broken: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All names as stored."""
        return self._package.names

    def find(self, path: str, base: str = "") -> str | None:
        """The stored name that ``path`` means when it is written in the part ``base``, or None.

        GB/T 33190-2016, 7.1 wants absolute or relative paths; writers also leave out the first slash.
        """
        plain = path.strip().replace("\\", "/")
        if not plain:
            return None
        folder = posixpath.dirname(base.replace("\\", "/"))
        tries = [plain] if plain.startswith("/") else [posixpath.join(folder, plain), plain]
        return next((n for each in tries if (n := self._names.get(_folded(each)))), None)

    def read(self, name: str) -> bytes:
        """The bytes of a part by its stored name. Raises ``FileRefused`` when it is damaged."""
        return self._package.read(name)

    def xml(self, name: str) -> Element | None:
        """The root of a part by its stored name; None when nothing can be made of it.

        Raises ``FileRefused`` for bombs and document types.
        """
        data = self._package.read(name)
        self.visited.add(name)
        marks = data.count(b"<")
        self._marks += marks
        if marks > limits.XML_MARKS or self._marks > limits.OFD_MARKS:
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        try:
            return parse_xml(data, name)
        except FileRefused:
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise
        return self._mended(data, name)

    def _mended(self, data: bytes, name: str) -> Element | None:
        parser = safe_parser(recover=True)
        try:
            root = etree.fromstring(data.strip(b"\0 \r\n\t"), parser)
        except (etree.XMLSyntaxError, ValueError):
            root = None
        harmless = all(each.domain_name == "NAMESPACE" for each in parser.error_log)
        (self.repaired if harmless and root is not None else self.broken)[name] = None
        return root


def _folded(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/").lstrip("/")).casefold()


def local(node: Element) -> str:
    """The name of an element without namespace and prefix; empty for processing instructions."""
    tag: object = node.tag  # a function for comments and processing instructions
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def children(node: Element | None, *names: str) -> Iterator[Element]:
    """Child elements of these local names, all without names."""
    for child in node if node is not None else ():
        name = local(child)
        if name and (not names or name in names):
            yield child


def child(node: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        node = next(children(node, name), None)
    return node


def words(node: Element | None) -> str:
    """The text of an element without blanks at its ends."""
    return (node.text or "").strip() if node is not None else ""


def content(node: Element) -> str:
    """All text below an element, blanks and breaks as they stand."""
    return "".join(str(piece) for piece in node.itertext())


def numbers(text: str | None, most: int = 4096) -> list[float]:
    """All numbers of a text, at most ``most``; absurd ones are cut to ten kilometres."""
    found: list[float] = []
    if not text:
        return found
    for match in _NUMBER.finditer(text):
        if len(found) >= most:
            break
        found.append(min(max(float(match.group()), -_LARGEST), _LARGEST))
    return found


def number(text: str | None, default: float = 0.0) -> float:
    """The first number of a text."""
    found = numbers(text, 1)
    return found[0] if found else default


def is_true(text: str | None, default: bool) -> bool:
    """An xs:boolean."""
    return default if text is None or not text.strip() else text.strip().lower() in ("true", "1")
