"""The document page: the portals' columns, what was removed, what stands beside, what became of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from review.public.records import Validity, ValidityIn, printed_beside, set_validity
from tests.public.houses import House
from tests.public.releases import a_file


def _columns(page: str) -> dict[str, str]:
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td[^>]*>([^<]*)</td></tr>', page)
    return dict(rows)


def test_the_table_has_the_columns_of_portals_and_leaves_out_what_is_not_known(
    site: House,
) -> None:
    site.publish(
        1, subject="1705", key_fields=("19",), normative=True, effective_on=date(2026, 3, 1)
    )
    columns = _columns(site.page("/documents/1"))
    assert columns["索引号"] == "KB2290021/2026-00001"
    assert columns["主题分类"] == "民政、扶贫、救灾\\社团管理"
    assert columns["重点领域"] == "社会救助"
    assert columns["施行日期"] == "2026年3月1日"
    assert columns["发布日期"] == "2026年7月17日"
    site.publish(2, subject="", doc_number="", doc_date=None, summary="")
    assert not {"主题分类", "文号", "成文日期", "内容概述", "废止日期"} & set(
        _columns(site.page("/documents/2"))
    )


def test_what_was_removed_is_counted_by_ground_with_its_article(site: House) -> None:
    removals = (("ADDR", 1), ("ID", 3), ("TRADE", 2), ("UNHEARD_OF", 1))
    site.publish(1, removals=removals)
    said = re.findall(r"<li>([^<]+处，依据[^<]+)</li>", site.page("/documents/1"))
    assert [re.sub(r"\D", "", line.partition("处")[0]) for line in said] == ["4", "2", "1"]
    assert "第十五条" in said[0]
    assert "UNHEARD_OF" not in site.page("/documents/1")
    assert site.get("/documents/1.json").get_json()["removals"] == dict(removals)


def test_documents_of_one_item_and_the_interpretation_stand_beside(house: House) -> None:
    for record_id in (1, 2, 3):
        house.publish(record_id, item_code="XZ-17-03")
    house.publish(4, item_code="other", interpretation_url="https://example.cn/jd/4")
    house.hide(3)
    page = house.page("/documents/1")
    assert 'href="/documents/2"' in page
    assert 'href="/documents/3"' not in page
    assert 'href="/documents/4"' not in page
    assert 'href="https://example.cn/jd/4" rel="external noreferrer"' in house.page("/documents/4")


def test_the_history_tells_what_became_of_a_document(house: House) -> None:
    house.publish(1)
    house.hide(1)
    house.restore(1)
    house.publish(1, revision=2, released_at=datetime(2026, 9, 1, tzinfo=UTC))
    repealed = ValidityIn(validity=Validity.REPEALED, validity_on=date(2026, 10, 1))
    with Session(house.engine) as session:
        set_validity(session, 1, repealed, datetime(2026, 10, 1, tzinfo=UTC))
        session.commit()
    page = house.page("/documents/1")
    history = page[page.index('id="history-title"') :]
    days = re.findall(r"<li>(\d+年\d+月\d+日)", history)
    assert days == [
        "2026年7月17日",
        "2026年7月20日",
        "2026年7月20日",
        "2026年9月1日",
        "2026年10月1日",
    ]


def test_a_document_without_text_offers_its_files_and_says_which_are_annexes(site: House) -> None:
    annex = replace(site.file("附件.xlsx", b"PK annex"), position=2)
    site.publish(1, site.file(), annex, reading_text="")
    page = site.page("/documents/1")
    assert page.count('class="dl"') == 2
    assert page.index("通知.pdf") < page.index("附件.xlsx")


def test_a_pdf_stands_behind_the_word_file_it_was_printed_of(site: House, tmp_path: Path) -> None:
    names = {0: "通知.docx", 1: "名单.xlsx", printed_beside(0): "通知.pdf"}
    files = [
        a_file(tmp_path, name, f"bytes {at}".encode(), at) for at, name in sorted(names.items())
    ]
    site.publish(1, *files)
    page = site.page("/documents/1")
    lines = re.findall(r'<span>([^<]+) <span lang="zh-Hans">([^<]+)</span>', page)
    assert lines == [("下载", "通知.docx"), ("PDF版", "通知.pdf"), ("附件", "名单.xlsx")]
    told = site.get("/documents/1.json").get_json()["files"]
    assert {each["name"]: each["printed_of"] for each in told} == {
        "通知.docx": None,
        "名单.xlsx": None,
        "通知.pdf": 0,
    }
    answer = site.get(f"/documents/1/files/{printed_beside(0)}")
    assert answer.get_data() == b"bytes 1000"
