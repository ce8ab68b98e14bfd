"""Comparing two versions of a file: what is shown, to whom, and that both originals count as looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from review.domain.findings import FindingLevel, SettlementAction, Stage
from review.domain.states import CaseState
from review.services.reads import reads_of
from review.store.documents import FileState, FileVersion
from review.store.events import history
from review.store.findings import FindingRow, Settlement
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]


def segment(number: int, text: str, **values: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "part": "x",
        "kind": "paragraph",
        "page": None,
        "text": text,
        "cell": None,
        **values,
    }


def cells(row: int, *texts: str) -> list[dict[str, Any]]:
    return [
        segment(0, text, id=f"c{row}-{n}", kind="cell", cell=["x#table0", row, n])
        for n, text in enumerate(texts)
    ]


def a_version(
    house: PageHouse, document_id: int, segments: Sequence[dict[str, Any]], **values: Any
) -> int:
    """A version that was read as these segments."""
    version_id = house.add_file(document_id, **values)
    with house.session() as session:
        session.get_one(FileVersion, version_id).digest = f"{version_id}".rjust(64, "0")
        session.commit()
    columns = [{"table": "x#table0", "column": 1, "header": "电话", "first": 1}]
    house.house.files.write_working(
        version_id, "reading.json", {"segments": segments, "columns": columns}
    )
    return version_id


def two_versions(house: PageHouse) -> tuple[int, int, int]:
    """A document whose main text was replaced once."""
    document_id, _ = house.add_document(title="换过的", state=CaseState.DRAFT)
    old = [segment(0, "标题"), segment(1, "补助1200元。"), *cells(0, "张三", "13800000001")]
    new = [segment(0, "标题"), segment(1, "补助1500元。"), *cells(0, "张三", "13900000002")]
    new.append(segment(9, "请删去此人", id="k", kind="comment"))
    before = a_version(house, document_id, old, live=False)
    return document_id, before, a_version(house, document_id, new)


def a_finding(house: PageHouse, version_id: int, **values: Any) -> int:
    with house.session() as session:
        row = FindingRow(
            organisation_id=house.organisation_id(),
            file_version_id=version_id,
            level=FindingLevel.CERTAIN,
            suggested="mask",
            **{
                "key": f"k{version_id}",
                "code": "MOB",
                "segment": "c0-1",
                "span_start": 0,
                "span_end": 11,
                "value_digest": "v",
                **values,
            },
        )
        session.add(row)
        session.commit()
        return row.id


def settled(house: PageHouse, finding_id: int, action: SettlementAction) -> None:
    with house.session() as session:
        session.add(
            Settlement(
                organisation_id=house.organisation_id(),
                finding_id=finding_id,
                stage=Stage.DRAFTER,
                action=action,
                person_id=house.person("drafter").id,
                at=house.clock(),
                batch="b",
            )
        )
        session.commit()


def words(page: Page, path: str) -> list[str]:
    return ["".join(node.itertext()).strip() for node in page.root.xpath(path)]


def test_without_a_choice_the_newest_change_is_shown_word_by_word(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _, _ = two_versions(house)
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    assert words(page, "//section[@id='change-1']//del") == ["1200"]
    assert words(page, "//section[@id='change-1']//ins") == ["1500"]
    assert page.root.xpath("//section[@id='change-1']//a[contains(@href, 'desk')]")


def test_a_changed_row_stands_in_a_table_under_the_heads_of_its_columns(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _, _ = two_versions(house)
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    table = "//table[contains(@class, 'changed-rows')]"
    assert "电话" in words(page, f"{table}//th[@scope='col']")
    assert words(page, f"{table}//tr[@class='was']//del") == ["13800000001"]
    assert words(page, f"{table}//tr[@class='is']//ins") == ["13900000002"]


def test_what_paper_does_not_show_is_told_apart(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _, _ = two_versions(house)
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    assert words(page, "//section[.//h2[@id='hidden-title']]//ins") == ["请删去此人"]
    shown = words(page, "//section[.//h2[@id='text-title']]")
    assert "请删去此人" not in shown[0]


def test_hidden_rows_of_a_table_are_all_told(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _ = house.add_document(title="藏了几行的")
    old = [segment(0, "标题")]
    new = [*old, *(dict(c, kind="hidden") for n in range(3) for c in cells(n, f"甲{n}", "乙"))]
    a_version(house, document_id, old, live=False)
    a_version(house, document_id, new)
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    inside = "//section[.//h2[@id='hidden-title']]"
    assert words(page, f"{inside}//tr[@class='is']/td[2]") == ["甲0", "甲1", "甲2"]


def test_findings_new_gone_and_settled_otherwise_are_listed(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, before, after = two_versions(house)
    a_finding(house, before, value_digest="old")
    a_finding(house, after, value_digest="new")
    kept = {"value_digest": "same", "segment": "p1", "span_start": 2, "span_end": 6}
    was = a_finding(house, before, key="x", **kept)
    now = a_finding(house, after, key="x", **kept)
    settled(house, was, SettlementAction.MASK)
    settled(house, now, SettlementAction.REMOVE)
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    rows = words(page, "//section[@id='findings']//tbody/tr/td[2]")
    assert rows == ["13900000002", "13800000001", "1500"]
    said = words(page, "//section[@id='findings']//tbody/tr[3]/td")
    assert "遮挡" in said[3]
    assert "隐去" in said[4]


def test_both_originals_count_as_looked_at_once_a_day(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, before, after = two_versions(house)
    me = client_as("drafter")
    for _time in range(2):
        me.get(f"/documents/{document_id}/compare")
    with house.house.reading() as session:
        names = [e.name for e in history(session, document_id)]
        read = reads_of(session, document_id)
    assert names.count("file.read_by") == 2
    assert {r.version_id for r in read} == {before, after}
    assert {r.purpose for r in read} == {"compare"}


def test_who_may_not_read_originals_or_works_elsewhere_sees_no_comparison(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _, _ = two_versions(house)
    client_as("supervisor").get(f"/documents/{document_id}/compare", 403)
    client_as("drafter_elsewhere").get(f"/documents/{document_id}/compare", 404)
    client_as("other_officer").get(f"/documents/{document_id}/compare", 404)


def test_a_version_of_another_document_is_not_compared(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, before, after = two_versions(house)
    other, _ = house.add_document(office="社会处", title="别人的")
    foreign = a_version(house, other, [segment(0, "别处的秘密话")])
    url = f"/documents/{document_id}/compare?before={foreign}&after={after}"
    page = client_as("drafter").get(url)
    assert "别处的秘密话" not in "".join(page.root.itertext())
    assert page.root.xpath(f"//select[@id='before']/option[@value='{before}'][@selected]")
    with house.house.reading() as session:
        assert not reads_of(session, other)


def test_a_file_that_was_never_replaced_or_not_read_says_so(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="只有一稿")
    a_version(house, document_id, [segment(0, "标题")])
    house.add_file(document_id, live=False, state=FileState.FAILED)
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    assert not page.root.xpath("//form[contains(@class, 'compare-choice')]")
    assert "还没有两个读完的版本" in "".join(page.root.itertext())


def test_equal_words_in_another_file_are_told_as_equal(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="重新保存过")
    a_version(house, document_id, [segment(0, "标题")], live=False)
    a_version(house, document_id, [segment(0, "标 题")])
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    assert not page.root.xpath("//section[contains(@class, 'change')]")
    assert "一字不差" in words(page, "//p[@role='status']")[0]


def test_a_thousand_changes_come_in_parts_that_lead_to_each_other(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="改得多的")
    old = [segment(n, f"第{n}条，金额{n}0元整。") for n in range(250)]
    new = [segment(n, f"第{n}条，金额{n}5元整。") for n in range(250)]
    a_version(house, document_id, old, live=False)
    a_version(house, document_id, new)
    me = client_as("drafter")
    page = me.get(f"/documents/{document_id}/compare")
    (after,) = page.root.xpath("//nav[contains(@class,'row-flex')]//a/@href")
    second = me.get(after)
    assert second.root.xpath("//*[@id='change-101']")
    assert me.get(f"/documents/{document_id}/compare?from=99999").root.xpath(
        "//*[@id='change-250']"
    )


def test_markup_in_a_text_stays_text(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _ = house.add_document(title="有标记的")
    a_version(house, document_id, [segment(0, "<b>甲</b>")], live=False)
    a_version(house, document_id, [segment(0, "<script>乙</script>")])
    page = client_as("drafter").get(f"/documents/{document_id}/compare")
    assert not page.root.xpath("//main//script | //main//b[.='甲']")


def test_the_log_keeps_codes_and_no_words(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _, _ = two_versions(house)
    client_as("drafter").get(f"/documents/{document_id}/compare")
    with house.house.reading() as session:
        payloads = [json.loads(e.payload) for e in history(session, document_id)]
    assert all(set(p) == {"version", "digest", "purpose", "day"} for p in payloads)
