"""Proves the redaction of a PDF: page by page, place by place, in text, objects, bytes, fonts and
pixels.

Compares two readings of its own, of the original and of the result. Answers checks with stable
names; their details hold counts and page numbers, never text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from review.engines.model import Check, Plan, Treatment
from review.engines.verify.canon import MASKS, canonical, count, is_distinct
from review.engines.verify.frames import UNSEEN, Frames, Parts, framed
from review.engines.verify.marks import Marked, Marks, discreet, mark
from review.engines.verify.objects import Objects, read_objects
from review.engines.verify.pages import (
    Char,
    Corners,
    Page,
    Unreadable,
    read_pages,
    texts_by_pdfminer,
    texts_by_pypdf,
)
from review.engines.verify.raw import Search, picture_extras
from review.engines.verify.readers import readers_check
from review.engines.verify.scans import Scan, scan_checks

#: In the original: so much contrast is certainly seen by a reader.
_SEEN = 60
#: In the result: less than this under a character means text nobody sees.
_UNSEEN = 10
#: A painted box is one colour, give or take what JPEG makes of it.
_ONE_COLOUR = 40
#: Hyphens at line ends come and go with every extraction; a dash is never personal data.
_FLEETING = frozenset("-\x02\ufffe\ufffd")
#: Of what stands in masked boxes: 138****1234 hides 4 of 11, a neighbour may lean in.
_LEAST_HIDDEN = 0.3
_MARGIN = 0.004  # of the page, around a painted box


@dataclass
class _Expected:
    """What a page must say and may say, and the boxes in which nothing may stand, with what was
    masked there.
    """

    must: Counter[str] = field(default_factory=Counter)
    may: Counter[str] = field(default_factory=Counter)
    unsure: set[str] = field(default_factory=set)
    boxes: list[tuple[Corners, Treatment]] = field(default_factory=list)
    literal: str = ""


def verify_pdf(
    original: bytes, redacted: bytes, plan: Plan, frames: Frames | None = None
) -> list[Check]:
    """All checks of a PDF; ``frames`` say in which texts the plan counts. Raises ``PlanError`` for a
    plan that does not fit, ``Unreadable`` for the original.
    """
    before = read_pages(original)
    held = frames or Frames()
    parts = [framed(page, held) for page in before]
    marks = mark(plan, _segments(original, parts, held, plan))
    try:
        after = read_pages(redacted)
        others = {"pdfminer": texts_by_pdfminer(redacted), "pypdf": texts_by_pypdf(redacted)}
        objects = read_objects(redacted)
    except Unreadable as fault:
        return [Check("reopens", passed=False, detail=f"{fault} can not read the result")]
    checks = [_reopens(before, after, others)]
    if not checks[0].passed:
        return checks
    expected = [_expected(part, marks, plan) for part in parts]
    checks += _place_checks(expected, after, marks)
    gone = [v for v in marks.values if not any(count(each.literal, v) for each in expected)]
    checks += _absence_checks(gone, after, others, objects, redacted)
    checks.append(readers_check(after, others))
    checks.append(_fonts_check(marks.met, after, objects))
    checks += _trace_checks(objects, redacted, after, expected)
    scans = [
        Scan(part.number, tuple(box for box, _ in wanted.boxes), wanted.literal)
        for part, wanted in zip(parts, expected, strict=True)
        if part.scanned
    ]
    checks += scan_checks(scans, before, after, original, redacted, marks.values)
    return discreet(checks, marks.values)


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


def _reopens(
    before: Sequence[Page], after: Sequence[Page], others: Mapping[str, list[str]]
) -> Check:
    counts = {len(before), len(after), *(len(texts) for texts in others.values())}
    detail = f"{len(after)} pages, read by 3 readers"
    return Check("reopens", passed=len(counts) == 1, detail=detail)


def _expected(parts: Parts, marks: Marks, plan: Plan) -> _Expected:
    """Sort the characters of a page of the original: gone, must stand, may stand."""
    answer = _Expected()
    answer.boxes = [
        (each.box, each.action) for each in plan.actions if each.box and each.page == parts.number
    ]
    for name, page in parts.pages.items():
        marked = marks.segments.get(name)
        answer.boxes += _rows(page, marked) if marked else []
    painted = [_grown(box) for box, _ in answer.boxes]
    own = f"page-{parts.number}"
    for name, page in parts.pages.items():
        marked = marks.segments.get(name)
        treatment = marked.treatment if marked else {}
        _sort(answer, page, treatment, painted, certain=name == own)
        literal = "".join("\0" if at in treatment else each for at, each in enumerate(page.text))
        answer.literal += f"\0{literal}" if answer.literal else literal
    return answer


def _sort(
    answer: _Expected,
    page: Page,
    treatment: Mapping[int, Treatment],
    painted: Sequence[Corners],
    *,
    certain: bool,
) -> None:
    """One text of the page; what was only recognised in a picture beside it need not stand."""
    placed = {char.at: char for char in page.chars}
    for at, text in enumerate(page.text):
        char = placed.get(at)
        letters = canonical(text)
        if at in treatment:
            if treatment[at] is Treatment.MASK:
                answer.may.update(letters)
                answer.may.update(dict.fromkeys(MASKS, 4))
            continue
        if char is None or not letters or text in _FLEETING:
            continue
        near = any(_holds(box, char.centre()) for box in painted)
        covered = any(_holds(box, char.centre()) for box in page.pictures)
        seen = page.contrast(char.box) >= _SEEN
        if certain and seen and not near and not covered:
            answer.must.update(letters)
        else:
            answer.may.update(letters)
            answer.unsure.update(letters)


def _rows(page: Page, marked: Marked) -> list[tuple[Corners, Treatment]]:
    """Marked characters, those of one place as stretches of a line: the gaps between them are
    painted too.
    """
    rows: list[tuple[Corners, Treatment]] = []
    placed = {char.at: char for char in page.chars if canonical(char.text)}
    for start, end in marked.spans:
        row: Corners | None = None
        for at in range(start, end):
            if at not in placed:
                continue
            box = placed[at].box
            if row is not None and _is_next(row, box):
                rows.pop()
                box = (
                    min(row[0], box[0]),
                    min(row[1], box[1]),
                    max(row[2], box[2]),
                    max(row[3], box[3]),
                )
            row = box
            rows.append((box, marked.treatment[start]))
    return rows


def _is_next(row: Corners, box: Corners) -> bool:
    shared = min(row[3], box[3]) - max(row[1], box[1])
    gap = max(box[0] - row[2], row[0] - box[2])
    return shared > 0.7 * min(row[3] - row[1], box[3] - box[1]) and gap < box[2] - box[0]


def _grown(box: Corners) -> Corners:
    return box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN


def _holds(box: Corners, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _shrunk(box: Corners) -> Corners:
    """A little smaller, so that its edge and a neighbour's overhang are not looked at."""
    across = min((box[2] - box[0]) * 0.2, 0.004)
    down = min((box[3] - box[1]) * 0.2, 0.004)
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _letters(chars: Sequence[Char]) -> Counter[str]:
    return Counter(
        letter for char in chars if char.text not in _FLEETING for letter in canonical(char.text)
    )


