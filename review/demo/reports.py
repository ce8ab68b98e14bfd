"""The yearly reports of the demonstration: cases of reconsideration and litigation, one annual report that
is frozen, signed and public, the next one begun.

Each is left alone where it is there already, so that an interrupted load can go on.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from review.demo.staging import Stage
from review.domain.commands import (
    CloseDispute,
    ExplainCheck,
    FreezeAnnual,
    PreparePublication,
    PublishReport,
    RecordDispute,
    SignReport,
    TypeFigure,
    WriteParagraph,
)
from review.domain.disputes import DisputeEntry
from review.domain.report_forms import ASKED, Chapter, FormCell, Proceeding, RequestRow, Result
from review.domain.reports import ReportKind, ReportState
from review.domain.states import Role
from review.services.reports.annual import Annual, annual_of
from review.services.reports.annual_acts import explain_check, freeze_annual, type_figure
from review.services.reports.disputes import close_dispute, record_dispute
from review.services.reports.publishing import prepare_publication, publish_report
from review.services.reports.writing import sign_report, write_paragraph
from review.store.disputes import Dispute, ledger
from review.store.people import Organisation
from review.store.report_publications import publication_of
from review.store.requests import InformationRequest
from review.web.reports.annual_paper import annual_paper
from review.web.reports.annual_public import public_parts

_GOVERNMENT, _COURT = "海州市人民政府", "海州铁路运输法院"
#: What only people can say, by the key of the cell; the rest is nought.
_TYPED = {
    "proactive.licensing.decisions": Decimal(1286),
    "proactive.penalty.decisions": Decimal(342),
    "proactive.coercion.decisions": Decimal(18),
    "proactive.fees.amount": Decimal("126.45"),
}
_PROBLEMS = (
    "一是少数公文的不公开理由写得笼统，看不出公开后的具体影响。"
    "改进措施：把理由是否具体列入抽查，发现一件退改一件。\n"
    "二是个别公文印发后上网不及时。改进措施：时限写进科室分工，每周核对一次待公开清单。"
)
_MAY_BE_READ = "只有机关名称、文号和统计数字，没有个人信息。"
_EXPLAINED = "上年报告定稿后补录了往年公文，补录清单存政务公开办，已逐件核对。"


def hold_reports(stage: Stage, july: int) -> None:
    """All of it, in order of time; ``july`` is the year of the open July."""
    frozen = july - 2
    _contest(stage, frozen)
    _close_year(stage, frozen)
    _begin_year(stage, frozen + 1)


# ---- disputes ------------------------------------------------------------------------------------


def _contest(stage: Stage, year: int) -> None:
    """Four cases: upheld, corrected, a suit after reconsideration, and one that is pending."""
    with stage.house.sessions() as session:
        if ledger(session, stage.organisation_id):
            return
    review, suit = Proceeding.REVIEW, Proceeding.SUIT_AFTER_REVIEW
    first = _file(stage, review, f"海复〔{year}〕31号", date(year, 4, 16))
    _end(stage, first, Result.UPHELD, date(year, 6, 12), "认为答复适用法律正确，程序合法。")
    second = _file(stage, suit, f"（{year}）海铁行初58号", date(year, 7, 2), after=first)
    third = _file(stage, review, f"海复〔{year + 1}〕12号", date(year + 1, 3, 5))
    _end(stage, second, Result.OTHER, date(year + 1, 1, 17), "原告撤回起诉，法院裁定准许。")
    _end(stage, third, Result.CORRECTED, date(year + 1, 4, 28), "责令就可以公开的部分重新答复。")
    _file(stage, Proceeding.SUIT_DIRECT, f"（{year + 1}）海铁行初77号", date(year + 1, 11, 20))


def _file(
    stage: Stage, proceeding: Proceeding, reference: str, day: date, after: Dispute | None = None
) -> Dispute:
    """A case over the request of the one before, or over the last that was answered before the day."""
    stage.on(day + timedelta(days=3))
    entry = DisputeEntry(
        proceeding=proceeding,
        reference=reference,
        body=_GOVERNMENT if proceeding is Proceeding.REVIEW else _COURT,
        filed_on=min(day, stage.today),
        request_id=_contested(stage, day) if after is None else after.request_id,
        after_id=None if after is None else after.id,
    )
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = RecordDispute(organisation_id=stage.organisation_id, entry=entry)
        return record_dispute(session, actor, command, **stage.time)


def _contested(stage: Stage, day: date) -> int | None:
    query = (
        select(InformationRequest.id)
        .where(
            InformationRequest.organisation_id == stage.organisation_id,
            InformationRequest.closed_on < day,
        )
        .order_by(InformationRequest.closed_on.desc(), InformationRequest.id)
        .limit(1)
    )
    with stage.house.sessions() as session:
        return session.scalar(query)


def _end(stage: Stage, row: Dispute, result: Result, day: date, note: str) -> None:
    stage.on(day + timedelta(days=5))
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = CloseDispute(
            dispute_id=row.id,
            version=row.version,
            result=result,
            on=min(day, stage.today),
            note=note,
        )
        close_dispute(session, actor, command, **stage.time)


# ---- the annual report ---------------------------------------------------------------------------


def _close_year(stage: Stage, year: int) -> None:
    """The report of a year that is over: typed, written, frozen by the officer, signed by the leader, public."""
    stage.on(date(year + 1, 1, 14))
    annual = _standing(stage, year)
    if annual.state is ReportState.DRAFT:
        _type(stage, annual)
        for chapter, text in _words(annual).items():
            if chapter not in annual.paragraphs:
                _write(stage, year, chapter, text)
        for about in _standing(stage, year).unexplained:
            _explain(stage, year, about.key, about.difference or 0)
        stage.on(date(year + 1, 1, 22))
        _freeze(stage, _standing(stage, year))
    report = _standing(stage, year).report
    if report is not None and report.state is ReportState.FROZEN:
        stage.on(date(year + 1, 1, 24))
        with stage.acting(Role.APPROVER) as (session, actor):
            command = SignReport(report_id=report.id, version=report.version)
            sign_report(session, actor, command, now=stage.moment)
    _publish(stage, _standing(stage, year))


def _publish(stage: Stage, annual: Annual) -> None:
    """The signed report goes before the public: its words are checked, then it is written outside."""
    report = annual.report
    if report is None or report.state is not ReportState.SIGNED:
        return
    stage.on(date(annual.year + 1, 1, 26))
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        begun = publication_of(session, report.id)
        if begun is not None and begun.published_at is not None:
            return
        name = session.get_one(Organisation, stage.organisation_id).name
        zone = stage.house.settings.time_zone
        paper = annual_paper(name, annual, now=stage.moment, zone=zone, drawn=False)
        command = PreparePublication(
            report_id=report.id,
            version=report.version,
            title=paper.title,
            parts=public_parts(paper, annual),
        )
        row = prepare_publication(session, actor, command, now=stage.moment)
        publishing = PublishReport(
            report_id=report.id, version=row.version, explanation=_MAY_BE_READ
        )
    stage.carry_out("annual_report", row.id)
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        publish_report(session, actor, publishing, now=stage.moment)
    stage.carry_out("annual_report", row.id)


def _begin_year(stage: Stage, year: int) -> None:
    """The next one is a draft: its figures are typed, part five is still to be written."""
    stage.on(date(year + 1, 1, 12))
    annual = _standing(stage, year)
    if annual.state is ReportState.DRAFT:
        _type(stage, annual)


def _standing(stage: Stage, year: int) -> Annual:
    with stage.house.sessions() as session:
        return annual_of(
            session,
            stage.organisation_id,
            year,
            today=stage.today,
            zone=stage.house.settings.time_zone,
        )


def _type(stage: Stage, annual: Annual) -> None:
    for cell in ASKED:
        if cell not in annual.typed:
            _type_one(stage, annual.year, cell, _TYPED.get(cell.key, Decimal(0)))


def _type_one(stage: Stage, year: int, cell: FormCell, value: Decimal) -> None:
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = TypeFigure(
            organisation_id=stage.organisation_id, year=year, cell=cell, value=value, note=""
        )
        zone = stage.house.settings.time_zone
        type_figure(session, actor, command, zone=zone, **stage.time)


def _write(stage: Stage, year: int, chapter: Chapter, text: str) -> None:
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = WriteParagraph(
            organisation_id=stage.organisation_id,
            kind=ReportKind.ANNUAL,
            year=year,
            chapter=chapter.value,
            number=0,
            text=text,
        )
        write_paragraph(session, actor, command, **stage.time)


def _explain(stage: Stage, year: int, key: str, difference: int) -> None:
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = ExplainCheck(
            organisation_id=stage.organisation_id,
            year=year,
            check=key,
            difference=difference,
            text=_EXPLAINED,
        )
        zone = stage.house.settings.time_zone
        explain_check(session, actor, command, zone=zone, **stage.time)


def _freeze(stage: Stage, annual: Annual) -> None:
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = FreezeAnnual(
            organisation_id=stage.organisation_id,
            year=annual.year,
            version=annual.version,
            as_of=stage.today,
            drafts=(),
        )
        zone = stage.house.settings.time_zone
        freeze_annual(session, actor, command, zone=zone, **stage.time)


def _words(annual: Annual) -> dict[Chapter, str]:
    """What the officer wrote, with the figures as they stood."""
    year, requests = annual.year, annual.tables.requests
    new, closed, left = (
        requests.at(row, "total")
        for row in (RequestRow.NEW, RequestRow.TOTAL, RequestRow.CARRIED_OUT)
    )
    return {
        Chapter.PROACTIVE: f"{year}年坚持先审查后公开，政策文件和行政规范性文件在印发后20个工作日内上网。",
        Chapter.REQUESTS: f"全年新收政府信息公开申请{new}件，办结{closed}件，结转下年度{left}件。",
        Chapter.MANAGEMENT: f"{year}年7月对以往印发的公文逐件评估公开属性，结果已在平台公告。",
        Chapter.PLATFORM: "政府信息公开平台可以按标题、文号、年份和有效性查询公文。",
        Chapter.SUPERVISION: "10月开展公文公开属性确定和标注情况抽查，发现的问题限期整改。",
        Chapter.PROBLEMS: _PROBLEMS,
        Chapter.OTHER: f"{year}年没有收取信息处理费。",
    }
