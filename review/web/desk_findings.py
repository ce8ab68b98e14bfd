"""The findings of the desk: with their looks, words and places, in reading order, one of them current.

Frozen values for ``templates/desk``, already worded. Rows come in, no rule is asked but the domain's:
what counts as open, whose settlement stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import (
    ABOUT_READING,
    MUST_SETTLE,
    QUESTIONS,
    FindingLevel,
    SettlementAction,
    Stage,
)
from review.services.columns import in_column
from review.store.findings import FindingRow, Settlement, findings_of, settlements_of
from review.store.people import names_of
from review.web.desk_text import HIDDEN_KINDS
from review.web.desk_view import DeskFile
from review.web.desk_words import DeskWords
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.explanations import article_of, explain, kept_for, line_of

#: How many characters of the document are shown on each side of a finding.
AROUND = 28


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody decided about a finding."""

    stage: str
    who: str
    action: str
    words: str
    note: str


@dataclass(frozen=True, kw_only=True)
class DeskFinding:
    """A finding as the desk shows it; the first fields are those of ``components/finding.html``."""

    id: int
    number: int
    url: str
    words: str
    look: str
    look_words: str
    place: str
    excerpt: str
    likely: bool
    current: bool
    boxes: tuple[tuple[float, float, float, float], ...]
    version_id: int
    page: int | None
    segment: str
    start: int
    end: int
    level: str
    must: bool
    settled: bool
    before: str
    after: str
    #: The sentence of its evidence; put together for the current finding and for questions only.
    why: str
    rule: str
    #: What it asks, where it is a question about the document: the quoted line and the article.
    line: str
    article: str
    question: bool
    #: Needs nobody: a note, with the kind of evidence that says why it is kept.
    quiet: bool
    reason: str
    #: The column and the row (from 1) of a table in which it stands.
    column: str | None
    row: int | None
    by_hand: bool
    suggested: str
    same: int
    drafter: Said | None
    reviewer: Said | None
    #: About the reading itself: a person says that they have looked, or has the place removed.
    to_look_at: bool


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All findings of the desk in reading order, and the counts that go with them."""

    all: tuple[DeskFinding, ...]
    current: DeskFinding | None
    previous: DeskFinding | None
    next: DeskFinding | None

    @cached_property
    def by_page(self) -> Mapping[tuple[int, int | None], Sequence[DeskFinding]]:
        """The findings of each page: (version, page)."""
        return on_pages(self.all)

    @property
    def open(self) -> tuple[DeskFinding, ...]:
        """Those that must still be settled at this stage."""
        return tuple(f for f in self.all if f.must and not f.settled)

    @property
    def undecided(self) -> int:
        """How many of them nobody has settled at any stage."""
        return sum(f.must and f.drafter is None and f.reviewer is None for f in self.all)

    @property
    def total(self) -> int:
        """How many must be settled in all."""
        return sum(f.must for f in self.all)

    @property
    def done(self) -> int:
        """How many of them are settled."""
        return self.total - len(self.open)

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """(look, words, number) for the legend."""
        looks = {
            "open": _("待处理"),
            **{a.value: word(a, "settlement") for a in SettlementAction},
        }
        found = [
            (look, words, sum(f.look == look for f in self.all)) for look, words in looks.items()
        ]
        return tuple(entry for entry in found if entry[2] or entry[0] == "open")


def on_pages(
    findings: Sequence[DeskFinding],
) -> Mapping[tuple[int, int | None], Sequence[DeskFinding]]:
    """Findings by file version and page; a page without any answers none."""
    found: dict[tuple[int, int | None], list[DeskFinding]] = defaultdict(list)
    for finding in findings:
        found[finding.version_id, finding.page].append(finding)
    return found


def desk_findings(
    document_id: int,
    files: Sequence[DeskFile],
    stage: Stage,
    *,
    wanted: int | None,
    view: str | None,
) -> Findings:
    """Every finding of the files, numbered in reading order; the wanted one is current, else the first open."""
    session = current_session()
    rows = findings_of(session, [f.version.id for f in files])
    said = settlements_of(session, [r.id for r in rows])
    names = names_of(session, [s.person_id for s in said.values()])
    ordered = _in_order(files, rows)
    waiting = [r.id for r, _file in ordered if r.level in MUST_SETTLE and (r.id, stage) not in said]
    known = [r.id for r, _file in ordered]
    at = wanted if wanted in known else next(iter([*waiting, *known]), None)
    digests = Counter(r.value_digest for r, _file in ordered)
    address = url_for("desk.show", document_id=document_id, finding=0, view=view)
    words = DeskWords()
    made = tuple(
        _finding(
            number,
            row,
            file,
            words,
            stage=stage,
            said=tuple(_said(said.get((row.id, s)), names, words) for s in Stage),
            same=digests[row.value_digest] - 1,
            url=address.replace("finding=0", f"finding={row.id}") + f"#hit-{row.id}",
            current=row.id == at,
        )
        for number, (row, file) in enumerate(ordered, 1)
    )
    place = next((i for i, f in enumerate(made) if f.current), None)
    return Findings(
        all=made,
        current=made[place] if place is not None else None,
        previous=made[place - 1] if place else None,
        next=made[place + 1] if place is not None and place + 1 < len(made) else None,
    )


def _in_order(
    files: Sequence[DeskFile], rows: Sequence[FindingRow]
) -> list[tuple[FindingRow, DeskFile]]:
    by_version = {f.version.id: f for f in files}
    order = {
        (f.version.id, s["id"]): (s["kind"] in HIDDEN_KINDS, n)
        for f in files
        for n, s in enumerate(f.segments)
    }

    def key(row: FindingRow) -> tuple[object, ...]:
        file = by_version[row.file_version_id]
        hidden, index = order.get((row.file_version_id, row.segment), (False, len(order)))
        page = _page_of(row, by_version[row.file_version_id])
        top = min((b[2] for b in row.boxes), default=0.0)
        return (
            file.version.position,
            hidden,
            page or 0,
            top if page else index,
            row.span_start,
            row.id,
        )

    return [(r, by_version[r.file_version_id]) for r in sorted(rows, key=key)]


def _page_of(row: FindingRow, file: DeskFile) -> int | None:
    """The page of its boxes; of something without any that of its segment."""
    if row.boxes:
        return int(row.boxes[0][0])
    page = file.by_id.get(row.segment, {}).get("page")
    return int(page) if page is not None and row.span_end == row.span_start else None


def _said(settlement: Settlement | None, names: dict[int, str], words: DeskWords) -> Said | None:
    if settlement is None:
        return None
    law = " ".join(t for t in (settlement.law, settlement.article) if t)
    return Said(
        stage=words.word(settlement.stage, "stage"),
        who=names.get(settlement.person_id, ""),
        action=settlement.action.value,
        words=words.word(settlement.action, "settlement"),
        note="　".join(t for t in (law, settlement.reason) if t),
    )


def _finding(
    number: int,
    row: FindingRow,
    file: DeskFile,
    words: DeskWords,
    *,
    stage: Stage,
    said: tuple[Said | None, ...],
    same: int,
    url: str,
    current: bool,
) -> DeskFinding:
    drafter, reviewer = said
    own = drafter if stage is Stage.DRAFTER else reviewer
    must, question = row.level in MUST_SETTLE, row.code in QUESTIONS
    look = own.action if own else ("open" if must else "keep")
    segment = file.by_id.get(row.segment, {"text": "", "kind": ""})
    text, kind = str(segment["text"]), str(segment["kind"])
    page = _page_of(row, file)
    hinted = drafter.action if own is None and drafter else row.suggested
    return DeskFinding(
        id=row.id,
        number=number,
        url=url,
        words=words.word(row.code, "finding"),
        look=look,
        look_words=own.words if own else (words.open if must else words.hint),
        place=words.place(file.label, page, kind),
        excerpt=text[row.span_start : row.span_end],
        likely=row.level.value == "likely",
        current=current,
        boxes=tuple((b[1], b[2], b[3] - b[1], b[4] - b[2]) for b in row.boxes),
        version_id=row.file_version_id,
        page=page,
        segment=row.segment,
        start=row.span_start,
        end=row.span_end,
        level=words.word(row.level, "level"),
        must=must,
        settled=own is not None,
        before=text[max(row.span_start - AROUND, 0) : row.span_start].replace("\n", ""),
        after=text[row.span_end : row.span_end + AROUND].replace("\n", ""),
        why=explain(row.rule, row.why) if current or question else "",
        rule=row.rule,
        line=line_of(row.why) if question else "",
        article=article_of(row.why) if question else "",
        question=question,
        quiet=row.level is FindingLevel.NOTE and own is None and not question,
        reason=kept_for(row.why),
        column=row.column_key if in_column(row) else None,
        row=_row_of(segment),
        by_hand=row.added_by_id is not None,
        suggested=hinted,
        same=same if row.box is None else 0,
        drafter=drafter,
        reviewer=reviewer,
        to_look_at=row.code in ABOUT_READING,
    )


def _row_of(segment: Mapping[str, Any]) -> int | None:
    cell = segment.get("cell")
    return int(cell[1]) + 1 if cell is not None else None
