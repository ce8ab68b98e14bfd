"""The attribute audit: the disclosure officer agrees, differs with a reason, or returns.

Two views over one page; a refusal brings it back with everything typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.grounds import judge_proposal, measure_reason, warnings_for
from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refusal
from review.services import reviewing
from review.store.case_values import proposal_of
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import Organisation
from review.web.access import on_case
from review.web.cases.attempts import as_judged, attempt, attempt_move, bp, crumbs_to, offers_on
from review.web.cases.forms import CommentForm, ProposalForm
from review.web.cases.proposal_cards import (
    Card,
    GroundChoice,
    attribute_cards,
    ground_groups,
    ground_words,
)
from review.web.cases.step_heads import Head, head_of
from review.web.documents.advice import differs_line
from review.web.documents.asked_card import AskedCard, asked_card
from review.web.documents.file_history import replaced_files
from review.web.documents.ground_help import GroundHelp, ground_help
from review.web.documents.reason_meter import Meter
from review.web.pages import Offer, reasons_of
from review.web.session import current_actor, current_session, now, today
from review.web.wording import sentence_of

A = CaseAction
ACTIONS = (A.AGREE, A.DISAGREE, A.RETURN)


@dataclass(frozen=True, kw_only=True)
class AuditPage:
    """What ``cases/audit.html`` prints."""

    head: Head
    crumbs: tuple[tuple[str, str | None], ...]
    url: str
    desk_url: str
    ground: str
    reason: str
    measure: tuple[tuple[bool, str], ...]
    adequate: bool
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    #: Whom the office asked; the officer may note the answers.
    asked: AskedCard
    #: Files that were replaced on the way, and where each is compared with the version before.
    replaced: tuple[tuple[str, str], ...]
    agree: Offer
    disagree: Offer
    back: Offer
    cards: tuple[Card, ...]
    grounds: tuple[tuple[str, tuple[GroundChoice, ...]], ...]
    #: What is said of the ground that is chosen, and how far the reason goes that is typed.
    help: GroundHelp
    meter: Meter
    measure_url: str
    form: ProposalForm
    comment: CommentForm
    errors: tuple[tuple[str, str | None], ...]


@bp.get("/cases/<int:case_id>/audit")
@on_case(Permission.DOCUMENT_READ)
def audit(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """The proposal, and what the officer may say to it."""
    return _page(document, case)


@bp.post("/cases/<int:case_id>/audit")
@on_case(Permission.DOCUMENT_READ)
def decide_audit(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Agree, differ or return, as the pressed button says."""
    act = request.form.get("act", "")
    if act == A.DISAGREE:
        return _differ(document, case)
    action = A.RETURN if act == A.RETURN else A.AGREE
    form = CommentForm()
    if (led := form.sent_before()) is not None:
        return led
    done = attempt_move(form, document, case, action)
    return done or (_page(document, case, comment=form), 422)


def _differ(document: Document, case: ReviewCase) -> ResponseReturnValue:
    form = ProposalForm()
    if (led := form.sent_before()) is not None:
        return led
    chosen = form.chosen
    if chosen is None:
        form.refusals = (Refusal("attribute_missing"),)
        return _page(document, case, form=form), 422
    done = attempt(
        form,
        document,
        case,
        A.DISAGREE,
        lambda: reviewing.disagree(
            current_session(),
            current_actor(),
            form.to_disagree(case.id, chosen),
            now=now(),
            today=today(),
        ),
    )
    return done or (_page(document, case, form=form), 422)


def _page(
    document: Document,
    case: ReviewCase,
    *,
    form: ProposalForm | None = None,
    comment: CommentForm | None = None,
) -> str:
    return render_template("cases/audit.html", page=_audit(document, case, form, comment))


def _audit(
    document: Document,
    case: ReviewCase,
    form: ProposalForm | None,
    comment: CommentForm | None,
) -> AuditPage:
    proposed = proposal_of(
        case.proposed_attribute,
        case.proposed_grounds,
        case.proposed_reason,
        partial=case.proposed_partial,
    )
    organisation = current_session().get_one(Organisation, case.organisation_id)
    needs_reason = organisation.on_request_needs_reason
    measured = measure_reason(case.proposed_reason, tuple(case.proposed_grounds))
    faults = judge_proposal(proposed, on_request_needs_reason=needs_reason)
    url = url_for("cases.decide_audit", case_id=case.id)
    value = as_judged(document, case)
    words = {A.AGREE: str(_("同意后进入下一步。现在不会公开任何内容。"))}
    token = {"form_token": CommentForm(formdata=None).form_token}
    offers = offers_on(
        ACTIONS, document, case, value, lambda _action: url, consequences=words, fields=token
    )
    head = head_of(document, case)
    typed = form or ProposalForm(formdata=None, data={"version": case.version})
    return AuditPage(
        head=head,
        crumbs=crumbs_to(document.id, head.title, _("属性审核")),
        url=url,
        desk_url=url_for("desk.show", document_id=document.id),
        ground=ground_words(case.proposed_grounds),
        reason=case.proposed_reason,
        measure=(
            (
                measured.own_characters >= 8,
                _("除依据和套话外有%(n)s个字", n=measured.own_characters),
            ),
            (
                not measured.foreign_articles,
                _("没有引用别的依据的条款")
                if not measured.foreign_articles
                else _("引用了别的依据的条款"),
            ),
        ),
        adequate=measured.adequate,
        faults=tuple(text for text, _href in reasons_of(faults)),
        warnings=tuple(sentence_of(w) for w in warnings_for(proposed)),
        facts=_facts(document, case),
        asked=asked_card(case),
        replaced=replaced_files(document),
        agree=offers[A.AGREE],
        disagree=offers[A.DISAGREE],
        back=offers[A.RETURN],
        cards=attribute_cards(),
        grounds=ground_groups(),
        help=ground_help(document, typed.ground.data or ""),
        meter=typed.meter,
        measure_url=url_for("documents.adequacy"),
        form=typed,
        comment=comment or CommentForm(formdata=None),
        errors=tuple((form.reasons if form else []) + (comment.reasons if comment else [])),
    )


def _facts(document: Document, case: ReviewCase) -> tuple[tuple[str, str], ...]:
    """What an auditor weighs beside the words: kind of document, joint issuers, what was advised."""
    said = (
        (_("规范性或政策文件"), document.is_normative or document.is_policy),
        (_("联合发文"), document.joint_issuers),
        (_("含工作秘密（只作记录，不是依据）"), case.work_secret),
        (_("需要政策解读"), document.interpretation_required),
        (_("与系统建议不同"), differs_line(case)),
    )
    return tuple(
        (label, value if isinstance(value, str) else _("是")) for label, value in said if value
    )
