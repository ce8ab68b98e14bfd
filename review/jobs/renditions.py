"""The task that makes a redacted copy: by its plan, proven, read again; kept only when it is proven. Of a
docx a PDF is printed beside it where its organisation wants one.

What proof costs grows with the pages of a scan on which something is removed: each of them is
recognised again. The result is read once more with the text that the proof let stand, so that what
a public reader searches is what was proven.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from review.domain.redaction import copy_format
from review.jobs.convert import CONVERSION_LIMITS
from review.jobs.engine_calls import EngineFailed, inspect, redact
from review.jobs.page_images import PAGED, draw_first
from review.jobs.printing import print_copy
from review.jobs.progress import Progress
from review.jobs.reading import Source, source_of
from review.jobs.recognising import recognised_keys
from review.jobs.removed_places import with_squares
from review.jobs.rows import bytes_of, claimed
from review.jobs.sandbox import SandboxLimits
from review.jobs.work import Work, system_actor
from review.services.making import record_rendition, record_rendition_failure
from review.services.outstanding import LEASE
from review.services.renditions import prints_copies
from review.store.documents import FileVersion, admitted
from review.store.findings import Rendition
from review.store.page_images import PageImages

#: Exit code of an engine whose result did not pass the proof (product.md section 10).
_NOT_VERIFIED = 3

#: Processor seconds for recognising one page of the result again, and for loading the models.
_CPU_A_PAGE: Final = 20
_CPU_START: Final = 20

#: Address space for it: models beside all pictures of a long scan (1.5 GB used for 135 pages).
_MEMORY: Final = 4 << 30


def make_rendition(work: Work, rendition_id: int) -> None:
    """Have the engine redact and verify one file by its plan; keep the result only when it is proven."""
    if not claimed(work, Rendition, rendition_id):
        return
    with work.transaction() as session:
        rendition = session.get_one(Rendition, rendition_id)
        version = session.get_one(FileVersion, rendition.file_version_id)
        plan, version_id = rendition.plan, version.id
        source = source_of(bytes_of(work, version), work.vault.files.working_folder(version_id))
        reading = work.vault.reading(version_id)
        ending = copy_format(version.format)
        drawn = ending != version.format
        prints = prints_copies(session, version)
        admit = admitted(session, version.organisation_id, version.digest)
        limits = proof_limits(work.proof_limits, plan, source, drawn=drawn)
        more = 2 * limits.seconds + CONVERSION_LIMITS.seconds if prints else 0.0
        lasts = timedelta(seconds=limits.seconds + work.limits.seconds + more)
        rendition.leased_until = work.clock() + max(LEASE, lasts)
    with tempfile.TemporaryDirectory(dir=work.vault.files.working_folder(version_id)) as folder:
        out = Path(folder) / f"out.{ending}"
        try:
            on_progress = _Progress(work, rendition_id)
            made = _redacted(
                work, source, out, plan, limits=limits, admit=admit, on_progress=on_progress
            )
            beside = None
            if prints:
                beside = print_copy(
                    source,
                    out,
                    _plan_beside(out),
                    reading,
                    Path(folder) / "printed.pdf",
                    texts=[each["text"] for each in made.segments],
                    limits=limits,
                )
            shapes: Sequence[float] = ()
            pages = out if ending in PAGED else beside.file if beside is not None else None
            if pages is not None:
                images = PageImages(work.vault.files, version_id)
                shapes = draw_first(pages, images, work.limits, rendition=rendition_id)
        except NotProven as refused:
            _no_rendition(work, rendition_id, refused.reason, refused.report, final=True)
            return
        except EngineFailed as failed:
            _no_rendition(work, rendition_id, failed.code, None, final=False)
            return
        segments = made.segments
        if ending == "pdf":
            segments = with_squares(segments, reading.get("segments", []), plan)
        with work.transaction() as session:
            record_rendition(
                session,
                work.vault,
                system_actor(),
                session.get_one(Rendition, rendition_id),
                out,
                made.report,
                segments,
                now=work.clock(),
                page_shapes=shapes,
                beside=beside,
            )


@dataclass(frozen=True)
class _Progress:
    """Writes onto the row how far its copy is."""

    work: Work
    rendition_id: int

    def __call__(self, seen: Progress) -> None:
        with self.work.transaction() as session:
            rendition = session.get_one(Rendition, self.rendition_id)
            rendition.step = seen.step[:10]
            rendition.pages_done, rendition.pages_to_do = seen.done, seen.to_do


def proof_limits(
    limits: SandboxLimits, plan: Mapping[str, Any], source: Source, *, drawn: bool = False
) -> SandboxLimits:
    """What redacting and proving may use: more for every page on which something is removed, where
    pages were recognised, because those are recognised again, or where the copy consists of pictures
    (``drawn``), because those are read as well; and for every picture of a package.
    """
    if source.recognised is None and not drawn:
        return limits
    pages = {str(a.get("page") or a.get("segment")) for a in plan["actions"]}
    if source.recognised is not None:
        pages.update(key for key in recognised_keys(source.recognised) if "/" in key)
    cpu = limits.cpu + _CPU_START + _CPU_A_PAGE * len(pages)
    return replace(
        limits,
        cpu=cpu,
        seconds=limits.seconds * cpu / limits.cpu,
        memory=max(limits.memory, _MEMORY),
    )


@dataclass(frozen=True)
class _Made:
    """A verified rendition: its report and its text as read again."""

    report: dict[str, Any]
    segments: Sequence[dict[str, Any]]


class NotProven(Exception):
    """The redactor refused, or what it made did not pass the proof: nothing may be published."""

    def __init__(self, reason: str, report: dict[str, Any]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.report = report


def _redacted(
    work: Work,
    source: Source,
    out: Path,
    plan: dict[str, Any],
    *,
    limits: SandboxLimits,
    admit: bool,
    on_progress: Callable[[Progress], None],
) -> _Made:
    """Redact, verify, and read the result again. Raises NotProven or EngineFailed."""
    plan_path = _plan_beside(out)
    plan_path.write_text(json.dumps(plan), encoding="utf-8")
    code, report = redact(
        source.path,
        out,
        plan_path,
        limits=limits,
        admit_secrecy_mark=admit,
        recognised=source.recognised,
        on_progress=on_progress,
    )
    if code != 0 or not report.get("verified"):
        reason = "not_verified" if code == _NOT_VERIFIED else str(report.get("reason") or "refused")
        raise NotProven(reason, report)
    again = inspect(
        out, out.name, limits=work.limits, admit_secrecy_mark=True, ocr=False, names=False
    )
    if again["status"] != "read":
        raise EngineFailed("rendition_unreadable")
    return _Made(report, text_of_copy(again["segments"]))


def _plan_beside(out: Path) -> Path:
    """Where the plan of a copy that is being made lies."""
    return out.parent / "plan.json"


def text_of_copy(segments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The segments of a redacted copy as its readers have them.

    A page that became a picture carries its text as an invisible layer, made and proven by us: that
    layer is its text. In any other file such a layer is only what somebody's recognition left there.
    """
    layers = {s["page"]: s for s in segments if s["kind"] == "scan_layer"}
    found = []
    for segment in segments:
        layer = layers.get(segment["page"])
        if segment["kind"] == "unread":
            if layer is not None:
                found.append({**layer, "id": f"page-{layer['page']}", "kind": "page"})
        elif segment["kind"] != "scan_layer":
            found.append(segment)
    return found


def _no_rendition(
    work: Work, rendition_id: int, reason: str, report: dict[str, Any] | None, *, final: bool
) -> None:
    with work.transaction() as session:
        row = session.get_one(Rendition, rendition_id)
        now = work.clock()
        record_rendition_failure(
            session, system_actor(), row, reason[:40], report, now=now, final=final
        )
