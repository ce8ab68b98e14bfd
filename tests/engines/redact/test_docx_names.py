"""What the parts of a redacted Word file are called: names and ids that somebody gave are not carried along."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from review.engines.model import Plan
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import redact_docx
from review.engines.redact.docx_names import names_of_parts
from review.engines.redact.plan import resolve
from review.engines.verify.docx import verify_docx
from tests.engines.making import a_picture, make_docx, write_zip

PLAN = parse_plan({"actions": [{"text": "Zhangsan", "action": "remove"}]})
FOOTNOTES = ("word/footnotes.xml", "word/zhangsan_notes.xml")


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _named(path: Path, changes: list[tuple[str, str]]) -> bytes:
    """The file with words replaced in the names and texts of its parts; folders where parts refer to them."""
    found: dict[str, bytes] = {}
    for name, data in _parts(path.read_bytes()).items():
        new, text = name, data
        for old, other in changes:
            new = new.replace(old, other)
            if not old.endswith("/") or name.endswith(".rels") or name.startswith("["):
                text = text.replace(old.encode(), other.encode())
        found[new] = text
    write_zip(path, found)
    return path.read_bytes()


def _redacted(path: Path, plan: Plan = PLAN) -> bytes:
    return redact_docx(path, resolve(plan, read_docx(path).segments, (), None).places).data


def _failed(original: bytes, redacted: bytes) -> list[str]:
    return [each.name for each in verify_docx(original, redacted, PLAN) if not each.passed]


@pytest.mark.parametrize(
    "changes",
    [
        [("header1.xml", "zhangsan.xml")],
        [('"rIdheader1"', '"zhangsan"')],
        [("rIdPicture", "zhangsan"), ("media/image1.png", "zhangsan/image1.png")],
        [("word/", "zhangsan/")],
        [("footnotes.xml", "zhangsan.xml"), ("footer1.xml", "zhangsan2.xml")],
    ],
    ids=["header", "id", "picture", "body", "notes"],
)
def test_latin_names_of_parts_and_links_are_not_carried_along(
    tmp_path: Path, changes: list[tuple[str, str]]
) -> None:
    path = make_docx(
        tmp_path / "a.docx",
        ["姓名：Zhangsan。", "后文"],
        header="页眉Zhangsan",
        footer="页脚",
        footnote="注Zhangsan",
        picture=a_picture(),
    )
    original = _named(path, changes)
    assert any("zhangsan" in str(part) for part in _parts(original).items())
    redacted = _redacted(path)
    assert "zhangsan" not in str(_parts(redacted)).lower()
    assert _failed(original, redacted) == []
    assert _redacted(path) == redacted


def test_names_that_word_gives_stay() -> None:
    kinds = {
        "word/document2.xml": "officeDocument",
        "word/header3.xml": "header",
        "word/header1.xml": "header",
        "word/theme/theme1.xml": "theme",
    }
    assert names_of_parts(kinds) == {name: name for name in kinds}


def test_new_names_count_and_take_nobody_elses() -> None:
    kinds = {"a.xml": "header", "b.xml": "header", "word/header1.xml": "header", "c.xml": "styles"}
    assert names_of_parts(kinds) == {
        "word/header1.xml": "word/header1.xml",
        "a.xml": "word/header2.xml",
        "b.xml": "word/header3.xml",
        "c.xml": "word/styles.xml",
    }


@pytest.mark.parametrize("old", ["word/header1.xml", "rId1"])
def test_a_copy_with_a_telling_name_is_not_proved(tmp_path: Path, old: str) -> None:
    path = make_docx(tmp_path / "a.docx", ["姓名：Zhangsan。"], header="页眉")
    made = tmp_path / "b.docx"
    made.write_bytes(_redacted(path))
    new = old.replace("header1", "zhangsan").replace("rId1", "zhangsan")
    changed = _named(
        made, [(old, new), ("header1.xml", Path(new).name)] if "/" in old else [(old, new)]
    )
    assert "no_hidden_parts" in _failed(path.read_bytes(), changed)


def test_a_kind_of_shape_that_somebody_named_gets_another_id(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:pict><v:shapetype id="zhangsan" coordsize="100,100" path="m,l,100e"/>'
        '<v:shape type="#zhangsan" style="width:40pt;height:40pt"/></w:pict></w:r></w:p>'
    )
    path = make_docx(tmp_path / "a.docx", ["姓名：Zhangsan。"], body_xml=body)
    text = _parts(_redacted(path))["word/document.xml"].decode()
    assert 'id="_x0000_t5000"' in text
    assert 'type="#_x0000_t5000"' in text
    assert "zhangsan" not in text.lower()
