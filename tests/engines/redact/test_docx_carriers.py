"""Whatever carrier a value stands in, after redaction it is in no part of the file, and the proof holds."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from review.engines.model import HIDDEN_KINDS
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.redact.docx import RedactedDocx, redact_docx
from review.engines.redact.plan import resolve
from review.engines.verify.docx import verify_docx
from tests.engines.docx_kitchen import PLANTED, make_kitchen, value
from tests.engines.docx_linked import BESIDE, make_linked_kitchen
from tests.engines.docx_parts import HEAD, NAMESPACES, RELATIONS, run
from tests.engines.making import a_picture, make_docx, write_zip


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_kitchen(tmp_path_factory.mktemp("kitchen") / "kitchen.docx")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> RedactedDocx:
    path = make_linked_kitchen(tmp_path_factory.mktemp("linked") / "kitchen.docx")
    return redact_docx(path, ())


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _plain(data: bytes) -> str:
    return re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))


def test_every_planted_value_is_gone_from_text_and_attributes_and_proved(kitchen: Path) -> None:
    plan = parse_plan(
        {"actions": [{"text": text, "action": "remove"} for text, _ in PLANTED.values()]}
    )
    found = resolve(plan, read_docx(kitchen).segments, (), None)
    assert all(each.occurrences for each in found.results)
    result = redact_docx(kitchen, found.places)
    checks = verify_docx(kitchen.read_bytes(), result.data, found.explicit)
    assert [each.name for each in checks if not each.passed] == []
    for data in _parts(result.data).values():
        left = [
            name for name, (text, _) in PLANTED.items() if text in data.decode("utf-8", "replace")
        ]
        left += [name for name, (text, _) in PLANTED.items() if text in _plain(data)]
        assert left == []


def test_without_a_plan_only_what_paper_shows_stays(kitchen: Path) -> None:
    result = redact_docx(kitchen, ())
    text = "".join(_plain(data) for data in _parts(result.data).values())
    assert value("wordart") in _parts(result.data)["word/document.xml"].decode()
    stay = {name for name in PLANTED if value(name) in text}
    shown = {"paragraph", "cell", "textbox", "footnote", "endnote", "header", "footer", "formula"}
    hidden = {name for name in stay if PLANTED[name][1] not in shown}
    assert hidden == set()
    seen = {
        "body",
        "cell",
        "textbox",
        "inserted",
        "moved_to",
        "formula",
        "white_on_dark",
    }
    assert seen <= stay
    notices = [each for each in result.removed_parts if each.startswith("word/document.xml: ")]
    kinds = {each.split()[1]: int(each.split()[2]) for each in notices}
    assert kinds.items() >= {"white": 4, "invisible": 1, "deleted": 4, "field": 1}.items()
    assert kinds["hidden"] == 5


@pytest.mark.parametrize("carrier", list(BESIDE))
def test_what_is_drawn_nowhere_is_in_no_part_without_a_plan(
    linked: RedactedDocx, carrier: str
) -> None:
    for name, data in _parts(linked.data).items():
        assert BESIDE[carrier] not in data.decode("utf-8", "replace"), name


@pytest.mark.parametrize(
    "carrier", [name for name, (_, kind) in PLANTED.items() if kind in HIDDEN_KINDS]
)
def test_what_a_reader_does_not_see_is_in_no_part_without_a_plan(
    linked: RedactedDocx, carrier: str
) -> None:
    if carrier == "numbering":  # drawn before every paragraph of the list
        assert value(carrier) in _parts(linked.data)["word/numbering.xml"].decode()
        return
    for name, data in _parts(linked.data).items():
        text = data.decode("utf-8", "replace")
        assert value(carrier) not in text, name
        assert value(carrier) not in _plain(data), name


def test_a_file_with_every_carrier_is_proved_and_holds_only_what_prints(
    linked: RedactedDocx, tmp_path: Path
) -> None:
    path = make_linked_kitchen(tmp_path / "kitchen.docx")
    plan = parse_plan({"actions": [{"text": value("body"), "action": "mask"}]})
    found = resolve(plan, read_docx(path).segments, (), None)
    checks = verify_docx(path.read_bytes(), redact_docx(path, found.places).data, found.explicit)
    assert [each.name for each in checks if not each.passed] == []
    parts = _parts(linked.data)
    assert {name for name in parts if not name.endswith(".rels")} == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/endnotes.xml",
        "word/fontTable.xml",
        "word/footer7.xml",
        "word/footnotes.xml",
        "word/header7.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    }
    assert "仿宋_GB2312" in parts["word/fontTable.xml"].decode()
    again = tmp_path / "again.docx"
    again.write_bytes(linked.data)
    assert redact_docx(again, ()).data == linked.data


def test_a_marked_number_format_is_blanked_however_short(tmp_path: Path) -> None:
    numbering = (
        f"{HEAD}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'>"
        '<w:lvlText w:val="王某%1"/></w:lvl></w:abstractNum></w:numbering>'
    )
    path = make_docx(tmp_path / "a.docx", ["王某之外"])
    parts = _parts(path.read_bytes())
    parts["word/numbering.xml"] = numbering.encode()
    parts["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rN" Type="{RELATIONS}numbering" Target="numbering.xml"/></Relationships>'
    ).encode()
    write_zip(path, parts)
    action = {"segment": "word/numbering.xml#b0", "start": 0, "end": 2, "action": "remove"}
    found = resolve(parse_plan({"actions": [action]}), read_docx(path).segments, (), None)
    result = _parts(redact_docx(path, found.places).data)
    assert "王某" not in result["word/numbering.xml"].decode()
    assert "王某之外" in result["word/document.xml"].decode()


def test_a_picture_with_a_marked_line_is_not_copied(tmp_path: Path) -> None:
    part = "word/media/image1.png"
    path = make_docx(tmp_path / "a.docx", ["正文"], picture=a_picture())
    line = RecognisedLine("电话13800138000", 0.9, ())
    segments = read_docx(path, {part: Recognised(part, (line,))}).segments
    action = {"segment": f"{part}#p", "start": 2, "end": 13, "action": "remove"}
    found = resolve(parse_plan({"actions": [action]}), segments, (), None)
    result = redact_docx(path, found.places)
    assert part not in _parts(result.data)
    assert part in result.removed_parts
    checks = verify_docx(path.read_bytes(), result.data, found.explicit)
    assert [each.name for each in checks if not each.passed] == []
    by_text = parse_plan({"actions": [{"text": "13800138000", "action": "remove"}]})
    texts = {each.id: each.text for each in segments}
    kept = redact_docx(path, ())
    assert part in _parts(kept.data)
    false = verify_docx(path.read_bytes(), kept.data, by_text, texts)
    assert [each.name for each in false if not each.passed] == ["removed_places_empty"]
    false = verify_docx(path.read_bytes(), kept.data, found.explicit)
    assert [each.name for each in false if not each.passed] == ["removed_places_empty"]


def test_a_field_that_shows_text_beside_its_code_keeps_only_what_it_shows(tmp_path: Path) -> None:
    body = f'<w:p><w:fldSimple w:instr="QUOTE 王某">{run("见附件")}</w:fldSimple></w:p>'
    path = make_docx(tmp_path / "a.docx", body_xml=body)
    text = _parts(redact_docx(path, ()).data)["word/document.xml"].decode()
    assert "见附件" in text
    assert "王某" not in text
