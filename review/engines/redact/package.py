"""The zip package of an Office file: which parts are copied, how they refer to each other, how it
is written.

A package is rebuilt from a whitelist and never edited in place (redaction.md section 6.2): what is
not named here does not exist in the result. Nothing here knows what a paragraph is.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from review.engines.package import open_package
from review.engines.redact.strict import ordinary_uri

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
#: Last word of a relationship type whose target is copied, and the content type it has then.
#: Everything else is gone by not being copied. That of a picture goes by its bytes.
KEPT_KINDS = {
    "officeDocument": f"{_WORD}document.main+xml",
    "styles": f"{_WORD}styles+xml",
    "numbering": f"{_WORD}numbering+xml",
    "settings": f"{_WORD}settings+xml",
    "fontTable": f"{_WORD}fontTable+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "header": f"{_WORD}header+xml",
    "footer": f"{_WORD}footer+xml",
    "footnotes": f"{_WORD}footnotes+xml",
    "endnotes": f"{_WORD}endnotes+xml",
    "image": "",
}
#: Kinds that are there only where something in the part points at them by id.
POINTED_AT = frozenset({"image", "header", "footer"})
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES_PART = "[Content_Types].xml"


@dataclass(frozen=True)
class Relationship:
    """One line of a ``.rels`` part; ``target`` is a part name without leading slash, or a URL when
    external.
    """

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type, such as styles or image."""
        return self.type.rsplit("/", 1)[-1]


def parse_xml(data: bytes) -> etree._Element:
    """Parse one part without entities, network, comments or instructions. Raises
    ``etree.XMLSyntaxError``.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    return etree.fromstring(data, parser)


def read_parts(path: Path) -> dict[str, bytes]:
    """All parts by name, read within the limits of the reader. Raises ``FileRefused``."""
    with open_package(path) as package:
        return {name: package.read(name) for name in package.names}


def relationships_part(part: str) -> str:
    """Where the relationships of a part stand; those of the package itself for the empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def relationships(parts: Mapping[str, bytes], part: str) -> list[Relationship]:
    """What a part refers to, in the order of its ids; nothing when it has no relationships."""
    data = parts.get(relationships_part(part))
    if not data:
        return []
    found: list[Relationship] = []
    for each in parse_xml(data):
        target = each.get("Target", "")
        external = each.get("TargetMode") == "External"
        if not external:
            base = "/" + posixpath.dirname(part)
            target = posixpath.normpath(posixpath.join(base, unquote(target))).lstrip("/")
        kind = ordinary_uri(each.get("Type", ""))
        found.append(Relationship(each.get("Id", ""), kind, target, external))
    return sorted(found, key=lambda each: each.id)


def kept_parts(parts: Mapping[str, bytes]) -> dict[str, list[Relationship]]:
    """Follow the whitelist from the package inwards: part name -> the relationships it keeps. "" is
    the package.
    """
    kept: dict[str, list[Relationship]] = {}
    waiting = [""]
    while waiting:
        part = waiting.pop()
        if part in kept:
            continue
        kept[part] = [
            each
            for each in relationships(parts, part)
            if not each.external and each.kind in KEPT_KINDS and parts.get(each.target)
        ]
        waiting.extend(each.target for each in kept[part])
    return kept


def write_package(
    parts: Mapping[str, bytes],
    types: Mapping[str, str],
    references: Mapping[str, Iterable[Relationship]],
) -> bytes:
    """Write parts (names as they are), new content types and new relationships; same input, same
    bytes.
    """
    files = dict(parts)
    for part, rows in references.items():
        lines = list(rows)
        if lines:
            files[relationships_part(part)] = _relationships_xml(part, lines)
    files[CONTENT_TYPES_PART] = _types_xml({name: types[name] for name in parts})
    order = sorted(
        files, key=lambda name: (name != CONTENT_TYPES_PART, name != "_rels/.rels", name)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in order:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            package.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()


def to_bytes(root: etree._Element) -> bytes:
    """A part as bytes, with the declaration Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _as_default(namespace: str) -> dict[str, str]:
    """A namespace without prefix. lxml wants the key None, its stubs do not know that."""
    prefix: Any = None
    return {prefix: namespace}


def _relationships_xml(part: str, rows: Iterable[Relationship]) -> bytes:
    root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap=_as_default(_RELATIONSHIPS))
    base = posixpath.dirname(part)
    for row in rows:
        target = posixpath.relpath(row.target, base) if base else row.target
        etree.SubElement(
            root,
            f"{{{_RELATIONSHIPS}}}Relationship",
            Id=row.id,
            Type=row.type,
            Target=target,
        )
    return to_bytes(root)


def _types_xml(types: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{_CONTENT_TYPES}}}Types", nsmap=_as_default(_CONTENT_TYPES))
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    for extension, kind in (("rels", rels), ("xml", "application/xml")):
        etree.SubElement(
            root, f"{{{_CONTENT_TYPES}}}Default", Extension=extension, ContentType=kind
        )
    for name in sorted(types):
        etree.SubElement(
            root, f"{{{_CONTENT_TYPES}}}Override", PartName="/" + name, ContentType=types[name]
        )
    return to_bytes(root)
