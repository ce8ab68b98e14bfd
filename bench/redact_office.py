"""Generated Word files and workbooks with a secret in every carrier, and who still reads one in a result.

The makers of carriers are those of the tests; the readers here share no code with the product.
"""

from __future__ import annotations

import io
import re
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import docx
import openpyxl

from bench.redact_plain import in_bytes, plain, said
from bench.redact_sheet import PUBLIC, Case, Made, lines_of, person
from tests.engines.docx_kitchen import PLANTED, make_kitchen
from tests.engines.docx_linked import make_linked_kitchen
from tests.engines.docx_parts import run
from tests.engines.making import make_docx
from tests.engines.xlsx_carriers import KEPT, SEEN, UNSEEN, Carrier, carrying

DOCX = ("plain", "everywhere", "split", "kitchen", "linked", "long")
_DEEPEST = 4


def docx_names() -> list[str]:
    """The names of the Word files."""
    return list(DOCX)


def xlsx_names() -> list[str]:
    """The names of the workbooks: one for each carrier."""
    return [*SEEN, *UNSEEN]


def docx_case(name: str) -> Case:
    """The Word file of this name, made anew."""
    secrets: Mapping[str, str] = person(DOCX.index(name))
    public: tuple[str, ...] = PUBLIC
    lines = [*PUBLIC, *lines_of(secrets)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        if name in ("kitchen", "linked"):
            secrets = {carrier: value for carrier, (value, _) in PLANTED.items()}
            public = ()
            make_kitchen(path) if name == "kitchen" else make_linked_kitchen(path)
        elif name == "everywhere":
            value = secrets["name"] + secrets["id"]
            make_docx(
                path,
                lines,
                table=[list(secrets), list(secrets.values())],
                header=value,
                footer=value,
                footnote=value,
                endnote=value,
                comment=value,
                tracked_deletion=value,
                tracked_insertion=value,
                textbox=value,
                hidden=value,
                properties={"creator": secrets["name"], "title": secrets["address"]},
            )
        elif name == "split":
            pieces = [[line[at : at + 3] for at in range(0, len(line), 3)] for line in lines]
            across = "".join(
                f'<w:p><w:hyperlink w:anchor="a">{run(each[:2])}</w:hyperlink>'
                f'<w:ins w:id="9" w:author="x">{run(each[2:5])}</w:ins>{run(each[5:])}</w:p>'
                for each in secrets.values()
            )
            make_docx(path, pieces, body_xml=across)
        else:
            make_docx(path, lines * (60 if name == "long" else 1))
        return Case(name, "docx", "docx", secrets, Made(path.read_bytes(), (), public))


def xlsx_case(name: str) -> Case:
    """The workbook that carries a mobile number in the place of this name."""
    place: Carrier = {**SEEN, **UNSEEN}[name]
    secrets = {"mobile": person(len(name))["mobile"]}
    with tempfile.TemporaryDirectory() as folder:
        path = carrying(Path(folder) / "a.xlsx", place, secrets["mobile"])
        public = (KEPT,) if "state" not in name and "sheet" not in name else ()
        return Case(name, "xlsx", "xlsx", secrets, Made(path.read_bytes(), (), public))


def office_cases() -> Iterator[Case]:
    """All Word files and workbooks, one after the other."""
    yield from map(docx_case, docx_names())
    yield from map(xlsx_case, xlsx_names())


def office_leaks(data: bytes, ending: str, secrets: Mapping[str, str]) -> dict[str, set[str]]:
    """Ids of secrets by the reader that finds them: the library of the format, text without markup,
    bytes and names of every part.
    """
    parts = dict(_parts(data, 0))
    told = "\n".join(
        re.sub(r"<[^>]*>", "", each.decode("utf-8", "replace")) for each in parts.values()
    )
    shown = ""
    with suppress(Exception):  # what the library can not open, nobody reads with it
        shown = _by_library(data, ending)
    found = {
        "library": said(shown, secrets),
        "text": said(told, secrets),
        "bytes": in_bytes([*parts.values(), *(name.encode() for name in parts)], secrets),
    }
    return {name: ids for name, ids in found.items() if ids}


def _parts(data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            body = package.read(name)
            yield name, body
            if body[:2] == b"PK" and depth < _DEEPEST:
                with suppress(zipfile.BadZipFile):
                    yield from ((f"{name}!{key}", each) for key, each in _parts(body, depth + 1))


def _by_library(data: bytes, ending: str) -> str:
    if ending == "docx":
        document = docx.Document(io.BytesIO(data))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(each.text for each in document.paragraphs), *cells])
    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    )


def office_kept(data: bytes, ending: str, public: tuple[str, ...]) -> bool:
    """Whether the library of the format still reads every public phrase."""
    told = plain(_by_library(data, ending))
    return all(plain(each) in told for each in public)