def _place_checks(
    expected: Sequence[_Expected], after: Sequence[Page], marks: Marks
) -> Iterator[Check]:
    lost: list[int] = []
    filled: list[int] = []
    unpainted: list[int] = []
    moved: list[int] = []
    boxes = 0
    for wanted, page in zip(expected, after, strict=True):
        found = _letters(page.chars)
        if wanted.must - found or found - wanted.must - wanted.may:
            lost.append(page.number)
        boxes += len(wanted.boxes)
        if not _boxes_are_empty(wanted, page):
            filled.append(page.number)
        if any(page.contrast(_shrunk(box), grow=0) > _ONE_COLOUR for box, _ in wanted.boxes):
            unpainted.append(page.number)
        if not all(_stands(value, wanted, page) for value in marks.values):
            moved.append(page.number)
    total = sum(sum(each.must.values()) for each in expected)
    yield _check("nothing_else_lost", lost, f"{total} characters on {len(after)} pages")
    yield _check("removed_places_empty", filled, f"{boxes} boxes of {marks.places} places")
    yield _check("boxes_painted", unpainted, f"{boxes} boxes")
    yield _check("kept_places_stand", moved, f"{len(marks.values)} values counted")


def _boxes_are_empty(wanted: _Expected, page: Page) -> bool:
    """Nothing stands in a removed box; in a masked one only a mask that hides enough."""
    removed = [_shrunk(box) for box, treatment in wanted.boxes if treatment is Treatment.REMOVE]
    masked = [_shrunk(box) for box, treatment in wanted.boxes if treatment is Treatment.MASK]
    shown = ""
    for char in page.chars:
        letters = canonical(char.text)
        if letters and any(_holds(box, char.centre()) for box in removed):
            return False
        if letters and any(_holds(box, char.centre()) for box in masked):
            shown += letters
    hidden = sum(each in MASKS for each in shown)
    return not shown or hidden >= _LEAST_HIDDEN * len(shown)


