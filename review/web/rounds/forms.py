"""Forms beside the board: the number of classified documents, giving items away, taking one in.

They check shape and become commands; ``reassign_page`` is what the page of giving away prints.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField

from review.domain.commands import CountClassified, PullIn, ReassignItems
from review.domain.numbers import normal_number
from review.domain.states import Role
from review.domain.values import Actor, Refusal, Refused
from review.store.documents import Document
from review.store.item_lists import ItemQuestion, ItemRow, items_asked, offices_of_round
from review.store.people import Office, people_holding
from review.store.rounds import OPEN_STATES, Round
from review.web.documents.register import number_asked
from review.web.forms import ReviewForm, at_most
from review.web.items.list_page import round_words
from review.web.session import current_actor, current_session, today
from review.web.wording import word

#: Items shown to choose from; the whole office goes without choosing.
SHOWN = 200
#: Items given away in one act.
MOST = 2000


class ClassifiedForm(ReviewForm):
    """The number an office gives."""

    office = StringField()
    count = StringField(_l("涉密公文件数"))

    def to_command(self, round_id: int) -> CountClassified:
        """The number as it was typed. Raises Refused (``count_missing``, ``office_unknown``)."""
        office, text = (self.office.data or "").strip(), (self.count.data or "").strip()
        if not text.isdecimal() or len(text) > 9:
            raise Refused(Refusal("count_missing"))
        if not office.isdecimal() or len(office) > 18:
            raise Refused(Refusal("office_unknown"))
        return CountClassified(round_id=round_id, office_id=int(office), count=int(text))


class PullInForm(ReviewForm):
    """A boundary document, by its number."""

    leads_to = {  # noqa: RUF012
        "document_unknown": "number",
        "document_not_boundary": "number",
        "document_not_in_scope": "number",
    }
    number = StringField(_l("发文字号"), validators=[at_most(60)])

    def to_command(self, session: Session, row: Round) -> PullIn:
        """The document that has the number in the round's organisation. Raises Refused."""
        key = normal_number(self.number.data or "")
        found = select(Document.id).where(
            Document.organisation_id == row.organisation_id, Document.number_key == key
        )
        document_id = session.scalar(found) if key else None
        if document_id is None:
            raise Refused(Refusal("document_unknown"))
        return PullIn(round_id=row.id, document_id=document_id)


class ReassignForm(ReviewForm):
    """The items that were ticked, or all open ones of an office, and whom they go to."""

    leads_to = {"items_not_chosen": "to", "office_not_named": "to"}  # noqa: RUF012

    to = StringField(_l("改派给"))
    office = StringField()

    @property
    def whole_office(self) -> bool:
        """Whether every open item of the office was asked for."""
        return request.form.get("all") == "1"

    @property
    def ticked(self) -> tuple[int, ...]:
        """The items that were ticked."""
        sent = request.form.getlist("item") if request.method == "POST" else []
        numbers = [t.partition(":")[0] for t in sent]
        return tuple(dict.fromkeys(int(t) for t in numbers if t.isdecimal() and len(t) < 19))

    def to_command(self, session: Session, actor: Actor, row: Round) -> ReassignItems:
        """What was asked; ``to`` is an office, or office and person as "12:34". Raises Refused."""
        office, _colon, person = (self.to.data or "").partition(":")
        numbers = [t for t in (office, person) if t]
        if not office or not all(t.isdecimal() and len(t) < 19 for t in numbers):
            raise Refused(Refusal("office_not_named"))
        items = self._all_of(session, actor, row) if self.whole_office else self.ticked
        if not items:
            raise Refused(Refusal("items_not_chosen"))
        return ReassignItems(
            item_ids=items, office_id=int(office), person_id=int(person) if person else None
        )

    def _all_of(self, session: Session, actor: Actor, row: Round) -> tuple[int, ...]:
        asked = ItemQuestion(round_id=row.id, states=OPEN_STATES, office_id=self.from_office)
        found = items_asked(session, actor, asked, limit=MOST)
        return tuple(r.item_id for r in found.rows)

    @property
    def from_office(self) -> int | None:
        """The office whose items are looked at."""
        text = self.office.data or ""
        return int(text) if text.isdecimal() and len(text) < 19 else number_asked("office")


@dataclass(frozen=True, kw_only=True)
class ReassignLine:
    """An item to choose."""

    id: int
    title: str
    number: str
    office: str
    who: str
    state: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class ReassignPage:
    """What ``rounds/reassign.html`` prints."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    form: ReassignForm
    office_id: int | None
    offices: tuple[tuple[int, str, bool], ...]
    lines: tuple[ReassignLine, ...]
    more: bool
    targets: tuple[tuple[int, str, tuple[tuple[str, str], ...]], ...]
    to: str
    here: str


def reassign_page(row: Round, form: ReassignForm) -> ReassignPage:
    """The open items of an office, those ticked before, and where they can go."""
    session, actor, office_id = current_session(), current_actor(), form.from_office
    asked = ItemQuestion(round_id=row.id, states=OPEN_STATES, office_id=office_id)
    found = items_asked(session, actor, asked, limit=SHOWN)
    offices = offices_of_round(session, actor, row.id)
    ticked = set(form.ticked)
    return ReassignPage(
        heading=_("改派"),
        crumbs=(
            (round_words(row), url_for("rounds.board", round_id=row.id)),
            (_("改派"), None),
        ),
        form=form,
        office_id=office_id,
        offices=tuple((i, name, i == office_id) for i, name in offices),
        lines=tuple(_line(r, ticked) for r in found.rows),
        more=found.later,
        targets=_targets(session, row),
        to=form.to.data or "",
        here=url_for("rounds.reassign", round_id=row.id),
    )


def _line(row: ItemRow, ticked: set[int]) -> ReassignLine:
    return ReassignLine(
        id=row.item_id,
        title=row.title or _("（还没有标题）"),
        number=row.doc_number or "",
        office=row.office,
        who=row.assigned_to or "",
        state=word(row.state, "state"),
        ticked=row.item_id in ticked,
    )


def _targets(
    session: Session, row: Round
) -> tuple[tuple[int, str, tuple[tuple[str, str], ...]], ...]:
    """Offices in force with the drafters of each, as values of the list to choose from."""
    day = today()
    offices = session.scalars(
        select(Office)
        .where(
            Office.organisation_id == row.organisation_id,
            (Office.dissolved_on.is_(None)) | (Office.dissolved_on > day),
        )
        .order_by(Office.name)
    ).all()
    return tuple(
        (
            office.id,
            office.name,
            tuple(
                (f"{office.id}:{person.id}", person.name)
                for person in people_holding(
                    session, Role.DRAFTER, row.organisation_id, office.id, day
                )
            ),
        )
        for office in offices
    )
