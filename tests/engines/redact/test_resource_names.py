"""Names that the writer of a file gave to fonts and resources say no removed value, in Latin letters or others, and
no page becomes a picture for that.
"""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, Stream

from review.engines.redact import program
from review.engines.redact.resource_names import rename_resources
from tests.engines.redact import font_parts as parts
from tests.engines.redact.glyph_sheets import form, helvetica, saved, sheet

_LINE = b"BT /F 12 Tf 20 100 Td (it is Zhangsan now) Tj ET "


def _font_key(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources = Dictionary(Font=Dictionary(Fzhangsan=page.Resources.Font.F))
    page.Contents = Stream(pdf, _LINE.replace(b"/F ", b"/Fzhangsan "))


def _form_key(pdf: Pdf) -> None:
    inner = form(pdf, b"BT /F 12 Tf 20 60 Td (within) Tj ET", own=False)
    outer = form(pdf, b"/zhangsan Do", own=False)
    pdf.pages[0].obj.Resources.XObject = Dictionary(zhangsan=inner, Out=outer)
    pdf.pages[0].obj.Contents = Stream(pdf, _LINE + b"/Out Do")


def _embedded(pdf: Pdf) -> None:
    held = parts.composite(pdf, "AB", parts.truetype("AB"))
    name = Name("/AAAAAA+zhangsan")
    held.BaseFont = held.DescendantFonts[0].BaseFont = name
    held.DescendantFonts[0].FontDescriptor.FontName = name
    pdf.pages[0].obj.Resources.Font["/G"] = held
    pdf.pages[0].obj.Contents = Stream(pdf, _LINE + b"BT /G 12 Tf 20 60 Td <00010002> Tj ET")


def _unused(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = Stream(pdf, _LINE + b"/zhangsan gs")


def _not_embedded(pdf: Pdf) -> None:
    held = helvetica()
    held.BaseFont = Name("/Zhangsan")
    pdf.pages[0].obj.Resources.Font["/G"] = held
    pdf.pages[0].obj.Contents = Stream(pdf, _LINE + b"BT /G 12 Tf 20 60 Td (more) Tj ET")


def _run(folder: Path, pdf: Pdf, *values: str) -> int:
    path, plan = saved(pdf, folder / "a.pdf"), folder / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": v, "action": "remove"} for v in values]}))
    return program.main([str(path), "-o", str(folder / "b.pdf"), "--plan", str(plan)])


def _everything(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        streams = [each.read_bytes() for each in pdf.objects if isinstance(each, Stream)]
        return b" ".join([*streams, *(each.unparse() for each in pdf.objects)])


@pytest.mark.parametrize(
    ("change", "method"),
    [
        (_font_key, "glyphs"),
        (_form_key, "glyphs"),
        (_embedded, "glyphs"),
        (_unused, "raster"),
        (_not_embedded, "raster"),
    ],
)
def test_no_name_says_what_was_removed(
    change: object, method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = sheet(_LINE)
    change(pdf)  # type: ignore[operator]
    assert _run(tmp_path, pdf, "Zhangsan") == 0
    report = json.loads(capsys.readouterr().out)
    assert [page["method"] for page in report["pages"]] == [method]
    assert b"zhangsan" not in _everything(tmp_path / "b.pdf").lower()


def test_names_of_the_format_are_no_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = sheet(b"BT /F 12 Tf 20 100 Td (Parent Length Pattern Filter Encoding) Tj ET")
    assert _run(tmp_path, pdf, "Parent", "Length", "Pattern", "Filter", "Encoding") == 0
    report = json.loads(capsys.readouterr().out)
    assert [page["method"] for page in report["pages"]] == ["glyphs"]


def test_names_that_say_nothing_stay_and_new_ones_meet_none_of_them() -> None:
    pdf = sheet(b"BT /zhangsan 12 Tf /N0 12 Tf ET")
    font = pdf.pages[0].obj.Resources.Font.F
    pdf.pages[0].obj.Resources.Font = Dictionary(zhangsan=font, N0=font, 李四=font)
    rename_resources(pdf, ["张三", "Zhangsan"])
    assert set(pdf.pages[0].obj.Resources.Font.keys()) == {"/N1", "/N0", "/李四"}
    assert pdf.pages[0].obj.Contents.read_bytes().split()[1] == b"/N1"


def test_a_name_that_is_no_utf_8_gets_another(tmp_path: Path) -> None:
    path = saved(sheet(b"BT /Fxxa 12 Tf 20 100 Td (it is so) Tj ET"), tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Resources.Font["/Fxxa"] = pdf.pages[0].obj.Resources.Font.F
        plain = pikepdf.StreamDecodeLevel.generalized
        pdf.save(path, compress_streams=False, stream_decode_level=plain)
    path.write_bytes(path.read_bytes().replace(b"/Fxxa", "/F张a".encode("gb18030")))
    with pikepdf.open(path) as pdf:
        rename_resources(pdf, [])
        assert set(pdf.pages[0].obj.Resources.Font.keys()) == {"/F", "/N0"}
        assert b"/N0 12 Tf" in pdf.pages[0].obj.Contents.read_bytes()
