"""Fields of a Word file: what they show stays, how it was made goes.

A field code can name files, databases, people and addresses. Only page numbers stay fields, or
every page would show the number of the first.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from review.engines.redact.tree import drop, elements, unwrap, w

#: Fields whose code says nothing and whose result changes from page to page.
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)(?:\s+\\[*#]\s*\S+)*\s*", re.IGNORECASE)
_CONTENT = frozenset(w(name) for name in ("t", "tab", "br", "cr", "sym", "drawing", "pict"))


def clean_fields(root: etree._Element) -> Counter[str]:
    """Clean all fields of one part in place. Text inside a field code was never shown and goes with
    it; boxes and lists of forms, which are drawn from their data, are counted in the answer.
    """
    gone = Counter(
        "form_field"
        for each in root.iter(w("ffData"))
        if each.find(w("checkBox")) is not None or each.find(w("ddList")) is not None
    )
    for field in list(root.iter(w("fldSimple"))):
        if _PAGE_FIELD.fullmatch(field.get(w("instr"), "")):
            _bare(field, w("instr"))
        else:
            unwrap(field)
    walk = _Walk()
    for each in elements(root):
        if each.tag == w("fldChar"):
            walk.mark(each)
        elif each.tag == w("instrText"):
            walk.code(each)
        elif each.tag in _CONTENT:
            walk.content(each)
    walk.finish()
    return gone


def _bare(element: etree._Element, kept: str) -> None:
    for name in set(element.attrib) - {kept}:
        del element.attrib[name]


class _Field:
    """One complex field between its begin and end marks."""

    def __init__(self) -> None:
        self.shows = False
        self.marks: list[etree._Element] = []
        self.codes: list[etree._Element] = []

    def close(self, *, alone: bool) -> None:
        """Drop marks and code, unless this is a page number that stands alone."""
        if alone and _PAGE_FIELD.fullmatch("".join(each.text or "" for each in self.codes)):
            for mark in self.marks:
                _bare(mark, w("fldCharType"))
                for child in list(mark):
                    mark.remove(child)
            return
        for each in self.marks + self.codes:
            drop(each)


class _Walk:
    """The fields that are open at a place of the document, innermost last."""

    def __init__(self) -> None:
        self.open: list[_Field] = []

    def mark(self, element: etree._Element) -> None:
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self.open.append(_Field())
        if not self.open:
            drop(element)
            return
        self.open[-1].marks.append(element)
        if kind == "separate":
            self.open[-1].shows = True
        elif kind == "end":
            self.open.pop().close(alone=not self.open)

    def code(self, element: etree._Element) -> None:
        if self.open:
            self.open[-1].codes.append(element)
        else:
            drop(element)

    def content(self, element: etree._Element) -> None:
        if not all(field.shows for field in self.open):
            drop(element)

    def finish(self) -> None:
        """Fields that never end are not fields: their marks and codes go."""
        while self.open:
            self.open.pop().close(alone=False)
