"""Contents without some of their codes: what stays, stays where it was, and no width of what went is left."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary

from tests.engines.redact.glyph_sheets import (
    carried_out,
    form,
    opened,
    program_of,
    redacted,
    saved,
    sheet,
    standing,
)

_SECRET = "19850412"


def _without(pdf: pikepdf.Pdf, path: Path) -> pikepdf.Pdf:
    """The document without the secret, after the letters that stay were seen in their places."""
    before = [standing(pdf, number) for number in range(1, len(pdf.pages) + 1)]
    answer = redacted(saved(pdf, path), _SECRET)
    assert [page.method for page in answer.pages] == ["glyphs"] * len(pdf.pages)
    after = opened(answer)
    for number, letters in enumerate(before, 1):
        left = standing(after, number)
        assert [each for each in left if each not in letters] == []
        gone = [each for each in letters if each not in left]
        assert "".join(each.text for each in gone).count(_SECRET) == len(gone) // len(_SECRET) > 0
    return after


@pytest.mark.parametrize(
    "contents",
    [
        b"BT /F 12 Tf 20 100 Td (born 19850412 here) Tj ET",
        b"BT /F 12 Tf 20 100 Td [(bo) 30 (rn 1985) -80 (04) 20 (12 he) 15 (re)] TJ ET",
        b"BT /F 12 Tf 14 TL 20 100 Td (born) Tj (on 19850412 here) ' (and) Tj ET",
        b'BT /F 12 Tf 14 TL 20 100 Td 3 1 (on 19850412 here) " (and there) Tj T* (below) Tj ET',
        b"BT /F 12 Tf 2 Tc 5 Tw 80 Tz 3 Ts 20 100 Td (on 19850412 it) Tj ( was) Tj ET",
        b"BT /F 1 Tf 12 0 0 12 20 100 Tm (on 19850412 it) Tj ( was) Tj ET",
        b"q .5 0 0 -.5 0 200 cm BT /F 24 Tf 1 0 0 -1 40 200 Tm (on 19850412 it) Tj ( was) Tj ET Q",
        b"BT /F 12 Tf .9 .1 -.1 .9 20 80 Tm (on 19850412 it) Tj ( was) Tj ET",
    ],
    ids=["string", "array", "quote", "quotes", "spaced", "matrix", "flipped", "slanted"],
)
def test_what_stays_stays_where_it_was(contents: bytes, tmp_path: Path) -> None:
    _without(sheet(contents), tmp_path / "a.pdf")


def test_neighbours_become_one_number_so_that_no_width_is_left(tmp_path: Path) -> None:
    after = _without(sheet(b"BT /F 12 Tf 20 100 Td (on 19850412 it) Tj ET"), tmp_path / "a.pdf")
    rows = [
        instruction.operands[0]
        for instruction in pikepdf.parse_content_stream(after.pages[0])
        if str(instruction.operator) == "TJ"
    ]
    assert [[isinstance(each, Decimal) for each in row] for row in rows] == [[False, True, False]]


@pytest.mark.parametrize("step", ["%s 0 Td", "1 0 0 1 %s 100 Tm"])
def test_letters_shown_one_by_one_leave_no_places_behind(step: str, tmp_path: Path) -> None:
    widths = {"W": 11.3, "i": 2.7, "l": 2.7, "m": 10.0}
    moves, x = [], 60.0
    for letter in "Wilm":
        x += widths[letter]
        moved = str(widths[letter]) if "Td" in step else f"{x:.1f}"
        moves.append(f"({letter}) Tj /F 12 Tf {step % moved} ")
    start = "40 0 Td " if "Td" in step else "1 0 0 1 60 100 Tm "
    contents = f"BT /F 12 Tf 20 100 Td (by) Tj {start}{''.join(moves)}(here) Tj ET"
    pdf = sheet(contents.encode())
    before = standing(pdf)
    after = opened(redacted(saved(pdf, tmp_path / "a.pdf"), "Wilm"))
    assert standing(after) == [each for each in before if each.text not in "Wilm"]
    written = after.pages[0].Contents.read_bytes()
    assert written.count(b" Td") + written.count(b" Tm") == 2


def test_a_mask_stands_in_the_gap_and_moves_nothing(tmp_path: Path) -> None:
    pdf = sheet(b"BT /F 12 Tf 1 Tc 20 100 Td (call 13812345678 now) Tj ( or later) Tj ET")
    before = [each for each in standing(pdf) if not each.text.isdigit()]
    answer = redacted(saved(pdf, tmp_path / "a.pdf"), "13812345678", action="mask")
    after = opened(answer)
    shown = program_of(after).glyphs
    assert "".join(each.text for each in shown) == "call 138****5678 now or later"
    assert {each.style.mode for each in shown if each.text in "138*567"} == {3}
    assert standing(after) == before


def test_a_form_loses_letters_in_the_marked_use_alone(tmp_path: Path) -> None:
    pdf = sheet(b"/X Do q 1 0 0 1 0 -50 cm /X Do Q", b"/X Do")
    pdf.pages[0].Resources.XObject = Dictionary(
        X=form(pdf, b"BT /F 12 Tf 20 100 Td (19850412) Tj ET")
    )
    pdf.pages[1].Resources.XObject = pdf.pages[0].Resources.XObject
    path = saved(pdf, tmp_path / "a.pdf")
    answer = redacted(path)
    assert [page.method for page in answer.pages] == ["untouched", "untouched"]
    place = {"segment": "page-1", "start": 0, "end": 8, "action": "remove"}
    answer = carried_out(path, {"actions": [place]})
    assert [page.method for page in answer.pages] == ["glyphs", "untouched"]
    after = opened(answer)
    assert {each.y for each in standing(after)} == {50.0}
    assert len(standing(after, 2)) == len(_SECRET)


@pytest.mark.parametrize("own", [True, False])
def test_forms_within_forms_are_followed(own: bool, tmp_path: Path) -> None:
    pdf = sheet(b"BT /F 12 Tf ET /Outer Do BT 20 30 Td (after) Tj ET")
    inner = form(pdf, b"BT /F 12 Tf 20 100 Td (on 19850412 it) Tj ET", own=own)
    outer = form(pdf, b"q 1 0 0 1 10 10 cm /Inner Do Q", own=own)
    outer.Matrix = [2, 0, 0, 1, 5, 5]
    outer.Resources = Dictionary(
        XObject=Dictionary(Inner=inner), Font=Dictionary(F=pdf.pages[0].Resources.Font.F)
    )
    pdf.pages[0].Resources.XObject = Dictionary(Outer=outer)
    _without(pdf, tmp_path / "a.pdf")


def test_states_left_open_and_closed_too_often_do_not_move_the_bar(tmp_path: Path) -> None:
    pdf = sheet(b"Q q 2 0 0 2 0 0 cm BT /F 6 Tf 20 50 Td (on 19850412 it) Tj")
    after = _without(pdf, tmp_path / "a.pdf")
    page = after.pages[0]
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        depth += {"q": 1, "Q": -1}.get(str(instruction.operator), 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (b"BT /F 12 Tf 7 Tr 20 100 Td (19850412) Tj ET 0 0 400 200 re f", "text_clips"),
        (b"BT /F 12 Tf 20 100 Td (19850412) Tj 5 Td ET", "operator_damaged"),
        (b"BT /F 12 Tf 20 100 Td (19850412) Tj /G 12 Tf (x) Tj ET", "font_unusable"),
    ],
    ids=["clip", "operands", "font"],
)
def test_what_is_not_understood_becomes_a_picture(
    contents: bytes, reason: str, tmp_path: Path
) -> None:
    answer = redacted(saved(sheet(contents), tmp_path / "a.pdf"), _SECRET)
    assert [(page.method, page.reason) for page in answer.pages] == [("raster", reason)]
