"""The desk put together: head, panel and meter as one frozen value for the templates of ``desk``.

Reads rows and protected text and words them; writes nothing but that somebody looked. What stands in
the middle and on the map is built beside it (``desk.pages``), where an answer needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.findings import SettlementAction, Stage
from review.domain.permissions import Permission
from review.domain.states import CaseState
from review.services import settling
from review.store.case_values import plan_of
from review.store.cases import ReviewCase, latest_case
from review.store.documents import Document, FileVersion
from review.store.remembering import remembered
from review.store.sign_queue import awaiting_signature
from review.web.access import refusals_on
from review.web.cases import steps
from review.web.cases.step_heads import Head, head_of
from review.web.certificates import RenditionRow, rendition_row
from review.web.desk.choices import Tool, tools_of
from review.web.desk.copies import Pairs, ask_offer, copies_on
from review.web.desk.filter import filter_asked
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings, desk_findings
from review.web.desk.forms import SettleForm
from review.web.desk.listing import Listing, listing_of
from review.web.desk.mark_forms import AddBoxForm, AddTextForm, AmendMarkForm
from review.web.desk.masks import Masked, masked_of
from review.web.desk.panel import Panel, panel_of
from review.web.desk.shapes import Kinds, legend_of
from review.web.desk.view import DeskFile, desk_files
from review.web.pages import Offer, reasons_of
from review.web.protected_text import current_vault, note_looking
from review.web.session import current_actor, current_session
from review.web.wording import word
from review.web.wording.explanations import LEVEL_MEANINGS

#: What a whole column may become by one press; an exception is weighed for each value.
COLUMN_TOOLS = (SettlementAction.REMOVE, SettlementAction.MASK, SettlementAction.KEEP)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Forms that came back with something wrong; what was typed is shown again."""

    settle: SettleForm | None = None
    text: AddTextForm | None = None
    box: AddBoxForm | None = None
    mark: AmendMarkForm | None = None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the head, the panel and the meter print; what the middle is made from."""

    document: Document
    case: ReviewCase | None
    #: Words and address of the page from which one comes to settle, and goes on.
    behind: tuple[str, str] | None
    files: tuple[DeskFile, ...]
    findings: Findings
    listing: Listing
    levels: tuple[tuple[str, str], ...]
    view: str | None
    marking: bool
    may_settle: bool
    reasons: tuple[tuple[str, str | None], ...]
    stage: str
    tools: tuple[Tool, ...]
    #: What will stand in the place of the current finding where it is masked.
    masked: Masked | None
    column_tools: tuple[tuple[str, str, bool], ...]
    suggest_words: str
    renditions: tuple[RenditionRow, ...]
    rendition_waits: bool
    #: Having the redacted copies made; None where they are there.
    ask: Offer | None
    #: Each file with its redacted copy by the present plan.
    copies: Pairs
    links: dict[str, str]
    panel: Panel
    form: SettleForm
    text_form: AddTextForm
    box_form: AddBoxForm

    @property
    def document_id(self) -> int:
        """The document on the desk."""
        return self.document.id

    @cached_property
    def kinds(self) -> tuple[Kinds, ...]:
        """The legend of the map: what is found, in groups."""
        return legend_of(self.findings)

    @cached_property
    def head(self) -> Head:
        """The head of the page: put together for a whole one only."""
        return head_of(self.document, self.case)


def view_asked() -> str | None:
    """What the middle shows: pages (None), pages drawn larger and sharper (``close``), ``text`` or
    ``after``.
    """
    asked = request.values.get("view", "")
    return asked if asked in ("text", "after", "close") else None


def files_on(document: Document) -> tuple[DeskFile, ...]:
    """The files on the desk now; their text is read once for an answer."""
    session = current_session()
    versions = settling.files_on_desk(session, document, latest_case(session, document.id))
    key = ("desk files", tuple(v.id for v in versions))
    return remembered(session, (FileVersion,), key, lambda: desk_files(current_vault(), versions))


def findings_on(document: Document, files: Sequence[DeskFile], *, wanted: int | None) -> Findings:
    """The findings of these files at the present stage."""
    case = latest_case(current_session(), document.id)
    stage = settling.stage_of(case) if case else Stage.REVIEWER
    return desk_findings(document.id, files, stage, wanted=wanted, view=view_asked())


def desk_of(document: Document, typed: Typed | None = None, *, finding: int | None = None) -> Desk:
    """The desk at a finding. ``finding`` overrides the one in the address."""
    typed = typed or Typed()
    case = latest_case(current_session(), document.id)
    files = files_on(document)
    wanted = finding or request.values.get("finding", type=int)
    findings = findings_on(document, files, wanted=wanted)
    refusals = refusals_on(document, Permission.FINDING_SETTLE)
    note_looking(document, [f.version for f in files], "desk")
    plans = {f.version.id: plan_of(current_session(), f.version) for f in files}
    pairs = copies_on(files)
    rows = tuple(rendition_row(f.version, f.label, r) for f, r in pairs)
    view, current = view_asked(), findings.current
    listing = listing_of(files, findings)
    return Desk(
        document=document,
        case=case,
        behind=_behind(case, may_settle=not refusals) if case else None,
        files=files,
        findings=findings,
        listing=listing,
        levels=tuple((word(c, "level"), str(words)) for c, words in LEVEL_MEANINGS.items()),
        view=view,
        marking=bool(request.values.get("mark") or typed.text or typed.box),
        may_settle=not refusals,
        reasons=reasons_of(refusals),
        stage=word(settling.stage_of(case), "stage") if case else "",
        tools=tools_of(current),
        masked=masked_of(current, plans),
        column_tools=_column_tools(current),
        suggest_words=_suggest_words(case is not None and settling.stage_of(case)),
        renditions=rows,
        rendition_waits=any(r.waiting for r in rows),
        ask=ask_offer(document, findings, pairs, refusals),
        copies=pairs,
        links=_links(document.id, current),
        panel=panel_of(document.id, files, findings, view, typed.mark),
        form=typed.settle or SettleForm(formdata=None),
        text_form=typed.text or AddTextForm(formdata=None).for_files(files),
        box_form=typed.box or AddBoxForm(formdata=None).for_files(files),
    )


def _behind(case: ReviewCase, *, may_settle: bool) -> tuple[str, str] | None:
    """Where whoever works in this state came from and goes on: the form, the review page, or signing."""
    if case.state is CaseState.SIGN_OFF:
        waits = case.id in awaiting_signature(current_session(), current_actor())
        sign = steps.address(steps.SIGN, case.document_id, case.id)
        return (str(_("签发")), sign) if waits else None
    if not may_settle:
        return None
    if case.state in (CaseState.DRAFT, CaseState.RETURNED):
        return str(_("核对并送审")), steps.address(steps.EDIT, case.document_id, case.id)
    if case.state is CaseState.CONFIDENTIALITY_REVIEW:
        return str(_("保密审查")), steps.address(steps.REVIEW, case.document_id, case.id)
    return None


def _column_tools(current: DeskFinding | None) -> tuple[tuple[str, str, bool], ...]:
    """(value, words, suggested): exactly one is suggested, so that one key settles a column."""
    words = {
        SettlementAction.REMOVE: _("整列隐去"),
        SettlementAction.MASK: _("整列遮挡"),
        SettlementAction.KEEP: _("整列保留"),
    }
    suggested = current.suggested if current else ""
    chosen = suggested if suggested in {a.value for a in COLUMN_TOOLS} else "remove"
    return tuple((a.value, words[a], a.value == chosen) for a in COLUMN_TOOLS)


def _suggest_words(stage: Stage | bool) -> str:
    return {
        Stage.DRAFTER: _("余下的都按建议处理"),
        Stage.REVIEWER: _("余下的都照拟稿人的处理"),
    }.get(stage or Stage.DRAFTER, "")  # type: ignore[arg-type]


def _links(document_id: int, current: DeskFinding | None) -> dict[str, str]:
    """Addresses of the three views at the same finding, and of the form for marking."""
    at = current.id if current else None

    def to(view: str | None, mark: str | None = None) -> str:
        args = {"view": view, "mark": mark, **filter_asked().args}
        return url_for("desk.show", document_id=document_id, finding=at, **args)

    return {
        "pages": to(None),
        "close": to("close"),
        "text": to("text"),
        "after": to("after"),
        # What is marked is the original, whatever one looks at.
        "mark": to(None if view_asked() == "after" else view_asked(), "1") + "#mark",
    }
