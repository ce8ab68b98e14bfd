"""The XML of invented Word files: one function per thing a document can carry.

Used by ``making.make_docx`` only. Plain strings, so that a test sees exactly which nodes it asked
for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)

#: A paragraph is one string, or several when its text is split over runs.
Words = str | Sequence[str]

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable=""'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def run(text: str, *, properties: str = "", tag: str = "t") -> str:
    """One ``w:r``; ``tag`` is ``delText`` inside a tracked deletion. A newline becomes ``w:br``, a
    tab ``w:tab``.
    """
    pieces: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append("<w:br/>")
        for place, word in enumerate(line.split("\t")):
            if place:
                pieces.append("<w:tab/>")
            if word:
                pieces.append(f'<w:{tag} xml:space="preserve">{escape(word)}</w:{tag}>')
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{rpr}{''.join(pieces)}</w:r>"


def paragraph(words: Words, *, extra: str = "") -> str:
    """One ``w:p`` with a run per string; ``extra`` is put after the last run."""
    runs = [words] if isinstance(words, str) else list(words)
    return f"<w:p>{''.join(run(each) for each in runs)}{extra}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """One ``w:tbl``; each cell holds one paragraph."""
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{body}</w:tbl>"


def deleted(text: str) -> str:
    """A paragraph whose only run was struck out by a reviser."""
    inner = run(text, tag="delText")
    return (
        f'<w:p><w:del w:id="901" w:author="甲" w:date="2026-01-05T08:00:00Z">{inner}</w:del></w:p>'
    )


def inserted(text: str) -> str:
    """A paragraph whose only run was added by a reviser."""
    return f'<w:p><w:ins w:id="902" w:author="乙" w:date="2026-01-05T08:00:00Z">{run(text)}</w:ins></w:p>'


def hidden(text: str) -> str:
    """A paragraph whose run is marked as hidden text."""
    return f"<w:p>{run(text, properties='<w:vanish/>')}</w:p>"


def textbox(text: str) -> str:
    """A text box as Word writes it: DrawingML, and the same text once more as VML for old
    readers.
    """
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:inline><wp:extent cx="2000000" cy="500000"/><wp:docPr id="71" name="box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def picture() -> str:
    """A paragraph with the picture of relationship ``rIdPicture``."""
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="72" name="p"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="73" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rIdPicture"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r></w:p>"
    )


def footnotes(text: str) -> str:
    """The part of footnotes, with one note."""
    return _notes("footnote", text)


def endnotes(text: str) -> str:
    """The part of endnotes, with one note."""
    return _notes("endnote", text)


def margin(kind: str, text: str) -> str:
    """The part of a header or footer."""
    tag = {"header": "hdr", "footer": "ftr"}[kind]
    return f"{HEAD}<w:{tag} {NAMESPACES}>{paragraph(text)}</w:{tag}>"


def _notes(kind: str, text: str) -> str:
    """The part of footnotes or endnotes: the two separators Word always writes, and one note."""
    separators = "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p/></w:{kind}>'
        for number, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return (
        f'{HEAD}<w:{kind}s {NAMESPACES}>{separators}<w:{kind} w:id="1">{paragraph(text)}</w:{kind}>'
        f"</w:{kind}s>"
    )


def comments(text: str) -> str:
    """The part of comments, with one comment by a named person."""
    return (
        f'{HEAD}<w:comments {NAMESPACES}><w:comment w:id="0" w:author="审核人" w:initials="S">'
        f"{paragraph(text)}</w:comment></w:comments>"
    )


def core(properties: Mapping[str, str]) -> str:
    """``docProps/core.xml``; keys are title, creator, subject, keywords, description,
    lastModifiedBy.
    """
    prefix = {"keywords": "cp", "lastModifiedBy": "cp"}
    body = "".join(
        f"<{prefix.get(key, 'dc')}:{key}>{escape(value)}</{prefix.get(key, 'dc')}:{key}>"
        for key, value in properties.items()
    )
    return (
        f"{HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{body}</cp:coreProperties>'
    )
