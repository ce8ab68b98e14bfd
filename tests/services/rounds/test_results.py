"""What a round came to: figures that add up, a balance with the next July, a notice that names nothing withheld."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from review.domain import commands as c
from review.domain.rounds import TitlesPolicy
from review.domain.states import (
    Attribute,
    CaseKind,
    CaseState,
    DocumentStatus,
    ItemState,
    Outcome,
    Route,
    Validity,
)
from review.domain.values import Refused, Stale
from review.jobs.tasks import work_off
from review.public.tables import Notice
from review.services.rounds.results import (
    balance_of,
    draft_notice,
    figures_now,
    figures_of,
    publish_notice,
)
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState
from review.store.releases import Release, ReleaseState
from review.store.round_results import RoundNotice, changed_documents, notice_of
from review.store.rounds import RoundItem
from tests.july_house import July

IN_WINDOW = date(2023, 5, 4)
TITLE = "2026年公文公开属性评估调整结果公告"
BODY = "本次应评估3件，已办结2件。\n海屿区人民政府办公室\n"
PUBLIC = "关于发放临时救助金的通知"
WITHHELD = "关于渔港扩建补偿标准的会议纪要"


def settle(july: July, document_id: int, outcome: Outcome, **document: Any) -> None:
    """The item was approved; the document is as the outcome left it."""
    item = july.items(2026)[document_id]
    with july.town.system() as (session, _):
        session.execute(
            update(RoundItem)
            .where(RoundItem.id == item.id)
            .values(
                state=ItemState.SETTLED,
                outcome=outcome,
                proposer_id=july.town.ids["drafter"],
                approver_id=july.town.ids["approver"],
                proposed_at=july.town.now,
                settled_at=july.town.now,
            )
        )
        if document:
            session.execute(update(Document).where(Document.id == document_id).values(**document))


def written(july: July, document_id: int) -> None:
    """The document's release stands outside."""
    now, ids = july.town.now, july.town.ids
    with july.town.system() as (session, _):
        document = session.get_one(Document, document_id)
        case = ReviewCase(
            organisation_id=document.organisation_id,
            office_id=document.office_id,
            document_id=document_id,
            kind=CaseKind.FIRST,
            state=CaseState.SETTLED,
            route=Route.AUDIT_THEN_CONFIDENTIALITY,
            opened_at=now,
            opened_by_id=ids["drafter"],
            step_since=now,
            settled_at=now,
            decided_attribute=Attribute.PROACTIVE,
            decided_at=now,
            approver_id=ids["approver"],
        )
        session.add(case)
        session.flush()
        session.add(
            Release(
                organisation_id=document.organisation_id,
                document_id=document_id,
                case_id=case.id,
                revision=1,
                record={},
                strings_digest="0" * 64,
                asked_at=now,
                state=ReleaseState.DONE,
                written_at=now,
            )
        )


@pytest.fixture
def closed(july: July) -> July:
    """A July of three: one kept, one public and repealed, one left open; then it was closed."""
    kept = july.paper(IN_WINDOW, title="关于某户低保核查情况的请示")
    public = july.paper(
        IN_WINDOW, title=PUBLIC, status=DocumentStatus.PUBLISHED, attribute=Attribute.PROACTIVE
    )
    july.paper(IN_WINDOW, title=WITHHELD, doc_number="海府办〔2023〕8号")
    written(july, public)
    july.open(2026)
    settle(july, kept, Outcome.KEEP)
    repealed = {"validity": Validity.REPEALED, "validity_on": date(2026, 7, 3)}
    settle(july, public, Outcome.MARK_REPEALED, **repealed)
    july.at(2026, 8, 3)
    july.close(2026)
    return july


def draft(july: July, body: str = BODY, version: int = 0) -> RoundNotice:
    round_id = july.round(2026).id
    command = c.DraftNotice(round_id=round_id, version=version, title=TITLE, body=body)
    with july.town.acting("officer") as (session, actor):
        return draft_notice(session, actor, command, now=july.town.now)


def publish(july: July, version: int = 1) -> None:
    command = c.PublishNotice(round_id=july.round(2026).id, version=version)
    with july.town.acting("officer") as (session, actor):
        publish_notice(session, actor, command, now=july.town.now)


def notice(july: July) -> RoundNotice:
    with july.town.work.sessions() as session:
        found = notice_of(session, july.round(2026).id)
    assert found is not None
    return found


def outside(july: July) -> list[tuple[str, str]]:
    """Titles and bodies of the notices that the public reads."""
    with july.town.work.public.session() as session:
        return [(row.title, row.body) for row in session.scalars(select(Notice))]


def code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusals[0].code


def test_the_figures_add_up_and_are_frozen_at_the_close(closed: July) -> None:
    row = closed.round(2026)
    with closed.town.work.sessions() as session:
        assert row.figures == figures_of(session, row)
    figures = row.figures
    assert figures["population"] == 3
    assert figures["approved"] == {"keep": 1, "mark_repealed": 1}
    assert (figures["carried_over"], figures["moved"]) == (1, 0)
    assert figures["population"] == sum(figures["approved"].values()) + figures["carried_over"]
    assert sum(o["items"] for o in figures["offices"]) == figures["population"]


