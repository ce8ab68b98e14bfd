"""Reads the contents of a PDF page as a program and gives every shown code its address and its place.

Forms are followed where they are drawn, each use apart. What is not understood raises
``NotUnderstood``: such a page becomes a picture. Nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pikepdf

from review.engines import limits
from review.engines.matrices import PLAIN, Matrix, multiplied
from review.engines.redact.glyph_faults import NotUnderstood
from review.engines.redact.glyph_fonts import Face, Faces
from review.engines.redact.glyph_operands import (
    at_least,
    entries,
    entry,
    matrix_of,
    number_of,
)
from review.engines.redact.glyph_state import ShownGlyph, Style

Path = tuple[int, ...]

_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})


class Picture(NamedTuple):
    """A picture that is drawn: its address, what takes the unit square to its place in user space, and its
    stream (None: inline).
    """

    path: Path
    instruction: int
    matrix: Matrix
    stream: Any


@dataclass(frozen=True)
class Content:
    """One use of a content stream: the page's own, or a form's. ``missing`` and ``surplus`` say how many
    ``Q`` the stream lacks and which of them have no ``q``.
    """

    holder: Any
    resources: Any
    instructions: Sequence[Any]
    own_resources: bool
    missing: int = 0
    surplus: frozenset[int] = frozenset()
    open_text: bool = False


@dataclass
class Program:
    """A page as it is drawn: glyphs and pictures in the order of drawing, and the contents by path."""

    glyphs: list[ShownGlyph] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    contents: dict[Path, Content] = field(default_factory=dict)


class Budget:
    """Operators that may be read of one file."""

    def __init__(self) -> None:
        self._left = limits.PDF_OPERATORS

    def spend(self, operators: int) -> None:
        """Raises ``NotUnderstood`` when there is nothing left."""
        self._left -= operators
        if self._left < 0:
            raise NotUnderstood("too_many_operators")


def read_program(page: pikepdf.Page, faces: Faces, budget: Budget) -> Program:
    """Read a page. Raises ``NotUnderstood``."""
    try:
        walk = _Walk(faces, budget)
        walk.stream((), page, page.resources, Style(), PLAIN, own_resources=True)
    except NotUnderstood:
        raise
    except RecursionError as fault:
        raise NotUnderstood("nested_too_deep") from fault
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        ArithmeticError,
    ) as fault:
        raise NotUnderstood("unreadable_content") from fault
    return walk.program


class _Walk:
    """What is the same for all streams of a page."""

    def __init__(self, faces: Faces, budget: Budget) -> None:
        self.program = Program()
        self.faces = faces
        self._budget = budget
        self._parsed: dict[tuple[int, int], Sequence[Any]] = {}
        self._silent: dict[tuple[int, int], bool] = {}

    def stream(
        self,
        path: Path,
        holder: Any,
        resources: Any,
        style: Style,
        matrix: Matrix,
        *,
        own_resources: bool,
    ) -> None:
        """Read one use of a stream."""
        if len(path) > limits.FORM_DEPTH:
            raise NotUnderstood("nested_too_deep")
        instructions = self._instructions(holder)
        self._budget.spend(len(instructions) + 1)
        run = _Run(self, path, resources, style, matrix)
        for place, instruction in enumerate(instructions):
            act = _ACTS.get(str(instruction.operator))
            if act is not None:
                act(run, instruction.operands, place)
        if len(self.program.glyphs) > limits.SEGMENT_CHARS:
            raise NotUnderstood("too_many_operators")
        self.program.contents[path] = Content(
            holder,
            resources,
            instructions,
            own_resources,
            len(run.kept),
            frozenset(run.surplus),
            run.in_text,
        )

    def _instructions(self, holder: Any) -> Sequence[Any]:
        """The parsed contents of a page or form; those of a form are parsed once."""
        if isinstance(holder, pikepdf.Page):
            return list(pikepdf.parse_content_stream(holder))
        key = holder.objgen
        if key not in self._parsed:
            self._parsed[key] = list(pikepdf.parse_content_stream(holder))
        return self._parsed[key]

    def is_silent(self, stream: Any) -> bool:
        """Whether a pattern or mask shows no text and draws no form that may."""
        if not isinstance(stream, pikepdf.Stream):
            return True
        key = stream.objgen
        if key not in self._silent:
            found = pikepdf.parse_content_stream(stream, "Tj TJ ' \" Do")
            self._budget.spend(len(found))
            self._silent[key] = not any(str(each.operator) in _SHOWS for each in found) and not any(
                isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form"
                for form in entries(stream.get("/Resources"), "/XObject")
            )
        return self._silent[key]


class _Run:
    """One use of a stream while it is read: graphics state, text state, stack."""

    def __init__(
        self, walk: _Walk, path: Path, resources: Any, style: Style, matrix: Matrix
    ) -> None:
        self._walk = walk
        self._path = path
        self._resources = resources
        self._glyphs = walk.program.glyphs
        self._fonts: dict[str, Face] = {}
        self.style = style._replace(name=None)
        self.matrix = matrix
        self.text = self.line = PLAIN
        self.kept: list[tuple[Style, Matrix]] = []
        self.surplus: list[int] = []
        self.in_text = False

    def save(self, _operands: Sequence[Any], _place: int) -> None:
        self.kept.append((self.style, self.matrix))

    def restore(self, _: Sequence[Any], place: int) -> None:
        if self.kept:
            self.style, self.matrix = self.kept.pop()
        else:
            self.surplus.append(place)

    def transform(self, operands: Sequence[Any], _: int) -> None:
        self.matrix = multiplied(matrix_of(operands), self.matrix)

    def begin(self, _operands: Sequence[Any], _place: int) -> None:
        self.text = self.line = PLAIN
        self.in_text = True

    def end(self, _operands: Sequence[Any], _place: int) -> None:
        self.in_text = False

    def choose_font(self, operands: Sequence[Any], _: int) -> None:
        at_least(operands, 2)
        name = str(operands[0])
        if name not in self._fonts:
            self._fonts[name] = self._walk.faces.of(entry(self._resources, "/Font", name))
        self.style = self.style._replace(face=self._fonts[name], name=name, size=float(operands[1]))

    def set_letters(self, operands: Sequence[Any], _: int) -> None:
        self.style = self.style._replace(letters=number_of(operands))

    def set_words(self, operands: Sequence[Any], _: int) -> None:
        self.style = self.style._replace(words=number_of(operands))

    def set_stretch(self, operands: Sequence[Any], _: int) -> None:
        self.style = self.style._replace(stretch=number_of(operands) / 100)

    def set_leading(self, operands: Sequence[Any], _: int) -> None:
        self.style = self.style._replace(leading=number_of(operands))

    def set_rise(self, operands: Sequence[Any], _: int) -> None:
        self.style = self.style._replace(rise=number_of(operands))

    def set_mode(self, operands: Sequence[Any], _: int) -> None:
        self.style = self.style._replace(mode=int(number_of(operands)))

    def move(self, operands: Sequence[Any], _: int) -> None:
        at_least(operands, 2)
        step = (1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1]))
        self.text = self.line = multiplied(step, self.line)

    def move_and_lead(self, operands: Sequence[Any], place: int) -> None:
        at_least(operands, 2)
        self.style = self.style._replace(leading=-float(operands[1]))
        self.move(operands, place)

    def place(self, operands: Sequence[Any], _: int) -> None:
        self.text = self.line = matrix_of(operands)

    def next_line(self, _operands: Sequence[Any], _place: int) -> None:
        step = (1.0, 0.0, 0.0, 1.0, 0.0, -self.style.leading)
        self.text = self.line = multiplied(step, self.line)

    def show(self, operands: Sequence[Any], place: int) -> None:
        at_least(operands, 1)
        self._show(place, [operands[-1]])

    def show_array(self, operands: Sequence[Any], place: int) -> None:
        at_least(operands, 1)
        self._show(place, list(operands[0]))

    def show_on_next_line(self, operands: Sequence[Any], place: int) -> None:
        self.next_line(operands, place)
        self.show(operands, place)

    def show_spaced(self, operands: Sequence[Any], place: int) -> None:
        at_least(operands, 3)
        self.style = self.style._replace(words=float(operands[0]), letters=float(operands[1]))
        self.show_on_next_line(operands, place)

    def _show(self, place: int, elements: Sequence[Any]) -> None:
        style = self.style
        face, size = style.face, style.size
        if face is None:
            if any(isinstance(each, pikepdf.String) and bytes(each) for each in elements):
                raise NotUnderstood("font_unusable")
            return
        a, b, c, d, e, f = multiplied(self.text, self.matrix)
        down = face.is_vertical
        stretch = 1.0 if down else style.stretch
        up = (size * c, size * d)
        moved = 0.0  # along the line, in text space
        for number, element in enumerate(elements):
            if not isinstance(element, pikepdf.String):
                moved -= float(element) / 1000 * size * stretch
                continue
            data = bytes(element)
            for start, length, code in face.codes(data):
                text, advance, width, (left, drop) = face.sign(code)
                spacing = style.letters
                if length == 1 and data[start] == 32:
                    spacing += style.words
                x = left * size * style.stretch + (0.0 if down else moved)
                y = drop * size + style.rise + (moved if down else 0.0)
                run = width * size * style.stretch
                self._glyphs.append(
                    ShownGlyph(
                        self._path,
                        place,
                        number,
                        start,
                        length,
                        text,
                        1000 * (advance + spacing / size) if size else 0.0,
                        (e + x * a + y * c, f + x * b + y * d),
                        (run * a, run * b),
                        up,
                        style,
                    )
                )
                moved += (advance * size + spacing) * stretch
        step = (1.0, 0.0, 0.0, 1.0, 0.0, moved) if down else (1.0, 0.0, 0.0, 1.0, moved, 0.0)
        self.text = multiplied(step, self.text)

    def draw(self, operands: Sequence[Any], place: int) -> None:
        at_least(operands, 1)
        drawn = entry(self._resources, "/XObject", str(operands[0]))
        if not isinstance(drawn, pikepdf.Stream):
            return
        kind = drawn.get("/Subtype")
        if kind == "/Image":
            self._walk.program.pictures.append(Picture(self._path, place, self.matrix, drawn))
        elif kind == "/Form":
            own = drawn.get("/Resources")
            inner = multiplied(matrix_of(drawn.get("/Matrix", PLAIN)), self.matrix)
            self._walk.stream(
                (*self._path, place),
                drawn,
                self._resources if own is None else own,
                self.style,
                inner,
                own_resources=own is not None,
            )
        else:
            raise NotUnderstood("unreadable_content")

    def draw_inline(self, _: Sequence[Any], place: int) -> None:
        self._walk.program.pictures.append(Picture(self._path, place, self.matrix, None))

    def set_state(self, operands: Sequence[Any], _: int) -> None:
        at_least(operands, 1)
        state = entry(self._resources, "/ExtGState", str(operands[0]))
        if not isinstance(state, pikepdf.Dictionary):
            return
        if "/Font" in state:
            raise NotUnderstood("font_in_state")
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and not self._walk.is_silent(mask.get("/G")):
            raise NotUnderstood("text_in_mask")

    def choose_pattern(self, operands: Sequence[Any], _: int) -> None:
        if not operands or not isinstance(operands[-1], pikepdf.Name):
            return
        pattern = entry(self._resources, "/Pattern", str(operands[-1]))
        if not self._walk.is_silent(pattern):
            raise NotUnderstood("text_in_pattern")


_ACTS: Final[dict[str, Callable[[_Run, Sequence[Any], int], None]]] = {
    "q": _Run.save,
    "Q": _Run.restore,
    "cm": _Run.transform,
    "BT": _Run.begin,
    "ET": _Run.end,
    "Tf": _Run.choose_font,
    "Tc": _Run.set_letters,
    "Tw": _Run.set_words,
    "Tz": _Run.set_stretch,
    "TL": _Run.set_leading,
    "Ts": _Run.set_rise,
    "Tr": _Run.set_mode,
    "Td": _Run.move,
    "TD": _Run.move_and_lead,
    "Tm": _Run.place,
    "T*": _Run.next_line,
    "Tj": _Run.show,
    "TJ": _Run.show_array,
    "'": _Run.show_on_next_line,
    '"': _Run.show_spaced,
    "Do": _Run.draw,
    "INLINE IMAGE": _Run.draw_inline,
    "gs": _Run.set_state,
    "scn": _Run.choose_pattern,
    "SCN": _Run.choose_pattern,
}
