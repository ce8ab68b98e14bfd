"""Sign-off as a page: who said what, what the reviewer found, what each decision would lead to.

Frozen values for ``cases/sign_off.html``, already worded. A decision that cannot be taken keeps its
card, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.checklist import CheckVerdict
from review.domain.consultations import is_open, standing
from review.domain.states import Attribute, CaseAction, ConfirmationKind
from review.domain.values import Refusal
from review.store.calendar import working_calendar
from review.store.case_values import plan_of, renditions_of
from review.store.cases import (
    ChecklistRow,
    ReviewCase,
    answers_of,
    consultations_of,
    standing_confirmations,
)
from review.store.documents import Document, files_of_record
from review.store.people import names_of
from review.store.sign_queue import awaiting_signature
from review.web.cases import steps
from review.web.cases.attempts import as_judged, crumbs_to, moves_here, offers_on, verdict_on
from review.web.cases.forms import CommentForm, ProposalForm
from review.web.cases.proposal_cards import (
    Card,
    GroundChoice,
    attribute_cards,
    ground_groups,
)
from review.web.cases.sign_consequences import Consequence, consequences
from review.web.cases.step_heads import Head, Step, head_of
from review.web.deadlines import due_words
from review.web.desk.view import label_of
from review.web.documents.advice import differs_line
from review.web.documents.ground_help import GroundHelp, ground_help
from review.web.documents.reason_meter import Meter
from review.web.pages import Offer, reasons_of
from review.web.session import current_actor, current_session, today
from review.web.term_clock import TermClock, clock_of
from review.web.wording import sentence_of, word
from review.web.wording.joining import joined, labelled

A = CaseAction


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the confidentiality reviewer said."""

    tone: str
    words: str
    who: str
    note: str
    differs: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody whose opinion was asked."""

    kind: str
    party: str
    standing: str
    tone: str
    due: str
    #: Working days used and left while the answer is waited for.
    clock: TermClock | None
    note: str


@dataclass(frozen=True, kw_only=True)
class SignPage:
    """What ``cases/sign_off.html`` prints."""

    head: Head
    crumbs: tuple[tuple[str, str | None], ...]
    disagreements: int
    advised: str
    said: tuple[Step, ...]
    verdict: Verdict
    asked: tuple[Asked, ...]
    cards: tuple[Card, ...]
    chosen: str | None
    grounds: tuple[tuple[str, tuple[GroundChoice, ...]], ...]
    consequences: tuple[Consequence, ...]
    labels: dict[str, str]
    proof: tuple[bool, str, str | None]
    recognised: tuple[str, ...]
    digest: str
    sign: Offer
    others: dict[str, Offer]
    opened: str
    #: What is said of the ground that is chosen, and how far the reason goes that is typed.
    help: GroundHelp
    meter: Meter
    measure_url: str
    form: ProposalForm
    comment: CommentForm
    errors: tuple[tuple[str, str | None], ...]
    read_url: str


def sign_page(
    document: Document,
    case: ReviewCase,
    form: ProposalForm | None,
    comment: CommentForm | None,
    *,
    opened: str,
) -> SignPage:
    """The page; with ``form`` or ``comment`` as they came back refused."""
    removed = places_removed(document)
    head = head_of(document, case)
    verdicts = _verdicts(document, case)
    common = _common(verdicts)
    free = {a.value for a, found in verdicts.items() if all(r in common for r in found)}
    chosen = form.attribute.data if form else _suggested(case, verdicts)
    labels = {a.value: _label(case, a, partial=removed > 0) for a in Attribute}
    typed = form or _from_audit(case, chosen)
    return SignPage(
        head=head,
        crumbs=_crumbs(case, head),
        disagreements=sum(step.differs for step in head.steps[:2]) + _overruled(case),
        advised=differs_line(case),
        said=head.steps[:2],
        verdict=_verdict(case),
        asked=_asked(case),
        cards=_cards(case, verdicts, common, partial=removed > 0),
        chosen=chosen,
        grounds=ground_groups(),
        consequences=tuple(c for c in consequences(document, case, removed) if c.attribute in free),
        labels=labels,
        proof=_proof(document, case),
        recognised=_recognised(document),
        digest=case.content_digest,
        sign=_offer(case, common, labels.get(chosen or "", _plain_label(case))),
        others=_others(document, case),
        opened=opened,
        help=ground_help(document, typed.ground.data or ""),
        meter=typed.meter,
        measure_url=url_for("documents.adequacy"),
        form=typed,
        comment=comment or CommentForm(formdata=None),
        errors=tuple((form.reasons if form else []) + (comment.reasons if comment else [])),
        read_url=url_for("desk.show", document_id=document.id, view="after"),
    )


# ---- the queue ------------------------------------------------------------------------------------


def _crumbs(case: ReviewCase, head: Head) -> tuple[tuple[str, str | None], ...]:
    """The way here; for whoever is to sign, the place in their queue and the way to its neighbours."""
    waiting = awaiting_signature(current_session(), current_actor())
    if case.id not in waiting:
        return crumbs_to(head.document_id, head.title, str(_("签发")))
    at = waiting.index(case.id)
    words = str(_("待签发　第%(n)s件，共%(all)s件", n=at + 1, all=len(waiting)))
    found: list[tuple[str, str | None]] = [(str(_("工作台")), "/"), (words, None)]
    if at:
        found.append((str(_("上一件")), _sign_url(waiting[at - 1])))
    if at + 1 < len(waiting):
        found.append((str(_("下一件")), _sign_url(waiting[at + 1])))
    return tuple(found)


def next_to_sign() -> str | None:
    """The page of the next case that waits for this person's signature; None where none does."""
    waiting = awaiting_signature(current_session(), current_actor())
    return _sign_url(waiting[0]) if waiting else None


