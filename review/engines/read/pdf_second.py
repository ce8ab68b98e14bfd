"""What another reader makes of pages of a PDF where the first one is in doubt: fonts that do not say
which letters they draw.

pdfminer is asked, page by page and not for many; where both disagree, a person must look.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from review.engines import limits
from review.engines.model import Segment
from review.engines.read.reading import Doubt

#: Share of the letters that may differ: hyphens, ligatures, letters printed twice.
_TOLERATED: Final = 0.02
_FEW: Final = 2


def second_texts(path: Path, numbers: Collection[int]) -> Iterator[tuple[int, str]]:
    """The letters of those pages (from 1) in the order of the contents. Stops where pdfminer fails."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    wanted = sorted(numbers)[: limits.SECOND_READER_PAGES]
    with path.open("rb") as stream:
        pages = PDFPage.get_pages(stream, pagenos=[number - 1 for number in wanted])
        for number, page in zip(wanted, pages, strict=False):
            interpreter.process_page(page)
            yield number, "".join(_characters(device.get_result()))


def disagreeing(segments: Iterable[Segment], path: Path, numbers: Collection[int]) -> list[Doubt]:
    """Doubts on the text of those pages where a second reader finds other letters, or none."""
    if not numbers:
        return []
    known = {each.page: each for each in segments if each.kind == "page" and each.page in numbers}
    found: dict[int, str] = {}
    try:
        found.update(second_texts(path, numbers))
    except Exception:  # noqa: BLE001  # pdfminer names no base class; what it did not read disagrees
        found.setdefault(0, "")
    return [
        Doubt(segment.id, 0, len(segment.text), "readers_disagree")
        for number, segment in sorted(known.items(), key=lambda each: each[0] or 0)
        if number is not None and _differ(segment.text, found.get(number, ""))
    ]


def _differ(one: str, other: str) -> bool:
    ours, theirs = _letters(one), _letters(other)
    apart = sum(((ours - theirs) + (theirs - ours)).values())
    return apart > max(_FEW, _TOLERATED * sum(ours.values()))


def _letters(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text)
    return Counter(letter.casefold() for letter in folded if letter.isalnum())


def _characters(item: LTComponent) -> Iterator[str]:
    if isinstance(item, LTChar):
        yield item.get_text()
    elif isinstance(item, LTContainer):
        for each in item:
            yield from _characters(each)
