"""The content digest: what a signature covers, computed from what the reader found.

Product.md section 4: normalised text of all segments including hidden ones, digests of embedded pictures and
attachments, and the metadata to be released; without number, date, seal and printed mark.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class TextSegment:
    """A segment as the content digest sees it."""

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
    """One difference between reviewed and final content: lines gone and lines come, in order."""

    position: int
    before: tuple[str, ...]
    after: tuple[str, ...]


#: What issuing adds or changes; it stands outside the signature.
ISSUING_FIELDS = ("doc_number", "doc_date", "issued_on", "attribute_mark", "copy_number")

_BLANK = re.compile(r"\s+")
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_BRACKETS = str.maketrans("﹝[［(（【﹞]］)）】", "〔〔〔〔〔〔〕〕〕〕〕〕")
# A number or date that is still to be filled in, or that issuing filled in, alone on its line.
_NUMBER_LINE = re.compile(r"^[一-鿿]{1,14}〔(?:19|20)?\d{0,4}〕第?\d{0,5}[号號]$")
_DATE_LINE = re.compile(
    r"^(?:[\d〇○零oO一二三四五六七八九xX]{0,4}年[\d一二三四五六七八九十xX]{0,3}月[\d一二三四五六七八九十xX]{0,3}日)$"
)
_IMPRINT_LINE = re.compile(
    r"(?:[\d〇○零一二三四五六七八九]{0,4}年[\d一二三四五六七八九十]{0,3}月[\d一二三四五六七八九十]{0,3}日)印发$"
)
_MARK_LINE = re.compile(
    r"^〔?(?:此件|本件)可?(?:主动公开|公开发布|依申请公开|不予公开|免予公开|不公开|删减后公开)〕?。?$"
    r"|^(?:政府)?(?:信息)?公开(?:方式|属性|选项|形式):(?:主动公开|依申请公开|不予公开|免予公开|不公开)?$"
)
_PAGE_LINE = re.compile(r"^[—\-–]*\d+[—\-–]*$")


def normalise(text: str) -> str:
    """Fold width and compatibility forms, drop blanks and zero-width characters: the words, not their layout."""
    return _BLANK.sub("", _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text)))


def content_lines(
    segments: Iterable[TextSegment], issuing: Mapping[str, Span | None] | None = None
) -> tuple[str, ...]:
    """The normalised lines of a file without number, date and printed mark.

    ``issuing`` gives the places where the reader found those fields; whole lines that are nothing but a number, a date,
    a mark or a page number go too, so that a placeholder in the draft equals the filled-in line of the final file.
    """
    cuts: dict[str, list[tuple[int, int]]] = {}
    for span in (issuing or {}).values():
        if span is not None:
            cuts.setdefault(span.segment, []).append((span.start, span.end))
    lines: list[str] = []
    for segment in segments:
        text = segment.text
        for start, end in sorted(cuts.get(segment.id, ()), reverse=True):
            text = text[:start] + text[end:]
        for raw in re.split(r"[\n\r\v\f]+", text):
            line = _IMPRINT_LINE.sub("印发", normalise(raw))
            folded = line.translate(_BRACKETS)
            if not line or _issuing_line(folded):
                continue
            lines.append(line)
    return tuple(lines)


def _issuing_line(folded: str) -> bool:
    patterns = (_NUMBER_LINE, _DATE_LINE, _MARK_LINE, _PAGE_LINE)
    return folded in {"〔〕", "印发"} or any(p.match(folded) for p in patterns)


@dataclass(frozen=True)
class FileContent:
    """One file of a document: its lines and the digests of what is embedded in it."""

    position: int
    lines: tuple[str, ...]
    embedded: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text as one string: line breaks are layout, so a re-export with other breaks is the same content."""
        return "".join(self.lines)


def content_digest(files: Sequence[FileContent], released: Mapping[str, str]) -> str:
    """SHA-256 (hex) over every file's words and embedded digests, and the metadata to be released."""
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
    """What the final file says that the reviewed one did not, and the other way round; empty when the words are equal."""
    if reviewed.words == final.words and sorted(reviewed.embedded) == sorted(final.embedded):
        return ()
    found = []
    matcher = SequenceMatcher(a=reviewed.lines, b=final.lines, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or "".join(reviewed.lines[i1:i2]) == "".join(final.lines[j1:j2]):
            continue
        found.append(Difference(final.position, reviewed.lines[i1:i2], final.lines[j1:j2]))
    if sorted(reviewed.embedded) != sorted(final.embedded):
        gone = tuple(sorted(set(reviewed.embedded) - set(final.embedded)))
        come = tuple(sorted(set(final.embedded) - set(reviewed.embedded)))
        found.append(Difference(final.position, gone, come))
    return tuple(found)
