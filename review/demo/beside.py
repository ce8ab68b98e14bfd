"""What goes on beside July in the demonstration: a repeal list, a backlog project, two spot checks.

Each is left alone where it is there already, so that an interrupted load can go on.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

from sqlalchemy import func, select

from review.demo.staging import Stage
from review.domain.commands import (
    ApplyRepealList,
    BeginBacklog,
    BringRepealList,
    CloseSpotCheck,
    DrawSpotCheck,
    ExamineEntry,
    MarkValidity,
    OpenBatch,
    ReportRectified,
)
from review.domain.spot_checks import Criterion, CriterionAnswer, Population
from review.domain.states import Attribute, Role, Validity
from review.services.backlogs import begin_backlog, open_batch
from review.services.spot_checks.drawing import close_spot_check, draw_spot_check
from review.services.spot_checks.examining import examine_entry
from review.services.spot_checks.rectifying import report_rectified
from review.services.validity.listing import apply_list, bring_list
from review.services.validity.marking import mark
from review.store.backlogs import BacklogProject, BacklogScope
from review.store.documents import Document
from review.store.repeal_lists import RepealList, lines_of
from review.store.spot_checks import SpotCheck, SpotCheckEntry, entries_of

BATCH_SIZE = 12
CHECK_SIZE = 12
_DECISION = "海府〔{year}〕3号"


def hold_beside(stage: Stage, july: int) -> None:
    """All of it, in order of time; ``july`` is the year of the open July."""
    _check(stage, "年度公开属性抽查", date(july - 1, 10, 13), (july - 4, july - 3), closed=True)
    _repeal(stage, july)
    _mark(stage, july)
    _backlog(stage, july)
    _check(stage, "上半年公开属性抽查", date(july, 7, 2), (july - 3, july - 2), closed=False)


# ---- validity ------------------------------------------------------------------------------------


def _repeal(stage: Stage, july: int) -> None:
    """A list of ended documents is brought as a text, read, and applied where its lines are plain."""
    with stage.house.sessions() as session:
        if session.scalar(select(func.count()).select_from(RepealList)):
            return
        query = (
            select(Document.title, Document.doc_number)
            .where(
                Document.organisation_id == stage.organisation_id,
                Document.is_normative.is_(True),
                Document.paper_only.is_(True),
                Document.validity == Validity.IN_FORCE,
                Document.issued_on < date(july - 4, 1, 1),
            )
            .order_by(Document.id)
            .limit(4)
        )
        named = session.execute(query).all()
    lines = [f"{n}．《{title}》（{number}）" for n, (title, number) in enumerate(named, 1)]
    lines.append(f"{len(lines) + 1}．《关于海屿区临时建设审批的暂行规定》（海府〔1998〕14号）")
    data = "\n".join(["决定废止的规范性文件目录", *lines]).encode()
    stage.on(date(july, 2, 24))
    received = stage.house.vault.files.receive(io.BytesIO(data), len(data))
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        command = BringRepealList(
            organisation_id=stage.organisation_id,
            name="废止目录.txt",
            key=received.key,
            digest=received.digest,
            bytes=received.bytes,
            own_document_id=None,
            validity=Validity.REPEALED,
            on=date(july, 2, 20),
            legal_reference=_DECISION.format(year=july),
        )
        list_id = bring_list(session, actor, command, **stage.time).id
    stage.carry_out("repeal_list", list_id)
    if not named:
        return
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        row = session.get_one(RepealList, list_id)
        ids = tuple(line.id for line in lines_of(session, list_id))
        applying = ApplyRepealList(list_id=list_id, version=row.version, line_ids=ids)
        apply_list(session, actor, applying, **stage.time)


def _mark(stage: Stage, july: int) -> None:
    """The officer marks two by hand: one amended, one lapsed."""
    wanted = (
        (Validity.AMENDED, "第四条的补助标准已经调整，其余条款继续执行。"),
        (Validity.LAPSED, "所列任务已经完成，通知自行失效，不再执行。"),
    )
    stage.on(date(july, 3, 4))
    with stage.house.sessions() as session:
        query = select(Document.id).where(
            Document.organisation_id == stage.organisation_id,
            Document.attribute == Attribute.PROACTIVE,
            Document.paper_only.is_(True),
            Document.validity == Validity.IN_FORCE,
            Document.issued_on.between(date(july - 4, 1, 1), date(july - 1, 12, 31)),
        )
        ids = session.scalars(query.order_by(Document.id).limit(len(wanted))).all()
    for document_id, (validity, reason) in zip(ids, wanted, strict=False):
        with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            document = session.get_one(Document, document_id)
            command = MarkValidity(
                document_id=document.id,
                version=document.version,
                validity=validity,
                on=date(july, 3, 1),
                reason=reason,
                successor_id=None,
                successor_text="",
                legal_reference="",
            )
            mark(session, actor, command, **stage.time)


# ---- backlog -------------------------------------------------------------------------------------


def _backlog(stage: Stage, july: int) -> None:
    """What was issued before the first window is a project; its first batch is open."""
    stage.on(date(july, 5, 12))
    with stage.house.sessions() as session:
        if session.scalar(select(func.count()).select_from(BacklogProject)):
            return
    with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
        begin = BeginBacklog(
            organisation_id=stage.organisation_id,
            scope=BacklogScope.OPENING.value,
            batch_size=BATCH_SIZE,
        )
        project = begin_backlog(session, actor, begin, **stage.time)
        command = OpenBatch(project_id=project.id, version=project.version, batch_size=BATCH_SIZE)
        open_batch(session, actor, command, **stage.time)


# ---- spot checks ---------------------------------------------------------------------------------


def _check(stage: Stage, name: str, day: date, years: tuple[int, int], *, closed: bool) -> None:
    """Draw a check and fill in its forms; an open one has a fault that an office is mending."""
    stage.on(day)
    title = f"{day.year}年{name}"
    with stage.house.sessions() as session:
        if session.scalar(select(SpotCheck.id).where(SpotCheck.name == title)):
            return
    population = Population(
        from_on=date(years[0], 1, 1), until_on=date(years[1], 12, 31), zone="Asia/Shanghai"
    )
    with stage.acting(Role.SUPERVISOR) as (session, actor):
        command = DrawSpotCheck(
            organisation_id=stage.organisation_id,
            name=title,
            population=population,
            seed=f"{day:%Y%m%d}",
            confidence=0.95,
            error_bound=None,
            size=CHECK_SIZE,
        )
        check_id = draw_spot_check(session, actor, command, **stage.time).id
    with stage.house.sessions() as session:
        entries = entries_of(session, check_id)
    for place, entry in enumerate(entries if closed else entries[: CHECK_SIZE // 2]):
        _examine(stage, entry, faulty=place in (2, 5), mend=not closed)
    if closed:
        with stage.acting(Role.SUPERVISOR) as (session, actor):
            version = session.get_one(SpotCheck, check_id).version
            close = CloseSpotCheck(spot_check_id=check_id, version=version)
            close_spot_check(session, actor, close, now=stage.moment)
    else:
        _report(stage, entries[2])


def _examine(stage: Stage, entry: SpotCheckEntry, *, faulty: bool, mend: bool) -> None:
    note = "理由只写了结论，没有说明公开后的具体影响。"
    failed = {Criterion.COMPLETE} if faulty else set()
    answers = tuple(
        CriterionAnswer(criterion=c, passed=c not in failed, note=note if c in failed else "")
        for c in Criterion
    )
    with stage.acting(Role.SUPERVISOR) as (session, actor):
        command = ExamineEntry(
            entry_id=entry.id,
            version=entry.version,
            answers=answers,
            rectify_what="请补充不公开的具体理由，并在底稿中附上征求意见的记录。"
            if faulty and mend
            else "",
            rectify_by=stage.today + timedelta(days=14) if faulty and mend else None,
        )
        examine_entry(session, stage.house.vault, actor, command, **stage.time)


def _report(stage: Stage, entry: SpotCheckEntry) -> None:
    """The office says that its fault is mended; nobody has looked again yet."""
    with stage.house.sessions() as session:
        version = session.get_one(SpotCheckEntry, entry.id).version
    stage.on(stage.today + timedelta(days=6))
    with stage.acting(Role.DRAFTER, entry.office_id) as (session, actor):
        command = ReportRectified(
            entry_id=entry.id, version=version, note="已补充理由并归入底稿，见流转单第三页。"
        )
        report_rectified(session, stage.house.vault, actor, command, now=stage.moment)
