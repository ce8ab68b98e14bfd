"""A leak planted in each place of a true redaction: the check that looks there fails and names the page."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from review.engines.model import Check
from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.verify.pdf import verify_pdf
from tests.engines.making import make_pdf, valid_id

ID = valid_id(Random(8))
NAME = "龘三丰"
_PAGES = [
    ["第一页没有要隐去的内容，只有一些公开的文字。"],
    [f"证件{ID}，当事人{NAME}", "第二行公开的文字，编号0123456789X。"],
]
_PLAN = parse_plan({"actions": [{"text": each, "action": "remove"} for each in (ID, NAME)]})


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The original, and its true redaction."""
    path = make_pdf(tmp_path_factory.mktemp("sabotage") / "a.pdf", _PAGES)
    with read_pdf(path) as reading:
        found = resolve(_PLAN, reading.segments, (), len(reading.pages))
    return path.read_bytes(), redact_pdf(path, found.places, found.boxes).data


def _failed(original: bytes, redacted: bytes) -> dict[str, Check]:
    checks = verify_pdf(original, redacted, _PLAN)
    return {check.name: check for check in checks if not check.passed}


def _changed(data: bytes, alter: Callable[[Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        alter(pdf)
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _held(pdf: Pdf, item: pikepdf.Object, name: str = "/Held") -> None:
    """Hang an object on page 2 as a resource that nothing draws."""
    resources = pdf.pages[1].obj.Resources
    forms = resources.get("/XObject", Dictionary())
    forms[name] = pdf.make_indirect(item)
    resources[Name.XObject] = forms


def _form(pdf: Pdf, contents: bytes, font: pikepdf.Object | None = None) -> None:
    form = Stream(pdf, contents)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    if font is not None:
        form.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
    _held(pdf, form)


def _wide(pdf: Pdf, text: str, **more: pikepdf.Object) -> Dictionary:
    """A font with two-byte codes from 1 on for the letters of a text, said by a ToUnicode map."""
    letters = sorted(set(text))
    rows = "".join(
        f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>\n"
        for code, letter in enumerate(letters, 1)
    )
    said = f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{rows}endbfchar"
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.X)
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.X,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=Stream(pdf, said.encode("ascii")),
        **more,
    )


def _codes(text: str) -> str:
    letters = sorted(set(text))
    return "".join(f"{letters.index(each) + 1:04X}" for each in text)


def _in_an_unused_form(pdf: Pdf) -> None:
    _form(pdf, f"BT /F 9 Tf [<{_codes(ID)}>] TJ ET".encode(), _wide(pdf, ID))


def _in_a_form_that_has_lost_its_font(pdf: Pdf) -> None:
    """At an odd byte, and the font hangs somewhere else."""
    _form(pdf, f"BT [<00{_codes(ID)}>] TJ ET".encode())
    pdf.pages[0].obj.Resources[Name.Font][Name.Other] = pdf.make_indirect(_wide(pdf, ID))


def _backwards(pdf: Pdf) -> None:
    _form(pdf, f"BT /F 9 Tf (x) Tj <{_codes(ID[::-1])}> ' ET".encode(), _wide(pdf, ID))


def _under_a_predefined_map(pdf: Pdf) -> None:
    font = _wide(pdf, "公")
    font.Encoding = Name("/GBK-EUC-H")
    escaped = "".join(f"\\{byte:03o}" for byte in NAME.encode("gb18030"))
    _form(pdf, f"BT /F 9 Tf ({escaped}) Tj ET".encode(), font)


def _by_glyph_names(pdf: Pdf) -> None:
    names = Array([1, *(Name(f"/uni{ord(each):04X}") for each in NAME)])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.X)
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=names)
    _form(pdf, b"BT /F 9 Tf (\x01\x02\x03) Tj ET", font)


@pytest.mark.parametrize(
    "plant",
    [
        _in_an_unused_form,
        _in_a_form_that_has_lost_its_font,
        _backwards,
        _under_a_predefined_map,
        _by_glyph_names,
    ],
)
def test_glyph_codes_of_a_value_are_found_in_streams_that_nothing_draws(
    pair: tuple[bytes, bytes], plant: Callable[[Pdf], None]
) -> None:
    failed = _failed(pair[0], _changed(pair[1], plant))
    assert failed["values_absent_codes"].pages == (2,)
    assert ID not in str(failed)


def _spaced_hex(pdf: Pdf) -> None:
    digits = ID.encode("utf-16-be").hex()
    _held(pdf, Stream(pdf, f"<{digits[:20]}\n {digits[20:]}>".encode()))


