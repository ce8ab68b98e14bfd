"""The content digest: what a signature covers, computed from what the reader found.

Product.md section 4: normalised text of all segments including hidden ones, digests of embedded
pictures and attachments, and the metadata to be released; without number, date, seal and printed
mark. File properties are left out: saving changes them, and no rendition carries them.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from review.domain.alignment import gaps


@dataclass(frozen=True)
class TextSegment:
    """A segment as the content digest sees it; ``kind`` as the engines name it."""

    id: str
    kind: str
    text: str


@dataclass(frozen=True)
class Span:
    """Where a metadata value stands: segment and code-point offsets."""

    segment: str
    start: int
    end: int


@dataclass(frozen=True)
class Difference:
    """One difference of reviewed and final content: clauses gone and clauses come, in order.

    Of embedded pictures and attachments their digests.
    """

    position: int
    before: tuple[str, ...]
    after: tuple[str, ...]


#: What issuing adds or changes; it stands outside the signature.
ISSUING_FIELDS = ("doc_number", "doc_date", "issued_on", "attribute_mark", "copy_number")

#: Segment kinds whose lines are content whatever they look like: an amount in a table is no page
#: number, and a deadline in a table is no document date.
_CELLS = frozenset({"cell"})
_MARGINS = frozenset({"header", "footer"})
_PROPERTIES = frozenset({"property"})

_DROPPED = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_BRACKETS = str.maketrans("﹝[［(（【﹞]］)）】", "〔〔〔〔〔〔〕〕〕〕〕〕")
_BLANK_DIGITS = r"[\dxX×〇○零oO_一二三四五六七八九十]"
_NUMBER = re.compile(r"^[一-鿿]{1,14}〔(?:19|20)\d{2}〕第?\d{1,5}[号號]$")
_NUMBER_TO_FILL = re.compile(r"^[一-鿿]{0,14}〔[\dxX×_]{0,4}〕第?[\dxX×_]{0,5}[号號]?$")
_DATE = re.compile(
    r"^[\d〇○零oO一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
_DATE_TO_FILL = re.compile(
    rf"^{_BLANK_DIGITS}{{0,4}}年{_BLANK_DIGITS}{{0,3}}月{_BLANK_DIGITS}{{0,3}}日$"
)
_IMPRINT = re.compile(
    r"^(?P<office>[一-鿿、]{0,40}?)"
    rf"{_BLANK_DIGITS}{{0,4}}年{_BLANK_DIGITS}{{0,3}}月{_BLANK_DIGITS}{{0,3}}日印发$"
)
_MARK = re.compile(
    r"^〔?(?:此件|本件)可?"
    r"(?:主动公开|公开发布|依申请公开|不予公开|免予公开|不公开|删减后公开)〕?。?$"
    r"|^(?:政府)?(?:信息)?公开(?:方式|属性|选项|形式):"
    r"(?:主动公开|依申请公开|不予公开|免予公开|不公开)?$"
)
_PAGE = re.compile(r"^[—–-]+\d+[—–-]+$")
_CLAUSE = re.compile(r"[^。；;！!？?，,：:]*[。；;！!？?，,：:]?")


def normalise(text: str) -> str:
    """The words, not their layout: width folded, blanks and zero-width characters dropped.

    Idempotent: what compatibility forms expand to is dropped too before letters are composed.
    """
    return unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKD", text)))


def content_lines(
    segments: Iterable[TextSegment], issuing: Mapping[str, Span | None] | None = None
) -> tuple[str, ...]:
    """The normalised lines of a file without number, date and printed mark.

    ``issuing`` gives the places where the reader found metadata; those of ``ISSUING_FIELDS`` are
    cut. Lines that are a number or date still to be filled in, a mark or a page number go too.
    Where the reader named no number (date) and none waits to be filled in, the first line that is
    nothing but a number (the last that is nothing but a date) is taken for it.
    """
    found = {k: v for k, v in (issuing or {}).items() if k in ISSUING_FIELDS and v is not None}
    lines: list[tuple[str, bool]] = []
    filled = {"doc_number": "doc_number" in found, "doc_date": "doc_date" in found}
    for segment in segments:
        if segment.kind in _PROPERTIES:
            continue
        raw = re.split(r"[\n\r\v\f]+", _without(segment, found.values()))
        for index, text in enumerate(raw):
            line = _IMPRINT.sub(r"\g<office>印发", normalise(text))
            edge = index in (0, len(raw) - 1)
            if not line or is_page_number(line, segment.kind, edge=edge):
                continue
            waiting = _to_fill(line, segment.kind)
            if waiting:
                filled[waiting] = True
            elif not _MARK.match(line.translate(_BRACKETS)):
                lines.append((line, segment.kind not in _CELLS))
    kept = [line for line, _ in lines]
    if not filled["doc_number"]:
        _drop(kept, lines, _NUMBER, range(len(lines)))
    if not filled["doc_date"]:
        _drop(kept, lines, _DATE, reversed(range(len(lines))))
    return tuple(line for line in kept if line)


def _without(segment: TextSegment, spans: Iterable[Span]) -> str:
    gone = {i for s in spans if s.segment == segment.id for i in range(s.start, s.end)}
    return "".join(c for i, c in enumerate(segment.text) if i not in gone)


def is_page_number(line: str, kind: str, *, edge: bool) -> bool:
    """Whether a normalised line is only a page number; ``edge``: it is the first or last of its segment."""
    if kind in _CELLS:
        return False
    return bool(_PAGE.match(line)) or (
        line.isdigit() and (kind in _MARGINS or (kind == "page" and edge))
    )


def _to_fill(line: str, kind: str) -> str | None:
    """The issuing field that this line holds a place for; full numbers and dates are not that."""
    folded = line.translate(_BRACKETS)
    if kind in _CELLS:
        return None
    if _NUMBER_TO_FILL.match(folded) and not _NUMBER.match(folded):
        return "doc_number"
    if _DATE_TO_FILL.match(folded) and not _DATE.match(folded):
        return "doc_date"
    return None


def _drop(
    kept: list[str], lines: list[tuple[str, bool]], pattern: re.Pattern[str], order: Iterable[int]
) -> None:
    """Blank the first line in this order that is nothing but what the pattern says."""
    for index in order:
        line, counts = lines[index]
        if counts and pattern.match(line.translate(_BRACKETS)):
            kept[index] = ""
            return


@dataclass(frozen=True)
class FileContent:
    """One file of a document: its lines and the digests of what is embedded in it."""

    position: int
    lines: tuple[str, ...]
    embedded: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text as one string: line breaks are layout, so other breaks are the same content."""
        return "".join(self.lines)


