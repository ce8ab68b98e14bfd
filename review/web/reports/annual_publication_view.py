"""How far a signed annual report has come on its way to the public site, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.reports import ReportState
from review.services.reports.annual import Annual
from review.services.reports.publishing import faults_of, publication_digest
from review.store.documents import FileState
from review.store.report_publications import ReportPublication, publication_of
from review.web.locale import write_datetime
from review.web.pages import Offer, reasons_of
from review.web.reports.annual_asked import refusals_on
from review.web.session import current_session
from review.web.wording import word, words


@dataclass(frozen=True, kw_only=True)
class PublicationPart:
    """The publication beside the figures."""

    tone: str
    title: str
    words: str
    waiting: bool
    prepare: Offer | None
    publish: Offer | None


def publication_part(annual: Annual) -> PublicationPart | None:
    """None before the report is signed."""
    report = annual.report
    if report is None or report.state is not ReportState.SIGNED:
        return None
    row = publication_of(current_session(), report.id)
    tone, title, words = _standing(row)
    may = not refusals_on(annual, Permission.REPORT_PUBLISH)
    open_ = row is None or row.published_at is None
    return PublicationPart(
        tone=tone,
        title=title,
        words=words,
        waiting=row is not None and row.state in (FileState.PENDING, FileState.WORKING),
        prepare=_prepare(annual) if may and row is None else None,
        publish=_publish(annual, row) if may and open_ and row is not None else None,
    )


def _standing(row: ReportPublication | None) -> tuple[str, str, str]:
    if row is None:
        return "info", _("报告已签发，可以公布"), _("先检查文字里有没有个人信息，再公布。")
    if row.state is FileState.FAILED:
        return "stop", _("没有办成"), word(row.reason or "", "file_reason")
    if row.written_at is not None:
        at = write_datetime(row.published_at)
        return "ok", _("报告已在公开网站"), _("%(at)s公布", at=at)
    if row.published_at is not None:
        return "info", _("正在送往公开网站"), ""
    return _checked(row)


def _checked(row: ReportPublication) -> tuple[str, str, str]:
    """What the check of the words came to."""
    if row.checked_digest != publication_digest(row):
        return "info", _("正在检查文字"), _("一般几秒钟，刷新可看结果。")
    if not row.hits:
        return "ok", _("文字已检查，可以公布"), ""
    kinds = words(row.hits, "finding")
    said = _(
        "有%(count)s处像是不能公开的内容：%(kinds)s。本单位的办公电话等可以公布，写明原因即可。",
        count=len(row.hits),
        kinds=kinds,
    )
    return "warn", _("公布前请核对"), str(said)


def _prepare(annual: Annual) -> Offer:
    return Offer(
        id="prepare",
        label=_("准备公布"),
        url=url_for("annual_publication.prepare", year=annual.year),
        consequence=_("按签发的数字和文字生成网页，并检查文字。"),
        primary=True,
        fields={"version": annual.version},
    )


def _publish(annual: Annual, row: ReportPublication) -> Offer:
    # What is typed into the box below may be the reason that is asked for.
    faults = faults_of(row, "–" if row.hits else "")
    return Offer(
        id="publish-report",
        label=_("公布"),
        url=url_for("annual_publication.publish", year=annual.year),
        enabled=not faults,
        reasons=reasons_of(faults),
        consequence=_("公布后网站上就能看到，不能再改。"),
        primary=True,
        fields={"version": row.version},
        comment="required" if row.hits else None,
        comment_label=_("为什么这些内容可以公布"),
    )
