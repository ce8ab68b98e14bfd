"""Proves the PDF that was made of an OFD: by the proof of a PDF against the same pages with nothing removed,
and by an own look into the OFD at the characters that the pages are said to have.

Draws nothing: the pages as they are shown come from whoever draws OFD for the screen, because what is
published is that drawing (docs/decisions/0023-sheets-and-ofd.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from review.engines.model import Check, Plan
from review.engines.verify.canon import canonical
from review.engines.verify.frames import Frames
from review.engines.verify.office import Damaged, read_zip
from review.engines.verify.pdf import verify_pdf

_PAGE = re.compile(r"page-([0-9]+)")


def verify_ofd(
    original: bytes, shown: bytes, redacted: bytes, plan: Plan, frames: Frames | None
) -> list[Check]:
    """All checks of ``redacted``, a PDF, against the OFD ``original`` and its pages as ``shown``, a PDF.
    Raises ``Damaged`` and ``Unreadable`` for the original, ``PlanError`` for a plan that does not fit.
    """
    held = frames or Frames()
    known = _characters(read_zip(original))
    strange = [
        f"page {number}" for number, text in _pages(held).items() if set(canonical(text)) - known
    ]
    detail = f"{len(_pages(held))} pages whose text is written in the file"
    if strange:
        detail = f"{detail}; failed: {', '.join(strange[:20])}"
    twice = Check("original_read_twice", passed=not strange, detail=detail)
    # What was recognised is the text layer of the shown pages: it needs no frame of its own.
    return [twice, *verify_pdf(shown, redacted, plan, Frames(held.texts))]


def _pages(frames: Frames) -> Mapping[int, str]:
    """The texts of the pages that were not recognised, by number."""
    found = {
        int(match[1]): text
        for name, text in frames.texts.items()
        if (match := _PAGE.fullmatch(name)) is not None
    }
    return {number: text for number, text in found.items() if number not in frames.lines}


def _characters(files: Mapping[str, bytes]) -> set[str]:
    """Every character that a TextCode of the package says, canonical. Raises ``Damaged``."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    known: set[str] = set()
    for name, data in files.items():
        if not name.lower().endswith(".xml") or b"TextCode" not in data:
            continue
        root = etree.fromstring(data, parser)
        for node in root.iter("{*}TextCode") if root is not None else ():
            known |= set(canonical("".join(map(str, node.itertext()))))
    if not files:
        raise Damaged("ofd")
    return known
