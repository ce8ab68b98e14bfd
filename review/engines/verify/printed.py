"""Proves the PDF that an office program printed of a redacted Word file: the same words, nothing of what
was removed, nothing beside the pages.

The Word file was proven before and is the measure; the original and the plan say which values are gone.
Details hold counts and page numbers, never text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from review.engines.model import Check, Plan
from review.engines.verify import office
from review.engines.verify.absence import Result, absence_checks
from review.engines.verify.canon import canonical
from review.engines.verify.docx import PRINTED
from review.engines.verify.expected import Expected
from review.engines.verify.marks import discreet, mark
from review.engines.verify.numbers import unsaid
from review.engines.verify.objects import read_objects
from review.engines.verify.outcome import outcome, outcome_of_pages
from review.engines.verify.pages import (
    Page,
    Texts,
    Unreadable,
    read_pages,
    texts_by_pdfminer,
    texts_by_pypdf,
)
from review.engines.verify.pdf import trace_checks
from review.engines.verify.places import unseen_check
from review.engines.verify.printed_words import Wording, added_letters, lost_letters, lost_pieces

#: Share of the pieces of text that must be found in their order, and how many may be cut by the end of a
#: page whatever the share.
_IN_ORDER = 0.98
_FEW = 2


def verify_printed(original: bytes, copy: bytes, printed: bytes, plan: Plan) -> list[Check]:
    """All checks of a PDF (``printed``) of the redacted ``copy`` of the Word file ``original``. ``plan``
    has no action by finding.

    Raises ``office.Damaged`` where the original can not be read, ``PlanError`` for a plan that does not
    fit.
    """
    marks = mark(
        plan, office.segments(office.read_parts(office.read_zip(original), forgiving=True))
    )
    try:
        parts = {
            name: part
            for name, part in office.read_parts(office.read_zip(copy)).items()
            if part.root in PRINTED or part.root == "numbering"
        }
    except office.Damaged:
        return [Check("reopens", passed=False, detail="the Word file it shows is not readable")]
    gone = [v for v in marks.values if not any(part.count(v) for part in parts.values())]
    try:
        pages = read_pages(printed)
        every = range(1, len(pages) + 1)
        second = texts_by_pdfminer(printed)
        others: Texts = {"pdfminer": second, "pypdf": texts_by_pypdf(printed, every)}
        objects = read_objects(printed)
    except Unreadable as fault:
        return [Check("reopens", passed=False, detail=f"{fault} can not read the PDF")]
    counts = {len(pages), *map(len, others.values())}
    alike = len(counts) == 1 and bool(pages)
    checks = [Check("reopens", passed=alike, detail=f"{len(pages)} pages, read by 3 readers")]
    if not alike:
        return checks
    checks += _word_checks(Wording.of(parts), pages, second)
    literal = (canonical(each.visible()) for each in parts.values())
    numbers = unsaid(marks.numbers, literal)
    result = Result(printed, pages, others, objects)
    checks += absence_checks(gone, numbers, frozenset(gone), result)
    checks.append(unseen_check([Expected() for _ in pages], pages))
    checks += trace_checks(objects, printed)
    return discreet(checks, marks.values)


def _word_checks(wording: Wording, pages: Sequence[Page], second: Sequence[str]) -> Iterator[Check]:
    """Every letter of the Word file stands in the PDF, in its order, and no other one does."""
    shown = Counter(letter for page in pages for letter in wording.letters(page.text))
    lost = lost_letters(wording, shown)
    total = wording.body.total()
    yield _counted("printed_whole", f"{total} characters on {len(pages)} pages", lost)
    pieces = wording.pieces()
    missing = lost_pieces(pieces, ["".join(page.text for page in pages), "".join(second)])
    allowed = max(_FEW, (1 - _IN_ORDER) * len(pieces))
    faults = ["order"] if len(missing) > allowed else []
    found = len(pieces) - len(missing)
    yield outcome("printed_in_order", f"{found} of {len(pieces)} pieces found", faults)
    added = added_letters(wording, shown, len(pages))
    holders = [page.number for page in pages if set(wording.letters(page.text)) & added.keys()]
    detail = f"{added.total()} of {shown.total()} characters from nowhere"
    yield outcome_of_pages("printed_adds_nothing", detail, holders if added else [])


def _counted(name: str, detail: str, letters: Mapping[str, int]) -> Check:
    missing = sum(letters.values())
    return outcome(name, detail, [f"{missing} characters"] if missing else [])
