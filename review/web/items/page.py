"""The page of one item: evidence, what was decided then, the office's answer or what became of it.

Frozen values for ``items/show.html``, already worded. What may be done is judged by the item flow.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.item_flow import ITEM_FLOW
from review.domain.outcomes import VALIDITY_OF
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import ItemAction, ItemState, Role, Validity
from review.domain.suggestions import Suggestion
from review.domain.values import Item
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState
from review.store.evidence import suggestion_of, then_and_now
from review.store.item_lists import (
    UNANSWERED,
    cluster_size,
    drafters_by_office,
    neighbours,
    visible_item,
)
from review.store.item_values import item_of
from review.store.people import Office, names_of
from review.store.rounds import ItemNote, Round, RoundItem
from review.web.cases.proposal_cards import ground_words
from review.web.cases.step_heads import Step
from review.web.deadlines import Badge
from review.web.documents.timeline import Entry, item_entries, returned_with
from review.web.items.ahead import Ahead, ahead_of
from review.web.items.answer import Answer, answer_of, drafted_form, item_urls, name_of
from review.web.items.evidence import EvidenceBox, evidence_box, to_hide
from review.web.items.forms import GiveForm, NoteForm, OutcomeForm
from review.web.items.head import (
    crumbs,
    document_url,
    due,
    item_url,
    list_of,
    place,
    steps_then,
    tags,
)
from review.web.items.list_page import asked_here
from review.web.items.reasons import drafted_reason
from review.web.locale import write_date, write_datetime
from review.web.pages import Offer, offer_of
from review.web.session import current_actor, current_session, today
from review.web.wording import word
from review.web.wording.joining import joined

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Note:
    """What somebody wrote beside the item."""

    by: str
    at: str
    body: str


@dataclass(frozen=True, kw_only=True)
class ItemPageView:
    """What ``items/show.html`` prints."""

    item_id: int
    version: int
    title: str
    number: str | None
    issued: str
    office: str
    crumbs: tuple[tuple[str, str | None], ...]
    place: str
    steps: tuple[Step, ...]
    tags: tuple[tuple[str, str], ...]
    due: Badge | None
    state: str
    state_words: str
    document_url: str | None
    errors: tuple[tuple[str, str | None], ...]
    conflict: bool
    evidence: EvidenceBox
    then: tuple[Pair, ...]
    since: tuple[tuple[str, str, str], ...]
    answer: Answer | None
    said: tuple[Pair, ...]
    said_reason: str
    waits: str
    returned: str
    links: tuple[Pair, ...]
    now_attribute: tuple[str | None, bool]
    ahead: Ahead
    cluster: tuple[int, str] | None
    notes: tuple[Note, ...]
    note: NoteForm | None
    note_url: str
    give: GiveForm | None
    give_url: str
    approve: Offer | None
    approvals_url: str | None
    history: tuple[Entry, ...]
    list_url: str
    previous_url: str | None
    next_url: str | None


def show_item(
    row: RoundItem,
    *,
    form: OutcomeForm | None = None,
    note: NoteForm | None = None,
    give: GiveForm | None = None,
    conflict: bool = False,
    searched: bool = False,
) -> ItemPageView:
    """The page of an item; forms that were refused are shown again as they were typed."""
    session = current_session()
    document = session.get_one(Document, row.document_id)
    round_row = session.get_one(Round, row.round_id)
    value = item_of(session, row)
    question, asked = list_of(row), asked_here()
    previous, following = neighbours(session, current_actor(), question, row)
    answer = _answer(row, round_row, document, value, form, searched=searched)
    may_note = not _refused(Permission.ITEM_COMMENT, row)
    refused = [f.reasons for f in (form, note, give) if f is not None]
    return ItemPageView(
        item_id=row.id,
        version=row.version,
        title=document.title or _("（还没有标题）"),
        number=document.doc_number,
        issued=write_date(row.window_on),
        office=session.get_one(Office, row.office_id).name,
        crumbs=crumbs(row, round_row, asked),
        place=place(row, question),
        steps=steps_then(row, document),
        tags=tags(row, document),
        due=due(row, round_row),
        state=row.state.value,
        state_words=word(row.state, "state"),
        document_url=document_url(document),
        errors=tuple(r for reasons in refused for r in reasons),
        conflict=conflict,
        evidence=evidence_box(row, document),
        then=_then(row),
        since=_since(row),
        answer=answer,
        said=_said(row),
        said_reason=row.outcome_reason,
        waits=_waits(row, answer),
        returned=returned_with(row.document_id, row.id) if row.state is ItemState.RETURNED else "",
        links=_links(row, document),
        now_attribute=(document.attribute.value if document.attribute else None, document.partial),
        ahead=ahead_of(row, round_row, document, form.chosen if form else None),
        cluster=_cluster(row),
        notes=_notes(row),
        note=note or (NoteForm(formdata=None) if may_note else None),
        note_url=url_for("items.comment", item_id=row.id, **asked),  # type: ignore[arg-type]
        give=give or _give(row, value),
        give_url=url_for("items.give", item_id=row.id, **asked),  # type: ignore[arg-type]
        approve=_approve(row, value),
        approvals_url=url_for("approvals.show", round_id=row.round_id, item=row.id),
        history=item_entries(row.document_id, row.id),
        list_url=url_for("items.list_items", round_id=row.round_id, **asked),  # type: ignore[arg-type]
        previous_url=item_url(previous, asked),
        next_url=item_url(following, asked),
    )


# ---- then and now --------------------------------------------------------------------------------


def _then(row: RoundItem) -> tuple[Pair, ...]:
    """Ground and reason as they were given then."""
    pairs = (
        (_("当时依据"), ground_words(row.grounds_then)),
        (_("当时理由"), row.ground_reason_then),
        (_("当时效力"), word(row.validity_then, "validity")),
    )
    return tuple((str(term), value) for term, value in pairs if value)


def _since(row: RoundItem) -> tuple[tuple[str, str, str], ...]:
    """What is otherwise today than when the round opened: (what, then, now)."""
    seen = then_and_now(current_session(), row)
    pairs = (
        (_("公开属性"), [word(a, "attribute") or _("未定") for a in seen.attribute]),
        (_("状态"), [word(s, "state") for s in seen.status]),
        (_("效力"), [word(v, "validity") for v in seen.validity]),
        (_("依据"), [ground_words(g) or _("没有") for g in seen.grounds]),
    )
    return tuple(
        (str(what), str(then), str(now)) for what, (then, now) in pairs if str(then) != str(now)
    )


# ---- answering -----------------------------------------------------------------------------------


def _answer(
    row: RoundItem,
    round_row: Round,
    document: Document,
    value: Item,
    form: OutcomeForm | None,
    *,
    searched: bool,
) -> Answer | None:
    """The form for whoever answers the item; None for everybody else and in every other state."""
    drafts = current_actor().holds(Role.DRAFTER, row.organisation_id, row.office_id)
    if row.state not in UNANSWERED or not drafts:
        return None
    suggestion = suggestion_of(current_session(), row)
    if form is None:
        reason = drafted_reason(current_session(), row, suggestion)
        form = drafted_form(row, round_row.year, suggestion, reason)
    return answer_of(
        value,
        document,
        form,
        suggestion=suggestion,
        drafted=_drafted(row, suggestion),
        urls=item_urls(row.id, **asked_here()),
        to_hide=to_hide(row.id),
        searched=searched,
    )


def _drafted(row: RoundItem, suggestion: Suggestion | None) -> str:
    """Where the answer in the form comes from; nothing while the evidence is still looked for."""
    if row.state is ItemState.RETURNED:
        return str(_("上次提出的意见，请按退回意见修改"))
    if suggestion:
        return str(_("已按上面的依据拟好，可改"))
    looked = row.evidence_state not in (FileState.PENDING, FileState.WORKING)
    return str(_("证据不足，系统没有代拟，请您判断")) if looked else ""


def _said(row: RoundItem) -> tuple[Pair, ...]:
    """What was proposed and became of it."""
    if row.outcome is None:
        return ()
    session = current_session()
    names = names_of(session, [row.proposer_id, row.approver_id])
    validity = VALIDITY_OF.get(row.outcome) or row.validity
    year = row.next_review_year
    scope = word(row.out_of_scope, "scope") if row.out_of_scope else ""
    pairs = (
        (_("意见"), word(row.outcome, "outcome")),
        (_("依据"), ground_words(row.outcome_grounds)),
        (_("不再评估的原因"), scope),
        (_("下次评估"), _("%(year)s年7月", year=year) if year else ""),
        (_("效力"), _validity_words(row, validity)),
        (_("提出"), _by(names.get(row.proposer_id or 0), write_datetime(row.proposed_at))),
        (_("审定"), _by(names.get(row.approver_id or 0), write_datetime(row.settled_at))),
    )
    return tuple((str(term), str(value)) for term, value in pairs if value)


def _validity_words(row: RoundItem, validity: Validity | None) -> str:
    if validity in (None, Validity.IN_FORCE):
        return word(validity, "validity") if validity else ""
    session = current_session()
    successor = session.get(Document, row.successor_id) if row.successor_id else None
    by = (successor.doc_number or name_of(successor)) if successor else row.successor_text
    words = word(validity, "validity")
    if row.validity_on:
        words = str(_("%(on)s起%(validity)s", on=write_date(row.validity_on), validity=words))
    return joined([words, by], "，") if by else words


def _by(name: str | None, at: str) -> str:
    return f"{name or ''}　{at}".strip("　") if at else ""


def _waits(row: RoundItem, answer: Answer | None) -> str:
    """For whom an item waits, where the reader has nothing to fill in."""
    if answer is not None:
        return ""
    words = {
        ItemState.ASSIGNED: _("等处室答复。"),
        ItemState.RETURNED: _("已退回处室，等重新答复。"),
        ItemState.IN_REVIEW: _("已提出公开，正在走审查。公开的内容暂时不变。"),
        ItemState.AWAITING_APPROVAL: _("等领导审定。"),
        ItemState.SETTLED: _("已办结。"),
        ItemState.CARRIED_OVER: _("本轮没有办完，已转入下一轮。"),
        ItemState.MOVED: _("已移出本轮：印发日期更正后不在这一轮的范围里。"),
    }
    return str(words[row.state])


def _links(row: RoundItem, document: Document) -> tuple[Pair, ...]:
    """The case that answers the item with its state, and the same document in the rounds beside."""
    session, actor = current_session(), current_actor()
    found = []
    case = session.get(ReviewCase, row.case_id) if row.case_id else None
    url = document_url(document)
    if case is not None and url is not None:
        kind, state = word(case.kind, "case_kind"), word(case.state, "state")
        found.append((str(_("%(kind)s审查：%(state)s", kind=kind, state=state)), url))
    query = select(RoundItem.id).where(RoundItem.carried_from_id == row.id)
    beside = (
        (_("下一轮的这一件"), session.scalar(query)),
        (_("上一轮的这一件"), row.carried_from_id),
    )
    for words, item_id in beside:
        if item_id is not None and visible_item(session, actor, item_id) is not None:
            found.append((str(words), url_for("items.show", item_id=item_id)))
    return tuple(found)


def _approve(row: RoundItem, value: Item) -> Offer | None:
    """The approver's way to this item's card."""
    actions = {v.action: v for v in ITEM_FLOW.offers(current_actor(), value)}
    for action in (ItemAction.APPROVE, ItemAction.APPROVE_RELEASE):
        verdict = actions.get(action)
        if verdict is not None and (verdict.allowed or verdict.refusals[0].code == "own_proposal"):
            url = url_for("approvals.show", round_id=row.round_id, item=row.id)
            return offer_of(verdict, url, primary=True)
    return None


# ---- beside --------------------------------------------------------------------------------------


def _cluster(row: RoundItem) -> tuple[int, str] | None:
    count = cluster_size(current_session(), current_actor(), row) if row.state in UNANSWERED else 0
    if not count:
        return None
    return count, url_for("clusters.show", round_id=row.round_id, code=row.cluster)


def _notes(row: RoundItem) -> tuple[Note, ...]:
    session = current_session()
    query = select(ItemNote).where(ItemNote.item_id == row.id).order_by(ItemNote.id)
    found = list(session.scalars(query))
    names = names_of(session, [n.person_id for n in found])
    return tuple(
        Note(by=names.get(n.person_id or 0, ""), at=write_datetime(n.at), body=n.body)
        for n in found
    )


def _give(row: RoundItem, value: Item) -> GiveForm | None:
    """The form to give an item to somebody, for heads and the officer."""
    if not ITEM_FLOW.judge(current_actor(), value, ItemAction.REASSIGN).allowed:
        return None
    form = GiveForm(formdata=None)
    offer_people(form, row)
    return form


def offer_people(form: GiveForm, row: RoundItem) -> None:
    """The offices of the organisation, and the drafters of each."""
    session, day = current_session(), today()
    offices = session.scalars(
        select(Office)
        .where(Office.organisation_id == row.organisation_id)
        .where((Office.dissolved_on.is_(None)) | (Office.dissolved_on > day))
        .order_by(Office.id != row.office_id, Office.name)
    )
    people = drafters_by_office(session, row.organisation_id, day)
    found = [("", str(_("请选择")))]
    for office in offices:
        found.append((str(office.id), str(_("%(office)s（不指定人）", office=office.name))))
        found += [
            (f"{office.id}:{i}", f"{office.name}　{name}") for i, name in people.get(office.id, [])
        ]
    form.to.choices = found


def _refused(permission: Permission, row: RoundItem) -> bool:
    place = Place(organisation_id=row.organisation_id, office_id=row.office_id)
    return bool(refusals_for(current_actor(), permission, place))
