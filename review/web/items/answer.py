"""The office's answer as a form: outcome cards, what each would bring about, successor, reason meter.

Shared by the page of an item and that of a cluster. Which outcome may be chosen is judged by the
item flow; what follows from one is said by ``domain.suggestions``. Frozen values, already worded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.grounds import GROUNDS, GroundKind
from review.domain.item_flow import ITEM_FLOW
from review.domain.outcomes import VALIDITY_OF, allowed_outcomes
from review.domain.rounds import OutOfScope
from review.domain.states import (
    RELEASING_OUTCOMES,
    DocumentStatus,
    ItemAction,
    Outcome,
    Validity,
)
from review.domain.suggestions import Chosen, Suggestion, consequences
from review.domain.values import Item, ItemProposal, Refusal
from review.store.calendar import working_calendar
from review.store.documents import Document
from review.store.register import Question, documents_asked
from review.store.rounds import RoundItem
from review.store.scopes import visible_document
from review.store.timeliness import publication_days
from review.web.cases.proposal_cards import GroundChoice, ground_groups
from review.web.documents.ground_help import GroundHelp, ground_help
from review.web.documents.reason_meter import Meter, meter_of
from review.web.items.forms import OutcomeForm
from review.web.locale import write_date
from review.web.pages import Offer, reasons_of
from review.web.session import current_actor, current_session, today
from review.web.wording import sentence_of, word
from review.web.wording.evidence import consequence_words

O = Outcome  # noqa: E741 - read as a table

_INSIDE = (O.KEEP, O.TO_PROACTIVE_PARTIAL, O.TO_PROACTIVE, O.TO_ON_REQUEST)
_PUBLIC = (O.STILL_IN_FORCE, O.MARK_AMENDED, O.MARK_LAPSED, O.MARK_REPEALED, O.TAKE_DOWN)
_LAST = (O.DEFER, O.OUT_OF_SCOPE)

#: Refusals that stand against one outcome; whatever else is refused stands against the whole form.
_OF_OUTCOME = frozenset({"outcome_unfit", "paper_only_not_proactive"})
#: Refusals that the form itself cures: they are said after sending, at their fields.
_OF_PROPOSAL = frozenset(
    {
        "outcome_missing",
        "ground_missing",
        "ground_unknown",
        "ground_not_selectable",
        "reason_missing",
        "reason_repeats_ground",
        "reason_cites_other_article",
        "comment_missing",
        "comment_too_thin",
        "next_review_missing",
        "next_review_out_of_range",
        "validity_date_missing",
        "successor_is_itself",
        "out_of_scope_reason_missing",
        "outcome_releases",
        "outcome_stays_inside",
    }
)

_ICONS = {
    "on_portal_by": "calendar",
    "looked_at_again": "calendar",
    "banner_on_public_page": "flag",
    "marked_inside": "flag",
    "hidden_at_once": "lock",
    "stays_inside": "lock",
    "given_on_request": "half",
    "stays_on_request": "half",
    "stays_public": "open",
    "findings_to_settle": "user",
    "two_confirmations": "shield",
    "second_person_confirms": "user",
}


@dataclass(frozen=True, kw_only=True)
class OutcomeCard:
    """An outcome to choose: name, one line, whether it is suggested, why it cannot be chosen."""

    value: str
    words: str
    meaning: str
    suggested: bool
    blocked: str | None = None
    warning: str | None = None


@dataclass(frozen=True)
class After:
    """What one outcome brings about: (icon, words) in order."""

    outcome: str
    words: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Successor:
    """A document that may be what replaces this one."""

    document_id: int
    title: str
    number: str | None
    issued: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What ``items/_answer.html`` prints."""

    form: OutcomeForm
    drafted: str
    cards: tuple[OutcomeCard, ...]
    unfit: tuple[tuple[str, str], ...]
    chosen: str | None
    labels: dict[str, str]
    afters: tuple[After, ...]
    grounds: tuple[tuple[str, tuple[GroundChoice, ...]], ...]
    grounds_open: bool
    help: GroundHelp
    asks_validity: bool
    found: tuple[Successor, ...]
    searched: bool
    meter: Meter
    submit: Offer
    urls: dict[str, str]


