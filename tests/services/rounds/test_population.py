"""Which documents a July looks at and why: the edge cases of domain.md 2.4 that concern membership."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from review.domain.rounds import ItemReason, OutOfScope
from review.domain.states import Attribute, DocumentStatus, ItemState, Validity
from review.services.rounds.opening import add_items, dynamic_round
from review.store.people import Grant, Office, Person
from tests.july_house import July

IN_WINDOW = date(2023, 5, 4)


def _reason(july: July, document_id: int, year: int = 2026) -> tuple[ItemReason, int] | None:
    item = july.items(year).get(document_id)
    return (item.reason, item.rounds_late) if item else None


def test_a_document_of_the_window_is_taken_with_everything_as_it_is_now(july: July) -> None:
    document_id = july.paper(
        IN_WINDOW,
        grounds=["INTERNAL"],
        ground_reason="名册",
        attribute=Attribute.EXEMPT,
        validity=Validity.LAPSED,
        validity_on=date(2025, 1, 1),
        doc_number="青府〔2023〕7号",
    )
    july.open(2026)
    july.change(document_id, attribute=Attribute.PROACTIVE, grounds=[], ground_reason="")
    item = july.items(2026)[document_id]
    assert (item.state, item.reason, item.rounds_late) == (
        ItemState.ASSIGNED,
        ItemReason.WINDOW,
        0,
    )
    assert (item.attribute_then, item.grounds_then, item.ground_reason_then) == (
        Attribute.EXEMPT,
        ["INTERNAL"],
        "名册",
    )
    assert (item.validity_then, item.status_then) == (Validity.LAPSED, DocumentStatus.FILED)
    assert item.document_version == 1
    assert item.window_on == IN_WINDOW
    assert not item.boundary
    assert (item.office_id, item.assigned_to_id) == (
        july.town.ids["social"],
        july.town.ids["drafter"],
    )


@pytest.mark.parametrize(
    ("issued_on", "taken"),
    [
        (date(2022, 12, 31), ItemReason.MISSED),
        (date(2023, 1, 1), ItemReason.WINDOW),
        (date(2023, 12, 31), ItemReason.WINDOW),
        (date(2024, 1, 1), None),
    ],
)
def test_new_years_eve_and_new_year_fall_into_different_julys(
    july: July, issued_on: date, taken: ItemReason | None
) -> None:
    document_id = july.paper(issued_on)
    july.open(2026)
    found = _reason(july, document_id)
    assert (found[0] if found else None) == taken


def test_without_an_issue_date_the_document_date_decides(july: July) -> None:
    document_id = july.paper(None, doc_date=IN_WINDOW)
    july.open(2026)
    assert july.items(2026)[document_id].window_on == IN_WINDOW


def test_a_document_signed_in_december_and_issued_in_january_bears_the_boundary_badge(
    july: July,
) -> None:
    july.at(2021)
    odd = july.paper(date(2018, 1, 3), doc_date=date(2017, 12, 29), doc_number="青府〔2017〕99号")
    plain = july.paper(date(2018, 1, 3), doc_number="青府〔2018〕1号")
    unnumbered = july.paper(date(2018, 1, 3))
    july.open(2021)
    badges = {number: item.boundary for number, item in july.items(2021).items()}
    assert badges == {odd: True, plain: False, unnumbered: False}


def test_an_old_paper_found_now_is_late_registered_with_the_rounds_it_missed(july: July) -> None:
    july.at(2024)
    july.open(2024)
    document_id = july.paper(date(2019, 3, 1), created_at=datetime(2026, 3, 1, tzinfo=UTC))
    july.at(2026)
    july.open(2026)
    assert _reason(july, document_id) == (ItemReason.LATE_REGISTERED, 4)


def test_a_paper_registered_while_its_round_was_running_comes_the_year_after(july: July) -> None:
    july.at(2025)
    july.open(2025)
    document_id = july.paper(date(2022, 3, 1), created_at=datetime(2025, 7, 10, tzinfo=UTC))
    july.at(2026)
    july.open(2026)
    assert _reason(july, document_id) == (ItemReason.LATE_REGISTERED, 1)


def test_a_paper_no_round_ever_took_is_missed(july: July) -> None:
    document_id = july.paper(date(2021, 3, 1))
    july.open(2026)
    assert _reason(july, document_id) == (ItemReason.MISSED, 2)


def test_an_item_left_open_comes_again_every_july_and_counts_how_late_it_is(july: July) -> None:
    july.at(2024)
    document_id = july.paper(date(2021, 3, 1))
    july.open(2024)
    assert _reason(july, document_id, 2024) == (ItemReason.WINDOW, 0)
    for year in (2025, 2026):
        july.at(year, 6, 30)
        july.close(year - 1)
        july.at(year)
        july.open(year)
        before = july.items(year - 1)[document_id]
        item = july.items(year)[document_id]
        assert before.state is ItemState.CARRIED_OVER
        assert (item.reason, item.rounds_late) == (ItemReason.CARRIED_FORWARD, year - 2024)
        assert item.carried_from_id == before.id


def test_what_was_evaluated_since_it_was_carried_over_does_not_come_again(july: July) -> None:
    july.at(2025)
    document_id = july.paper(date(2022, 3, 1))
    july.open(2025)
    july.at(2025, 8, 1)
    july.close(2025)
    july.at(2025, 9, 1)
    july.evaluated(document_id)
    july.at(2026)
    july.open(2026)
    assert document_id not in july.items(2026)


def test_what_was_evaluated_before_its_july_stays_out_of_it(july: July) -> None:
    july.paper(IN_WINDOW, evaluated_on=date(2025, 1, 1))
    july.open(2026)
    assert july.items(2026) == {}
    assert july.preview(2026).left_out == {"evaluated": 1}


def test_a_review_date_brings_an_evaluated_document_back_until_the_rounds_last_day(
    july: July,
) -> None:
    done = {"evaluated_on": date(2024, 7, 9), "review_why": ItemReason.GROUND_DATE}
    due = july.paper(date(2021, 1, 1), review_on=date(2026, 7, 31), **done)
    overdue = july.paper(date(2015, 1, 1), review_on=date(2025, 7, 1), **done)
    later = july.paper(date(2021, 1, 1), review_on=date(2026, 8, 1), **done)
    july.open(2026)
    assert _reason(july, due) == (ItemReason.GROUND_DATE, 0)
    assert _reason(july, overdue) == (ItemReason.GROUND_DATE, 1)
    assert _reason(july, later) is None


def test_a_secrecy_term_that_ended_brings_even_a_backlog_document_in(july: July) -> None:
    document_id = july.paper(
        date(2006, 5, 1), review_on=date(2026, 5, 1), review_why=ItemReason.SECRECY_TERM_OVER
    )
    july.open(2026)
    assert _reason(july, document_id) == (ItemReason.SECRECY_TERM_OVER, 0)


def test_in_the_first_year_what_is_older_than_the_first_window_is_backlog(july: July) -> None:
    july.at(2021)
    july.paper(date(2017, 12, 31))
    first = july.paper(date(2018, 1, 1))
    july.open(2021)
    assert set(july.items(2021)) == {first}
    assert july.preview(2021).left_out == {"backlog": 1}


def test_documents_from_before_the_regulation_are_in_no_july(july: July) -> None:
    july.paper(date(2007, 12, 31))
    july.open(2026)
    assert july.items(2026) == {}
    assert july.preview(2026).left_out == {"backlog": 1}


def test_withdrawn_archived_party_and_joint_documents_stay_out_and_say_why(july: July) -> None:
    july.paper(IN_WINDOW, status=DocumentStatus.WITHDRAWN)
    july.paper(IN_WINDOW, out_of_scope=OutOfScope.ARCHIVED)
    july.paper(IN_WINDOW, is_party=True)
    july.paper(IN_WINDOW, out_of_scope=OutOfScope.PARTNER_LEADS, joint_issuers="青榕县民政局")
    july.paper(IN_WINDOW, status=DocumentStatus.UNISSUED)
    july.open(2026)
    assert july.items(2026) == {}
    assert july.preview(2026).left_out == {
        "withdrawn": 1,
        "archived": 1,
        "party": 1,
        "partner_leads": 1,
    }


def test_a_joint_document_that_this_house_leads_is_evaluated_here(july: July) -> None:
    document_id = july.paper(IN_WINDOW, joint_issuers="青榕县民政局", joint_agreed=True)
    july.open(2026)
    assert _reason(july, document_id) == (ItemReason.WINDOW, 0)


def test_a_forwarded_document_is_evaluated_like_any_other(july: July) -> None:
    document_id = july.paper(IN_WINDOW, source_attribute=Attribute.EXEMPT)
    july.open(2026)
    assert _reason(july, document_id) == (ItemReason.WINDOW, 0)


def test_a_public_document_is_in_the_round_for_its_validity(july: July) -> None:
    document_id = july.paper(
        IN_WINDOW, status=DocumentStatus.PUBLISHED, attribute=Attribute.PROACTIVE
    )
    july.open(2026)
    assert july.items(2026)[document_id].status_then is DocumentStatus.PUBLISHED


def test_a_document_that_is_open_in_another_round_is_not_taken_twice(july: July) -> None:
    document_id = july.paper(IN_WINDOW)
    with july.town.system() as (session, actor):
        dynamic = dynamic_round(session, actor, july.organisation_id, **july.town.time)
        add_items(session, actor, dynamic, [document_id], ItemReason.CORRECTION, now=july.town.now)
    july.open(2026)
    assert july.items(2026) == {}
    assert july.preview(2026).left_out == {"elsewhere": 1}


def test_the_work_of_a_dissolved_office_goes_to_the_end_of_its_successors(july: July) -> None:
    ids = july.town.ids
    with july.town.system() as (session, _):
        middle = Office(organisation_id=july.organisation_id, name="民政办")
        session.add(middle)
        session.flush()
        social = session.get_one(Office, ids["social"])
        social.dissolved_on, social.successor_id = date(2025, 1, 1), middle.id
        middle.dissolved_on, middle.successor_id = date(2026, 6, 30), ids["building"]
    document_id = july.paper(IN_WINDOW)
    july.open(2026)
    item = july.items(2026)[document_id]
    assert (item.office_id, item.drafting_office_id) == (ids["building"], ids["social"])
    assert item.assigned_to_id is None
    warned = {w.code for w in july.preview(2026).warnings}
    assert "offices_dissolved" in warned


@pytest.mark.parametrize("circle", [True, False])
def test_an_office_without_a_living_successor_leaves_its_work_to_the_first_living_office(
    july: July, circle: bool
) -> None:
    ids = july.town.ids
    with july.town.system() as (session, _):
        social = session.get_one(Office, ids["social"])
        social.dissolved_on = date(2025, 1, 1)
        social.successor_id = social.id if circle else None
    document_id = july.paper(IN_WINDOW)
    july.open(2026)
    assert july.items(2026)[document_id].office_id == ids["building"]


def test_an_office_dissolved_without_successor_leaves_its_work_to_the_office_above(
    july: July,
) -> None:
    ids = july.town.ids
    with july.town.system() as (session, _):
        above = Office(organisation_id=july.organisation_id, name="党政办公室")
        session.add(above)
        session.flush()
        social = session.get_one(Office, ids["social"])
        social.dissolved_on, social.parent_id = date(2025, 1, 1), above.id
        wanted = above.id
    document_id = july.paper(IN_WINDOW)
    july.open(2026)
    assert july.items(2026)[document_id].office_id == wanted


def test_a_drafter_who_left_or_changed_office_is_not_asked(july: July) -> None:
    ids = july.town.ids
    gone = july.paper(IN_WINDOW, drafter_id=ids["drafter2"])
    moved = july.paper(IN_WINDOW, drafter_id=ids["builder"])
    here = july.paper(IN_WINDOW)
    with july.town.system() as (session, _):
        session.get_one(Person, ids["drafter2"]).active = False
    july.open(2026)
    asked = {number: item.assigned_to_id for number, item in july.items(2026).items()}
    assert asked == {gone: None, moved: None, here: ids["drafter"]}


def test_a_drafter_whose_grant_ended_is_not_asked(july: July) -> None:
    document_id = july.paper(IN_WINDOW)
    with july.town.system() as (session, _):
        for grant in session.query(Grant).where(Grant.person_id == july.town.ids["drafter"]):
            grant.until_on = date(2026, 6, 30)
    july.open(2026)
    assert july.items(2026)[document_id].assigned_to_id is None


def test_documents_of_another_organisation_are_its_own_business(july: July) -> None:
    ids = july.town.ids
    july.paper(IN_WINDOW, organisation_id=ids["village"], office_id=ids["hall"], drafter_id=None)
    july.open(2026)
    assert july.items(2026) == {}
