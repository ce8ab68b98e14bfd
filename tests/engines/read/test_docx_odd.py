"""Word files as other programs and attackers write them: strict names, missing and foreign parts, nesting,
text that would be slow to search.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from review.engines.inspect import inspect
from review.engines.messages import Cause
from review.engines.model import FileRefused, Refused
from review.engines.read.docx import read_docx
from review.engines.read.docx_fields import says_something
from review.engines.read.paragraphs import kind_of_part
from tests.engines.docx_parts import HEAD, NAMESPACES, RELATIONS, paragraph, run
from tests.engines.making import make_docx
from tests.growth import grows_at_most

_WHITE = '<w:color w:val="FFFFFF"/>'
_STRICT = (
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/",
        "http://purl.oclc.org/ooxml/officeDocument/",
    ),
)


_NESTED_END = "</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 60
_FIELD_END = "</w:fldData></w:fldChar></w:r></w:p>"


def _read(tmp_path: Path, **parts: bytes | str) -> list[tuple[str, str]]:
    files = {name: held.encode() if isinstance(held, str) else held for name, held in parts.items()}
    reading = read_docx(make_docx(tmp_path / "a.docx", ["甲"], more_parts=files))
    return [(each.kind, each.text) for each in reading.segments if each.text != "甲"]


def _stored(path: Path) -> Path:
    """The same package without compression: a ratio gives nothing away."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, held in parts.items():
            package.writestr(name, held)
    return path


def test_a_strict_file_is_read_with_every_carrier(tmp_path: Path) -> None:
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>图</a:t></a:r></a:p></c:chartSpace>'
    )
    styles = f'<w:styles {NAMESPACES}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = (
        f"{paragraph('正')}<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr>{run('藏')}</w:p>"
        f"<w:p>{run('白', properties=_WHITE)}</w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('头')}</w:tc></w:tr><w:tr><w:tc>{paragraph('格')}</w:tc></w:tr></w:tbl>"
    )
    document = f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    parts = {
        "word/document.xml": document,
        "word/charts/chart1.xml": chart,
        "word/styles.xml": styles,
    }
    strict: dict[str, bytes] = {}
    for name, held in parts.items():
        text = held
        for old, new in _STRICT:
            text = text.replace(old, new)
        strict[name] = text.encode()
    reading = read_docx(make_docx(tmp_path / "a.docx", more_parts=strict))
    assert [(each.kind, each.text) for each in reading.segments] == [
        ("paragraph", "正"),
        ("hidden", "藏"),
        ("white", "白"),
        ("cell", "头"),
        ("cell", "格"),
        ("chart", "图"),
    ]
    assert reading.label("word/document.xml#p4", 0) == "头"


def test_a_part_that_calls_itself_formatting_but_holds_text_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, **{"word/layout1.xml": "<x><y>藏在版式里</y></x>"}) == [
        ("custom", "藏在版式里")
    ]
    odd = f"<w:webSettings {NAMESPACES}><w:x>夹带的字</w:x></w:webSettings>"
    assert ("custom", "夹带的字") in _read(tmp_path, **{"word/webSettings.xml": odd})


def test_a_damaged_part_of_looks_is_named_and_one_of_text_refuses(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts={"word/theme/theme1.xml": b"<a"})
    assert [each.cause for each in read_docx(path).unread] == [Cause.DAMAGED_PART]
    path = make_docx(tmp_path / "b.docx", ["甲"], more_parts={"word/header3.xml": b"<a"})
    with pytest.raises(FileRefused):
        read_docx(path)


def test_xml_under_another_name_is_data_and_not_the_document(tmp_path: Path) -> None:
    other = f"{HEAD}<w:document {NAMESPACES}><w:body>{paragraph('旁边的字')}</w:body></w:document>"
    assert _read(tmp_path, **{"word/backup": other}) == [("custom", "旁边的字")]


def test_a_chart_and_a_diagram_without_words_are_gaps(tmp_path: Path) -> None:
    chart = b'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    data = b'<d:dataModel xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>'
    ink = b'<i:ink xmlns:i="http://www.w3.org/2003/InkML"><i:trace>1 2 3</i:trace></i:ink>'
    parts = {
        "word/charts/chart1.xml": chart,
        "word/diagrams/data1.xml": data,
        "word/ink/ink1.xml": ink,
    }
    reading = read_docx(make_docx(tmp_path / "a.docx", ["甲"], more_parts=parts))
    assert sorted((each.part, each.cause) for each in reading.unread) == [
        ("word/charts/chart1.xml", Cause.DRAWN_WITHOUT_TEXT),
        ("word/diagrams/data1.xml", Cause.DRAWN_WITHOUT_TEXT),
        ("word/ink/ink1.xml", Cause.VECTOR_PICTURE),
    ]
    assert all("1 2 3" not in each.text for each in reading.segments)


