"""The confidentiality review as a page: original and plan or copy side by side, answers, what is signed.

Put together from its parts (``review.panes``, ``review.now``, ``review.side``, ``review.changes``);
nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.checklist import ChecklistItem
from review.domain.findings import Stage
from review.domain.permissions import Permission
from review.domain.values import Case
from review.services import settling
from review.services.aggregation import aggregation_of
from review.services.review_changes import changes_since_review
from review.store.cases import ReviewCase, answers_of
from review.store.documents import Document, FileVersion
from review.web.access import refusals_on
from review.web.cases.attempts import as_judged
from review.web.cases.forms import CommentForm, DeclareForm, ReferForm
from review.web.cases.proposal_cards import GroundChoice, ground_groups
from review.web.cases.step_heads import Head, head_of
from review.web.certificates import Certificate, certificate_of
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings, desk_findings
from review.web.desk.text import HIDDEN_KINDS
from review.web.desk.view import DeskFile, desk_files
from review.web.documents.ground_help import GroundHelp, ground_help
from review.web.pages import Offer
from review.web.protected_text import current_vault, note_looking
from review.web.review.aggregation import aggregation_view
from review.web.review.changes import Changed, changed_view
from review.web.review.forms import CheckLine, ChecklistForm, lines_of, with_evidence
from review.web.review.now import Now, beside, finding_at_hand, now_of
from review.web.review.panes import (
    Overlay,
    Panes,
    overlay_of,
    panes_of,
    rendition_of,
    review_url,
    shown_file,
)
from review.web.review.side import (
    Question,
    Signed,
    confirms_of,
    others_of,
    question_of,
    signed_of,
)
from review.web.session import current_actor, current_session

SETTLE = Permission.FINDING_SETTLE


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Forms that came back; what was typed is shown again."""

    checklist: ChecklistForm | None = None
    comment: CommentForm | None = None
    declare: DeclareForm | None = None
    refer: ReferForm | None = None
    reasons: tuple[tuple[str, str | None], ...] = ()
    opened: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """What ``cases/review.html`` prints."""

    head: Head
    said: tuple[str | None, bool]
    now: Now
    panes: Panes
    changed: Changed
    lines: tuple[CheckLine, ...]
    answered: int
    may_answer: bool
    signed: tuple[Signed, ...]
    certificates: tuple[Certificate, ...]
    question: Question | None
    confirms: tuple[Offer, ...]
    others: dict[str, Offer]
    opened: str
    grounds: tuple[tuple[str, tuple[GroundChoice, ...]], ...]
    #: What is said of the ground under which it must not go out.
    help: GroundHelp
    comment: CommentForm
    declare: DeclareForm
    refer: ReferForm
    errors: tuple[tuple[str, str | None], ...]
    urls: dict[str, str]


def review_now(document: Document, case: ReviewCase) -> Now:
    """Only the bar with the finding at hand: what a script asks for to go on to the next."""
    files, findings, current, versions = _on_desk(document, case)
    note_looking(document, versions, "review")
    value = as_judged(document, case)
    return _now(document, files, findings, current, case, value)


def overlay(document: Document, case: ReviewCase) -> Overlay | None:
    """The findings of one page of the original or of the plan."""
    files, findings, _current, versions = _on_desk(document, case)
    note_looking(document, versions, "review")
    return overlay_of(case.id, files, findings.all)


