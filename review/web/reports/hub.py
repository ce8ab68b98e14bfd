"""The hub of the reports: one card each, with when it is due and how far it has come.

``REPORTS`` lists them; a report whose page does not exist, or which the reader may not open, has no
card. What a card says of its report is worked out by that report's own module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import lazy_gettext as _l

from review.domain.calendar import WorkingCalendar
from review.domain.permissions import Permission
from review.store.calendar import working_calendar
from review.web.access import current_organisation_id, may_in_organisation, requires
from review.web.deadlines import Badge, badge_of
from review.web.reports.annual_page import annual_standing
from review.web.reports.patrol import standing as patrol_standing
from review.web.reports.standing import Standing
from review.web.reports.submission_view import (
    confidentiality_standing,
    self_inspection_standing,
)
from review.web.session import current_session, today

bp = Blueprint("reports", __name__)


def _always_there(_organisation_id: int, _day: date) -> Standing | None:
    """A report that is owed to nobody: its page shows the figures of today."""
    return None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A line of the hub. ``standing`` is asked with the organisation and today's date."""

    endpoint: str
    permission: Permission
    title: Any
    sentence: Any
    standing: Callable[[int, date], Standing | None] = _always_there


@dataclass(frozen=True, kw_only=True)
class Card:
    """A report as ``reports/hub.html`` prints it."""

    title: str
    sentence: str
    url: str
    words: str
    done: bool
    due: Badge | None


#: Every report with a page. Those that are owed stand first, by their date; then this order.
REPORTS: tuple[Report, ...] = (
    Report(
        endpoint="annual.show",
        permission=Permission.FIGURES_READ,
        title=_l("年度报告"),
        sentence=_l("政府信息公开工作年度报告：六个部分，数字自动计算并核对勾稽。"),
        standing=annual_standing,
    ),
    Report(
        endpoint="statistics.show",
        permission=Permission.FIGURES_READ,
        title=_l("统计"),
        sentence=_l(
            "属性、决定、退回与用时、发现与例外、评估、抽查、依申请；可以看任何一天截止的数字。"
        ),
    ),
    Report(
        endpoint="self_inspection.show",
        permission=Permission.FIGURES_READ,
        title=_l("自查报告"),
        sentence=_l("公开属性认定、保密审查、公开时限、七月评估、抽查和纠错，按处室和全单位统计。"),
        standing=self_inspection_standing,
    ),
    Report(
        endpoint="confidentiality.show",
        permission=Permission.CONFIDENTIALITY_READ,
        title=_l("保密审查汇总表"),
        sentence=_l("每月办理的保密审查逐件汇总；没有办理的月份报零报告。"),
        standing=confidentiality_standing,
    ),
    Report(
        endpoint="timeliness.show",
        permission=Permission.FIGURES_READ,
        title=_l("上网时效"),
        sentence=_l("公文和效力变动是否在20个工作日内上网，超期的在谁手里；上半年的7月底前巡查。"),
        standing=patrol_standing,
    ),
    Report(
        endpoint="item_catalogue.show",
        permission=Permission.FIGURES_READ,
        title=_l("公开事项目录"),
        sentence=_l("按事项编码看公开了哪些公文，哪一期没有公开。"),
    ),
    Report(
        endpoint="interpretations.show",
        permission=Permission.FIGURES_READ,
        title=_l("政策解读"),
        sentence=_l("需要解读的公文，解读链接了没有，是否同步。"),
    ),
    Report(
        endpoint="ledgers.show",
        permission=Permission.FIGURES_READ,
        title=_l("台账"),
        sentence=_l("公开属性、保密审查、公开、公开件、评估五本台账，按屏幕上的条件导出。"),
    ),
    Report(
        endpoint="impact_records.list_records",
        permission=Permission.IMPACT_READ,
        title=_l("个人信息保护影响评估"),
        sentence=_l("依法例外公开个人信息时的评估记录，按条件导出，至少保存三年。"),
    ),
    Report(
        endpoint="gazette.show",
        permission=Permission.FIGURES_READ,
        title=_l("政府公报备选清单"),
        sentence=_l("主动公开的行政规范性文件，供公报编辑选登。"),
    ),
    Report(
        endpoint="appraisal.show",
        permission=Permission.FIGURES_READ,
        title=_l("处室考核"),
        sentence=_l("按时公开率、答复率、差错率和退回率，写明公式和分子、分母。"),
    ),
    Report(
        endpoint="disputes.list_disputes",
        permission=Permission.FIGURES_READ,
        title=_l("复议诉讼台账"),
        sentence=_l("因政府信息公开申请引起的行政复议、行政诉讼，进入年度报告第四部分。"),
    ),
)


@bp.get("/reports")
@requires(Permission.CONFIDENTIALITY_READ)  # whoever reads any report: the reviewer has one
def show() -> str:
    """What is owed, when, how far it has come; below, what can be looked at on any day."""
    organisation_id, day = current_organisation_id(), today()
    found = [
        (report, report.standing(organisation_id, day))
        for report in REPORTS
        if report.endpoint in current_app.view_functions and may_in_organisation(report.permission)
    ]
    owed = sorted(
        ((r, s) for r, s in found if s is not None and s.due is not None),
        key=lambda pair: pair[1].due or day,
    )
    others = [(r, s) for r, s in found if s is None or s.due is None]
    calendar = working_calendar(current_session())
    return render_template(
        "reports/hub.html",
        owed=[_card(report, standing, calendar, day) for report, standing in owed],
        others=[_card(report, standing, calendar, day) for report, standing in others],
    )


def _card(report: Report, standing: Standing | None, calendar: WorkingCalendar, day: date) -> Card:
    values: dict[str, Any] = dict(standing.values) if standing else {}
    due = standing.due if standing and not standing.done else None
    return Card(
        title=str(report.title),
        sentence=str(report.sentence),
        url=url_for(report.endpoint, **values),
        words=standing.words if standing else "",
        done=bool(standing and standing.done),
        due=badge_of(due, calendar, day),
    )
