"""The mark printed by the real engine into a copy of a draft; refused where another one stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.domain.marked_copies import MarkStyle
from review.domain.states import Attribute
from review.engines.inspect import inspect
from review.jobs.marked_copies import print_mark
from review.services.outstanding import claim
from review.store.documents import FileState, FileVersion
from review.store.files import digest_of
from review.store.marked_copies import MarkedCopy, path_of_marked
from tests.engines.making import make_docx
from tests.town import Town

LINES = ["关于印发办法的通知", "各区人民政府：", "现予印发。", "海屿市人民政府", "2026年3月2日"]


def asked(town: Town, path: Path) -> int:
    """A copy in brackets for the draft of these bytes, read already."""
    document_id = town.draft()
    [version] = town.files(document_id)
    files = town.work.vault.files
    with path.open("rb") as stream:
        came = files.receive(stream, 1 << 20)
    files.release_from_intake(came.key, version.organisation_id, came.digest)
    with town.work.transaction() as session:
        session.get_one(FileVersion, version.id).digest = came.digest
        row = MarkedCopy(
            organisation_id=version.organisation_id,
            document_id=document_id,
            file_version_id=version.id,
            attribute=Attribute.PROACTIVE,
            style=MarkStyle.NOTE,
            format="docx",
            asked_by_id=None,
            asked_at=town.now,
        )
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.parametrize(("more", "done"), [([], True), (["（此件不予公开）"], False)])
def test_a_mark_is_printed_into_a_copy_or_refused_with_a_sentence(
    town: Town, tmp_path: Path, more: list[str], *, done: bool
) -> None:
    source = make_docx(tmp_path / "a.docx", [*LINES, *more])
    copy_id = asked(town, source)
    print_mark(town.work, copy_id)
    with town.work.sessions() as session:
        row = session.get_one(MarkedCopy, copy_id)
        assert (row.state is FileState.DONE, claim(row, town.now)) == (done, False)
        path = path_of_marked(town.work.vault.files, row)
        if done:
            assert row.digest == digest_of(path) != digest_of(source)
            mark = inspect(path).metadata["attribute_mark"]
            assert mark is not None
            assert mark.value == "proactive"
        else:
            assert not path.exists()
            assert "标识" in (row.message or {})["zh"] or "标注" in (row.message or {})["zh"]