def content_digest(files: Sequence[FileContent], released: Mapping[str, str]) -> str:
    """SHA-256 (hex) over every file's words and embedded digests and the released metadata."""
    body = {
        "files": [
            [f.position, f.words, sorted(f.embedded)]
            for f in sorted(files, key=lambda f: f.position)
        ],
        "released": dict(sorted(released.items())),
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def differences(reviewed: FileContent, final: FileContent) -> tuple[Difference, ...]:
    """What the final file says that the reviewed one did not, and the other way round.

    Compared by clauses of the running words, so that a PDF with other line breaks than the draft
    differs only where its words do; empty exactly when words and embedded digests are equal.
    """
    found = []
    for gone, come in _changes(_clauses(reviewed.words), _clauses(final.words)):
        found.append(Difference(final.position, gone, come))
    was, now = Counter(reviewed.embedded), Counter(final.embedded)
    if was != now:
        lost, new = sorted((was - now).elements()), sorted((now - was).elements())
        found.append(Difference(final.position, tuple(lost), tuple(new)))
    return tuple(found)


def _changes(
    before: tuple[str, ...], after: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Runs of clauses gone and come between what both begin and end with."""
    for gap in gaps(before, after):
        yield before[gap.i1 : gap.i2], after[gap.j1 : gap.j2]


def _clauses(words: str) -> tuple[str, ...]:
    return tuple(clause for clause in _CLAUSE.findall(words) if clause)
