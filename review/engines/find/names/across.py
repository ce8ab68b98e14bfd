"""What the whole submission says of its names: the same string elsewhere, words that only once looked
like a name, masked names that stand in clear elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from review.engines.find.names.masked import in_clear
from review.engines.find.names.propagate import Known
from review.engines.find.names.shapes import is_han, is_word, surname_at
from review.engines.find.names.spans import Page, Role, Span
from review.engines.model import LEVEL_ORDER, Level, Why

#: A string this frequent is looked at as a whole: most of its places must look like a name.
_FREQUENT: Final = 4
_SHARE: Final = 3
#: Chance of the model from which a place is more than a string that happens to be the same.
_GLIMPSED: Final = 0.02


@dataclass
class _Name:
    """What is known of one string: its best level, its roles, whether a lead word ever named it."""

    level: Level = Level.HINT
    roles: set[Role] = field(default_factory=set)
    led: bool = False
    places: int = 0


def settle(
    pages: Sequence[Page], spans: Mapping[str, Sequence[Span]], known: Iterable[str]
) -> dict[str, list[Span]]:
    """The spans of every text after all texts were looked at together; ``known`` are names from other
    files of the submission.
    """
    kept = _without_words(pages, spans)
    names = _names(pages, kept, known)
    wanted = Known(name for name, seen in names.items() if seen.level is not Level.HINT)
    families = {
        name[: surname_at(name, 0)]
        for name, seen in names.items()
        if Role.PRIVATE in seen.roles and seen.level is not Level.HINT
    }
    found: dict[str, list[Span]] = {}
    for page in pages:
        merged = _merged(page, kept[page.source.id], wanted, names)
        found[page.source.id] = [
            in_clear(span, page.text, families) if span.role is Role.MASKED else span
            for span in merged
        ]
    counts = Counter(_bare(page.text, span) for page in pages for span in found[page.source.id])
    for page in pages:
        found[page.source.id] = [
            _counted(span, counts[_bare(page.text, span)]) for span in found[page.source.id]
        ]
    return found


def _bare(text: str, span: Span) -> str:
    return text[span.start : span.end].replace(" ", "")


def _without_words(
    pages: Sequence[Page], spans: Mapping[str, Sequence[Span]]
) -> dict[str, list[Span]]:
    """Drop strings that stand in the texts many times and look like a name at few of them: 林权争议."""
    seen: Counter[str] = Counter()
    led: set[str] = set()
    for page in pages:
        for span in spans[page.source.id]:
            if span.role is Role.PRIVATE and span.level is not Level.HINT:
                seen[_bare(page.text, span)[:2]] += 1
            if span.led or span.role is not Role.PRIVATE:
                led.add(_bare(page.text, span)[:2])
    heads = {
        _bare(page.text, span)[:2]
        for page in pages
        for span in spans[page.source.id]
        if span.role is Role.PRIVATE
    } - led
    whole = "\n".join(page.text for page in pages)
    words = {
        head
        for head in heads
        if (total := whole.count(head)) >= _FREQUENT and seen[head] * _SHARE < total
    }
    return {
        page.source.id: [
            span
            for span in spans[page.source.id]
            if span.role is not Role.PRIVATE or _bare(page.text, span)[:2] not in words
        ]
        for page in pages
    }


def _names(
    pages: Sequence[Page], spans: Mapping[str, Sequence[Span]], known: Iterable[str]
) -> dict[str, _Name]:
    names = {name: _Name(Level.LIKELY, {Role.PRIVATE}) for name in known}
    for page in pages:
        for span in spans[page.source.id]:
            if span.role is Role.MASKED:
                continue
            name = names.setdefault(_bare(page.text, span), _Name())
            name.roles.add(span.role)
            name.led = name.led or span.led
            name.places += 1
            if span.role is Role.PRIVATE:
                name.level = min(name.level, span.level, key=LEVEL_ORDER.index)
            elif name.level is Level.HINT:
                name.level = Level.LIKELY
    return names


def _merged(
    page: Page, own: Sequence[Span], known: Known, names: Mapping[str, _Name]
) -> list[Span]:
    """A text's own spans and the places where names known from elsewhere stand; the longer one wins."""
    spans = [_in_their_role(page.text, span, names) for span in own]
    for start, end, name in known.places(page.text):
        over = [span for span in spans if span.start < end and start < span.end]
        better = _elsewhere(page, start, end, names[name])
        if any(_stands(span, better) for span in over):
            continue
        spans = [span for span in spans if span not in over]
        if over:
            best = min((span.level for span in over), key=LEVEL_ORDER.index)
            level = min(best, better.level, key=LEVEL_ORDER.index)
            why = (*over[0].why, *better.why)
            better = (
                replace(better, level=level, why=why) if better.role is Role.PRIVATE else better
            )
        spans.append(better)
    return sorted(spans, key=lambda span: span.start)


def _stands(span: Span, better: Span) -> bool:
    """Whether a text's own span is not to be replaced by what is known from elsewhere."""
    if span.role is Role.MASKED or span.start < better.start or span.end > better.end:
        return True
    same = (span.start, span.end) == (better.start, better.end)
    return same and (span.role is not Role.PRIVATE or span.level is not Level.HINT)


def _in_their_role(text: str, span: Span, names: Mapping[str, _Name]) -> Span:
    """A name that the model alone sees here, and that is an official's elsewhere, is the official's here."""
    if span.role is not Role.PRIVATE or span.led:
        return span
    seen = names[_bare(text, span)]
    if Role.OFFICIAL in seen.roles and not seen.led:
        why = (Why("official_capacity", ""), Why("propagated", ""))
        return Span(span.start, span.end, Level.NOTE, Role.OFFICIAL, why)
    return span


def _elsewhere(page: Page, start: int, end: int, seen: _Name) -> Span:
    """A place where only the string itself says that it is a name."""
    why = (Why("propagated", ""),)
    if Role.PRIVATE not in seen.roles or (Role.OFFICIAL in seen.roles and not seen.led):
        role = Role.OFFICIAL if Role.OFFICIAL in seen.roles else Role.PUBLIC
        kind = "official_capacity" if role is Role.OFFICIAL else "public_figure"
        return Span(start, end, Level.NOTE, role, (Why(kind, ""), *why))
    name = page.text[start:end]
    long = len(name.replace(" ", "")) > 2
    level = seen.level if long else Level.LIKELY
    if not long and page.model and not _glimpsed(page, start):
        joined = is_han(page.text[start - 1 : start] or " ") or is_han(
            page.text[end : end + 1] or " "
        )
        level = Level.HINT if joined or is_word(name) else level
    return Span(start, end, level, Role.PRIVATE, why)


def _glimpsed(page: Page, start: int) -> bool:
    return any(each.start == start and each.chance >= _GLIMPSED for each in page.candidates)


def _counted(span: Span, count: int) -> Span:
    """The number of places of the same value, in the evidence."""
    why = tuple(w for w in span.why if w.kind != "propagated")
    if count > 1 and span.role is not Role.MASKED:
        why = (*why, Why("propagated", str(count - 1)))
    return replace(span, why=why)
