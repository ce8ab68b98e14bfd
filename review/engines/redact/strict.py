"""Strict Open XML turned into the ordinary (transitional) kind before anything else looks at it.

Both kinds have the same elements under other namespaces (ISO/IEC 29500-1 annex A, 29500-4 annex A): names
are mapped one by one, text and values stay. What a value may say beyond that (``50%`` for a width, ``start``
for left) the transitional kind allows as well.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

_STRICT: Final = "http://purl.oclc.org/ooxml/"
_ORDINARY: Final = "http://schemas.openxmlformats.org/"
_URI: Final = re.compile(rf"{re.escape(_STRICT)}(\w+)/(.+)")


def ordinary_uri(uri: str) -> str:
    """The transitional name of a namespace or relationship type; any other text as it is."""
    found = _URI.fullmatch(uri)
    return f"{_ORDINARY}{found[1]}/2006/{found[2]}" if found else uri


def ordinary_tree(root: etree._Element) -> etree._Element:
    """The tree with ordinary namespaces; itself where no strict one is declared."""
    if not any(_STRICT in uri for each in root.iter("*") for uri in each.nsmap.values()):
        return root
    new = etree.Element(_name(root.tag), nsmap=_prefixes(root))
    waiting = [(root, new)]
    while waiting:
        old, copy = waiting.pop()
        for name, value in old.attrib.items():
            if name != "conformance" and not str(name).endswith("}conformance"):
                copy.set(_name(name), ordinary_uri(str(value)))
        copy.text, copy.tail = old.text, old.tail
        waiting += [
            (child, etree.SubElement(copy, _name(child.tag), nsmap=_prefixes(child)))
            for child in old.iterchildren("*")
        ]
    return new


def _name(name: object) -> str:
    space, brace, local = str(name).removeprefix("{").rpartition("}")
    return f"{{{ordinary_uri(space)}}}{local}" if brace else local


def _prefixes(element: etree._Element) -> dict[str, str]:
    """Prefixes as declared, without the default one: attributes need a prefix anyway."""
    return {name: ordinary_uri(uri) for name, uri in element.nsmap.items() if name}
