"""The proof of a Word redaction: passes on a true one and names the check that
a false one fails.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from review.engines.model import Plan
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import redact_docx
from review.engines.redact.plan import resolve
from review.engines.verify import office, program
from review.engines.verify.docx import verify_docx
from tests.engines.docx_parts import run
from tests.engines.making import make_docx, valid_id, valid_mobile

_RNG = Random(21)
ID = valid_id(_RNG)
MOBILE = valid_mobile(_RNG)
_PLAN = parse_plan(
    {
        "actions": [
            {"text": ID, "action": "mask"},
            {"text": MOBILE, "action": "remove"},
        ],
        "keep": [{"segment": "word/document.xml#p2", "start": 4, "end": 15}],
    }
)
_LINK = '<Relationship Id="rX" Type="x/hyperlink" Target="http://a.example" TargetMode="External"/>'
_OPEN = parse_plan({"actions": [{"text": MOBILE, "action": "remove"}]})


def _original(path: Path) -> bytes:
    make_docx(
        path,
        [f"身份证号{ID}。", f"电话：{MOBILE}", f"值班电话{MOBILE}"],
        table=[["姓名", "证件"], ["某人", ID]],
        header="页眉",
        comment=f"批注{ID}",
        hidden=f"隐{ID}",
        properties={"title": ID},
    )
    return path.read_bytes()


def _run(text: str, properties: str = "") -> str:
    return run(text, properties=properties.replace("_", '"'))


def _paragraph(text: str) -> str:
    return f"<w:p>{_run(text)}</w:p>"


def _redacted(path: Path, plan: Plan = _PLAN) -> bytes:
    found = resolve(plan, read_docx(path).segments, (), None)
    return redact_docx(path, found.places).data


def _failed(original: bytes, redacted: bytes, plan: Plan = _PLAN) -> set[str]:
    return {each.name for each in verify_docx(original, redacted, plan) if not each.passed}


def _changed(data: bytes, changes: Mapping[str, tuple[str, str]]) -> bytes:
    """The package with one text replaced in some parts; a part that is not there is added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, (old, new) in changes.items():
        text = parts.get(name, b"").decode()
        assert old in text
        parts[name] = text.replace(old, new, 1).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, held in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), held)
    return buffer.getvalue()


def test_a_true_redaction_passes_every_check(tmp_path: Path) -> None:
    original = _original(tmp_path / "a.docx")
    checks = verify_docx(original, _redacted(tmp_path / "a.docx"), _PLAN)
    assert [each.name for each in checks] == [
        "reopens",
        "nothing_else_lost",
        "removed_places_empty",
        "kept_places_stand",
        "values_absent_text",
        "values_absent_raw",
        "no_hidden_parts",
        "pictures_cut",
        "pictures_illegible",
        "no_metadata",
    ]
    assert all(each.passed for each in checks)


def test_no_detail_repeats_what_was_removed(tmp_path: Path) -> None:
    original = _original(tmp_path / "a.docx")
    for check in verify_docx(original, original, _PLAN):
        assert ID not in check.detail
        assert MOBILE not in check.detail


def test_the_original_itself_fails(tmp_path: Path) -> None:
    original = _original(tmp_path / "a.docx")
    assert _failed(original, original) >= {
        "nothing_else_lost",
        "removed_places_empty",
        "kept_places_stand",
        "values_absent_text",
        "values_absent_raw",
        "no_hidden_parts",
        "no_metadata",
    }


