"""The page of what a round came to: figures with their lists, the notice from draft to public, the papers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import docx
from sqlalchemy import select

from review.domain.rounds import RoundState
from review.domain.states import Attribute, ItemState, Outcome
from review.store.documents import FileState
from review.store.round_results import RoundNotice
from review.store.rounds import Round
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.july import July, kept

ClientAs = Callable[[str], Visitor]
CLOSED = {"state": RoundState.CLOSED, "closed_at": datetime(2026, 8, 3, tzinfo=UTC)}
WITHHELD = "关于渔港扩建补偿标准的会议纪要"


def a_closed_july(house: PageHouse) -> July:
    """Two settled items, one of them taken down to on-request, one carried over; the round is closed."""
    july = July(house)
    july.item(ItemState.SETTLED, **kept())
    july.item(
        ItemState.SETTLED,
        outcome=Outcome.TO_ON_REQUEST,
        next_review_year=2029,
        about={"attribute": Attribute.EXEMPT},
    )
    july.item(ItemState.CARRIED_OVER, about={"title": WITHHELD})
    with house.session() as session:
        row = session.get_one(Round, july.round_id)
        for name, value in CLOSED.items():
            setattr(row, name, value)
        session.commit()
    return july


def notice(house: PageHouse) -> RoundNotice:
    with house.session() as session:
        return session.scalars(select(RoundNotice)).one()


def test_an_open_round_shows_its_figures_and_no_notice_yet(
    house: PageHouse, client_as: ClientAs
) -> None:
    july = July(house)
    july.item(ItemState.AWAITING_APPROVAL, **kept())
    page = client_as("disclosure_officer").get(f"/rounds/{july.round_id}/result")
    assert "收尾后才能发公告" in page.text
    assert "维持" in page.text
    assert "公告文字" not in page.text


def test_a_closed_round_comes_with_a_drafted_notice(house: PageHouse, client_as: ClientAs) -> None:
    july = a_closed_july(house)
    officer = client_as("disclosure_officer")
    page = officer.get(f"/rounds/{july.round_id}/result")
    assert "本次应评估3件，已办结2件。" in page.text
    assert "另有1件没有办结" in page.text
    assert WITHHELD not in page.text
    saved = officer.follow(officer.submit(page.form(f"/rounds/{july.round_id}/result/notice")))
    assert "正在检查公告文字" in saved.text
    row = notice(house)
    assert (row.state, row.published_at) == (FileState.PENDING, None)
    assert "公告文字还没有检查完" in saved.text


def test_a_notice_that_names_what_stays_inside_is_refused_and_kept_on_the_page(
    house: PageHouse, client_as: ClientAs
) -> None:
    july = a_closed_july(house)
    officer = client_as("disclosure_officer")
    page = officer.get(f"/rounds/{july.round_id}/result")
    form = page.form(f"/rounds/{july.round_id}/result/notice")
    refused = officer.submit(form, status=422, body=f"另有《{WITHHELD}》继续评估。")
    assert "公告提到了1份没有公开的公文" in refused.text
    assert f"另有《{WITHHELD}》继续评估。" in refused.text


def test_the_report_is_a_word_file_with_every_office_and_no_withheld_title(
    house: PageHouse, client_as: ClientAs
) -> None:
    july = a_closed_july(house)
    officer = client_as("disclosure_officer")
    answer = officer.client.get(f"/rounds/{july.round_id}/result/report.docx")
    assert answer.status_code == 200
    paper = docx.Document(io.BytesIO(answer.data))
    cells = [c.text for table in paper.tables for row in table.rows for c in row.cells]
    said = "\n".join([*(p.text for p in paper.paragraphs), *cells])
    assert "综合处" in said
    assert "应评估3件，已办结2件，结转1件" in said
    assert WITHHELD not in said
    assert len(paper.inline_shapes) == 3


def test_figures_are_for_those_who_answer_for_the_organisation(
    house: PageHouse, client_as: ClientAs
) -> None:
    july = a_closed_july(house)
    for role in ("approver", "supervisor"):
        page = client_as(role).get(f"/rounds/{july.round_id}/result")
        assert "公告文字" not in page.text
    drafter = client_as("drafter")
    assert drafter.client.get(f"/rounds/{july.round_id}/result").status_code == 403
    token = {"title": "公告", "body": "正文", "version": "0"}
    answer = client_as("approver").client.post(f"/rounds/{july.round_id}/result/notice", data=token)
    assert answer.status_code in (400, 403)
    with house.session() as session:
        assert session.scalars(select(RoundNotice)).all() == []
