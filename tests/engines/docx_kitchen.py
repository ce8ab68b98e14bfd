"""One Word file with a value of its own in every carrier the format has, and what kind of segment each
must be read as.

``make_kitchen`` writes it; ``PLANTED`` is the table. Nothing here is real.
"""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Final

from tests.engines.docx_parts import HEAD, NAMESPACES, RELATIONS, margin, paragraph, run
from tests.engines.making import make_docx
from tests.engines.vector_parts import emf

#: Carrier -> (value, kind of its segment). A value names its carrier, so that a failure tells which.
PLANTED: Final[dict[str, tuple[str, str]]] = {
    name: (f"值{number:03d}号{name}", kind)
    for number, (name, kind) in enumerate(
        (
            ("body", "paragraph"),
            ("cell", "cell"),
            ("nested_cell", "cell"),
            ("first_header", "header"),
            ("even_footer", "footer"),
            ("footnote", "footnote"),
            ("endnote", "endnote"),
            ("textbox", "textbox"),
            ("vml_textbox", "textbox"),
            ("fallback", "fallback"),
            ("fallback_box", "fallback"),
            ("comment", "comment"),
            ("comment_author", "property"),
            ("inserted", "paragraph"),
            ("revision_author", "property"),
            ("deleted", "deleted"),
            ("deleted_row", "deleted"),
            ("deleted_cell", "deleted"),
            ("moved_from", "deleted"),
            ("moved_to", "paragraph"),
            ("vanish", "hidden"),
            ("vanish_paragraph_style", "hidden"),
            ("vanish_character_style", "hidden"),
            ("hidden_row", "hidden"),
            ("ruby", "hidden"),
            ("white", "white"),
            ("white_style", "white"),
            ("shaded", "white"),
            ("highlighted", "white"),
            ("tiny", "invisible"),
            ("white_on_dark", "cell"),
            ("web_hidden", "paragraph"),
            ("field_code", "field"),
            ("field_result", "paragraph"),
            ("simple_field_code", "field"),
            ("simple_field_result", "paragraph"),
            ("form_name", "field"),
            ("form_default", "field"),
            ("form_entry", "field"),
            ("form_help", "field"),
            ("form_status", "field"),
            ("field_data", "field"),
            ("control_text", "paragraph"),
            ("control_alias", "custom"),
            ("control_tag", "custom"),
            ("control_binding", "custom"),
            ("control_choice", "field"),
            ("smart_tag", "paragraph"),
            ("smart_tag_data", "custom"),
            ("link_text", "paragraph"),
            ("link_target", "link"),
            ("link_tip", "link"),
            ("vml_link", "link"),
            ("linked_template", "link"),
            ("alt_description", "alt_text"),
            ("alt_title", "alt_text"),
            ("vml_alt", "alt_text"),
            ("table_caption", "alt_text"),
            ("table_description", "alt_text"),
            ("picture_name", "property"),
            ("wordart", "paragraph"),
            ("bookmark", "bookmark"),
            ("permission", "property"),
            ("formula", "formula"),
            ("inline_formula", "paragraph"),
            ("chart_title", "chart"),
            ("chart_category", "chart"),
            ("chart_value", "chart"),
            ("chart_shape", "chart"),
            ("diagram", "textbox"),
            ("diagram_drawing", "textbox"),
            ("numbering", "field"),
            ("variable_name", "custom"),
            ("variable", "custom"),
            ("mail_merge", "custom"),
            ("person", "property"),
            ("style_name", "property"),
            ("core_property", "property"),
            ("app_property", "property"),
            ("custom_property", "property"),
            ("custom_xml", "custom"),
            ("custom_xml_attribute", "custom"),
            ("custom_xml_mixed", "custom"),
            ("unknown_part", "custom"),
            ("unknown_attribute", "custom"),
            ("glossary", "hidden"),
            ("glossary_name", "property"),
            ("emf", "picture"),
            ("svg", "picture"),
            ("embedded_docx", "attachment"),
            ("html_chunk", "attachment"),
            ("text_chunk", "attachment"),
            ("rtf_chunk", "attachment"),
            ("mail_chunk", "attachment"),
        )
    )
}

_M: Final = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_WHITE: Final = '<w:color w:val="FFFFFF"/>'
_DML: Final = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def value(name: str) -> str:
    """What was planted in a carrier."""
    return PLANTED[name][0]


def split(text: str) -> str:
    """A value over three runs."""
    return run(text[:2]) + run(text[2:5]) + run(text[5:])


