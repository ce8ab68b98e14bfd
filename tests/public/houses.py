"""A public site for tests: the application as people use it, and the release step that feeds it.

Only what the release step may do is done to the catalogue; pages are read strictly.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from review.config import PublicSettings, Secrets
from review.public.app import create_public_app
from review.public.records import (
    AnnualReportIn,
    FileIn,
    Listing,
    NoticeIn,
    RecordIn,
    hide_record,
    restore_record,
    write_annual_report,
    write_notice,
    write_record,
)
from review.public.store import open_public_store
from tests.compiled import PUBLIC_TEMPLATES
from tests.page import Visitor
from tests.public.releases import RELEASED_AT, a_file, a_record

LATER = RELEASED_AT + timedelta(days=3)


@dataclass(frozen=True)
class House:
    """Releasing on one side, reading on the other."""

    settings: PublicSettings
    engine: Engine
    client: FlaskClient

    @property
    def folder(self) -> Path:
        return self.settings.public_files

    def publish(self, record_id: int = 1, *files: FileIn, **changes: object) -> RecordIn:
        """Release a record as the release step does."""
        record = a_record(record_id, **changes)
        with Session(self.engine) as session:
            write_record(session, self.folder, record, files or [self.file()])
            session.commit()
        return record

    def publish_on_request(self, record_id: int = 1) -> None:
        """List a title and a number."""
        listed = {"listing": Listing.ON_REQUEST, "summary": "", "reading_text": ""}
        record = a_record(record_id, **listed, partial=False)
        with Session(self.engine) as session:
            write_record(session, self.folder, record, ())
            session.commit()

    def file(self, name: str = "通知.pdf", content: bytes = b"%PDF-1.7 released") -> FileIn:
        """A rendition inside the house."""
        return a_file(self.settings.public_data.parent / "inside", name, content)

    def hide(self, record_id: int = 1, explanation: str = "正在核对") -> None:
        """Hide a record at once."""
        with Session(self.engine) as session:
            hide_record(session, record_id, explanation, LATER)
            session.commit()

    def restore(self, record_id: int = 1) -> None:
        """Bring it back."""
        with Session(self.engine) as session:
            restore_record(session, self.folder, record_id, LATER)
            session.commit()

    def announce(self, notice: NoticeIn) -> None:
        """Publish a notice."""
        with Session(self.engine) as session:
            write_notice(session, notice, LATER)
            session.commit()

    def report(self, report: AnnualReportIn) -> None:
        """Publish an annual report."""
        with Session(self.engine) as session:
            write_annual_report(session, report, LATER)
            session.commit()

    def get(self, address: str, **headers: str) -> TestResponse:
        """Fetch an address with headers such as accept_language="en"."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(address, headers=given, buffered=True)

    def page(self, address: str, status: int = 200, **headers: str) -> str:
        """Fetch a page that stands up to the demanding reader of tests.page."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        page = Visitor(self.client).get(address, status, headers=given, buffered=True)
        assert page.root is not None
        return page.response.text


@contextmanager
def a_house(url: str, folder: Path) -> Iterator[House]:
    """Build the site over the database at `url`, its files under `folder`."""
    settings = PublicSettings.from_env(
        {
            "PUBLIC_DATABASE_URL": url,
            "REVIEW_PUBLIC_DATA": str(folder / "public"),
            "REVIEW_PUBLIC_URL": "https://open.example.cn",
            "REVIEW_PUBLIC_NAME": "海屿区",
            "REVIEW_PUBLIC_SITE_CODE": "3300000001",
        }
    )
    app = create_public_app(settings, Secrets.fresh())
    app.jinja_env.bytecode_cache = PUBLIC_TEMPLATES
    engine = open_public_store(settings.public_database_url)
    try:
        yield House(settings, engine, app.test_client())
    finally:
        engine.dispose()
        app.extensions["public_site"].catalogue.close()
