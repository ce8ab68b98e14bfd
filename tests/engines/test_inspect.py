"""One file inspected, start to end, in the shape of the contract (product.md section 10)."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.engines.inspect import inspect
from review.engines.model import METADATA_FIELDS, Inspection, Level, as_json
from tests.engines.making import SCAN, make_docx, make_pdf, valid_bank_card, valid_id, valid_mobile

_RNG = Random(7)
ID, MOBILE, CARD = valid_id(_RNG), valid_mobile(_RNG), valid_bank_card(_RNG)
NOTICE = [
    "某某市民政局文件",
    "某民〔2025〕3号",
    "关于发放补贴的通知",
    "各街道办事处：",
    f"联系人电话{MOBILE}。",
]


def _found(inspection: Inspection) -> list[tuple[str, str, str]]:
    return [(each.code, each.text, each.segment) for each in inspection.findings]


def test_a_word_file_is_inspected(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "a.docx",
        [*NOTICE, ["身份证号", ID[:7], ID[7:]]],
        table=[["姓名", "卡号"], ["甲", "4111111111111111"]],
        comment=f"批注 {ID}",
        tracked_deletion=f"原电话{MOBILE}",
        properties={"creator": "a@example.com"},
    )
    inspection = inspect(path, name="通知.docx")
    assert inspection.status == "read"
    assert inspection.file.name == "通知.docx"
    assert inspection.file.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (inspection.file.format, inspection.file.pages) == ("docx", None)
    number = inspection.metadata["doc_number"]
    assert number is not None
    assert (number.value, number.segment) == ("某民〔2025〕3号", "word/document.xml#p1")
    assert _found(inspection) == [
        ("MOB", MOBILE, "word/document.xml#p4"),
        ("ID", ID, "word/document.xml#p5"),
        ("MOB", MOBILE, "word/document.xml#p6.deleted"),
        ("BANK", "4111111111111111", "word/document.xml#p10"),
        ("ID", ID, "word/comments.xml#p0"),
        ("MAIL", "a@example.com", "docProps/core.xml#v0"),
    ]
    assert [each.id for each in inspection.findings] == ["f1", "f2", "f3", "f4", "f5", "f6"]


def test_a_pdf_is_inspected_with_boxes(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [NOTICE, [f"身份证号{ID[:9]}", f"{ID[9:]}。"]])
    inspection = inspect(path)
    assert [(page.number, page.source) for page in inspection.pages] == [(1, "text"), (2, "text")]
    mobile, number = inspection.findings
    assert (mobile.code, [box.page for box in mobile.boxes]) == ("MOB", [1])
    assert (number.text, [box.page for box in number.boxes]) == (f"{ID[:9]}\n{ID[9:]}", [2, 2])


def test_a_finding_leads_to_its_text(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[f"𠮷田 {ID} 与 {MOBILE}"]])
    inspection = inspect(path)
    texts = {each.id: each.text for each in inspection.segments}
    assert len(inspection.findings) == 2
    for each in inspection.findings:
        assert texts[each.segment][each.start : each.end] == each.text


def test_the_answer_has_exactly_the_keys_of_the_contract(tmp_path: Path) -> None:
    answer = as_json(inspect(make_pdf(tmp_path / "a.pdf", [NOTICE])))
    assert json.loads(json.dumps(answer)) == answer
    assert list(answer) == [
        "file", "engine", "status", "reason", "message", "pages", "metadata", "findings", "segments",
    ]  # fmt: skip
    assert list(answer["file"]) == ["name", "sha256", "bytes", "format", "pages"]
    assert list(answer["engine"]) == ["version", "lexicons"]
    assert list(answer["metadata"]) == list(METADATA_FIELDS)
    assert list(answer["metadata"]["title"]) == ["value", "rule", "segment", "start", "end"]
    assert list(answer["findings"][0]) == [
        "id", "code", "level", "segment", "start", "end", "text", "boxes", "action", "ground", "why",
    ]  # fmt: skip
    assert len(answer["findings"][0]["boxes"][0]) == 5
    assert list(answer["segments"][0]) == ["id", "part", "kind", "page", "text"]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_secrecy_mark_refuses_the_file_and_says_nothing_of_it(tmp_path: Path, kind: str) -> None:
    lines = ["000001", "机密★1年", *NOTICE]
    maker = {"docx": lambda p: make_docx(p, lines), "pdf": lambda p: make_pdf(p, [lines])}[kind]
    inspection = inspect(maker(tmp_path / f"a.{kind}"))
    assert (inspection.status, inspection.reason) == ("refused", "secrecy_mark")
    assert inspection.message is not None
    assert "保密办" in inspection.message.zh
    assert inspection.segments == ()
    assert inspection.findings == ()
    assert set(inspection.metadata.values()) == {None}
    told = json.dumps(as_json(inspection), ensure_ascii=False)
    assert MOBILE not in told
    assert "补贴" not in told


def test_an_admitted_mark_lets_the_reader_go_on_and_stays_a_note(tmp_path: Path) -> None:
    inspection = inspect(
        make_docx(tmp_path / "a.docx", ["机密★1年", *NOTICE]), admit_secrecy_mark=True
    )
    assert inspection.status == "read"
    assert [(each.code, each.level) for each in inspection.findings] == [
        ("SEC_MARK", Level.NOTE),
        ("MOB", Level.CERTAIN),
    ]
    secrecy = inspection.metadata["secrecy"]
    assert secrecy is not None
    assert secrecy.value == "机密★1年"


def test_a_mark_in_a_text_box_or_header_refuses_too(tmp_path: Path) -> None:
    assert (
        inspect(make_docx(tmp_path / "a.docx", NOTICE, textbox="秘密★5年")).reason == "secrecy_mark"
    )
    assert (
        inspect(make_docx(tmp_path / "b.docx", NOTICE, header="机密★5年")).reason == "secrecy_mark"
    )


def test_a_scan_behind_a_marked_page_does_not_hide_the_mark(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["绝密★", *NOTICE], SCAN])
    assert inspect(path).reason == "secrecy_mark"


def test_a_scan_can_never_pass_as_no_findings(tmp_path: Path) -> None:
    inspection = inspect(make_pdf(tmp_path / "a.pdf", [NOTICE, SCAN]))
    assert inspection.status == "read"
    (gap,) = [each for each in inspection.findings if each.code == "UNREAD"]
    assert (gap.segment, gap.level, gap.boxes[0].page) == ("page-2", "likely", 2)


def test_a_file_of_nothing_but_scans_is_refused_where_nobody_recognised_them(
    tmp_path: Path,
) -> None:
    inspection = inspect(make_pdf(tmp_path / "a.pdf", [SCAN, SCAN]))
    assert (inspection.status, inspection.reason) == ("refused", "unreadable")
    assert inspection.message is not None
    assert "第 1 页" in inspection.message.zh
    assert "Page 1" in inspection.message.en


def test_a_refused_file_still_has_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"hello")
    inspection = inspect(path)
    assert (inspection.file.bytes, inspection.file.format, inspection.reason) == (
        5,
        None,
        "unsupported",
    )


def test_the_same_bytes_give_the_same_answer(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [NOTICE, [f"{CARD} 粤B12345"]])
    assert as_json(inspect(path)) == as_json(inspect(path))


def test_inspecting_writes_nothing(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [NOTICE])
    inspect(path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["docx", "pdf"]),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=6)), max_size=8),
)
def test_no_damage_makes_the_engine_fall(
    tmp_path: Path, kind: str, hits: list[tuple[float, bytes]]
) -> None:
    path = tmp_path / f"seed.{kind}"
    if not path.exists():
        make_docx(path, NOTICE, header="页眉") if kind == "docx" else make_pdf(
            path, [NOTICE], note="便笺"
        )
    data = bytearray(path.read_bytes())
    for place, change in hits:
        at = int(place * len(data))
        data[at : at + len(change)] = change
    broken = tmp_path / "broken"
    broken.write_bytes(data)
    inspection = inspect(broken)
    assert (inspection.status == "refused") is (inspection.reason is not None)
