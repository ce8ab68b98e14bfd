"""Which candidates are names, whose, and how sure: lead words, tables and the model agree or not.

One text at a time; what the rest of the submission says is added by ``across.py``. Rules: detection.md
section 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from review.engines.find import lexicon
from review.engines.find.names.boundary import Candidate
from review.engines.find.names.columns import names_header
from review.engines.find.names.leads import Led, led_names
from review.engines.find.names.masked import masked_names
from review.engines.find.names.officials import capacity, is_public_figure
from review.engines.find.names.shapes import (
    HAN,
    is_compound,
    is_dotted_name,
    is_foreign,
    is_given,
    is_name,
    is_plausible,
    is_word,
    word_at,
)
from review.engines.find.names.spans import Page, Role, Span
from review.engines.model import Level, Why

#: The model alone: from here it is likely a name, and from the lower one a hint where the shape fits.
_SEEN: Final = 0.5
_GLIMPSED: Final = 0.08
_HALF_SEEN: Final = 0.2
_SURE: Final = 0.9
#: From here a name that is not Chinese in shape is a hint, and a name beside a title an official's.
_FOREIGN: Final = 0.25
_SHORT: Final = 0.38
_WITH_TITLE: Final = 0.03
#: From here the model overrules the list of words that are no names.
_BEYOND_DOUBT: Final = 0.97
_BEFORE_ADDRESS: Final = 4
_WHOLE: Final = re.compile(f"(?<![{HAN}·])[{HAN}]{{2,4}}(?![{HAN}·])")
_BETWEEN: Final = re.compile("[、,，;；/\n]+")
#: A character behind the span that makes it a place or a firm.
_PLACE: Final = frozenset(
    "河江湖溪山岭村镇乡县市区路街巷桥港岛湾沟庄屯寨坪坝圩洲州省站园寺庙塔陵港库渠水道岗"
)
#: The year of a document number, behind its code (GB/T 9704-2012, 7.2.5).
_NUMBERED: Final = re.compile(r" ?[〔\[(（【﹝] ?(?:19|20)[0-9]{2} ?[〕\])）】﹞]")
_ORDINARY: Final = frozenset("省市县区镇乡村河街")


def names_in(page: Page) -> list[Span]:
    """The names of one text with their evidence, in reading order, without overlaps."""
    text = page.text
    found = list(masked_names(text))
    taken = _Taken(found)
    candidates = {each.start: each for each in page.candidates}
    for span in (
        *_table_names(page),
        *_led(page, candidates),
        *_addressed(page),
        *_seen(page),
    ):
        if taken.is_free(span):
            found.append(_judged(text, span))
            taken.add(span)
    return _officials_listed(text, sorted(found, key=lambda span: span.start))


class _Taken:
    """Places that have a name already; those that come first have the better evidence."""

    def __init__(self, spans: list[Span]) -> None:
        self._places = {place for span in spans for place in range(span.start, span.end)}

    def is_free(self, span: Span) -> bool:
        return self._places.isdisjoint(range(span.start, span.end))

    def add(self, span: Span) -> None:
        self._places.update(range(span.start, span.end))


def _judged(text: str, span: Span) -> Span:
    """The same span, kept and noted where the person acts in an official capacity or is a public figure."""
    if span.led:
        return span
    if is_public_figure(text[span.start : span.end]):
        return Span(span.start, span.end, Level.NOTE, Role.PUBLIC, (Why("public_figure", ""),))
    title = capacity(text, span.start, span.end)
    if title is None:
        return span
    return Span(span.start, span.end, Level.NOTE, Role.OFFICIAL, (Why("official_capacity", title),))


def _officials_listed(text: str, spans: list[Span]) -> list[Span]:
    """副市长张三、李四、王五: the title in front is every listed person's."""
    listed: list[Span] = []
    for span in spans:
        before = listed[-1] if listed else None
        if (
            before is not None
            and before.role is Role.OFFICIAL
            and span.role is Role.PRIVATE
            and not span.led
            and text[before.end : span.start] in {"、", " ", "  ", "、 "}
        ):
            listed.append(replace(before, start=span.start, end=span.end))
        else:
            listed.append(span)
    return listed


def _table_names(page: Page) -> Iterator[Span]:
    """Cells under 姓名 and the like: the whole value, or its parts, where shaped like names."""
    if page.source.kind == "cell":
        header = names_header(page.source.label_at(0))
        if header is not None:
            yield from _cell(page.text, header)
    elif callable(page.source.label):
        begins = {each.start for each in page.candidates}
        for match in _WHOLE.finditer(page.text):
            if match.start() not in begins and not is_plausible(match.group()):
                continue
            place = page.view.origin(match.start(), match.end())[0]
            header = names_header(page.source.label_at(place)) if is_name(match.group()) else None
            if header is not None:
                yield _certain(match.start(), match.end(), Why("table_header", header))