def review_page(
    document: Document, case: ReviewCase, typed: Typed, *, may_answer: bool
) -> ReviewPage:
    """The page for one file of the document, chosen by ``?file=`` or by ``?finding=``."""
    session, actor, vault = current_session(), current_actor(), current_vault()
    files, findings, current, versions = _on_desk(document, case)
    value = as_judged(document, case)
    found = changes_since_review(
        session, vault, document, case, versions, person_id=actor.id, hidden=HIDDEN_KINDS
    )
    note_looking(document, [*versions, *(found.earlier if found else ())], "review")
    changed = changed_view(document, case.id, found)
    panes = panes_of(case.id, files, findings.all, current, value, changed)
    checklist = typed.checklist
    lines = checklist.lines() if checklist else lines_of(answers_of(session, case.id))
    evidence = aggregation_view(aggregation_of(session, vault, actor, document, versions))
    attribute = case.decided_attribute or case.audited_attribute or case.proposed_attribute
    return ReviewPage(
        head=head_of(document, case),
        said=(attribute.value if attribute else None, case.audited_partial or case.decided_partial),
        now=_now(document, files, findings, current, case, value),
        panes=panes,
        changed=changed,
        lines=with_evidence(lines, ChecklistItem.AGGREGATION, evidence),
        answered=sum(line.value is not None and line.error is None for line in lines),
        may_answer=may_answer,
        signed=signed_of(document, case),
        certificates=_certificates(files),
        question=question_of(case),
        confirms=tuple(confirms_of(document, case, value).values()),
        others=others_of(document, case, value),
        opened=typed.opened,
        grounds=ground_groups(),
        help=ground_help(document, typed.declare.ground.data or "" if typed.declare else ""),
        comment=typed.comment or CommentForm(formdata=None),
        declare=typed.declare or DeclareForm(formdata=None),
        refer=typed.refer or ReferForm(formdata=None),
        errors=typed.reasons + tuple(checklist.reasons if checklist else ()),
        urls=_urls(document.id, case.id, panes.file),
    )


def _on_desk(
    document: Document, case: ReviewCase
) -> tuple[tuple[DeskFile, ...], Findings, DeskFinding | None, list[FileVersion]]:
    """The files under review with what was found in them, and the finding at hand."""
    versions = settling.files_on_desk(current_session(), document, case)
    files = desk_files(current_vault(), versions)
    wanted = request.values.get("finding", type=int)
    findings = desk_findings(document.id, files, Stage.REVIEWER, wanted=wanted, view=None)
    current = finding_at_hand(findings, shown_file(files, findings.current))
    return files, findings, current, versions


def _now(
    document: Document,
    files: tuple[DeskFile, ...],
    findings: Findings,
    current: DeskFinding | None,
    case: ReviewCase,
    value: Case,
) -> Now:
    may_settle = not refusals_on(document, SETTLE)
    before, after = (
        _way(case.id, f, current) if f is not None else None for f in beside(findings, current)
    )
    return now_of(
        document.id,
        findings,
        current,
        (before, after),
        may_settle=may_settle,
        ask=_ask(document, files, findings, value) if may_settle else None,
    )


def _way(case_id: int, to: DeskFinding, current: DeskFinding | None) -> tuple[str, bool]:
    """The address of a finding, and whether it stands in the file that is shown."""
    here = current is not None and to.version_id == current.version_id
    return review_url(case_id, finding=to.id, _anchor=f"hit-{to.id}"), here


def _ask(
    document: Document, files: tuple[DeskFile, ...], findings: Findings, value: Case
) -> Offer | None:
    """Having the copy made by what is settled now; nothing to offer while something waits or it is there."""
    if not value.copy_expected or findings.undecided:
        return None
    made = [rendition_of(f) for f in files]
    if all(r is not None and r.reason is None for r in made):
        return None
    return Offer(
        id="rendition",
        label=str(_("照现在的处理生成隐去版")),
        url=url_for("desk.ask_for_rendition", document_id=document.id),
    )


def _certificates(files: tuple[DeskFile, ...]) -> tuple[Certificate, ...]:
    pairs = [(f, rendition_of(f)) for f in files]
    return tuple(
        certificate_of(r, f.label) for f, r in pairs if r is not None and r.report is not None
    )


def _urls(document_id: int, case_id: int, file: DeskFile | None) -> dict[str, str]:
    at = file.version.id if file else None
    return {
        "checklist": url_for("cases.answer_checklist", case_id=case_id, file=at),
        "confirm": url_for("cases.confirm", case_id=case_id),
        "declare": url_for("cases.declare", case_id=case_id),
        "refer": url_for("cases.refer", case_id=case_id),
        "move": url_for("cases.move_review", case_id=case_id),
        "record": url_for("cases.record", case_id=case_id),
        "desk": url_for("desk.show", document_id=document_id),
    }
