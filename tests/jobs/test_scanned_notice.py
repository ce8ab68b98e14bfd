"""A scanned notice on its whole road with the real engines: recognised, settled, redacted, proven, readable."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

import pypdf

from review.domain import commands as c
from review.domain.content import content_digest
from review.domain.states import CaseAction
from review.jobs.releases import reading_text
from review.jobs.tasks import carry_out, work_off
from review.services.making import segments_name
from review.store.documents import FileState
from review.store.files import RECOGNISED
from review.store.findings import Rendition, findings_of
from review.store.page_images import CLOSE, PageImage, PageImages
from tests.engines.making import valid_id
from tests.engines.scans import make_scan
from tests.jobs.test_tasks import drafted
from tests.town import Town

ID_NUMBER = valid_id(Random(17))
LINES = ["NOTICE OF THE COUNTY OFFICE", f"Number: {ID_NUMBER}", "Please reply within five days."]


def test_a_scanned_notice_becomes_a_proven_copy_without_the_number(
    town: Town, tmp_path: Path
) -> None:
    document_id = drafted(town, make_scan(tmp_path / "notice.pdf", [LINES]))
    [version] = town.files(document_id)
    files = town.work.vault.files
    assert (version.state, version.pages, version.pages_done) == (FileState.DONE, 1, 1)
    kept = files.working_folder(version.id) / RECOGNISED
    assert kept.stat().st_mode & 0o077 == 0
    assert files.read_working(version.id, "reading.json")["pages"][0]["source"] == "ocr"
    with town.work.sessions() as session:
        found = findings_of(session, [version.id])
    [hit] = [f for f in found if f.code == "ID"]
    assert hit.value_digest == town.work.vault.digest_value(ID_NUMBER)
    assert hit.boxes[0][0] == 1

    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.do("officer", c.Move, document_id, action=CaseAction.AGREE)
    work_off(town.work)
    with town.work.sessions() as session:
        [rendition] = session.query(Rendition).all()
    report = rendition.report or {}
    checks = {check["name"]: check["passed"] for check in report["checks"]}
    assert rendition.verified, [name for name, passed in checks.items() if not passed]
    assert checks["marks_illegible"]
    assert checks["picture_kept"]
    assert ID_NUMBER not in json.dumps(report)

    data = files.rendition_path(version.organisation_id, rendition.bytes_digest or "").read_bytes()
    text = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
    segments = files.read_working(version.id, segments_name(rendition.id))
    for told in (text, reading_text(segments)):
        assert ID_NUMBER not in told
        assert "five days" in " ".join(told.split())

    images = PageImages(files, version.id)
    assert {PageImage(1), PageImage(1, rendition=rendition.id)} <= images.drawn()
    wish = [PageImage(1, CLOSE), PageImage(9, CLOSE), PageImage(1, CLOSE, rendition.id)]
    assert images.want(wish)
    assert not images.want(wish)
    carry_out(town.work, "pages", version.id)
    assert {wish[0], wish[2]} <= images.drawn()
    assert images.has_failed(wish[1])
    assert images.wanted() == []

    [twin] = town.files(drafted(town, make_scan(tmp_path / "twin.pdf", [LINES])))
    vault = town.work.vault
    digests = {content_digest([vault.content(each)], {}) for each in (version, twin)}
    assert twin.id != version.id
    assert len(digests) == 1  # a signature stands for whoever uploads the same scan again
