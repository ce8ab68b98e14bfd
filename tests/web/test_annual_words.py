"""The annual report's drafted words: they say the figures, in Chinese for everybody, and never a row of noughts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from review.domain.annual_report import Number, Table3, Table4, Table20, Tables, check
from review.domain.duties import Duty
from review.domain.report_forms import Chapter
from review.services.reports.annual import Annual
from review.web.locale import ENGLISH, install
from review.web.reports.annual_forms import (
    dispute_form,
    proactive_form,
    request_form,
    shown,
)
from review.web.reports.annual_paper import sum_words
from review.web.reports.annual_words import drafts_of

NOTHING = Tables(
    year=2025, proactive=Table20.filled({}), requests=Table3.filled({}), disputes=Table4.filled({})
)
REQUESTS: dict[tuple[str, str], Number] = {
    ("new", "natural_person"): 3,
    ("new", "other_org"): 1,
    ("new", "total"): 4,
    ("carried_in", "total"): 1,
    ("r1_granted", "total"): 2,
    ("r3_4_third_party", "total"): 1,
    ("r7_total", "total"): 3,
    ("carried_out", "total"): 2,
}


@pytest.fixture(autouse=True)
def speaking() -> Iterator[None]:
    """An application whose reader has chosen English."""
    app = Flask("words")
    install(app)
    with app.test_request_context(), force_locale(ENGLISH):
        yield


def annual(tables: Tables = NOTHING, before: Tables | None = None, **duties: int) -> Annual:
    return Annual(
        organisation_id=1,
        year=2025,
        as_of=date(2026, 1, 20),
        report=None,
        counted=tables,
        tables=tables,
        lists={},
        before=before,
        typed={},
        explanations={},
        paragraphs={},
        duties={duty.value: duties.get(duty.value, 0) for duty in Duty},
        fees=0,
    )


def test_a_year_without_anything_says_so_and_prints_no_noughts() -> None:
    drafts = drafts_of(annual())
    assert set(drafts) == set(Chapter) - {Chapter.PROBLEMS}
    said = "".join(drafts.values())
    said = said.replace("现行有效0件", "")
    assert re.search(r"(?<![0-9])0件", said) is None


def test_the_words_say_the_figures_of_the_tables() -> None:
    tables = replace(
        NOTHING,
        requests=Table3.filled(REQUESTS),
        disputes=Table4.filled({("review", "upheld"): 1, ("review", "total"): 1}),
    )
    before = replace(NOTHING, year=2024, requests=Table3.filled({("new", "total"): 7}))
    words = drafts_of(annual(tables, before))[Chapter.REQUESTS]
    numbers = re.findall(r"(\d+)件", words)
    assert numbers == ["4", "1", "3", "1", "7", "3", "3", "2", "1", "2", "1", "1"]


def test_the_words_about_work_follow_the_duties_of_the_year() -> None:
    drafts = drafts_of(
        annual(
            proactive=6,
            on_request=2,
            published=7,
            on_time=5,
            late=1,
            july=9,
            july_settled=9,
            july_released=1,
            examined=12,
            faulty=2,
            mended=1,
        )
    )
    numbers = {chapter: re.findall(r"(\d+)件", text) for chapter, text in drafts.items()}
    assert numbers[Chapter.PROACTIVE] == ["8", "6", "2", "7", "5", "1", "0"]
    assert numbers[Chapter.MANAGEMENT] == ["9", "9", "1"]
    assert numbers[Chapter.SUPERVISION] == ["12", "2", "1"]
    assert numbers[Chapter.PLATFORM] == ["7"]


def test_what_went_online_is_not_what_came_due_in_the_year() -> None:
    """A term that began last December ends in this year; changes of validity have terms, too."""
    drafts = drafts_of(annual(published=3, on_time=1, overdue=2))
    assert "上网公开公文3件次" in drafts[Chapter.PROACTIVE]
    assert "按时上网1件、到期还没有上网2件" in drafts[Chapter.PROACTIVE]
    assert "发布公文3件次" in drafts[Chapter.PLATFORM]


def test_figures_are_printed_as_they_are() -> None:
    assert [shown(n) for n in (None, 0, Decimal("12.5"), Decimal(3), Decimal("0.000123"))] == [
        "—",
        "0",
        "12.50",
        "3",
        "0.000123",
    ]


def test_the_forms_have_the_official_shape() -> None:
    assert [len(form(NOTHING).rows) for form in (proactive_form, request_form, dispute_form)] == [
        14,
        28,
        4,
    ]


def test_a_sum_that_differs_is_named_by_its_place_and_difference() -> None:
    lost = {**REQUESTS, ("new", "natural_person"): 2}
    tables = replace(NOTHING, requests=Table3.filled(lost))
    broken = [each for each in check(tables, None) if each.holds is False]
    said = {each.key: sum_words(each) for each in broken}
    assert set(said) >= {"applicants.new", "balance.natural_person"}
    assert all("相差" in words for words in said.values())
    assert "相差1件" in said["applicants.new"]
