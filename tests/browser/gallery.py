"""A house with a document at every step, shared by the tests that look at every page.

Whoever uses it may open pages and save what harms nobody else; stories have houses of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from review.web.access import open_to_all
from tests.browser.beside import old_papers, things_beside
from tests.browser.house import BrowserHouse, running_house
from tests.browser.july import a_july
from tests.browser.papers import a_story, write
from tests.browser.rules import the_rules
from tests.browser.setting import (
    IN_PART,
    Road,
    a_draft,
    at_sign_off,
    decided,
    in_audit,
    published,
    to_be_published,
)
from tests.web.road import a_docx


@dataclass(frozen=True)
class Gallery:
    """The house, and its documents and cases by the names that addresses use."""

    house: BrowserHouse
    places: dict[str, int]


@contextmanager
def open_gallery(folder: Path, database_url: str) -> Iterator[Gallery]:
    """Run the house and bring a document to every step."""
    with running_house(folder / "house", database_url, furnish=_break_on_request) as house:
        old_papers(house.pages)
        word = a_draft(house, a_docx(folder), proposal=IN_PART)
        pdf = a_draft(house, write(folder, a_story(5).draft, "pdf", "稿"), proposal=IN_PART)
        review = a_draft(house, a_docx(folder), proposal=IN_PART).submit().agree()
        places = {
            "word": word.document_id,
            "pdf": pdf.document_id,
            "audit": in_audit(house, folder).case_id,
            "review": review.case_id,
            "sign": at_sign_off(house, folder).case_id,
            "issue": decided(house, folder).case_id,
            "publish": to_be_published(house, folder, "海屿府办〔2026〕31号").case_id,
            "public": published(house, folder, "海屿府办〔2026〕32号").document_id,
            "hidden": _hidden(house, folder).document_id,
            **a_july(house, folder),
        }
        places |= the_rules(house, places["public"], places["word"])
        things_beside(house, places["public"], places["round"])
        yield Gallery(house, places)


def _break_on_request(app: Flask) -> None:
    """An address at which the application fails, as no page of ours does."""

    @open_to_all
    def broken() -> str:
        raise ArithmeticError

    app.add_url_rule("/broken", view_func=broken)


def _hidden(house: BrowserHouse, folder: Path) -> Road:
    road = published(house, folder, "海屿府办〔2026〕33号")
    visitor = house.pages.signed_in("disclosure_officer")
    page = visitor.get(f"/documents/{road.document_id}")
    visitor.submit(page.form("/hide"), comment="有群众反映含个人信息，正在核对。")
    return road