def answer_of(
    item: Item,
    document: Document,
    form: OutcomeForm,
    *,
    suggestion: Suggestion | None,
    drafted: str,
    urls: dict[str, str],
    to_hide: int = 0,
    searched: bool = False,
) -> Answer:
    """The form around what was typed; ``urls`` are those of sending, finding and measuring."""
    allowed = allowed_outcomes(item.document_status, item.attribute)
    family = _PUBLIC if O.STILL_IN_FORCE in allowed else _INSIDE
    also = (o for o in _INSIDE if o in allowed and o not in family)
    shown = (*family, *also, *_LAST)
    verdicts = {o: _refusals(item, o) for o in shown}
    every = [r for found in verdicts.values() for r in found if r.code not in _OF_OUTCOME]
    common = tuple({r.code: r for r in every}.values())
    chosen = form.outcome.data or None
    wanted = suggestion.outcome if suggestion else None
    return Answer(
        form=form,
        drafted=drafted,
        cards=tuple(
            OutcomeCard(
                value=o.value,
                words=_card_words(item, o),
                meaning=word(o, "outcome_meaning"),
                suggested=o is wanted,
                blocked=_blocked(o, verdicts[o]),
                warning=_warning(o, to_hide, blocked=bool(_blocked(o, verdicts[o]))),
            )
            for o in shown
            if o in allowed
        ),
        unfit=tuple(
            (word(o, "outcome"), word(o, "outcome_unfit")) for o in Outcome if o not in allowed
        ),
        chosen=chosen,
        labels={o.value: _label(o) for o in shown},
        afters=tuple(_after(item, document, form, o, to_hide) for o in shown if o in allowed),
        grounds=ground_groups(),
        grounds_open=chosen in (None, O.KEEP, O.TO_ON_REQUEST),
        help=ground_help(document, form.ground.data or ""),
        asks_validity=family is _INSIDE,
        found=successors_for(form.successor.data or "", document.id, form.chosen_successor),
        searched=searched,
        meter=meter_for(form),
        submit=Offer(
            id="propose",
            label=_label(form.chosen) if form.chosen else _("提交"),
            url=urls["send"],
            enabled=not common,
            reasons=reasons_of(common),
            primary=True,
        ),
        urls=urls,
    )


def drafted_form(
    item: RoundItem, round_year: int, suggestion: Suggestion | None, reason: str
) -> OutcomeForm:
    """The form as the evidence drafts it, or as it was proposed before it came back."""
    back = item.outcome is not None
    grounds = (item.outcome_grounds if back else ()) or (
        (suggestion.grounds if suggestion else ()) or item.grounds_then
    )
    year = item.next_review_year if back else (suggestion and suggestion.next_review_year)
    outcome = item.outcome if back else (suggestion and suggestion.outcome)
    validity = item.validity if back else (suggestion and suggestion.validity)
    successor = item.successor_id if back else (suggestion and suggestion.successor_id)
    data = {
        "version": item.version,
        "outcome": outcome.value if outcome else None,
        "ground": next(iter(grounds), ""),
        "reason": item.outcome_reason if back else reason,
        "next_review_year": str(year) if year else "",
        "validity": (validity or item.validity_then or Validity.IN_FORCE).value,
        "validity_on": item.validity_on if back else (suggestion and suggestion.validity_on),
        "successor": item.successor_text if back else "",
        "successor_id": str(successor) if successor else "",
        "out_of_scope": item.out_of_scope.value if item.out_of_scope else "",
    }
    form = OutcomeForm(formdata=None, data=data)
    form.offer(round_year)
    return form


def successors_for(text: str, own_id: int, chosen: int | None) -> tuple[Successor, ...]:
    """Documents of the reader's scope by number or title, the one already picked first; at most six."""
    session, actor = current_session(), current_actor()
    rows = []
    if text.strip():
        question = Question(text=text.strip()[:200])
        rows = list(documents_asked(session, actor, question, limit=6).rows)
    found = [
        Successor(r.document_id, r.title, r.doc_number, write_date(r.issued_on))
        for r in rows
        if r.document_id not in (own_id, chosen)
    ]
    picked = session.get(Document, chosen) if chosen else None
    own = session.get_one(Document, own_id).organisation_id
    if picked is not None and picked.organisation_id == own:
        issued = write_date(picked.issued_on or picked.doc_date)
        title = name_of(picked)
        number = picked.doc_number if picked.doc_number != title else None
        if title:
            found.insert(0, Successor(picked.id, title, number, issued))
    return tuple(found)


