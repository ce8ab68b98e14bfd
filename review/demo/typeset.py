"""Setting an official document as PDF or Word, the way offices export them: real files for the demonstration house.

PDF: A4, an embedded subset of Noto Serif SC with ToUnicode, black text. Word: python-docx with
header, table and properties,
so that the pages have something to find.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_cn
from docx import Document as NewDocument
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _TOP, _LEADING = 79.4, 105.0, 28.0
_PER_LINE, _LINES = 27, 22


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What an official document says (GB/T 9704): number, date and mark are empty in a draft."""

    issuer: str
    title: str
    addressees: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    number: str = ""
    dated: date | None = None
    mark: str = ""
    copied_to: str = "区委办公室，区人大常委会办公室，区政协办公室。"

    @property
    def date_line(self) -> str:
        """The date under the signature, as printed; blank places in a draft."""
        if self.dated is None:
            return "2026年　月　日"
        return f"{self.dated.year}年{self.dated.month}月{self.dated.day}日"

    @property
    def number_line(self) -> str:
        """The number under the red head; blank places in a draft."""
        return self.number or "海府办〔2026〕　号"


def typeset_docx(paper: Paper) -> bytes:
    """The paper as a Word file with header, table and a comment-free body; the author is in its properties."""
    document = _new_document()
    document.core_properties.author = "luoqy"
    document.core_properties.title = paper.title
    document.sections[0].header.paragraphs[0].text = f"{paper.issuer}（内部流转）"
    style = document.styles["Normal"]
    style.font.size = Pt(15)

    def line(text: str, *, centre: bool = False, right: bool = False, size: float = 15) -> None:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    line(f"{paper.issuer}文件", centre=True, size=26)
    line(paper.number_line, centre=True)
    line(paper.title, centre=True, size=20)
    line(paper.addressees + "：")
    for text in paper.paragraphs:
        line("　　" + text)
    if paper.table:
        table = document.add_table(rows=0, cols=len(paper.table[0]))
        table.style = "Table Grid"
        for row in paper.table:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    line(paper.issuer, right=True)
    line(paper.date_line, right=True)
    if paper.mark:
        line(paper.mark)
    line("抄送：" + paper.copied_to)
    if paper.dated is not None:
        line(f"{paper.issuer}　　{paper.date_line}印发")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _new_document() -> Document:
    """An empty document without python-docx's thumbnail: each reader would recognise that picture."""
    document = NewDocument()
    links = document.part.package.rels
    for key in [key for key, to in links.items() if to.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[key]
    return document


def typeset_pdf(paper: Paper) -> bytes:
    """The paper as a text PDF."""
    pages: list[list[tuple[float, float, str]]] = [[]]
    for text, size, where in _layout(paper):
        if len(pages[-1]) >= _LINES:
            pages.append([])
        width = len(text) * size
        x = {"left": _LEFT, "centre": (_WIDTH - width) / 2, "right": _WIDTH - _LEFT - width}[where]
        pages[-1].append((max(x, 30.0), size, text))
    font = _Font("".join(text for page in pages for _, _, text in page) + "— 1234567890 —")
    pdf = pikepdf.new()
    face = font.embed(pdf)
    for number, lines in enumerate(pages, 1):
        content = [
            _show(font, x, _HEIGHT - _TOP - i * _LEADING, size, text)
            for i, (x, size, text) in enumerate(lines)
        ]
        content.append(_show(font, _WIDTH / 2 - 20, 60.0, 12.0, f"— {number} —"))
        page = pdf.add_blank_page(page_size=(_WIDTH, _HEIGHT))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=face))
        page.Contents = pdf.make_stream("\n".join(content).encode("ascii"))
    pdf.docinfo["/Author"] = "luoqy"
    pdf.docinfo["/Title"] = paper.title
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _layout(paper: Paper) -> Sequence[tuple[str, float, str]]:
    rows: list[tuple[str, float, str]] = [(f"{paper.issuer}文件", 24.0, "centre")]
    rows.append((paper.number_line, 16.0, "centre"))
    rows += [(part, 20.0, "centre") for part in _wrap(paper.title, 21)]
    rows += [(part, 16.0, "left") for part in _wrap(paper.addressees + "：", _PER_LINE)]
    for text in paper.paragraphs:
        rows += [(part, 16.0, "left") for part in _wrap("　　" + text, _PER_LINE)]
    for row in paper.table:
        rows.append(("　".join(row), 12.0, "left"))
    rows.append((paper.issuer, 16.0, "right"))
    rows.append((paper.date_line, 16.0, "right"))
    if paper.mark:
        rows.append((paper.mark, 16.0, "left"))
    rows += [(part, 14.0, "left") for part in _wrap("抄送：" + paper.copied_to, 30)]
    if paper.dated is not None:
        rows.append((f"{paper.issuer}　　{paper.date_line}印发", 14.0, "left"))
    return rows


