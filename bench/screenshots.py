"""The pictures of docs/screenshots, taken of the demonstration house: `make screenshots`.

Makes a demonstration house in a temporary folder (or takes the one in ``--data``), serves both sites
on free ports and photographs them with Debian's chromium. Pictures have few colours, so they are small.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, url_for
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select

from review.config import Settings, ensure_public_secrets
from review.domain.rounds import RoundKind, RoundState
from review.domain.states import Attribute, CaseState, ItemState
from review.prepare import make_demo, prepare_house, wants_demo
from review.public.app import create_public_app
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion
from review.store.findings import FindingRow
from review.store.rounds import ItemEvidence, Round, RoundItem
from review.web.app import create_app
from review.web.runtime import house_of
from tests.chromium import ARGUMENTS, MISSING, OFFICE, PHONE, serving

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
COLOURS = 128
Address = Callable[[Flask], str]


@dataclass(frozen=True)
class Picture:
    """A staff page as one of the demonstration's people sees it."""

    name: str
    person: str
    address: Address
    language: str = "zh-Hans"


def case_in(state: CaseState, endpoint: str) -> Address:
    """The page of a step for the oldest case in a state whose document has findings."""

    def address(app: Flask) -> str:
        with house_of(app).reading() as session:
            case = session.scalars(
                select(ReviewCase)
                .join(FileVersion, FileVersion.document_id == ReviewCase.document_id)
                .join(FindingRow, FindingRow.file_version_id == FileVersion.id)
                .where(ReviewCase.state == state, FileVersion.format == "pdf")
                .order_by(ReviewCase.id)
            ).first()
            assert case is not None, f"no case is in {state}"
            by_case = endpoint.startswith("cases.")
            given = {"case_id": case.id} if by_case else {"document_id": case.document_id}
        with app.test_request_context():
            return url_for(endpoint, **given)

    return address


def worklist(app: Flask) -> str:
    """The home page of business roles."""
    with app.test_request_context():
        return url_for("worklist.home")


def open_july(app: Flask) -> str:
    """The board of the open July."""
    with house_of(app).reading() as session:
        row = session.scalars(
            select(Round)
            .where(Round.kind == RoundKind.JULY, Round.state == RoundState.OPEN)
            .order_by(Round.year.desc())
        ).first()
        assert row is not None, "no July is open"
    with app.test_request_context():
        return url_for("rounds.board", round_id=row.id)


def item_with_evidence(app: Flask) -> str:
    """The item that waits for its office with the most to say about it, some of it by other documents."""
    with house_of(app).reading() as session:
        item_id = session.scalar(
            select(RoundItem.id)
            .join(ItemEvidence, ItemEvidence.item_id == RoundItem.id)
            .join(Document, Document.id == RoundItem.document_id)
            .where(
                RoundItem.state == ItemState.ASSIGNED,
                Document.attribute == Attribute.ON_REQUEST,
                ItemEvidence.source_document_id.is_not(None),
            )
            .group_by(RoundItem.id)
            .order_by(func.count().desc(), RoundItem.id)
        )
        assert item_id is not None, "no item waits with evidence"
    with app.test_request_context():
        return url_for("items.show", item_id=item_id)


PICTURES = (
    Picture("worklist", "沈砚秋", worklist),
    Picture("worklist-en", "沈砚秋", worklist, "en"),
    Picture("desk", "何文瑾", case_in(CaseState.CONFIDENTIALITY_REVIEW, "desk.show")),
    Picture("review", "何文瑾", case_in(CaseState.CONFIDENTIALITY_REVIEW, "cases.review")),
    Picture("sign-off", "顾长明", case_in(CaseState.SIGN_OFF, "cases.sign_off")),
    Picture("document", "沈砚秋", case_in(CaseState.SETTLED, "documents.show")),
    Picture("round", "沈砚秋", open_july),
    Picture("item", "何青", item_with_evidence),
)


def keep(page: Page, name: str) -> None:
    """Write what the page shows, in few colours."""
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        small = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}.png  {(FOLDER / f'{name}.png').stat().st_size // 1024} KB")


def enter(page: Page, staff: str, person: str) -> None:
    """Continue as somebody, from the sign-in page."""
    page.goto(f"{staff}/sign-in")
    option = page.locator("#demo-person option", has_text=person).first
    page.select_option("#demo-person", option.get_attribute("value"))
    with page.expect_navigation():
        page.locator("form", has=page.locator("#demo-person")).locator("button").click()


def photograph(browser: Browser, app: Flask, staff: str, public: str, record_id: int) -> None:
    """Take every picture."""
    for picture in PICTURES:
        locale = "zh-CN" if picture.language == "zh-Hans" else "en-GB"
        page = browser.new_page(viewport=OFFICE, locale=locale)
        enter(page, staff, picture.person)
        page.goto(staff + picture.address(app))
        page.wait_for_load_state("networkidle")
        keep(page, picture.name)
        page.close()
    for name, size, path in (
        ("catalogue", OFFICE, "/"),
        ("public-document", OFFICE, f"/documents/{record_id}"),
        ("phone", PHONE, f"/documents/{record_id}"),
    ):
        page = browser.new_page(viewport=size, locale="zh-CN")
        page.goto(public + path)
        keep(page, name)
        page.close()


def main() -> int:
    """Make the house where there is none, and take the pictures."""
    parser = argparse.ArgumentParser(prog="bench.screenshots", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder of a demonstration house")
    options = parser.parse_args()
    program = shutil.which("chromium")
    if program is None:
        print(MISSING, file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings.from_env({"REVIEW_DATA": str(folder)})
        prepare_house(settings)
        if wants_demo(settings):
            make_demo(settings, documents=None, say=print)
        app = create_app(settings)
        public_app = create_public_app(settings, ensure_public_secrets(settings))
        catalogue = public_app.extensions["public_site"].catalogue
        record_id = next(entry.record_id for entry in catalogue.newest())
        staff = stack.enter_context(serving(app))
        public = stack.enter_context(serving(public_app))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        photograph(browser, app, staff, public, record_id)
    return 0


if __name__ == "__main__":
    sys.exit(main())
