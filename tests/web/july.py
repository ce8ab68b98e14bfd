"""An open July round for page tests: a round of the small house, and items of it in any state.

Rows are written as opening and the items' services leave them; what services do is tested elsewhere.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from review.domain.evidence import Evidence
from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.states import Attribute, CaseState, DocumentStatus, ItemState, Outcome
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState
from review.store.evidence import row_of
from review.store.people import Office, Person
from review.store.rounds import Round, RoundItem, RoundTally
from tests.pagehouse import PageHouse

REASON = (
    "名册列有救助对象的病情和住址，公开会让本人受到骚扰；救助结束满三年后再评估能否隐去后公开。"
)
PUBLISHED_AT = datetime(2023, 4, 1, tzinfo=UTC)


class July:
    """The July round of 2026 in the first organisation; ``item()`` adds a document with its item."""

    def __init__(self, house: PageHouse, **values: Any) -> None:
        self.house = house
        self._number = 0
        with house.session() as session:
            row = Round(
                organisation_id=house.organisation_id(),
                kind=RoundKind.JULY,
                year=2026,
                state=RoundState.OPEN,
                opened_at=house.clock(),
                opened_on=date(2026, 7, 1),
                opened_by_id=None,
                **{
                    "from_on": date(2023, 1, 1),
                    "before_on": date(2024, 1, 1),
                    "office_due_on": date(2026, 7, 21),
                    "closes_on": date(2026, 7, 31),
                    **values,
                },
            )
            session.add(row)
            session.commit()
            self.round_id = row.id

    def document(
        self,
        *,
        office: str = "综合处",
        title: str = "",
        attribute: Attribute | None = Attribute.ON_REQUEST,
        drafter: str | None = "drafter",
        file: bool = True,
        **values: Any,
    ) -> int:
        """An issued document of an office, decided and settled, with a file unless said: its id."""
        self._number += 1
        public = attribute is Attribute.PROACTIVE
        values = {
            "status": DocumentStatus.PUBLISHED if public else DocumentStatus.FILED,
            "doc_number": f"海府办〔2023〕{self._number}号",
            "number_key": f"海府办〔2023〕{self._number}号",
            "issued_on": date(2023, 3, 22),
            "doc_date": date(2023, 3, 20),
            "issuer": "海屿区人民政府办公室",
            "doc_kind": "notice",
            "attribute": attribute,
            "printed_attribute": attribute,
            "published_at": PUBLISHED_AT if public else None,
            "grounds": [] if public else ["TP_PRIVACY"],
            "ground_reason": "" if public else REASON,
            **values,
        }
        document_id, case_id = self.house.add_document(
            office, CaseState.SETTLED, title=title or f"关于第{self._number}项工作的通知", **values
        )
        with self.house.session() as session:
            row = session.get_one(Document, document_id)
            case = session.get_one(ReviewCase, case_id)
            if drafter is not None:
                row.drafter_id = self.house.person(drafter).id
            if attribute is not None:
                case.proposed_attribute = case.audited_attribute = case.decided_attribute = (
                    attribute
                )
                case.auditor_id = self.house.person("disclosure_officer").id
                case.decided_grounds = list(row.grounds)
                case.decided_at = PUBLISHED_AT
                case.approver_id = self.house.person("approver").id
            session.commit()
        if file:
            self.house.add_file(document_id)
        return document_id

    def item(
        self,
        state: ItemState = ItemState.ASSIGNED,
        *,
        office: str = "综合处",
        to: str | None = "drafter",
        document_id: int | None = None,
        found: tuple[Evidence, ...] = (),
        about: dict[str, Any] | None = None,
        **values: Any,
    ) -> int:
        """An item in a state: its id. ``about`` are the document's values, ``found`` its evidence."""
        document_id = document_id or self.document(office=office, **(about or {}))
        house = self.house
        with house.session() as session:
            place = session.scalars(select(Office).where(Office.name == office)).one()
            document = session.get_one(Document, document_id)
            proposed = values.get("outcome") is not None
            settled = state is ItemState.SETTLED
            person = house.person(to) if to else None
            row = RoundItem(
                organisation_id=place.organisation_id,
                round_id=self.round_id,
                document_id=document.id,
                office_id=place.id,
                drafting_office_id=values.pop("drafting_office_id", place.id),
                assigned_to_id=person.id if person else None,
                state=state,
                reason=values.pop("reason", ItemReason.WINDOW),
                window_on=document.issued_on or date(2023, 3, 22),
                attribute_then=document.attribute,
                grounds_then=list(document.grounds),
                ground_reason_then=document.ground_reason,
                status_then=document.status,
                evidence_state=FileState.DONE,
                evidence_at=house.clock(),
                **{
                    "proposer_id": house.person("drafter").id if proposed else None,
                    "proposed_at": house.clock() if proposed else None,
                    "outcome_reason": REASON if proposed else "",
                    "approver_id": house.person("approver").id if settled else None,
                    "settled_at": house.clock() if settled else None,
                    **values,
                },
            )
            session.add(row)
            session.flush()
            session.add_all(row_of(row, each) for each in found)
            session.commit()
            self.tally()
            return row.id

    def copies(self, item_id: int, count: int) -> list[int]:
        """More items like one that was not answered yet, each with its document: their ids."""
        made = []
        with self.house.session() as session:
            first = session.get_one(RoundItem, item_id)
            document = session.get_one(Document, first.document_id)
            for _number in range(count):
                more = Document(
                    organisation_id=document.organisation_id,
                    office_id=document.office_id,
                    drafter_id=document.drafter_id,
                    status=document.status,
                    created_at=document.created_at,
                    title=document.title,
                    issued_on=document.issued_on,
                    attribute=document.attribute,
                )
                session.add(more)
                session.flush()
                row = RoundItem(
                    organisation_id=first.organisation_id,
                    round_id=first.round_id,
                    document_id=more.id,
                    office_id=first.office_id,
                    drafting_office_id=first.drafting_office_id,
                    assigned_to_id=first.assigned_to_id,
                    state=first.state,
                    reason=first.reason,
                    window_on=first.window_on,
                    attribute_then=first.attribute_then,
                )
                session.add(row)
                session.flush()
                made.append(row.id)
            session.commit()
        self.tally()
        return made

    def tally(self) -> None:
        """Count the round's items as whoever moves them would have."""
        with self.house.session() as session:
            query = select(RoundItem).where(RoundItem.round_id == self.round_id)
            counted = Counter(
                (i.office_id, i.state, i.outcome.value if i.outcome else "")
                for i in session.scalars(query)
            )
            for (office_id, state, outcome), count in counted.items():
                session.merge(
                    RoundTally(
                        round_id=self.round_id,
                        office_id=office_id,
                        state=state,
                        outcome=outcome,
                        count=count,
                    )
                )
            session.commit()

    def row(self, item_id: int) -> RoundItem:
        """An item as it is stored now."""
        with self.house.session() as session:
            return session.get_one(RoundItem, item_id)

    def grants_end(self, login: str) -> None:
        """Somebody leaves: the account is closed."""
        with self.house.session() as session:
            session.scalars(select(Person).where(Person.login == login)).one().active = False
            session.commit()


def kept(**values: Any) -> dict[str, Any]:
    """What an item proposed to be kept carries."""
    return {
        "outcome": Outcome.KEEP,
        "outcome_grounds": ["TP_PRIVACY"],
        "next_review_year": 2029,
        "suggested_outcome": Outcome.KEEP,
        **values,
    }