def _wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` full characters; two half-width characters count as one."""
    lines, line, used = [], "", 0.0
    for character in text:
        size = 0.55 if character.isascii() else 1.0
        if used + size > width:
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += size
    return [*lines, line] if line else lines


def _show(font: _Font, x: float, y: float, size: float, text: str) -> str:
    return f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{font.encode(text)}> Tj ET"


def _reduced(face: TTFont, text: str) -> TTFont:
    """The face with the glyphs of some characters only."""
    options = Options()
    options.layout_features = []
    options.name_IDs = []
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(face)
    return face


def _whole_face() -> TTFont:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    path = next(folder.rglob("NotoSerifSC-Regular.otf"))
    return TTFont(path, recalcBBoxes=False)


@cache
def _usual_characters() -> frozenset[str]:
    """What the demonstration's papers are written with: the characters of its own modules."""
    modules = Path(__file__).parent.glob("*.py")
    return frozenset("".join(path.read_text(encoding="utf-8") for path in modules))


@cache
def _usual_face() -> bytes:
    """The face reduced to the usual characters, once: each paper's subset of it takes a moment."""
    out = io.BytesIO()
    _reduced(_whole_face(), "".join(sorted(_usual_characters()))).save(out)
    return out.getvalue()


class _Font:
    """A subset of Noto Serif SC for some characters, as a CID-keyed font."""

    def __init__(self, text: str) -> None:
        usual = _usual_characters().issuperset(text)
        usual_face = TTFont(io.BytesIO(_usual_face()), recalcBBoxes=False) if usual else None
        face = _reduced(usual_face or _whole_face(), text)
        self._cmap: dict[int, str] = face.getBestCmap()
        self._widths = {name: face["hmtx"][name][0] for name in face.getGlyphOrder()}
        self._units = face["head"].unitsPerEm
        # The bare CFF table: viewers look CIDs up in its charset, as the subset keeps them.
        self._data = face.getTableData("CFF ")

    def _cid(self, character: str) -> int:
        name = self._cmap.get(ord(character)) or self._cmap.get(ord("　")) or ".notdef"
        return int(name[3:]) if name.startswith("cid") else 0

    def encode(self, text: str) -> str:
        """Two-byte CIDs as hex."""
        return "".join(f"{self._cid(c):04x}" for c in text)

    def embed(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The Type0 font object with widths and ToUnicode."""
        stream = pdf.make_stream(self._data)
        stream.Subtype = pikepdf.Name.CIDFontType0C
        descriptor = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.FontDescriptor,
                FontName=pikepdf.Name("/AAAAAA+NotoSerifSC"),
                Flags=4,
                FontBBox=[-200, -300, 1200, 1100],
                ItalicAngle=0,
                Ascent=880,
                Descent=-120,
                CapHeight=730,
                StemV=80,
                FontFile3=stream,
            )
        )
        widths = []
        for name in sorted({n for n in self._cmap.values() if n.startswith("cid")}):
            scaled = round(self._widths[name] * 1000 / self._units)
            widths += [int(name[3:]), pikepdf.Array([scaled])]
        descendant = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.CIDFontType0,
                BaseFont=pikepdf.Name("/AAAAAA+NotoSerifSC"),
                CIDSystemInfo=pikepdf.Dictionary(
                    Registry=pikepdf.String("Adobe"),
                    Ordering=pikepdf.String("Identity"),
                    Supplement=0,
                ),
                FontDescriptor=descriptor,
                DW=1000,
                W=pikepdf.Array(widths),
            )
        )
        return pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type0,
                BaseFont=pikepdf.Name("/AAAAAA+NotoSerifSC"),
                Encoding=pikepdf.Name("/Identity-H"),
                DescendantFonts=[descendant],
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = sorted({(int(n[3:]), c) for c, n in self._cmap.items() if n.startswith("cid")})
        seen: dict[int, int] = {}
        for cid, code in pairs:
            seen.setdefault(cid, code)
        lines = [
            f"<{cid:04x}> <{chr(code).encode('utf-16-be').hex()}>" for cid, code in seen.items()
        ]
        blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
        body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode("ascii")
