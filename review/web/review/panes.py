"""The two papers of the review page: the original with what was found in it, beside it the plan or the copy.

Both show the same part of the same file, so that they can be scrolled together. Frozen values for
``cases/_review_panes.html``, already worded; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.values import Case
from review.services.making import segments_name
from review.store.case_values import plan_of
from review.store.findings import Rendition, rendition_for
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import on_pages
from review.web.desk.tables import TextPage, page_of
from review.web.desk.view import DeskFile
from review.web.protected_text import current_vault
from review.web.review.changes import Changed
from review.web.review.hidden import HiddenLine, hidden_lines
from review.web.session import current_session
from review.web.wording import word

#: Pages on either side of the one at hand whose findings come with the page; the others' come when they
#: are scrolled to.
NEAR = 12
#: What the second pane shows: what is planned, or the redacted copy as the public would get it.
PLAN, RESULT = "plan", "result"

OnPages = Mapping[tuple[int, int | None], Sequence[DeskFinding]]


@dataclass(frozen=True, eq=False)
class PaperFinding(DeskFinding):
    """A finding on one of the two papers: it leads to its place on this page.

    In the original (``plain``) it is marked and readable whatever was decided about it.
    """

    pattern: str = ""
    plain: bool = False

    @property
    def url(self) -> str:
        """This page at the finding."""
        return self.pattern.replace("finding=0", f"finding={self.id}") + f"#hit-{self.id}"

    @property
    def look(self) -> str:
        """How it is drawn: as marked; in the plan the reviewer's word, else the drafter's."""
        said = self.reviewed or self.drafted
        if self.plain or said is None:
            return "open" if self.must or said is not None else "keep"
        return said.value


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A file of the document: how many of its findings wait, and whether it changed since the last review."""

    words: str
    name: str
    url: str
    current: bool
    waiting: int
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The redacted copy by the present plan, or how far it has come."""

    id: int | None
    words: str
    digest: str
    shapes: tuple[float, ...]
    waiting: bool


class Overlay(NamedTuple):
    """The findings of one page as ``desk/_overlay.html`` takes them; without a version nothing has an id."""

    version_id: int | None
    number: int
    ratio: float
    findings: Sequence[DeskFinding]


@dataclass(frozen=True, kw_only=True)
class Panes:
    """What ``cases/_review_panes.html`` prints; ``other`` is the text beside the original's."""

    tabs: tuple[Tab, ...]
    file: DeskFile | None
    beside: str
    #: Whether both papers are shown as pages; a copy without pages stands beside the original's text.
    paged: bool
    switch_url: str
    found: OnPages
    planned: OnPages
    text: TextPage | None
    other: TextPage | None
    turns: tuple[str | None, str | None]
    copy: Copy
    hidden: tuple[HiddenLine, ...]
    changed_segments: frozenset[str]
    changed_pages: frozenset[int]
    #: Numbers of the pages whose findings are here, and where those of the others are asked for.
    near: range
    overlay_url: str


def review_url(case_id: int, **values: object) -> str:
    """The address of the review page; what is None is left out, what is not said stays as it is asked for."""
    known: dict[str, object] = {"beside": request.values.get("beside") or None}
    return url_for("cases.review", case_id=case_id, **{**known, **values})  # type: ignore[arg-type]


def shown_file(files: Sequence[DeskFile], current: DeskFinding | None) -> DeskFile | None:
    """The file that is asked for, else that of the finding at hand, else the first."""
    wanted = request.values.get("file", type=int)
    if wanted is None and current is not None:
        wanted = current.version_id
    return next((f for f in files if f.version.id == wanted), files[0] if files else None)


def panes_of(
    case_id: int,
    files: Sequence[DeskFile],
    findings: Sequence[DeskFinding],
    current: DeskFinding | None,
    value: Case,
    changed: Changed,
) -> Panes:
    """Both papers of one file. ``findings`` are those of all files, ``current`` the one at hand."""
    file = shown_file(files, current)
    rendition = rendition_of(file) if file else None
    made = rendition if rendition is not None and rendition.verified else None
    beside = _beside(made)
    mine = [f for f in findings if file is not None and f.version_id == file.version.id]
    pattern = review_url(case_id, finding=0)
    plain = [_on_paper(f, pattern, current, plain=True) for f in mine]
    planned = [_on_paper(f, pattern, None, plain=False) for f in mine if beside == PLAN]
    paged = file is not None and _paged(file, made if beside == RESULT else None)
    text = _text(file, plain, current, paged=paged) if file else None
    segments = _segments(file, made) if file and made else None
    return Panes(
        tabs=tuple(_tab(case_id, f, f is file, findings, changed) for f in files),
        file=file,
        beside=beside,
        paged=paged,
        switch_url=review_url(
            case_id,
            file=file.version.id if file else None,
            finding=current.id if current else None,
            beside=RESULT if beside == PLAN else PLAN,
        ),
        found=on_pages(plain),
        planned=on_pages(planned),
        text=text,
        other=_other(file, planned, text, segments if beside == RESULT else None)
        if file and not paged
        else None,
        turns=_turns(case_id, file, text),
        copy=_copy(rendition, value),
        hidden=hidden_lines(file.segments, segments) if file else (),
        changed_segments=changed.segments_of(file.version.id) if file else frozenset(),
        changed_pages=changed.pages_of(file.version.id) if file else frozenset(),
        near=_near(file, current),
        overlay_url=url_for(
            "cases.review_overlay", case_id=case_id, file=file.version.id if file else 0
        ),
    )


