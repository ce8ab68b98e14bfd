"""The form under the worklist that gives ticked work to another drafter, and what came of it.

Whom it offers: the drafters of the offices whose work the reader may hand over.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from wtforms import StringField

from review.domain.commands import HandOver
from review.domain.states import Role
from review.domain.values import Actor
from review.services.handing_over import HandedOver
from review.store.case_work import case_rows
from review.store.item_work import item_rows
from review.store.people import Grant, Office, Person, in_force
from review.store.work_sources import Source
from review.web.forms import ChoiceField, ReviewForm, at_most
from review.web.pages import reasons_of
from review.web.session import current_actor, current_session, today
from review.web.wording.joining import aside, joined

#: As many as a page has, and some.
_MOST = 200
#: An id or a version has no more digits.
_DIGITS = 18


@dataclass(frozen=True)
class NotDone:
    """Work that stayed where it is, and why."""

    title: str
    number: str | None
    reasons: tuple[str, ...]


class HandOverForm(ReviewForm):
    """Ticked work, whom it goes to, and why."""

    leads_to = {  # noqa: RUF012
        "person_not_named": "person",
        "comment_missing": "reason",
        "work_not_chosen": "person",
    }

    person = ChoiceField(_l("交给"))
    reason = StringField(_l("理由"), [at_most(300)])

    def __init__(self) -> None:
        super().__init__()
        self.person.choices = [("", _l("选一位拟稿人")), *drafters()]

    @property
    def picked(self) -> frozenset[str]:
        """What was ticked, as the lines name it."""
        sent = request.form.getlist("work") if request.method == "POST" else []
        return frozenset(sent[:_MOST])

    def to_command(self) -> HandOver:
        """What was asked; a tick that names nothing is left aside."""
        return HandOver(
            cases=self._of(Source.CASE),
            items=self._of(Source.ITEM),
            person_id=int(self.person.data or 0),
            reason=self.reason.data or "",
        )

    def _of(self, source: Source) -> tuple[tuple[int, int], ...]:
        found = []
        for text in sorted(self.picked):
            name, _, rest = text.partition("-")
            parts = rest.split("-")
            numbers = [p for p in parts if p.isascii() and p.isdecimal() and len(p) <= _DIGITS]
            if name == source and len(numbers) == len(parts) == 2:
                found.append((int(numbers[0]), int(numbers[1])))
        return tuple(found)


def hands_over(actor: Actor) -> bool:
    """Whether the actor hands work over in some office; in which, each line asks."""
    return actor.has_role(Role.OFFICE_HEAD) or actor.has_role(Role.DISCLOSURE_OFFICER)


def drafters() -> list[tuple[str, str]]:
    """Whom work may be given to: drafters of the offices that the reader hands work over in."""
    reach = []
    for held in current_actor().held:
        if held.role is Role.DISCLOSURE_OFFICER:
            reach.append(Grant.organisation_id == held.organisation_id)
        elif held.role is Role.OFFICE_HEAD:
            reach.append(Grant.office_id.in_(held.offices or ()))
    if not reach:
        return []
    rows = current_session().execute(
        select(Person.id, Person.name, Office.name)
        .join(Grant, Grant.person_id == Person.id)
        .join(Office, Office.id == Grant.office_id)
        .where(
            Grant.role == Role.DRAFTER,
            Person.active.is_(True),
            or_(*reach),
            *in_force(today()),  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Office.name, Person.name, Person.id)
    )
    offices: dict[tuple[int, str], list[str]] = {}
    for person_id, name, office in rows:
        offices.setdefault((person_id, name), []).append(office)
    return [(str(i), aside(name, joined(held))) for (i, name), held in offices.items()]


def not_done(done: HandedOver) -> tuple[NotDone, ...]:
    """What stayed where it is, named as far as the reader may know of it."""
    session = current_session()
    cases = case_rows(session, done.cases_refused) if done.cases_refused else {}
    items = item_rows(session, done.items_refused) if done.items_refused else {}
    found = []
    for refused, rows in ((done.cases_refused, cases), (done.items_refused, items)):
        for row_id, refusals in refused.items():
            row = rows.get(row_id)
            gone = row is None or any(r.code in ("work_gone", "item_gone") for r in refusals)
            reasons = tuple(sentence for sentence, _cure in reasons_of(refusals))
            found.append(
                NotDone(
                    title="" if gone or row is None else row.title,
                    number=None if gone or row is None else row.doc_number,
                    reasons=reasons,
                )
            )
    return tuple(found)
