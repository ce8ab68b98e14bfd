"""The confidentiality review as a page: original, plan and copy side by side, answers, what is signed.

Put together from its parts (``review.at_hand``, ``review.panes``, ``review.side``, ``review.changes``);
nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for

from review.domain.checklist import ChecklistItem
from review.services.aggregation import aggregation_of
from review.services.review_changes import changes_since_review
from review.store.cases import ReviewCase, answers_of
from review.store.documents import Document
from review.web.cases.attempts import as_judged
from review.web.cases.forms import CommentForm, DeclareForm, ReferForm
from review.web.cases.proposal_cards import GroundChoice, ground_groups
from review.web.cases.step_heads import Head, head_of
from review.web.desk.text import HIDDEN_KINDS
from review.web.desk.view import DeskFile
from review.web.documents.ground_help import GroundHelp, ground_help
from review.web.pages import Offer
from review.web.protected_text import current_vault, note_looking
from review.web.review.aggregation import aggregation_view
from review.web.review.at_hand import at_hand, bar_of
from review.web.review.changes import Changed, changed_view
from review.web.review.copies import Copies, copies_of
from review.web.review.forms import CheckLine, ChecklistForm, lines_of, with_evidence
from review.web.review.map import ReviewMap, map_of
from review.web.review.now import Now
from review.web.review.panes import Panes, panes_of
from review.web.review.papers import Overlay, overlay_of, shown_file
from review.web.review.side import (
    Question,
    Signed,
    confirms_of,
    others_of,
    question_of,
    signed_of,
)
from review.web.session import current_actor, current_session


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
class Answers:
    """What ``cases/_review_answers.html`` prints."""

    answered: int
    confirms: tuple[Offer, ...]
    others: dict[str, Offer]
    errors: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """What ``cases/review.html`` prints."""

    head: Head
    said: tuple[str | None, bool]
    now: Now
    panes: Panes
    copies: Copies
    changed: Changed
    lines: tuple[CheckLine, ...]
    answered: int
    may_answer: bool
    signed: tuple[Signed, ...]
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
    return bar_of(document, case, at_hand(document, case))


def overlay(document: Document, case: ReviewCase) -> Overlay | None:
    """The findings of one page of the original or of the plan."""
    at = at_hand(document, case)
    return overlay_of(case.id, at.files, replace(at.findings, current=None))


def review_answers(document: Document, case: ReviewCase) -> Answers:
    """After an answer was kept: how many there are, and what may be confirmed now."""
    lines = lines_of(answers_of(current_session(), case.id))
    value = as_judged(document, case)
    return Answers(
        answered=_answered(lines),
        confirms=tuple(confirms_of(document, case, value).values()),
        others=others_of(document, case, value),
    )


def review_map(document: Document, case: ReviewCase) -> ReviewMap:
    """The map of all files, each page leading to its place in the original."""
    at = at_hand(document, case)
    return map_of(case.id, at.files, at.findings)


def review_page(
    document: Document, case: ReviewCase, typed: Typed, *, may_answer: bool
) -> ReviewPage:
    """The page for one file of the document, chosen by ``?file=`` or by ``?finding=``."""
    session, actor, vault = current_session(), current_actor(), current_vault()
    at = at_hand(document, case)
    value = as_judged(document, case)
    found = changes_since_review(
        session, vault, document, case, at.versions, person_id=actor.id, hidden=HIDDEN_KINDS
    )
    note_looking(document, found.earlier if found else (), "review")
    changed = changed_view(document, case.id, found)
    file = shown_file(at.files, at.current)
    panes = panes_of(case.id, file, at.files, at.findings, value, changed)
    checklist = typed.checklist
    lines = checklist.lines() if checklist else lines_of(answers_of(session, case.id))
    evidence = aggregation_view(aggregation_of(session, vault, actor, document, at.versions))
    attribute = case.decided_attribute or case.audited_attribute or case.proposed_attribute
    return ReviewPage(
        head=head_of(document, case),
        said=(attribute.value if attribute else None, case.audited_partial or case.decided_partial),
        now=bar_of(document, case, at),
        panes=panes,
        copies=copies_of(
            document.id, case.id, at.files, at.findings, value, may_settle=at.may_settle
        ),
        changed=changed,
        lines=with_evidence(lines, ChecklistItem.AGGREGATION, evidence),
        answered=_answered(lines),
        may_answer=may_answer,
        signed=signed_of(document, case),
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


def _answered(lines: Sequence[CheckLine]) -> int:
    return sum(line.value is not None and line.error is None for line in lines)


def _urls(document_id: int, case_id: int, file: DeskFile | None) -> dict[str, str]:
    at = file.version.id if file else None
    return {
        "checklist": url_for("cases.answer_checklist", case_id=case_id, file=at),
        "confirm": url_for("cases.confirm", case_id=case_id),
        "declare": url_for("cases.declare", case_id=case_id),
        "refer": url_for("cases.refer", case_id=case_id),
        "move": url_for("cases.move_review", case_id=case_id),
        "map": url_for("cases.review", case_id=case_id, file=at, part="map"),
        "page": url_for("cases.review", case_id=case_id),
        "record": url_for("cases.record", case_id=case_id),
        "desk": url_for("desk.show", document_id=document_id),
    }
