"""Repeal lists line by line: matched, ambiguous, unknown, already marked, the list itself; then applied once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.states import Validity
from review.domain.validity import LineMatch, MarkSource
from review.services.outstanding import claim
from review.services.validity.listing import record_list, record_list_refusal
from review.store.documents import FileState
from review.store.repeal_lists import RepealList, lines_of, lists_of_marks
from review.store.validity import marks_of
from tests.olddocs import registered
from tests.town import Town

DECISION = "青榕镇人民政府关于废止部分文件的决定"


@pytest.fixture
def house(town: Town) -> dict[str, int]:
    """Documents of every fate that a list can name."""
    ids = {
        "numbered": registered(town, "防汛办法", "青府〔2018〕1号", date(2018, 1, 1)),
        "titled": registered(town, "青榕镇养老补贴办法", "", date(2017, 1, 1)),
        "twin": registered(town, "考勤制度", "青府〔2016〕1号", date(2016, 1, 1)),
        "other twin": registered(town, "考勤制度", "青府〔2017〕1号", date(2017, 1, 1)),
        "dead": registered(town, "旧规定", "青府〔2010〕1号", date(2010, 1, 1)),
        "young": registered(town, "新规定", "青府〔2026〕1号", date(2026, 6, 1)),
        "list": registered(town, DECISION, "青府〔2026〕2号", date(2026, 3, 1)),
    }
    said = {"validity": Validity.LAPSED, "on": date(2015, 1, 1)}
    town.do("officer", c.MarkValidity, ids["dead"], **said)
    return ids


def bring(town: Town, **said: Any) -> dict[str, Any]:
    """What an officer says of a list that lies in quarantine."""
    came = town.received("一份清单".encode())
    return {
        "organisation_id": town.ids["town"],
        "name": "废止文件目录.xlsx",
        "key": came.key,
        "digest": came.digest,
        "bytes": came.bytes,
        "own_document_id": None,
        "validity": Validity.REPEALED,
        "on": date(2026, 3, 1),
        "legal_reference": "青府〔2026〕2号",
        **said,
    }


def entry(number: str | None, title: str | None = None, line: int = 1) -> dict[str, Any]:
    return {"line": line, "title": title, "number": number, "place": f"目录!{line}"}


def read(town: Town, list_id: int, *entries: dict[str, Any]) -> None:
    """Stand in for the reader of lists."""
    with town.system() as (session, _):
        row = session.get_one(RepealList, list_id)
        assert claim(row, town.now)
        record_list(session, town.work.vault, row, entries)


def matches(town: Town, list_id: int) -> list[LineMatch]:
    with town.work.sessions() as session:
        return [line.match for line in lines_of(session, list_id)]


def line_ids(town: Town, list_id: int) -> tuple[int, ...]:
    with town.work.sessions() as session:
        return tuple(line.id for line in lines_of(session, list_id))


EVERY_FATE = (
    entry("青府〔2018〕1号", "防汛办法", 1),
    entry(None, "青榕镇养老补贴办法", 2),
    entry(None, "考勤制度", 3),
    entry("青府〔2099〕1号", "没有的文件", 4),
    entry("青府〔2010〕1号", None, 5),
    entry("青府〔2026〕1号", None, 6),
    entry("青府〔2026〕2号", DECISION, 7),
    entry("青府〔2018〕1号", None, 8),
)


def test_every_line_is_told_what_it_names(town: Town, house: dict[str, int]) -> None:
    row = town.do("officer", c.BringRepealList, **bring(town, own_document_id=house["list"]))
    read(town, row.id, *EVERY_FATE)
    assert matches(town, row.id) == [
        LineMatch.BY_NUMBER,
        LineMatch.BY_TITLE,
        LineMatch.AMBIGUOUS,
        LineMatch.UNKNOWN,
        LineMatch.ALREADY,
        LineMatch.TOO_NEW,
        LineMatch.ITSELF,
        LineMatch.REPEATED,
    ]
    with town.work.sessions() as session:
        kept = session.get_one(RepealList, row.id)
    assert (kept.state, kept.intake_key) == (FileState.DONE, None)
    path = town.work.vault.files.evidence_path(kept.organisation_id, kept.digest)
    assert path.read_bytes().decode() == "一份清单"


def test_the_good_lines_are_applied_with_an_event_each_and_the_list_stays_linked(
    town: Town, house: dict[str, int]
) -> None:
    row = town.do("officer", c.BringRepealList, **bring(town, own_document_id=house["list"]))
    read(town, row.id, *EVERY_FATE)
    chosen = line_ids(town, row.id)
    town.do("officer", c.ApplyRepealList, list_id=row.id, version=1, line_ids=chosen)
    for name in ("numbered", "titled"):
        document = town.document(house[name])
        assert (document.validity, document.validity_on, document.successor_id) == (
            Validity.REPEALED,
            date(2026, 3, 1),
            None,  # a decision that repeals takes nobody's place
        )
        assert town.events(house[name]).count("document.validity_changed") == 1
    for name in ("twin", "other twin", "young", "list"):
        assert town.document(house[name]).validity is Validity.IN_FORCE
    with town.work.sessions() as session:
        (mark,) = marks_of(session, house["numbered"])
        assert (mark.source, mark.legal_reference) == (MarkSource.LIST, "青府〔2026〕2号")
        assert lists_of_marks(session, house["numbered"])[mark.id].id == row.id
    again = {"list_id": row.id, "version": 2, "line_ids": chosen}
    assert town.refusals("officer", c.ApplyRepealList, **again) == {"list_not_open"}


def test_a_line_that_was_marked_meanwhile_says_so_and_the_rest_is_applied(
    town: Town, house: dict[str, int]
) -> None:
    row = town.do("officer", c.BringRepealList, **bring(town))
    read(town, row.id, entry("青府〔2018〕1号"), entry(None, "青榕镇养老补贴办法", 2))
    said = {"validity": Validity.REPEALED, "on": date(2026, 2, 1)}
    town.do("officer", c.MarkValidity, house["numbered"], **said)
    ids = line_ids(town, row.id)
    town.do("officer", c.ApplyRepealList, list_id=row.id, version=1, line_ids=ids)
    with town.work.sessions() as session:
        first, second = lines_of(session, row.id)
    assert (first.refused, first.mark_id) == ("validity_unchanged", None)
    assert second.mark_id is not None


def test_only_chosen_lines_are_applied(town: Town, house: dict[str, int]) -> None:
    row = town.do("officer", c.BringRepealList, **bring(town))
    read(town, row.id, entry("青府〔2018〕1号"), entry(None, "青榕镇养老补贴办法", 2))
    first, second = line_ids(town, row.id)
    nothing = {"list_id": row.id, "version": 1, "line_ids": ()}
    assert town.refusals("officer", c.ApplyRepealList, **nothing) == {"list_nothing_chosen"}
    town.do("officer", c.ApplyRepealList, list_id=row.id, version=1, line_ids=(second,))
    assert town.document(house["numbered"]).validity is Validity.IN_FORCE
    assert town.document(house["titled"]).validity is Validity.REPEALED
    assert first != second


BAD: list[tuple[str, dict[str, Any], set[str]]] = [
    ("a picture", {"name": "目录.png"}, {"list_format"}),
    ("no day", {"on": None}, {"validity_date_missing"}),
    ("a day to come", {"on": date(2030, 1, 1)}, {"validity_in_future"}),
    ("no reference", {"legal_reference": " "}, {"legal_reference_missing"}),
    ("marks nothing", {"validity": Validity.IN_FORCE}, {"list_marks_nothing"}),
    ("an unknown document", {"own_document_id": 999999}, {"successor_unknown"}),
]


@pytest.mark.parametrize(("said", "codes"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_list_that_can_not_be_taken_is_refused_with_its_reason(
    town: Town, said: dict[str, Any], codes: set[str]
) -> None:
    assert town.refusals("officer", c.BringRepealList, **bring(town, **said)) == codes


def test_only_an_officer_brings_and_applies_lists(town: Town, house: dict[str, int]) -> None:
    assert town.refusals("clerk", c.BringRepealList, **bring(town)) == {"role_missing"}
    row = town.do("officer", c.BringRepealList, **bring(town))
    read(town, row.id, entry("青府〔2018〕1号"))
    said = {"list_id": row.id, "version": 1, "line_ids": line_ids(town, row.id)}
    for login in ("clerk", "stranger"):
        assert town.refusals(login, c.ApplyRepealList, **said) == {"role_missing"}
    assert town.document(house["numbered"]).validity is Validity.IN_FORCE


def test_a_list_with_a_secrecy_mark_leaves_neither_bytes_nor_name(town: Town) -> None:
    row = town.do("officer", c.BringRepealList, **bring(town))
    with town.system() as (session, _):
        kept = session.get_one(RepealList, row.id)
        assert claim(kept, town.now)
        record_list_refusal(session, town.work.vault, kept, "secrecy_mark", None)
    with town.work.sessions() as session:
        kept = session.get_one(RepealList, row.id)
    assert (kept.state, kept.reason, kept.name, kept.intake_key) == (
        FileState.REFUSED,
        "secrecy_mark",
        "",
        None,
    )
    assert town.work.vault.files.quarantined() == {}


def test_a_document_issued_between_is_not_ended_before_it_began(
    town: Town, house: dict[str, int]
) -> None:
    row = town.do("officer", c.BringRepealList, **bring(town, on=town.today))
    read(town, row.id, entry("青府〔2026〕1号"))
    with town.system() as (session, _):
        session.get_one(RepealList, row.id).on = date(2026, 6, 1) - timedelta(days=1)
    ids = line_ids(town, row.id)
    town.do("officer", c.ApplyRepealList, list_id=row.id, version=1, line_ids=ids)
    with town.work.sessions() as session:
        (line,) = lines_of(session, row.id)
    assert line.refused == "validity_before_issue"
    assert town.document(house["young"]).validity is Validity.IN_FORCE
