"""One generated document while it is being written: what it shows, where its secrets stand, what is public.

Every secret and its rectangle are known by construction, because the writer draws them; nothing here reads a PDF.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from bench.redact_faces import Face, width
from tests.engines.making import valid_id, valid_mobile

SEED = 20261122
#: Half the size of an office page, in points: a case shows ten lines.
PAGE = (420.0, 595.0)
SIZE = 14.0
LEADING = 24.0

Matrix = tuple[float, float, float, float, float, float]
Step = Callable[[str], float]
#: A page from 1, and fractions of it as it is displayed, from the top left.
PageBox = tuple[int, float, float, float, float]

PUBLIC = (
    "关于临时救助工作的通知",
    "云府办〔2026〕18号",
    "经审核，现将有关事项通知如下。",
    "咨询电话0571-87654321，请于3月20日前答复。",
    "以上情况已在文化路9号公示七个工作日。",
)
_PERSONS = (
    ("上官翊霏", "云溪市栖凤区紫藤街道幸福里7号楼301室"),
    ("令狐曦烨", "云溪市栖凤区望江街道人民里弄28号4幢502室"),
    ("龚芃靓", "云溪市拱宸区米市巷街道小河直街56号"),
    ("瞿彧婧", "云溪市临泽区青杉镇民丰村九组113号"),
)
_LABELS = {
    "name": "申请人姓名：",
    "id": "公民身份号码：",
    "mobile": "联系手机：",
    "address": "家庭住址：",
}


@dataclass(frozen=True)
class Made:
    """What a maker answers: the file, where its secrets are seen or lie on a page, the phrases that
    must stay. ``pictured`` tells that secrets stand in pixels or paths, where no text search finds them;
    ``said`` that a secret is the text of visible letters that draw something else, which no box can ask for;
    ``secrets`` are there where a maker has its own.
    """

    data: bytes
    boxes: tuple[PageBox, ...] = ()
    public: tuple[str, ...] = PUBLIC
    pictured: bool = False
    said: bool = False
    secrets: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Case:
    """A generated file with its name, its group and its secrets by id."""

    name: str
    group: str
    ending: str
    secrets: Mapping[str, str]
    made: Made


def person(number: int) -> dict[str, str]:
    """The secrets of the case with this number: a name, an ID number, a mobile number, an address."""
    rng = Random(SEED + number)
    name, address = _PERSONS[number % len(_PERSONS)]
    return {"name": name, "id": valid_id(rng), "mobile": valid_mobile(rng), "address": address}


def lines_of(secrets: Mapping[str, str]) -> list[str]:
    """The lines that tell the secrets, as a list of applicants would."""
    return [_LABELS[each] + value for each, value in secrets.items()]


def times(one: Matrix, other: Matrix) -> Matrix:
    """First ``one``, then ``other`` (PDF 32000-1, 8.3.3)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Sheet:
    """One page: operators in order, fonts by name, rectangles of secrets in user space."""

    secrets: Mapping[str, str]
    size: tuple[float, float] = PAGE
    origin: tuple[float, float] = (0, 0)
    rotate: int = 0
    face: Face = field(default_factory=Face)
    kind: str = "truetype"
    content: list[str] = field(default_factory=list)
    marks: list[tuple[float, float, float, float]] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    unit: float = 1

    def heading(self) -> Sheet:
        """The public lines from the top of the page on."""
        for row, line in enumerate(PUBLIC):
            self.text(36, self.top(row), line)
        self.public += PUBLIC
        return self

    def body(self) -> Sheet:
        """The public lines, and below them the lines with the secrets."""
        self.heading()
        for row, line in enumerate(lines_of(self.secrets), start=len(PUBLIC)):
            self.text(36, self.top(row), line)
        return self

    def top(self, row: int) -> float:
        """The base line of a row, counted from 0 at the top."""
        return self.size[1] - 40 - row * LEADING

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        turn: Matrix = IDENTITY,
        before: str = "",
    ) -> None:
        """Show ``text`` from a point in user space; ``turn`` is applied ahead of the shift."""
        x, y = x + self.origin[0], y + self.origin[1]
        matrix = times(turn, (1, 0, 0, 1, x, y))
        shown = " ".join(f"{round(each, 4):g}" for each in matrix)
        self.content.append(
            f"BT {before} /F1 {size:g} Tf {shown} Tm {self.face.hex(text)} Tj ET".replace("  ", " ")
        )
        self.mark_text(text, matrix, size)

    def raw(self, operators: str) -> None:
        """Operators as they stand; ``mark`` or ``mark_text`` say what they show."""
        self.content.append(operators)

    def mark_text(
        self, text: str, matrix: Matrix, size: float = SIZE, step: Step | None = None
    ) -> None:
        """Rectangles of the secrets in a line that starts at the origin of ``matrix``; ``step`` is
        the advance of a character where it is not its width.
        """
        advance = step or (lambda each: width(each) * size / 1000)
        for secret in self.secrets.values():
            start = text.find(secret)
            while start >= 0:
                left = sum(map(advance, text[:start]))
                right = left + sum(map(advance, secret))
                self.mark_quad(matrix, (left, -0.2 * size, right, 0.95 * size))
                start = text.find(secret, start + 1)

    def mark_quad(self, matrix: Matrix, box: tuple[float, float, float, float]) -> None:
        """A rectangle given in the space of ``matrix``; its bounds in user space are kept."""
        corners = [
            (
                matrix[0] * x + matrix[2] * y + matrix[4],
                matrix[1] * x + matrix[3] * y + matrix[5],
            )
            for x in (box[0], box[2])
            for y in (box[1], box[3])
        ]
        xs, ys = [each[0] for each in corners], [each[1] for each in corners]
        self.marks.append((min(xs), min(ys), max(xs), max(ys)))

    def displayed(self, page: int = 1) -> tuple[PageBox, ...]:
        """The rectangles as fractions of the displayed page; those outside it left out."""
        found = []
        for x0, y0, x1, y1 in self.marks:
            left, right = ((each - self.origin[0]) / self.size[0] for each in (x0, x1))
            lower, upper = ((each - self.origin[1]) / self.size[1] for each in (y0, y1))
            box = _turned((left, 1 - upper, right, 1 - lower), self.rotate)
            if min(box[2:]) <= 0 or max(box[:2]) >= 1:
                continue
            clipped = [min(max(each, 0.0), 1.0) for each in box]
            found.append((page, clipped[0], clipped[1], clipped[2], clipped[3]))
        return tuple(found)

    def font(self, pdf: Pdf) -> pikepdf.Object:
        """The font of the page, made of what its face showed until now."""
        if self.face.octets == 2:
            return self.face.composite(pdf, self.kind)
        return self.face.simple(pdf, self.kind)

    def add_to(self, pdf: Pdf, font: pikepdf.Object | None = None) -> pikepdf.Page:
        """Append the page to ``pdf``, with a font of its own unless it shares one."""
        right, upper = self.origin[0] + self.size[0], self.origin[1] + self.size[1]
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([*self.origin, right, upper]),
            Resources=Dictionary(Font=Dictionary(F1=font or self.font(pdf))),
            Contents=pdf.make_indirect(Stream(pdf, "\n".join(self.content).encode("latin-1"))),
        )
        if self.rotate:
            page.Rotate = self.rotate
        if self.unit != 1:
            page.UserUnit = self.unit
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        return pdf.pages[-1]


