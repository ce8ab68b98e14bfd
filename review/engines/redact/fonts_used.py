"""Which codes of which font a document shows: over all pages, forms, patterns, soft masks and the procedures of
Type 3 fonts.

Walks contents and follows fonts alone; where a glyph stands is the business of others. Text that nobody sees
counts as shown: it is in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf

from review.engines import limits
from review.engines.read.streams import inherited
from review.engines.redact.fonts_cmap import CodeMap, code_map

#: An object's number and generation.
Key = tuple[int, int]

_OPERATORS: Final = "q Q Tf Tj TJ ' \" gs Do scn SCN"
_SHOWING: Final = frozenset({"Tj", "TJ", "'", '"'})


class TooMuchContent(ValueError):
    """Raised for contents nested deeper than ``limits.FORM_DEPTH`` or called too often."""


@dataclass
class FontUse:
    """One font of a document: its dictionary, the codes shown with it, the pages (from 1) that show or could
    show it. ``codes`` is None for a composite font whose CMap is not known here.
    """

    font: pikepdf.Object
    map: CodeMap | None
    codes: set[bytes] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)

    @property
    def composite(self) -> bool:
        """Whether codes mean CIDs (Type 0)."""
        return bool(self.font.get("/Subtype") == "/Type0")


_Shown = dict[Key, set[bytes]]


def fonts_of(pdf: pikepdf.Pdf) -> dict[Key, FontUse]:
    """Every font that a page of the document can reach, with the codes that are shown.

    Fonts written straight into resources become objects of their own. Raises ``TooMuchContent`` and what
    pikepdf raises for contents that are none.
    """
    return _Walk(pdf).fonts()


class _Walk:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[Key, FontUse] = {}
        self._known: dict[tuple[Key, Key, Key | None], _Shown] = {}
        self._calls = 0

    def fonts(self) -> dict[Key, FontUse]:
        for number, page in enumerate(self._pdf.pages, 1):
            resources = inherited(page.obj, "/Resources")
            for key, codes in self._content(page, resources, None, 0).items():
                self._fonts[key].codes |= codes
                self._fonts[key].pages.add(number)
            self._notes(page.obj, resources, number)
            for key in self._listed(resources, set(), 0):
                self._fonts[key].pages.add(number)
        return self._fonts

    def _notes(self, page: Any, resources: Any, number: int) -> None:
        """Looks of annotations, which a clean file has none of, are drawn with fonts as well (12.5.5)."""
        for note in page.get("/Annots", ()):
            looks = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
            for look in _values(looks):
                for drawn in [look] if isinstance(look, pikepdf.Stream) else _values(look):
                    shown: _Shown = {}
                    self._call(drawn, resources, None, shown, 0)
                    for key, codes in shown.items():
                        self._fonts[key].codes |= codes
                        self._fonts[key].pages.add(number)

    def _content(self, holder: Any, resources: Any, font: Key | None, depth: int) -> _Shown:
        if depth > limits.FORM_DEPTH:
            raise TooMuchContent
        shown: defaultdict[Key, set[bytes]] = defaultdict(set)
        stack: list[Key | None] = []
        for instruction in pikepdf.parse_content_stream(holder, _OPERATORS):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "q":
                stack.append(font)
            elif operator == "Q":
                font = stack.pop() if stack else font
            elif not operands:
                continue
            elif operator in _SHOWING:
                if font is not None:
                    self._show(operands[-1], font, shown[font])
            elif operator == "Tf":
                font = self._font(resources, operands[0])
            elif operator == "gs":
                state = _resource(resources, "/ExtGState", operands[0])
                font = self._state(state, resources, font, shown, depth)
            else:
                kind = "/XObject" if operator == "Do" else "/Pattern"
                drawn = _resource(resources, kind, operands[-1])
                self._call(drawn, resources, font, shown, depth)
        self._procedures(shown, resources, depth)
        return shown

    def _state(
        self, state: Any, resources: Any, font: Key | None, shown: _Shown, depth: int
    ) -> Key | None:
        """A graphics state may set a font and may draw through a soft mask (8.4.5)."""
        if not isinstance(state, pikepdf.Dictionary):
            return font
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            self._call(mask.get("/G"), resources, font, shown, depth)
        held = state.get("/Font")
        if isinstance(held, pikepdf.Array) and len(held):
            if held[0].objgen == (0, 0):
                held[0] = self._pdf.make_indirect(held[0])
            return self._known_font(held[0])
        return font

    def _call(
        self, drawn: Any, resources: Any, font: Key | None, shown: _Shown, depth: int
    ) -> None:
        """Contents of a form or a tiling pattern; images have none."""
        if not isinstance(drawn, pikepdf.Stream) or drawn.get("/Subtype") == "/Image":
            return
        self._calls += 1
        if self._calls > limits.FORM_CALLS:
            raise TooMuchContent
        own = drawn.get("/Resources")
        used = own if isinstance(own, pikepdf.Dictionary) else resources
        key = (drawn.objgen, used.objgen if used is not None else (0, 0), font)
        if key not in self._known or ((0, 0) in {key[0], key[1]} and used is not own):
            self._known[key] = {}  # a form that draws itself draws nothing more
            self._known[key] = self._content(drawn, used, font, depth + 1)
        for each, codes in self._known[key].items():
            shown.setdefault(each, set()).update(codes)

    def _procedures(self, shown: _Shown, resources: Any, depth: int) -> None:
        """Glyphs of a Type 3 font are contents, which may show other fonts."""
        for key in list(shown):
            font = self._fonts[key].font
            procedures = font.get("/CharProcs")
            if font.get("/Subtype") != "/Type3" or not isinstance(procedures, pikepdf.Dictionary):
                continue
            own = font.get("/Resources")
            for procedure in procedures.values():
                known = (procedure.objgen, key, None)
                if known not in self._known:
                    self._known[known] = {}
                    held = own if isinstance(own, pikepdf.Dictionary) else resources
                    self._known[known] = self._content(procedure, held, None, depth + 1)
                for each, codes in self._known[known].items():
                    shown.setdefault(each, set()).update(codes)

    def _font(self, resources: Any, name: Any) -> Key | None:
        fonts: Any = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        font = fonts.get(name) if isinstance(fonts, pikepdf.Dictionary) else None
        if not isinstance(font, pikepdf.Dictionary):
            return None
        if font.objgen == (0, 0):
            font = self._pdf.make_indirect(font)
            fonts[name] = font
        return self._known_font(font)

    def _known_font(self, font: Any) -> Key | None:
        if not isinstance(font, pikepdf.Dictionary):
            return None
        key: Key = font.objgen
        if key not in self._fonts:
            composite = font.get("/Subtype") == "/Type0"
            self._fonts[key] = FontUse(font, code_map(font.get("/Encoding")) if composite else None)
        return key

    def _show(self, shown: Any, font: Key, codes: set[bytes]) -> None:
        use = self._fonts[font]
        strings = (
            [each for each in shown if isinstance(each, pikepdf.String)]
            if isinstance(shown, pikepdf.Array)
            else [shown]
        )
        for each in strings:
            if not isinstance(each, pikepdf.String):
                continue
            data = bytes(each)
            if not use.composite:
                codes.update(bytes((byte,)) for byte in data)
            elif use.map is not None:
                codes.update(use.map.split(data))

    def _listed(self, resources: Any, seen: set[Key], depth: int) -> Iterator[Key]:
        """Fonts that resources name, used or not."""
        if not isinstance(resources, pikepdf.Dictionary) or depth > limits.FORM_DEPTH:
            return
        fonts = resources.get("/Font")
        for name in list(fonts.keys()) if isinstance(fonts, pikepdf.Dictionary) else ():
            key = self._font(resources, name)
            if key is not None:
                yield key
                yield from self._below(self._fonts[key].font, seen, depth)
        for category in ("/XObject", "/Pattern"):
            for item in _values(resources.get(category)):
                yield from self._below(item, seen, depth)
        for state in _values(resources.get("/ExtGState")):
            mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
            if isinstance(mask, pikepdf.Dictionary):
                yield from self._below(mask.get("/G"), seen, depth)

    def _below(self, holder: Any, seen: set[Key], depth: int) -> Iterator[Key]:
        if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) and holder.objgen not in seen:
            seen.add(holder.objgen)
            yield from self._listed(holder.get("/Resources"), seen, depth + 1)


def _values(holder: Any) -> Iterable[Any]:
    return holder.values() if isinstance(holder, pikepdf.Dictionary) else ()


def _resource(resources: Any, category: str, name: Any) -> Any:
    held = resources.get(category) if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(held, pikepdf.Dictionary) or not isinstance(name, pikepdf.Name):
        return None
    return held.get(str(name))
