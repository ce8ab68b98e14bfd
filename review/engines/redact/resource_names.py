"""Names that whoever wrote a PDF gave to its resources and fonts, before anything else is done with the file: one
that says a removed value, or is no UTF-8, becomes a short one that says nothing.

Lives here: the walk through what pages draw with, and the new names in dictionaries and contents alike. Entries of
dictionaries are ``entries.py``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import pikepdf

from review.engines.read.streams import inherited
from review.engines.redact.folding import fold
from review.engines.redact.fonts_lists import descendant, descriptor_of
from review.engines.redact.fonts_programs import PROGRAMS

_CATEGORIES: Final = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_OPERATORS: Final = frozenset({"Do", "Tf", "gs", "sh", "cs", "CS", "scn", "SCN"})
_FONT: Final = pikepdf.Name("/AAAAAA+Font")
#: A Latin word or a number that is shorter also stands in names by chance.
_LEAST: Final = 6
_DEEPEST: Final = 12
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Bytes that end a name for pdfium: what it does not show was not read either, and has to stay so.
_UNREAD: Final = frozenset(b"\x80\xff")
#: What pikepdf raises over names and contents that are none.
_BROKEN: Final = (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError)


def rename_resources(pdf: pikepdf.Pdf, values: Iterable[str]) -> None:
    """Give such names of a document others, in place. A page that can not be read keeps its own; so does a font
    that is not in the file, which is drawn by its name.
    """
    wanted = {folded for value in values if _is_distinct(folded := fold(value).text)}
    walk = _Walk(wanted)
    for page in pdf.pages:
        try:
            walk.visit(page.obj, inherited(page.obj, "/Resources"), 0)
        except _BROKEN:
            continue
    fresh = walk.fresh()
    if not fresh:
        return
    for category in walk.categories:
        for old in [each for each in category.keys() if each in fresh]:  # noqa: SIM118
            category[fresh[old]] = category[old]
            del category[old]
    for holder in walk.holders:
        _rewrite(pdf, holder, fresh)


def _said(name: Any) -> str:
    """A name as the keys of a dictionary give it: bytes that are no UTF-8 as half surrogates."""
    try:
        return str(name)
    except UnicodeDecodeError:
        data = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), name.unparse())
        return bytes(data).decode("utf-8", "surrogateescape")


def _is_distinct(value: str) -> bool:
    return len(value) >= (_LEAST if value.isascii() else 2)


class _Walk:
    """Everything that draws: holders of contents, and the dictionaries that name what they use."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = wanted
        self._seen: set[tuple[int, int]] = set()
        self._names: set[str] = set()
        self.categories: list[Any] = []
        self.holders: list[Any] = []

    def visit(self, holder: Any, resources: Any, depth: int) -> None:
        """A page, a form, a pattern or a glyph, and what it draws with."""
        if depth > _DEEPEST or not self._is_new(holder):
            return
        self.holders.append(holder)
        self._visit_resources(resources, depth)

    def fresh(self) -> Mapping[str, str]:
        """New names by old ones, of those that have to go."""
        going = sorted(each for each in self._names if self._tells(each))
        free = (name for k in range(10**6) if (name := f"/N{k}") not in self._names)
        return dict(zip(going, free, strict=False))

    def _visit_resources(self, resources: Any, depth: int) -> None:
        if not isinstance(resources, pikepdf.Dictionary) or not self._is_new(resources):
            return
        for name in _CATEGORIES:
            category = resources.get(name)
            if not isinstance(category, pikepdf.Dictionary):
                continue
            self.categories.append(category)
            self._names.update(category.keys())
            for item in category.values():
                self._visit_resource(name, item, depth)

    def _visit_resource(self, category: str, item: Any, depth: int) -> None:
        if category == "/Font":
            self._visit_font(item, depth)
        elif category == "/ExtGState":
            mask = item.get("/SMask") if isinstance(item, pikepdf.Dictionary) else None
            group = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
            if isinstance(group, pikepdf.Stream):
                self.visit(group, group.get("/Resources"), depth + 1)
        elif isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
            self.visit(item, item.get("/Resources"), depth + 1)

    def _visit_font(self, font: Any, depth: int) -> None:
        if not isinstance(font, pikepdf.Dictionary) or not self._is_new(font):
            return
        procedures = font.get("/CharProcs")
        for each in procedures.values() if isinstance(procedures, pikepdf.Dictionary) else ():
            if isinstance(each, pikepdf.Stream):
                self.visit(each, font.get("/Resources"), depth + 1)
        descriptor = descriptor_of(font)
        if descriptor is None or not any(name in descriptor for name in PROGRAMS):
            return
        for holder in (font, descendant(font), descriptor):
            for key in ("/BaseFont", "/FontName"):
                if holder is not None and key in holder and self._tells(_said(holder[key])):
                    holder[key] = _FONT

    def _tells(self, name: str) -> bool:
        if not _UNREAD.isdisjoint(name.encode("utf-8", "surrogateescape")):
            return False
        try:
            name.encode("utf-8")
        except UnicodeEncodeError:
            return True
        plain = fold(name).text if self._wanted else ""
        return any(value in plain for value in self._wanted)

    def _is_new(self, item: Any) -> bool:
        if not item.is_indirect:
            return True
        is_new = item.objgen not in self._seen
        self._seen.add(item.objgen)
        return is_new


def _rewrite(pdf: pikepdf.Pdf, holder: Any, fresh: Mapping[str, str]) -> None:
    """Contents with the new names; those that can not be read stay."""
    is_page = not isinstance(holder, pikepdf.Stream)
    try:
        read = pikepdf.parse_content_stream(pikepdf.Page(holder) if is_page else holder)
        said = [_renamed(each, fresh) for each in read]
        changed = any(new is not old for new, old in zip(said, read, strict=True))
        if changed:
            data = pikepdf.unparse_content_stream(said)
            if is_page:
                holder.Contents = pikepdf.Stream(pdf, data)
            else:
                holder.write(data)
    except _BROKEN:
        return


def _renamed(instruction: Any, fresh: Mapping[str, str]) -> Any:
    """The instruction with new names; itself where it has no old one."""
    if str(instruction.operator) not in _OPERATORS:
        return instruction
    old = list(instruction.operands)
    new = [_new(each, fresh) for each in old]
    if all(one is other for one, other in zip(new, old, strict=True)):
        return instruction
    return pikepdf.ContentStreamInstruction(new, instruction.operator)


def _new(operand: Any, fresh: Mapping[str, str]) -> Any:
    known = fresh.get(_said(operand)) if isinstance(operand, pikepdf.Name) else None
    return operand if known is None else pikepdf.Name(known)
