"""Opaque shapes in front of the text of a Word file: the reviewer is told of covers and not of decoration."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.read.docx import read_docx
from tests.engines.docx_parts import run
from tests.engines.making import make_docx

_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_BLACK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
_WHITE = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
_BLUE = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
_STYLE = '<wps:style><a:lnRef idx="2"/><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef></wps:style>'


def _shape(
    fill: str = _BLACK,
    *,
    size: tuple[float, float] = (90, 16),
    wrap: str = "wrapNone",
    behind: str = "0",
    form: str = "rect",
    line: str = "",
    more: str = "",
    words: str = "",
) -> str:
    """A run with an anchored shape of DrawingML; sizes in points."""
    wide, high = (round(each * 12_700) for each in size)
    text = (
        f"<wps:txbx><w:txbxContent><w:p>{run(words)}</w:p></w:txbxContent></wps:txbx>"
        if words
        else ""
    )
    return (
        f'<w:r><w:drawing><wp:anchor behindDoc="{behind}" relativeHeight="2"><wp:positionH '
        'relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">'
        f'<wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="{wide}" cy="{high}"/><wp:{wrap}/>'
        f'<wp:docPr id="9" name="s"/><a:graphic><a:graphicData uri="{_WPS}"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{fill}{line}</wps:spPr>{more}{text}<wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def _old(style: str, more: str = "", inner: str = "", tag: str = "rect") -> str:
    return f'<w:r><w:pict><v:{tag} style="width:90pt;height:16pt;{style}" {more}>{inner}</v:{tag}></w:pict></w:r>'


_FRONT = "position:absolute;margin-left:0;z-index:5"


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        (_shape(), True),
        (_shape(form="roundRect", line="<a:ln><a:noFill/></a:ln>", more=_STYLE), True),
        (_shape(_WHITE, line="<a:ln><a:noFill/></a:ln>"), True),
        (_shape(_WHITE, line=f'<a:ln w="9525">{_BLACK}</a:ln>'), False),  # a frame to be filled in
        (_shape(_BLUE), True),
        (
            _shape(
                _BLUE.replace('schemeClr val="accent1"', 'srgbClr val="FF0000"'), size=(450, 60)
            ),
            False,
        ),
        (_old(_FRONT, 'fillcolor=" "'), False),
        (_shape("", more=_STYLE), True),  # as a new shape looks
        (_shape(_BLUE, size=(300, 200)), False),
        (_shape(size=(400, 300)), True),
        (_shape(size=(595, 842)), False),
        (_shape(size=(16, 16)), False),  # a box to be ticked
        (_shape(size=(450, 1.5)), False),  # a rule
        (_shape(form="line", line=f"<a:ln>{_BLACK}</a:ln>"), False),
        (_shape(form="rightArrow"), False),
        (_shape("<a:noFill/>", line=f"<a:ln>{_BLACK}</a:ln>"), False),
        (
            _shape(
                '<a:solidFill><a:srgbClr val="000000"><a:alpha val="30000"/></a:srgbClr></a:solidFill>'
            ),
            False,
        ),
        (_shape(wrap="wrapSquare"), False),
        (_shape(behind="1"), False),
        (_shape(words="注"), False),
        (_old(_FRONT, 'fillcolor="black"'), True),
        (_old(_FRONT, 'fillcolor="#000" stroked="f"'), True),
        (_old(_FRONT, 'stroked="f"'), True),
        (_old(_FRONT), False),
        (_old(_FRONT, 'filled="f"'), False),
        (_old(_FRONT, 'fillcolor="black"', '<v:fill opacity="19660f"/>'), False),
        (_old("position:absolute;z-index:-5", 'fillcolor="black"'), False),
        (_old("", 'fillcolor="black"'), False),
        (_old(_FRONT, 'fillcolor="black"', tag="line"), False),
    ],
)
def test_a_cover_is_told_from_decoration(tmp_path: Path, shape: str, *, told: bool) -> None:
    body = f"<w:p>{run('代号红杉计划')}{shape}</w:p>"
    path = make_docx(tmp_path / "a.docx", ["公开"], body_xml=body)
    facts = [(fact.kind, fact.text) for fact in read_docx(path).facts]
    assert facts == ([("bad_redaction", "word/document.xml")] if told else [])


def test_a_cover_over_nothing_is_none(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", body_xml=f"<w:p>{_shape()}</w:p>")
    assert read_docx(path).facts == ()


def test_a_coloured_bar_in_a_paragraph_of_its_own_is_decoration(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["公开"], body_xml=f"<w:p>{_shape(_BLUE)}</w:p>")
    assert read_docx(path).facts == ()


def test_what_is_below_a_cover_is_still_read(tmp_path: Path) -> None:
    body = f"<w:p>{run('代号红杉计划')}{_shape()}</w:p>"
    path = make_docx(tmp_path / "a.docx", ["公开"], body_xml=body)
    assert "代号红杉计划" in [each.text for each in read_docx(path).segments]
