"""Official documents for browser tests: a draft and its final issue, as Word and as text PDF.

Both say the same but for number, date and printed mark. The personal data is invented and formally valid.
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from docx import Document as OpenDocx

from review.demo.typeset import Paper, typeset_docx, typeset_pdf
from review.demo.values import mobile, resident_id
from tests.isolation import MORNING

TITLE = "关于做好困难群众临时救助工作的通知"
SUMMARY = "部署困难群众临时救助的对象和办理程序。"
TODAY = date(MORNING.year, MORNING.month, MORNING.day)


@dataclass(frozen=True)
class Story:
    """One document's values: what must not come out, and what must."""

    id_number: str
    mobile: str
    duty_phone: str = "0990-6120188"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be nowhere in the public copy."""
        return (self.id_number, self.mobile)

    @property
    def draft(self) -> Paper:
        """The paper as it is sent for review."""
        return Paper(
            issuer="海屿区人民政府办公室",
            title=TITLE,
            addressees="各街道办事处，区政府有关部门",
            paragraphs=(
                "为切实保障困难群众基本生活，现就做好临时救助工作通知如下：",
                "一、突出救助重点。对因火灾、突发重病陷入困难的家庭，做到应救尽救。",
                f"困难居民一户（户主身份证号{self.id_number}）由街道安置，联系手机{self.mobile}。",
                "二、规范办理程序。各街道应当在受理之日起5个工作日内完成审核确认。",
                f"三、逾期未报的，请与上述联系人（{self.mobile}）联系，值班电话{self.duty_phone}。",
            ),
        )

    def final(self, number: str) -> Paper:
        """The same with number, date and printed mark."""
        return replace(self.draft, number=number, dated=TODAY, mark="（此件删减后公开）")


def a_story(seed: int) -> Story:
    """Invented values, the same for the same seed."""
    rng = Random(seed)
    return Story(resident_id(rng), mobile(rng))


def write(folder: Path, paper: Paper, ending: str, name: str) -> Path:
    """Write a paper as ``name.ending`` and return its path."""
    path = folder / f"{name}.{ending}"
    data = typeset_pdf(paper) if ending == "pdf" else typeset_docx(paper)
    path.write_bytes(data)
    return path


def everything_in(path: Path) -> str:
    """Whatever a curious person gets out of a released file: text by other programs, all parts, all bytes."""
    data = path.read_bytes()
    found = [data.decode("latin-1")]
    if path.suffix == ".pdf":
        return "\n".join([*found, _pdftotext(path, "-layout"), _pdftotext(path, "-raw")])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    found += [p.text for p in OpenDocx(io.BytesIO(data)).paragraphs]
    return "\n".join(found)


def _pdftotext(path: Path, mode: str) -> str:
    command = ["pdftotext", mode, str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()
