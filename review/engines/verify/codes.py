"""Looks for removed values among the glyph codes of every content stream, with every font of the file.

An extractor follows the fonts that are set and the forms that are drawn; codes in a stream that
nothing draws, or under a font that is no longer named, are still letters to whoever tries. Own small
tokeniser: strings are cut out of the bytes, whatever the operators around them mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from review.engines.model import Check
from review.engines.verify.canon import is_distinct
from review.engines.verify.fonts import CodeTable, FontFacts, is_font, read_font
from review.engines.verify.outcome import outcome

#: With fonts that are not those of a stream its codes are noise, in which two or three letters turn up by
#: chance: five hundred letters of a font give one in 10⁸ places of a value of three.
_LETTERS_IN_NOISE = 4
_DIFFERENT_IN_NOISE = 3
#: From here on a value is looked for backwards too: digits drawn from right to left.
_BACKWARDS = 8
#: A string is shorter (PDF 32000-1, annex C); unclosed brackets mean that this is no content.
_LONGEST = 1 << 16
_MOST_UNCLOSED = 50

_TOKEN = re.compile(
    rb"\(|<(?!<)|/([^\s()<>\[\]{}/%]*)\s+[-+.\d]+\s+Tf(?![A-Za-z])|(?<![^\s\]>)])BI\s"
)
_BRACKET = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_END_OF_PICTURE = re.compile(rb"\sEI(?=\s|$)")
_SHOWS = re.compile(rb"T[jJ]|['\"]")
_NAMED = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Content:
    """One stream, or all streams of a page: ``page`` where it is one, object numbers, bytes, and its
    fonts by resource name.
    """

    page: int | None
    numbers: tuple[int, ...]
    data: bytes
    fonts: Mapping[str, FontFacts] = field(default_factory=dict)


@dataclass(frozen=True)
class Contents:
    """Everything in a file that may show letters, and every font with its object number (0 for a font
    that is no object of its own).
    """

    streams: tuple[Content, ...]
    fonts: tuple[tuple[int, FontFacts], ...]


def read_contents(reader: pypdf.PdfReader, numbers: Sequence[tuple[int, int]]) -> Contents:
    """All content-like streams and fonts among the numbered objects, used or not."""
    known: dict[int, tuple[DictionaryObject, FontFacts]] = {}
    streams: list[Content] = []
    of_pages: set[int] = set()

    def facts(font: DictionaryObject) -> FontFacts:
        if id(font) not in known:
            known[id(font)] = font, read_font(font)
        return known[id(font)][1]

    for number, page in enumerate(reader.pages, start=1):
        parts = list(_parts(page.get("/Contents")))
        of_pages.update(each for each, _ in parts)
        data = b"\n".join(part.get_data() for _, part in parts)
        fonts = {name: facts(each) for name, each in _fonts(page.get("/Resources"))}
        streams.append(Content(number, tuple(each for each, _ in parts), data, fonts))
    found: dict[int, tuple[int, FontFacts]] = {}
    for number, generation in numbers:
        item = IndirectObject(number, generation, reader).get_object()
        for font in _fonts_within(item):
            found.setdefault(id(font), (number, facts(font)))
        if number not in of_pages and isinstance(item, StreamObject) and _may_show(item):
            own = {name: facts(each) for name, each in _fonts(item.get("/Resources"))}
            streams.append(Content(None, (number,), item.get_data(), own))
    shown = tuple(each for each in streams if _SHOWS.search(each.data))
    return Contents(shown, tuple(found.values()))


def codes_check(values: Sequence[str], contents: Contents, pages_of: Any) -> Check:
    """Fails where a value can be spelled from the codes of a stream. ``pages_of`` answers the pages
    that use an object.
    """
    wanted = [each for each in values if is_distinct(each)]
    tables = _tables_for(wanted, contents)
    faults: list[str] = []
    pages: set[int] = set()
    for place, content in enumerate(contents.streams):
        if _spells(content, wanted, tables):
            faults.append(f"page {content.page}" if content.page else f"stream {place}")
            pages |= {content.page} if content.page else set(pages_of(content.numbers))
    detail = f"{len(contents.streams)} streams, {len(contents.fonts)} fonts at both byte phases"
    return outcome("values_absent_codes", detail, faults, pages)


def _tables_for(
    values: Sequence[str], contents: Contents
) -> list[tuple[CodeTable, tuple[str, ...]]]:
    """Tables that can spell a value at all, with the values that are safe to look for in noise."""
    safe = [
        each
        for each in values
        if len(each) >= _LETTERS_IN_NOISE and len(set(each)) >= _DIFFERENT_IN_NOISE
    ]
    found: dict[tuple[int, str, frozenset[tuple[int, str]]], Any] = {}
    for _, font in contents.fonts:
        for table in font.tables:
            letters = table.can_spell()
            own = tuple(each for each in safe if table.codec or letters.issuperset(each))
            if own:
                key = table.width, table.codec, frozenset(table.letters.items())
                found[key] = table, own
    return list(found.values())


def _spells(
    content: Content, values: Sequence[str], tables: Sequence[tuple[CodeTable, tuple[str, ...]]]
) -> bool:
    if not values:
        return False
    own = _own_values(content, values)
    if not own and not tables:
        return False
    strings = list(shown_strings(content.data))
    if own and any(_stands(text, own) for text in _by_own_fonts(content, strings)):
        return True
    whole = b"".join(each for _, each in strings)
    return any(
        _stands(table.decode(whole, phase), known)
        for table, known in tables
        for phase in range(2 if table.width > 1 else 1)
    )


def _own_values(content: Content, values: Sequence[str]) -> list[str]:
    letters: set[str] = set()
    for font in content.fonts.values():
        for table in font.tables:
            if table.codec:
                return list(values)
            letters |= table.can_spell()
    return [each for each in values if letters.issuperset(each)]


def _stands(text: str, values: Sequence[str]) -> bool:
    return any(
        value in text or (len(value) >= _BACKWARDS and value[::-1] in text) for value in values
    )


def _by_own_fonts(content: Content, strings: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    """The letters of a stream with the fonts it sets; once for each rank of their tables."""
    ranks = max((len(font.tables) for font in content.fonts.values()), default=0)
    for rank in range(ranks):
        said: list[str] = []
        for name, data in strings:
            font = content.fonts.get(name)
            if font is not None and font.tables:
                table = font.tables[min(rank, len(font.tables) - 1)]
                said.append(table.decode(data))
        yield "".join(said).replace("\0", "")


def shown_strings(data: bytes) -> Iterator[tuple[str, bytes]]:
    """All strings of a content stream in order, each with the name of the font set before it."""
    font = ""
    unclosed = 0
    at = 0
    while found := _TOKEN.search(data, at):
        at = found.end()
        token = found[0]
        if token == b"<":
            end = data.find(b">", at)
            if end < 0:
                return
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", data[at:end])
            yield font, bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            at = end + 1
        elif token == b"(":
            end = _closing(data, at)
            if end < 0:
                unclosed += 1
                if unclosed > _MOST_UNCLOSED:
                    return
                continue
            yield font, _plain(data[at:end])
            at = end + 1
        elif token.startswith(b"/"):
            name = _NAMED.sub(lambda hit: bytes([int(hit[1], 16)]), found[1])
            font = "/" + name.decode("utf-8", "replace")
        else:
            picture = _END_OF_PICTURE.search(data, at)
            at = picture.end() if picture else at


def _closing(data: bytes, start: int) -> int:
    """Where the string that begins here ends, or -1."""
    depth, at, limit = 1, start, start + _LONGEST
    while found := _BRACKET.search(data, at, limit):
        at = found.end()
        if found[0] == b"\\":
            at += 1
        elif found[0] == b"(":
            depth += 1
        else:
            depth -= 1
            if not depth:
                return found.start()
    return -1


def _plain(string: bytes) -> bytes:
    if b"\\" not in string:
        return string

    def meant(found: re.Match[bytes]) -> bytes:
        if found[1]:
            return bytes([int(found[1], 8) & 0xFF])
        return b"" if found[2] in {b"\n", b"\r", b"\r\n"} else _ESCAPED.get(found[2], found[2])

    return _ESCAPE.sub(meant, string)


def _parts(contents: Any) -> Iterator[tuple[int, StreamObject]]:
    held = contents.get_object() if contents is not None else None
    rows = held if isinstance(held, ArrayObject) else [contents]
    for each in list.__iter__(rows) if isinstance(rows, ArrayObject) else rows:
        part = each.get_object() if each is not None else None
        if isinstance(part, StreamObject):
            number = each.idnum if isinstance(each, IndirectObject) else 0
            yield number, part


def _fonts(resources: Any) -> Iterator[tuple[str, DictionaryObject]]:
    held = resources.get_object() if resources is not None else None
    fonts = held.get("/Font") if isinstance(held, DictionaryObject) else None
    table: Any = fonts.get_object() if fonts is not None else None
    for name in table if isinstance(table, DictionaryObject) else ():
        font = table[name]
        if isinstance(font, DictionaryObject) and is_font(font):
            yield str(name), font


def _fonts_within(item: Any) -> Iterator[DictionaryObject]:
    """Fonts in an object, those written in place included; references are not followed."""
    waiting = [item]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if is_font(each):
                yield each
            waiting += [each.raw_get(key) for key in each]
        elif isinstance(each, ArrayObject):
            waiting += list.__iter__(each)


def _may_show(item: StreamObject) -> bool:
    """Whether a stream may be content: everything but pictures, fonts, maps and what packs objects."""
    kinds = {item.get("/Type"), item.get("/Subtype")}
    other = {"/Image", "/ObjStm", "/XRef", "/CMap", "/Type1C", "/CIDFontType0C", "/OpenType"}
    return kinds.isdisjoint(other) and "/Length1" not in item
