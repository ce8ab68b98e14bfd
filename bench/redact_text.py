"""Generated documents: every way of showing text that an extractor or a rewriter can stumble over.

One maker a trap; each takes the secrets and answers the file with everything known about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pikepdf import Array, Dictionary

from bench.redact_faces import width
from bench.redact_sheet import (
    SIZE,
    Made,
    Sheet,
    lines_of,
    made,
    one_page,
    spread,
)

Secrets = Mapping[str, str]


def _sheet(secrets: Secrets) -> Sheet:
    return Sheet(secrets).heading()


def _finished(sheet: Sheet) -> Made:
    return made(one_page(sheet), sheet)


def one_glyph_a_string(secrets: Secrets) -> Made:
    """TJ with one glyph a string and kerning, under Tc, Tw, Tz, Ts and a scaled matrix."""
    sheet = _sheet(secrets)
    sheet.raw("q 0.9 0 0 0.9 30 20 cm")
    for row, line in enumerate(lines_of(secrets)):
        pieces = " ".join(
            f"{sheet.face.hex(each)} {-20 * (at % 3)}" for at, each in enumerate(line)
        )
        y = 400 - 30 * row
        sheet.raw(f"BT /F1 14 Tf 2 Tc 3 Tw 80 Tz 4 Ts 1 0 0 1 20 {y} Tm [{pieces}] TJ ET")
        start = (0.9, 0.0, 0.0, 0.9, 30 + 0.9 * 20, 20 + 0.9 * (y + 4))
        _mark_spaced(sheet, line, start)
    sheet.raw("Q")
    return _finished(sheet)


def _mark_spaced(sheet: Sheet, line: str, start: tuple[float, ...]) -> None:
    steps = [
        (width(each) * SIZE / 1000 + 2 + 20 * (at % 3) * SIZE / 1000) * 0.8
        for at, each in enumerate(line)
    ]
    for secret in sheet.secrets.values():
        at = line.find(secret)
        if at >= 0:
            left, wide = sum(steps[:at]), sum(steps[at : at + len(secret)])
            matrix = (start[0], start[1], start[2], start[3], start[4], start[5])
            sheet.mark_quad(matrix, (left, -0.2 * SIZE, left + wide, 0.95 * SIZE))


def quote_operators(secrets: Secrets) -> Made:
    """Lines by ' and by ", whose spacing holds for what follows."""
    sheet = _sheet(secrets)
    lines = lines_of(secrets)
    show = [sheet.face.hex(each) for each in lines]
    sheet.raw(
        f"q BT /F1 14 Tf 36 430 Td 24 TL {show[0]} ' 1 1 {show[1]} \" {show[2]} ' {show[3]} ' ET Q"
    )
    for row, line in enumerate(lines):
        spacing = 1 if row else 0
        matrix = (1, 0, 0, 1, 36, 430 - 24 * (row + 1))
        sheet.mark_text(
            line, matrix, step=lambda each, more=spacing: width(each) * SIZE / 1000 + more
        )
    return _finished(sheet)


def drawn_backwards(secrets: Secrets) -> Made:
    """Each character placed by its own matrix, the last one first."""
    sheet = _sheet(secrets)
    for row, value in enumerate(secrets.values()):
        for at, each in reversed(list(enumerate(value))):
            sheet.text(36 + 13 * at, 420 - 24 * row, each)
            sheet.mark_quad((1, 0, 0, 1, 36 + 13 * at, 420 - 24 * row), (0, -3, 13, 13))
    return _finished(sheet)


def one_string_a_character(secrets: Secrets) -> Made:
    """Each character shown by its own Tj and moved to by Td, in one text object."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        moves = [f"{sheet.face.hex(each)} Tj {width(each) * SIZE / 1000:g} 0 Td" for each in line]
        sheet.raw(f"BT /F1 14 Tf 36 {420 - 24 * row} Td {' '.join(moves)} ET")
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    return _finished(sheet)


def vertical(secrets: Secrets) -> Made:
    """Columns from right to left in a font of vertical writing."""
    sheet = _sheet(secrets)
    for column, value in enumerate(secrets.values()):
        x, y = 380 - 24 * column, 440
        sheet.raw(f"BT /F2 14 Tf {x} {y} Td {sheet.face.hex(value)} Tj ET")
        sheet.mark_quad((1, 0, 0, 1, x, y), (-8, -SIZE * len(value), 8, 1))
    pdf = one_page(sheet)
    pdf.pages[0].Resources.Font.F2 = sheet.face.composite(pdf, "vertical")
    return made(pdf, sheet)


def printed_twice(secrets: Secrets) -> Made:
    """Bold by printing twice, a third of a point apart."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        sheet.text(36, 420 - 24 * row, line)
        sheet.text(36.3, 420 - 24 * row, line)
    return _finished(sheet)


def wrapped_in_a_cell(secrets: Secrets) -> Made:
    """Values broken over the lines of a narrow cell, between rules."""
    sheet = _sheet(secrets)
    y = 424.0
    for value in secrets.values():
        pieces = [value[at : at + 9] for at in range(0, len(value), 9)]
        top = y + 16
        for piece in pieces:
            sheet.text(60, y, piece)
            wide = sum(1 if ord(each) > 0xFF else 0.56 for each in piece) * SIZE
            sheet.mark_quad((1, 0, 0, 1, 60, y), (0, -3, wide, 13))
            y -= 18
        sheet.raw(f"q 0.5 w 55 {y + 12:g} 150 {top - y - 12:g} re S Q")
        y -= 8
    return _finished(sheet)