def _cell(text: str, header: str) -> Iterator[Span]:
    whole = text.strip()
    start = text.find(whole)
    if is_name(whole):
        yield _certain(start, start + len(whole), Why("table_header", header))
        return
    place = 0
    for separator in (*_BETWEEN.finditer(text), None):
        stop = separator.start() if separator else len(text)
        part = text[place:stop]
        bare = part.strip()
        if bare and is_name(bare):
            begin = place + part.index(bare)
            yield _certain(begin, begin + len(bare), Why("table_header", header))
        place = separator.end() if separator else stop


def _certain(start: int, end: int, *why: Why) -> Span:
    return Span(start, end, Level.CERTAIN, Role.PRIVATE, why, led=True)


def _led(page: Page, candidates: dict[int, Candidate]) -> Iterator[Span]:
    for led in led_names(page.text, candidates):
        level = _level_of(led, page.text[led.start : led.end], model=page.model)
        if level is None:
            continue
        agrees = (Why("agrees", ""),) if led.chance >= _GLIMPSED else ()
        why = (Why("label", led.word), *agrees)
        yield Span(led.start, led.end, level, Role.PRIVATE, why, led=True)


def _level_of(led: Led, name: str, *, model: bool) -> Level | None:
    """How sure a name behind a lead word is; None where it is none."""
    if is_word(name) and led.chance < _BEYOND_DOUBT:
        return None
    if led.chance >= _GLIMPSED or (led.firm and led.bounded):
        return Level.CERTAIN
    plausible = is_plausible(name)
    if is_compound(name) or is_dotted_name(name):
        return Level.LIKELY if plausible or led.bounded or led.chance > 0 else None
    seen = led.firm or led.chance > 0 or not model
    return Level.LIKELY if seen and plausible else None


def _addressed(page: Page) -> Iterator[Span]:
    """张三先生, 李四女士: a term of address behind a name that the model at least glimpsed."""
    terms = lexicon.any_of("terms_of_address")
    for each in page.candidates:
        name = page.text[each.start : each.end]
        if each.shape == "other" or (is_word(name) and each.chance < _SEEN):
            continue
        term = terms.match(page.text, each.end)
        if term is not None and term.group() not in {"等人", "本人"}:
            level = Level.CERTAIN if each.chance >= _SEEN else Level.LIKELY
            if each.shape == "family":
                level = Level.HINT  # 张先生: who that is nobody can tell from it
            why = (Why("term_of_address", term.group()), Why("agrees", ""))
            yield Span(each.start, each.end, level, Role.PRIVATE, why)


def _seen(page: Page) -> Iterator[Span]:
    """What the model alone takes for a person."""
    for each in page.candidates:
        if _NUMBERED.match(page.text, each.end):
            continue  # 路卫发〔2011〕76号 is the number of a document
        level = None if "某" in page.text[each.start : each.end] else _level_seen(page.text, each)
        if (
            level is Level.HINT
            and page.articles
            and capacity(page.text, each.start, each.end) is None
        ):
            continue  # regulations name nobody: a glimpse is no reason to look
        if level is not None:
            yield Span(each.start, each.end, level, Role.PRIVATE, (Why("model", ""),))


def _level_seen(text: str, each: Candidate) -> Level | None:
    name = text[each.start : each.end]
    if is_public_figure(name):
        return Level.NOTE
    if each.chance >= _WITH_TITLE and capacity(text, each.start, each.end):
        return Level.HINT
    if each.shape != "chinese":
        return _level_foreign(each, name)
    given = name[1:] if not is_compound(name) else name[2:]
    fitting = sum(map(is_given, given))
    if each.chance < _BEYOND_DOUBT and _is_doubtful(text, each, name, whole=fitting == len(given)):
        return None
    if each.chance >= _SEEN:
        return Level.LIKELY if fitting or each.chance >= _SURE else Level.HINT
    least = _GLIMPSED if fitting == len(given) else _HALF_SEEN
    return Level.HINT if fitting and each.chance >= least else None


def _level_foreign(each: Candidate, name: str) -> Level | None:
    if is_dotted_name(name):
        return Level.LIKELY
    short = len(name) == 2 and not is_foreign(name)
    return Level.HINT if each.chance >= (_SHORT if short else _FOREIGN) else None


def _is_doubtful(text: str, each: Candidate, name: str, *, whole: bool) -> bool:
    """A word that only looks like a name, a place, a firm. ``whole``: parents choose all its characters."""
    if text[each.end : each.end + 1] in _PLACE or name[-1] in _ORDINARY:
        return True
    word = word_at(text[each.start : each.start + 4])
    # 古文骅 begins like a word and goes on like a name
    return word > 0 and not (word < len(name) and whole and each.chance >= _SEEN)
