"""Proposals: whom a mention means, what waits for a document to come, what people decided stays decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.rounds import ItemReason
from review.domain.states import Validity
from review.domain.validity import ProposalState, ProposalWhy
from review.services.outstanding import claim
from review.services.validity.proposing import record_validity
from review.store.documents import FileState, files_of_record
from review.store.validity import (
    ValidityMention,
    ValidityProposal,
    reading_of_validity,
    validity_proposals_of,
)
from tests.julys import item_of_document
from tests.olddocs import registered
from tests.town import GOOD_COMMENT, Town

NOTICE = "关于印发《青榕镇临时救助办法》的通知"
NUMBER = "青府〔2019〕3号"


@pytest.fixture
def old(town: Town) -> int:
    """The measures of 2019, sent out by a notice."""
    return registered(town, NOTICE, NUMBER, date(2019, 3, 1))


def newer(town: Town, title: str = "青榕镇临时救助规定", **said: Any) -> int:
    """A newer document with a text."""
    number = said.pop("number", "青府〔2024〕7号")
    return registered(
        town, title, number, said.pop("issued_on", date(2024, 6, 1)), "正文。", **said
    )


def mention(
    kind: str = "repeals",
    *,
    title: str | None = None,
    number: str | None = None,
    since: str | None = None,
) -> dict[str, Any]:
    """A mention as the engine answers it."""
    place = {"segment": "word/document.xml#p1", "start": 0, "end": 2}
    return {"kind": kind, "title": title, "number": number, "since": since, **place}


def says(town: Town, document_id: int, *mentions: dict[str, Any], **more: Any) -> int:
    """The engine's answer about a document is taken in; answers how many proposals are new."""
    answer = {"mentions": list(mentions), "periods": [], "subject": None, **more}
    with town.system() as (session, actor):
        row = reading_of_validity(session, document_id)
        assert row is not None
        assert claim(row, town.now)
        versions = [v.id for v in files_of_record(session, document_id)]
        answers = dict.fromkeys(versions, answer) or {None: answer}
        return record_validity(session, actor, row, answers, **town.time)


def again(town: Town, document_id: int) -> None:
    """The document is to be read again."""
    with town.system() as (session, _):
        row = reading_of_validity(session, document_id)
        assert row is not None
        row.state, row.attempts, row.leased_until = FileState.PENDING, 0, None


def proposals(town: Town, document_id: int) -> list[ValidityProposal]:
    with town.work.sessions() as session:
        return validity_proposals_of(session, document_id)


def test_a_repeal_by_number_is_proposed_and_lets_the_document_be_looked_at(
    town: Town, old: int
) -> None:
    new = newer(town)
    assert says(town, new, mention(number=NUMBER, since="2024-07-01")) == 1
    (found,) = proposals(town, old)
    assert (found.why, found.validity, found.on, found.source_document_id) == (
        ProposalWhy.REPEALED_BY,
        Validity.REPEALED,
        date(2024, 7, 1),
        new,
    )
    item = item_of_document(town, old)
    assert (item.state, item.reason) == ("assigned", ItemReason.REPEAL_FOUND)
    assert town.events(old)[-1] == "document.validity_proposed"
    assert town.document(old).validity is Validity.IN_FORCE  # nobody has decided


NAMES = [
    ("the notice itself", {"title": NOTICE}, True),
    ("with the issuer in front", {"title": f"青榕镇人民政府{NOTICE}"}, True),
    ("what the notice sends out", {"title": "青榕镇临时救助办法"}, True),
    ("other brackets and widths", {"title": "关于印发〈青榕镇临时救助办法〉的通知"}, True),
    ("another title", {"title": "青榕镇临时救助细则"}, False),
    ("the title with the number of another", {"title": NOTICE, "number": "青府〔2018〕3号"}, False),
]


@pytest.mark.parametrize(("said", "meant"), [n[1:] for n in NAMES], ids=[n[0] for n in NAMES])
def test_a_title_means_only_the_document_that_bears_it(
    town: Town, old: int, said: dict[str, str], meant: bool
) -> None:
    assert says(town, newer(town), mention(**said)) == int(meant)
    assert len(proposals(town, old)) == int(meant)


def test_two_documents_of_one_title_are_nobodys(town: Town, old: int) -> None:
    twin = registered(town, NOTICE, "青府〔2021〕3号", date(2021, 3, 1))
    new = newer(town)
    assert says(town, new, mention(title=NOTICE)) == 0
    assert proposals(town, old) == proposals(town, twin) == []


def test_nothing_is_ended_by_an_older_document_or_by_itself(town: Town, old: int) -> None:
    elder = newer(town, number="青府〔2015〕1号", issued_on=date(2015, 1, 1))
    assert says(town, elder, mention(number=NUMBER)) == 0
    again(town, old)
    assert says(town, old, mention(number=NUMBER)) == 0
    assert proposals(town, old) == []


def test_a_mention_waits_until_its_document_is_registered(town: Town) -> None:
    new = newer(town)
    assert says(town, new, mention(title="青榕镇临时救助办法", number=NUMBER)) == 0
    with town.work.sessions() as session:
        (waiting,) = session.scalars(select(ValidityMention))
        assert (waiting.target_id, waiting.number_key) == (None, NUMBER)
    late = registered(town, NOTICE, NUMBER, date(2019, 3, 1))
    assert says(town, late) == 1
    (found,) = proposals(town, late)
    assert (found.source_document_id, found.on) == (new, date(2024, 6, 1))
    with town.work.sessions() as session:
        assert session.scalars(select(ValidityMention.target_id)).all() == [late]


