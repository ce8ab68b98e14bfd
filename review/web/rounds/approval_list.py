"""Items to be approved together as lines: what makes one an exception, its facts and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.outcomes import VALIDITY_OF
from review.domain.states import (
    ItemState,
    Validity,
)
from review.domain.values import Refusal
from review.store.item_sittings import (
    ListedItem,
)
from review.web.cases.proposal_cards import ground_words
from review.web.locale import write_date
from review.web.session import current_actor
from review.web.wording import sentence_of, word

#: Marks of a listed item in the order in which they are told.
_MARKS = ("differs", "late", "thin", "mandatory", "validity")


@dataclass(frozen=True, kw_only=True)
class ListedRow:
    """One item of the list."""

    value: str
    item_id: int
    title: str
    number: str | None
    office: str
    proposer: str
    attribute: str | None
    partial: bool
    outcome: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    reason: str
    url: str
    blocked: str | None
    ticked: bool


def listed_row(item: ListedItem, ticked: frozenset[int] | None) -> ListedRow:
    """One line, ticked as asked; else ticked unless something about it should be looked at first, as approving
    can not be undone. What the reader proposed themselves can not be ticked.
    """
    own = item.proposer_id is not None and item.proposer_id == current_actor().id
    said: Mapping[str, bool] = {
        "differs": item.differs,
        "late": item.late,
        "thin": item.thin,
        "mandatory": item.mandatory,
        "validity": item.validity_changes,
    }
    marks = [word(code, "exception") for code in _MARKS if said[code]]
    if item.late:
        marks[marks.index(word("late", "exception"))] = _("延后%(n)s轮", n=item.rounds_late)
    if own:
        marks.insert(0, _("您自己提出的"))
    chosen = not marks if ticked is None else item.item_id in ticked
    return ListedRow(
        value=f"{item.item_id}:{item.version}",
        item_id=item.item_id,
        title=item.title,
        number=item.doc_number,
        office=item.office,
        proposer=item.proposer or "",
        attribute=item.attribute_then.value if item.attribute_then else None,
        partial=item.partial_then,
        outcome=word(item.outcome, "outcome"),
        marks=tuple(str(m) for m in marks),
        facts=_facts(item),
        reason=item.reason,
        url=url_for("items.show", item_id=item.item_id, state=ItemState.AWAITING_APPROVAL.value),
        blocked=sentence_of(Refusal("own_proposal")) if own else None,
        ticked=chosen and not own,
    )


def _facts(item: ListedItem) -> tuple[tuple[str, str], ...]:
    validity = VALIDITY_OF.get(item.outcome) or item.validity
    changed = validity not in (None, Validity.IN_FORCE)
    pairs = (
        (_("系统建议"), word(item.suggested, "outcome") if item.differs else ""),
        (_("依据"), ground_words(item.grounds)),
        (_("效力"), _validity(validity, item) if changed else ""),
        (
            _("下次评估"),
            _("%(year)s年7月", year=item.next_review_year) if item.next_review_year else "",
        ),
    )
    return tuple((str(term), str(value)) for term, value in pairs if value)


def _validity(validity: Validity | None, item: ListedItem) -> str:
    words = word(validity, "validity")
    if item.validity_on is None:
        return words
    return str(_("%(on)s起%(validity)s", on=write_date(item.validity_on), validity=words))
