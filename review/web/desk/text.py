"""A file as text: its segments with the findings marked inside them, hidden ones apart.

Pieces joined give exactly the segment's text, so that offsets of a selection are offsets of the
segment. Nothing is worded or decided here but which segments nobody sees on paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from review.web.wording import word

#: Segment kinds that paper does not show; as ``Hidden`` of the engines' contract (product.md section 10).
HIDDEN_KINDS = frozenset(
    {
        "comment",
        "deleted",
        "hidden",
        "property",
        "annotation",
        "attachment",
        "bookmark",
        "field",
        "link",
        "alt_text",
        "fallback",
        "custom",
        "cache",
        "white",
        "invisible",
        "clipped",
        "covered",
        "off_page",
        "off_layer",
        "scan_layer",
    }
)


class Marked(Protocol):
    """What text needs to know of a finding."""

    @property
    def segment(self) -> str:
        """Id of its segment."""
        ...

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...


@dataclass(frozen=True)
class Piece:
    """Characters of a segment and the finding they belong to, if any; ``first`` names it once."""

    text: str
    finding: Any = None
    first: bool = False


@dataclass(frozen=True, kw_only=True)
class TextSegment:
    """A segment in pieces."""

    id: str
    kind: str
    words: str
    page: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class FileText:
    """The text of a file: what paper shows, and what it does not."""

    shown: tuple[TextSegment, ...]
    hidden: tuple[TextSegment, ...]


def text_of(segments: Iterable[Mapping[str, Any]], findings: Sequence[Marked] = ()) -> FileText:
    """Cut segments at the findings. Overlapping findings: the one that begins first keeps its characters."""
    inside: dict[str, list[Marked]] = defaultdict(list)
    for finding in findings:
        if finding.end > finding.start:
            inside[finding.segment].append(finding)
    named: set[int] = set()
    cut = [_cut(segment, inside[segment["id"]], named) for segment in segments]
    return FileText(
        shown=tuple(s for s in cut if s.kind not in HIDDEN_KINDS),
        hidden=tuple(s for s in cut if s.kind in HIDDEN_KINDS),
    )


def _cut(segment: Mapping[str, Any], findings: list[Marked], named: set[int]) -> TextSegment:
    text, at = str(segment["text"]), 0
    pieces: list[Piece] = []
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        start, end = max(finding.start, at), min(finding.end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], finding, first=id(finding) not in named))
        named.add(id(finding))
        at = end
    if at < len(text) or not pieces:
        pieces.append(Piece(text[at:]))
    return TextSegment(
        id=segment["id"],
        kind=segment["kind"],
        words=word(segment["kind"], "segment"),
        page=segment.get("page"),
        pieces=tuple(pieces),
    )
