"""All names of a submission's texts: cut into lines, read by the model, decided, joined, turned to findings.

Opens nothing but the model and the cache the caller names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import EllipsisType
from typing import Final

from review.engines.find.hits import Hit
from review.engines.find.lexicon import digest
from review.engines.find.names.across import settle
from review.engines.find.names.boundary import Candidate
from review.engines.find.names.cache import NamesCache
from review.engines.find.names.columns import tells_itself
from review.engines.find.names.decide import names_in
from review.engines.find.names.model import ModelUnavailable, NameModel, load
from review.engines.find.names.pieces import pieces_of, view_of
from review.engines.find.names.spans import NameText, Page, Role, Span
from review.engines.limits import NAMES_CHARS
from review.engines.model import Treatment

_PRIVACY: Final = "TP_PRIVACY"
_LEAST: Final = 2  # characters of a line that can hold a name
#: 第十二条 at the beginning of a line; so many make a regulation.
_ARTICLE: Final = re.compile("^[ #*]{0,4}第[一二三四五六七八九十百零〇0-9]{1,6}条", re.MULTILINE)
_ARTICLES: Final = 3
_COST: Final = 8  # what every line costs beside its characters, in characters


@dataclass(frozen=True)
class Names:
    """What was found, by segment, and codes of what the search went without: "names_unavailable" (no
    model: only lead words and tables speak), "names_partial" (the model read only the first part).
    """

    hits: dict[str, list[Hit]]
    notices: tuple[str, ...] = ()


def find_names(
    segments: Sequence[NameText],
    *,
    cache: Path | None = None,
    known: Iterable[str] = (),
    model: NameModel | EllipsisType | None = ...,
) -> Names:
    """Names in all texts of a file, hits by segment id; every id is there.

    ``cache`` is a file that keeps what the model said of a line between runs (keyed digests and spans,
    never text); ``known`` are names from other files of the submission; ``model`` is another model than
    the installed one, or None for none. Never raises for a missing model: a notice says so.
    """
    remembered = NamesCache(cache, digest())
    reader = _Reader(remembered, _installed() if model is ... else model)
    pages = [reader.page(segment) for segment in segments]
    remembered.save()
    if sum(each.articles for each in pages) >= _ARTICLES:
        pages = [replace(each, articles=True) for each in pages]
    spans = {page.source.id: names_in(page) for page in pages}
    settled = settle(pages, spans, known)
    hits = {
        page.source.id: [_hit(page, span) for span in settled[page.source.id]] for page in pages
    }
    return Names(hits, reader.notices())


def _installed() -> NameModel | None:
    with suppress(ModelUnavailable):
        return load()
    return None


class _Reader:
    """Runs the model over lines, each different line once."""

    def __init__(self, cache: NamesCache, model: NameModel | None) -> None:
        self._cache = cache
        self._left = NAMES_CHARS
        self._model = model

    def notices(self) -> tuple[str, ...]:
        """Codes of what the search went without."""
        if self._model is None:
            return ("names_unavailable",)
        return ("names_partial",) if self._left < 0 else ()

    def page(self, segment: NameText) -> Page:
        view = view_of(segment.text, segment.kind)
        found: list[Candidate] = []
        told = segment.kind == "cell" and tells_itself(
            view.text, segment.label_at(0), segment.header
        )
        for place, line in () if told else pieces_of(view.text):
            found.extend(
                replace(each, start=each.start + place, end=each.end + place)
                for each in self._candidates(line)
                if each.end <= len(line)
            )
        articles = _ARTICLE.match(view.text) or len(_ARTICLE.findall(view.text)) >= _ARTICLES
        return Page(segment, view, tuple(found), self._model is not None, bool(articles))

    def _candidates(self, line: str) -> tuple[Candidate, ...]:
        if self._model is None or len(line) < _LEAST or not _has_han(line):
            return ()
        found = self._cache.get(line)
        if found is None:
            self._left -= len(line) + _COST
            if self._left < 0:
                return ()
            found = self._model.candidates(line)
            self._cache.put(line, found)
        return found


def _has_han(line: str) -> bool:
    return not line.isascii() and any(letter >= "\u3400" for letter in line)


def _hit(page: Page, span: Span) -> Hit:
    start, end = page.view.origin(span.start, span.end)
    masked = span.role is Role.MASKED
    private = span.role is Role.PRIVATE
    return Hit(
        code="MASKED_NAME" if masked else "PER",
        level=span.level,
        start=start,
        end=end,
        action=Treatment.MASK if private else Treatment.KEEP,
        ground=_PRIVACY if private else None,
        why=span.why,
        rule=_rule(span),
    )


def _rule(span: Span) -> str:
    kinds = {why.kind for why in span.why}
    for kind in ("table_header", "label", "term_of_address", "model"):
        if kind in kinds:
            return f"PER.{kind}/1"
    return "MASKED_NAME/1" if span.role is Role.MASKED else f"PER.{span.role.value}/1"
