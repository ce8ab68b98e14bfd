"""Pages that keep their vectors: of every dictionary only entries that draw, of contents only what draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from review.engines.redact.entries import Scrubber
from review.engines.redact.sanitise import PageCleaner
from tests.engines.redact.glyph_sheets import form, opened, redacted, saved, sheet
from tests.growth import grows_at_most

_LINE = b"BT /F 12 Tf 20 100 Td (on 19850412 it) Tj ET "
_SECRET = "19850412"
_NOTE = "VGhpcyBpcyBpbiBubyBwaWN0dXJl"  # in no encoding that a proof would look for
_FUNCTION: dict[str, Any] = {"FunctionType": 2, "N": 1, "Domain": [0, 1], "C0": [0], "C1": [1]}


def _speaking_state(pdf: Pdf) -> bytes:
    note = pdf.make_indirect(Stream(pdf, _NOTE.encode()))
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(LW=2, Note=note))
    return b"/G gs "


def _speaking_shading(pdf: Pdf) -> bytes:
    function = Dictionary(**_FUNCTION, Note=String(_NOTE))
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 9, 0]))
    shading.Function = function
    pdf.pages[0].Resources.Shading = Dictionary(S=shading)
    return b"q 300 10 9 9 re W n /S sh Q "


def _speaking_page(pdf: Pdf) -> bytes:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, Note=String(_NOTE))
    return b""


def _speaking_font(pdf: Pdf) -> bytes:
    pdf.pages[0].Resources.Font.F.Note = String(_NOTE)
    return b""


@pytest.mark.parametrize(
    "speak", [_speaking_state, _speaking_shading, _speaking_page, _speaking_font]
)
def test_an_entry_that_draws_nothing_is_not_copied(tmp_path: Path, speak: object) -> None:
    pdf = sheet(_LINE)
    drawn = speak(pdf)  # type: ignore[operator]
    pdf.pages[0].Contents = Stream(pdf, drawn + _LINE)
    answer = redacted(saved(pdf, tmp_path / "a.pdf"), _SECRET)
    assert [page.method for page in answer.pages] == ["glyphs"]
    assert not _says(opened(answer))


@pytest.mark.parametrize(
    "contents",
    [
        f"({_NOTE}) 1 0 0 rg ",
        f"[({_NOTE})] 0 d ",
        f"BX /{_NOTE} odd EX ",
        f"q 9 0 0 9 300 10 cm BI /W 1 /H 1 /BPC 8 /CS /G /Note ({_NOTE}) ID a EI Q ",
    ],
)
def test_contents_that_say_more_than_they_draw_become_a_picture(
    tmp_path: Path, contents: str
) -> None:
    path = saved(sheet(_LINE + contents.encode()), tmp_path / "a.pdf")
    answer = redacted(path, _SECRET)
    assert [(page.method, page.reason) for page in answer.pages] == [
        ("raster", "unreadable_content")
    ]
    assert not _says(opened(answer))


def test_a_plain_inline_picture_keeps_the_vectors_of_its_page(tmp_path: Path) -> None:
    image = b"q 9 0 0 9 300 10 cm BI /W 1 /H 1 /BPC 8 /CS /G /I true ID a\nEI Q "
    answer = redacted(saved(sheet(_LINE + image), tmp_path / "a.pdf"), _SECRET)
    assert [page.method for page in answer.pages] == ["glyphs"]
    with opened(answer) as pdf:
        assert b"ID" in pdf.pages[0].Contents.read_bytes()


def test_names_that_writers_give_stay_and_deep_nesting_ends() -> None:
    with pikepdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Name=Name.Anna, CharProcs=Dictionary(odd=Dictionary()))
        deep = Dictionary()
        for _ in range(400):
            deep = Dictionary(Group=deep)
        page = pdf.make_indirect(
            Dictionary(Resources=Dictionary(Font=Dictionary(Mine=font)), Group=deep)
        )
        page.SMask = page
        Scrubber().scrub(page)
        assert set(page.Resources.Font.Mine.keys()) == {"/Type", "/CharProcs"}
        assert "/odd" in page.Resources.Font.Mine.CharProcs


def _drawing_each_other(levels: int) -> Pdf:
    """Three forms a level, each of which draws all three of the next."""
    pdf = sheet(b"/A0 Do")
    forms = Dictionary()
    for level in range(levels):
        drawn = b" ".join(b"/%s%d Do" % (each, level + 1) for each in (b"A", b"B", b"C"))
        last = level == levels - 1
        for each in "ABC":
            forms[f"/{each}{level}"] = form(pdf, b"0 0 1 1 re f" if last else drawn, own=False)
    pdf.pages[0].Resources.XObject = forms
    return pdf


def test_forms_that_draw_each_other_are_read_once_each() -> None:
    few, many = _drawing_each_other(5), _drawing_each_other(10)
    drawn = set(many.pages[0].Resources.XObject.keys()) - {"/B0", "/C0"}
    clean = PageCleaner(many).clean(many.pages[0])
    assert set(clean.Resources.XObject.keys()) == drawn
    assert grows_at_most(20, lambda pdf: PageCleaner(pdf).clean(pdf.pages[0]), few, many)


def _says(pdf: Pdf) -> bool:
    told = [each.read_bytes() for each in pdf.objects if isinstance(each, Stream)]
    told += [each.unparse() for each in pdf.objects]
    return any(_NOTE.encode() in each for each in told)


def test_names_of_fonts_and_inks_tell_no_number(tmp_path: Path) -> None:
    pdf = sheet(_LINE)
    resources = pdf.pages[0].Resources
    resources.Font.F.BaseFont = Name("/AAAAAA+" + _SECRET)
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1)
    spot = Array([Name.Separation, Name("/" + _SECRET), Name.DeviceCMYK, tint])
    two = Dictionary(FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1] * 4)
    tints = pdf.make_indirect(Stream(pdf, b"{0 0}", two))
    inks = Array([Name("/" + _SECRET), Name("/PANTONE#20200#20C")])
    several = Array([Name.DeviceN, inks, Name.DeviceCMYK, tints])
    resources.ColorSpace = Dictionary(A=spot, B=several)
    Scrubber().scrub(pdf.pages[0].obj)
    assert resources.Font.F.BaseFont == Name("/AAAAAA+Font")
    assert spot[1] == Name("/Ink")
    assert [str(each) for each in inks] == ["/Ink0", "/PANTONE#20200#20C"]
