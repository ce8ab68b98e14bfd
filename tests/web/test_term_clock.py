"""Working days used and left while somebody outside is waited for: counted, and drawn wherever it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from review.domain.commands import RecordConsultation
from review.domain.consultations import ConsultationKind
from review.services.consulting import record_consultation
from review.store.calendar import working_calendar
from review.web.term_clock import term_clock
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.road import Road, a_docx, a_draft

ClientAs = Callable[[str], Visitor]

FRIDAY = date(2026, 7, 10)


@pytest.mark.parametrize(
    ("days", "used", "left", "late"),
    [(0, 0, 5, 0), (3, 1, 4, 0), (7, 5, 0, 0), (11, 5, 0, 2)],
    ids=["sent today", "over a weekend", "on the last day", "two days late"],
)
def test_cells_are_working_days_used_left_and_late(
    house: PageHouse, days: int, used: int, left: int, late: int
) -> None:
    with house.house.reading() as session:
        calendar = working_calendar(session)
    day = FRIDAY + timedelta(days=days)
    with house.app.test_request_context("/"):
        clock = term_clock(FRIDAY, calendar.add(FRIDAY, 5).on, day, calendar)
    found = [clock.cells.count(cell) for cell in ("used", "left", "late")]
    assert found == [used, left, late]
    assert str(late or left) in clock.words


def asks(road: Road, house: PageHouse) -> None:
    """The office asks a third party a week ago."""
    with house.session() as session:
        record_consultation(
            session,
            road.actor(session, "drafter"),
            RecordConsultation(
                case_id=road.case_id,
                kind=ConsultationKind.THIRD_PARTY,
                party="海屿渔业公司",
                sent_on=road.today - timedelta(days=7),
            ),
            now=house.clock(),
            today=road.today,
        )
        session.commit()


def clock_on(page: Page) -> str:
    """What the only clock of a page says."""
    figure = page.find("//figure[@class='term-clock']")
    assert len(figure.xpath(".//*[local-name()='rect'][@class='cell-used']")) == 5
    assert len(figure.xpath(".//*[local-name()='rect'][@class='cell-left']")) == 10
    return "".join(figure.itertext())


def test_a_third_party_that_is_asked_has_its_clock_at_every_step(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, a_docx(tmp_path))
    asks(road, house)
    shown = [client_as("drafter").get(f"/documents/{road.document_id}")]
    shown.append(client_as("drafter").get(f"/documents/{road.document_id}/edit"))
    road.submit()
    shown.append(client_as("disclosure_officer").get(f"/cases/{road.case_id}/audit"))
    road.agree().review()
    shown.append(client_as("approver").get(f"/cases/{road.case_id}/sign-off"))
    for page in shown:
        assert "已过5个，还剩10个" in clock_on(page)
