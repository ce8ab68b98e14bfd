"""The findings as the panel lists them: questions to answer, columns as one card each, the others near the
current one, and what needs nobody with its reason.

Ten thousand findings of a column are one card; of the rest a window around the current one is listed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask_babel import gettext as _

from review.services.columns import cells_below
from review.web.desk.filter import filter_asked
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings
from review.web.desk.groups import Chosen, Ordered, Some, Traits
from review.web.desk.view import DeskFile
from review.web.wording import word
from review.web.wording.joining import joined

#: How many findings the list shows at once, and how many places of a column.
_LISTED: Final = 60
_PLACES: Final = 24
#: A column of a file version.
ColumnKey = tuple[int, str]

#: From how many findings on a column is one card, and one tick on the map.
_GROUPED: Final = 3


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table with its findings: one card, and one decision where asked.

    ``places`` are (words, link) around the current finding, else the first ones; ``uncovered`` counts the cells
    below the header that nothing was found in (of the current column only).
    """

    words: str
    header: str
    table: str
    count: int
    settled: int
    url: str
    current: bool
    look: str
    places: tuple[tuple[str, str, bool], ...]
    before: str | None
    after: str | None
    uncovered: int = 0


@dataclass(frozen=True, kw_only=True)
class Notes:
    """Findings that need nobody, with the reason they share: (why, how many, the first one's link)."""

    words: str
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What the panel lists; ``before`` and ``after`` lead to the findings beyond the window."""

    questions: tuple[DeskFinding, ...]
    columns: tuple[Column, ...]
    others: tuple[DeskFinding, ...]
    notes: tuple[Notes, ...]
    before: str | None
    after: str | None
    column: Column | None
    #: What the map shows.
    ticked: Some


def listing_of(files: Sequence[DeskFile], findings: Findings) -> Listing:
    """Sort the findings of the desk into what is listed; the map shows all, whatever the list leaves out."""
    shows, ordered, current = filter_asked().shows, findings.ordered, findings.current
    by_version = {f.version.id: f for f in files}
    grouped = _grouped(ordered)
    cards = {key: found for key, found in grouped.items() if len(found) >= _GROUPED}

    def carded(traits: Traits) -> bool:
        return not traits.quiet and (traits.version_id, traits.column) in cards

    others = findings.those(lambda t: shows(t) and not (carded(t) or t.question or t.quiet))
    window, before, after = _window(others, current, _LISTED)
    columns = {
        key: _column(by_version[key[0]], key[1], found, current) for key, found in cards.items()
    }
    listed = {(t.version_id, t.column) for t in ordered.groups if shows(t) and carded(t)}
    key = (current.version_id, current.column or "") if current is not None else (0, "")
    own = columns.get(key)
    if own is None and key in grouped:
        own = _column(by_version[key[0]], key[1], grouped[key], current)
    return Listing(
        questions=tuple(findings.those(lambda t: shows(t) and t.question)),
        columns=tuple(column for key, column in columns.items() if key in listed),
        others=tuple(window),
        notes=tuple(_notes(ordered.those(lambda t: shows(t) and t.quiet))),
        before=before,
        after=after,
        column=own,
        ticked=_ticked(findings, cards, carded) if cards else findings.all,
    )


def _grouped(ordered: Ordered) -> Mapping[ColumnKey, Some]:
    """The findings of each column, in the order of the columns."""
    keys = dict.fromkeys(
        (t.version_id, t.column) for t in ordered.groups if t.column is not None and not t.quiet
    )
    return {key: ordered.those(partial(_in_column, key)) for key in keys}


def _in_column(key: ColumnKey, traits: Traits) -> bool:
    return (traits.version_id, traits.column) == key and not traits.quiet


def _ticked(findings: Findings, cards: Mapping[ColumnKey, Some], carded: Chosen) -> Some:
    """What the map shows where columns are cards: of each its first, all others, and the current one."""
    ordered, current = findings.ordered, findings.current
    chosen = {*ordered.those(lambda t: not carded(t)).places}
    chosen.update(found.places[0] for found in cards.values())
    if current is not None:
        chosen.add(current.number - 1)
    return Some(ordered, sorted(chosen), current)


def _window(
    found: Some, current: DeskFinding | None, size: int
) -> tuple[Some, str | None, str | None]:
    """The findings around the current one, and links to the ones before and after them."""
    if len(found) <= size:
        return found, None, None
    number = current.number if current is not None else 0
    place = min(bisect_left(found.places, number - 1), len(found) - 1)
    start = place // size * size
    end = start + size
    return (
        found[start:end],
        found[start - 1].url if start else None,
        found[end].url if end < len(found) else None,
    )


def _column(file: DeskFile, key: str, found: Some, current: DeskFinding | None) -> Column:
    is_current = current is not None and (current.version_id, current.column) == (
        file.version.id,
        key,
    )
    window, before, after = _window(found, current if is_current else None, _PLACES)
    waiting = [f for f in found if f.must and not f.settled]
    kinds = Counter(f.words for f in found if not f.by_hand) or Counter(f.words for f in found)
    table, header = file.head_of(key)
    return Column(
        words=joined(kinds),
        header=header,
        table=table,
        count=len(found),
        settled=sum(f.settled for f in found),
        url=(waiting or found)[0].url,
        current=is_current,
        look="open" if waiting else Counter(f.look for f in found).most_common(1)[0][0],
        places=tuple(
            (_place(f), f.url, current is not None and f.id == current.id) for f in window
        ),
        before=before,
        after=after,
        uncovered=_uncovered(file, key, found) if is_current else 0,
    )


def _place(finding: DeskFinding) -> str:
    if finding.row is None:
        return str(_("第%(n)s处", n=finding.number))
    return str(_("第%(n)s行", n=finding.row))


def _uncovered(file: DeskFile, key: str, found: Sequence[DeskFinding]) -> int:
    """How many cells would be added if the whole column went."""
    whole: Mapping[str, int] = {f.segment: f.end for f in found if f.start == 0}
    reading = {"columns": file.columns, "segments": file.segments}
    return sum(whole.get(c.segment, -1) < len(c.text) for c in cells_below(reading, key))


def _notes(found: Sequence[DeskFinding]) -> list[Notes]:
    """What needs nobody, by kind and reason, most first."""
    groups: dict[tuple[str, str], list[DeskFinding]] = defaultdict(list)
    for finding in found:
        groups[finding.words, finding.reason].append(finding)
    ordered = sorted(groups.items(), key=lambda entry: -len(entry[1]))
    return [
        Notes(
            words=f"{kind}　{word(reason, 'why')}" if reason else kind,
            count=len(group),
            url=group[0].url,
        )
        for (kind, reason), group in ordered
    ]
