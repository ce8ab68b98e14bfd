"""Reading text PDFs in process: text, boxes and metadata beside bare pypdfium2 (text and a box of every
character) and beside pdfplumber's ``extract_text``; and the most memory that 1 000 pages take.

The files are made here. Inspecting as a whole is ``reading.py``.
"""

from __future__ import annotations

import ctypes
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from bench.harness import Row, race
from bench.reading import PAGES, a_text_pdf
from review.engines.read.lines import visible_lines
from review.engines.read.metadata import read_metadata
from review.engines.read.pdf import read_pdf

ROUNDS = 5
LEAST_OF_BARE = 0.5
TIMES_PDFPLUMBER = 5
LONG = 1_000
MOST_MB = 200


def whole(path: Path) -> int:
    """Text, the boxes of every segment, and metadata; how many characters."""
    with read_pdf(path) as reading:
        for segment in reading.segments:
            reading.boxes(segment.id, 0, len(segment.text))
        read_metadata(visible_lines(reading.segments))
        return sum(len(segment.text) for segment in reading.segments)


def bare(path: Path) -> int:
    """pypdfium2 alone: code and box of every character."""
    document = pdfium.PdfDocument(path)
    sides = [ctypes.c_double() for _ in range(4)]
    count = 0
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        for at in range(raw.FPDFText_CountChars(textpage.raw)):
            raw.FPDFText_GetUnicode(textpage.raw, at)
            raw.FPDFText_GetCharBox(textpage.raw, at, *sides)
            count += 1
        textpage.close()
        page.close()
    document.close()
    return count


def peer(path: Path) -> int:
    """What pdfplumber takes for text; every page closed."""
    count = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            count += len(page.extract_text())
            page.close()
    return count


def with_tables(path: Path, out: Path) -> Path:
    """The same pages with ruled lines around every line of text."""
    rows = b"".join(b"60 %d m 560 %d l S " % (y, y) for y in range(100, 780, 22))
    columns = b"".join(b"%d 100 m %d 780 l S " % (x, x) for x in (60, 200, 340, 560))
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.contents_add(rows + columns)
        pdf.save(out)
    return out


def tables(path: Path) -> int:
    """Reading with the table cell of the first character of each page."""
    with read_pdf(path) as reading:
        return sum(
            reading.cell(segment.id, 0) is not None
            for segment in reading.segments
            if segment.kind == "page"
        )


def peak_megabytes(path: Path) -> float:
    """The most memory a process of its own takes to read a file."""
    program = (
        "import sys; from pathlib import Path; from bench.reading_pdf import peak; "
        "print(peak(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def peak(path: Path) -> float:
    """Megabytes this process took at most, after reading the file."""
    whole(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run() -> list[Row]:
    """Ratios of processor time in one run, and the memory of a long file."""
    with tempfile.TemporaryDirectory() as folder:
        path = a_text_pdf(Path(folder) / "text.pdf")
        ruled = with_tables(path, Path(folder) / "ruled.pdf")
        times = race(
            {
                "whole": lambda: whole(path),
                "bare": lambda: bare(path),
                "peer": lambda: peer(path),
            },
            ROUNDS,
            "cpu",
        )
        slow = race({"tables": lambda: tables(ruled)}, 1, "cpu")
        long = Path(folder) / "long.pdf"
        with pikepdf.new() as pdf, pikepdf.open(path) as source:
            for number in range(LONG):
                pdf.pages.append(source.pages[number % PAGES])
            pdf.save(long)
        memory = peak_megabytes(long)
    return [
        Row(
            "reading: text, boxes, metadata beside bare pypdfium2",
            times["bare"] / times["whole"],
            "of its speed",
            LEAST_OF_BARE,
        ),
        Row(
            "reading: text, boxes, metadata beside pdfplumber",
            times["peer"] / times["whole"],
            "times as fast",
            TIMES_PDFPLUMBER,
        ),
        Row("reading: pages with ruled tables", PAGES / slow["tables"], "pages per cpu second"),
        Row(f"reading: {LONG} pages in {MOST_MB} MB", MOST_MB / memory, "of the allowance", 1),
    ]