def test_a_stated_period_is_proposed_from_the_day_after_its_last(town: Town) -> None:
    document_id = newer(town, "青榕镇补贴办法", issued_on=date(2024, 6, 1))
    period = {"ends": "2026-12-31", "segment": "word/document.xml#p1", "from": 0, "to": 2}
    shorter = {**period, "ends": "2025-01-01"}
    assert says(town, document_id, periods=[shorter, period]) == 1
    (found,) = proposals(town, document_id)
    assert (found.why, found.validity, found.on) == (
        ProposalWhy.PERIOD_OVER,
        Validity.LAPSED,
        date(2027, 1, 1),
    )
    accepted = town.do("officer", c.AcceptProposals, proposal_ids=(found.id,))
    assert accepted.done == ()  # the day is still to come
    assert [r.code for r in accepted.refused[found.id]] == ["validity_in_future"]


def test_work_points_end_with_their_year(town: Town) -> None:
    title = "青榕镇2023年民政工作要点"
    points = registered(town, title, "青府〔2023〕2号", date(2023, 2, 1))
    assert says(town, points, subject={"first": 2023, "last": 2023}) == 1
    (found,) = proposals(town, points)
    assert (found.why, found.on) == (ProposalWhy.PAST_YEAR, date(2024, 1, 1))
    town.do("officer", c.AcceptProposals, proposal_ids=(found.id,))
    document = town.document(points)
    assert (document.validity, document.successor_id) == (Validity.LAPSED, None)


def test_accepting_marks_with_the_new_document_as_successor(town: Town, old: int) -> None:
    new = newer(town)
    says(town, new, mention(number=NUMBER))
    (found,) = proposals(town, old)
    assert town.do("officer", c.AcceptProposals, proposal_ids=(found.id,)).done == (found.id,)
    document = town.document(old)
    assert (document.validity, document.validity_on, document.successor_id) == (
        Validity.REPEALED,
        date(2024, 6, 1),
        new,
    )
    assert proposals(town, old) == []
    twice = town.do("officer", c.AcceptProposals, proposal_ids=(found.id,))
    assert [r.code for r in twice.refused[found.id]] == ["proposal_decided"]


def test_a_mere_clean_up_takes_nobodys_place(town: Town, old: int) -> None:
    new = newer(town, "青榕镇人民政府关于废止部分文件的决定")
    says(town, new, mention(number=NUMBER))
    (found,) = proposals(town, old)
    town.do("officer", c.AcceptProposals, proposal_ids=(found.id,))
    assert town.document(old).successor_id is None


def test_what_was_dismissed_is_never_proposed_again(town: Town, old: int) -> None:
    new = newer(town)
    says(town, new, mention(number=NUMBER))
    (found,) = proposals(town, old)
    thin = {"proposal_ids": (found.id,), "reason": "否"}
    assert town.refusals("officer", c.DismissProposals, **thin) == {"comment_too_thin"}
    town.do("officer", c.DismissProposals, proposal_ids=(found.id,), reason=GOOD_COMMENT)
    again(town, new)
    assert says(town, new, mention(number=NUMBER)) == 0
    assert proposals(town, old) == []
    assert town.events(old)[-1] == "document.validity_dismissed"


def test_several_are_decided_each_for_itself(town: Town, old: int) -> None:
    other = registered(town, "青榕镇养老补贴办法", "青府〔2018〕5号", date(2018, 5, 1))
    new = newer(town)
    says(town, new, mention(number=NUMBER), mention("lapses", number="青府〔2018〕5号"))
    ids = tuple(p.id for d in (old, other) for p in proposals(town, d))
    decided = town.do("officer", c.AcceptProposals, proposal_ids=(*ids, 999999))
    assert decided.done == ids
    assert [r.code for r in decided.refused[999999]] == ["proposal_gone"]
    assert (town.document(old).validity, town.document(other).validity) == (
        Validity.REPEALED,
        Validity.LAPSED,
    )


def test_only_an_officer_of_the_house_decides(town: Town, old: int) -> None:
    says(town, newer(town), mention(number=NUMBER))
    (found,) = proposals(town, old)
    for login in ("drafter", "approver", "stranger"):
        decided = town.do(login, c.AcceptProposals, proposal_ids=(found.id,))
        assert (decided.done, len(decided.refused)) == ((), 1)
    assert town.document(old).validity is Validity.IN_FORCE


def test_a_proposal_whose_source_says_it_no_more_is_put_aside_and_may_come_back(
    town: Town, old: int
) -> None:
    new = newer(town)
    says(town, new, mention(number=NUMBER))
    again(town, new)
    assert says(town, new) == 0
    assert proposals(town, old) == []
    again(town, new)
    assert says(town, new, mention(number=NUMBER)) == 0  # not new, but open again
    assert [p.decision for p in proposals(town, old)] == [ProposalState.OPEN]


def test_a_second_amendment_is_news_and_a_repeal_ends_all(town: Town, old: int) -> None:
    first = newer(town, "修改办法一", number="青府〔2021〕1号", issued_on=date(2021, 1, 1))
    second = newer(town, "修改办法二", number="青府〔2022〕1号", issued_on=date(2022, 1, 1))
    third = newer(town)
    says(town, first, mention("amends", number=NUMBER))
    (amended,) = proposals(town, old)
    town.do("officer", c.AcceptProposals, proposal_ids=(amended.id,))
    assert town.document(old).validity is Validity.AMENDED
    assert says(town, second, mention("amends", number=NUMBER)) == 1
    assert says(town, third, mention(number=NUMBER)) == 1
    repealed = next(p for p in proposals(town, old) if p.validity is Validity.REPEALED)
    town.do("officer", c.AcceptProposals, proposal_ids=(repealed.id,))
    assert proposals(town, old) == []
