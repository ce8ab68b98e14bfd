"""Writes contents of a PDF page anew without some of its codes; what stays, stays where it was.

A removed code becomes its advance, neighbours become one number, so that no single width is left
(redaction.md section 4.3). Forms are copied for the uses in which something goes, other uses keep
theirs. Letters of masks are set invisibly in the gap. Decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf import Operator

from review.engines.redact.glyph_faults import NotUnderstood
from review.engines.redact.glyph_gaps import Gap, Piece, pieces_of
from review.engines.redact.glyph_program import Content, Path, Program
from review.engines.redact.glyph_state import ShownGlyph, Style
from review.engines.redact.glyph_tidy import tidied
from review.engines.redact.textlayer import Sign, TextLayer

#: Render modes from here on clip what is painted after them (PDF 32000-1, 9.3.6).
_CLIPPING: Final = 4
_EM: Final = 1000

Instruction = tuple[Sequence[Any], Operator]
#: Path of a stream and place of an instruction in it.
Address = tuple[Path, int]


class Cut(NamedTuple):
    """A code that goes, and the letters that stand for it."""

    glyph: ShownGlyph
    letters: str


class MaskLayer(TextLayer):
    """The letters of all masks of one file, as wide as the line is high."""

    def __init__(self, letters: str) -> None:
        super().__init__(Sign(each, _EM) for each in letters)

    def codes(self, letters: str) -> bytes:
        """What shows the letters in the font of this layer."""
        return b"".join(self._codes[Sign(each, _EM)].to_bytes(2, "big") for each in letters)


class Masks(NamedTuple):
    """The letters of masks and their font, an object of the document that is rewritten."""

    layer: MaskLayer
    font: pikepdf.Object


class Rewritten(NamedTuple):
    """A page dictionary with its new contents, and the codes whose letters could not be set in them."""

    page: pikepdf.Object
    unset: frozenset[int]


class Rewriter:
    """Rewrites pages of one document. Equal copies of a form are made once."""

    def __init__(self, pdf: pikepdf.Pdf, masks: Masks | None) -> None:
        self._pdf = pdf
        self._masks = masks
        self._copies: dict[Any, pikepdf.Object] = {}

    def page(
        self,
        page: pikepdf.Page,
        program: Program,
        gone: Collection[int],
        letters: Mapping[int, str],
        burnt: Mapping[Address, pikepdf.Object],
    ) -> Rewritten:
        """A copy of the page without the codes at the places ``gone`` of ``program.glyphs``; ``letters`` are
        set for some of them, ``burnt`` pictures stand for those at their addresses. Raises
        ``NotUnderstood``.
        """
        work = _Work(self, program, burnt)
        unset = set()
        for place in sorted(gone):
            glyph = program.glyphs[place]
            _refuse_unfit(glyph)
            word = letters.get(place, "")
            if word and not _carries(glyph.style):
                unset.add(place)
                word = ""
            work.add(Cut(glyph, word))
        contents, resources = work.contents(())
        fresh = pikepdf.Dictionary()
        for name in page.obj.keys():  # noqa: SIM118  # a pikepdf object
            fresh[name] = page.obj[name]
        fresh.Resources = resources
        fresh.Contents = pikepdf.Stream(self._pdf, contents)
        return Rewritten(self._pdf.make_indirect(fresh), frozenset(unset))

    def copy(self, key: Any, content: Content, data: bytes, resources: Any) -> pikepdf.Object:
        """A form with other contents; ``key`` says what went, so that the next use finds it again."""
        known = (content.holder.objgen, key)
        if content.own_resources and known in self._copies:
            return self._copies[known]
        fresh = pikepdf.Stream(self._pdf, data)
        for name in content.holder.keys():  # noqa: SIM118  # a pikepdf object
            if name not in {"/Length", "/Filter", "/DecodeParms"}:
                fresh[name] = content.holder[name]
        fresh.Resources = resources
        made = self._pdf.make_indirect(fresh)
        self._copies[known] = made
        return made

    def show(self, instruction: Any, cuts: Sequence[Cut]) -> tuple[list[Instruction], bool]:
        """The operators that show what is left of one, and whether they need the font of masks."""
        operator, operands = str(instruction.operator), list(instruction.operands)
        answer: list[Instruction] = []
        if operator == '"':
            answer += [([operands[0]], Operator("Tw")), ([operands[1]], Operator("Tc"))]
        if operator in {"'", '"'}:
            answer.append(([], Operator("T*")))
        elements = list(operands[0]) if operator == "TJ" else [operands[-1]]
        row = _Row(cuts[0].glyph.style, self._masks)
        spans = [(c.glyph.element, c.glyph.start, c.glyph.length, c.glyph.number) for c in cuts]
        for piece in pieces_of(elements, spans, [cut.letters for cut in cuts]):
            row.take(piece)
        return answer + row.finished(), row.is_masked


def _refuse_unfit(glyph: ShownGlyph) -> None:
    if glyph.style.mode >= _CLIPPING:
        raise NotUnderstood("text_clips")
    if not glyph.style.size or not glyph.style.stretch:
        raise NotUnderstood("text_without_size")


def _carries(style: Style) -> bool:
    """Whether letters can be set in the gap: the line is horizontal, and its font can be chosen again."""
    return style.name is not None and style.face is not None and not style.face.is_vertical


class _Work:
    """The cuts of one page, by the stream they are in, and its exchanged pictures."""

    def __init__(
        self, rewriter: Rewriter, program: Program, burnt: Mapping[Address, pikepdf.Object]
    ) -> None:
        self._rewriter = rewriter
        self._program = program
        self._burnt = burnt
        self._cuts: defaultdict[Path, defaultdict[int, list[Cut]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._below: defaultdict[Path, set[int]] = defaultdict(set)
        for path, _ in burnt:
            self._reach(path)

    def add(self, cut: Cut) -> None:
        self._cuts[cut.glyph.path][cut.glyph.instruction].append(cut)
        self._reach(cut.glyph.path)

    def _reach(self, path: Path) -> None:
        """Remember which forms have to be copied so that this one can be."""
        for depth in range(len(path)):
            self._below[path[:depth]].add(path[depth])

    def contents(self, path: Path) -> tuple[bytes, pikepdf.Object]:
        """The contents of one use of a stream, and its resources."""
        content = self._program.contents[path]
        cuts, below = self._cuts[path], self._below[path]
        drawn: dict[str, pikepdf.Object] = {}
        masked = False
        kept: list[Any] = []
        for place, instruction in enumerate(content.instructions):
            if place in cuts:
                shown, has_masks = self._rewriter.show(instruction, cuts[place])
                kept += shown
                masked = masked or has_masks
            elif place in below or (path, place) in self._burnt:
                name = f"/Cut{len(drawn)}"
                drawn[name] = self._burnt.get((path, place)) or self._form((*path, place))
                kept.append(([pikepdf.Name(name)], Operator("Do")))
            elif path or place not in content.surplus:
                kept.append(instruction)
        if not path:
            kept += [([], Operator("ET"))] if content.open_text else []
            kept += [([], Operator("Q"))] * content.missing
        font = self._rewriter._masks  # noqa: SLF001  # of the same module
        fonts = {MASK_FONT: font.font} if masked and font is not None else {}
        added = {"/XObject": drawn, "/Font": fonts}
        if cuts:
            kept = tidied(kept)
        return pikepdf.unparse_content_stream(kept), _with(content.resources, added)

    def _form(self, path: Path) -> pikepdf.Object:
        data, resources = self.contents(path)
        return self._rewriter.copy(
            self._signature(path), self._program.contents[path], data, resources
        )

    def _signature(self, path: Path) -> tuple[Any, ...]:
        """What goes from one use of a form and from the forms it draws."""
        depth = len(path)
        return tuple(
            (cut.glyph.path[depth:], *cut.glyph[1:5], cut.letters)
            for other, places in sorted(self._cuts.items())
            if other[:depth] == path
            for _, cuts in sorted(places.items())
            for cut in cuts
        ) + tuple(
            (other[depth:], place, picture.objgen)
            for (other, place), picture in sorted(self._burnt.items(), key=lambda each: each[0])
            if other[:depth] == path
        )


#: What contents call the font of masks.
MASK_FONT: Final = "/MaskFont"


def _with(resources: Any, added: Mapping[str, Mapping[str, pikepdf.Object]]) -> pikepdf.Dictionary:
    """A copy of resources with more entries in it."""
    fresh = pikepdf.Dictionary()
    for category in resources.keys():  # noqa: SIM118  # a pikepdf object
        fresh[category] = resources[category]
    for category, entries in added.items():
        if entries:
            own = resources.get(category)
            both = pikepdf.Dictionary()
            for name in own.keys() if isinstance(own, pikepdf.Dictionary) else ():
                both[name] = own[name]
            for name, item in entries.items():
                both[name] = item
            fresh[category] = both
    return fresh


class _Row:
    """Arrays of ``TJ`` for what is left of one show operator, and masks between them."""

    def __init__(self, style: Style, masks: Masks | None) -> None:
        self._style = style
        self._masks = masks
        self._done: list[Instruction] = []
        self._array: list[Any] = []
        self.is_masked = False

    def take(self, piece: Piece) -> None:
        """Append a string, a number, or a gap."""
        if isinstance(piece, bytes):
            self._array.append(pikepdf.String(piece))
        elif isinstance(piece, Gap):
            if piece.letters and piece.width > 0 and self._masks is not None:
                self._flush()
                self._done += _mask(piece, self._style, self._masks)
                self.is_masked = True
            self._number(piece.after - piece.width)
        else:
            self._number(piece)

    def finished(self) -> list[Instruction]:
        """All operators."""
        self._flush()
        return self._done

    def _number(self, number: float) -> None:
        if self._array and isinstance(self._array[-1], float):
            number += self._array.pop()
        self._array.append(float(number))

    def _flush(self) -> None:
        if self._array:
            row = [_decimal(e) if isinstance(e, float) else e for e in self._array]
            self._done.append(([pikepdf.Array(row)], Operator("TJ")))
            self._array = []


def _mask(gap: Gap, style: Style, masks: Masks) -> list[Instruction]:
    """Letters spread evenly and invisibly over a gap; afterwards everything is as it was, the writing
    point too.
    """
    stretch = style.stretch * gap.width / _EM / len(gap.letters)
    size = _decimal(style.size)
    codes = masks.layer.codes(gap.letters)
    back = pikepdf.Array([_EM * len(gap.letters)])
    return [
        ([pikepdf.Name(MASK_FONT), size], Operator("Tf")),
        ([_decimal(stretch * 100)], Operator("Tz")),
        ([0], Operator("Tc")),
        ([3], Operator("Tr")),
        ([pikepdf.String(codes)], Operator("Tj")),
        ([back], Operator("TJ")),
        ([pikepdf.Name(style.name or ""), size], Operator("Tf")),
        ([_decimal(style.stretch * 100)], Operator("Tz")),
        ([_decimal(style.letters)], Operator("Tc")),
        ([style.mode], Operator("Tr")),
    ]


def _decimal(number: float) -> Decimal:
    return Decimal(f"{number:.4f}")
