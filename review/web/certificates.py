"""Words for the proof of a redacted copy: what each check showed, failed ones first, and what to do then.

Takes the stored report of a rendition; it never holds removed text. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.store.documents import FileState, FileVersion
from review.store.findings import Rendition
from review.web.wording import word

#: Check of the report -> (words when passed, words when failed, how its numbers are called).
CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "reopens": (_l("隐去版能正常打开"), _l("隐去版打不开"), _l("%(last)s种读法")),
    "original_read_twice": (
        _l("页面文字与原件所写一致"),
        _l("页面文字与原件所写不一致"),
        _l("%(first)s页"),
    ),
    "nothing_else_lost": (
        _l("标记以外的内容一字未少"),
        _l("标记以外的内容有缺失或变动"),
        _l("已逐字比对"),
    ),
    "removed_places_empty": (
        _l("要隐去的位置都已空白"),
        _l("要隐去的位置还能读到文字"),
        _l("%(first)s处"),
    ),
    "boxes_painted": (_l("要隐去的画面都已涂黑"), _l("有画面没有涂黑"), _l("%(first)s处")),
    "kept_places_stand": (
        _l("该保留的号码都还在"),
        _l("保留处与方案不一致"),
        _l("%(first)s个值"),
    ),
    "values_absent_text": (
        _l("隐去的内容在任何文字里都找不到"),
        _l("隐去的内容在文字里还能找到"),
        _l("%(last)s种读法"),
    ),
    "values_absent_raw": (
        _l("隐去的内容在任何部件、编码里都找不到"),
        _l("隐去的内容在文件部件里还能找到"),
        _l("逐字节"),
    ),
    "values_absent_codes": (
        _l("用文件里的任何字体都拼不出隐去的内容"),
        _l("用文件里的字体还能拼出隐去的内容"),
        _l("%(first)s段内容"),
    ),
    "words_kept": (
        _l("留下的文字仍能检索"),
        _l("留下的文字有的检索不到"),
        _l("%(first)s个词"),
    ),
    "readers_agree": (
        _l("几种读取程序读到的文字一致"),
        _l("几种读取程序读到的文字不一致"),
        _l("%(first)s页"),
    ),
    "fonts_clean": (_l("字体里没有留下隐去的字"), _l("字体里还留有隐去的字"), _l("已核")),
    "no_hidden_text": (_l("没有看不见的文字"), _l("有看不见的文字"), _l("0处")),
    "no_hidden_parts": (
        _l("没有批注、修订、附件、脚本"),
        _l("还有批注、修订、附件或脚本"),
        _l("0项"),
    ),
    "marks_illegible": (
        _l("隐去处的画面里认不出任何字"),
        _l("隐去的内容在画面里还认得出"),
        _l("重新识别%(first)s页"),
    ),
    "picture_kept": (
        _l("标记以外的画面没有变动"),
        _l("标记以外的画面有变动"),
        _l("比对%(first)s页"),
    ),
    "pixels_outside": (
        _l("标记以外的画面逐点比对没有变动"),
        _l("标记以外的画面有变动"),
        _l("比对%(first)s页"),
    ),
    "pictures_illegible": (
        _l("图片和画出来的字里认不出隐去的内容"),
        _l("图片或画出来的字里还认得出隐去的内容"),
        _l("识别%(first)s处"),
    ),
    "no_earlier_version": (_l("没有早先的版本"), _l("文件里还带着早先的版本"), _l("0个")),
    "no_metadata": (_l("没有作者、时间等文档属性"), _l("还有作者、时间等文档属性"), _l("0项")),
}


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
    certificate: Certificate | None


def rendition_row(version: FileVersion, label: str, rendition: Rendition | None) -> RenditionRow:
    """The redacted copy of a file by the present plan: not asked for, on its way, or with its proof."""
    if rendition is None:
        words = _("还没有生成隐去版")
        return RenditionRow(
            file=label, version_id=version.id, waiting=False, words=words, certificate=None
        )
    waiting = rendition.state in (FileState.PENDING, FileState.WORKING)
    done = not waiting
    return RenditionRow(
        file=label,
        version_id=version.id,
        waiting=waiting,
        words=word(rendition.state, "rendition_state"),
        certificate=certificate_of(rendition, label) if done else None,
    )


def certificate_of(rendition: Rendition, label: str) -> Certificate:
    """The certificate of a rendition that was made or that failed."""
    report = rendition.report or {}
    checks = worded_checks(report.get("checks", []))
    links = []
    if rendition.verified:
        links = [
            (str(_("打印证书")), _address("renditions.certificate", rendition)),
            (str(_("下载隐去版")), _address("renditions.download", rendition)),
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
        note=None if rendition.verified else _failed(rendition, checks),
        digest=rendition.bytes_digest or "",
    )


def _address(endpoint: str, rendition: Rendition) -> str:
    return url_for(endpoint, document_id=rendition.document_id, rendition_id=rendition.id)


def worded_checks(checks: list[Mapping[str, Any]]) -> tuple[tuple[bool, str, str], ...]:
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
            return _("第%(pages)s页", pages="、".join(places))
        return _("%(n)s处不符", n=len(places) or 1)
    numbers = re.findall(r"\d+", detail)
    if not numbers:
        return "" if "%" in words else words
    return words % {"first": numbers[0], "last": numbers[-1]}


def _failed(rendition: Rendition, checks: tuple[tuple[bool, str, str], ...]) -> str:
    """What a failed verification means and the ways on; there is no way round it."""
    if checks:
        return _(
            "没有生成文件。请改处理方式后再生成；还不行，就从原程序重新导出，或者打印后扫描成新文件。"
        )
    reason = word(rendition.reason or "failed", "file_reason")
    return _("没有生成文件：%(reason)s。请再试一次，还不行就换一个文件。", reason=reason)
