"""Decided documents that are like a draft: whose titles may be seen, whose are only counted, from how many on."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from review.domain.like_titles import LEAST
from review.domain.states import Attribute, DocumentStatus
from review.store.documents import Document
from review.store.like_decided import SHOWN, LikeDecisions, like_decided
from tests.services.conftest import TownAt
from tests.town import Town, answer, segment

OPEN, ASKED, EXEMPT = Attribute.PROACTIVE, Attribute.ON_REQUEST, Attribute.EXEMPT
ASKED_FOR = "关于做好2026年困难群众临时救助工作的通知"
LIKE = "关于做好{year}年困难群众临时救助工作的通知"
MATTERS = ("森林防火", "停车场管理", "旧小区改造", "河道采砂", "校园食品安全", "农村饮水")
GROUND = ("DEL_REQUEST_REPORT",)


def past(town: Town, title: str, *, office: str = "social", **said: Any) -> int:
    """A document decided before."""
    values = {
        "status": DocumentStatus.FILED,
        "issued_on": date(2024, 5, 1),
        "doc_kind": "notice",
        "attribute": OPEN,
        "grounds": [],
        **said,
    }
    if values["status"] is DocumentStatus.PUBLISHED:
        values["published_at"] = town.now
    organisation = values.pop("organisation", "town")
    with town.system() as (session, _):
        row = Document(
            organisation_id=town.ids[organisation],
            office_id=town.ids[office],
            drafter_id=None,
            created_at=town.now,
            title=title,
            **values,
        )
        session.add(row)
        session.flush()
        return row.id


def many(town: Town, count: int = LEAST) -> None:
    """Decided documents of the own office about other matters."""
    for number in range(count):
        past(town, f"关于做好{2000 + number}年{MATTERS[number % len(MATTERS)]}工作的通知")


def drafted(town: Town) -> int:
    document_id = town.draft(None)
    town.edit(document_id, None, title=ASKED_FOR)
    return document_id


def compared(town: Town, document_id: int, login: str = "drafter") -> LikeDecisions:
    with town.acting(login) as (session, actor):
        return like_decided(session, actor, session.get_one(Document, document_id))


def test_the_likest_of_the_own_office_come_first_with_what_was_decided(town: Town) -> None:
    many(town)
    exempt = past(town, LIKE.format(year=2023), attribute=EXEMPT, grounds=list(GROUND))
    past(town, "关于调整困难群众临时救助标准的通知", doc_number="青府〔2024〕1号")
    found = compared(town, drafted(town))
    first = found.rows[0]
    assert (first.document_id, first.attribute, first.grounds) == (exempt, EXEMPT, GROUND)
    assert (first.decided_on, first.own_office, first.may_open) == (date(2024, 5, 1), True, True)
    assert [row.phrases for row in found.rows] == [("困难群众临时救助",)] * 2
    assert found.elsewhere == ()


def test_titles_of_other_offices_are_only_seen_where_they_are_public(town: Town) -> None:
    many(town)
    public = past(town, LIKE.format(year=2022), office="building", status=DocumentStatus.PUBLISHED)
    for year, decided in ((2019, EXEMPT), (2020, EXEMPT), (2021, ASKED)):
        past(town, LIKE.format(year=year), office="building", attribute=decided, grounds=GROUND)
    past(
        town,
        LIKE.format(year=2018),
        office="building",
        status=DocumentStatus.WITHDRAWN,
        hidden_at=town.now,
    )
    past(town, LIKE.format(year=2017), office="hall", organisation="village")
    found = compared(town, drafted(town))
    assert [(row.document_id, row.may_open) for row in found.rows] == [(public, False)]
    assert found.rows[0].decided_by == ""
    assert set(found.elsewhere) == {
        (EXEMPT, GROUND[0], 2),
        (ASKED, GROUND[0], 1),
        (OPEN, "", 2),
    }


def test_who_reads_the_whole_organisation_still_sees_no_exempt_title_of_another_office(
    town: Town,
) -> None:
    many(town)
    past(town, LIKE.format(year=2019), office="building", attribute=EXEMPT, grounds=GROUND)
    asked = past(town, LIKE.format(year=2021), office="building", attribute=ASKED, grounds=GROUND)
    found = compared(town, drafted(town), "officer")
    assert [row.document_id for row in found.rows] == [asked]
    assert found.rows[0].may_open


def test_nothing_is_compared_while_there_are_too_few(town: Town) -> None:
    many(town, LEAST - 2)
    past(town, LIKE.format(year=2023))
    document_id = drafted(town)
    found = compared(town, document_id)
    assert (found.rows, found.compared, found.needed) == ((), LEAST - 1, LEAST)
    past(town, "关于印发会议安排的函", doc_kind="letter")  # of any kind where the kind has too few
    assert len(compared(town, document_id).rows) == 1


def test_no_more_than_five_are_shown_and_never_the_draft_itself(town: Town) -> None:
    many(town)
    for year in range(2010, 2020):
        past(town, LIKE.format(year=year))
    document_id = drafted(town)
    rows = compared(town, document_id).rows
    assert len(rows) == SHOWN
    assert document_id not in {row.document_id for row in rows}


def test_undecided_and_discarded_documents_are_nothing_to_compare_with(town: Town) -> None:
    many(town)
    past(town, LIKE.format(year=2021), attribute=None, status=DocumentStatus.ISSUED)
    past(town, LIKE.format(year=2022), status=DocumentStatus.DISCARDED)
    assert compared(town, drafted(town)).rows == ()


def test_a_text_that_is_like_goes_before_a_title_alone(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    with town.work.sessions() as session:
        title = session.get_one(Document, document_id).title
    many(town)
    for year in range(2010, 2016):
        past(town, f"{title[:-2]}{year}年补充通知")
    later = town.draft(None)
    other = town.draft(None, read=answer([segment(1, "会议纪要全文另发。" * 40)]))
    for draft, like_text in ((later, True), (other, False)):
        town.edit(draft, None, title=title)
        row = next(r for r in compared(town, draft).rows if r.document_id == document_id)
        assert (row.like_text, row.decided_by) == (like_text, "approver")
    with town.work.sessions() as session:
        assert session.scalar(select(func.count(Document.id))) == LEAST + 9