def _octal(pdf: Pdf) -> None:
    _held(pdf, Stream(pdf, "".join(f"\\{byte:03o}" for byte in NAME.encode()).encode()))


def _resource_name(pdf: Pdf) -> None:
    _held(pdf, Stream(pdf, b""), f"/{NAME}")


def _string(pdf: Pdf) -> None:
    _held(pdf, Dictionary(Note=pikepdf.String(f"{ID[:6]} {ID[6:]}")))


@pytest.mark.parametrize("plant", [_spaced_hex, _octal, _resource_name, _string])
def test_a_value_is_found_however_bytes_are_written(
    pair: tuple[bytes, bytes], plant: Callable[[Pdf], None]
) -> None:
    failed = _failed(pair[0], _changed(pair[1], plant))
    assert failed["values_absent_raw"].pages == (2,)


def test_a_name_with_escaped_bytes_behind_the_last_object_is_found(
    pair: tuple[bytes, bytes],
) -> None:
    escaped = "".join(f"#{byte:02X}" for byte in NAME.encode())
    data = pair[1].replace(b"startxref", f"% /{escaped}\nstartxref".encode())
    assert "values_absent_raw" in _failed(pair[0], data)


def _listed_by_a_map(pdf: Pdf) -> None:
    pdf.pages[1].obj.Resources.Font[Name.Left] = pdf.make_indirect(_wide(pdf, NAME))


def _listed_by_glyphs(pdf: Pdf) -> None:
    shape = Stream(pdf, b"1000 0 0 0 750 750 d1 0 0 750 750 re f")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]))
    font.FontMatrix, font.Widths = Array([0.001, 0, 0, 0.001, 0, 0]), Array([])
    font.FirstChar, font.LastChar = 0, 0
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([]))
    font.CharProcs = Dictionary({f"/uni{ord(NAME[0]):04X}": pdf.make_indirect(shape)})
    pdf.pages[1].obj.Resources.Font[Name.Left] = pdf.make_indirect(font)


@pytest.mark.parametrize("plant", [_listed_by_a_map, _listed_by_glyphs])
def test_a_font_that_lists_a_removed_character_is_found(
    pair: tuple[bytes, bytes], plant: Callable[[Pdf], None]
) -> None:
    assert _failed(pair[0], _changed(pair[1], plant))["fonts_clean"].pages == (2,)


@pytest.mark.parametrize(
    "paint",
    [
        b"q 0 0 0 rg 300 200 9 9 re f Q",  # ink that was not there
        b"q 1 1 1 rg 74 727 8 8 re f Q",  # half a character gone, its text still there
    ],
)
def test_ink_that_came_or_went_outside_the_marks_is_seen(
    pair: tuple[bytes, bytes], paint: bytes
) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[1].contents_add(Stream(pdf, paint))

    assert _failed(pair[0], _changed(pair[1], change))["pixels_outside"].pages == (2,)


def test_words_in_another_order_are_lost_words(pair: tuple[bytes, bytes]) -> None:
    """The same letters, so that nothing seems lost to whoever counts them."""

    def shuffle(pdf: Pdf) -> None:
        page = pdf.pages[0]
        page.obj.Contents = pdf.pages[1].obj.Contents
        page.obj.Resources = pdf.pages[1].obj.Resources

    failed = _failed(pair[0], _changed(pair[1], shuffle))
    assert 1 in failed["words_kept"].pages


def _whole_page(pdf: Pdf) -> Dictionary:
    return pdf.pages[1].obj


@pytest.mark.parametrize(
    ("plant", "named"),
    [
        (lambda pdf: _whole_page(pdf).update({"/Tabs": Name.S}), "page /Tabs"),
        (lambda pdf: _whole_page(pdf).update({"/PieceInfo": Dictionary()}), "/PieceInfo"),
        (lambda pdf: _held(pdf, Dictionary(Type=Name.Sig)), "object /Sig"),
        (lambda pdf: _held(pdf, Dictionary(Type=Name.OCG)), "object /OCG"),
        (lambda pdf: _held(pdf, Dictionary(OPI=1)), "/OPI"),
        (lambda pdf: pdf.Root.update({"/MarkInfo": Dictionary()}), "catalogue /MarkInfo"),
    ],
)
def test_parts_that_do_not_draw_are_named(
    pair: tuple[bytes, bytes], plant: Callable[[Pdf], None], named: str
) -> None:
    failed = _failed(pair[0], _changed(pair[1], plant))
    assert named in failed["no_hidden_parts"].detail


def test_the_true_redaction_fails_nothing(pair: tuple[bytes, bytes]) -> None:
    assert _failed(*pair) == {}