def _turned(box: tuple[float, float, float, float], rotate: int) -> tuple[float, ...]:
    """A box of the page as it is written, as the page is displayed after /Rotate clockwise."""
    x0, y0, x1, y1 = box
    return {
        0: (x0, y0, x1, y1),
        90: (1 - y1, x0, 1 - y0, x1),
        180: (1 - x1, 1 - y1, 1 - x0, 1 - y0),
        270: (y0, 1 - x1, y1, 1 - x0),
    }[rotate % 360]


def saved(pdf: Pdf, **options: object) -> bytes:
    """The bytes of a document, equal for equal content."""
    buffer = io.BytesIO()
    pdf.save(buffer, **{"deterministic_id": True, "static_id": False, **options})  # type: ignore[arg-type]
    return buffer.getvalue()


def one_page(sheet: Sheet) -> Pdf:
    """A new document of one page."""
    return all_pages([sheet])


def all_pages(sheets: Sequence[Sheet]) -> Pdf:
    """A new document; pages with the same face share one font."""
    pdf = pikepdf.new()
    fonts: dict[int, pikepdf.Object] = {}
    for sheet in sheets:
        if id(sheet.face) not in fonts:
            fonts[id(sheet.face)] = sheet.font(pdf)
        sheet.add_to(pdf, fonts[id(sheet.face)])
    return pdf


def spread(angle: float) -> Matrix:
    """A turn by degrees, counter-clockwise."""
    turn = math.radians(angle)
    return (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)


def made(pdf: Pdf, *sheets: Sheet, pictured: bool = False, **options: object) -> Made:
    """The answer of a maker: ``sheets`` are the pages in order, ``options`` those of saving."""
    boxes = tuple(box for page, each in enumerate(sheets, 1) for box in each.displayed(page))
    public = tuple(dict.fromkeys(line for each in sheets for line in each.public))
    return Made(saved(pdf, **options), boxes, public, pictured)
