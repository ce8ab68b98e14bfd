"""The worklist as one list of cases, items and requests: paging in every order, filters, numbers, holders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.requests import ApplicantKind, ProvisionForm, ReceivedHow
from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    DocumentStatus,
    ItemState,
    Role,
    Route,
)
from review.domain.values import Actor
from review.store.cases import Comment, ReviewCase
from review.store.documents import Document
from review.store.people import Person, actor_of
from review.store.requests import InformationRequest
from review.store.rounds import Round, RoundItem
from review.store.work_sources import INFORMATION_REQUEST, ITEM, Source
from review.store.worklists import (
    Cursor,
    Order,
    Show,
    Wanted,
    due_days,
    holdings,
    tallies,
    work_page,
)
from tests.isolation import MORNING
from tests.settlers import settle_in

TODAY = date(2026, 7, 17)
MINE = Wanted(show=Show.MINE, today=TODAY, soon_on=TODAY + timedelta(days=5))
ALL_LATE = replace(MINE, show=Show.OTHERS)


class Desk:
    """Rows of open work in the town, as services leave them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ids = settle_in(session, MORNING)
        self.round_id: int | None = None

    def actor(self, login: str) -> Actor:
        person = self.session.scalars(select(Person).where(Person.login == login)).one()
        return actor_of(self.session, person, TODAY)

    def document(self, office: str, title: str = "关于救助的通知", **values: Any) -> Document:
        row = Document(
            organisation_id=self.ids["town"],
            office_id=self.ids[office],
            drafter_id=values.pop("drafter_id", self.ids["drafter"]),
            status=values.pop("status", DocumentStatus.UNISSUED),
            created_at=MORNING,
            title=title,
            **values,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def case(
        self,
        state: CaseState = CaseState.DRAFT,
        due: int | None = None,
        *,
        office: str = "social",
        since: datetime = MORNING,
        **values: Any,
    ) -> Cursor:
        document = self.document(office, **values)
        row = ReviewCase(
            organisation_id=document.organisation_id,
            office_id=document.office_id,
            document_id=document.id,
            kind=CaseKind.FIRST,
            state=state,
            route=Route.AUDIT_THEN_CONFIDENTIALITY,
            opened_at=MORNING,
            opened_by_id=None,
            step_since=since,
            due_on=TODAY + timedelta(days=due) if due is not None else None,
        )
        self.session.add(row)
        self.session.flush()
        return Cursor("", Source.CASE, row.id)

    def item(
        self, state: ItemState = ItemState.ASSIGNED, *, to: str | None = "drafter", **values: Any
    ) -> Cursor:
        if self.round_id is None:
            july = Round(
                organisation_id=self.ids["town"],
                kind=RoundKind.JULY,
                year=2026,
                state=RoundState.OPEN,
                opened_at=MORNING - timedelta(days=3),
                opened_on=date(2026, 7, 1),
                opened_by_id=None,
                from_on=date(2023, 1, 1),
                before_on=date(2024, 1, 1),
                office_due_on=TODAY + timedelta(days=4),
                closes_on=date(2026, 7, 31),
            )
            self.session.add(july)
            self.session.flush()
            self.round_id = july.id
        office = values.pop("office", "social")
        issued = {
            "issued_on": date(2023, 3, 1),
            "attribute": Attribute.EXEMPT,
            "grounds": ["TP_PRIVACY"],
        }
        document = self.document(office, status=DocumentStatus.FILED, **{**issued, **values})
        row = RoundItem(
            organisation_id=self.ids["town"],
            round_id=self.round_id,
            document_id=document.id,
            office_id=self.ids[office],
            drafting_office_id=self.ids[office],
            assigned_to_id=self.ids[to] if to else None,
            state=state,
            reason=ItemReason.WINDOW,
            window_on=date(2023, 3, 1),
            attribute_then=Attribute.EXEMPT,
        )
        self.session.add(row)
        self.session.flush()
        return Cursor("", Source.ITEM, row.id)

    def request(self, due: int, number: int = 1, handler: str | None = "drafter") -> Cursor:
        row = InformationRequest(
            organisation_id=self.ids["town"],
            year=2026,
            number=number,
            received_how=ReceivedHow.BY_HAND,
            arrived_on=date(2026, 7, 6),
            confirmed_on=None,
            received_on=date(2026, 7, 6),
            applicant=ApplicantKind.NATURAL_PERSON,
            applicant_name="欧阳某某",
            applicant_certificate="",
            applicant_contact="",
            what="防汛物资采购合同",
            wanted_form=ProvisionForm.ELECTRONIC,
            registered_by_id=None,
            registered_at=MORNING - timedelta(days=9),
            office_id=self.ids["social"],
            handler_id=self.ids[handler] if handler else None,
            due_on=TODAY + timedelta(days=due),
        )
        self.session.add(row)
        self.session.flush()
        return Cursor("", Source.REQUEST, row.id)

    def listed(self, login: str, wanted: Wanted, limit: int = 30) -> list[Cursor]:
        page = work_page(self.session, self.actor(login), wanted, limit=limit)
        return [replace(place, key="") for place in page.rows]


@pytest.fixture
def desk(session: Session) -> Desk:
    """The town with nothing to do."""
    return Desk(session)


def walked(desk: Desk, login: str, wanted: Wanted, size: int) -> list[Cursor]:
    """A whole list, page by page to its end; and back again page by page, which must agree."""
    actor, forth, back = desk.actor(login), [], []
    page = work_page(desk.session, actor, wanted, limit=size)
    assert page.earlier is None
    forth += page.rows
    while page.later is not None:
        page = work_page(desk.session, actor, replace(wanted, after=page.later), limit=size)
        forth += page.rows
    back += reversed(page.rows)
    while page.earlier is not None:
        page = work_page(desk.session, actor, replace(wanted, before=page.earlier), limit=size)
        back += reversed(page.rows)
    assert list(reversed(back)) == forth
    return [replace(place, key="") for place in forth]


def test_what_is_due_first_stands_first_whatever_it_is(desk: Desk) -> None:
    undated, soon, late = desk.case(), desk.case(due=2), desk.case(due=-1)
    item, request = desk.item(), desk.request(due=3)
    assert desk.listed("drafter", MINE) == [late, soon, request, item, undated]


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("falling", [False, True], ids=["rising", "falling"])
def test_every_order_is_paged_forth_and_back_without_loss(
    desk: Desk, order: Order, falling: bool
) -> None:
    every = [desk.request(due=number % 3, number=number) for number in range(1, 6)]
    every += [desk.item() for _ in range(4)]
    for number in range(6):
        due = None if number == 5 else number % 2
        since = MORNING - timedelta(hours=number % 3)
        every.append(desk.case(due=due, since=since))
    wanted = replace(MINE, order=order, falling=falling)
    whole = desk.listed("drafter", wanted)
    assert sorted(whole, key=str) == sorted(every, key=str)
    for size in (1, 4, 15):
        assert walked(desk, "drafter", wanted, size) == whole


def test_what_has_no_day_comes_last_whichever_way_days_are_sorted(desk: Desk) -> None:
    undated, early, later = desk.case(), desk.case(due=1), desk.case(due=2)
    assert desk.listed("drafter", MINE) == [early, later, undated]
    assert desk.listed("drafter", replace(MINE, falling=True)) == [later, early, undated]


def test_a_list_is_narrowed_by_kind_step_office_person_and_text(desk: Desk) -> None:
    draft = desk.case(title="关于防汛的通知")
    back = desk.case(CaseState.RETURNED)
    other = desk.case(CaseState.SIGN_OFF, office="building", drafter_id=desk.ids["builder"])
    item, request = desk.item(), desk.request(due=3, number=12)
    everything = replace(MINE, show=Show.OTHERS)

    def asked(**narrowing: Any) -> set[Cursor]:
        return set(desk.listed("supervisor", replace(everything, **narrowing)))

    assert asked() == {draft, back, other, item, request}
    assert asked(kind=ITEM) == {item}
    assert asked(kind=INFORMATION_REQUEST) == {request}
    assert asked(kind=CaseKind.FIRST) == {draft, back, other}
    assert asked(step=CaseState.RETURNED) == {back}
    assert asked(office_id=desk.ids["building"]) == {other}
    assert asked(person_id=desk.ids["builder"]) == {other}
    assert asked(person_id=desk.ids["drafter"], kind=CaseKind.FIRST) == {draft, back}
    assert asked(text="防汛") == {draft, request}
    assert asked(text="12号") == {request}
    assert asked(text="%") == set()


def test_back_to_me_is_what_was_returned_and_what_was_sent_back_to_review(desk: Desk) -> None:
    returned, item = desk.case(CaseState.RETURNED), desk.item(ItemState.RETURNED)
    desk.case()
    fresh = desk.case(CaseState.CONFIDENTIALITY_REVIEW)
    again = desk.case(CaseState.CONFIDENTIALITY_REVIEW)
    row = desk.session.get_one(ReviewCase, again.id)
    for case_id, at in ((again.id, row.step_since), (fresh.id, MORNING - timedelta(days=2))):
        desk.session.add(
            Comment(
                organisation_id=row.organisation_id,
                document_id=desk.session.get_one(ReviewCase, case_id).document_id,
                case_id=case_id,
                person_id=desk.ids["approver"],
                action=CaseAction.SEND_TO_REVIEW,
                body="附件与正文不一致，请再看。",
                at=at,
            )
        )
    desk.session.flush()
    wanted = replace(MINE, show=Show.BACK)
    assert set(desk.listed("drafter", wanted)) == {returned, item}
    assert desk.listed("reviewer", wanted) == [again]
    assert desk.listed("builder", wanted) == []


def test_numbers_are_those_of_the_lists(desk: Desk) -> None:
    for due in (-2, 1, 20):
        desk.case(due=due)
    desk.case(CaseState.RETURNED, due=2)
    desk.case(CaseState.SIGN_OFF, due=-1)
    desk.item()
    desk.item(to=None)
    desk.request(due=2)
    for login in ("drafter", "officer", "approver", "head", "supervisor", "stranger"):
        found = tallies(desk.session, desk.actor(login), MINE)
        for show in (Show.MINE, Show.SOON, Show.LATE, Show.OTHERS, Show.BACK):
            counted = sum(tally.count for tally in found if tally.shown(show))
            assert counted == len(desk.listed(login, replace(MINE, show=show))), (login, show)


def test_who_holds_what_leads_to_just_that(desk: Desk) -> None:
    desk.case(due=1)
    desk.case(CaseState.SIGN_OFF)
    desk.item()
    desk.item(to=None)
    desk.request(due=2)
    held = holdings(desk.session, desk.actor("supervisor"))
    told = {(h.role, h.person_id, h.office_id): h.count for h in held}
    assert told == {
        (Role.DRAFTER, desk.ids["drafter"], None): 2,
        (Role.APPROVER, None, None): 1,
        (Role.OFFICE_HEAD, None, desk.ids["social"]): 1,
        (Role.DISCLOSURE_OFFICER, desk.ids["drafter"], None): 1,
    }
    for held_by in held:
        wanted = replace(
            ALL_LATE, role=held_by.role, person_id=held_by.person_id, office_id=held_by.office_id
        )
        assert len(desk.listed("supervisor", wanted)) == held_by.count


def test_days_are_counted_for_everything_or_for_what_is_mine(desk: Desk) -> None:
    desk.case(due=2)
    desk.case(CaseState.SIGN_OFF, due=2)
    desk.request(due=2)
    desk.case(due=40)
    last = TODAY + timedelta(days=30)
    drafter = desk.actor("drafter")
    day = TODAY + timedelta(days=2)
    assert due_days(desk.session, drafter, TODAY, last) == [(day, 3)]
    assert due_days(desk.session, drafter, TODAY, last, only_mine=True) == [(day, 2)]
    wanted = replace(MINE, show=Show.DUE, on=day)
    assert len(desk.listed("drafter", wanted)) == 3


def test_nothing_of_another_organisation_or_office_is_listed_or_counted(desk: Desk) -> None:
    desk.case(due=-1)
    desk.item()
    desk.request(due=1)
    for login in ("stranger", "village_drafter", "builder"):
        for show in Show:
            assert desk.listed(login, replace(MINE, show=show)) == []
        assert tallies(desk.session, desk.actor(login), MINE) == []
        assert holdings(desk.session, desk.actor(login)) == []
