"""Offers as pages print them: which page does a move, what its button says, what stands against it.

The moves come from the case flow; this module only knows addresses and words. Reading order: the
tables, then the functions that documents, worklist and the steps of a case call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.case_flow import case_flow
from review.domain.machine import Verdict
from review.domain.states import Attribute, CaseAction, CaseState, Role
from review.domain.values import Case
from review.store.case_values import case_of
from review.store.case_work import holder_of
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import people_holding
from review.web.locale import write_date
from review.web.pages import Offer, offer_of, reasons_of
from review.web.session import current_actor, current_session, today
from review.web.wording import word
from review.web.wording.joining import joined

A, S = CaseAction, CaseState
CaseVerdict = Verdict[CaseState, CaseAction, Case]

EDIT, AUDIT, REVIEW = "documents.edit", "cases.audit", "cases.review"
SIGN, ISSUE, PUBLISH = "cases.sign_off", "cases.issue", "cases.publish"
SHOW, DESK = "documents.show", "desk.show"

#: The page on which a move is made. What is not listed is a plain move, posted from the document.
PAGE_OF: dict[tuple[CaseState, CaseAction], str] = {
    (S.DRAFT, A.SUBMIT): EDIT,
    (S.RETURNED, A.SUBMIT): EDIT,
    **{(S.ATTRIBUTE_AUDIT, a): AUDIT for a in (A.AGREE, A.DISAGREE, A.RETURN)},
    **{
        (S.CONFIDENTIALITY_REVIEW, a): REVIEW
        for a in (
            A.CONFIRM_CONFIDENTIALITY,
            A.CONFIRM_PRIVACY,
            A.DECLARE_NOT_RELEASABLE,
            A.REFER_UPWARD,
            A.RETURN,
        )
    },
    **{(S.SIGN_OFF, a): SIGN for a in (A.SIGN, A.SIGN_URGENT, A.RETURN, A.SEND_TO_REVIEW)},
    **{(S.DECIDED, a): ISSUE for a in (A.ISSUE, A.SEND_BACK)},
    **{
        (S.DECIDED, a): REVIEW
        for a in (
            A.CONFIRM_CONFIDENTIALITY,
            A.CONFIRM_PRIVACY,
            A.DECLARE_NOT_RELEASABLE,
            A.CONFIRM_RENDITION,
        )
    },
    (S.DECIDED, A.PUBLISH): PUBLISH,
}

#: What the link to a page says.
_PAGE_WORDS = {
    EDIT: _l("核对并送审"),
    AUDIT: _l("审核属性"),
    REVIEW: _l("保密审查"),
    SIGN: _l("签发"),
    ISSUE: _l("编号印发"),
    PUBLISH: _l("核对并发布"),
}

#: What a move leads to, for the words left of its button.
_CONSEQUENCES = {
    A.SUBMIT: _l("送审后由别人接着办。现在不会公开任何内容。"),
    A.DISCARD: _l("弃稿后不能恢复，文件和读出的文字30天后抹除。"),
    A.RECALL: _l("公文回到拟稿人手上，改好后重新送审。"),
    A.ENDORSE: _l("公文进入下一步审核。现在不会公开任何内容。"),
    A.RETURN: _l("公文退回拟稿人。每条退回意见都要答复后才能再送审。"),
    A.RECEIVE_ANSWER: _l("登记答复后继续保密审查。"),
    A.WITHDRAW_REFERRAL: _l("收回后继续保密审查。"),
    A.SEND_BACK: _l("退回后重新做保密审查。"),
    A.SEND_TO_REVIEW: _l("退给保密审查员重新审查。"),
    A.FILE: _l("归档后这次审查办结，不上公开网站。"),
}
_COMMENT_WORDS = {
    A.RETURN: _l("退回意见"),
    A.RECEIVE_ANSWER: _l("上级的答复"),
    A.WITHDRAW_REFERRAL: _l("收回的原因"),
    A.SEND_BACK: _l("退回的原因"),
    A.SEND_TO_REVIEW: _l("请审查员再看什么"),
}
_SEND_TO = {
    S.OFFICE_REVIEW: _l("送处室审核"),
    S.ATTRIBUTE_AUDIT: _l("送属性审核"),
    S.CONFIDENTIALITY_REVIEW: _l("送保密审查"),
    S.SIGN_OFF: _l("送签发"),
}
_SENT_TO = {
    S.OFFICE_REVIEW: _l("已送处室审核。"),
    S.ATTRIBUTE_AUDIT: _l("已送属性审核。"),
    S.CONFIDENTIALITY_REVIEW: _l("已送保密审查。"),
    S.SIGN_OFF: _l("已送签发。"),
}
_WITH_STEP = {A.SUBMIT, A.ENDORSE}
_WITH_ATTRIBUTE = {A.AGREE, A.SIGN, A.SIGN_URGENT, A.FILE}
_TONES = {A.DISCARD: "stop"}

#: Refusals that nobody can cure by doing more on the page: the page is of no use to this person.
NOT_FOR_YOU = frozenset({"own_proposal", "own_review", "own_signature"})

#: Where a refusal is cured: endpoint and place on that page.
_CURES: dict[str, tuple[str, str]] = {
    "title_missing": (EDIT, "title"),
    "file_missing": (EDIT, "files"),
    "files_unread": (EDIT, "files"),
    "files_refused": (EDIT, "files"),
    "paper_only_not_proactive": (EDIT, "files"),
    "attribute_missing": (EDIT, "attribute"),
    "ground_missing": (EDIT, "ground"),
    "ground_unknown": (EDIT, "ground"),
    "ground_not_selectable": (EDIT, "ground"),
    "normative_needs_ground": (EDIT, "ground"),
    "reason_missing": (EDIT, "reason"),
    "reason_repeats_ground": (EDIT, "reason"),
    "reason_cites_other_article": (EDIT, "reason"),
    "forwarded_differs": (EDIT, "reason"),
    "partners_not_agreed": (EDIT, "joint_agreed"),
    "comments_open": (EDIT, "comments"),
    "findings_open": (DESK, ""),
    "rendition_missing": (DESK, ""),
    "rendition_failed": (DESK, ""),
    "consultation_open": (SHOW, "consultations"),
    "checklist_open": (REVIEW, "checklist"),
    "confidentiality_missing": (REVIEW, ""),
    "privacy_missing": (REVIEW, ""),
    "final_file_missing": (ISSUE, "files"),
    "differences_open": (ISSUE, "differences"),
    "record_incomplete": (PUBLISH, "record"),
    "released_string_hit": (PUBLISH, "strings"),
    "strings_not_checked": (PUBLISH, "strings"),
    "interpretation_missing": (PUBLISH, "interpretation_url"),
    "still_public": (SHOW, "public"),
}

#: The verb of a worklist row and the page behind it, by whose turn it is in which state.
_VERBS: dict[tuple[CaseState, Role], tuple[Any, str]] = {
    (S.DRAFT, Role.DRAFTER): (_l("继续"), EDIT),
    (S.RETURNED, Role.DRAFTER): (_l("修改"), EDIT),
    (S.OFFICE_REVIEW, Role.OFFICE_HEAD): (_l("处室审核"), SHOW),
    (S.ATTRIBUTE_AUDIT, Role.DISCLOSURE_OFFICER): (_l("审核属性"), AUDIT),
    (S.CONFIDENTIALITY_REVIEW, Role.CONFIDENTIALITY_REVIEWER): (_l("审查"), REVIEW),
    (S.REFERRED, Role.CONFIDENTIALITY_REVIEWER): (_l("登记答复"), REVIEW),
    (S.SIGN_OFF, Role.APPROVER): (_l("签发"), SIGN),
    (S.DECIDED, Role.CLERK): (_l("印发"), ISSUE),
    (S.DECIDED, Role.CONFIDENTIALITY_REVIEWER): (_l("确认"), REVIEW),
}
_AFTER_ISSUE = {
    Attribute.PROACTIVE: (_l("发布"), PUBLISH),
    Attribute.ON_REQUEST: (_l("归档"), SHOW),
    Attribute.EXEMPT: (_l("归档"), SHOW),
}


def address(endpoint: str, document_id: int, case_id: int | None, anchor: str = "") -> str:
    """The address of a page about a document or its case; the document's own where there is none."""
    known = endpoint in current_app.view_functions
    of_case = endpoint.startswith("cases.")
    if not known or (of_case and case_id is None):
        return url_for(SHOW, document_id=document_id)
    values = {"case_id": case_id} if of_case else {"document_id": document_id}
    return url_for(endpoint, _anchor=anchor or None, **values)


