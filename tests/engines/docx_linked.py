"""The kitchen of Word files once more, with every part led to as Word does it, and further carriers that count
only in parts which are copied: names of themes and lists, markup beside the text, attributes of shapes.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from tests.engines.docx_kitchen import make_kitchen
from tests.engines.docx_parts import HEAD, NAMESPACES, RELATIONS
from tests.engines.making import write_zip

#: Carrier -> the value planted in it. None of them is drawn.
BESIDE: Final = {
    name: f"夹{number:02d}带{name}"
    for number, name in enumerate(
        (
            "markup_comment",
            "markup_instruction",
            "stray_text",
            "odd_attribute",
            "odd_element",
            "theme_name",
            "colour_name",
            "list_name",
            "style_alias",
            "built_in_style_id",
            "unflagged_style",
            "setting",
            "font_key",
            "picture_source",
            "shape_id",
            "foreign_relation",
        )
    )
}
_KINDS: Final = {
    "word/styles.xml": "styles",
    "word/settings.xml": "settings",
    "word/numbering.xml": "numbering",
    "word/theme/theme1.xml": "theme",
    "word/fontTable.xml": "fontTable",
    "word/people.xml": "people",
    "word/glossary/document.xml": "glossaryDocument",
    "word/webSettings.xml": "webSettings",
    "word/header7.xml": "header",
    "word/footer7.xml": "footer",
    "word/charts/chart1.xml": "chart",
    "word/diagrams/data1.xml": "diagramData",
    "word/embeddings/inner.docx": "package",
    "word/afchunk1.html": "aFChunk",
    "word/media/image9.emf": "image",
    "word/media/image8.svg": "image",
    "customXml/item7.xml": "customXml",
}
_MARGINS: Final = '<w:headerReference w:type="first" r:id="rIdAll8"/><w:footerReference w:type="even" r:id="rIdAll9"/>'


def make_linked_kitchen(path: Path) -> Path:
    """Write the file and return its path."""
    with zipfile.ZipFile(make_kitchen(path)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    texts = {name: parts[name].decode() for name in parts if name.endswith((".xml", ".rels"))}
    body = "word/document.xml"
    texts[body] = (
        texts[body]
        .replace(
            "<w:body>",
            f"<w:body><!--{BESIDE['markup_comment']}--><?x {BESIDE['markup_instruction']}?>",
            1,
        )
        .replace("<w:sectPr>", f"{_odd_paragraphs()}<w:sectPr>{_MARGINS}", 1)
    )
    sheet = "word/styles.xml"
    texts[sheet] = texts[sheet].replace("</w:styles>", f"{_odd_styles()}</w:styles>", 1)
    numbering = "word/numbering.xml"
    texts[numbering] = texts[numbering].replace(
        "<w:abstractNum>", f'<w:abstractNum><w:name w:val="{BESIDE["list_name"]}"/>', 1
    )
    settings = "word/settings.xml"
    texts[settings] = texts[settings].replace(
        "<w:docVars>", f'<w:writeProtection w:cryptProvider="{BESIDE["setting"]}"/><w:docVars>', 1
    )
    texts |= _new_parts()
    links = "".join(
        f'<Relationship Id="rIdAll{number}" Type="{RELATIONS}{kind}" Target="/{name}"/>'
        for number, (name, kind) in enumerate(_KINDS.items())
    )
    odd = f'<Relationship Id="rIdOdd" Type="urn:odd" Target="http://a.example/{BESIDE["foreign_relation"]}" '
    rels = "word/_rels/document.xml.rels"
    texts[rels] = texts[rels].replace(
        "</Relationships>", f'{links}{odd}TargetMode="External"/></Relationships>'
    )
    write_zip(path, parts | {name: text.encode() for name, text in texts.items()})
    return path


def _odd_paragraphs() -> str:
    return (
        f"<w:p>{BESIDE['stray_text']}<w:r><w:odd>{BESIDE['odd_element']}</w:odd></w:r></w:p>"
        f'<w:p w:odd="{BESIDE["odd_attribute"]}"><w:r><w:pict><v:shape id="{BESIDE["shape_id"]}">'
        f'<v:fill src="file:///{BESIDE["picture_source"]}"/></v:shape></w:pict></w:r></w:p>'
    )


def _odd_styles() -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{BESIDE["built_in_style_id"]}"><w:name w:val="Normal"/>'
        f'<w:aliases w:val="{BESIDE["style_alias"]}"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="{BESIDE["unflagged_style"]}"/></w:style>'
    )


def _new_parts() -> dict[str, str]:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return {
        "word/theme/theme1.xml": (
            f'{HEAD}<a:theme xmlns:a="{drawing}" name="{BESIDE["theme_name"]}"><a:themeElements><a:clrScheme '
            f'name="{BESIDE["colour_name"]}"/></a:themeElements></a:theme>'
        ),
        "word/fontTable.xml": (
            f'{HEAD}<w:fonts {NAMESPACES}><w:font w:name="仿宋_GB2312"><w:embedRegular r:id="rId9" '
            f'w:fontKey="{BESIDE["font_key"]}"/></w:font></w:fonts>'
        ),
        "word/webSettings.xml": f"{HEAD}<w:webSettings {NAMESPACES}/>",
    }
