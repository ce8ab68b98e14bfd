"""The revision that gives documents a standing: what it makes of documents that are there already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, DateTime, Engine, Integer, MetaData, Table, text

from review.store.base import make_engine
from review.store.migrate import downgrade, upgrade

BEFORE, AFTER = "20261121_log", "20261122_standing"
CAME = datetime(2022, 5, 5, tzinfo=UTC)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    """A database of the release before, with an organisation and its office."""
    upgrade(empty_database_url, revision=BEFORE)
    engine = make_engine(empty_database_url)
    _insert(engine, "organisation", id=1, name="镇")
    _insert(engine, "office", id=1, organisation_id=1)
    _insert(engine, "person", id=1, login="approver")
    yield engine
    engine.dispose()


def _insert(engine: Engine, table: str, **said: Any) -> None:
    """A row as the release before wrote it; what is required and not said is empty, false or nought."""
    shape = Table(table, MetaData(), autoload_with=engine)
    values = {
        column.name: said.get(column.name, _empty(column.type))
        for column in shape.columns
        if column.name in said or not column.nullable
    }
    with engine.begin() as connection:
        connection.execute(shape.insert(), values)


def _empty(kind: object) -> Any:
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, DateTime):
        return CAME
    if isinstance(kind, Date):
        return CAME.date()
    if isinstance(kind, Integer):
        return 0
    return [] if "JSON" in str(kind) else ""


def _document(engine: Engine, number: int, **columns: Any) -> None:
    plain = {"organisation_id": 1, "office_id": 1, "status": "filed", "urgency": "ordinary"}
    dates = {"validity": "in_force", "created_at": CAME, "issued_on": date(2023, 4, 5)}
    _insert(engine, "document", id=number, **{**plain, **dates, **columns})


def _case(engine: Engine, number: int, document: int, **columns: Any) -> None:
    about = {"organisation_id": 1, "office_id": 1, "document_id": document, "kind": "first"}
    stands = {"state": "settled", "route": "audit_then_confidentiality"}
    signed = {"approver_id": 1, "decided_at": CAME}
    _insert(engine, "review_case", id=number, **{**about, **stands, **signed, **columns})


def _told(engine: Engine, *columns: str) -> dict[int, tuple[Any, ...]]:
    names = ", ".join(columns)
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT id, {names} FROM document ORDER BY id")).all()
    return {row[0]: tuple(row[1:]) for row in rows}


def _grounds(value: Any) -> list[str]:
    found: list[str] = json.loads(value) if isinstance(value, str) else value
    return found


def test_grounds_and_reason_come_from_the_case_that_decided_last(
    engine: Engine, empty_database_url: str
) -> None:
    _document(engine, 1, attribute="exempt")
    _case(
        engine, 1, 1, decided_attribute="exempt", decided_grounds=["INTERNAL"],
        decided_reason="当时的理由",
    )  # fmt: skip
    _case(
        engine, 2, 1, kind="correction", decided_attribute="exempt", decided_grounds=["PROCESS"],
        decided_reason="后来的理由",
    )  # fmt: skip
    undecided = {"approver_id": None, "decided_at": None}
    _case(engine, 3, 1, kind="request", state="sign_off", **undecided)
    _document(engine, 2, attribute="proactive", status="issued")
    _case(engine, 4, 2, decided_attribute="proactive", decided_reason="应当公开")
    _document(engine, 3, attribute="on_request")
    _document(engine, 4)
    upgrade(empty_database_url, revision=AFTER)
    told = {
        number: (_grounds(grounds), reason)
        for number, (grounds, reason) in _told(engine, "grounds", "ground_reason").items()
    }
    assert told == {1: (["PROCESS"], "后来的理由"), 2: ([], ""), 3: ([], ""), 4: ([], "")}


def test_a_validity_that_changed_gets_the_best_date_there_is(
    engine: Engine, empty_database_url: str
) -> None:
    _document(engine, 1, validity="repealed")
    _document(
        engine, 2, validity="lapsed", status="unissued", issued_on=None, doc_date=date(2021, 2, 3)
    )
    _document(engine, 3, validity="amended", status="unissued", issued_on=None)
    _document(engine, 4)
    upgrade(empty_database_url, revision=AFTER)
    told = {number: str(row[0]) for number, row in _told(engine, "validity_on").items()}
    assert told == {1: "2023-04-05", 2: "2021-02-03", 3: "2022-05-05", 4: "None"}


def test_nobody_is_evaluated_or_set_aside_by_the_upgrade(
    engine: Engine, empty_database_url: str
) -> None:
    _document(engine, 1)
    upgrade(empty_database_url, revision=AFTER)
    standing = ("evaluated_on", "review_on", "review_why", "out_of_scope", "successor_id")
    assert _told(engine, *standing) == {1: (None,) * 5}
    assert _told(engine, "successor_text") == {1: ("",)}


def test_going_back_gives_every_issued_document_an_issue_date_again(
    engine: Engine, empty_database_url: str
) -> None:
    _document(engine, 1)
    upgrade(empty_database_url, revision=AFTER)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE document SET issued_on = NULL, doc_date = '2020-02-02' WHERE id = 1")
        )
    downgrade(empty_database_url, BEFORE)
    told = _told(engine, "issued_on", "title")
    assert (str(told[1][0]), told[1][1]) == ("2020-02-02", "")
