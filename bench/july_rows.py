"""A large register for the bench of July, made by the database itself, and the statements one would write by hand."""

# ruff: noqa: S608 - every part of every statement is a constant

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from review.domain.rounds import RoundPolicy
from review.domain.states import Role
from review.store.people import Grant, Office, Organisation, Person
from review.store.round_policies import policy_columns
from review.store.rounds import RoundPolicyRow

YEAR = 2026
NOW = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 7, 1)
OFFICES = 60
CAME = datetime(2015, 1, 1, tzinfo=UTC)

_COLUMNS = (
    "id, organisation_id, office_id, drafter_id, status, created_at, title, doc_number, issuer, "
    "doc_kind, doc_date, issued_on, addressees, summary, subject, urgency, is_normative, is_policy, "
    "is_party, paper_only, joint_issuers, joint_agreed, interpretation_required, interpretation_url, "
    "validity, successor_text, attribute, grounds, ground_reason, evaluated_on, review_on, review_why, "
    "partial, printed_partial, printed_reason, hide_explanation, still_visible, reading, version, "
    "key_fields, item_code"
)
#: i runs from 1; days spread over eighteen years; nine of ten older ones are evaluated, some come again.
_VALUES = (
    "i, 1, i % 60 + 1, i % 60 + 1, 'filed', {past}, '关于印发工作方案的通知', "
    "'海府〔' || {year} || '〕' || i || '号', '海屿区人民政府', 'notice', NULL, {day}, '各处室', "
    "'部署有关工作。', '17', 'ordinary', {no}, {no}, {no}, {no}, '', {no}, {no}, '', 'in_force', '', "
    "'on_request', '[]', '涉及内部管理，公开会影响执行。', {done}, {again}, {why}, {no}, {no}, '', '', "
    "{no}, '{{}}', 1, '[]', ''"
)
_DAYS = "i * 37 % 6700"


def fill(connection: Connection, documents: int) -> None:
    """An organisation with sixty offices and drafters, and so many issued documents."""
    on_sqlite = connection.dialect.name == "sqlite"
    no, past = ("0", "'2015-01-01 00:00:00.000000'") if on_sqlite else ("false", "'2015-01-01'")
    session = Session(connection)
    session.add(
        Organisation(
            name="海屿区人民政府", short_name="海屿", code="C1", number_code="海府", created_at=CAME
        )
    )
    session.flush()
    settings = policy_columns(RoundPolicy(first_year=2021))
    session.add(
        RoundPolicyRow(
            organisation_id=1, effective_year=2021, set_by_id=None, set_at=CAME, **settings
        )
    )
    for number in range(1, OFFICES + 1):
        session.add(Office(organisation_id=1, name=f"第{number}处"))
        session.add(
            Person(
                organisation_id=1,
                login=f"d{number}",
                name="某人",
                password_hash="-",  # noqa: S106 - nobody signs in
                created_at=CAME,
            )
        )
        session.flush()
        session.add(
            Grant(
                person_id=number,
                role=Role.DRAFTER,
                organisation_id=1,
                office_id=number,
                from_on=CAME.date(),
            )
        )
    session.flush()
    day = (
        f"date('2008-01-01', '+' || ({_DAYS}) || ' days')"
        if on_sqlite
        else f"(date '2008-01-01' + {_DAYS})"
    )
    evaluated = f"i % 10 > 0 AND {day} < '2023-01-01'"
    values = _VALUES.format(
        past=past if on_sqlite else f"timestamptz {past}",
        no=no,
        day=day,
        year=f"strftime('%Y', {day})" if on_sqlite else f"extract(year from {day})",
        done=f"CASE WHEN {evaluated} THEN {'' if on_sqlite else 'date '}'2024-07-20' END",
        again=f"CASE WHEN {evaluated} AND i % 14 = 0 THEN {'' if on_sqlite else 'date '}'2026-07-01' END",
        why=f"CASE WHEN {evaluated} AND i % 14 = 0 THEN 'ground_date' END",
    )
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {documents}) "
        if on_sqlite
        else ""
    )
    source = "n" if on_sqlite else f"generate_series(1, {documents}) AS n(i)"
    statement = f"INSERT INTO document ({_COLUMNS}) {numbers}SELECT {values} FROM {source}"
    connection.execute(text(statement.replace(":", "\\:")))


_WHO = (
    "organisation_id = 1 AND status IN ('issued', 'filed', 'published') AND NOT is_party "
    "AND out_of_scope IS NULL AND ("
    "(evaluated_on IS NULL AND coalesce(issued_on, doc_date) >= '2018-01-01' "
    "AND coalesce(issued_on, doc_date) < '2024-01-01') "
    "OR (review_on IS NOT NULL AND review_on <= '2026-07-31')) "
    "AND NOT EXISTS (SELECT 1 FROM round_item o WHERE o.document_id = document.id "
    "AND o.state IN ('assigned', 'returned', 'in_review', 'awaiting_approval'))"
)


def hand_written(connection: Connection) -> None:
    """A round and its items in one go."""
    sqlite = connection.dialect.name == "sqlite"
    moment = "'2026-07-01 01:00:00.000000'" if sqlite else "timestamptz '2026-07-01 01:00+00'"
    connection.execute(
        text(
            "INSERT INTO round (id, organisation_id, kind, year, state, opened_at, opened_on, from_on, "
            "before_on, policy, titles, office_due_on, closes_on, serial, snapshot_to, snapshot_end, "
            f"figures, version) VALUES (900000, 1, 'july', 2026, 'open', {moment}, '2026-07-01', "
            "'2023-01-01', '2024-01-01', '{}', 'changed', '2026-07-15', '2026-07-31', 0, 0, 0, '{}', 1)"
        )
    )
    connection.execute(
        text(
            "INSERT INTO round_item (organisation_id, round_id, document_id, office_id, "
            "drafting_office_id, assigned_to_id, state, reason, window_on, rounds_late, boundary, "
            "attribute_then, partial_then, grounds_then, ground_reason_then, validity_then, "
            "status_then, document_version, evidence_state, attempts, rule_version, cluster, "
            "outcome_reason, outcome_grounds, successor_text, version) "
            "SELECT organisation_id, 900000, id, office_id, office_id, drafter_id, 'assigned', "
            "CASE WHEN evaluated_on IS NOT NULL THEN review_why "
            "WHEN coalesce(issued_on, doc_date) >= '2023-01-01' THEN 'window' ELSE 'missed' END, "
            f"coalesce(issued_on, doc_date), 0, {'0' if sqlite else 'false'}, attribute, partial, "
            "grounds, ground_reason, validity, status, version, 'pending', 0, '', '', '', '[]', '', 1 "
            f"FROM document WHERE {_WHO}"
        )
    )


def hand_written_preview(connection: Connection) -> object:
    """Counts by office and by why."""
    return connection.execute(
        text(
            "SELECT office_id, count(*), "
            "sum(CASE WHEN evaluated_on IS NULL AND coalesce(issued_on, doc_date) >= '2023-01-01' "
            f"THEN 1 ELSE 0 END) FROM document WHERE {_WHO} GROUP BY office_id"
        )
    ).all()
