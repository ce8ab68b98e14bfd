"""Importing past documents against bare hashing and copying of the same files; reading is left out.

Both write every file to the disk for good (fsync), as whoever takes papers in must. The bare peer does
that and nothing else; the product also makes document, file version, row and event of each.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from bench.harness import Row, seconds
from review.config import Settings
from review.config.keys import Secrets
from review.domain.commands import BeginImport, SteerImport
from review.domain.commands.importing import ImportMove
from review.jobs.importing import carry_import
from review.jobs.work import Work, make_work, system_actor
from review.public.migrate import upgrade_public
from review.services.importing.steering import begin_import, steer_import
from review.store.documents import Document
from review.store.imports import ImportRun
from review.store.migrate import upgrade
from review.store.people import Office, Organisation

FILES = 2_000
ROUNDS = 3
#: Bytes of a file: as office papers are, half a hundred to some hundred kilobytes.
SIZES = (40_000, 400_000)
GOAL = 0.5
NOW = datetime(2026, 7, 17, 1, tzinfo=UTC)


def fill(folder: Path, count: int) -> None:
    """Write files of invented bytes and sizes."""
    chance = random.Random(7)
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.docx").write_bytes(chance.randbytes(chance.randint(*SIZES)))


def bare(source: Path, target: Path) -> None:
    """Hash and copy every file, each on the disk for good."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        digest = hashlib.sha256()
        with path.open("rb") as stream, (target / path.name).open("xb") as out:
            while block := stream.read(1 << 20):
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        assert len(digest.hexdigest()) == 64


def a_house(folder: Path) -> Work:
    """An empty house with one office."""
    settings = Settings.from_env({"REVIEW_DATA": str(folder)})
    settings.staff_folder.mkdir(parents=True)
    upgrade(settings.database_url)
    upgrade_public(settings.public_database_url)
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    work = make_work(settings, secrets, clock=lambda: NOW)
    with work.transaction() as session:
        organisation = Organisation(
            name="海屿区人民政府", short_name="海屿", code="c", number_code="海府", created_at=NOW
        )
        session.add(organisation)
        session.flush()
        session.add(Office(organisation_id=organisation.id, name="综合处"))
    return work


def judged(work: Work, source: Path, count: int) -> int:
    """An import of every file, judged and started; answers the run."""
    header = "标题,文件名,印发日期,文号,处室\n"
    lines = (
        f"第{n}号通知,{n}.docx,2012-05-07,海府〔2012〕{n + 1}号,综合处\n" for n in range(count)
    )
    manifest = (header + "".join(lines)).encode()
    came = work.vault.files.receive(io.BytesIO(manifest), len(manifest) + 1)
    with work.transaction() as session:
        command = BeginImport(
            organisation_id=1, office_id=None, manifest_name="a.csv", manifest_key=came.key,
            manifest_digest=came.digest, zip_name="", zip_key=None, folder=str(source),
        )  # fmt: skip
        run_id = begin_import(session, system_actor(), command, now=NOW, today=NOW.date()).id
    carry(work, run_id)
    with work.transaction() as session:
        version = session.get_one(ImportRun, run_id).version
        command_start = SteerImport(run_id=run_id, version=version, move=ImportMove.START)
        steer_import(session, work.vault, system_actor(), command_start, now=NOW)
    return run_id


def carry(work: Work, run_id: int) -> None:
    """Slices until nothing is left."""
    while carry_import(work, run_id):
        continue


def run() -> list[Row]:
    """How many times as fast as the bare peer (1 = the same); and files a second."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        source = root / "source"
        fill(source, FILES)
        bare(source, root / "warm")
        copying, importing = [], []
        for number in range(ROUNDS):
            work = a_house(root / f"house-{number}")
            run_id = judged(work, source, FILES)
            turns: list[tuple[list[float], Callable[[], None]]] = [
                (copying, lambda n=number: bare(source, root / f"bare-{n}")),  # type: ignore[misc]
                (importing, lambda w=work, r=run_id: carry(w, r)),  # type: ignore[misc]
            ]
            for times, act in turns if number % 2 == 0 else reversed(turns):
                times.append(seconds(act))
            with work.sessions() as session:
                assert session.scalar(select(func.count()).select_from(Document)) == FILES
            work.sessions.kw["bind"].dispose()
    ratio = median(copying) / median(importing)
    return [
        Row("importing: against bare hashing and copying", ratio, "times", GOAL),
        Row("importing: files taken in", FILES / median(importing), "files per second"),
    ]
