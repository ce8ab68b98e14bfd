"""What becomes of imported documents: read for validity after their file, due in July, answered as what they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from review.domain.commands.importing import ImportMove
from review.domain.manifest import Column
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, Outcome, Validity
from review.jobs.mentions import read_mentions
from review.services.outstanding import claim
from review.services.reading import record_refusal
from review.services.validity.asking import ask_reading
from review.store.documents import Document, FileState
from review.store.replay_standing import replay_standing
from review.store.validity import ValidityMention, ValidityReading, reading_of_validity
from tests import manifests as m
from tests.answers import answer, segment
from tests.julys import approve, evaluations, item_of_document, july, open_july, propose, where
from tests.manifests import line
from tests.town import Town

YEAR = 2029


def taken_in(town: Town, place: Path, *lines: dict[Column, object]) -> list[int]:
    """Lines that were imported: the ids of their documents."""
    folder = m.write_files(place / "files", lines)
    run_id = m.bring(town, m.write_csv(place / "清单.csv", lines), folder)
    m.work_on(town, run_id)
    m.steer(town, run_id, ImportMove.START)
    m.work_on(town, run_id)
    found = [row.document_id for row in m.rows_of(town, run_id)]
    assert None not in found
    return [int(i or 0) for i in found]


def asked(town: Town) -> list[int]:
    """The documents that wait to be read for what they say of validity."""
    with town.work.sessions() as session:
        rows = session.scalars(
            select(ValidityReading.document_id).where(ValidityReading.state == FileState.PENDING)
        )
        return sorted(rows)


PAPER = {"path": "", "paper_only": "是", "doc_number": "青府〔2012〕7号", "title": "青榕镇防汛办法"}


def test_a_file_asks_when_it_was_read_and_paper_at_once(town: Town, tmp_path: Path) -> None:
    read, refused, paper = taken_in(town, tmp_path, line(1), line(2), line(3, **PAPER))
    assert asked(town) == [paper]
    town.read(town.files(read)[0].id, answer([segment(1, "自印发之日起施行。")]))
    assert asked(town) == [read, paper]
    with town.system() as (session, actor):
        version = session.merge(town.files(refused)[0])
        claim(version, town.now)
        record_refusal(
            session,
            town.work.vault,
            actor,
            version,
            reason="unreadable",
            message=None,
            **town.time,
        )
    assert asked(town) == [read, refused, paper]
    with town.work.sessions() as session:
        assert replay_standing(session) == []


def test_a_mention_that_waited_finds_the_imported_paper(town: Town, tmp_path: Path) -> None:
    (first,) = taken_in(town, tmp_path / "a", line(1))
    town.read(town.files(first)[0].id)
    with town.system() as (session, _):
        session.add(
            ValidityMention(
                organisation_id=town.ids["town"],
                source_document_id=first,
                file_version_id=town.files(first)[0].id,
                says=Validity.REPEALED,
                title="青榕镇防汛办法",
                title_key="",
                number_key="青府〔2012〕7号",
                on=date(2013, 1, 1),
                segment="p1",
                start=0,
                end=2,
            )
        )
    old = {**PAPER, "attribute": "依申请公开", "issued_on": "2011-05-07", "doc_date": "2011-05-04"}
    (paper,) = taken_in(town, tmp_path / "b", line(3, **old))
    with town.work.sessions() as session:
        row = reading_of_validity(session, paper)
        assert row is not None
    read_mentions(town.work, row.id)
    item = item_of_document(town, paper)
    assert (item.state, item.reason) == ("assigned", ItemReason.REPEAL_FOUND)


def test_an_imported_proactive_document_is_due_in_july_and_asked_whether_it_is_in_force(
    town: Town, tmp_path: Path
) -> None:
    day = {"doc_date": f"{YEAR - 3}-03-01", "issued_on": f"{YEAR - 3}-03-02"}
    july(town)
    lines = line(1, attribute="主动公开", **day), line(2, **day)
    public, inside = taken_in(town, tmp_path, *lines)
    open_july(town)
    assert where(town, public) == where(town, inside) == ("assigned", None)
    propose(town, public, Outcome.STILL_IN_FORCE)
    approve(town, public)
    assert evaluations(town, public) == [("round", "still_in_force")]
    with town.work.sessions() as session:
        document = session.get_one(Document, public)
        assert document.attribute is Attribute.PROACTIVE
        assert replay_standing(session) == []


def test_nothing_is_asked_of_what_was_never_issued(town: Town) -> None:
    document_id = town.draft()
    with town.system() as (session, _):
        ask_reading(session, session.get_one(Document, document_id), town.now)
    assert asked(town) == []
