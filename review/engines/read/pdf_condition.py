"""In what condition a PDF came: whether it had to be repaired to be read, and how often it was signed.

A signature ends with the copy: it is made over the bytes of the original (PDF 32000-1, 12.8). Reads no text.
"""

from __future__ import annotations

import re
from typing import Final

import pikepdf

from review.engines import limits
from review.engines.read.pdf_strings import dictionary, items

#: What qpdf says when it found its way around damage; its other warnings are about style.
_REPAIR: Final = re.compile("damaged|reconstruct|recover", re.IGNORECASE)


def is_repaired(pdf: pikepdf.Pdf) -> bool:
    """Whether what was read of an opened file so far had to be found in spite of damage."""
    return any(_REPAIR.search(str(each)) for each in pdf.get_warnings())


def signatures(pdf: pikepdf.Pdf) -> int:
    """How many signatures a file has: fields that are signed, and those of its rights."""
    form = dictionary(pdf.Root.get("/AcroForm"))
    waiting = list(items(form.get("/Fields"))) if form is not None else []
    for page in pdf.pages:
        waiting += items(page.obj.get("/Annots"))
    rights = dictionary(pdf.Root.get("/Perms"))
    found = [value for value in rights.values() if dictionary(value)] if rights is not None else []
    seen: set[tuple[int, int]] = set()
    for _ in range(limits.TREE_NODES):
        if not waiting:
            break
        field = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or _is_known(field, seen):
            continue
        value = dictionary(field.get("/V"))
        if field.get("/FT") == "/Sig" and value is not None:
            found.append(value)
        waiting += items(field.get("/Kids"))
    known: set[tuple[int, int]] = set()
    return sum(not _is_known(each, known) for each in found)


def _is_known(thing: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    """Whether an object was met before; one that stands in its place is met once anyway."""
    number = thing.objgen
    if number == (0, 0):
        return False
    is_old = number in seen
    seen.add(number)
    return is_old