def turned_lines(secrets: Secrets) -> Made:
    """Lines that run upwards, aslant and upside down."""
    sheet = _sheet(secrets)
    values = list(secrets.values())
    sheet.text(400, 60, values[0], turn=spread(90))
    sheet.text(60, 200, values[1], turn=spread(45))
    sheet.text(380, 40, values[2], turn=spread(180))
    sheet.text(230, 60, values[3], turn=spread(75))
    return _finished(sheet)


def next_lines(secrets: Secrets) -> Made:
    """TD and T* inside saved states: the leading comes from one place and is used in another."""
    sheet = _sheet(secrets)
    lines = [sheet.face.hex(each) for each in lines_of(secrets)]
    sheet.raw(
        f"q BT /F1 14 Tf 36 444 Td 0 -24 TD {lines[0]} Tj T* {lines[1]} Tj ET q BT 1 0 0 1 36 372 Tm "
        f"{lines[2]} Tj T* {lines[3]} Tj ET Q Q"
    )
    for row, line in enumerate(lines_of(secrets)):
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    return _finished(sheet)


def flipped_axis(secrets: Secrets) -> Made:
    """The page runs downwards, as browsers write it, and the font has the size one."""
    sheet = _sheet(secrets)
    sheet.raw("q 1 0 0 -1 0 595 cm")
    for row, line in enumerate(lines_of(secrets)):
        shown = sheet.face.hex(line)
        sheet.raw(f"BT /F1 1 Tf 14 0 0 -14 36 {175 + 24 * row} Tm {shown} Tj ET")
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    sheet.raw("Q")
    return _finished(sheet)


def stroked(secrets: Secrets) -> Made:
    """Outlined and outlined-and-filled letters."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        sheet.text(36, 420 - 24 * row, line, before=f"{1 + row % 2} Tr 0.4 w")
    sheet.raw("0 Tr")
    return _finished(sheet)


def font_in_a_state(secrets: Secrets) -> Made:
    """The font is set through an ExtGState, which not every reader follows."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        sheet.raw(f"q /G1 gs BT 36 {420 - 24 * row} Td {sheet.face.hex(line)} Tj ET Q")
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    pdf = one_page(sheet)
    resources = pdf.pages[0].Resources
    resources.ExtGState = Dictionary(G1=Dictionary(Font=Array([resources.Font.F1, 14])))
    return made(pdf, sheet, pictured=True)


def marked_content(secrets: Secrets) -> Made:
    """Marked content begins and ends in the middle of values."""
    sheet = _sheet(secrets)
    for row, value in enumerate(secrets.values()):
        one, two = (sheet.face.hex(each) for each in (value[:2], value[2:]))
        sheet.raw(
            f"/P <</MCID {2 * row}>> BDC BT /F1 14 Tf 36 {420 - 24 * row} Td {one} Tj EMC "
            f"/Span <</MCID {2 * row + 1}/Lang(zh)>> BDC {two} Tj ET EMC"
        )
        sheet.mark_text(value, (1, 0, 0, 1, 36, 420 - 24 * row))
    return _finished(sheet)


def unknown_operators(secrets: Secrets) -> Made:
    """Operators nobody knows, inside a compatibility section and outside."""
    sheet = _sheet(secrets)
    sheet.raw("BX 1 2 /what odd EX 3 /why strange")
    for row, line in enumerate(lines_of(secrets)):
        sheet.text(36, 420 - 24 * row, line, before="BX 7 never EX")
    return _finished(sheet)


def missing_operands(secrets: Secrets) -> Made:
    """Operators without their operands, as broken writers leave them."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        sheet.text(36, 420 - 24 * row, line)
    sheet.raw("BT Td Tf ET cm w")
    return _finished(sheet)


def literal_strings(secrets: Secrets) -> Made:
    """Strings in brackets with octal codes, escapes and a broken line."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        octets = bytes.fromhex(sheet.face.hex(line)[1:-1])
        middle = len(octets) // 2
        written = [f"\\{each:03o}" for each in octets]
        inner = "".join(written[:middle]) + "\\\n" + "".join(written[middle:])
        sheet.raw(f"BT /F1 14 Tf 36 {420 - 24 * row} Td ({inner}) Tj ET")
        sheet.mark_text(line, (1, 0, 0, 1, 36, 420 - 24 * row))
    return _finished(sheet)


def nested_states(secrets: Secrets) -> Made:
    """Scales on scales: the place of a letter is the product of five matrices."""
    sheet = _sheet(secrets)
    for row, line in enumerate(lines_of(secrets)):
        y = 420 - 24 * row
        sheet.raw(
            f"q 2 0 0 2 10 20 cm q 0.5 0 0 0.5 -5 -10 cm q 1 0 0 1 36 {y} cm "
            f"BT /F1 7 Tf 2 0 0 2 0 0 Tm {sheet.face.hex(line)} Tj ET Q Q Q"
        )
        sheet.mark_text(line, (1, 0, 0, 1, 36, y))
    return _finished(sheet)


MAKERS = (
    one_glyph_a_string,
    quote_operators,
    drawn_backwards,
    one_string_a_character,
    vertical,
    printed_twice,
    wrapped_in_a_cell,
    turned_lines,
    next_lines,
    flipped_axis,
    stroked,
    font_in_a_state,
    marked_content,
    unknown_operators,
    missing_operands,
    literal_strings,
    nested_states,
)
