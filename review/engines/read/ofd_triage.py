"""What kind each page of an OFD is, and whether its text must be recognised: the kinds of
``pdf_triage.py`` for the pages of GB/T 33190.

Judges only; recognition is ``scan.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from review.engines.model import Hidden
from review.engines.read.ofd_document import open_ofd
from review.engines.read.ofd_page import PageText, read_page
from review.engines.read.pdf_look import PageKind, is_meaningless
from review.engines.read.pdf_triage import PageTriage

#: Share of a page under pictures: a scan, and a picture worth reading (formats.md section 2).
SCAN_COVER: Final = 0.6
PICTURE_COVER: Final = 0.25
#: Fewer letters than this do not make a page with a large picture a page of text.
FEW_CHARACTERS: Final = 30
#: Outlines that may be letters drawn as curves: so many on a page with hardly any text, or so many
#: for each letter of the text.
FEW_OUTLINES: Final = 6
MANY_OUTLINES: Final = 60
_MEANINGLESS: Final = 0.5
_NEEDS: Final = frozenset({PageKind.SCAN, PageKind.LAYER, PageKind.OUTLINES, PageKind.MIXED})


def triage_ofd(path: Path) -> tuple[PageTriage, ...]:
    """All pages of the OFD at ``path``. Raises ``FileRefused`` as reading it would."""
    found = []
    with open_ofd(path) as document:
        for page in document.pages:
            kind = judged(read_page(document, document.sheet(page)))
            found.append(PageTriage(page.number, kind, needs_ocr=kind in _NEEDS))
    return tuple(found)


def judged(page: PageText) -> PageKind:
    """The kind of a page that has been read."""
    letters = "".join(page.shown.text.split())
    unseen = sum(
        len("".join(page.hidden[kind].text.split()))
        for kind in (Hidden.INVISIBLE, Hidden.COVERED)
        if kind in page.hidden
    )
    if not letters and not page.draws:
        kind = PageKind.BLANK
    elif page.nameless or (
        letters and sum(map(is_meaningless, letters)) >= _MEANINGLESS * len(letters)
    ):
        kind = PageKind.OUTLINES
    elif page.cover >= SCAN_COVER and len(letters) < max(unseen, 1):
        kind = PageKind.LAYER if unseen else PageKind.SCAN
    elif page.cover >= PICTURE_COVER:
        kind = PageKind.MIXED if len(letters) >= FEW_CHARACTERS else PageKind.SCAN
    elif page.outlines >= (MANY_OUTLINES if len(letters) >= FEW_CHARACTERS else FEW_OUTLINES):
        kind = PageKind.MIXED if letters else PageKind.OUTLINES
    elif letters:
        kind = PageKind.TEXT
    elif page.cover > 0 or page.drawings:
        kind = PageKind.SCAN if page.cover else PageKind.OUTLINES
    else:
        kind = PageKind.BLANK
    return kind