def make_kitchen(path: Path) -> Path:
    """Write the file and return its path."""
    return make_docx(
        path,
        [[value("body")[:3], value("body")[3:]]],
        footnote=value("footnote"),
        endnote=value("endnote"),
        comment=value("comment"),
        textbox=value("textbox"),
        properties={"creator": value("core_property")},
        body_xml=_runs() + _fields() + _controls() + _tables() + _drawings(),
        more_parts={name: data.encode() for name, data in _parts().items()} | _files(),
    )


def _runs() -> str:
    def styled(name: str, properties: str) -> str:
        return f"<w:p>{run(value(name), properties=properties)}</w:p>"

    author = value("revision_author")
    return (
        f'<w:p><w:ins w:id="1" w:author="{author}">{split(value("inserted"))}</w:ins></w:p>'
        f'<w:p><w:del w:id="2" w:author="{author}">{run(value("deleted"), tag="delText")}</w:del></w:p>'
        f'<w:p><w:moveFrom w:id="3" w:author="{author}">{run(value("moved_from"))}</w:moveFrom></w:p>'
        f'<w:p><w:moveTo w:id="4" w:author="{author}">{run(value("moved_to"))}</w:moveTo></w:p>'
        + styled("vanish", "<w:vanish/>")
        + f'<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr>{run(value("vanish_paragraph_style"))}</w:p>'
        + styled("vanish_character_style", '<w:rStyle w:val="SecretRun"/>')
        + f"<w:p><w:r><w:ruby><w:rt>{run(value('ruby'))}</w:rt><w:rubyBase/></w:ruby></w:r></w:p>"
        + styled("white", _WHITE)
        + f'<w:p><w:pPr><w:pStyle w:val="Pale"/></w:pPr>{run(value("white_style"))}</w:p>'
        + styled("shaded", '<w:color w:val="123456"/><w:shd w:val="clear" w:fill="123456"/>')
        + styled("highlighted", '<w:color w:val="000000"/><w:highlight w:val="black"/>')
        + styled("tiny", '<w:sz w:val="2"/>')
        + styled("web_hidden", "<w:webHidden/>")
        + f'<w:p><w:bookmarkStart w:id="7" w:name="{value("bookmark")}"/><w:bookmarkEnd w:id="7"/>'
        f'<w:permStart w:id="8" w:ed="{value("permission")}"/><w:permEnd w:id="8"/></w:p>'
        f"<w:p><m:oMathPara {_M}><m:oMath><m:r><m:t>{value('formula')}</m:t></m:r></m:oMath></m:oMathPara></w:p>"
        f"<w:p>{run('设')}<m:oMath {_M}><m:r><m:t>{value('inline_formula')}</m:t></m:r></m:oMath></w:p>"
        f'<w:p><w:r w:odd="{value("unknown_attribute")}"><w:t>平</w:t></w:r></w:p>'
    )


def _fields() -> str:
    def mark(kind: str, inner: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    code = value("field_code")
    form = (
        f'<w:ffData><w:name w:val="{value("form_name")}"/><w:helpText w:val="{value("form_help")}"/>'
        f'<w:statusText w:val="{value("form_status")}"/>'
        f'<w:textInput><w:default w:val="{value("form_default")}"/></w:textInput>'
        f'<w:ddList><w:listEntry w:val="{value("form_entry")}"/></w:ddList></w:ffData>'
    )
    packed = base64.b64encode(
        b"\x01\x00\xff\xff" + value("field_data").encode("utf-16-le")
    ).decode()
    return (
        f"<w:p>{mark('begin', form)}<w:r><w:instrText>MERGEFIELD {code[:4]}</w:instrText></w:r>"
        f"<w:r><w:instrText>{code[4:]}</w:instrText></w:r>{mark('separate')}"
        f"{run(value('field_result'))}{mark('end')}</w:p>"
        f"<w:p>{mark('begin', f'<w:fldData>{packed}</w:fldData>')}<w:r><w:instrText> PAGE </w:instrText></w:r>"
        f"{mark('separate')}{run('7')}{mark('end')}</w:p>"
        f'<w:p><w:fldSimple w:instr="DOCPROPERTY {value("simple_field_code")}">'
        f"{run(value('simple_field_result'))}</w:fldSimple></w:p>"
    )


def _controls() -> str:
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{value("control_alias")}"/><w:tag w:val="{value("control_tag")}"/>'
        f'<w:dataBinding w:xpath="/a/{value("control_binding")}"/><w:dropDownList>'
        f'<w:listItem w:displayText="{value("control_choice")}" w:value="1"/></w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{paragraph(value('control_text'))}</w:sdtContent></w:sdt>"
        f'<w:p><w:smartTag w:element="name"><w:smartTagPr><w:attr w:name="n" w:val="{value("smart_tag_data")}"/>'
        f"</w:smartTagPr>{split(value('smart_tag'))}</w:smartTag></w:p>"
        f'<w:p><w:hyperlink r:id="rIdLink" w:tooltip="{value("link_tip")}">{split(value("link_text"))}'
        "</w:hyperlink></w:p>"
    )