def _sign_url(case_id: int) -> str:
    return url_for("cases.sign_off", case_id=case_id)


# ---- the decision --------------------------------------------------------------------------------


def _action(case: ReviewCase) -> CaseAction:
    return next(iter(moves_here(case, (A.SIGN, A.SIGN_URGENT))), A.SIGN)


def _verdicts(document: Document, case: ReviewCase) -> dict[Attribute, tuple[Refusal, ...]]:
    """Why each decision cannot be taken; empty where it can."""
    action = _action(case)
    return {a: verdict_on(action, case, as_judged(document, case, a)).refusals for a in Attribute}


def _common(verdicts: dict[Attribute, tuple[Refusal, ...]]) -> tuple[Refusal, ...]:
    """What stands against every decision alike."""
    first, *rest = verdicts.values()
    return tuple(r for r in first if all(r in other for other in rest))


def _suggested(case: ReviewCase, verdicts: dict[Attribute, tuple[Refusal, ...]]) -> str | None:
    """What the audit (or else the proposal) says is shown as chosen; exempt never is."""
    said = case.audited_attribute or case.proposed_attribute
    if said is None or said is Attribute.EXEMPT or verdicts[said]:
        return None
    return said.value


def _cards(
    case: ReviewCase,
    verdicts: dict[Attribute, tuple[Refusal, ...]],
    common: tuple[Refusal, ...],
    *,
    partial: bool,
) -> tuple[Card, ...]:
    own = {a: [r for r in found if r not in common] for a, found in verdicts.items()}
    blocked = {a: " ".join(sentence_of(r) for r in found) for a, found in own.items() if found}
    meanings = {}
    if case.proposed_attribute is not None:
        meanings[case.proposed_attribute] = str(_("采纳拟稿意见"))
    if case.audited_attribute is not None:
        same = case.audited_attribute is case.proposed_attribute
        words = _("采纳拟稿和审核的意见") if same else _("采纳审核意见")
        meanings[case.audited_attribute] = str(words)
    tags = {Attribute.PROACTIVE: str(_("部分"))} if partial else {}
    return attribute_cards(meanings=meanings, tags=tags, blocked=blocked)


def _label(case: ReviewCase, attribute: Attribute, *, partial: bool) -> str:
    said = steps.with_part(attribute, partial=partial and attribute is Attribute.PROACTIVE)
    return str(_("%(sign)s：%(attribute)s", sign=_plain_label(case), attribute=said))


def _plain_label(case: ReviewCase) -> str:
    return word(_action(case), "action")


def _offer(case: ReviewCase, common: tuple[Refusal, ...], label: str) -> Offer:
    anchors = steps.cures(case.document_id, case.id)
    return Offer(
        id="sign",
        label=label,
        url=url_for("cases.sign", case_id=case.id),
        enabled=not common,
        reasons=reasons_of(common, anchors),
        primary=True,
    )


