"""The style sheet and the theme of a new workbook: what its cells use, and no names beside those of fonts
and the codes of number formats.

Built from nothing: a style that no cell of the result has is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from review.engines.read.built_in_formats import BUILT_IN
from review.engines.read.xlsx_strings import local
from review.engines.redact.xlsx_formats import Formats, is_odd
from review.engines.redact.xlsx_markup import HEAD, MAIN, Allowed, allowed, copied

_COLOUR: Final = "rgb theme tint indexed auto"
_LOOKS: Final = "b i u strike sz color vertAlign outline shadow condense extend family charset"
FONT: Final[Allowed] = {
    **{name: frozenset({"val"}) for name in _LOOKS.split()},
    "color": frozenset(_COLOUR.split()),
}
_FILL: Final = allowed(
    fill="",
    patternFill="patternType",
    fgColor=_COLOUR,
    bgColor=_COLOUR,
    gradientFill="type degree left right top bottom",
    stop="position",
    color=_COLOUR,
)
_SIDES: Final = "left right top bottom start end diagonal vertical horizontal"
_BORDER: Final[Allowed] = {
    **allowed(border="diagonalUp diagonalDown outline", color=_COLOUR),
    **{side: frozenset({"style"}) for side in _SIDES.split()},
}
_ALIGNMENT: Final = allowed(
    alignment="horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit"
    " readingOrder"
)
_PALETTE: Final = allowed(colors="", indexedColors="", rgbColor="rgb")
_NO_FILL: Final = '<fill><patternFill patternType="none"/></fill>'
_DOTTED: Final = '<fill><patternFill patternType="gray125"/></fill>'
_NO_BORDER: Final = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_PLAIN_FONT: Final = '<font><sz val="11"/></font>'
#: Numbers from here on are formats of the file itself (18.8.30).
_OWN_FORMATS: Final = 164
_LONGEST_CODE: Final = 255
_LONGEST_NAME: Final = 64
_FACES: Final = ("name", "rFont")
_RGB: Final = re.compile(r"[0-9A-Fa-f]{6}")
_THEME_COLOURS: Final = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "5B9BD5",
    "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "4472C4",
    "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip


class NewStyles:
    """The styles that cells of the result have, collected while these are written."""

    def __init__(self, root: etree._Element | None, holds: Callable[[str], bool]) -> None:
        """``root`` is the style sheet of the original; ``holds`` says whether a text says something
        that was removed.
        """
        self._holds = holds
        self._codes: dict[int, str] = {}
        self._formats = list(root.iterfind("{*}cellXfs/{*}xf")) if root is not None else []
        self._fonts = self._parts(root, "fonts/{*}font", self._font)
        self._fills = self._parts(root, "fills/{*}fill", lambda each: _filled(each, _FILL))
        self._borders = self._parts(root, "borders/{*}border", lambda each: _filled(each, _BORDER))
        self._palette = _palette(root)
        for node in root.iterfind("{*}numFmts/{*}numFmt") if root is not None else ():
            number, code = node.get("numFmtId") or "", node.get("formatCode") or ""
            if number.isdecimal() and len(number) < 7 and 0 < len(code) <= _LONGEST_CODE:
                self._codes[int(number)] = code
        self._numbers = Formats()
        self._new: dict[str, list[str]] = {"font": [], "fill": [], "border": []}
        self._rows: list[str] = []
        self._known: dict[tuple[int, bool], int] = {}
        self._put("fill", _NO_FILL)
        self._put("fill", _DOTTED)
        self._put("border", _NO_BORDER)
        self.number(None)

    def number(self, old: str | None, *, as_text: bool = False) -> int:
        """The number of a style in the result, by that in the original; ``as_text`` for a cell that
        holds what was shown, which no number format may change again.
        """
        at = int(old) if old is not None and old.isdecimal() and len(old) < 7 else 0
        at = at if at < len(self._formats) else 0
        if (at, as_text) not in self._known:
            self._known[at, as_text] = self._put_row(self._row(at, as_text=as_text))
        return self._known[at, as_text]

    def tells(self, old: str | None) -> bool:
        """Whether the number format of that style says something that was removed, or that nobody sees and
        can't be left out of it.
        """
        code = self._code(old)
        return self._holds(code) or is_odd(code)

    def shows(self, old: str | None, raw: str | None) -> None:
        """A cell of the result shows a stored number, or a text (None), with that style."""
        if code := self._code(old):
            self._numbers.use(code, raw)

    @property
    def unshown(self) -> int:
        """How many number formats of the original say something that no cell of the result shows."""
        return self._numbers.unshown(self._codes.values())

    def _code(self, old: str | None) -> str:
        """The code of the number format of a style where the file itself says one."""
        at = int(old) if old is not None and old.isdecimal() and len(old) < 7 else 0
        if at >= len(self._formats):
            return ""
        return self._codes.get(_index(self._formats[at], "numFmtId"), "")

    def run(self, properties: etree._Element) -> str:
        """Properties of a run of rich text, cleaned."""
        inner = "".join(self._face(each) for each in properties.iterchildren(etree.Element))
        return f"<rPr>{inner}</rPr>" if inner else ""

    def part(self) -> bytes:
        """The style sheet."""
        codes = [
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
            for number, code in enumerate(self._numbers.cleaned(), _OWN_FORMATS)
        ]
        lists = [
            f'<{name}s count="{len(rows)}">{"".join(rows)}</{name}s>'
            for name, rows in {"numFmt": codes, **self._new}.items()
            if rows
        ]
        base = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        lists += [
            f'<cellStyleXfs count="1">{base}</cellStyleXfs>',
            f'<cellXfs count="{len(self._rows)}">{"".join(self._rows)}</cellXfs>',
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
            self._palette,
        ]
        return f'{HEAD}<styleSheet xmlns="{MAIN}">{"".join(lists)}</styleSheet>'.encode()

    def _parts(
        self, root: etree._Element | None, path: str, clean: Callable[[etree._Element], str]
    ) -> list[str]:
        return [clean(each) for each in root.iterfind(f"{{*}}{path}")] if root is not None else []

    def _font(self, node: etree._Element) -> str:
        inner = "".join(self._face(each) for each in node.iterchildren(etree.Element))
        return f"<font>{inner}</font>"

    def _face(self, node: etree._Element) -> str:
        """One property of a font. Its name is free text: kept unless it says something removed."""
        name = local(node)
        if name not in _FACES:
            return copied(node, FONT)
        face = node.get("val") or ""
        if not 0 < len(face) <= _LONGEST_NAME or self._holds(face) or not face.isprintable():
            return ""
        return f"<{name} val={quoteattr(face)}/>"

    def _row(self, at: int, *, as_text: bool) -> str:
        if not self._formats:
            font = self._put("font", _PLAIN_FONT)
            return f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0"/>'
        old = self._formats[at]
        font = self._put("font", _at(self._fonts, _index(old, "fontId"), _PLAIN_FONT))
        fill = self._put("fill", _at(self._fills, _index(old, "fillId"), _NO_FILL))
        border = self._put("border", _at(self._borders, _index(old, "borderId"), _NO_BORDER))
        number = 0 if as_text else self._number(_index(old, "numFmtId"))
        aligned = "".join(copied(each, _ALIGNMENT) for each in old.iterfind("{*}alignment"))
        return (
            f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
            ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f"{aligned}</xf>"
        )

    def _number(self, old: int) -> int:
        """A number format: the built-in ones keep their number, unless the file says them anew."""
        code = self._codes.get(old)
        if code is None:
            return old if old in BUILT_IN else 0
        return _OWN_FORMATS + self._numbers.place(code)

    def _put(self, name: str, row: str) -> int:
        rows = self._new[name]
        if row not in rows:
            rows.append(row)
        return rows.index(row)

    def _put_row(self, row: str) -> int:
        if row not in self._rows:
            self._rows.append(row)
        return self._rows.index(row)


def theme_part(root: etree._Element | None) -> bytes:
    """A theme with the colours of the original and nothing else of it: styles point at them."""
    colours = dict(_THEME_COLOURS)
    scheme = root.find(".//{*}clrScheme") if root is not None else None
    for node in scheme if scheme is not None else ():
        name = local(node)
        for colour in node.iterchildren(etree.Element):
            word = colour.get("lastClr") or colour.get("val") or ""
            if name in colours and _RGB.fullmatch(word):
                colours[name] = word
    listed = "".join(
        f'<a:{name}><a:srgbClr val="{word}"/></a:{name}>' for name, word in colours.items()
    )
    face = '<a:latin typeface=""/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office">'
        f'<a:themeElements><a:clrScheme name="Office">{listed}</a:clrScheme><a:fontScheme name="Office">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}'
        f"</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def _palette(root: etree._Element | None) -> str:
    """The file's own table of indexed colours."""
    found = root.find("{*}colors") if root is not None else None
    text = copied(found, _PALETTE) if found is not None else ""
    return text if "rgbColor" in text else ""


def _filled(node: etree._Element, listed: Allowed) -> str:
    """The element copied, unless nothing is in it."""
    text = copied(node, listed)
    return text if text.count("<") > 1 else ""


def _index(node: etree._Element, name: str) -> int:
    value = node.get(name) or ""
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def _at(rows: list[str], at: int, otherwise: str) -> str:
    return rows[at] if at < len(rows) and rows[at] else otherwise
