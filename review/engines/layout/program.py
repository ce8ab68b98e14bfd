"""The commands ``layout`` (a printed PDF and the segments of what was printed in, their places out) and
``lines`` (a PDF or OFD in, the places of its own lines out).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from review.engines.answers import DONE, REFUSED, misuse, print_answer

if TYPE_CHECKING:
    from review.engines.layout.lines import Placed
    from review.engines.read.recognised import Recognised


def layout_parser() -> argparse.ArgumentParser:
    """Arguments of ``layout``."""
    parser = argparse.ArgumentParser(
        prog="review.engines layout",
        description="Where the segments of a Word file stand on the pages printed of it.",
    )
    parser.add_argument("file", type=Path, help="the print, a PDF")
    parser.add_argument(
        "--segments", type=Path, help="JSON with the segments of inspect; standard input else"
    )
    return parser


def run_layout(options: argparse.Namespace) -> int:
    """``{"pages", "pieces", "apart"}`` as ``places.Laid`` says; 5 where the print is refused."""
    from review.engines.layout.places import lay_out  # noqa: PLC0415  # after the limits
    from review.engines.layout.printed import read_print  # noqa: PLC0415
    from review.engines.model import FileRefused, Segment, as_json  # noqa: PLC0415

    data = options.segments.read_bytes() if options.segments else sys.stdin.buffer.read()
    try:
        segments = [
            Segment(row["id"], row["part"], row["kind"], row["page"], str(row["text"]))
            for row in json.loads(data)["segments"]
        ]
    except (ValueError, KeyError, TypeError):
        return misuse("layout", "no segments as inspect tells them")
    try:
        printed = read_print(options.file)
    except FileRefused as refused:
        print_answer({"reason": refused.reason, "message": as_json(refused.message)})
        return REFUSED
    print_answer(lay_out(segments, printed).as_json())
    return DONE


def lines_parser() -> argparse.ArgumentParser:
    """Arguments of ``lines``."""
    parser = argparse.ArgumentParser(
        prog="review.engines lines",
        description="Where the lines of a PDF or OFD stand on its pages.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--recognised", type=Path, action="append", default=[], help="what recognise wrote"
    )
    return parser


def run_lines(options: argparse.Namespace) -> int:
    """``{"lines": {page: [line …]}}`` as ``lines.Line`` says; 2 for a file without pages of its own, 5 where it
    is refused.
    """
    from review.engines.layout.lines import lines_by_page  # noqa: PLC0415  # after the limits
    from review.engines.model import FileRefused, as_json  # noqa: PLC0415
    from review.engines.read.recognised import load_recognised  # noqa: PLC0415

    try:
        recognised = load_recognised(options.recognised)
    except (ValueError, KeyError, TypeError):
        return misuse("lines", "the recognised text is not what recognise writes")
    try:
        with _paged(options.file, recognised) as reading:
            if reading is None:
                return misuse("lines", "only PDF and OFD have pages of their own")
            found = lines_by_page(reading)
    except FileRefused as refused:
        print_answer({"reason": refused.reason, "message": as_json(refused.message)})
        return REFUSED
    lines = {page: [line.as_json() for line in own] for page, own in found.items()}
    print_answer({"lines": lines})
    return DONE


@contextmanager
def _paged(path: Path, recognised: Mapping[str, Recognised]) -> Iterator[Placed | None]:
    """The file opened; None where it has no pages of its own."""
    from review.engines.sniff import Format, sniff  # noqa: PLC0415  # after the limits

    kind = sniff(path)
    if kind is Format.PDF:
        from review.engines.read.pdf import read_pdf  # noqa: PLC0415  # pdfium and qpdf

        with read_pdf(path, recognised) as reading:
            yield reading
    elif kind is Format.OFD:
        from review.engines.read.ofd import read_ofd  # noqa: PLC0415  # lxml

        yield read_ofd(path, recognised)
    else:
        yield None
