"""How large the pages of a file are displayed, in points; also the command ``sizes``.

Draws nothing: whoever draws pages asks here first for how wide they must become.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from review.engines.answers import DONE, REFUSED, print_answer
from review.engines.model import FileRefused, as_json


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height of each displayed page (after /Rotate) in points; empty where a format has no
    pages. Raises ``FileRefused`` when the file can't be opened.
    """
    from review.engines.messages import Cause, refuse  # noqa: PLC0415  # after the limits
    from review.engines.sniff import Format, sniff  # noqa: PLC0415

    kind = sniff(path)
    if kind is Format.OFD:
        from review.engines.render_ofd import ofd_sizes  # noqa: PLC0415  # fontTools

        return ofd_sizes(path)
    if kind is not Format.PDF:
        return []
    import pypdfium2 as pdfium  # noqa: PLC0415

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    try:
        return [document.get_page_size(index) for index in range(len(document))]
    except pdfium.PdfiumError as error:
        raise refuse(Cause.DAMAGED) from error
    finally:
        document.close()


def sizes_parser() -> argparse.ArgumentParser:
    """Arguments of ``sizes``."""
    parser = argparse.ArgumentParser(
        prog="review.engines sizes", description="Width and height of every page in points."
    )
    parser.add_argument("file", type=Path)
    return parser


def sizes(options: argparse.Namespace) -> int:
    """Print the sizes; 0 done, 5 refused. Raises FileNotFoundError."""
    try:
        found = page_sizes(options.file)
    except FileRefused as refused:
        print_answer({"reason": refused.reason, "message": as_json(refused.message)})
        return REFUSED
    print_answer({"pages": [{"width": width, "height": height} for width, height in found]})
    return DONE
