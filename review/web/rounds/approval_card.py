"""The card of one item that becomes public or is taken down: proofs, consequences, approve or return.

Whether it may be approved is judged by the item flow, and for a release by the case flow as well, so
that the button is honest. Frozen values, already worded.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.item_flow import ITEM_FLOW
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    CaseAction,
    ConfirmationKind,
    ItemAction,
    Outcome,
)
from review.domain.suggestions import Chosen
from review.domain.values import Refusal
from review.store.cases import ReviewCase, standing_confirmations
from review.store.documents import Document
from review.store.item_sittings import (
    approved_one_by_one,
)
from review.store.item_values import item_of
from review.store.people import Office, names_of
from review.store.rounds import Round, RoundItem
from review.web.cases.attempts import as_judged, verdict_on
from review.web.cases.sign_view import places_removed, proof_of
from review.web.items.answer import consequence_lines, portal_by
from review.web.items.evidence import evidence_in_short, to_hide
from review.web.items.forms import ReturnForm
from review.web.locale import write_date
from review.web.pages import Offer, reasons_of
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, today
from review.web.wording import sentence_of, word


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Something that has been proven, or not yet: whether, words, detail, where it can be read."""

    good: bool
    words: str
    detail: str = ""
    url: str | None = None
    url_label: str = ""
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class CardView:
    """One item that becomes public or is taken down."""

    item_id: int
    version: int
    title: str
    number: str | None
    office: str
    proposer: str
    place: str
    attribute: str | None
    partial: bool
    to: str
    to_attribute: str | None
    to_partial: bool
    taken_down: bool
    evidence: str
    reason: str
    proofs: tuple[Proof, ...]
    consequences: tuple[tuple[str, str], ...]
    item_url: str
    approve: Offer
    back: Offer
    form: ReturnForm
    opened: bool
    previous_url: str | None
    next_url: str | None


def card_of(
    row: Round,
    item_id: int,
    queue: list[int],
    form: ReturnForm | None,
    refused: tuple[Refusal, ...],
) -> CardView:
    """The card of an item of the queue; ``form`` and ``refused`` as they came back."""
    session = current_session()
    item = session.get_one(RoundItem, item_id)
    document = session.get_one(Document, item.document_id)
    outcome = item.outcome or Outcome.TAKE_DOWN
    releases = outcome in RELEASING_OUTCOMES
    case = session.get(ReviewCase, item.case_id) if item.case_id and releases else None
    at = queue.index(item_id)
    since = current_house().start_of(today())
    before = approved_one_by_one(session, row.id, current_actor().id or 0, since)
    names = names_of(session, [item.proposer_id])
    approve, back = _offers(item, document, case, outcome, refused)
    return CardView(
        item_id=item.id,
        version=item.version,
        title=document.title,
        number=document.doc_number,
        office=session.get_one(Office, item.office_id).name,
        proposer=names.get(item.proposer_id or 0, ""),
        place=_("第%(n)s件，共%(total)s件", n=before + at + 1, total=before + len(queue)),
        attribute=document.attribute.value if document.attribute else None,
        partial=document.partial,
        to=word(outcome, "outcome"),
        to_attribute=Attribute.PROACTIVE.value if releases else None,
        to_partial=outcome is Outcome.TO_PROACTIVE_PARTIAL,
        taken_down=not releases,
        evidence=evidence_in_short(item.id),
        reason=item.outcome_reason,
        proofs=_proofs(document, case) if case else _public_proofs(document),
        consequences=_consequences(item, document, outcome),
        item_url=url_for("items.show", item_id=item.id),
        approve=approve,
        back=back,
        form=form or ReturnForm(formdata=None),
        opened=form is not None,
        previous_url=_card_url(row, queue[at - 1]) if at else None,
        next_url=_card_url(row, queue[at + 1]) if at + 1 < len(queue) else None,
    )


def _card_url(row: Round, item_id: int) -> str:
    return url_for("approvals.show", round_id=row.id, item=item_id)


def _offers(
    item: RoundItem,
    document: Document,
    case: ReviewCase | None,
    outcome: Outcome,
    refused: tuple[Refusal, ...],
) -> tuple[Offer, Offer]:
    value, actor = item_of(current_session(), item), current_actor()
    action = ItemAction.APPROVE_RELEASE if case else ItemAction.APPROVE
    against = list(ITEM_FLOW.judge(actor, value, action).refusals)
    if case is not None:
        judged = as_judged(document, case, Attribute.PROACTIVE)
        against += verdict_on(CaseAction.SIGN, case, judged).refusals
    reasons = (*against, *refused)
    returning = ITEM_FLOW.judge(actor, value, ItemAction.RETURN)
    fields = {"version": item.version}
    return (
        Offer(
            id="approve",
            label=_("审定：%(outcome)s", outcome=word(outcome, "outcome")),
            url=url_for("approvals.approve", item_id=item.id),
            enabled=not against,
            reasons=reasons_of(_one_of_each(reasons)),
            primary=True,
            fields=fields,
        ),
        Offer(
            id="return",
            label=_("退回"),
            url=url_for("approvals.give_back", item_id=item.id),
            enabled=returning.allowed,
            reasons=reasons_of(returning.refusals),
            fields=fields,
            comment="required",
            comment_label=_("为什么退回，要改什么"),
        ),
    )


def _one_of_each(refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Item and case say some things alike: each sentence once."""
    return tuple({sentence_of(r): r for r in refusals}.values())


def _proofs(document: Document, case: ReviewCase) -> tuple[Proof, ...]:
    """Both confirmations, the verified copy with its certificate, what the public will see."""
    session = current_session()
    given = standing_confirmations(session, case.id)
    names = names_of(session, [c.person_id for c in given.values()])
    found = []
    for kind in (ConfirmationKind.CONFIDENTIALITY, ConfirmationKind.PRIVACY):
        said = given.get(kind)
        words = word(kind, "confirmation")
        if said is None:
            found.append(Proof(good=False, words=str(_("%(what)s：还没有", what=words))))
        else:
            by = f"{names.get(said.person_id, '')}　{write_date(said.at)}"
            found.append(Proof(good=True, words=words, detail=by, digest=case.content_digest))
    passed, words, url = proof_of(document)
    found.append(Proof(good=passed, words=words, url=url, url_label=str(_("看证书"))))
    removed = places_removed(document)
    preview = url_for("desk.show", document_id=document.id, view="after")
    seen = _("公众看到的样子：隐去%(n)s处", n=removed) if removed else _("公众看到的样子：全文")
    found.append(Proof(good=passed, words=str(seen), url=preview, url_label=str(_("打开预览"))))
    return tuple(found)


def _public_proofs(document: Document) -> tuple[Proof, ...]:
    """Of what is taken down: where it stands now."""
    since = _("%(date)s起在公开网站上", date=write_date(document.published_at))
    url = url_for("documents.show", document_id=document.id)
    return (Proof(good=False, words=str(since), url=url, url_label=str(_("看公文"))),)


def _consequences(
    item: RoundItem, document: Document, outcome: Outcome
) -> tuple[tuple[str, str], ...]:
    chosen = Chosen(
        outcome=outcome,
        status=document.status,
        attribute=document.attribute,
        to_hide=to_hide(item.id),
        portal_by=portal_by(document),
        validity=item.validity,
        validity_on=item.validity_on,
    )
    past = ("opens_july_case", "findings_to_settle", "two_confirmations", "approved_one_by_one")
    final = (("lock", str(_("审定以后不能撤销；要改须重新审查。"))),)
    return (*consequence_lines(chosen, but=past), *final)
