"""Damaged and hostile files: whatever is done to its bytes, a file never takes the caller along nor holds it up.

Each goes through the limited child like any upload. Bounded in number: what is asked is that the
door holds, not that a parser is exhausted.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from review.jobs.sandbox import SandboxLimits, run_engine
from tests.engines.making import make_docx, make_pdf

LIMITS = SandboxLimits(memory=1 << 30, cpu=10, seconds=30)

#: Answers an engine may give to a file: read, misuse (the file is none), refused.
ANSWERS = {0, 2, 5}

_XLSX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheets><sheet name="a" sheetId="1"/></sheets></workbook>',
}
_OFD = {
    "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD" Version="1.0">'
    "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>'
    "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    "<ofd:Pages/></ofd:Document>",
}


def package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small sound file of each kind."""
    folder = tmp_path_factory.mktemp("corpus")
    lines = ["关于开展春季植树活动的通知", "各村民委员会："]
    return {
        "docx": make_docx(folder / "a.docx", lines, comment="批注").read_bytes(),
        "pdf": make_pdf(folder / "a.pdf", [lines], bookmark="一").read_bytes(),
        "xlsx": package(_XLSX),
        "ofd": package(_OFD),
    }


def cut_short(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))]


def flipped(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 40)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def repeated(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    end = min(start + rng.randint(1, 2000), len(data))
    return data[:end] + data[start:end] * rng.randint(1, 200) + data[end:]


def renumbered(data: bytes, rng: Random) -> bytes:
    """Numbers become huge, negative or nothing: lengths, offsets, counts."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57] or [0]
    changed = bytearray(data)
    for at in rng.sample(digits, min(len(digits), 8)):
        changed[at : at + 1] = rng.choice([b"99999999", b"-1", b"", b"0"])
    return bytes(changed)


def inside_out(data: bytes, rng: Random) -> bytes:
    """The same damage within the parts of a package, which stays a sound one."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return flipped(data, rng)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            damage = rng.choice((flipped, cut_short, repeated, renumbered))
            new.writestr(name, damage(part, rng) if part and rng.random() < 0.5 else part)
    return buffer.getvalue()


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    cut_short,
    flipped,
    repeated,
    renumbered,
    inside_out,
)


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "ofd"])
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a child process for each: no time to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(damage=st.sampled_from(DAMAGES), seed=st.integers(0, 1 << 30))
def test_a_damaged_file_is_read_or_refused_and_harms_nobody(
    corpus: dict[str, bytes],
    tmp_path: Path,
    kind: str,
    damage: Callable[[bytes, Random], bytes],
    seed: int,
) -> None:
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(damage(corpus[kind], Random(seed)))
    answer = run_engine(["inspect", str(path), "--segments"], limits=LIMITS)
    assert answer.exit_code in ANSWERS
    assert answer.exit_code == 2 or (answer.json or {})["status"] in ("read", "refused")