def overlay_of(
    case_id: int,
    files: Sequence[DeskFile],
    findings: Sequence[DeskFinding],
) -> Overlay | None:
    """The findings of one page (``?file=``, ``?leaf=``); None where there is no such page.

    ``?paper=plan`` asks for what is planned; it has no ids, as it stands beside the original.
    """
    file = shown_file(files, None)
    number = request.args.get("leaf", 0, type=int)
    if file is None or not 1 <= number <= len(file.shapes):
        return None
    plain, own = request.args.get("paper") != PLAN, file.version.id
    pattern = review_url(case_id, finding=0)
    mine = [_on_paper(f, pattern, None, plain=plain) for f in findings if f.version_id == own]
    found = on_pages(mine).get((own, number), ())
    return Overlay(own if plain else None, number, file.shapes[number - 1], found)


def rendition_of(file: DeskFile) -> Rendition | None:
    """The redacted copy of a file by the present plan."""
    session = current_session()
    return rendition_for(session, file.version.id, plan_of(session, file.version).key)


# ---- inside --------------------------------------------------------------------------------------


def _near(file: DeskFile | None, current: DeskFinding | None) -> range:
    """The pages around the finding at hand, or around the page asked for; the first ones else."""
    here = request.values.get("leaf", type=int)
    if here is None and current is not None and file is not None:
        here = current.page if current.version_id == file.version.id else None
    return range((here or 1) - NEAR, (here or 1) + NEAR + 1)


def _beside(made: Rendition | None) -> str:
    """What is asked for; the copy where there is one, unless the plan is."""
    asked = request.values.get("beside", "")
    return RESULT if made is not None and asked != PLAN else PLAN


def _on_paper(
    finding: DeskFinding, pattern: str, current: DeskFinding | None, *, plain: bool
) -> PaperFinding:
    known = {field.name: getattr(finding, field.name) for field in fields(DeskFinding)}
    known["current"] = current is not None and finding.id == current.id
    return PaperFinding(**known, pattern=pattern, plain=plain)


def _tab(
    case_id: int,
    file: DeskFile,
    current: bool,
    findings: Sequence[DeskFinding],
    changed: Changed,
) -> Tab:
    version_id = file.version.id
    return Tab(
        words=file.label,
        name=file.version.name,
        url=review_url(case_id, file=version_id),
        current=current,
        waiting=sum(f.version_id == version_id and f.must and not f.settled for f in findings),
        changed=changed.is_changed(version_id),
    )


def _paged(file: DeskFile, shown: Rendition | None) -> bool:
    """Whether file and copy (where that is shown) both have pages."""
    return bool(file.shapes) and (shown is None or bool(shown.page_shapes))


def _text(
    file: DeskFile,
    findings: Sequence[DeskFinding],
    current: DeskFinding | None,
    *,
    paged: bool,
) -> TextPage:
    """The page of its text that is asked for; where its pages are shown what they do not show."""
    here = current.segment if current and current.version_id == file.version.id else None
    apart = {f.segment for f in findings if not f.page}
    return page_of(
        file.off_pages(apart) if paged else file.segments,
        file.columns,
        findings,
        at=request.values.get("at", type=int),
        focus=request.values.get("segment") or here,
        paper=not paged or file.layout is not None,
    )


def _segments(file: DeskFile, made: Rendition) -> Sequence[Mapping[str, Any]]:
    """The text of a copy as its readers have it."""
    found = current_vault().files.read_working(file.version.id, segments_name(made.id))
    return found or ()


def _other(
    file: DeskFile,
    findings: Sequence[DeskFinding],
    text: TextPage | None,
    segments: Sequence[Mapping[str, Any]] | None,
) -> TextPage:
    """The text beside: of the copy (``segments``) from the place where the original's begins, else as planned."""
    if segments is None:
        return _text(file, findings, None, paged=False)
    inside = {s["id"] for s in segments}
    shown = text.shown if text is not None else ()
    focus = next((s.id for s in shown if s.id in inside), None)
    return page_of(segments, file.columns, (), focus=focus)


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


def _copy(rendition: Rendition | None, value: Case) -> Copy:
    if not value.copy_expected:
        words = str(_("这份公文不向社会公开，不做隐去版。"))
    elif rendition is None:
        words = str(_("处理有改动，还没有照现在的处理生成隐去版。"))
    else:
        words = word(rendition.state, "rendition_state")
    made = rendition if rendition is not None and rendition.verified else None
    return Copy(
        id=made.id if made else None,
        words=words,
        digest=(made.bytes_digest or "") if made else "",
        shapes=tuple(made.page_shapes) if made else (),
        waiting=rendition is not None and rendition.state.value in ("pending", "working"),
    )
