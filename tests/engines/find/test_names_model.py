"""The model of names: checked by digest, missed visibly, remembered without text; where a name ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.engines.find.names import NameText, find_names
from review.engines.find.names import model as model_room
from review.engines.find.names.boundary import Candidate, Scores, candidates
from review.engines.find.names.cache import NamesCache
from review.engines.find.names.model import DIGESTS, ModelUnavailable, load
from review.engines.find.names.pieces import LONGEST, pieces_of, view_of
from review.engines.find.naming import names_in_text
from review.engines.find.options import FindOptions
from review.engines.find.plain import find_in
from review.engines.inspect import inspect
from tests.engines.making import make_docx

TEXT = "申请人：张伟明，男。王建国在会后独自离开。"


def _spans(text: str, cache: Path | None) -> list[tuple[int, int]]:
    return [(h.start, h.end) for h in find_names([NameText("s", text)], cache=cache).hits["s"]]


def test_the_chances_of_a_line_are_chances() -> None:
    scores = load().scores(TEXT)
    assert len(scores.begins) == len(scores.inside) == len(TEXT)
    assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in (*scores.begins, *scores.inside))
    assert scores.begins[TEXT.index("王")] > 0.5


def test_other_weights_than_those_measured_are_not_loaded(tmp_path: Path) -> None:
    for name in DIGESTS:
        (tmp_path / name).write_bytes(b"other")
    with pytest.raises(ModelUnavailable):
        model_room.load_from(tmp_path)


def test_missing_weights_are_told_apart_from_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable):
        model_room.load_from(tmp_path)


def test_without_the_model_lead_words_still_speak_and_a_notice_says_so() -> None:
    found = find_names([NameText("s", TEXT)], model=None)
    assert found.notices == ("names_unavailable",)
    assert [(h.start, h.end) for h in found.hits["s"]] == [(4, 7)]


def test_nobody_who_does_not_ask_gets_names(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [TEXT])
    asked, not_asked = inspect(path), inspect(path, options=FindOptions(names=False))
    assert (asked.notices, not_asked.notices) == ((), ("names_off",))
    assert {each.code for each in asked.findings} == {"PER"}
    assert not_asked.findings == ()
    assert names_in_text(TEXT, FindOptions(names=False)) == ()


def test_the_cache_holds_spans_and_no_text(tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    first = _spans(TEXT, path)
    kept = path.read_text("ascii")
    assert path.stat().st_mode & 0o077 == 0
    assert "\\u" not in kept
    head, *rows = (json.loads(line) for line in kept.splitlines())
    assert set(head) == {"model", "rules", "key"}
    assert all(set(row) == {"d", "c"} for row in rows)
    assert _spans(TEXT, path) == first
    assert path.read_text("ascii") == kept


def test_what_the_cache_says_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    writing = NamesCache(path, "rules")
    writing.put("一行", (Candidate(0, 2, 0.9, "chinese"),))
    writing.save()
    assert NamesCache(path, "rules").get("一行") == (Candidate(0, 2, 0.9, "chinese"),)
    assert NamesCache(path, "other rules").get("一行") is None
    assert NamesCache(path, "rules").get("另一行") is None


@pytest.mark.parametrize("rubbish", [b"", b"{}\n", b"\xff\xfe\n", b"[1]\n{", b'{"model": 1}\n'])
def test_a_broken_cache_is_begun_anew(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "names.jsonl"
    path.write_bytes(rubbish)
    first = _spans(TEXT, path)
    assert first
    path.write_text(path.read_text("ascii") + '{"d": "half a li')
    assert _spans(TEXT, path) == first


def test_a_cache_that_can_not_be_written_costs_nothing_else(tmp_path: Path) -> None:
    assert _spans(TEXT, tmp_path / "no" / "such" / "folder") == _spans(TEXT, None)


def _one(text: str, begins: dict[int, float], inside: dict[int, float]) -> list[str]:
    places = range(len(text))
    scores = Scores(
        [begins.get(i, 0.0) for i in places],
        [inside.get(i, 0.0) for i in places],
        [0.0 for _ in places],
        [0.0 for _ in places],
    )
    return [text[each.start : each.end] for each in candidates(text, scores)]


@pytest.mark.parametrize(
    ("text", "third", "name"),
    [
        ("姚利以被盗", 0.0, "姚利"),
        ("何彬建持刀", 0.05, "何彬建"),
        ("程彩伙同他人", 0.4, "程彩"),
        ("程彩伙同他人", 0.9, "程彩伙"),
        ("张伟明。", 0.01, "张伟明"),
        ("张伟的车", 0.3, "张伟"),
        ("张三之妻", 0.3, "张三"),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(text: str, third: float, name: str) -> None:
    assert _one(text, {0: 0.9}, {1: 0.9, 2: third}) == [name]


def test_a_name_the_model_begins_one_too_late_begins_with_its_family_name() -> None:
    assert _one("向新芳来访", {0: 0.02, 1: 0.9}, {1: 0.1, 2: 0.9}) == ["向新芳"]
    assert _one("和李明来访", {0: 0.02, 1: 0.9}, {2: 0.9}) == ["李明"]


def test_pieces_cover_a_text_and_none_is_too_long() -> None:
    text = "甲乙丙丁，" * 200 + "\n" + "戊" * 700
    found = list(pieces_of(text))
    assert all(len(piece) <= LONGEST for _, piece in found)
    assert all(text.startswith(piece, place) for place, piece in found)
    assert "".join(piece for _, piece in found) == text.replace("\n", "")


def test_every_place_of_a_rejoined_page_leads_back_to_its_own_character() -> None:
    text = "一二三四五六七八九十甲乙王建\n  国\u200b来一二三四五六七八九十甲\n乙丙"
    view = view_of(text, "page")
    assert "\n" not in view.text
    for place, letter in enumerate(view.text):
        start, end = view.origin(place, place + 1)
        assert text[start:end] == letter


@pytest.mark.parametrize("number", ["路卫发〔2011〕76号", "路卫发(2011)76号", "路卫发［2011］76号"])
def test_the_code_of_a_document_number_is_no_name(number: str) -> None:
    assert [hit.code for hit in find_in(number)] == []
    assert [hit.code for hit in find_in("申请人路卫发（1978年出生）")] == ["PER"]
