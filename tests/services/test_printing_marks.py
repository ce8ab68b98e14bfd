"""A copy of the draft with the mark of the decision: who may ask, once for each style, and what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.domain import commands as c
from review.domain.marked_copies import MarkStyle
from review.domain.states import Attribute
from review.services.outstanding import claim, due_rows
from review.services.printing_marks import record_mark_refusal, record_marked_copy
from review.store.documents import FileState, FileVersion, reviewed_files
from review.store.marked_copies import MarkedCopy, marked_copies_of, path_of_marked
from tests.services.conftest import TownAt
from tests.town import Town

NOTE, LINE = MarkStyle


def asked(town: Town, document_id: int, style: MarkStyle = NOTE, login: str = "clerk") -> int:
    return int(town.do(login, c.AskForMarkedCopy, document_id, style=style).id)


def test_a_copy_waits_for_the_worker_and_is_kept_beside_the_draft(
    town_at: TownAt, tmp_path: Path
) -> None:
    town, document_id = town_at("decided")
    before = town.files(document_id)[0].digest
    first = asked(town, document_id)
    assert asked(town, document_id, login="officer") == first
    second = asked(town, document_id, LINE)
    assert second != first
    with town.system() as (session, actor):
        assert ("mark", first) in due_rows(session, town.now)
        row = session.get_one(MarkedCopy, first)
        assert (row.attribute, row.state) == (Attribute.PROACTIVE, FileState.PENDING)
        assert claim(row, town.now)
        made = tmp_path / "made"
        made.write_bytes(b"the draft with its mark")
        record_marked_copy(session, town.work.vault, actor, row, made, now=town.now)
        kept = path_of_marked(town.work.vault.files, row)
        assert kept.read_bytes() == b"the draft with its mark"
    assert town.payloads(document_id)[-1] == {
        "version": town.files(document_id)[0].id,
        "attribute": "proactive",
        "style": "note",
        "digest": row.digest,
    }
    assert town.files(document_id)[0].digest == before


def test_what_the_engine_refuses_is_told_and_may_be_asked_for_again(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    first = asked(town, document_id)
    with town.system() as (session, _):
        row = session.get_one(MarkedCopy, first)
        assert claim(row, town.now)
        message = {"zh": "版面上没有空位。", "en": "There is no room."}
        record_mark_refusal(session, row, "unsupported", message, now=town.now)
    second = asked(town, document_id)
    assert second != first
    with town.work.sessions() as session:
        [version] = reviewed_files(session, document_id)
        assert marked_copies_of(session, version.id, Attribute.PROACTIVE)[NOTE].id == second


@pytest.mark.parametrize(
    ("stage", "login", "code"),
    [
        ("at_sign_off", "clerk", "not_decided"),
        ("decided", "drafter", "role_missing"),
        ("decided", "reviewer", "role_missing"),
        ("published", "clerk", "no_open_case"),
    ],
)
def test_only_clerk_and_officer_ask_once_it_is_decided(
    look: TownAt, stage: str, login: str, code: str
) -> None:
    town, document_id = look(stage)
    assert code in town.refusals(login, c.AskForMarkedCopy, document_id, style=NOTE)


def test_a_draft_that_bears_a_mark_or_has_no_pages_gets_none(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    [version] = town.files(document_id)
    reading = town.work.vault.reading(version.id)
    found = {"value": "proactive", "segment": "s1", "start": 0, "end": 2}
    marked = {**reading, "metadata": {**reading["metadata"], "attribute_mark": found}}
    town.work.vault.files.write_working(version.id, "reading.json", marked)
    assert town.refusals("clerk", c.AskForMarkedCopy, document_id, style=NOTE) == {"mark_stands"}
    with town.work.transaction() as session:
        session.get_one(FileVersion, version.id).format = "xlsx"
    said = town.refusals("clerk", c.AskForMarkedCopy, document_id, style=NOTE)
    assert said == {"mark_not_printable"}
