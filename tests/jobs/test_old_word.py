"""An old Word file on its whole road: read as what LibreOffice makes of it, redacted as docx, proven, released
as docx; the original stays what was uploaded.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from random import Random

import docx

from review.domain import commands as c
from review.domain.states import CaseAction
from review.jobs.convert import CONVERSION_LIMITS
from review.jobs.sandbox import limited, run_group
from review.jobs.tasks import work_off
from review.services.making import segments_name
from review.store.documents import FileState
from review.store.files import CONVERTED
from review.store.findings import Rendition, findings_of
from tests.engines.making import make_docx, valid_id
from tests.jobs.test_tasks import drafted
from tests.town import Town

ID_NUMBER = valid_id(Random(23))


def _old_word(folder: Path) -> Path:
    """A doc as an old machine leaves it."""
    lines = ["关于发放临时救助金的通知", f"赵一凡，公民身份号码{ID_NUMBER}。", "请于五日内回复。"]
    source = make_docx(folder / "notice.docx", lines)
    command = ["/usr/bin/soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += [
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(folder),
        str(source),
    ]
    with Path(os.devnull).open("r+b") as nothing:
        run_group(
            limited(command, CONVERSION_LIMITS),
            folder,
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            seconds=120,
            environment={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        )
    return folder / "notice.doc"


def test_an_old_word_file_becomes_a_proven_docx_without_the_number(
    town: Town, tmp_path: Path
) -> None:
    path = _old_word(tmp_path)
    document_id = drafted(town, path)
    [version] = town.files(document_id)
    files = town.work.vault.files
    assert (version.state, version.name) == (FileState.DONE, "notice.doc")
    assert (files.working_folder(version.id) / CONVERTED).exists()
    with town.work.sessions() as session:
        [hit] = [f for f in findings_of(session, [version.id]) if f.code == "ID"]
    assert hit.value_digest == town.work.vault.digest_value(ID_NUMBER)

    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.do("officer", c.Move, document_id, action=CaseAction.AGREE)
    work_off(town.work)
    with town.work.sessions() as session:
        [rendition] = session.query(Rendition).all()
    checks = {check["name"]: check["passed"] for check in (rendition.report or {})["checks"]}
    assert rendition.verified, [name for name, passed in checks.items() if not passed]

    copy = files.rendition_path(version.organisation_id, rendition.bytes_digest or "").read_bytes()
    told = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(copy)).paragraphs)
    assert ID_NUMBER not in told
    assert "请于五日内回复。" in told
    segments = files.read_working(version.id, segments_name(rendition.id))
    assert ID_NUMBER not in "".join(each["text"] for each in segments)
