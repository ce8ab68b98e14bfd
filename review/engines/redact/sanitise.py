"""A page of a PDF that keeps its vectors, without anything that does not draw (redaction.md section
5).

The page is rebuilt from a whitelist: its contents are read and written anew without marked content,
its resources are those the contents use. What can not be read this way raises ``NotCleanable`` and
becomes a picture instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pikepdf

from review.engines.redact.entries import FORM, IMAGE, INLINE, Scrubber
from review.engines.redact.pictures_burn import lift
from review.engines.redact.pictures_stored import Surplus, check_inline, keep_only_pixels

_GLYPH = frozenset({"/Length", "/Filter", "/DecodeParms"})
_MARKED = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_NAMING = {
    "Do": "/XObject",
    "Tf": "/Font",
    "gs": "/ExtGState",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
#: Operators whose operands may be strings (9.4.3), and names (resources, rendering intents, spaces).
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_CALLING = frozenset({*_NAMING, "cs", "CS", "ri"})
_DEEPEST = 12


class NotCleanable(Exception):
    """Raised for a page that can not keep its vectors; the text is the reason
    code of its picture.
    """


class PageCleaner:
    """Cleans the pages of one opened PDF; what pages share is cleaned once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._done: set[tuple[int, int]] = set()
        self._begun: list[tuple[int, int]] = []
        self._scrubber = Scrubber()

    def clean(self, page: pikepdf.Page) -> pikepdf.Object:
        """A new page dictionary of the same PDF. Raises ``NotCleanable``; what the page shares with others is
        not taken for clean then.
        """
        self._begun.clear()
        try:
            return self._cleaned(page)
        except NotCleanable:
            self._done.difference_update(self._begun)
            raise

    def _cleaned(self, page: pikepdf.Page) -> pikepdf.Object:
        try:
            contents, used = self._rewrite(page, page.resources, 0)
            fresh = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=page.mediabox,
                CropBox=page.cropbox,
                Resources=self._resources(page.resources, used, 0),
                Contents=pikepdf.Stream(self._pdf, contents),
            )
            for name in ("/Rotate", "/UserUnit", "/Group"):
                value = _inherited(page.obj, name)
                if value is not None:
                    fresh[name] = value
            self._scrubber.scrub(fresh)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as fault:
            raise NotCleanable("unreadable_content") from fault
        return self._pdf.make_indirect(fresh)

    def _rewrite(
        self,
        holder: Any,
        resources: Any,
        depth: int,
        borrowing: set[tuple[int, int]] | None = None,
    ) -> tuple[bytes, dict[str, set[str]]]:
        """The contents without marked content, and the names of resources they use, those of forms
        without own resources included. ``borrowing`` are such forms that were asked already: each once,
        however often they draw each other.
        """
        if depth > _DEEPEST:
            raise NotCleanable("nested_too_deep")
        kept: list[Any] = []
        used: defaultdict[str, set[str]] = defaultdict(set)
        for instruction in pikepdf.parse_content_stream(holder):
            operator = str(instruction.operator)
            if operator in _MARKED:
                continue
            _check_operands(instruction, operator)
            if operator == "INLINE IMAGE":
                self._check_inline(instruction, resources)
            kept.append(instruction)
            category = _NAMING.get(operator)
            names = [each for each in instruction.operands if isinstance(each, pikepdf.Name)]
            if category is not None and names:
                used[category].add(str(names[-1]))
        asked = set() if borrowing is None else borrowing
        for name in list(used["/XObject"]):
            form = _lookup(resources, "/XObject", name)
            if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
                self._merge_borrowed(form, resources, used, depth, asked)
        return pikepdf.unparse_content_stream(kept), used

    def _check_inline(self, instruction: Any, resources: Any) -> None:
        try:
            check_inline(lift(self._pdf, instruction.iimage, resources))
        except Surplus as fault:
            raise NotCleanable(str(fault)) from fault

    def _merge_borrowed(
        self,
        form: pikepdf.Stream,
        resources: Any,
        used: dict[str, set[str]],
        depth: int,
        asked: set[tuple[int, int]],
    ) -> None:
        """A form without resources of its own draws with those of its caller."""
        if "/Resources" in form or form.objgen in asked:
            return
        asked.add(form.objgen)
        _, borrowed = self._rewrite(form, resources, depth + 1, asked)
        for category, names in borrowed.items():
            used[category] |= names

    def _resources(
        self, resources: Any, used: dict[str, set[str]], depth: int
    ) -> pikepdf.Dictionary:
        """Only what is used, cleaned; colour spaces stay all, because inline pictures name them
        too.
        """
        fresh = pikepdf.Dictionary()
        if "/ColorSpace" in resources:
            fresh.ColorSpace = resources["/ColorSpace"]
        for category, names in sorted(used.items()):
            entries = pikepdf.Dictionary()
            for name in sorted(names):
                found = _lookup(resources, category, name)
                if found is not None:
                    self._clean_resource(category, found, resources, depth)
                    entries[name] = found
            fresh[category] = entries
        return fresh

    def _clean_resource(self, category: str, item: Any, resources: Any, depth: int) -> None:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
            self._clean_image(item)
        elif category == "/ExtGState" and isinstance(item, pikepdf.Dictionary):
            mask = item.get("/SMask")
            group = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
            if isinstance(group, pikepdf.Stream):
                self._clean_form(group, resources, depth)
        elif category in {"/XObject", "/Pattern"} and isinstance(item, pikepdf.Stream):
            self._clean_form(item, resources, depth)
        elif category == "/Font" and item.get("/Subtype") == "/Type3":
            self._clean_type3(item, depth)

    def _clean_type3(self, font: pikepdf.Dictionary, depth: int) -> None:
        """Glyphs of a Type 3 font are contents like those of a form (9.6.5)."""
        if not self._is_new(font):
            return
        glyphs, own = font.get("/CharProcs"), font.get("/Resources", pikepdf.Dictionary())
        if not isinstance(glyphs, pikepdf.Dictionary) or not isinstance(own, pikepdf.Dictionary):
            raise NotCleanable("type3_font")
        used: defaultdict[str, set[str]] = defaultdict(set)
        for glyph in glyphs.values():
            if not isinstance(glyph, pikepdf.Stream):
                raise NotCleanable("type3_font")
            contents, names = self._rewrite(glyph, own, depth + 1)
            if any(
                _lookup(own, category, each) is None for category, e in names.items() for each in e
            ):
                raise NotCleanable("type3_font")  # borrowed from whatever page shows it
            glyph.write(contents)
            _keep(glyph, _GLYPH)
            for category, each in names.items():
                used[category] |= each
        font.Resources = self._resources(own, used, depth + 1)

    def _clean_form(self, form: pikepdf.Stream, resources: Any, depth: int) -> None:
        if not self._is_new(form):
            return
        own = form.get("/Resources")
        contents, used = self._rewrite(form, resources if own is None else own, depth + 1)
        form.write(contents)
        if own is not None:
            form.Resources = self._resources(own, used, depth + 1)
        else:
            self._resources(resources, used, depth + 1)
        _keep(form, FORM)

    def _clean_image(self, image: pikepdf.Stream) -> None:
        if not self._is_new(image):
            return
        _keep(image, IMAGE)
        try:
            keep_only_pixels(image)
        except Surplus as fault:
            raise NotCleanable(str(fault)) from fault
        for name in ("/SMask", "/Mask"):
            mask = image.get(name)
            if isinstance(mask, pikepdf.Stream):
                self._clean_image(mask)

    def _is_new(self, item: pikepdf.Object) -> bool:
        if item.objgen in self._done and item.objgen != (0, 0):
            return False
        self._done.add(item.objgen)
        self._begun.append(item.objgen)
        return True


