"""Words of XML parts that no reader knows by name: whatever text they hold, and those of their attributes
that say something.

Better too much than a part unread: what is in the file can leak from it. Opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from review.engines import limits
from review.engines.model import Segment

#: Counters, versions and times that every program writes; a longer number is somebody's.
_FIGURES: Final = re.compile(
    r"^(?:[-+]?[\d.,]{1,10}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?|true|false|[A-Z]{1,3}\d{0,7})$"
)
_GUID: Final = re.compile(r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f-]{12,}\}?")
_SCHEMA: Final = re.compile(r"^(?:https?://schemas\.|https?://purl\.|urn:schemas)", re.IGNORECASE)
#: Attributes that are there to be read by people, or lead somewhere.
_WORDS: Final = frozenset(
    [
        "alt",
        "author",
        "caption",
        "codename",
        "command",
        "comment",
        "connection",
        "content",
        "cp",
        "dbcommand",
        "ddeservice",
        "ddetopic",
        "description",
        "descr",
        "destinationfile",
        "display",
        "displayname",
        "error",
        "errortitle",
        "file",
        "filename",
        "formula",
        "formula1",
        "formula2",
        "help",
        "hiddenname",
        "label",
        "lastupdatedby",
        "linkedcell",
        "location",
        "mc",
        "menu",
        "name",
        "odcfile",
        "parenttext",
        "progid",
        "prompt",
        "prompttitle",
        "provider",
        "publishtitle",
        "refersto",
        "savedcredentialsmethod",
        "sheet",
        "sourcefile",
        "statusbar",
        "tag",
        "text",
        "title",
        "tooltip",
        "topic",
        "totalsrowlabel",
        "uniquename",
        "url",
        "user",
        "userid",
        "username",
        "val",
        "v",
        "value",
        "webpublish",
        "headerrow",
        "singlesignonid",
        "sourceconnectionname",
        "keywords",
    ]
)
#: Anything that looks like a name, an address or a number of somebody, whatever the attribute.
_TELLING: Final = re.compile(r"[\u3400-\u9fff]|@|://|\d{11}|\\\\")
_SECRETS: Final = frozenset(["hashvalue", "saltvalue", "algorithmname", "password"])


def loose_texts(
    part: str,
    root: etree._Element,
    kind: str,
    *,
    skip: Collection[str] = (),
    attributes: bool = True,
    prefix: str = "v",
) -> Iterator[Segment]:
    """Texts and telling attributes below ``root``, each text once; ``<part>#v<n>`` is the n-th. Elements
    whose local name is in ``skip`` are left out with all they hold. Stops at ``HIDDEN_SEGMENTS``.
    """
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        name = str(node.tag).rpartition("}")[2]
        if name in skip:
            continue
        waiting.extend(reversed(list(node.iterchildren(etree.Element))))
        texts = [node.text or "", *(child.tail or "" for child in node)]
        said = [text.strip() for text in texts if text.strip() and not _FIGURES.match(text.strip())]
        if attributes:
            said += list(_telling(node))
        for text in said:
            if text not in seen:
                if len(seen) >= limits.HIDDEN_SEGMENTS:
                    return
                yield Segment(f"{part}#{prefix}{len(seen)}", part, kind, None, text)
                seen.add(text)


def _telling(node: etree._Element) -> Iterator[str]:
    for name, raw in node.attrib.items():
        local = str(name).rpartition("}")[2].casefold()
        value = str(raw).strip()
        if local in _SECRETS or _SCHEMA.match(value) or _GUID.fullmatch(value):
            continue
        if _TELLING.search(value) or (
            local in _WORDS and len(value) > 1 and not _FIGURES.match(value)
        ):
            yield value


def paragraphs(root: etree._Element) -> Iterator[str]:
    """The texts of the DrawingML paragraphs (``a:p``) below ``root``, runs joined, blank ones left out."""
    for node in root.iter("{*}p"):
        pieces = [
            "\n" if str(child.tag).endswith("}br") else (child.text or "")
            for child in node.iter("{*}t", "{*}br")
        ]
        text = "".join(pieces).strip()
        if text:
            yield text