def cures(document_id: int, case_id: int | None) -> dict[str, str]:
    """Where each refusal is cured, by its code: addresses for the reasons of offers."""
    return {
        code: address(endpoint, document_id, case_id, anchor)
        for code, (endpoint, anchor) in _CURES.items()
    }


def next_step(
    state: CaseState, turn: Role | None, decided: Attribute | None
) -> tuple[str, str] | None:
    """The verb of a worklist row and the endpoint behind it; None where nothing is to be done."""
    if turn is None:
        return None
    officer = state is S.DECIDED and turn is Role.DISCLOSURE_OFFICER and decided is not None
    found = _AFTER_ISSUE[decided] if officer and decided else _VERBS.get((state, turn))
    return (str(found[0]), found[1]) if found else None


def verdicts_of(document: Document, row: ReviewCase) -> tuple[CaseVerdict, ...]:
    """Every move the actor's roles have in this state, with what stands against it."""
    case = case_of(current_session(), row, document, today=today())
    return case_flow(row.route, urgent=row.urgent).offers(current_actor(), case)


def label_of(verdict: CaseVerdict, row: ReviewCase) -> str:
    """What the button says: the result, never just "ok"."""
    action = verdict.action
    if verdict.row is not None and action in _WITH_STEP and verdict.row.target in _SEND_TO:
        return str(_SEND_TO[verdict.row.target])
    said = attribute_words(row)
    if action in _WITH_ATTRIBUTE and said:
        return str(_("%(action)s：%(attribute)s", action=word(action, "action"), attribute=said))
    return word(action, "action")


