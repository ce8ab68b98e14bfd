"""What a redacted Word file looks like to another program: LibreOffice opens it, and its pages say what they
should.
"""

from __future__ import annotations

import subprocess

import pypdfium2 as pdfium
import pytest

from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import redact_docx
from review.engines.redact.mark import mark
from review.engines.redact.mark_words import Attribute, Style
from review.engines.redact.plan import resolve
from tests.engines.docx_kitchen import PLANTED, value
from tests.engines.docx_linked import make_linked_kitchen

#: Carriers whose words LibreOffice prints on the pages of this file.
PRINTED = {"cell", "nested_cell", "inserted", "moved_to", "footnote", "control_text", "link_text"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the pages that LibreOffice makes of the redacted, marked kitchen."""
    folder = tmp_path_factory.mktemp("opens")
    path = make_linked_kitchen(folder / "kitchen.docx")
    path.write_bytes(mark(path, Attribute.PROACTIVE, Style.LINE).data)
    plan = {"actions": [{"text": value("body"), "action": "remove"}]}
    found = resolve(parse_plan(plan), read_docx(path).segments, (), None)
    copy = folder / "copy.docx"
    copy.write_bytes(redact_docx(path, found.places).data)
    profile = (folder / "profile").as_uri()
    command = ["/usr/bin/soffice", f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfium.PdfDocument(folder / "copy.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(texts).split())


def test_another_program_prints_what_may_be_seen_and_nothing_else(printed: str) -> None:
    shown = {name for name in PLANTED if value(name) in printed}
    assert shown >= PRINTED
    hidden = {"white", "tiny", "vanish", "deleted", "hidden_row", "comment", "field_code", "body"}
    assert not shown & hidden
    assert "公开方式：主动公开" in printed