def _check_operands(instruction: Any, operator: str) -> None:
    """Only operators that show text speak, and only those that use resources name anything. Raises
    ``NotCleanable`` for contents that say something besides.
    """
    if operator == "INLINE IMAGE":
        if not INLINE.issuperset(instruction.iimage.obj.keys()):
            raise NotCleanable("unreadable_content")
        return
    for operand in instruction.operands:
        for each in operand if isinstance(operand, pikepdf.Array) else [operand]:
            if (isinstance(each, pikepdf.String) and operator not in _SHOWING) or (
                isinstance(each, pikepdf.Name) and operator not in _CALLING
            ):
                raise NotCleanable("unreadable_content")


def _keep(item: pikepdf.Stream, allowed: frozenset[str]) -> None:
    for name in set(item.keys()) - allowed:
        del item[name]


def _lookup(resources: Any, category: str, name: str) -> Any:
    entries = resources.get(category)
    return entries.get(name) if isinstance(entries, pikepdf.Dictionary) else None


def _inherited(page: pikepdf.Object, name: str) -> Any:
    node: Any = page
    for _ in range(_DEEPEST * 4):
        if node is None:
            return None
        if name in node and name != "/Group":
            return node[name]
        if name == "/Group":
            return node.get(name)
        node = node.get("/Parent")
    return None


def uses_layers(page: pikepdf.Page) -> bool:
    """Whether anything a page draws belongs to an optional content group."""
    return _has_layer(page.resources, set(), 0)


def _has_layer(resources: Any, seen: set[tuple[int, int]], depth: int) -> bool:
    properties = resources.get("/Properties")
    groups: Iterable[Any] = (
        properties.values() if isinstance(properties, pikepdf.Dictionary) else ()
    )
    if any(
        isinstance(e, pikepdf.Dictionary) and e.get("/Type") in {"/OCG", "/OCMD"} for e in groups
    ):
        return True
    objects = resources.get("/XObject")
    for item in objects.values() if isinstance(objects, pikepdf.Dictionary) else ():
        if not isinstance(item, pikepdf.Stream) or item.objgen in seen or depth > _DEEPEST:
            continue
        seen.add(item.objgen)
        own = item.get("/Resources")
        if "/OC" in item or (own is not None and _has_layer(own, seen, depth + 1)):
            return True
    return False


def has_hidden_layers(pdf: pikepdf.Pdf) -> bool:
    """Whether a layer of the file is off when it is opened."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary):
        return False
    usual = layers.get("/D")
    if not isinstance(usual, pikepdf.Dictionary):
        return True
    off = usual.get("/OFF")
    return usual.get("/BaseState", "/ON") != "/ON" or (off is not None and len(off) > 0)