def name_of(document: Document) -> str:
    """What a reader may be told of another document: its title where they may know of it or it is
    public, else its number alone, empty where it has none.
    """
    known = visible_document(current_session(), current_actor(), document.id) is not None
    if known or document.status is DocumentStatus.PUBLISHED:
        return document.title
    return document.doc_number or ""


def meter_for(form: OutcomeForm) -> Meter:
    """The measure of the typed reason; the ground counts, and harm, only where something is withheld."""
    keeps = form.chosen in (O.KEEP, O.TO_ON_REQUEST)
    ground = (form.ground.data or "") if keeps else ""
    return meter_of(form.reason.data or "", ground, withholds=keeps)


# ---- inside --------------------------------------------------------------------------------------


def action_of(outcome: Outcome) -> ItemAction:
    """The move that proposes an outcome."""
    releases = outcome in RELEASING_OUTCOMES
    return ItemAction.PROPOSE_RELEASE if releases else ItemAction.PROPOSE


def _refusals(item: Item, outcome: Outcome) -> tuple[Refusal, ...]:
    """What stands against an outcome whatever else is filled in."""
    thought = replace(
        item, proposal=ItemProposal(outcome=outcome, out_of_scope=OutOfScope.ARCHIVED)
    )
    verdict = ITEM_FLOW.judge(current_actor(), thought, action_of(outcome))
    return tuple(r for r in verdict.refusals if r.code not in _OF_PROPOSAL)


def _blocked(outcome: Outcome, refusals: tuple[Refusal, ...]) -> str | None:
    own = [sentence_of(r) for r in refusals if r.code in _OF_OUTCOME]
    return " ".join(own) or None


def _warning(outcome: Outcome, to_hide: int, *, blocked: bool) -> str | None:
    """Releasing a whole text in which personal data were found today is asked for with open eyes."""
    if outcome is not O.TO_PROACTIVE or not to_hide or blocked:
        return None
    return str(_("今天查到%(n)s处个人信息，一般应选“隐去后”", n=to_hide))


def _card_words(item: Item, outcome: Outcome) -> str:
    if outcome is O.KEEP and item.attribute is not None:
        return str(_("维持%(attribute)s", attribute=word(item.attribute, "attribute")))
    if outcome is O.TO_PROACTIVE:
        return str(_("全文主动公开"))
    if outcome is O.TO_PROACTIVE_PARTIAL:
        return str(_("隐去后主动公开"))
    return word(outcome, "outcome")


def _label(outcome: Outcome) -> str:
    return str(_("提交：%(outcome)s", outcome=word(outcome, "outcome")))


def _after(
    item: Item, document: Document, form: OutcomeForm, outcome: Outcome, to_hide: int
) -> After:
    year = form.next_review_year.data or ""
    said = form.validity.data or ""
    validity = VALIDITY_OF.get(outcome) or (Validity(said) if said in set(Validity) else None)
    chosen = Chosen(
        outcome=outcome,
        status=document.status,
        attribute=document.attribute,
        to_hide=to_hide,
        portal_by=portal_by(document),
        next_review_year=int(year) if year.isdecimal() and len(year) < 5 else None,
        validity=validity,
        validity_on=form.validity_on.data,
    )
    return After(outcome.value, word(outcome, "outcome"), consequence_lines(chosen))


def consequence_lines(chosen: Chosen, *, but: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """What follows from an outcome, as (icon, sentence), without the codes in ``but``."""
    return tuple(
        (_ICONS.get(c.code, "right"), consequence_words(c))
        for c in consequences(chosen)
        if c.code not in but
    )


def portal_by(document: Document) -> date:
    """The last day for publishing what is approved today."""
    session = current_session()
    days = publication_days(session, document.organisation_id, document.doc_kind, today())
    return working_calendar(session).add(today(), days).on


def is_mandatory(grounds: tuple[str, ...] | list[str]) -> bool:
    """Whether one of the grounds says "must not be disclosed"."""
    return any(g in GROUNDS and GROUNDS[g].kind is GroundKind.MANDATORY for g in grounds)


def item_urls(item_id: int, **asked: str) -> dict[str, str]:
    """Where the form of one item is sent, where its successor is looked up and its reason measured."""
    return {
        "send": url_for("items.propose", item_id=item_id, **asked),  # type: ignore[arg-type]
        "find": url_for("items.find", item_id=item_id, **asked),  # type: ignore[arg-type]
        "matches": url_for("items.matches", item_id=item_id),
        "measure": url_for("items.measure", item_id=item_id),
    }
