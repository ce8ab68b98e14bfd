"""What stands beside a person: illness, childhood, who reported, who suffered, what a family lives on."""

from __future__ import annotations

from datetime import date

from review.engines.find.checksums import id_check_character
from review.engines.find.context import finance_hit, with_context
from review.engines.find.hits import PRIVACY, Hit
from review.engines.find.patterns import find_patterns
from review.engines.model import Level, Treatment, Why


def _person(text: str, name: str) -> Hit:
    start = text.index(name)
    why = (Why("model", ""),)
    return Hit("PER", Level.LIKELY, start, start + len(name), Treatment.MASK, PRIVACY, why, "PER/1")


def _told(text: str, name: str) -> list[tuple[str, str, Treatment]]:
    hits = with_context(text, [_person(text, name)])
    return [(hit.code, text[hit.start : hit.end], hit.action) for hit in hits]


def test_an_illness_is_a_finding_beside_a_person() -> None:
    text = "张晓明患有精神分裂症，系低保对象。"
    assert ("MED", "患有精神分裂症", Treatment.REMOVE) in _told(text, "张晓明")


def test_the_same_illness_in_a_rule_is_none() -> None:
    assert with_context("患有精神分裂症的人员，由民政部门救助。", []) == []


def test_the_illness_of_the_next_sentence_is_not_this_persons() -> None:
    text = "联系人张晓明。艾滋病防治经费由财政保障。"
    assert [code for code, _, _ in _told(text, "张晓明")] == ["PER"]


def test_who_reported_is_removed_whole() -> None:
    assert _told("据举报人张晓明反映", "张晓明") == [("REPORTER", "张晓明", Treatment.REMOVE)]


def test_a_victim_of_such_a_case_is_removed_and_of_theft_is_masked() -> None:
    assert _told("猥亵被害人张晓明一案", "张晓明")[0][0] == "VICTIM"
    assert _told("盗窃被害人张晓明手机一部", "张晓明")[0][0] == "PER"


def test_a_childs_name_and_school_are_removed() -> None:
    text = "张晓明（9岁，海州市第二小学三年级2班）"
    told = _told(text, "张晓明")
    assert told[0] == ("PER", "张晓明", Treatment.REMOVE)
    assert ("MINOR", "海州市第二小学三年级2班", Treatment.REMOVE) in told


def test_an_id_is_a_childs_at_the_documents_date_only() -> None:
    number = "44010620050615123"
    number += id_check_character(number)
    hits = find_patterns(number)
    then = with_context(number, hits, day=date(2020, 1, 1))
    now = with_context(number, hits, day=date(2025, 1, 1))
    assert [why.text for why in then[0].why if why.kind == "minor"] == ["14"]
    assert then[0].action is Treatment.REMOVE
    assert not [why for why in now[0].why if why.kind == "minor"]


def test_an_amount_is_a_familys_only_in_a_table_of_persons() -> None:
    assert finance_hit("1200", "低保金额（元）", ["户主姓名", "低保金额（元）"]) is not None
    assert finance_hit("1200", "补助金额（元）", ["项目名称", "补助金额（元）"]) is None
    assert finance_hit("三级", "残疾等级", ["姓名", "残疾等级"]) is None


def test_a_column_of_illnesses_is_told_by_its_header() -> None:
    (hit,) = with_context("高血压", [], label=lambda _: "病种")
    assert (hit.code, hit.start, hit.end) == ("MED", 0, 3)