def test_fonts_and_signature_values_are_no_text_but_a_signature_is_a_fact(tmp_path: Path) -> None:
    sealed = "<Signature xmlns='urn:s'><SignatureValue>QUJD</SignatureValue><Comments>同意</Comments></Signature>"
    parts = {"word/fonts/font1.odttf": b"\x01\x02\x03", "_xmlsignatures/sig1.xml": sealed.encode()}
    reading = read_docx(make_docx(tmp_path / "a.docx", ["甲"], more_parts=parts))
    assert [each.text for each in reading.segments] == ["甲", "同意"]
    assert [each.kind for each in reading.facts] == ["signature"]
    assert reading.unread == ()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (" PAGE ", False),
        (' TOC \\o "1-3" \\h \\z \\u ', False),
        ('HYPERLINK \\l "_Toc69491490"', False),
        (' DATE \\@ "yyyy年M月d日" ', False),
        ("PAGEREF _Toc1 \\h", False),
        ('HYPERLINK "mailto:a@b.example"', True),
        ("MERGEFIELD 姓名", True),
        ('PAGE \\# "13800138000"', True),
        ("IF 1 = 1 某某", True),
    ],
)
def test_only_field_codes_that_say_something_are_shown(code: str, says: bool) -> None:
    assert says_something(code) is says


def test_nesting_beyond_measure_is_refused_with_a_reason(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 20_000 + paragraph("底") + "</w:sdtContent></w:sdt>" * 20_000
    answer = inspect(make_docx(tmp_path / "a.docx", body_xml=deep))
    assert answer.status == "refused"
    assert answer.reason in (Refused.UNREADABLE, Refused.BOMB)


@pytest.mark.parametrize(
    ("before", "unit", "count", "after"),
    [
        ("<w:tbl><w:tr><w:tc>" * 60 + "<w:p><w:r><w:t>", "长", 200_000, _NESTED_END),
        ('<w:p><w:r w:x="', "中", 400_000, '"><w:t>x</w:t></w:r></w:p>'),
        ("<w:p><w:r><w:instrText>", "_Toc", 100_000, "</w:instrText></w:r></w:p>"),
        ('<w:p><w:bookmarkStart w:name="', "_", 300_000, 'x y"/></w:p>'),
        ("<w:p><w:r><w:fldChar><w:fldData>", "A", 400_000, _FIELD_END),
        ("<w:p>", "<w:ins w:author='a'><w:r><w:t>x</w:t></w:r></w:ins>", 20_000, "</w:p>"),
    ],
    ids=["nested tables", "long attribute", "long code", "long bookmark", "long data", "revisions"],
)
def test_text_made_to_be_slow_is_read_in_time(
    tmp_path: Path, before: str, unit: str, count: int, after: str
) -> None:
    short, long = (
        _stored(
            make_docx(tmp_path / f"{units}.docx", ["甲"], body_xml=before + unit * units + after)
        )
        for units in (count // 10, count)
    )
    assert read_docx(long).segments
    assert grows_at_most(40, read_docx, short, long)


def _styled_in_a_circle(tmp_path: Path, count: int) -> Path:
    chain = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % count}"/></w:style>'
        for n in range(count)
    )
    styles = f"<w:styles {NAMESPACES}>{chain}</w:styles>".encode()
    body = f"<w:p><w:pPr><w:pStyle w:val='s7'/></w:pPr>{run('显')}</w:p>"
    parts = {"word/styles.xml": styles}
    return make_docx(tmp_path / f"{count}.docx", body_xml=body, more_parts=parts)


def test_styles_based_on_each_other_without_end_hide_nothing(tmp_path: Path) -> None:
    short, long = (_styled_in_a_circle(tmp_path, count) for count in (300, 3_000))
    assert [each.kind for each in read_docx(long).segments] == ["paragraph"]
    assert grows_at_most(40, read_docx, short, long)


def test_a_link_inside_the_file_is_no_target(tmp_path: Path) -> None:
    rows = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{RELATIONS}image" Target="media/x.png"/>'
        f'<Relationship Id="b" Type="{RELATIONS}hyperlink" Target="#here" TargetMode="External"/>'
        f'<Relationship Id="c" Type="{RELATIONS}hyperlink" Target="mailto:x@y.example" TargetMode="External"/>'
        "</Relationships>"
    )
    assert _read(tmp_path, **{"word/_rels/footer9.xml.rels": rows}) == [
        ("link", "mailto:x@y.example")
    ]


def test_the_kind_of_a_part_is_by_its_root() -> None:
    from lxml import etree  # noqa: PLC0415  # this test alone makes a tree

    assert kind_of_part(etree.fromstring(f"<w:hdr {NAMESPACES}/>")) == "header"
    assert kind_of_part(etree.fromstring("<document/>")) is None
