"""What of a PDF lies beside what its pages show and is not copied: named for the report, with counts, never
with what it says.

Only lists: every page of a result is built anew, so nothing here has to be taken away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pikepdf

from review.engines import limits
from review.engines.read.pdf_condition import signatures
from review.engines.read.pdf_open import PARSER_ERRORS
from review.engines.read.pdf_revisions import former_ends

_CATALOGUE_KEPT: Final = frozenset({"/Type", "/Pages"})
#: Entries of any object but the catalogue, as they are listed.
_ENTRIES: Final = {
    "/Thumb": "page: thumbnails",
    "/Metadata": "page: property",
    "/PieceInfo": "page: custom",
    "/AA": "page: JavaScript",
}
#: What holds other objects, tells where they are, or is for a faster start: no object of its own.
_PLUMBING: Final = frozenset({"/ObjStm", "/XRef"})


def beside_the_pages(pdf: pikepdf.Pdf, data: bytes) -> list[str]:
    """Names of what hangs on the catalogue, the trailer and the pages of an opened file, of its signatures,
    of earlier revisions in its bytes, and how many objects nothing refers to.
    """
    found = [str(name) for name in pdf.Root if str(name) not in _CATALOGUE_KEPT]
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        found += [f"/Names{name}" for name in names]
    found += ["/Info"] if "/Info" in pdf.trailer else []
    try:
        return found + [f"{name} {count}" for name, count in _counted(pdf, data) if count]
    except PARSER_ERRORS:  # a broken corner of the file: what is not listed is not copied either
        return found


def _counted(pdf: pikepdf.Pdf, data: bytes) -> Iterator[tuple[str, int]]:
    yield "/Sig: signatures", signatures(pdf)
    yield "file: revisions", len(former_ends(data))
    entries, reached = _reachable(pdf)
    yield from ((name, entries[key]) for key, name in _ENTRIES.items())
    if reached and len(pdf.objects) > len(reached):
        yield "file: unused", sum(_is_unused(each, reached) for each in pdf.objects)


def _reachable(pdf: pikepdf.Pdf) -> tuple[Counter[str], set[tuple[int, int]]]:
    """How often each entry stands in an object that is not the catalogue, and the numbers of all objects that
    something refers to; none where there are too many to tell.
    """
    entries: Counter[str] = Counter()
    reached: set[tuple[int, int]] = set()
    waiting: list[pikepdf.Object] = [pdf.trailer]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, pikepdf.Array):
            inside = list(holder)
        else:
            keys = list(holder.keys())
            inside = [holder[key] for key in keys]
            if holder.get("/Type") != "/Catalog":
                entries.update(key for key in keys if key in _ENTRIES)
        for each in inside:
            if not isinstance(each, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)):
                continue
            number = each.objgen
            if number != (0, 0):
                if number in reached:
                    continue
                reached.add(number)
            waiting.append(each)
        if len(reached) > limits.TREE_NODES:
            return entries, set()
    return entries, reached


def _is_unused(thing: object, reached: set[tuple[int, int]]) -> bool:
    """Whether nothing refers to an object that says something; numbers come as those of Python."""
    if not isinstance(thing, pikepdf.Object) or thing.objgen in reached:
        return False
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return isinstance(thing, (pikepdf.Array, pikepdf.String))
    is_hint = isinstance(thing, pikepdf.Stream) and "/S" in thing and "/Type" not in thing
    return not is_hint and "/Linearized" not in thing and thing.get("/Type") not in _PLUMBING
