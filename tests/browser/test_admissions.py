"""Admitting a paper beforehand: the page reckons the digest from the file itself, which stays where it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.house import SignedIn

pytestmark = pytest.mark.browser


def test_the_digest_is_reckoned_on_the_page_and_the_file_is_sent_nowhere(
    as_: SignedIn, tmp_path: Path
) -> None:
    paper = tmp_path / "解密的旧文件.txt"
    paper.write_text("机密（已于2019年解密）　关于岸线整治的通知\n", encoding="utf-8")
    digest = hashlib.sha256(paper.read_bytes()).hexdigest()
    tab = as_("confidentiality_reviewer")
    tab.goto("/admissions")
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.method))
    tab.set_input_files("#digest-file", paper)
    expect(tab.locator("#live")).to_have_text("摘要已填好。")
    assert tab.input_value("#digest").replace(" ", "") == digest
    assert set(sent) <= {"GET"}
    tab.select_option("#kind", "not_a_mark")
    tab.fill("#reason", "标题里引用了旧文件的标志，文件本身没有定密。")
    tab.click("#admit button[type=submit]")
    expect(tab.locator("tbody th")).to_have_text(
        " ".join(digest[i : i + 4] for i in range(0, 16, 4))
    )


def test_a_file_that_can_not_be_read_leaves_no_digest_of_another(
    as_: SignedIn, tmp_path: Path
) -> None:
    paper, gone = tmp_path / "旧文件.txt", tmp_path / "已删除.txt"
    paper.write_text("机密\n", encoding="utf-8")
    gone.write_text("绝密\n", encoding="utf-8")
    tab = as_("confidentiality_reviewer")
    tab.goto("/admissions")
    tab.set_input_files("#digest-file", paper)
    expect(tab.locator("#digest")).not_to_have_value("")
    gone_since = "() => Promise.reject(new DOMException('gone'))"
    tab.evaluate(f"() => {{ File.prototype.arrayBuffer = {gone_since}; }}")
    tab.set_input_files("#digest-file", gone)
    expect(tab.locator("#digest-file-hint")).to_have_text("读不出这个文件，请另选一个。")
    expect(tab.locator("#digest")).to_have_value("")