@pytest.mark.parametrize(
    ("part", "old", "new", "check"),
    [
        ("word/document.xml", "■■■■■■■■■■■", MOBILE, "removed_places_empty"),
        ("word/document.xml", "值班电话" + MOBILE, "值班电话", "kept_places_stand"),
        ("word/document.xml", "姓名", "姓", "nothing_else_lost"),
        ("word/header1.xml", "页眉", "页眉。", "nothing_else_lost"),
        ("word/document.xml", "*************", "", "removed_places_empty"),
        ("word/document.xml", "<w:body>", f"<w:body><!--{ID}-->", "values_absent_raw"),
        ("word/document.xml", "<w:p>", f'<w:p w:x="{ID}">', "values_absent_raw"),
        ("docProps/core.xml", "", f"<a>{ID}</a>", "values_absent_text"),
        ("docProps/core.xml", "", "<a/>", "no_metadata"),
        ("word/comments.xml", "", "<w:comments xmlns:w='http://x'/>", "no_hidden_parts"),
        ("word/embeddings/x.bin", "", "x", "no_hidden_parts"),
        ("word/document.xml", "<w:p>", '<w:p w:rsidR="00AB12CD">', "no_metadata"),
        ("word/document.xml", "<w:t ", "<w:vanish/><w:t ", "no_hidden_parts"),
        ("word/document.xml", "<w:body>", "<w:body", "reopens"),
        (
            "word/document.xml",
            "</w:p>",
            f"{_run('白', '<w:color w:val=_FFFFFF_/>')}</w:p>",
            "no_hidden_parts",
        ),
        (
            "word/document.xml",
            "</w:p>",
            f"{_run('小', '<w:sz w:val=_3_/>')}</w:p>",
            "no_hidden_parts",
        ),
        ("word/document.xml", "<w:body>", "<w:body><!--话-->", "no_hidden_parts"),
        ("word/document.xml", "<w:body>", "<w:body><?go 话?>", "no_hidden_parts"),
        ("word/document.xml", "<w:p>", '<w:p w:x="张某">', "no_hidden_parts"),
        ("word/document.xml", "<w:p>", '<w:p w:x="a.b@example.cn">', "no_hidden_parts"),
        ("word/document.xml", "<w:p>", '<w:p><w:bookmarkStart w:name="a"/>', "no_hidden_parts"),
        (
            "word/document.xml",
            "</w:p>",
            "<w:r><w:instrText>AUTHOR</w:instrText></w:r></w:p>",
            "no_hidden_parts",
        ),
        (
            "word/document.xml",
            "</w:p>",
            '<w:r><w:drawing><a descr="x"/></w:drawing></w:r></w:p>',
            "no_metadata",
        ),
        ("word/header9.xml", "", "<w:hdr xmlns:w='http://x'/>", "no_hidden_parts"),
        ("word/media/image3.png", "", "x", "no_hidden_parts"),
        ("word/_rels/document.xml.rels", "</Rel", f"{_LINK}</Rel", "no_hidden_parts"),
        ("docProps/thumbnail.jpeg", "", "x", "no_metadata"),
        ("word/glossary/document.xml", "", "<glossaryDocument/>", "no_hidden_parts"),
        ("word/people.xml", "", "<people/>", "no_hidden_parts"),
        (
            "word/document.xml",
            "</w:p>",
            f"{_run(ID[:6])}</w:p>{_paragraph(ID[6:])}",
            "values_absent_text",
        ),
    ],
)
def test_a_false_redaction_is_caught(
    tmp_path: Path, part: str, old: str, new: str, check: str
) -> None:
    original = _original(tmp_path / "a.docx")
    redacted = _changed(_redacted(tmp_path / "a.docx"), {part: (old, new)})
    assert check in _failed(original, redacted)


def test_a_page_break_a_word_of_the_format_and_white_space_are_no_faults(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["turn left", "the settings of document"])
    plan = parse_plan(
        {
            "actions": [
                {"text": each, "action": "remove"} for each in ("left", "settings", "document")
            ]
        }
    )
    body = '<w:p><w:pPr><w:jc w:val="left"/></w:pPr>' + _run(" ", "<w:color w:val=_FFFFFF_/>")
    original = _changed(
        path.read_bytes(), {"word/document.xml": ("<w:sectPr>", f"{body}</w:p><w:sectPr>")}
    )
    path.write_bytes(original)
    redacted = _redacted(path, plan)
    assert _failed(original, redacted, plan) == set()
    with zipfile.ZipFile(io.BytesIO(redacted)) as package:
        assert '<w:jc w:val="left"/>' in package.read("word/document.xml").decode()


