"""A whole house for browser tests: staff site, public site and worker, all of them the real ones.

Pages are served by waitress in threads, background work is carried out by the tasks with the engines in
their limited child processes. Nothing is stood in for; what a page asks for is really done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from review.config import PublicSettings, Settings, ensure_public_secrets
from review.jobs.tasks import carry_out, work_off
from review.jobs.work import Work, make_work
from review.public.app import create_public_app
from review.public.migrate import upgrade_public
from review.store.cases import latest_case
from review.store.documents import Document
from review.store.events import verify
from review.web.app import create_app
from tests.chromium import OpenTab, serving
from tests.compiled import PUBLIC_TEMPLATES, STAFF_TEMPLATES
from tests.isolation import MORNING, Clock
from tests.pagehouse import PASSWORD, PageHouse

#: Milliseconds a page may wait for background work: a child process starts, reads, draws pages.
WORK = 60_000

SignedIn = Callable[..., Page]


class Worker:
    """The worker as a thread: told of a row, it carries out whatever waits."""

    def __init__(self) -> None:
        self.work: Work | None = None
        self.faults: list[str] = []
        self._told: Queue[tuple[str, int] | None] = Queue()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self, work: Work) -> None:
        """Begin to work for a house."""
        self.work = work
        self._thread.start()

    def tell(self, kind: str, row_id: int) -> None:
        """A row waits; the pages call this after their commit."""
        self._told.put((kind, row_id))

    def finish(self) -> None:
        """Wait until everything that was told is done."""
        self._told.join()
        assert self.alive

    def stop(self) -> None:
        """End the thread after what is under way."""
        self._told.put(None)
        self._thread.join(timeout=60)

    @property
    def alive(self) -> bool:
        """Whether it lives and nothing went wrong in it."""
        return self._thread.is_alive() and not self.faults

    def _run(self) -> None:
        while (told := self._told.get()) is not None:
            try:
                assert self.work is not None
                if told[0] == "pages":  # pictures are wished for, no row waits for them
                    carry_out(self.work, *told)
                work_off(self.work)
            except Exception as error:  # noqa: BLE001  # told to the test by finish()
                self.faults.append(f"{told}: {error!r}")
            finally:
                self._told.task_done()


@dataclass
class BrowserHouse:
    """Addresses of both sites, the worker, and the house beside the pages."""

    pages: PageHouse
    worker: Worker
    staff: str
    public: str
    folder: Path
    sign_ins: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings of the house."""
        return self.pages.house.settings

    def case_of(self, document_id: int) -> int:
        """The latest case of a document."""
        with self.pages.session() as session:
            case = latest_case(session, document_id)
            assert case is not None
            return case.id

    def state(self, document_id: int) -> tuple[str, str]:
        """Case state and document status."""
        with self.pages.session() as session:
            case = latest_case(session, document_id)
            assert case is not None
            return case.state.value, session.get_one(Document, document_id).status.value

    def log_is_clean(self) -> bool:
        """What the command that verifies the log asks."""
        with self.pages.session() as session:
            return verify(session.connection()).fault is None

    def sign_in(self, tab: Page, login: str) -> None:
        """Sign somebody in through the form."""
        tab.goto(f"{self.staff}/sign-in")
        tab.locator("#login").fill(login)
        tab.locator("#password").fill(PASSWORD)
        with tab.expect_navigation():
            tab.locator("#sign-in button[type=submit]").click()
        assert not tab.url.endswith("/sign-in"), login


@contextmanager
def running_house(
    folder: Path, database_url: str, furnish: Callable[[Flask], None] = lambda _: None
) -> Iterator[BrowserHouse]:
    """Run everything over a prepared staff database until the block ends.

    ``furnish`` may add to the staff application before it is served.
    """
    settings = Settings.from_env(
        {
            "REVIEW_DATA": str(folder),
            "DATABASE_URL": database_url,
            "REVIEW_UPLOAD_LIMIT_MB": "2",
        }
    )
    outside = PublicSettings.from_env({"REVIEW_PUBLIC_DATA": str(settings.public_data)})
    upgrade_public(outside.public_database_url)
    clock, worker = Clock(MORNING), Worker()
    app = create_app(settings, clock=clock, enqueue=worker.tell)
    app.jinja_env.bytecode_cache = STAFF_TEMPLATES
    furnish(app)
    pages = PageHouse(app, clock, [])
    site = create_public_app(outside, ensure_public_secrets(outside))
    site.jinja_env.bytecode_cache = PUBLIC_TEMPLATES
    work = make_work(settings, pages.house.secrets, clock=clock)
    worker.start(work)
    with ExitStack() as running:
        running.callback(_close, pages, work, site)
        running.callback(worker.stop)
        staff = running.enter_context(serving(app))
        public = running.enter_context(serving(site))
        yield BrowserHouse(pages, worker, staff, public, folder)
    assert not worker.faults, worker.faults


def _close(pages: PageHouse, work: Work, site: Any) -> None:
    work.sessions.kw["bind"].dispose()
    pages.house.engine.dispose()
    site.extensions["public_site"].catalogue.close()


def signed_in_tabs(house: BrowserHouse, open_tab: OpenTab) -> SignedIn:
    """A function that opens a tab for somebody: ``as_("drafter", viewport=PAD)``.

    The first time they sign in through the form; later tabs of the same house keep that sign-in.
    """

    def as_(login: str, **options: Any) -> Page:
        known = house.sign_ins.get(login)
        if known is not None:
            options = {"storage_state": known, **options}
        tab = open_tab(base_url=house.staff, **options)
        if known is None:
            house.sign_in(tab, login)
            house.sign_ins[login] = tab.context.storage_state()
        return tab

    return as_
