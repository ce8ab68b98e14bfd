"""The public process stands alone: started by somebody who can not read the house, it serves everything.

The house belongs to another user and is closed; the process gets its own settings and no privilege. What
may have a column outside is listed here by name: one more is a decision, not an accident.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from review.config import declared_settings, ensure_public_secrets
from review.public.chain_tables import ProofLink
from review.public.incoming import FileIn, NoticeIn, RecordIn
from review.public.migrate import upgrade_public
from review.public.report_format import AnnualReportIn
from tests.databases import SQLITE, Databases, free_port
from tests.public.houses import House, a_house

STRANGER = 12_345  # whose house it is
CANARY = "只有内网才知道"
PATIENCE = 60

SERVED = (
    "/",
    "/?q=%E4%B8%B4%E6%97%B6%E6%95%91%E5%8A%A9",
    "/documents/1",
    "/documents/1.json",
    "/documents/1/files/1",
    "/feed.atom",
    "/sitemap.xml",
    "/sitemaps/0.xml",
    "/robots.txt",
    "/notices",
    "/annual-reports",
    "/about",
    "/proof",
    "/proof.json",
)


@dataclass
class Alone:
    """A running public process, what it was given, and the house it must not know."""

    process: subprocess.Popen[bytes]
    port: int
    house: House
    staff: Path

    def get(self, address: str, **headers: str) -> tuple[int, bytes]:
        request = Request(f"http://127.0.0.1:{self.port}{address}", headers=headers)
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except HTTPError as refused:
            return refused.code, refused.read()


def without_privileges() -> list[str]:
    """Before a command: root keeps its name and loses every right over what is not its own."""
    if os.getuid():
        return []
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--"]


def close_to_others(staff: Path, public: Path) -> None:
    """Give the house to somebody else and let nobody in; the catalogue may be read, not written."""
    staff.mkdir(mode=0o700)
    (staff / "review.db").write_text(CANARY, encoding="utf-8")
    if os.getuid():
        staff.chmod(0)
        return
    written = [public, *(path for path in public.rglob("*") if "secrets" not in path.parts)]
    for path in (staff / "review.db", staff, *written):
        os.chown(path, STRANGER, STRANGER)


@contextmanager
def served(house: House, staff: Path) -> Iterator[Alone]:
    port = free_port()
    process = subprocess.Popen(
        [*without_privileges(), sys.executable, "-m", "review.serve", "--only", "public"],
        cwd=Path(__file__).parents[2],
        env={
            "PATH": os.environ["PATH"],
            "REVIEW_PUBLIC_DATA": str(house.settings.public_data),
            "PUBLIC_DATABASE_URL": house.settings.public_database_url,
            "REVIEW_PUBLIC_LISTEN": f"127.0.0.1:{port}",
        },
    )
    alone = Alone(process, port, house, staff)
    try:
        _wait(alone)
        yield alone
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(alone: Alone) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and alone.process.poll() is None:
        try:
            alone.get("/about")
        except (URLError, ConnectionError):
            continue
        return
    raise AssertionError("the public process did not start")


@pytest.fixture(scope="module")
def alone(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """One process for all: they only look."""
    folder = tmp_path_factory.mktemp("alone")
    public = folder / "public"
    public.mkdir()
    template = Path(databases.fresh(SQLITE, upgrade_public).removeprefix("sqlite:///"))
    catalogue = public / "catalogue.db"
    catalogue.write_bytes(template.read_bytes())
    with a_house(f"sqlite:///{catalogue}", folder) as house:
        for record_id in (1, 2):
            house.publish(record_id)
        house.hide(2, "正在核对")
        ensure_public_secrets(house.settings)
        staff = folder / "staff"
        close_to_others(staff, public)
        with served(house, staff) as alone:
            yield alone
        staff.chmod(0o700)


def test_it_serves_everything_without_the_house(alone: Alone) -> None:
    answers = {address: alone.get(address)[0] for address in SERVED}
    assert set(answers.values()) == {200}, answers
    assert alone.get("/documents/2")[0] == 410
    assert alone.get("/documents/1/files/1")[1] == b"%PDF-1.7 released"


def test_the_house_is_out_of_its_reach(alone: Alone) -> None:
    read = "import pathlib, sys; print(pathlib.Path(sys.argv[1]).read_text())"
    tried = subprocess.run(
        [*without_privileges(), sys.executable, "-c", read, str(alone.staff / "review.db")],
        capture_output=True,
        check=False,
    )
    assert tried.returncode != 0
    assert CANARY.encode() not in tried.stdout
    opened = Path(f"/proc/{alone.process.pid}/fd")
    assert not [one for one in opened.iterdir() if str(alone.staff) in os.path.realpath(one)]


def test_it_was_told_nothing_internal(alone: Alone) -> None:
    told = Path(f"/proc/{alone.process.pid}/environ").read_bytes().decode().split("\0")
    names = {line.partition("=")[0] for line in told}
    assert not names & {setting.name for setting in declared_settings() if not setting.public}
    assert not [line for line in told if str(alone.staff) in line]


@pytest.mark.parametrize(
    "address",
    [
        "/documents/1/files/../../../staff/review.db",
        "/documents/1/files/..%2f..%2f..%2fstaff%2freview.db",
        "/static/../../../staff/review.db",
        "/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/static//etc/passwd",
        "/documents/1/files/%00",
        "/documents/1/files/1%20or%201=1",
        "/documents/-1",
        "/documents/99999999999999999999",
        "/documents/1e0",
        "/documents/1/files/2",
        "/documents/3/files/1",
    ],
)
def test_no_address_leads_to_what_was_not_released(alone: Alone, address: str) -> None:
    status, body = alone.get(address)
    assert status == 404
    assert CANARY.encode() not in body
    assert b"root:" not in body


def test_the_list_of_what_may_leave_the_house_is_this_one() -> None:
    assert {item.name for item in fields(RecordIn)} == {
        "record_id", "index_number", "revision", "organisation_code", "organisation_name",
        "title", "issuer", "kind", "published_on", "released_at", "content_digest", "doc_number",
        "listing", "subject", "normative", "key_fields", "item_code", "doc_date", "issued_on",
        "effective_on", "july", "validity", "validity_on", "successor_id", "successor_text",
        "partial", "removals", "interpretation_url", "summary", "reading_text",
    }  # fmt: skip
    assert {item.name for item in fields(FileIn)} == {
        "position", "name", "media_type", "sha256", "bytes", "source",
    }  # fmt: skip
    assert {item.name for item in fields(NoticeIn)} == {
        "notice_id", "title", "body", "published_on",
    }  # fmt: skip
    assert {item.name for item in fields(AnnualReportIn)} == {
        "report_id", "year", "organisation_code", "organisation_name", "title", "parts",
        "published_on",
    }  # fmt: skip


def test_the_database_has_no_column_beyond_that_list() -> None:
    columns = {
        table.name: {column.name for column in table.columns}
        for table in ProofLink.metadata.sorted_tables
    }
    worked_out = {"sort_on", "year", "search_text", "norm_version"}
    hiding = {"state", "explanation", "withdrawn_at", "changed_at"}
    released = {item.name for item in fields(RecordIn)}
    assert columns == {
        "public_record": released | worked_out | hiding,
        "public_file": {"file_id", "record_id", "path"}
        | {item.name for item in fields(FileIn)} - {"source"},
        "notice": {item.name for item in fields(NoticeIn)},
        "annual_report": {item.name for item in fields(AnnualReportIn)},
        "change": {"change_id", "count"},
        "facet_count": {"listing", "with_facet", "with_value", "facet", "value", "count"},
        "proof_link": {"seq", "at", "act", "record_id", "body", "digest"},
        "applied_bundle": {
            "sequence", "digest", "key", "applied_at", "hides", "records", "notices", "links",
        },
        "pinned_key": {"pinned_key_id", "key", "pinned_at"},
    }  # fmt: skip
