"""Outcomes of a round item: which a document may have, what each needs, and what it brings about.

Product.md section 6, domain.md 2.4. A pure table; services carry out what an outcome brings about.
"""

from __future__ import annotations

from review.domain.grounds import comment_is_adequate, judge_proposal
from review.domain.rounds import OutOfScope
from review.domain.states import RELEASING_OUTCOMES, Attribute, DocumentStatus, Outcome, Validity
from review.domain.values import Item, ItemProposal, Proposal, Refusal

O = Outcome  # noqa: E741 - the table below is read as a table

_ALWAYS = frozenset({O.OUT_OF_SCOPE, O.DEFER})
_PUBLIC = frozenset({O.STILL_IN_FORCE, O.MARK_LAPSED, O.MARK_REPEALED, O.MARK_AMENDED, O.TAKE_DOWN})
_INSIDE = frozenset({O.KEEP, *RELEASING_OUTCOMES})

#: The validity that an outcome of a public document sets.
VALIDITY_OF: dict[Outcome, Validity] = {
    O.STILL_IN_FORCE: Validity.IN_FORCE,
    O.MARK_LAPSED: Validity.LAPSED,
    O.MARK_REPEALED: Validity.REPEALED,
    O.MARK_AMENDED: Validity.AMENDED,
}

#: Outcomes that change what the public meets; the approver sees each of them by itself.
ONE_BY_ONE = frozenset({*RELEASING_OUTCOMES, O.TAKE_DOWN})

#: Outcomes after which the document stays as it was; in list form for the approver.
LISTED = frozenset(O) - ONE_BY_ONE

#: Outcomes that say when the document is looked at next.
NAMES_NEXT_REVIEW = frozenset({O.KEEP, O.TO_ON_REQUEST, O.DEFER})


def allowed_outcomes(status: DocumentStatus, attribute: Attribute | None) -> frozenset[Outcome]:
    """The outcomes a document may have: public ones are asked for validity and leaks only.

    What is public on another site (an import decided as proactive) may be published here too, and
    can not be taken down from here. What is taken down waits for the second person's word. A document
    without a decided attribute (a backlog import) may take any inside outcome.
    """
    if status is DocumentStatus.PUBLISHED:
        return _PUBLIC | _ALWAYS
    if status is DocumentStatus.WITHDRAWN:
        return _ALWAYS
    if attribute is Attribute.PROACTIVE:
        return (_PUBLIC - {O.TAKE_DOWN}) | RELEASING_OUTCOMES | _ALWAYS
    if attribute is Attribute.ON_REQUEST:
        return _INSIDE | _ALWAYS
    return _INSIDE | _ALWAYS | {O.TO_ON_REQUEST}


def judge_item_proposal(item: Item) -> tuple[Refusal, ...]:
    """Everything wrong with what is proposed for an item; empty when it may go up.

    Keep needs the ground re-stated with a reason measured against it (product.md section 3) and the
    year of the next review, later than the round's and at most ten years on; to_on_request the same;
    a validity change a date and, when repealed or amended, what replaces it or why nothing does; every
    other outcome a reason of its own.
    """
    said = item.proposal
    if said is None:
        return (Refusal("outcome_missing"),)
    found: list[Refusal] = []
    if said.outcome in (O.KEEP, O.TO_ON_REQUEST):
        kept = item.attribute or Attribute.EXEMPT
        attribute = Attribute.ON_REQUEST if said.outcome is O.TO_ON_REQUEST else kept
        found += judge_proposal(
            Proposal(attribute, grounds=said.grounds, reason=said.reason),
            on_request_needs_reason=item.on_request_needs_reason,
        )
    elif said.outcome is not O.STILL_IN_FORCE and (thin := comment_is_adequate(said.reason)):
        found.append(thin)
    if said.outcome in NAMES_NEXT_REVIEW:
        found += _judge_next_review(said, item.round_year)
    changed = VALIDITY_OF.get(said.outcome) or said.validity
    if changed not in (None, Validity.IN_FORCE) and said.validity_on is None:
        found.append(Refusal("validity_date_missing"))
    if said.successor_id is not None and said.successor_id == item.document_id:
        found.append(Refusal("successor_is_itself"))
    if said.outcome is O.OUT_OF_SCOPE and said.out_of_scope not in _CHOSEN:
        found.append(Refusal("out_of_scope_reason_missing"))
    return tuple(found)


#: Reasons of leaving the scope that people give; the others follow from what the document is.
_CHOSEN = frozenset(
    {OutOfScope.ARCHIVED, OutOfScope.PARTNER_LEADS, OutOfScope.NOT_GOVERNMENT_INFORMATION}
)
CHOSEN_SCOPES = tuple(s for s in OutOfScope if s in _CHOSEN)

#: A ground is looked at again within this many years ("定期", Regulation Art. 18).
REVIEW_WITHIN = 10


def _judge_next_review(said: ItemProposal, round_year: int) -> list[Refusal]:
    if said.next_review_year is None:
        return [Refusal("next_review_missing")]
    if not round_year < said.next_review_year <= round_year + REVIEW_WITHIN:
        facts = {"from": str(round_year + 1), "to": str(round_year + REVIEW_WITHIN)}
        return [Refusal("next_review_out_of_range", facts)]
    return []


def outcome_of_decision(before: Attribute | None, after: Attribute, *, partial: bool) -> Outcome:
    """The outcome that a case's decision amounts to, for an item it answers.

    A stricter attribute than before is no outcome of a round; it counts as kept inside.
    """
    if after is Attribute.PROACTIVE:
        if before is Attribute.PROACTIVE:
            return O.STILL_IN_FORCE
        return O.TO_PROACTIVE_PARTIAL if partial else O.TO_PROACTIVE
    if after is Attribute.ON_REQUEST and before is Attribute.EXEMPT:
        return O.TO_ON_REQUEST
    return O.KEEP
