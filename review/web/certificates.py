"""Words for the proof of a redacted copy: what each check showed, failed ones first, and what to do then.

Takes the stored report of a rendition; it never holds removed text. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.services.proof_again import FAILED_AGAIN
from review.store.documents import FileState, FileVersion
from review.store.findings import Rendition
from review.web.wording import word
from review.web.wording.joining import joined
from review.web.wording.proof import CHECKS


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What ``components/certificate.html`` prints, for the rendition of one file."""

    id: int
    passed: bool
    title: str
    checks: tuple[tuple[bool, str, str], ...]
    at: datetime | None
    links: tuple[tuple[str, str], ...]
    note: str | None
    digest: str


@dataclass(frozen=True, kw_only=True)
class RenditionRow:
    """How far the redacted copy of one file has come."""

    file: str
    version_id: int
    waiting: bool
    words: str
    #: Pages done and to do of the present step; None while nobody counts.
    progress: tuple[int, int] | None = None
    certificate: Certificate | None = None


def rendition_row(version: FileVersion, label: str, rendition: Rendition | None) -> RenditionRow:
    """The redacted copy of a file by the present plan: not asked for, on its way, or with its proof."""
    if rendition is None:
        words = _("还没有生成隐去版")
        return RenditionRow(file=label, version_id=version.id, waiting=False, words=words)
    if rendition.state not in (FileState.PENDING, FileState.WORKING):
        return RenditionRow(
            file=label,
            version_id=version.id,
            waiting=False,
            words=word(rendition.state, "rendition_state"),
            certificate=certificate_of(rendition, label),
        )
    counted = rendition.state is FileState.WORKING and rendition.pages_to_do > 0
    return RenditionRow(
        file=label,
        version_id=version.id,
        waiting=True,
        words=_under_way(rendition) if counted else word(rendition.state, "rendition_state"),
        progress=(rendition.pages_done, rendition.pages_to_do) if counted else None,
    )


def _under_way(rendition: Rendition) -> str:
    return _(
        "%(step)s，第%(done)s页，共%(all)s页",
        step=word(rendition.step, "rendition_step"),
        done=rendition.pages_done,
        all=rendition.pages_to_do,
    )


def certificate_of(rendition: Rendition, label: str) -> Certificate:
    """The certificate of a rendition that was made or that failed."""
    report = rendition.report or {}
    checks = worded_checks(report.get("checks", []))
    links = []
    if rendition.verified:
        links = [
            (str(_("打印证书")), _address("renditions.certificate", rendition)),
            *_downloads(rendition),
        ]
        title = _("%(file)s：隐去核验通过", file=label)
    else:
        title = _("%(file)s：隐去核验不通过", file=label)
    return Certificate(
        id=rendition.id,
        passed=rendition.verified,
        title=title,
        checks=checks,
        at=rendition.made_at,
        links=tuple(links),
        note=_note(rendition) if rendition.verified else _failed(rendition, checks),
        digest=rendition.bytes_digest or "",
    )


def _downloads(rendition: Rendition) -> list[tuple[str, str]]:
    """The files of a copy; none of one that was erased."""
    if rendition.erased_at is not None:
        return []
    links = [(str(_("下载隐去版")), _address("renditions.download", rendition))]
    if rendition.printed_digest is not None:
        links.append((str(_("下载PDF版")), _address("renditions.printed", rendition)))
    return links


def _note(rendition: Rendition) -> str | None:
    if rendition.erased_at is not None:
        return str(_("这一份已由新的隐去版代替，文件已经删除；证书留作记录。"))
    return _without_pdf(rendition)


def _address(endpoint: str, rendition: Rendition) -> str:
    return url_for(endpoint, document_id=rendition.document_id, rendition_id=rendition.id)


def worded_checks(checks: Sequence[Mapping[str, Any]]) -> tuple[tuple[bool, str, str], ...]:
    """Each check as (passed, words, measure), failed ones first."""
    found = []
    for check in checks:
        passed = bool(check["passed"])
        good, bad, measure = CHECKS.get(check["name"], (check["name"], check["name"], ""))
        words = str(good if passed else bad)
        found.append((passed, words, _measure(str(check["detail"]), str(measure), passed=passed)))
    return tuple(sorted(found, key=lambda c: c[0]))


def _measure(detail: str, words: str, *, passed: bool) -> str:
    """The numbers of a check in words; of a failed one how many places it names."""
    if not passed:
        _before, _colon, told = detail.partition("; failed: ")
        places = told.split(", ") if told else []
        if places and all(place.isdecimal() for place in places):
            return _("第%(pages)s页", pages=joined(places))
        return _("%(n)s处不符", n=len(places) or 1)
    numbers = re.findall(r"\d+", detail)
    if not numbers:
        return "" if "%" in words else words
    return words % {"first": numbers[0], "last": numbers[-1]}


def _without_pdf(rendition: Rendition) -> str | None:
    """Why a PDF that was wanted is not there, and what that means."""
    if rendition.printed_reason is None:
        return None
    reason = word(rendition.printed_reason, "print_reason")
    return _("没有做成PDF版：%(reason)s。公开时只有隐去版本身。", reason=reason)


def _failed(rendition: Rendition, checks: tuple[tuple[bool, str, str], ...]) -> str:
    """What a failed verification means and the ways on; there is no way round it."""
    if rendition.reason == FAILED_AGAIN:
        return _(
            "重新核验没有通过，这份隐去版不能再用，也不能发布。请重新生成；还不行，就从原程序重新导出，或者打印后扫描成新文件。"
        )
    if checks:
        return _(
            "没有生成文件。请改处理方式后再生成；还不行，就从原程序重新导出，或者打印后扫描成新文件。"
        )
    reason = word(rendition.reason or "failed", "file_reason")
    return _("没有生成文件：%(reason)s。请再试一次，还不行就换一个文件。", reason=reason)
