"""The papers of the review page: the original with what was found in it, beside it the plan and the copy.

All show the same part of the same file, so that they can be scrolled together; a narrow window shows plan or
copy, a wide one both. Frozen values for ``cases/_review_panes.html``, already worded; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.values import Case
from review.services.making import segments_name
from review.store.case_values import plan_of
from review.store.findings import Rendition, rendition_for
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings
from review.web.desk.tables import TextPage, page_of
from review.web.desk.view import DeskFile
from review.web.protected_text import current_vault
from review.web.review.changes import Changed
from review.web.review.hidden import HiddenLine, hidden_lines
from review.web.review.papers import (
    PLAN,
    RESULT,
    OnPages,
    drawn_on,
    on_paper,
    pages_of,
    review_url,
)
from review.web.session import current_session
from review.web.wording import word

#: Pages on either side of the one at hand whose findings come with the page; the others' come when they
#: are scrolled to.
NEAR = 12


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A file of the document: how many of its findings wait, and whether it changed since the last review."""

    version_id: int
    words: str
    name: str
    url: str
    current: bool
    waiting: int
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The redacted copy by the present plan, or how far it has come; ``state`` is that in one word."""

    id: int | None
    words: str
    digest: str
    shapes: tuple[float, ...]
    state: str


class Stand(NamedTuple):
    """How a file and its copy by the present plan are shown."""

    version_id: int
    copy: Copy
    made: Rendition | None
    beside: str
    both: bool
    paged: bool

    @property
    def state(self) -> str:
        """The same in one word, for a script: another word means another paper."""
        looks = "pages" if self.paged else "text"
        return f"{self.version_id}.{self.copy.id or 0}.{self.copy.state}.{looks}"


def stand_of(file: DeskFile, value: Case) -> Stand:
    """How far the copy of a file is, and whether both are shown as pages."""
    rendition = rendition_of(file)
    made = rendition if rendition is not None and rendition.verified else None
    beside = _beside(made)
    # One that has no pages stands beside the text of the original.
    both = made is not None and (not file.shapes or bool(made.page_shapes))
    paged = bool(file.shapes) and (both or beside == PLAN)
    return Stand(file.version.id, copy_of(rendition, value), made, beside, both, paged)


@dataclass(frozen=True, kw_only=True)
class Panes:
    """What ``cases/_review_panes.html`` prints; of a document without files only that it has none."""

    tabs: tuple[Tab, ...]
    file: DeskFile | None = None
    stand: Stand | None = None
    switch_url: str = ""
    found: OnPages = field(default_factory=dict)
    planned: OnPages = field(default_factory=dict)
    text: TextPage | None = None
    planned_text: TextPage | None = None
    copy_text: TextPage | None = None
    turns: tuple[str | None, str | None] = (None, None)
    hidden: tuple[HiddenLine, ...] = ()
    changed_segments: frozenset[str] = frozenset()
    changed_pages: frozenset[int] = frozenset()
    #: Pages with findings that come when they are scrolled to, and where these are asked for.
    later: Collection[int] = ()
    overlay_url: str = ""

    def shows(self, paper: str) -> bool:
        """Whether the plan or the copy is here."""
        return self.stand is not None and (self.stand.both or self.stand.beside == paper)


def panes_of(
    case_id: int,
    file: DeskFile | None,
    files: Sequence[DeskFile],
    findings: Findings,
    value: Case,
    changed: Changed | None,
) -> Panes:
    """The papers of one file. ``findings`` are those of all files with the one at hand."""
    current = findings.current
    tabs = tabs_of(case_id, files, file, findings, changed)
    if file is None:
        return Panes(tabs=tabs)
    own, stand = file.version.id, stand_of(file, value)
    near = _near(file, current) if stand.paged else range(0)
    text = _text(case_id, file, findings, current, paged=stand.paged)
    segments = _segments(file, stand.made) if stand.made else None
    as_text = not stand.paged
    planned = as_text and (stand.both or stand.beside == PLAN)
    return Panes(
        tabs=tabs,
        file=file,
        stand=stand,
        switch_url=review_url(
            case_id,
            file=own,
            finding=current.id if current else None,
            beside=RESULT if stand.beside == PLAN else PLAN,
        ),
        found=drawn_on(file, findings, near, on_paper(case_id, plain=True)),
        planned=drawn_on(file, findings, near, on_paper(case_id, plain=False)),
        text=text,
        planned_text=_text(case_id, file, findings, current, paged=False, plain=False)
        if planned
        else None,
        copy_text=_copied(file, text, segments) if as_text and segments is not None else None,
        turns=_turns(case_id, file, text),
        hidden=_hidden(case_id, file, text, segments),
        changed_segments=changed.segments_of(own) if changed else frozenset(),
        changed_pages=changed.pages_of(own) if changed else frozenset(),
        later=pages_of(file, findings) - set(near),
        overlay_url=url_for("cases.review_overlay", case_id=case_id, file=own),
    )


def texts_of(
    case_id: int, file: DeskFile, findings: Findings, current: DeskFinding | None
) -> tuple[TextPage, TextPage]:
    """The text of a file that is not shown as pages, as it is and as planned."""
    one, other = (
        _text(case_id, file, findings, current, paged=False, plain=p) for p in (True, False)
    )
    return one, other


def tabs_of(
    case_id: int,
    files: Sequence[DeskFile],
    shown: DeskFile | None,
    findings: Findings,
    changed: Changed | None,
) -> tuple[Tab, ...]:
    """One for each file, with what waits in it."""
    return tuple(
        Tab(
            version_id=f.version.id,
            words=f.label,
            name=f.version.name,
            url=review_url(case_id, file=f.version.id),
            current=f is shown,
            waiting=_waiting(findings, f.version.id),
            changed=changed is not None and changed.is_changed(f.version.id),
        )
        for f in files
    )


def copy_of(rendition: Rendition | None, value: Case) -> Copy:
    """How far the redacted copy of a file is by the present plan."""
    if not value.copy_expected:
        words = str(_("这份公文不向社会公开，不做隐去版。"))
    elif rendition is None:
        words = str(_("处理有改动，还没有照现在的处理生成隐去版。"))
    else:
        words = word(rendition.state, "rendition_state")
    made = rendition if rendition is not None and rendition.verified else None
    waits = rendition is not None and rendition.state.value in ("pending", "working")
    return Copy(
        id=made.id if made else None,
        words=words,
        digest=(made.bytes_digest or "") if made else "",
        shapes=tuple(made.page_shapes) if made else (),
        state="waits" if waits else "none" if rendition is None else rendition.state.value,
    )


def rendition_of(file: DeskFile) -> Rendition | None:
    """The redacted copy of a file by the present plan."""
    session = current_session()
    return rendition_for(session, file.version.id, plan_of(session, file.version).key)


# ---- inside --------------------------------------------------------------------------------------


def _near(file: DeskFile, current: DeskFinding | None) -> range:
    """The pages around the finding at hand, or around the page asked for; the first ones else."""
    here = request.values.get("leaf", type=int)
    if here is None and current is not None:
        here = current.page if current.version_id == file.version.id else None
    return range((here or 1) - NEAR, (here or 1) + NEAR + 1)


def _beside(made: Rendition | None) -> str:
    """What is asked for; the copy where there is one, unless the plan is."""
    asked = request.values.get("beside", "")
    return RESULT if made is not None and asked != PLAN else PLAN


def _waiting(findings: Findings, version_id: int) -> int:
    return findings.ordered.count(lambda traits: traits.waits and traits.version_id == version_id)


def _text(
    case_id: int,
    file: DeskFile,
    findings: Findings,
    current: DeskFinding | None,
    *,
    paged: bool,
    plain: bool = True,
) -> TextPage:
    """The page of its text that is asked for; where its pages are shown what they do not show."""
    own = file.version.id
    here = current.segment if current and current.version_id == own else None
    apart = {f.segment for f in findings.on_page((own, None))} if paged else ()
    segments = file.off_pages(apart) if paged else file.segments
    drawn = on_paper(case_id, plain=plain)
    inside = findings.all.on_page(own, 0).within({s["id"] for s in segments})
    return page_of(
        segments,
        file.columns,
        [drawn(f) for f in inside],
        at=request.values.get("at", type=int),
        focus=request.values.get("segment") or here,
        paper=not paged or file.layout is not None,
    )


def _segments(file: DeskFile, made: Rendition) -> Sequence[Mapping[str, Any]]:
    """The text of a copy as its readers have it."""
    found = current_vault().files.read_working(file.version.id, segments_name(made.id))
    return found or ()


def _copied(
    file: DeskFile, text: TextPage | None, segments: Sequence[Mapping[str, Any]]
) -> TextPage:
    """The text of the copy from the place where the original's begins."""
    inside = {s["id"] for s in segments}
    shown = text.shown if text is not None else ()
    focus = next((s.id for s in shown if s.id in inside), None)
    return page_of(segments, file.columns, (), focus=focus)


def _hidden(
    case_id: int,
    file: DeskFile,
    text: TextPage | None,
    copy: Sequence[Mapping[str, Any]] | None,
) -> tuple[HiddenLine, ...]:
    """What paper does not show, each with the way to it: on this page, or where the text is turned to it."""
    own = file.version.id
    here = {s.id for s in text.hidden} if text is not None else set()

    def way(segment: str) -> str:
        anchor = f"seg-{own}-{segment}"
        if segment in here:
            return f"#{anchor}"
        return review_url(case_id, file=own, segment=segment, _anchor=anchor)

    return hidden_lines(file.segments, copy, way)


def _turns(
    case_id: int, file: DeskFile | None, text: TextPage | None
) -> tuple[str | None, str | None]:
    """Links to the parts of the text before and after the one shown."""
    if file is None or text is None:
        return None, None
    before, after = (
        None if line is None else review_url(case_id, file=file.version.id, at=line)
        for line in (text.before, text.after)
    )
    return before, after