def attribute_words(row: ReviewCase) -> str:
    """The attribute as it stands, with its flag: decided, else audited, else proposed."""
    for code, partial in (
        (row.decided_attribute, row.decided_partial),
        (row.audited_attribute, row.audited_partial),
        (row.proposed_attribute, row.proposed_partial),
    ):
        if code is not None:
            return with_part(code, partial=partial)
    return ""


def with_part(code: Attribute, *, partial: bool) -> str:
    """An attribute in words, with （部分） where only part is released."""
    words = word(code, "attribute")
    return str(_("%(attribute)s（部分）", attribute=words)) if partial else words


def offer(
    verdict: CaseVerdict,
    document: Document,
    row: ReviewCase,
    *,
    primary: bool = False,
    url: str | None = None,
    fields: Mapping[str, object] | None = None,
    consequence: str | None = None,
) -> Offer:
    """A move as the components print it, posted to ``url`` (the plain moves' own without one)."""
    action = verdict.action
    made = offer_of(
        verdict,
        url or move_url(action, row.id),
        fields={"version": row.version, **(fields or {})},
        consequence=consequence or _said(_CONSEQUENCES, action),
        primary=primary,
        tone=_TONES.get(action, ""),
        comment_label=_said(_COMMENT_WORDS, action),
        anchors=cures(document.id, row.id),
    )
    return replace(made, label=label_of(verdict, row))


def move_url(action: CaseAction, case_id: int) -> str:
    """Where a plain move is posted."""
    return url_for("moves.carry_out", case_id=case_id, move=action.value.replace("_", "-"))


@dataclass(frozen=True, kw_only=True)
class PageLink:
    """A page on which the actor can carry the case on, with what is still missing there."""

    label: str
    url: str
    open: bool
    reasons: tuple[tuple[str, str | None], ...]
    primary: bool = False


def page_links(
    document: Document, row: ReviewCase, verdicts: Iterable[CaseVerdict]
) -> tuple[PageLink, ...]:
    """The pages of these moves, each once. Closed only where no move on it can ever be this person's."""
    found: dict[str, list[CaseVerdict]] = {}
    for verdict in verdicts:
        endpoint = PAGE_OF.get((row.state, verdict.action))
        if endpoint is not None:
            found.setdefault(endpoint, []).append(verdict)
    return tuple(_page_link(endpoint, moves, document, row) for endpoint, moves in found.items())


def _page_link(
    endpoint: str, moves: list[CaseVerdict], document: Document, row: ReviewCase
) -> PageLink:
    first = moves[0]
    barred = all({r.code for r in m.refusals} & NOT_FOR_YOU for m in moves)
    anchors = cures(document.id, row.id)
    missing = () if first.allowed else reasons_of(first.refusals, anchors)
    return PageLink(
        label=str(_PAGE_WORDS[endpoint]),
        url=address(endpoint, document.id, row.id),
        open=not barred,
        reasons=missing,
        primary=not barred,
    )


def plain_moves(
    document: Document, row: ReviewCase, verdicts: Iterable[CaseVerdict]
) -> tuple[Offer, ...]:
    """The moves that are posted from the document's own page; the one that goes on is primary."""
    plain = [v for v in verdicts if (row.state, v.action) not in PAGE_OF]
    return tuple(
        offer(v, document, row, primary=v.action in {A.ENDORSE, A.RECEIVE_ANSWER, A.FILE})
        for v in plain
    )


def said_of(action: CaseAction, state: CaseState, row: ReviewCase) -> str:
    """What is said after a move: what happened, who has it now, and until when."""
    done = str(_SENT_TO[state]) if action in _WITH_STEP and state in _SENT_TO else None
    done = done or _("已办：%(action)s。", action=word(action, "action"))
    who = holders_of(row)
    if not who or row.due_on is None:
        return done
    until = write_date(row.due_on)
    if state is S.REFERRED:
        return done + str(_("等上级在%(date)s前答复，答复由%(who)s登记。", who=who, date=until))
    return done + str(_("%(who)s会在%(date)s前办理。", who=who, date=until))


def holders_of(row: ReviewCase) -> str:
    """Who has the case as it stands, as the list of work says it: one or two names, else the role."""
    role = holder_of(current_session(), row.id)
    if role is None:
        return ""
    here = (row.organisation_id, row.office_id)
    people = people_holding(current_session(), role, *here, today())
    return joined(p.name for p in people) if 0 < len(people) <= 2 else word(role, "role")


def _said(table: Mapping[CaseAction, Any], action: CaseAction) -> str | None:
    return str(table[action]) if action in table else None
