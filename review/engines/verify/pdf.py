"""Proves the redaction of a PDF: page by page, place by place, in text, objects, bytes, fonts and
pixels.

Compares two readings of its own, of the original and of the result. Answers checks with stable
names; their details hold counts and page numbers, never text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, partial

from review.engines.model import Check, Plan
from review.engines.progress import Step, told
from review.engines.verify.absence import Result, absence_checks
from review.engines.verify.canon import canonical, count
from review.engines.verify.covered import pages_hiding_pictures
from review.engines.verify.expected import Expected, expect
from review.engines.verify.frames import UNSEEN, Frames, Parts, framed
from review.engines.verify.joints import GONE, Pages, with_joined
from review.engines.verify.legible import legible_check
from review.engines.verify.marks import Marks, discreet, mark
from review.engines.verify.numbers import unsaid
from review.engines.verify.objects import Objects, pages_using, read_objects
from review.engines.verify.outcome import outcome
from review.engines.verify.pages import (
    Page,
    Texts,
    Unreadable,
    read_pages,
    texts_by_pdfminer,
    texts_by_pypdf,
)
from review.engines.verify.pixels import pixels_check
from review.engines.verify.places import place_checks, unseen_check
from review.engines.verify.raw import picture_extras
from review.engines.verify.readers import readers_check
from review.engines.verify.redrawn import redrawn
from review.engines.verify.scans import Scan, scan_checks
from review.engines.verify.stored import surplus_data
from review.engines.verify.words import words_check


def verify_pdf(
    original: bytes,
    redacted: bytes,
    plan: Plan,
    frames: Frames | None = None,
    doubted: Collection[int] = (),
) -> list[Check]:
    """All checks of a PDF; ``frames`` say in which texts the plan counts, ``doubted`` are pages (from 1) that an
    earlier proof named. Raises ``PlanError`` for a plan that does not fit, ``Unreadable`` for the original.
    """
    before = read_pages(original)
    told(Step.PROVE, 0, len(before))
    held = frames or Frames()
    parts = [framed(page, held) for page in before]
    known = _segments(original, parts, held, plan)
    marks = mark(plan, known)
    marks = with_joined(marks, plan, Pages.of(known, marks.values))
    expected = [expect(part, marks, plan) for part in parts]
    try:
        after = read_pages(redacted)
        touched = _touched(before, after, parts, marks)
        others = _other_texts(redacted, touched)
        objects = read_objects(redacted)
    except Unreadable as fault:
        return [Check("reopens", passed=False, detail=f"{fault} can not read the result")]
    checks = [_reopens(before, after, others)]
    if not checks[0].passed:
        return checks
    result = Result(redacted, after, others, objects, original)
    checks += place_checks(expected, after, marks)
    gone = [v for v in marks.values if not any(count(each.literal, v) for each in expected)]
    numbers = unsaid(marks.numbers, (canonical(each.literal) for each in expected))
    checks += absence_checks(gone, numbers, marks.drawn, result, _standing(expected, marks))
    old = _Original(before, original, touched)
    checks.append(words_check(expected, after, others, old.readings))
    checks.append(readers_check(after, others, old.readings))
    pictured = pages_hiding_pictures(redacted, len(after)) if objects.pixels else []
    checks.append(unseen_check(expected, after, pictured))
    checks += trace_checks(objects, redacted)
    scanned = [part.number for part in parts if part.scanned]
    finer = partial(redrawn, original)
    checks.append(pixels_check(before, after, expected, scanned, plan, marks, finer))
    doubtful = {*doubted, *_oddly_set(result)}
    checks.append(legible_check(gone, expected, after, redacted, scanned, marks.unmet, doubtful))
    scans = [
        Scan(part.number, tuple(box for box, _ in wanted.boxes), wanted.literal)
        for part, wanted in zip(parts, expected, strict=True)
        if part.scanned
    ]
    checks += scan_checks(scans, before, after, original, redacted, marks.values)
    return discreet(checks, marks.values)


def _standing(expected: Sequence[Expected], marks: Marks) -> Pages:
    """The ends of the pages as they must stand; nobody keeps them, they are large."""
    texts = {at: each.literal.replace("\0", GONE) for at, each in enumerate(expected, 1)}
    return Pages(texts, marks.values)


def _oddly_set(result: Result) -> set[int]:
    """Pages (from 1) with a font that says other letters than it draws; what an invisible layer over a picture
    says has the width of what lies there.
    """
    odd = [number for number, font in result.objects.contents.fonts if font.is_odd]
    pictures = {page.number for page in result.pages if page.is_picture}
    return set(result.pages_using(odd)) - pictures


class _Original:
    """The readings of the original, by other readers too where somebody asks."""

    def __init__(self, pages: Sequence[Page], data: bytes, touched: Collection[int]) -> None:
        self._pages = pages
        self._data = data
        self._touched = touched

    def readings(self) -> tuple[Sequence[Page], Texts]:
        """Its pages by pdfium and its texts by the others."""
        return self._pages, self._texts

    @cached_property
    def _texts(self) -> Texts:
        return _other_texts(self._data, self._touched)


def _other_texts(data: bytes, touched: Collection[int]) -> Texts:
    """Pages from which something went by three readers with pdfium, all others by two: there nobody cut
    anything, and their codes are searched with every font of the file as well (``codes.py``).
    """
    return {"pdfminer": texts_by_pdfminer(data), "pypdf": texts_by_pypdf(data, touched)}


def _touched(
    before: Sequence[Page], after: Sequence[Page], parts: Sequence[Parts], marks: Marks
) -> frozenset[int]:
    """Pages (from 1) with marks, and those that say or are something else than before."""
    if len(before) != len(after):
        return frozenset(range(1, len(after) + 1))
    return frozenset(
        part.number
        for old, new, part in zip(before, after, parts, strict=True)
        if old.text != new.text
        or new.is_picture
        or not marks.segments.keys().isdisjoint(part.pages)
    )


def _segments(
    original: bytes, parts: Sequence[Parts], frames: Frames, plan: Plan
) -> dict[str, str]:
    """Page texts by segment id. Other ids name what nobody sees on the pages, and notes, properties
    and bookmarks; none of it may survive at all. The values of the latter are looked up among the
    strings of the original when a plan names one of them.
    """
    found = {name: page.text for part in parts for name, page in part.pages.items()}
    asked = {each.segment for each in plan.actions if each.segment is not None} - set(found)
    for name in {each for each in asked if UNSEEN.fullmatch(each) and each in frames.texts}:
        found[name] = frames.texts[name]
    if asked - set(found):
        from review.engines.verify.beside import segments_beside_pages  # noqa: PLC0415  # seldom

        found.update(segments_beside_pages(original))
        # what else hangs on the catalogue, and attached files: the reader says what its ids mean
        found.update(
            (name, frames.texts[name]) for name in (asked - set(found)) & set(frames.texts)
        )
    return found


def _reopens(before: Sequence[Page], after: Sequence[Page], others: Texts) -> Check:
    counts = {len(before), len(after), *(len(texts) for texts in others.values())}
    detail = f"{len(after)} pages, read by 3 readers"
    return Check("reopens", passed=len(counts) == 1, detail=detail)


def trace_checks(objects: Objects, redacted: bytes) -> Iterator[Check]:
    """Three checks of what a file may carry beside its pages: entries, earlier versions, properties."""
    yield outcome("no_hidden_parts", f"{len(objects.keys)} kinds of entries", objects.forbidden())
    endings = redacted.count(b"%%EOF")
    faults = [] if endings == 1 and redacted.rstrip().endswith(b"%%EOF") else [f"{endings} ends"]
    yield outcome("no_earlier_version", "one end of file, nothing behind it", faults)
    extras = [
        (number, f"picture {place}: {extra}")
        for place, (number, data) in enumerate(objects.pixels)
        for extra in picture_extras(data)
    ]
    extras += surplus_data(redacted) if objects.pixels else ()
    pages = pages_using(redacted, {number for number, _ in extras}) if extras else ()
    said = [extra for _, extra in extras] + (["/Info"] if "/Info" in objects.trailer else [])
    yield outcome("no_metadata", f"{len(objects.pixels)} pictures", said, pages)
