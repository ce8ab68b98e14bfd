"""The certificate of a copy: what was removed, by kind and page; as data; and its proof run again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.values import Actor
from review.services.proof_again import record_proof
from review.store.findings import Rendition
from review.store.proofs import proofs_of
from review.web.certificate_page import page_words
from tests.engines.making import make_pdf
from tests.page import Page, Visitor, words_of
from tests.web.conftest import PageHouse
from tests.web.road import ID_NUMBER, MOBILE, Road, a_draft

ClientAs = Callable[[str], Visitor]
SYSTEM = Actor(None, "system:test", system=True)
CERTIFICATE = "renditions/1"


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A PDF of two pages whose copy is made."""
    pages = [[f"联系人手机：{MOBILE}", f"身份证号：{ID_NUMBER}"], ["附页"]]
    made = a_draft(house, make_pdf(tmp_path / "通知.pdf", pages, properties={"author": "某科员"}))
    made.submit().agree()
    return made


def address(road: Road, rest: str = "") -> str:
    return f"/documents/{road.document_id}/{CERTIFICATE}{rest}"


def rows_of(page: Page, caption: str) -> list[list[str]]:
    table = f"//table[caption[contains(., '{caption}')]]/tbody/tr"
    return [[words_of(cell) for cell in row.xpath("./th|./td")] for row in page.root.xpath(table)]


def proven(road: Road, *, verified: bool) -> None:
    """What the task does with the answer of the engine."""
    check = {"name": "values_absent_raw", "passed": verified, "detail": "1 of 1", "pages": []}
    with road.house.session() as session:
        proof = proofs_of(session, 1)[0]
        record_proof(session, SYSTEM, proof, verified, [check], now=road.house.clock())
        session.commit()


def test_it_says_what_was_removed_where_how_and_with_which_programs(
    road: Road, client_as: ClientAs
) -> None:
    page = client_as("drafter").get(address(road))
    removed = {row[0]: row[1:] for row in rows_of(page, "隐去了什么")}
    assert removed["手机号"] == ["遮挡", "1", "第1页"]
    assert removed["公民身份号码"] == ["遮挡", "1", "第1页"]
    treated = rows_of(page, "各页的处理")
    assert treated == [["第1页", "逐字隐去", "有要隐去的内容"], ["第2页", "未改动", "–"]]
    assert "文档属性" in page.text
    for secret in (MOBILE, ID_NUMBER):
        assert secret not in page.text


def test_its_data_can_be_taken_along_and_holds_no_value_and_no_digest_of_the_original(
    road: Road, client_as: ClientAs
) -> None:
    answer = client_as("drafter").get(address(road, "/certificate")).response
    assert answer.headers["Content-Disposition"].encode("latin-1").startswith(b"attachment")
    said = answer.get_data(as_text=True)
    told = json.loads(said)
    with road.house.session() as session:
        row = session.get_one(Rendition, 1)
        assert told["plan"] == row.plan
        assert told["output_sha256"] == row.bytes_digest
        original = (row.report or {})["input_sha256"]
    assert len(told["input_keyed_digest"]) == 64
    for secret in (MOBILE, ID_NUMBER, original):
        assert secret not in said
    client_as("other_drafter").get(address(road, "/certificate"), status=404)


def test_the_proof_is_run_again_and_its_outcome_stands_beside_it(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("confidentiality_reviewer")
    page = visitor.submit(visitor.get(address(road)).form("/proof"), status=303)
    assert ("proof", 1) in road.house.enqueued
    waiting = visitor.follow(page).find("//div[@id='again']")
    assert waiting.get("hx-get") == address(road)
    assert "正在核验" in words_of(waiting)
    proven(road, verified=True)
    done = visitor.get(address(road)).find("//div[@id='again']")
    assert done.get("hx-get") is None
    assert "核验通过" in words_of(done)


def test_a_copy_that_fails_later_is_shown_as_failed_and_not_handed_out(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("confidentiality_reviewer")
    visitor.submit(visitor.get(address(road)).form("/proof"), status=303)
    proven(road, verified=False)
    page = visitor.get(address(road))
    assert page.find("//section[@class='cert cert-fail']") is not None
    assert "重新核验没有通过，这份隐去版不能再用" in page.text
    assert not page.root.xpath("//form[contains(@action, '/proof')]")
    visitor.get(address(road, "/file"), status=404)
    visitor.get(address(road, "/pages/1.webp"), status=404)


def test_who_reads_no_originals_does_not_have_it_proven(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("supervisor")
    page = visitor.get(address(road))
    assert page.find("//button[@aria-describedby='why-prove']").get("aria-disabled") == "true"
    token = page.find("//meta[@name='csrf-token']").get("content")
    visitor.post(address(road, "/proof"), {"csrf_token": token}, status=403)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((), ""), ((3,), "第3页"), ((2, 1, 3, 7, 9, 8), "第1–3、7–9页"), ((1, 1), "第1页")],
)
def test_runs_of_pages_stand_together(
    house: PageHouse, numbers: tuple[int, ...], words: str
) -> None:
    with house.app.test_request_context():
        assert page_words(numbers) == words


def test_of_a_copy_that_was_erased_the_certificate_stays_and_the_files_do_not(
    road: Road, client_as: ClientAs
) -> None:
    with road.house.session() as session:
        session.get_one(Rendition, 1).erased_at = road.house.clock()
        session.commit()
    visitor = client_as("drafter")
    page = visitor.get(address(road))
    assert "文件已经删除；证书留作记录" in page.text
    assert not page.root.xpath("//a[contains(@href, '/file')]")
    visitor.get(address(road, "/file"), status=404)
    visitor.get(address(road, "/pages/1.webp"), status=404)
