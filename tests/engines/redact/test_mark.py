"""The disclosure mark: printed once, where the paper wants it, read back, and never beside another one."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import pikepdf
import pypdfium2 as pdfium
import pytest

from review.engines import __main__ as program
from review.engines.model import FileRefused
from review.engines.redact.mark import Marked, mark
from review.engines.redact.mark_words import Attribute, Style
from review.engines.redact.output import write_proved
from tests.engines.making import make_docx, make_pdf

DATE = "2026年3月5日"
PAPER = [
    "某某市人民政府办公室文件",
    "某政办发〔2026〕3号",
    "关于做好某项工作的通知",
    "各区人民政府：",
    "现将有关事项通知如下，请认真执行。",
    "某某市人民政府办公室",
    DATE,
    "抄送：市委办公室。",
    "某某市人民政府办公室　2026年3月6日印发",
]
NOTES = {
    Attribute.PROACTIVE: "（此件公开发布）",
    Attribute.ON_REQUEST: "（此件依申请公开）",
    Attribute.EXEMPT: "（此件不予公开）",
    Attribute.PARTIAL: "（此件删减后公开）",
}


def _paragraphs(data: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]


def _page(data: bytes, number: int = 0) -> tuple[str, list[tuple[str, float, float]]]:
    """The text of a page, and each letter with its place from the left and the top of the drawn page."""
    with pdfium.PdfDocument(data) as document:
        page = document[number]
        height = page.get_height()
        text = page.get_textpage()
        letters = [
            (text.get_text_range(at, 1), text.get_charbox(at)[0], height - text.get_charbox(at)[3])
            for at in range(text.count_chars())
        ]
        return text.get_text_range(), letters


def _mark(
    path: Path, attribute: Attribute = Attribute.PROACTIVE, style: Style = Style.NOTE
) -> Marked:
    return mark(path, attribute, style)


@pytest.mark.parametrize("attribute", list(Attribute))
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_mark_that_was_printed_is_read_back_and_not_printed_twice(
    tmp_path: Path, attribute: Attribute, kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    make_docx(path, PAPER) if kind == "docx" else make_pdf(path, [PAPER], font="cid")
    marked = _mark(path, attribute)
    assert (marked.words, marked.stood) == (NOTES[attribute], False)
    again = tmp_path / f"b.{kind}"
    again.write_bytes(marked.data)
    for style in Style:
        second = _mark(again, attribute, style)
        assert second.stood
        assert second.data == marked.data


def test_a_note_stands_below_the_date_and_a_line_above_the_imprint(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [*PAPER[:7], "附件：名单", *PAPER[7:]])
    note = _paragraphs(_mark(path).data)
    assert note[note.index(DATE) + 1] == NOTES[Attribute.PROACTIVE]
    line = _paragraphs(_mark(path, style=Style.LINE).data)
    assert line[line.index(PAPER[7]) - 1] == "公开方式：主动公开"
    assert [each for each in line if each in PAPER] == PAPER


def test_without_date_and_imprint_the_mark_is_the_last_paragraph(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["一份材料", "没有日期。"])
    assert _paragraphs(_mark(path).data)[-1] == NOTES[Attribute.PROACTIVE]


def test_a_mark_in_a_word_file_has_the_letters_of_the_date_and_changes_no_other_part(
    tmp_path: Path,
) -> None:
    looks = '<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:color w:val="FF0000"/><w:sz w:val="32"/></w:rPr>'
    body = f"<w:p><w:r>{looks}<w:t>{DATE}</w:t></w:r></w:p>"
    path = make_docx(tmp_path / "a.docx", PAPER[:6], header="页眉", body_xml=body)
    data = _mark(path).data
    last = docx.Document(io.BytesIO(data)).paragraphs[-1].runs[0]
    assert last.font.size is not None
    assert last.font.size.pt == 16
    assert last.font.color.rgb is None
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        assert new.namelist() == old.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["word/document.xml"]


def test_a_stamp_in_a_pdf_stands_between_date_and_imprint_and_covers_nothing(
    tmp_path: Path,
) -> None:
    page = [*PAPER[:7], "", "", "", *PAPER[7:]]
    path = make_pdf(tmp_path / "a.pdf", [page], font="cid")
    for style, words in ((Style.NOTE, "（此件公开发布）"), (Style.LINE, "公开方式：主动公开")):
        text, letters = _page(_mark(path, style=style).data)
        assert words in text
        at = text.index(words)
        tops = [top for _, _, top in letters[at : at + len(words)]]
        date = max(letters[each][2] for each in range(text.index(DATE), text.index(DATE) + 5))
        imprint = min(
            letters[each][2] for each in range(text.index("抄送"), text.index("抄送") + 2)
        )
        assert date < min(tops) <= max(tops) < imprint
        left = letters[at][1]
        assert (left > 72 + 12) is (style is Style.NOTE)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_stamp_on_a_turned_and_cropped_page_is_upright_to_the_reader(
    tmp_path: Path, turned: int
) -> None:
    path = make_pdf(
        tmp_path / "a.pdf", [PAPER[:1]], font="cid", rotate=turned, crop=(20, 20, 560, 800)
    )
    data = _mark(path, style=Style.LINE).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        matrix = [
            [round(float(each)) for each in instruction.operands[:4]]
            for instruction in pikepdf.parse_content_stream(pdf.pages[0])
            if str(instruction.operator) == "Tm"
        ][-1]
    assert matrix == {90: [0, 1, -1, 0], 180: [-1, 0, 0, -1], 270: [0, -1, 1, 0]}[turned]


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    pdf = make_pdf(tmp_path / "a.pdf", [PAPER], font="cid")
    word = make_docx(tmp_path / "a.docx", PAPER)
    assert _mark(pdf).data == _mark(pdf).data
    assert _mark(word).data == _mark(word).data


def test_a_page_without_room_is_refused_and_names_the_page(tmp_path: Path) -> None:
    full = [f"第{number}行文字一直写到页面的右边为止没有空处" for number in range(46)]
    path = make_pdf(tmp_path / "a.pdf", [["封面"], [DATE, *full]], font="cid", size=10)
    with pytest.raises(FileRefused) as refused:
        _mark(path, style=Style.LINE)
    assert "第 2 页" in refused.value.message.zh


@pytest.mark.parametrize(
    "words", ["（此件不予公开）", "公开方式：依申请公开", "（此件删减后公开）"]
)
def test_another_mark_is_refused_by_the_command_and_nothing_is_written(
    tmp_path: Path, words: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = make_docx(tmp_path / "a.docx", [*PAPER[:7], words])
    target = tmp_path / "out.docx"
    code = program.main(["mark", str(path), "-o", str(target), "--attribute", "proactive"])
    answer = json.loads(capsysbinary.readouterr().out)
    assert (code, answer["status"], answer["reason"]) == (5, "refused", "unsupported")
    assert answer["message"]["zh"]
    assert not target.exists()


def test_the_command_writes_the_file_and_says_what_stands(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = make_docx(tmp_path / "a.docx", PAPER)
    target = tmp_path / "out.docx"
    arguments = ["mark", str(path), "-o", str(target), "--attribute", "partial", "--style", "line"]
    assert program.main(arguments) == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert (answer["status"], answer["words"]) == ("marked", "公开方式：删减后公开")
    assert "公开方式：删减后公开" in _paragraphs(target.read_bytes())
    assert program.main(["mark", str(path), "-o", str(path), "--attribute", "partial"]) == 2


def test_a_file_that_does_not_prove_itself_is_not_written(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")
    assert not write_proved(target, b"new", lambda part: part.read_bytes() == b"other")
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.bin"]