def _stands(value: str, wanted: _Expected, page: Page) -> bool:
    """The value stands as often as its kept places say; places nobody could see may have gone with
    the rest.
    """
    most = count(wanted.literal, value)
    found = count(page.text, value)
    if found == most:
        return True
    return found < most and not wanted.unsure.isdisjoint(value)


def _absence_checks(
    gone: Sequence[str],
    after: Sequence[Page],
    others: Mapping[str, list[str]],
    objects: Objects,
    redacted: bytes,
) -> Iterator[Check]:
    texts = {"pdfium": [page.text for page in after], **others}
    readers = [
        f"{reader} page {number}"
        for reader, pages in texts.items()
        for number, text in enumerate(map(canonical, pages), start=1)
        if any(value in text for value in gone)
    ]
    yield _check("values_absent_text", readers, f"{len(gone)} values, {len(texts)} readers")
    search = Search(gone)
    raw = ["file bytes"] if search.hits(redacted, noise=True) else []
    raw += ["names and strings"] if search.hits(b"\n".join(objects.words)) else []
    raw += [f"stream {n}" for n, each in enumerate(objects.streams) if search.hits(each)]
    raw += [
        f"picture {n}" for n, each in enumerate(objects.pixels) if search.hits(each, noise=True)
    ]
    raw += search.places({"file": redacted})
    distinct = sum(is_distinct(value) for value in gone)
    detail = (
        f"{distinct} of {len(gone)} values, {len(objects.streams)} streams, 4 encodings and hex"
    )
    yield _check("values_absent_raw", raw, detail)


def _fonts_check(met: frozenset[str], after: Sequence[Page], objects: Objects) -> Check:
    """No font lists a character of a removed value that stands nowhere any more."""
    standing = set(canonical("".join(page.text for page in after)))
    leftover = (set("".join(met)) - standing) & objects.listed
    faults = [f"{len(leftover)} characters"] if leftover else []
    return _check("fonts_clean", faults, f"{len(objects.listed)} characters listed by fonts")


def _trace_checks(
    objects: Objects, redacted: bytes, after: Sequence[Page], expected: Sequence[_Expected]
) -> Iterator[Check]:
    unseen: list[int] = []
    for page, wanted in zip(after, expected, strict=True):
        boxes = [_grown(box) for box, _ in wanted.boxes]
        for char in page.chars:
            if not canonical(char.text) or any(_holds(box, char.centre()) for box in boxes):
                continue
            if page.contrast(char.box, grow=12) < _UNSEEN:
                unseen.append(page.number)
                break
    yield _check("no_hidden_text", unseen, f"{len(after)} pages rendered")
    yield _check("no_hidden_parts", objects.forbidden(), f"{len(objects.keys)} kinds of entries")
    endings = redacted.count(b"%%EOF")
    faults = [] if endings == 1 and redacted.rstrip().endswith(b"%%EOF") else [f"{endings} ends"]
    yield _check("no_earlier_version", faults, "one end of file, nothing behind it")
    extras = [
        f"picture {n}: {x}" for n, each in enumerate(objects.pixels) for x in picture_extras(each)
    ]
    extras += ["/Info"] if "/Info" in objects.trailer else []
    yield _check("no_metadata", extras, f"{len(objects.pixels)} pictures")


def _check(name: str, faults: Sequence[object], detail: str) -> Check:
    if not faults:
        return Check(name, passed=True, detail=detail)
    shown = ", ".join(dict.fromkeys(map(str, faults[:20])))
    return Check(name, passed=False, detail=f"{detail}; failed: {shown}")
