"""Word files: what was marked is masked in place, what is hidden is gone, what is left says the
same.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

import docx
import pytest
from PIL import Image
from PIL.ExifTags import Base

from review.engines.model import FileRefused, Refused
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import RedactedDocx, redact_docx
from review.engines.redact.plan import resolve
from review.engines.verify.docx import verify_docx
from tests.engines import docx_parts as xml
from tests.engines.making import a_picture, make_docx, valid_id, valid_mobile, write_zip

_RNG = Random(11)
ID = valid_id(_RNG)
MOBILE = valid_mobile(_RNG)
HIDDEN_STYLE = '<w:rStyle w:val="Own"/>'


def _redact(path: Path, plan: Mapping[str, object]) -> RedactedDocx:
    found = resolve(parse_plan(plan), read_docx(path).segments, (), None)
    return redact_docx(path, found.places)


def _masking(*values: str) -> dict[str, object]:
    return {"actions": [{"text": value, "action": "mask"} for value in values]}


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _paragraphs(data: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]


def _everywhere(path: Path) -> Path:
    return make_docx(
        path,
        [
            ["身份证号：", ID[:6], ID[6:12], ID[12:]],
            f"电话 {MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}",
        ],
        table=[["姓名", "身份证"], ["某人", ID]],
        header=f"页眉{ID}",
        footer=f"页脚{ID}",
        footnote=f"注{ID}",
        endnote=f"尾注{ID}",
        comment=f"批注{ID}",
        tracked_deletion=f"删{ID}",
        tracked_insertion=f"增{ID}",
        textbox=f"框{ID}",
        hidden=f"隐{ID}",
        properties={"title": ID, "creator": "某人"},
        picture=a_picture(),
        more_parts={"customXml/item1.xml": f"<a>{ID}</a>".encode()},
    )


def test_a_value_split_over_runs_keeps_its_formatting_and_loses_its_digits(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [["身份证号：", ID[:6], ID[6:12], ID[12:], "。"]])
    answer = _redact(path, _masking(ID))
    assert _paragraphs(answer.data) == [f"身份证号：{ID[:2]}*************{ID[-3:]}。"]
    assert _parts(answer.data)["word/document.xml"].count(b"<w:r>") == 5


def test_a_value_is_in_no_part_of_the_result(tmp_path: Path) -> None:
    answer = _redact(_everywhere(tmp_path / "a.docx"), _masking(ID, MOBILE))
    for name, data in _parts(answer.data).items():
        plain = re.sub(r"\s", "", data.decode("utf-8", "replace"))
        assert ID not in plain, name
        assert MOBILE not in plain, name
        assert MOBILE not in re.sub(r"<[^>]*>", "", plain), name


def test_comments_properties_and_foreign_parts_are_not_copied_and_are_named(tmp_path: Path) -> None:
    answer = _redact(_everywhere(tmp_path / "a.docx"), _masking(ID))
    assert answer.removed_parts == (
        "customXml/item1.xml",
        "docProps/core.xml",
        "word/comments.xml",
        "word/document.xml: deleted 1",
        "word/document.xml: hidden 1",
    )
    assert not {name for name in _parts(answer.data) if name.startswith(("docProps", "custom"))}


def test_deleted_and_hidden_text_goes_and_inserted_text_stays(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "a.docx",
        ["正文"],
        tracked_deletion="删去的话",
        tracked_insertion="加上的话",
        hidden="隐藏的话",
        comment="批注的话",
    )
    text = _parts(_redact(path, {"actions": []}).data)["word/document.xml"].decode()
    assert "加上的话" in text
    assert not [
        word for word in ("删去", "隐藏", "批注", "w:ins", "w:del", "comment") if word in text
    ]


def test_text_hidden_by_its_style_goes_too(tmp_path: Path) -> None:
    styles = (
        f"{xml.HEAD}<w:styles {xml.NAMESPACES}>"
        '<w:style w:type="character" w:customStyle="1" w:styleId="Base"><w:name w:val="王某的样式"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        '<w:style w:type="character" w:customStyle="1" w:styleId="Own"><w:name w:val="own"/>'
        '<w:basedOn w:val="Base"/></w:style></w:styles>'
    )
    body = f"<w:p>{xml.run('看不见', properties=HIDDEN_STYLE)}</w:p>"
    path = make_docx(tmp_path / "a.docx", ["看得见"], body_xml=body)
    parts = _parts(path.read_bytes())
    parts["word/styles.xml"] = styles.encode()
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rS" Type="{xml.RELATIONS}styles" Target="styles.xml"/></Relationships>'.encode(),
    )
    write_zip(path, parts)
    found = _parts(_redact(path, {"actions": []}).data)
    assert "看不见" not in found["word/document.xml"].decode()
    assert "看得见" in found["word/document.xml"].decode()
    assert "王某" not in found["word/styles.xml"].decode()


def test_a_field_shows_what_it_showed_but_not_how_and_pages_stay_counted(tmp_path: Path) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def field(code: str, shown: str) -> str:
        instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        return f"{mark('begin')}{instruction}{mark('separate')}{xml.run(shown)}{mark('end')}"

    body = (
        f"<w:p>{field('MERGEFIELD 王某某的电话', '见附表')}</w:p><w:p>{field(' PAGE ', '7')}</w:p>"
    )
    path = make_docx(tmp_path / "a.docx", ["正文"], body_xml=body)
    text = _parts(_redact(path, {"actions": []}).data)["word/document.xml"].decode()
    assert "MERGEFIELD" not in text
    assert "见附表" in text
    assert text.count("fldChar ") == 3
    assert " PAGE " in text


def test_a_link_loses_its_target_and_keeps_its_words(tmp_path: Path) -> None:
    body = f'<w:p><w:hyperlink r:id="rIdLink">{xml.run("见网站")}</w:hyperlink></w:p>'
    path = make_docx(tmp_path / "a.docx", ["正文"], body_xml=body)
    parts = _parts(path.read_bytes())
    link = (
        f'<Relationship Id="rIdLink" Type="{xml.RELATIONS}hyperlink" Target="mailto:{MOBILE}@x.cn"'
    )
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", f'{link} TargetMode="External"/></Relationships>'.encode()
    )
    write_zip(path, parts)
    found = _parts(_redact(path, {"actions": []}).data)
    assert "见网站" in found["word/document.xml"].decode()
    assert b"hyperlink" not in found["word/document.xml"]
    assert not [name for name, data in found.items() if MOBILE.encode() in data]


def test_a_picture_keeps_its_pixels_and_loses_its_exif_and_description(tmp_path: Path) -> None:
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[Base.Artist.value] = "某摄影师"
    Image.new("RGB", (40, 30), "green").save(photo, "PNG", exif=exif)
    path = make_docx(tmp_path / "a.docx", ["正文"], picture=photo.getvalue())
    found = _parts(_redact(path, {"actions": []}).data)["word/media/image1.png"]
    with Image.open(io.BytesIO(found)) as picture:
        assert not picture.getexif()
        assert picture.getpixel((5, 5)) == (0, 128, 0)


def test_a_removal_leaves_blocks_and_a_kept_place_stands(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [f"申请人{MOBILE}", f"联系人{MOBILE}"])
    kept = [{"segment": "word/document.xml#p1", "start": 3, "end": 14}]
    plan = {"actions": [{"text": MOBILE, "action": "remove"}], "keep": kept}
    assert _paragraphs(_redact(path, plan).data) == ["申请人■■■■■■■■■■■", f"联系人{MOBILE}"]


def test_the_same_file_and_plan_give_the_same_bytes(tmp_path: Path) -> None:
    path = _everywhere(tmp_path / "a.docx")
    first = _redact(path, _masking(ID))
    assert first.data == _redact(path, _masking(ID)).data
    with zipfile.ZipFile(io.BytesIO(first.data)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_a_strict_file_becomes_an_ordinary_one_and_is_proved(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [f"电话{MOBILE}"], header="页眉", picture=a_picture())
    strict = {name: _as_strict(data) for name, data in _parts(path.read_bytes()).items()}
    write_zip(path, strict)
    plan = parse_plan(_masking(MOBILE))
    found = resolve(plan, read_docx(path).segments, (), None)
    result = redact_docx(path, found.places).data
    assert _paragraphs(result)[0] == f"电话{MOBILE[:3]}****{MOBILE[-4:]}"
    assert not [name for name, data in _parts(result).items() if b"purl.oclc.org" in data]
    assert "word/media/image1.png" in _parts(result)
    assert all(each.passed for each in verify_docx(path.read_bytes(), result, found.explicit))


def _as_strict(data: bytes) -> bytes:
    """A part with the namespaces of ISO/IEC 29500-1."""
    if not data.startswith(b"<"):
        return data
    return re.sub(
        rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/",
        rb"http://purl.oclc.org/ooxml/\1/",
        data,
    )


@pytest.mark.parametrize("part", ["word/styles.xml", "word/settings.xml", "word/fontTable.xml"])
def test_a_damaged_part_that_only_formats_counts_as_absent(tmp_path: Path, part: str) -> None:
    path = make_docx(tmp_path / "a.docx", [f"电话{MOBILE}"])
    kind = part.removeprefix("word/").removesuffix(".xml")
    parts = _parts(path.read_bytes()) | {part: b"<w:broken"}
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rX" Type="{xml.RELATIONS}{kind}" Target="{kind}.xml"/></Relationships>'.encode(),
    )
    write_zip(path, parts)
    found = resolve(parse_plan(_masking(MOBILE)), read_docx(path).segments, (), None)
    answer = redact_docx(path, found.places)
    assert part in answer.removed_parts
    assert part not in _parts(answer.data)
    assert all(each.passed for each in verify_docx(path.read_bytes(), answer.data, found.explicit))


def test_a_package_without_a_body_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["正文"])
    parts = _parts(path.read_bytes())
    parts["word/document.xml"] = b"<other/>"
    write_zip(path, parts)
    with pytest.raises(FileRefused) as refused:
        redact_docx(path, ())
    assert refused.value.reason is Refused.UNREADABLE
    assert refused.value.message.zh
    assert refused.value.message.en
