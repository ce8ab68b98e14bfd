"""Text in the colour of what lies behind it, or too small to be read, is told apart from what a reader sees;
where nobody can know it stays visible text. The verifier judges the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import redact_docx
from review.engines.redact.plan import resolve
from review.engines.verify import office
from review.engines.verify.docx import verify_docx
from tests.engines.docx_parts import HEAD, NAMESPACES, paragraph, run
from tests.engines.making import make_docx

_WHITE = '<w:color w:val="FFFFFF"/>'
_SHOWN = '<w:vanish w:val="0"/>'
_NUMBER = "13800138000"


def _style(kind: str, name: str, inner: str, more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{inner}</w:style>'


_STYLES = (
    f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault>"
    "</w:docDefaults>"
    + _style("paragraph", "Normal", "", 'w:default="1"')
    + _style("paragraph", "Pale", f"<w:rPr>{_WHITE}</w:rPr>")
    + _style("paragraph", "Child", '<w:basedOn w:val="Pale"/>')
    + _style("paragraph", "Dark", '<w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr>')
    + _style("character", "Small", '<w:rPr><w:sz w:val="3"/></w:rPr>')
    + _style("table", "Grid", "<w:tblPr/>")
    + _style(
        "table",
        "Banded",
        '<w:tblStylePr><w:tcPr><w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:tblStylePr>',
    )
    + _style("table", "BandedChild", '<w:basedOn w:val="Banded"/>')
    + "</w:styles>"
)


def _in_table(properties: str, cell: str = "") -> str:
    inner = f"<w:p>{run('字', properties=_WHITE)}</w:p>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr><w:tc><w:tcPr>{cell}</w:tcPr>{inner}</w:tc></w:tr></w:tbl>"


def _run(properties: str, paragraph_properties: str = "") -> str:
    return f"<w:p><w:pPr>{paragraph_properties}</w:pPr>{run('字', properties=properties)}</w:p>"


def _shape(inner: str) -> str:
    return (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


_CASES = [
    ("white on paper", _run(_WHITE), "white"),
    ("nearly white", _run('<w:color w:val="f5f5F0"/>'), "white"),
    ("theme colour of the paper", _run('<w:color w:themeColor="background1"/>'), "white"),
    ("automatic colour", _run('<w:color w:val="auto"/>'), "paragraph"),
    ("grey", _run('<w:color w:val="808080"/>'), "paragraph"),
    ("white by style", _run("", '<w:pStyle w:val="Pale"/>'), "white"),
    ("white by the style it is based on", _run("", '<w:pStyle w:val="Child"/>'), "white"),
    ("white style, own colour", _run('<w:color w:val="000000"/>', '<w:pStyle w:val="Pale"/>'), "paragraph"),
    ("white in a dark paragraph", _run(_WHITE, '<w:pStyle w:val="Dark"/>'), "paragraph"),
    ("black in a dark paragraph", _run('<w:color w:val="000000"/>', '<w:pStyle w:val="Dark"/>'), "white"),
    ("white on red", _run(_WHITE + '<w:shd w:val="clear" w:fill="FF0000"/>'), "paragraph"),
    ("red on solid red", _run('<w:color w:val="FF0000"/><w:shd w:val="solid" w:color="FF0000"/>'), "white"),
    ("white on a pattern", _run(_WHITE + '<w:shd w:val="pct50" w:fill="FFFFFF"/>'), "paragraph"),
    ("yellow on yellow marker", _run('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'), "white"),
    ("one point", _run('<w:sz w:val="2"/>'), "invisible"),
    ("one and a half by style", _run('<w:rStyle w:val="Small"/>'), "invisible"),
    ("two points", _run('<w:sz w:val="4"/>'), "paragraph"),
    ("white in a plain table", _in_table('<w:tblStyle w:val="Grid"/>'), "white"),
    ("white in a table with coloured rows", _in_table('<w:tblStyle w:val="Banded"/>'), "cell"),
    ("white in a table based on such", _in_table('<w:tblStyle w:val="BandedChild"/>'), "cell"),
    ("white in a dark cell", _in_table("", '<w:shd w:val="clear" w:fill="000080"/>'), "cell"),
    ("white in a cell told to be white", _in_table("", '<w:shd w:val="clear" w:fill="FFFFFF"/>'), "white"),
    ("white in a shape", _shape(_run(_WHITE)), "textbox"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind"), [case[1:] for case in _CASES], ids=[c[0] for c in _CASES]
)
def test_what_can_be_seen_is_judged_by_colour_ground_and_size(
    tmp_path: Path, body: str, kind: str
) -> None:
    parts = {"word/styles.xml": _STYLES.encode()}
    path = make_docx(tmp_path / "a.docx", body_xml=body, more_parts=parts)
    (segment,) = [each for each in read_docx(path).segments if each.text == "字"]
    assert segment.kind == kind
    own = office.segments(office.read_parts(office.read_zip(path.read_bytes())))
    assert own[segment.id] == "字"


def test_a_page_of_another_colour_hides_no_white_text(tmp_path: Path) -> None:
    parts = {
        "word/document.xml": (
            f'{HEAD}<w:document {NAMESPACES}><w:background w:color="1F3864"/><w:body>{_run(_WHITE)}'
            "</w:body></w:document>"
        ).encode()
    }
    reading = read_docx(make_docx(tmp_path / "a.docx", more_parts=parts))
    assert [each.kind for each in reading.segments] == ["paragraph"]


def test_text_without_a_style_is_hidden_where_the_defaults_hide(tmp_path: Path) -> None:
    for inner in (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>",
        _style("paragraph", "Normal", "<w:rPr><w:vanish/></w:rPr>", 'w:default="1"'),
    ):
        styles = f"{HEAD}<w:styles {NAMESPACES}>{inner}</w:styles>".encode()
        body = paragraph("藏") + f"<w:p>{run('显', properties=_SHOWN)}</w:p>"
        path = make_docx(tmp_path / "a.docx", body_xml=body, more_parts={"word/styles.xml": styles})
        segments = read_docx(path).segments
        assert [(each.kind, each.text) for each in segments] == [
            ("hidden", "藏"),
            ("paragraph", "显"),
        ]
        own = office.segments(office.read_parts(office.read_zip(path.read_bytes())))
        assert {each.id: each.text for each in segments}.items() <= own.items()


@pytest.mark.parametrize("hiding", ['<w:sz w:val="2"/>', "<w:vanish/>"])
def test_a_style_without_an_id_hides_no_text_that_has_another_style_or_none(
    tmp_path: Path, hiding: str
) -> None:
    styles = (
        f"{HEAD}<w:styles {NAMESPACES}>"
        + _style("paragraph", "Normal", "", 'w:default="1"')
        + f'<w:style><w:name w:val="Empty"/><w:rPr>{hiding}</w:rPr></w:style></w:styles>'
    )
    body = paragraph(f"电话{_NUMBER}") + _run("", '<w:pStyle w:val="Normal"/>')
    more = {"word/styles.xml": styles.encode()}
    path = make_docx(tmp_path / "a.docx", body_xml=body, more_parts=more)
    reading = read_docx(path)
    assert [each.kind for each in reading.segments] == ["paragraph", "paragraph"]
    plan = parse_plan({"actions": [{"text": _NUMBER, "action": "remove"}]})
    found = resolve(plan, reading.segments, (), None)
    result = redact_docx(path, found.places)
    checks = verify_docx(path.read_bytes(), result.data, found.explicit)
    assert [each.name for each in checks if not each.passed] == []
    (tmp_path / "b.docx").write_bytes(result.data)
    assert [each.text.replace("■", "") for each in read_docx(tmp_path / "b.docx").segments] == [
        "电话",
        "字",
    ]


def test_a_number_with_white_characters_in_it_is_whole_and_redacted_with_proof(
    tmp_path: Path,
) -> None:
    body = (
        f"<w:p>{run('电话' + _NUMBER[:4])}{run('99', properties=_WHITE)}{run(_NUMBER[4:] + '，完')}</w:p>"
        f"<w:p>{run('白' + _NUMBER, properties=_WHITE)}</w:p>"
    )
    path = make_docx(tmp_path / "a.docx", body_xml=body)
    reading = read_docx(path)
    assert [(each.kind, each.text) for each in reading.segments] == [
        ("paragraph", f"电话{_NUMBER}，完"),
        ("white", "99"),
        ("white", f"白{_NUMBER}"),
    ]
    plan = parse_plan({"actions": [{"text": _NUMBER, "action": "remove"}]})
    found = resolve(plan, reading.segments, (), None)
    result = redact_docx(path, found.places)
    assert found.results[0].occurrences == 2
    checks = verify_docx(path.read_bytes(), result.data, found.explicit)
    assert [each.name for each in checks if not each.passed] == []