def test_what_is_published_later_is_counted_apart_from_what_was_frozen(closed: July) -> None:
    closed.at(2026, 9, 1)
    with closed.town.work.sessions() as session:
        row = closed.round(2026)
        now_, then = figures_now(session, row), row.figures
    assert {k: v for k, v in now_.items() if k != "published"} == {
        k: v for k, v in then.items() if k != "published"
    }


def test_only_documents_that_stand_outside_may_be_named(closed: July) -> None:
    with closed.town.work.sessions() as session:
        named = changed_documents(session, closed.round(2026).id)
    assert [(d.title, d.outcome) for d in named] == [(PUBLIC, Outcome.MARK_REPEALED)]


def test_closing_and_the_next_opening_agree(closed: July) -> None:
    with closed.town.work.sessions() as session:
        assert balance_of(session, closed.round(2026)) is None
    closed.at(2027)
    closed.open(2027)
    with closed.town.work.sessions() as session:
        balance = balance_of(session, closed.round(2026))
    assert balance == {
        "year": 2027,
        "carried_over": 1,
        "brought_forward": 1,
        "answered_between": 0,
        "difference": 0,
    }


def test_what_was_decided_between_two_julys_is_part_of_the_balance(closed: July) -> None:
    (left,) = [i for i in closed.items(2026).values() if i.state is ItemState.CARRIED_OVER]
    closed.evaluated(left.document_id)
    closed.at(2027)
    closed.open(2027)
    with closed.town.work.sessions() as session:
        balance = balance_of(session, closed.round(2026))
    assert balance is not None
    assert (balance["brought_forward"], balance["answered_between"]) == (0, 1)
    assert balance["difference"] == 0


def test_a_notice_is_checked_then_published_and_written_outside(closed: July) -> None:
    draft(closed)
    assert code(lambda: publish(closed)) == "notice_not_checked"
    work_off(closed.town.work)
    assert (notice(closed).state, notice(closed).hits) == (FileState.DONE, [])
    publish(closed)
    assert outside(closed) == []
    work_off(closed.town.work)
    assert outside(closed) == [(TITLE, BODY)]
    assert closed.round(2026).notice_at is not None
    assert code(lambda: draft(closed, "改了。", version=2)) == "notice_published"


def test_a_notice_with_an_identity_number_is_not_published(closed: July) -> None:
    draft(closed, BODY + "联系人身份证号11010519491231002X。\n")
    work_off(closed.town.work)
    assert notice(closed).hits == ["ID"]
    assert code(lambda: publish(closed)) == "notice_hit"
    draft(closed, BODY, version=1)
    work_off(closed.town.work)
    publish(closed, version=2)


@pytest.mark.parametrize(
    "line",
    [
        f"另有《{WITHHELD}》继续评估。",
        "另有关于渔港扩建 补偿标准的会议纪要继续评估。",
        "另有海府办[2023]8号继续评估。",
    ],
)
def test_a_notice_never_names_what_stays_inside(closed: July, line: str) -> None:
    assert code(lambda: draft(closed, BODY + line)) == "notice_names_withheld"


def test_a_document_hidden_since_the_draft_takes_its_name_along(closed: July) -> None:
    draft(closed, f"{BODY}1.《{PUBLIC}》，已废止\n")
    work_off(closed.town.work)
    (public,) = [
        i.document_id for i in closed.items(2026).values() if i.outcome is Outcome.MARK_REPEALED
    ]
    closed.change(public, status=DocumentStatus.WITHDRAWN)
    assert code(lambda: publish(closed)) == "notice_names_withheld"


def test_the_titles_policy_of_the_round_holds_for_its_notice(july: July) -> None:
    july.since(2021, effective=2026, titles=TitlesPolicy.COUNTS)
    public = july.paper(
        IN_WINDOW, title=PUBLIC, status=DocumentStatus.PUBLISHED, attribute=Attribute.PROACTIVE
    )
    written(july, public)
    july.open(2026)
    repealed = {"validity": Validity.REPEALED, "validity_on": date(2026, 7, 3)}
    settle(july, public, Outcome.MARK_REPEALED, **repealed)
    july.at(2026, 8, 3)
    july.close(2026)
    assert code(lambda: draft(july, f"{BODY}1.《{PUBLIC}》\n")) == "titles_not_allowed"
    assert draft(july).body == BODY


def test_an_open_round_has_no_notice_and_only_the_officer_writes_one(july: July) -> None:
    july.paper(IN_WINDOW)
    july.open(2026)
    assert code(lambda: draft(july)) == "round_not_closed"
    july.at(2026, 8, 3)
    july.close(2026)
    command = c.DraftNotice(round_id=july.round(2026).id, version=0, title=TITLE, body=BODY)
    with july.town.acting("drafter") as (session, actor), pytest.raises(Refused) as refused:
        draft_notice(session, actor, command, now=july.town.now)
    assert refused.value.refusals[0].code == "role_missing"


def test_two_who_write_the_notice_at_once_do_not_overwrite_each_other(closed: July) -> None:
    draft(closed)
    draft(closed, BODY + "第一人改的。\n", version=1)
    with pytest.raises(Stale):
        draft(closed, BODY + "第二人改的。\n", version=1)
