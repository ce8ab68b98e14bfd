"""Documents printed by the programs of an office, where they are installed: LibreOffice and Chromium.

Their places are not known by construction: pdfium's search says where the secrets stand. Bytes differ by version.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from bench.redact_sheet import PUBLIC, Case, Made, PageBox, lines_of, person
from tests.engines.making import make_docx

_SECONDS = 120


def desk_cases() -> Iterator[Case]:
    """One file of each program that is here."""
    for number, (name, program, printed) in enumerate(
        (("libreoffice", "soffice", _by_libreoffice), ("chromium", "chromium", _by_chromium))
    ):
        if shutil.which(program) is None:
            continue
        secrets = person(900 + number)
        lines = [*PUBLIC, *lines_of(secrets)]
        with tempfile.TemporaryDirectory() as folder:
            data = printed(Path(folder), lines, list(secrets.values()))
        if data is not None:
            yield Case(name, "desk", "pdf", secrets, Made(data, _places(data, secrets), PUBLIC))


def _by_libreoffice(folder: Path, lines: list[str], values: list[str]) -> bytes | None:
    name = values[0]
    # LibreOffice numbers the letters of each font as they come: a name in that order would be read, by chance,
    # from the first letters of every other font.
    header = f"{name[1::2]}{name[0::2]}　{name}"
    source = make_docx(folder / "a.docx", lines, table=[values], header=header)
    command = ["soffice", f"-env:UserInstallation={folder.as_uri()}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
    return _printed(command, folder / "a.pdf")


def _by_chromium(folder: Path, lines: list[str], values: list[str]) -> bytes | None:
    cells = "".join(f"<td>{each}" for each in values)
    body = "".join(f"<p>{each}" for each in lines)
    page = folder / "a.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{body}<table border=1><tr>{cells}</table>")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [
        f"--user-data-dir={folder}/profile",
        f"--print-to-pdf={folder}/a.pdf",
        page.as_uri(),
    ]
    return _printed(command, folder / "a.pdf")


def _printed(command: list[str], answer: Path) -> bytes | None:
    subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    return answer.read_bytes() if answer.exists() else None


def _places(data: bytes, secrets: dict[str, str]) -> tuple[PageBox, ...]:
    """Where pdfium reads each character of the secrets, over the ends of lines as well."""
    found: list[PageBox] = []
    document = pdfium.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        wide, high = page.get_size()
        kept = [
            (at, letter)
            for at in range(words.count_chars())
            if (letter := words.get_text_range(at, 1)).strip()
        ]
        text = "".join(letter for _, letter in kept)
        for secret in secrets.values():
            for match in re.finditer(re.escape(secret), text):
                for at, _ in kept[match.start() : match.end()]:
                    x0, y0, x1, y1 = words.get_charbox(at, loose=True)
                    sides = (x0 / wide, 1 - y1 / high, x1 / wide, 1 - y0 / high)
                    left, top, right, low = (min(max(each, 0.0), 1.0) for each in sides)
                    if left < right and top < low:  # a blank at the end of a line has no width
                        found.append((number + 1, left, top, right, low))
    document.close()
    return tuple(found)