def _tables() -> str:
    def cell(text: str, properties: str = "", before: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{before}{text}</w:tc>"

    dark = '<w:shd w:val="clear" w:fill="1F3864"/>'
    gone = '<w:cellDel w:id="6" w:author="乙"/>'
    nested = f"<w:tbl><w:tblPr/><w:tr>{cell(paragraph(value('nested_cell')))}</w:tr></w:tbl>"
    rows = (
        f"<w:tr>{cell(paragraph(value('cell')))}{cell(nested + '<w:p/>')}</w:tr>"
        f"<w:tr><w:trPr><w:del w:id='5' w:author='乙'/></w:trPr>{cell(paragraph(value('deleted_row')))}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell(paragraph(value('hidden_row')))}</w:tr>"
        f"<w:tr>{cell(paragraph(value('deleted_cell')), gone)}"
        f"{cell('<w:p>' + run(value('white_on_dark'), properties=_WHITE) + '</w:p>', dark)}</w:tr>"
    )
    return (
        f'<w:tbl><w:tblPr><w:tblCaption w:val="{value("table_caption")}"/>'
        f'<w:tblDescription w:val="{value("table_description")}"/></w:tblPr>{rows}</w:tbl>'
    )


def _drawings() -> str:
    def drawing(inner: str) -> str:
        return f"<w:p><w:r><w:drawing><wp:inline>{inner}</wp:inline></w:drawing></w:r></w:p>"

    named = (
        f'<wp:docPr id="1" name="{value("picture_name")}" descr="{value("alt_description")}" '
        f'title="{value("alt_title")}"/>'
    )
    box = f"<v:textbox><w:txbxContent>{paragraph(value('vml_textbox'))}</w:txbxContent></v:textbox>"
    other = f"<w:txbxContent>{paragraph(value('fallback_box'))}</w:txbxContent>"
    return (
        drawing(named)
        + f'<w:p><w:r><w:pict><v:shape alt="{value("vml_alt")}" href="{value("vml_link")}">{box}'
        f'<v:textpath string="{value("wordart")}"/></v:shape></w:pict></w:r></w:p>'
        f'<w:p><mc:AlternateContent><mc:Choice Requires="wps">{run("选")}</mc:Choice>'
        f"<mc:Fallback>{run(value('fallback'))}</mc:Fallback></mc:AlternateContent></w:p>"
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{run("选")}</mc:Choice><mc:Fallback>'
        f"<w:pict><v:shape><v:textbox>{other}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def _parts() -> dict[str, str]:
    vt = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    return {
        "word/header7.xml": margin("header", value("first_header")),
        "word/footer7.xml": margin("footer", value("even_footer")),
        "word/styles.xml": _styles(),
        "word/settings.xml": (
            f'{HEAD}<w:settings {NAMESPACES}><w:docVars><w:docVar w:name="{value("variable_name")}" '
            f'w:val="{value("variable")}"/></w:docVars><w:mailMerge><w:query '
            f'w:val="SELECT * FROM {value("mail_merge")}"/></w:mailMerge></w:settings>'
        ),
        "word/numbering.xml": (
            f"{HEAD}<w:numbering {NAMESPACES}><w:abstractNum><w:lvl>"
            f'<w:lvlText w:val="{value("numbering")}%1"/></w:lvl></w:abstractNum></w:numbering>'
        ),
        "word/people.xml": (
            '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            f'<w15:person w15:author="{value("person")}"/></w15:people>'
        ),
        "word/commentsX.xml": (
            f"{HEAD}<w:comments {NAMESPACES}><w:comment w:id='9' w:author='{value('comment_author')}'>"
            "<w:p/></w:comment></w:comments>"
        ),
        "word/_rels/settings.xml.rels": _link("attachedTemplate", value("linked_template")),
        "word/_rels/header7.xml.rels": _link("hyperlink", value("link_target")),
        "word/charts/chart1.xml": _chart(),
        "word/drawings/drawing1.xml": (
            f'<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" {_DML}>'
            f"<a:p><a:r><a:t>{value('chart_shape')}</a:t></a:r></a:p></c:userShapes>"
        ),
        "word/diagrams/data1.xml": _diagram("dataModel", "pt", value("diagram")),
        "word/diagrams/drawing1.xml": _diagram(
            "drawing", "sp", value("diagram"), value("diagram_drawing")
        ),
        "word/glossary/document.xml": (
            f"{HEAD}<w:glossaryDocument {NAMESPACES}><w:docParts><w:docPart><w:docPartPr>"
            f'<w:name w:val="{value("glossary_name")}"/></w:docPartPr><w:docPartBody>'
            f"{paragraph(value('glossary'))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
        ),
        "docProps/app.xml": f"<Properties><Company>{value('app_property')}</Company></Properties>",
        "docProps/custom.xml": (
            f"<Properties {vt}><property><vt:lpwstr>{value('custom_property')}</vt:lpwstr></property></Properties>"
        ),
        "customXml/item7.xml": (
            f'<x><y z="{value("custom_xml_attribute")}">{value("custom_xml")}</y>'
            f"<p>{value('custom_xml_mixed')}<b/></p></x>"
        ),
        "word/never/seen.xml": f"<q:odd xmlns:q='urn:q'><q:t>{value('unknown_part')}</q:t></q:odd>",
        "word/media/image8.svg": (
            f"<svg xmlns='http://www.w3.org/2000/svg'><text>{value('svg')[:3]}<tspan>{value('svg')[3:]}"
            "</tspan></text></svg>"
        ),
        "word/afchunk1.html": f"<html><p>{value('html_chunk')[:4]}<b>{value('html_chunk')[4:]}</b></p></html>",
        "word/afchunk2.txt": value("text_chunk"),
    }


def _styles() -> str:
    def style(kind: str, name: str, properties: str, base: str = "") -> str:
        based = f'<w:basedOn w:val="{base}"/>' if base else ""
        return f'<w:style w:type="{kind}" w:styleId="{name}">{based}<w:rPr>{properties}</w:rPr></w:style>'

    return (
        f"{HEAD}<w:styles {NAMESPACES}>"
        + style("paragraph", "Base", "<w:vanish/>")
        + style("paragraph", "Secret", "", "Base")
        + style("character", "SecretRun", "<w:vanish/>")
        + style("paragraph", "PaleBase", _WHITE)
        + style("paragraph", "Pale", "", "PaleBase")
        + f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="a"><w:name w:val="{value("style_name")}"/>'
        "</w:style></w:styles>"
    )


def _link(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdLink" Type="{RELATIONS}{kind}" Target="http://a.example/{target}" '
        'TargetMode="External"/></Relationships>'
    )


def _chart() -> str:
    title = value("chart_title")
    return (
        f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" {_DML}><c:chart><c:title>'
        f"<c:tx><c:rich><a:p><a:r><a:t>{title[:3]}</a:t></a:r><a:r><a:t>{title[3:]}</a:t></a:r></a:p></c:rich>"
        "</c:tx></c:title><c:ser><c:cat><c:strRef><c:f>A1</c:f><c:strCache><c:pt><c:v>"
        f"{value('chart_category')}</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt>"
        f"<c:v>{value('chart_value')}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chart></c:chartSpace>"
    )


def _diagram(root: str, holder: str, *texts: str) -> str:
    body = "".join(
        f"<d:{holder}><d:t><a:p><a:r><a:t>{text[:3]}</a:t></a:r><a:r><a:t>{text[3:]}</a:t></a:r></a:p></d:t></d:{holder}>"
        for text in texts
    )
    return f'<d:{root} xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" {_DML}>{body}</d:{root}>'


def _files() -> dict[str, bytes]:
    rtf = "".join(
        f"\\u{ord(letter)}?" if ord(letter) > 127 else letter for letter in value("rtf_chunk")
    )
    mail = (
        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(f"<p>{value('mail_chunk')}</p>".encode()).decode()
    )
    return {
        "word/media/image9.emf": emf(value("emf")),
        "word/embeddings/inner.docx": small_docx(value("embedded_docx")),
        "word/afchunk3.rtf": ("{\\rtf1{\\fonttbl{\\f0 宋体;}}" + rtf + "\\par}").encode(
            "latin-1", "ignore"
        ),
        "word/afchunk4.mht": mail.encode(),
    }


def small_docx(text: str) -> bytes:
    """A whole Word file of one paragraph, as bytes."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr(zipfile.ZipInfo("[Content_Types].xml"), types)
        body = f"{HEAD}<w:document {NAMESPACES}><w:body>{paragraph(text)}</w:body></w:document>"
        package.writestr(zipfile.ZipInfo("word/document.xml"), body)
    return held.getvalue()
