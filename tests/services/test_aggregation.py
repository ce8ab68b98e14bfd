"""Evidence that a document adds up with what is public already."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from review.domain.aggregation import Sign, Topic
from review.services.aggregation import Aggregation, aggregation_of
from review.services.settling import files_on_desk
from review.store.documents import Document, FileVersion
from tests.services.conftest import TownAt
from tests.town import PROACTIVE, TITLE, Town, answer, segment

HEADS = ("序号", "储备点地址", "品名", "数量（吨）", "负责人")


def a_list(*heads: str, rows: int = 12) -> dict[str, Any]:
    """A reading with one table of so many rows below its heads."""
    cells = [
        {**segment(100 * row + column, f"{head}{row}", "cell"), "cell": ["t", row, column]}
        for row in range(rows + 1)
        for column, head in enumerate(heads)
    ]
    columns = [
        {"table": "t", "column": n, "header": head, "first": 1} for n, head in enumerate(heads)
    ]
    return {**answer([segment(1, TITLE), *cells]), "columns": columns}


def evidence(town: Town, document_id: int, login: str = "reviewer") -> Aggregation:
    """What somebody is shown beside the question."""
    with town.acting(login) as (session, actor):
        document = session.get_one(Document, document_id)
        versions = files_on_desk(session, document, town.case(session, document_id))
        return aggregation_of(session, town.work.vault, actor, document, versions)


@pytest.fixture
def published(town_at: TownAt) -> tuple[Town, int]:
    """A town with a public document whose file holds a list of stores."""
    town, document_id = town_at("published")
    with town.system() as (session, _):
        document = session.get_one(Document, document_id)
        document.title = "2025年上半年救灾物资储备情况表"
    other = town.draft(read=a_list(*HEADS))
    with town.system() as (session, _):
        # The public file is outlined as the reading of an equal one was.
        outlined = session.scalars(
            select(FileVersion.outlines).where(FileVersion.document_id == other)
        ).one()
        for version in session.scalars(
            select(FileVersion).where(FileVersion.document_id == document_id)
        ):
            version.outlines = outlined
    return town, document_id


def test_the_same_list_of_another_period_is_found_with_what_its_copy_lacks(
    published: tuple[Town, int],
) -> None:
    town, public_id = published
    document_id = town.draft(read=a_list(*HEADS, rows=30))
    town.edit(document_id, PROACTIVE, title="2026年上半年救灾物资储备情况表")
    found = evidence(town, document_id, "drafter")
    (table,) = found.own
    assert (table.position, table.outline.rows) == (0, 30)
    (kin,) = found.public
    assert kin.document_id == public_id
    assert kin.own_office
    assert kin.kin.signs == (Sign.SERIES, Sign.FORM, Sign.TOPIC)
    assert kin.kin.columns == len(HEADS)
    assert kin.kin.topics == (Topic.PEOPLE, Topic.PLACES, Topic.STOCK)
    assert kin.removed == {"ID": 1, "MOB": 1}


def test_a_form_is_recognised_by_its_columns_whatever_the_title(
    published: tuple[Town, int],
) -> None:
    town, public_id = published
    document_id = town.draft(read=a_list("品名", "储备点地址", "数量", rows=2))
    (kin,) = evidence(town, document_id).public
    assert (kin.document_id, kin.kin.signs, kin.kin.columns) == (public_id, (Sign.FORM,), 3)


def test_prose_and_short_tables_of_other_matters_stand_beside_nothing(
    published: tuple[Town, int],
) -> None:
    town, _public = published
    document_id = town.draft(read=a_list("序号", "品名", "金额", rows=40))
    found = evidence(town, document_id)
    assert (found.own, found.public, found.found) == ((), (), 0)


def test_what_was_taken_down_is_public_no_more(published: tuple[Town, int]) -> None:
    town, public_id = published
    town.hide(public_id)
    document_id = town.draft(read=a_list(*HEADS))
    assert evidence(town, document_id).public == ()


def test_keys_of_columns_tell_nothing_of_their_heads(published: tuple[Town, int]) -> None:
    town, _public = published
    document_id = town.draft(read=a_list(*HEADS))
    (outline,) = town.files(document_id)[0].outlines or ()
    assert set(outline) == {"rows", "topics", "columns"}
    assert len(set(outline["columns"])) == len(HEADS)
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in outline["columns"])


def test_a_file_read_before_outlines_were_kept_is_outlined_from_its_text(
    published: tuple[Town, int],
) -> None:
    town, public_id = published
    document_id = town.draft(read=a_list(*HEADS))
    with town.system() as (session, _):
        session.get_one(FileVersion, town.files(document_id)[0].id).outlines = None
    assert [kin.document_id for kin in evidence(town, document_id).public] == [public_id]