def _from_audit(case: ReviewCase, chosen: str | None) -> ProposalForm:
    """The form filled with the ground and reason of whoever would hold it back: audit, else proposal."""
    audited = case.audited_attribute not in (None, Attribute.PROACTIVE)
    grounds = case.audited_grounds if audited else case.proposed_grounds
    reason = case.audited_reason if audited else case.proposed_reason
    data = {
        "version": case.version,
        "attribute": chosen,
        "ground": next(iter(grounds), ""),
        "reason": reason,
    }
    return ProposalForm(formdata=None, data=data)


def _others(document: Document, case: ReviewCase) -> dict[str, Offer]:
    url = url_for("cases.move_sign_off", case_id=case.id)
    here = moves_here(case, (A.RETURN, A.SEND_TO_REVIEW))
    value = as_judged(document, case)
    return {
        a.value: offer
        for a, offer in offers_on(here, document, case, value, lambda _action: url).items()
    }


def _overruled(case: ReviewCase) -> bool:
    """Whether the reviewer says that it must not go out while the last word before says that it does."""
    said = case.audited_attribute or case.proposed_attribute
    return case.not_releasable_by_id is not None and said is Attribute.PROACTIVE


# ---- what was said -------------------------------------------------------------------------------


def _verdict(case: ReviewCase) -> Verdict:
    """The reviewer's word: must not go out, confirmed (in part), or not reviewed yet."""
    session = current_session()
    given = standing_confirmations(session, case.id)
    names = names_of(session, [*(c.person_id for c in given.values()), case.not_releasable_by_id])
    concerns = [r for r in answers_of(session, case.id) if r.verdict is CheckVerdict.CONCERN]
    noted = joined((_concern(r) for r in concerns), "；")
    if case.not_releasable_by_id is not None:
        return Verdict(
            tone="red",
            words=str(_("认定不能公开")),
            who=names.get(case.not_releasable_by_id, ""),
            note=labelled(word(case.not_releasable_ground, "ground"), case.not_releasable_reason),
            differs=_overruled(case),
        )
    confidentiality = given.get(ConfirmationKind.CONFIDENTIALITY)
    if confidentiality is None:
        return Verdict(tone="warn", words=str(_("还没有审查")), who="", note=noted)
    both = ConfirmationKind.PRIVACY in given
    words = _("保密、隐私都已确认") if both else _("保密已确认")
    return Verdict(
        tone="warn" if noted else "ok",
        words=str(words),
        who=names.get(confidentiality.person_id, ""),
        note=noted or str(_("清单各项没有问题。")),
    )


def _concern(answer: ChecklistRow) -> str:
    said = f"{word(answer.item, 'checklist')}{word(answer.verdict, 'verdict')}"
    return labelled(said, answer.note)


def _asked(case: ReviewCase) -> tuple[Asked, ...]:
    found = []
    calendar = working_calendar(current_session())
    for row in consultations_of(current_session(), case.id):
        now = standing(row.kind, row.due_on, today(), row.answer)
        found.append(
            Asked(
                kind=word(row.kind, "consultation_kind"),
                party=row.party,
                standing=word(now, "standing"),
                tone="warn" if is_open(now) else "ok",
                due=due_words(row.due_on, estimated=row.due_estimated),
                clock=clock_of(row, today(), calendar),
                note=row.note,
            )
        )
    return tuple(found)


def _proof(document: Document, case: ReviewCase) -> tuple[bool, str, str | None]:
    """As ``proof_of``; where nobody outside is to read a copy, that none is made."""
    if not as_judged(document, case).copy_expected:
        return False, str(_("这份公文不向社会公开，不做隐去版。")), None
    return proof_of(document)


def proof_of(document: Document) -> tuple[bool, str, str | None]:
    """Whether the redacted copies are proven: (passed, words, where the certificate is)."""
    final = renditions_of(current_session(), files_of_record(current_session(), document.id))
    made = [r for r in final.renditions if r is not None and r.verified]
    if not final.verified or not made:
        return False, str(_("隐去版还没有核验通过。")), None
    url = url_for("renditions.certificate", document_id=document.id, rendition_id=made[0].id)
    return True, str(_("%(n)s个文件的隐去版都已核验通过。", n=len(made))), url


def _recognised(document: Document) -> tuple[str, ...]:
    """The files with text that was recognised in pictures and verified by nobody."""
    files = files_of_record(current_session(), document.id)
    return tuple(label_of(v.position) for v in files if v.pages_done)


def places_removed(document: Document) -> int:
    """How many places go, by the plans as they stand."""
    plans = [plan_of(current_session(), v) for v in files_of_record(current_session(), document.id)]
    return sum(len(p.boxes) + sum(x.action != "keep" for x in p.places) for p in plans)
