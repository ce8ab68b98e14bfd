"""How many metadata fields are read right: on our invented heads, and on a labelled set where there is one.

The invented documents are those the tests assert (``tests/engines/read/heads``). A labelled set lies
beside the project or where ``DATA`` in the environment says: ``documents/labels.json`` names files of
``documents`` with their fields, ``text`` holds five official texts, labelled here by reading them.
Without it that part is reported as skipped. Correctly absent counts as correct; fields not judged
("?") are left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unicodedata import normalize

from bench.harness import Row
from review.engines.model import METADATA_FIELDS, Field, FileRefused, Segment
from review.engines.read import open_reading
from review.engines.read.lines import visible_lines
from review.engines.read.metadata import read_metadata
from review.engines.sniff import sniff
from tests.engines.read.metadata_cases import load_cases

GOAL = 97
Found = Mapping[str, Field | None]
Labels = Mapping[str, Any]

_NAMES = {
    "标题": "title",
    "发文字号": "doc_number",
    "发文机关": "issuer",
    "成文日期": "doc_date",
    "主送机关": "addressees",
    "公开属性": "attribute_mark",
    "附件": "annexes",
    "抄送机关": "copied_to",
    "印发日期": "issued_on",
}
_ATTRIBUTES = {"主动公开": "proactive", "依申请公开": "on_request", "不予公开": "exempt"}
#: Of the copies only the first is labelled.
_FIRST_ONLY = frozenset({"copied_to"})

_NONE: Labels = dict.fromkeys(METADATA_FIELDS)
#: The five official texts, read by eye: the first has lost its head, the last two are parts of annual reports.
_TEXTS: tuple[Labels, ...] = (
    {
        **_NONE,
        "issuer": "广州市人民政府办公厅",
        "doc_date": "2014-02-25",
        "official": "yes",
    },
    {
        **_NONE,
        "title": "海珠区全面推进基层政务公开标准化规范化工作实施方案",
        "attribute_mark": "proactive",
        "document_kind": "方案",
        "official": "yes",
    },
    {
        **_NONE,
        "title": "湛江市人民政府办公室关于印发湛江市2018年政务公开工作要点的通知",
        "issuer": "湛江市人民政府办公室",
        "doc_date": "2018-06-28",
        "addressees": "各县（市、区）人民政府（管委会），市府直属各单位",
        "document_kind": "通知",
        "official": "yes",
    },
    _NONE,
    _NONE,
)


class Score:
    """Correct and labelled fields, by name; ``missed`` names document and field, never a value."""

    def __init__(self) -> None:
        self.correct: Counter[str] = Counter()
        self.labelled: Counter[str] = Counter()
        self.missed: list[str] = []

    def count(self, name: str, found: Found, labels: Labels) -> None:
        """Compare one document."""
        for field, label in labels.items():
            if label == "?":
                continue
            self.labelled[field] += 1
            if _agrees(field, found[field], label):
                self.correct[field] += 1
            else:
                self.missed.append(f"{name}: {field}")

    def share(self) -> float:
        """Correct of labelled, in per cent."""
        return 100 * self.correct.total() / max(1, self.labelled.total())


def run() -> list[Row]:
    """The shares, overall with their goal and per field; what was missed goes to standard error."""
    own = Score()
    for case in load_cases():
        found = _read((Segment("page-1", "page", "page", 1, case.text),))
        own.count(case.name, found, {**_NONE, **case.values})
    rows = [Row("metadata: fields of invented heads", own.share(), "% correct", GOAL)]
    folder = _folder()
    if folder is None:
        print("metadata: no labelled set (DATA), its rows are skipped", file=sys.stderr)
        return rows
    score = Score()
    for name, segments, labels in _labelled(folder):
        score.count(name, _read(segments), labels)
    rows.append(Row("metadata: labelled fields", score.share(), "% correct", GOAL))
    for field in METADATA_FIELDS:
        total = score.labelled[field]
        if total:
            share = 100 * score.correct[field] / total
            rows.append(Row(f"metadata: {field}", share, f"% of {total} labelled"))
    for line in (*own.missed, *score.missed):
        print(f"metadata: missed {line}", file=sys.stderr)
    return rows


def _folder() -> Path | None:
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("DATA") or beside)
    return folder if (folder / "documents" / "labels.json").is_file() else None


def _read(segments: Sequence[Segment]) -> Found:
    return read_metadata(visible_lines(segments), segments)


def _labelled(folder: Path) -> Iterator[tuple[str, Sequence[Segment], Labels]]:
    """Name, segments and labels of each document; a file that is not read has no segments."""
    documents = folder / "documents"
    for name, labels in json.loads((documents / "labels.json").read_text("utf-8")).items():
        path = next(documents.glob(f"{name}.*"))
        known: Labels = {_NAMES[field]: _ATTRIBUTES.get(v, v) for field, v in labels.items()}
        yield name, _segments(path), known
    for number, known in enumerate(_TEXTS):
        path = folder / "text" / f"official-{number}.txt"
        if path.is_file():
            page = Segment("page-1", "page", "page", 1, path.read_text("utf-8"))
            yield path.stem, (page,), known


def _segments(path: Path) -> tuple[Segment, ...]:
    try:
        with tempfile.TemporaryDirectory() as folder:
            readable = _readable(path, Path(folder))
            with open_reading(readable, sniff(readable)) as reading:
                return tuple(reading.segments)
    except FileRefused as refused:
        print(f"metadata: {path.name} not read: {refused.reason}", file=sys.stderr)
        return ()


def _readable(path: Path, folder: Path) -> Path:
    """The file itself, or its docx by LibreOffice where it is a legacy one and LibreOffice is there."""
    office = shutil.which("soffice")
    if path.suffix not in (".doc", ".wps") or office is None:
        return path
    profile = f"-env:UserInstallation=file://{folder}/profile"
    options = [profile, "--headless", "--convert-to", "docx", "--outdir", str(folder)]
    command = [office, *options, str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.docx"


def _agrees(field: str, found: Field | None, label: object) -> bool:
    if found is None or label is None:
        return found is None and label is None
    said, wanted = _plain(found.value), _plain(label)
    return said.startswith(wanted) if field in _FIRST_ONLY else said == wanted


def _plain(value: object) -> str:
    """A value without blanks and punctuation: what parts a list, and breaks a line, is no error."""
    text = value if isinstance(value, str) else ",".join(value) if isinstance(value, tuple) else ""
    return re.sub(r"[\W_]", "", normalize("NFKC", text))
