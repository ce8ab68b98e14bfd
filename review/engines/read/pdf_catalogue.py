"""What hangs on the catalogue of a PDF and says something: form fields that no page shows, named
destinations, scripts, page labels, names of layers, XFA, other words for what is drawn (alternates).

Hidden segments only. Notes, properties and bookmarks are ``pdf_hidden.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pikepdf
from lxml import etree

from review.engines import limits
from review.engines.model import FileRefused, Hidden, Segment
from review.engines.package import parse_xml
from review.engines.read.pdf_strings import decoded, dictionary, items, words

_FIELD_KEYS: Final = ("/T", "/TU", "/TM", "/V", "/DV", "/RV")
_ALTERNATES: Final = ("/Alt", "/ActualText", "/E", "/T")
#: Words put beside what is drawn, in the contents themselves: literal or hexadecimal strings.
_SPOKEN: Final = re.compile(
    rb"/(?:ActualText|Alt|E)\s*(?:<([0-9A-Fa-f\s]*)>|\(((?:[^()\\]|\\.)*)\))", re.DOTALL
)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
#: A name that only counts, as every writer makes them.
_ROUTINE_NAME: Final = re.compile(r"[\w.\-+:#]{0,40}", re.ASCII)


def catalogue_segments(pdf: pikepdf.Pdf, shown: set[tuple[int, int]]) -> Iterator[Segment]:
    """Ids ``field#<n>.<key>``, ``xfa#v<n>``, ``names#<n>``, ``script#<n>``, ``label#<n>``,
    ``layer#<n>``, ``structure#<n>.<key>`` and ``page-<n>#s<m>``. ``shown`` are the form fields that
    stand on pages and are told there.
    """
    yield from _fields(pdf, shown)
    yield from _destinations(pdf)
    yield from _scripts(pdf)
    yield from _labels(pdf)
    yield from _layers(pdf)
    yield from _structure(pdf)
    yield from _spoken(pdf)


def _fields(pdf: pikepdf.Pdf, shown: set[tuple[int, int]]) -> Iterator[Segment]:
    form = dictionary(pdf.Root.get("/AcroForm"))
    if form is None:
        return
    for number, field in enumerate(_tree(items(form.get("/Fields")), "/Kids")):
        if field.objgen in shown and field.objgen != (0, 0):
            continue
        for key in _FIELD_KEYS:
            for text in filter(str.strip, map(words, items(field.get(key)))):
                name = f"field#{number}.{key[1:]}"
                yield Segment(name, "form", Hidden.FIELD.value, None, text)
    yield from _xfa(items(form.get("/XFA")))


def _xfa(parts: list[pikepdf.Object]) -> Iterator[Segment]:
    number = 0
    for part in parts:
        if not isinstance(part, pikepdf.Stream):
            continue
        try:
            root = parse_xml(part.read_bytes().strip(b"\0 \r\n\t"), "XFA")
        except FileRefused:
            continue  # XFA comes in pieces; head and tail are no XML by themselves
        for node in root.iter(etree.Element):
            if node.text and node.text.strip():
                text = node.text.strip()
                yield Segment(f"xfa#v{number}", "form", Hidden.CUSTOM.value, None, text)
                number += 1


def _tree(roots: list[pikepdf.Object], below: str) -> Iterator[pikepdf.Dictionary]:
    """The dictionaries of a tree in order; one that is met again ends there."""
    waiting = list(reversed(roots))
    seen: set[tuple[int, int]] = set()
    for _ in range(limits.TREE_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or (
            node.objgen != (0, 0) and node.objgen in seen
        ):
            continue
        seen.add(node.objgen)
        yield node
        waiting += reversed(items(node.get(below)))


def _name_tree(pdf: pikepdf.Pdf, key: str) -> Iterator[tuple[str, pikepdf.Object]]:
    """Names and values of a name tree of the catalogue (PDF 32000-1, 7.9.6)."""
    names = dictionary(pdf.Root.get("/Names"))
    root = names.get(key) if names is not None else None
    for node in _tree(items(root), "/Kids"):
        pairs = items(node.get("/Names"))
        for name, value in zip(pairs[::2], pairs[1::2], strict=False):
            yield words(name), value


def _destinations(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    found = [name for name, _ in _name_tree(pdf, "/Dests")]
    old = dictionary(pdf.Root.get("/Dests"))
    found += [str(name)[1:] for name in (old.keys() if old is not None else ())]
    for number, name in enumerate(found):
        if not _ROUTINE_NAME.fullmatch(name) or sum(map(str.isdigit, name)) >= 11:
            yield Segment(f"names#{number}", "names", Hidden.BOOKMARK.value, None, name)


def _scripts(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    actions = [value for _, value in _name_tree(pdf, "/JavaScript")]
    actions += items(pdf.Root.get("/OpenAction"))
    more = [dictionary(pdf.Root.get("/AA"))]
    more += [dictionary(page.obj.get("/AA")) for page in pdf.pages]
    for each in more:
        actions += each.values() if each is not None else ()
    number = 0
    for action in actions:
        holder = dictionary(action)
        text = words(holder.get("/JS")) if holder is not None else ""
        if text.strip():
            yield Segment(f"script#{number}", "script", Hidden.CUSTOM.value, None, text)
            number += 1


def _labels(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    root = pdf.Root.get("/PageLabels")
    number = 0
    for node in _tree(items(root), "/Kids"):
        for value in items(node.get("/Nums"))[1::2]:
            holder = dictionary(value)
            text = words(holder.get("/P")) if holder is not None else ""
            if text.strip():
                yield Segment(f"label#{number}", "label", Hidden.PROPERTY.value, None, text)
                number += 1


def _layers(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    layers = dictionary(pdf.Root.get("/OCProperties"))
    for number, layer in enumerate(items(layers.get("/OCGs") if layers is not None else None)):
        holder = dictionary(layer)
        text = words(holder.get("/Name")) if holder is not None else ""
        if text.strip():
            yield Segment(f"layer#{number}", "layer", Hidden.PROPERTY.value, None, text)


def _structure(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    root = dictionary(pdf.Root.get("/StructTreeRoot"))
    if root is None:
        return
    for number, node in enumerate(_tree(items(root.get("/K")), "/K")):
        for key in _ALTERNATES:
            text = words(node.get(key))
            if text.strip():
                name = f"structure#{number}.{key[1:]}"
                yield Segment(name, "structure", Hidden.ALT_TEXT.value, None, text)


def _spoken(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    """Alternates in the contents of pages (PDF 32000-1, 14.9). Only such that say something."""
    for number, page in enumerate(pdf.pages, 1):
        found = [_literal(match) for match in _SPOKEN.finditer(_contents(page.obj))]
        properties = dictionary(page.obj.get("/Resources"))
        lists = dictionary(properties.get("/Properties")) if properties is not None else None
        for each in lists.values() if lists is not None else ():
            holder = dictionary(each)
            found += [words(holder.get(key)) for key in _ALTERNATES[:3]] if holder else []
        said = dict.fromkeys(text for text in found if len(text.strip()) > 1)
        for place, text in enumerate(said):
            yield Segment(f"page-{number}#s{place}", "page", Hidden.ALT_TEXT.value, number, text)


def _contents(page: pikepdf.Object) -> bytes:
    parts = [part for part in items(page.get("/Contents")) if isinstance(part, pikepdf.Stream)]
    return b"\n".join(part.read_bytes() for part in parts)


def _literal(match: re.Match[bytes]) -> str:
    if match[1] is not None:
        digits = bytes(match[1]).translate(None, b" \t\r\n\f\0")
        data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        data = _ESCAPE.sub(_unescaped, match[2])
    if data.isascii() or data.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        return str(pikepdf.String(data))
    return decoded(data)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] in b"01234567":
        return bytes([int(code, 8) & 0xFF])
    return b"" if code in (b"\r\n", b"\n", b"\r") else _ESCAPED.get(code, code)
