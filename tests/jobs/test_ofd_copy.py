"""An OFD on its whole road with the real engines: what is published is a PDF of its pages."""

from __future__ import annotations

from pathlib import Path
from random import Random

from review.domain import commands as c
from review.domain.states import CaseAction
from review.jobs.tasks import work_off
from review.services.preparing import frozen_record
from review.store.documents import Document
from review.store.findings import Rendition
from tests.engines.making import valid_id
from tests.engines.ofd_making import make_ofd, text
from tests.jobs.test_tasks import drafted
from tests.town import Town

ID_NUMBER = valid_id(Random(66))


def test_the_copy_of_an_ofd_is_a_proven_pdf(town: Town, tmp_path: Path) -> None:
    path = make_ofd(tmp_path / "notice.ofd", [text(f"身份证号码：{ID_NUMBER}")])
    document_id = drafted(town, path)
    [version] = town.files(document_id)
    assert version.format == "ofd"
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.do("officer", c.Move, document_id, action=CaseAction.AGREE)
    work_off(town.work)
    with town.work.sessions() as session:
        [rendition] = session.query(Rendition).all()
        record = frozen_record(session, session.get_one(Document, document_id))
    failed = [each["name"] for each in (rendition.report or {})["checks"] if not each["passed"]]
    assert rendition.verified, failed
    files = town.work.vault.files
    data = files.rendition_path(version.organisation_id, rendition.bytes_digest or "").read_bytes()
    assert data.startswith(b"%PDF-")
    assert (rendition.pages, len(rendition.page_shapes)) == (1, 1)
    [released] = record["files"]
    assert released["format"] == "pdf"
    assert not released["name"].endswith(".ofd")
