"""Bringing the past documents in: manifests of some thousand lines, judged and landed by the import itself.

In batches, so that memory does not grow with the number of documents. A batch that is in already is
found to be so by its numbers, as with any manifest that is brought twice.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from review.demo.past import Past, past_papers
from review.demo.people import ORGANISATIONS
from review.demo.staging import Stage
from review.demo.typeset import Paper, typeset_docx
from review.domain.commands import BeginImport, SteerImport
from review.domain.commands.importing import ImportMove
from review.domain.states import Attribute, Role
from review.jobs.importing import carry_import
from review.services.importing.steering import begin_import, steer_import
from review.services.outstanding import due_later
from review.store.documents import Document
from review.store.imports import ImportRun, ImportStep

#: Lines of one manifest.
BATCH = 4000
_HEADER = (
    "标题", "文号", "发文机关", "文种", "成文日期", "印发日期", "公开属性", "不公开依据", "理由", "处室",
    "规范性文件", "仅纸质", "文件路径", "内容概述",
)  # fmt: skip
_WORDS = {
    Attribute.PROACTIVE: "主动公开",
    Attribute.ON_REQUEST: "依申请公开",
    Attribute.EXEMPT: "不予公开",
}
_ISSUERS = {made.key: made.name for made in ORGANISATIONS}


def bring_past(
    stages: dict[str, Stage],
    july: int,
    count: int,
    seed: int,
    *,
    earlier: bool,
    on_batch: Callable[[int], None],
) -> None:
    """Import the past documents of one of the two occasions; ``on_batch`` hears how many came."""
    for key, stage in stages.items():
        mine = (p for p in past_papers(july, count, seed, earlier=earlier) if p.organisation == key)
        for batch in _batches(mine):
            if not _is_in(stage, batch[-1]):
                _bring(stage, batch)
            on_batch(len(batch))


def _batches(papers: Iterable[Past]) -> Iterator[list[Past]]:
    rest = iter(papers)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _is_in(stage: Stage, last: Past) -> bool:
    """Whether the last line of a batch is a document already: then all of them were gone through."""
    with stage.house.sessions() as session:
        query = select(func.count()).where(
            Document.organisation_id == stage.organisation_id, Document.number_key == last.number
        )
        return bool(session.scalar(query))


def _bring(stage: Stage, papers: list[Past]) -> None:
    """One manifest with its files, by the clerk: judged, started, landed; its files are read."""
    with tempfile.TemporaryDirectory(prefix="demo-") as place:
        folder = Path(place) / "历年公文"
        folder.mkdir()
        for past in papers:
            if past.body:
                (folder / _name(past)).write_bytes(_file(past))
        data = _manifest(papers)
        received = stage.house.vault.files.receive(io.BytesIO(data), len(data))
        with stage.acting(Role.CLERK) as (session, actor):
            command = BeginImport(
                organisation_id=stage.organisation_id,
                office_id=None,
                manifest_name="历年公文清单.csv",
                manifest_key=received.key,
                manifest_digest=received.digest,
                zip_name="",
                zip_key=None,
                folder=str(folder),
            )
            run_id = begin_import(session, actor, command, **stage.time).id
        _work_off(stage, run_id)
        with stage.acting(Role.CLERK) as (session, actor):
            run = session.get_one(ImportRun, run_id)
            if run.step is not ImportStep.JUDGED:
                raise RuntimeError(f"demonstration manifest: {run.step} {run.reason} {run.notes}")
            start = SteerImport(run_id=run_id, version=run.version, move=ImportMove.START)
            steer_import(session, stage.house.vault, actor, start, now=stage.moment)
        _work_off(stage, run_id)
    with stage.house.sessions() as session:
        waiting = due_later(session, stage.moment, len(papers))
    for version_id in waiting:
        stage.carry_out("read_later", version_id)


def _work_off(stage: Stage, run_id: int) -> None:
    while carry_import(stage.work, run_id):
        pass


def _name(past: Past) -> str:
    return f"{past.number}.docx"


def _manifest(papers: list[Past]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADER)
    for past in papers:
        pattern, day = past.pattern, past.issued_on.isoformat()
        writer.writerow(
            (
                past.title,
                past.number,
                _ISSUERS[past.organisation],
                pattern.kind,
                day,
                day,
                _WORDS[pattern.attribute],
                pattern.ground,
                pattern.reason,
                pattern.office,
                "是" if pattern.normative else "",
                "" if past.body else "是",
                _name(past) if past.body else "",
                f"{past.title.removeprefix('关于')}。" if past.body else "",
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _file(past: Past) -> bytes:
    """The issued document as a Word file."""
    pattern = past.pattern
    return typeset_docx(
        Paper(
            issuer=_ISSUERS[past.organisation],
            title=past.title,
            addressees="各街道办事处，区政府有关部门",
            paragraphs=past.body,
            number=past.number,
            dated=past.issued_on,
            mark=f"（此件{_WORDS[pattern.attribute]}）",
        )
    )
