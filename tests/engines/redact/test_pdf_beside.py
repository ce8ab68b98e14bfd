"""What of a PDF is not carried over is named in the report with counts, and what it came with is told when it is
read: signatures end with the copy, damage was repaired.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.web.wording.proof import OTHER_PART, part_words
from tests.engines.making import make_pdf
from tests.engines.redact.pdf_tricks import add_revision, change

VALUE = "王小明13912345678"


def _removed(path: Path, plan: Mapping[str, object] | None = None) -> list[str]:
    with read_pdf(path) as reading:
        found = resolve(
            parse_plan(plan or {"actions": []}), reading.segments, (), len(reading.pages)
        )
    return list(redact_pdf(path, found.places, found.boxes).removed_parts)


def _signed(path: Path, *, signed: bool = True) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=b"\0" * 8)
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=pikepdf.String("Signature1"),
                Rect=Array([100, 100, 200, 150]),
                F=4,
            )
        )
        if signed:
            field.V = pdf.make_indirect(value)
        look = Stream(pdf, b"1 0 0 rg 0 0 100 50 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 50])
        field.AP = Dictionary(N=pdf.make_indirect(look))
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.save(path, deterministic_id=True)
    return path


def _facts(path: Path) -> list[str]:
    with read_pdf(path) as reading:
        return [each.kind for each in reading.facts]


def test_a_plain_file_leaves_little_behind_and_says_so(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开内容"]])
    assert set(_removed(path)) <= {"/Info", "/PageMode"}
    assert _facts(path) == []


def test_earlier_revisions_and_objects_nothing_refers_to_are_counted(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开内容"]])
    add_revision(path, VALUE)
    removed = _removed(path)
    assert {"file: revisions 1", "file: unused 2"} <= set(removed)  # with the /Info of before
    assert str(part_words("file: revisions 1")) == "早先的版本"
    assert part_words("file: unused 1") == str(OTHER_PART)
    assert not any("王" in each for each in removed)


def test_a_number_that_is_an_object_of_its_own_is_nothing_that_was_left_behind(
    tmp_path: Path,
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开内容"]])
    add_revision(path, "17")
    path.write_bytes(path.read_bytes().replace(b"(17)", b" 17 "))
    assert "file: unused 1" in _removed(path)  # the /Info of before


def test_what_hangs_on_pages_is_counted(tmp_path: Path) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [["一"], ["二"]]), "orphan", value=VALUE)
    change(path, "orphan", value=VALUE, page=2)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Thumb = Stream(pdf, b"\0", Width=1, Height=1)
        pdf.pages[1].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pikepdf.String(VALUE)))
        pdf.save(path)
    removed = _removed(path)
    counted = ["page: thumbnails 1", "page: property 2", "page: custom 2", "page: JavaScript 1"]
    assert set(counted) <= set(removed)
    words = [str(part_words(each)) for each in counted]
    assert words == ["缩略图", "文档属性", "自定义数据", "脚本和自动动作"]


@pytest.mark.parametrize("trick", ["white", "outside", "covered"])
def test_hidden_text_is_listed_also_where_something_else_goes(tmp_path: Path, trick: str) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [["甲乙丙丁", "电话在此"]]), trick)
    kind = {"outside": "off_page"}.get(trick, trick)
    for plan in ({"actions": []}, {"actions": [{"text": "电话", "action": "remove"}]}):
        removed = _removed(path, plan)
        assert f"page-1: {kind} 1" in removed
        assert not any("甲" in each for each in removed)


def test_signatures_are_told_and_end(tmp_path: Path) -> None:
    path = _signed(make_pdf(tmp_path / "a.pdf", [["公开内容"]]))
    assert _facts(path).count("signature") == 1
    removed = _removed(path)
    assert {"/AcroForm", "/Sig: signatures 1"} <= set(removed)
    assert str(part_words("/Sig: signatures 1")) == "数字签名"


def test_a_field_that_nobody_signed_is_no_signature(tmp_path: Path) -> None:
    path = _signed(make_pdf(tmp_path / "a.pdf", [["公开内容"]]), signed=False)
    assert _facts(path) == []
    assert not any("signature" in each for each in _removed(path))


def test_a_damaged_file_is_told_to_be_repaired(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开内容"]])
    path.write_bytes(path.read_bytes().replace(b"\nxref\n", b"\nxrfe\n"))
    assert _facts(path) == ["repaired"]
