"""The command ``layout``: a printed PDF and the segments of what was printed in, their places out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from review.engines.answers import DONE, REFUSED, misuse, print_answer


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