def test_a_header_no_section_refers_to_prints_nowhere_and_is_not_missed(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [f"电话{MOBILE}"], header=f"页眉{MOBILE}")
    original = _changed(
        path.read_bytes(), {"word/document.xml": ('r:id="rIdheader1"', 'r:id="none"')}
    )
    path.write_bytes(original)
    redacted = _redacted(path, _OPEN)
    assert _failed(original, redacted, _OPEN) == set()
    with zipfile.ZipFile(io.BytesIO(redacted)) as package:
        assert "word/header1.xml" not in package.namelist()


def test_a_value_in_another_encoding_is_found_in_the_bytes(tmp_path: Path) -> None:
    original = _original(tmp_path / "a.docx")
    for form in (ID.encode("utf-16-le"), ID.encode("utf-16-be").hex().encode()):
        buffer = io.BytesIO(_redacted(tmp_path / "a.docx"))
        with zipfile.ZipFile(buffer, "a") as package:
            package.writestr(zipfile.ZipInfo("word/media/x.png", (1980, 1, 1, 0, 0, 0)), form)
        assert "values_absent_raw" in _failed(original, buffer.getvalue())


def test_a_mask_that_shows_too_much_is_no_mask(tmp_path: Path) -> None:
    original = _original(tmp_path / "a.docx")
    shown = ID[:2] + "*" * 13 + ID[-3:]
    redacted = _changed(
        _redacted(tmp_path / "a.docx"), {"word/document.xml": (shown, ID[:12] + "***" + ID[-3:])}
    )
    assert "removed_places_empty" in _failed(original, redacted)


def test_reader_and_verifier_name_the_same_places_with_the_same_text(tmp_path: Path) -> None:
    original = _original(tmp_path / "a.docx")
    own = office.segments(office.read_parts(office.read_zip(original)))
    for segment in read_docx(tmp_path / "a.docx").segments:
        if "#b" not in segment.id:  # attributes, of which nothing is copied
            assert own[segment.id] == segment.text


def _flipped(data: bytes) -> bytes:
    """A byte of the packed body turned over."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    assert entry.compress_size > 100
    return bytes(
        each ^ 0xFF if start + 20 <= at < start + 40 else each for at, each in enumerate(data)
    )


def _locked(data: bytes) -> bytes:
    """The body said to be locked with a password, in its own header and in the directory."""
    changed = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    changed[entry.header_offset + 6] |= 1
    at = data.rindex(b"word/document.xml")
    assert data[at - 46 : at - 42] == b"PK\x01\x02"
    changed[at - 46 + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize("broken", [_flipped, _locked])
def test_a_damaged_or_locked_result_is_not_verified(
    tmp_path: Path, broken: Callable[[bytes], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    source, copy, plan = (tmp_path / each for each in ("a.docx", "b.docx", "plan.json"))
    _original(source)
    copy.write_bytes(broken(_redacted(source)))
    plan.write_text('{"actions": []}', encoding="utf-8")
    assert program.main([str(source), str(copy), "--plan", str(plan)]) == program.NOT_VERIFIED
    answer = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in answer["checks"] if not each["passed"]] == ["reopens"]


@pytest.mark.parametrize("broken", [_flipped, _locked])
def test_a_damaged_or_locked_original_is_unreadable(
    tmp_path: Path, broken: Callable[[bytes], bytes]
) -> None:
    source, copy, plan = (tmp_path / each for each in ("a.docx", "b.docx", "plan.json"))
    _original(source)
    copy.write_bytes(_redacted(source))
    source.write_bytes(broken(copy.read_bytes()))
    plan.write_text('{"actions": []}', encoding="utf-8")
    assert program.main([str(source), str(copy), "--plan", str(plan)]) == program.REFUSED
