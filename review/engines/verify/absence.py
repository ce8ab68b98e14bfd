"""What is removed everywhere is nowhere: not in the text of any reader, not in bytes of any encoding,
not in glyph codes, not in what fonts list.

Asks the readings of the result for values; where the result may still say a value is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.engines.model import Check
from review.engines.verify.canon import canonical, is_distinct
from review.engines.verify.codes import codes_check
from review.engines.verify.joints import Pages, left_over
from review.engines.verify.numbers import tell
from review.engines.verify.objects import Objects, outlines_in, pages_using
from review.engines.verify.outcome import outcome
from review.engines.verify.pages import Page, Texts
from review.engines.verify.raw import Search, inflated_streams
from review.engines.verify.sieve import Sieve


@dataclass(frozen=True)
class Result:
    """The readings of the new file: its bytes, pages by pdfium, texts by other readers, objects; and the bytes of
    the ``original``.
    """

    data: bytes
    pages: Sequence[Page]
    others: Texts
    objects: Objects
    original: bytes = b""

    def pages_using(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """The pages to which these objects belong."""
        return pages_using(self.data, numbers) if numbers else ()


def absence_checks(
    gone: Sequence[str],
    numbers: Sequence[str],
    drawn: frozenset[str],
    result: Result,
    standing: Pages | None = None,
) -> Iterator[Check]:
    """Text, bytes and codes for the values that are ``gone``, text for ``numbers`` in any writing, fonts for
    what was ``drawn``. ``standing`` are the pages as they must stand, where values are looked for over their
    ends.
    """
    yield _text_check(gone, numbers, result, standing)
    yield _raw_check(gone, result)
    yield codes_check(gone, result.objects.contents, result.pages_using)
    yield _fonts_check(drawn, result)


def _text_check(
    gone: Sequence[str], numbers: Sequence[str], result: Result, standing: Pages | None
) -> Check:
    texts = {"pdfium": [page.text for page in result.pages], **result.others}
    wanted = {*gone, *numbers} if standing is not None else set()
    halves = {
        reader: left_over(wanted, Pages(_numbered(pages), wanted), standing)
        for reader, pages in texts.items()
        if standing is not None
    }
    found = [
        (reader, number)
        for reader, pages in texts.items()
        for number, text in enumerate(pages, start=1)
        if text is not None and (_says(text, gone) or tell([text], numbers))
    ]
    return outcome(
        "values_absent_text",
        f"{len(gone)} values, {len(texts)} readers",
        [f"{reader} page {number}" for reader, number in found]
        + [f"{reader} over the end of a page" for reader, each in halves.items() if each],
        [number for _, number in found],
    )


def _numbered(pages: Sequence[str | None]) -> dict[int, str]:
    return {number: text for number, text in enumerate(pages, start=1) if text is not None}


def _says(text: str, values: Sequence[str]) -> bool:
    said = canonical(text)
    return any(value in said for value in values)


def _raw_check(gone: Sequence[str], result: Result) -> Check:
    search, objects = Search(gone), result.objects
    faults: list[str] = []
    numbers: list[int] = []
    told = search.hits(b"\n".join(name for _, name in objects.names))
    if told or search.says(name for _, name in objects.called):
        faults.append("names")
        numbers += [number for number, name in objects.names if search.hits(name)]
        numbers += [number for number, name in objects.called if search.says([name])]
    if search.says(text for _, text in objects.texts):
        faults.append("strings")
        numbers += [number for number, text in objects.texts if search.says([text])]
    for place, (number, data) in enumerate(objects.streams):
        if search.hits(data):
            faults.append(f"stream {place}")
            numbers.append(number)
    for place, (number, data) in enumerate(objects.pixels):
        if search.hits(data, noise=True):
            faults.append(f"picture {place}")
            numbers.append(number)
    if search.hits(result.data, noise=True):
        faults.append("file bytes")
    known = {hash(data) for _, data in objects.streams}
    loose = (each for each in inflated_streams(result.data) if hash(each) not in known)
    for at, each in enumerate(loose):  # one by one: a drawn page is two megabytes of them
        faults += search.places({f"loose {at}": each})
    distinct = sum(is_distinct(value) for value in gone)
    detail = (
        f"{distinct} of {len(gone)} values, {len(objects.streams)} streams, 4 encodings and hex"
    )
    return outcome("values_absent_raw", detail, faults, result.pages_using(numbers))


def _fonts_check(drawn: frozenset[str], result: Result) -> Check:
    """No font lists or draws a character of a removed value that stands nowhere any more."""
    standing = set(canonical("".join(page.text for page in result.pages)))
    wanted = set("".join(drawn)) - standing
    fonts = result.objects.contents.fonts
    holders = [number for number, font in fonts if wanted & font.listed]
    listed: set[str] = set()
    for _, font in fonts:
        listed |= font.listed
    leftover = wanted & listed
    faults = [f"{len(leftover)} characters in {len(holders)} fonts"] if leftover else []
    if wanted and any(font.draws_more for _, font in fonts):
        shapes = Sieve(outlines_in(result.original, wanted)) if result.original else Sieve(())
        programs = (e for e in result.objects.streams if e[0] in result.objects.programs)
        drawing = [number for number, data in programs if shapes.standing(data)]
        faults += [f"outlines in {len(drawing)} fonts"] if drawing else []
        holders += drawing
    detail = f"{len(listed)} characters listed by fonts"
    return outcome("fonts_clean", detail, faults, result.pages_using(holders))
