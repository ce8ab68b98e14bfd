"""The worker of page tests: does what the tasks do, with the engines in this very process.

The limited child process costs seconds for every file and has tests of its own. What is taken in goes
through the same services as a task's.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from review.domain.findings import speaks_against
from review.domain.redaction import copy_format
from review.domain.values import Actor
from review.engines.content import embedded_digests
from review.engines.find.plain import find_in
from review.engines.inspect import inspect
from review.engines.model import as_json
from review.engines.redact import program
from review.engines.render import render_page
from review.jobs.releases import reading_text
from review.services.checking import (
    FoundInString,
    record_check,
    released_strings,
    set_reading_text,
)
from review.services.making import record_rendition, segments_name
from review.services.outstanding import claim, due_rows
from review.services.reading import record_reading, record_refusal
from review.store.documents import FileVersion
from review.store.findings import Rendition
from review.store.page_images import PageImage, PageImages
from review.store.releases import Release
from review.store.vault import Vault
from tests.web.conftest import PageHouse

SYSTEM = Actor(None, "system:test", system=True)


def work_off(house: PageHouse, vault: Vault) -> None:
    """Carry out every reading, rendition and check that waits; publishing is left alone."""
    acts = {"read": _read, "render": _render, "check": _check}
    while True:
        with house.session() as session:
            waiting = [w for w in due_rows(session, house.clock()) if w[0] in acts]
        if not waiting:
            return
        for kind, row_id in waiting:
            with house.session() as session:
                acts[kind](session, vault, row_id, house)
                session.commit()


def _answer(path: Path, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = as_json(inspect(path, name=name), details=True)
    if answer["status"] == "read":
        answer["embedded"] = [{"part": e.part, "sha256": e.sha256} for e in embedded_digests(path)]
    return answer


def _draw(path: Path, pages: int, images: PageImages, rendition: int | None = None) -> list[float]:
    sizes = [
        render_page(path, number, 595, images.path(PageImage(number, rendition=rendition)))
        for number in range(1, pages + 1)
    ]
    return [width / height for width, height in sizes]


def _path(vault: Vault, version: FileVersion) -> Path:
    if version.intake_key is not None:
        return vault.files.intake_path(version.intake_key)
    return vault.files.original_path(version.organisation_id, version.digest)


def _read(session: Session, vault: Vault, version_id: int, house: PageHouse) -> None:
    version, now = session.get_one(FileVersion, version_id), house.clock()
    claim(version, now)
    path = _path(vault, version)
    answer = _answer(path, version.name)
    if answer["status"] == "refused":
        record_refusal(
            session,
            vault,
            SYSTEM,
            version,
            reason=answer["reason"],
            message=answer["message"],
            now=now,
            today=house.house.day_of(now),
        )
        return
    shapes: list[float] = []
    if answer["file"]["format"] in ("pdf", "ofd"):
        shapes = _draw(path, answer["file"]["pages"], PageImages(vault.files, version_id))
    record_reading(session, vault, SYSTEM, version, answer, now=now, page_shapes=shapes)


def _render(session: Session, vault: Vault, rendition_id: int, house: PageHouse) -> None:
    row, now = session.get_one(Rendition, rendition_id), house.clock()
    claim(row, now)
    version = session.get_one(FileVersion, row.file_version_id)
    with tempfile.TemporaryDirectory() as folder:
        ending = copy_format(version.format)
        plan, out = Path(folder) / "plan.json", Path(folder) / f"out.{ending}"
        plan.write_text(json.dumps(row.plan), encoding="utf-8")
        told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with contextlib.redirect_stdout(told):
            code = program.main(
                [str(_path(vault, version)), "-o", str(out), "--plan", str(plan), "--details"]
            )
        told.flush()
        report = json.loads(told.buffer.getvalue())  # type: ignore[attr-defined]
        assert code == 0, report
        shapes: list[float] = []
        again = _answer(out, out.name)
        if ending == "pdf":
            images = PageImages(vault.files, version.id)
            shapes = _draw(out, again["file"]["pages"], images, row.id)
        segments = again["segments"]
        record_rendition(
            session, vault, SYSTEM, row, out, report, segments, now=now, page_shapes=shapes
        )


def _check(session: Session, vault: Vault, release_id: int, house: PageHouse) -> None:
    release = session.get_one(Release, release_id)
    claim(release, house.clock())
    texts = {}
    for entry in release.record["files"]:
        made = session.get_one(Rendition, entry["rendition"])
        segments = vault.files.read_working(made.file_version_id, segments_name(made.id))
        texts[entry["position"]] = reading_text(segments or [])
    set_reading_text(release, texts)
    found = [
        FoundInString(name, hit.code, text[hit.start : hit.end])
        for name, text in released_strings(release).items()
        for hit in find_in(text)
        if speaks_against(hit.code, hit.level)
    ]
    record_check(session, vault, SYSTEM, release, found, now=house.clock())
