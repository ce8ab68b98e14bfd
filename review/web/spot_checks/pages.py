"""The pages of spot checks put together: list with chart, drawing with preview, one check.

Frozen values for the templates, already worded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.spot_checks import Criterion
from review.services.spot_checks.drawing import DrawPreview, drawn_again, preview
from review.store.documents import Document, FileState
from review.store.people import names_of
from review.store.spot_checks import (
    EvidencePack,
    SpotCheck,
    SpotCheckEntry,
    SpotRectification,
    latest_pack,
)
from review.store.spot_lists import (
    CheckRow,
    check_rows,
    entry_documents,
    office_names,
    open_rectifications,
    tallies_of,
)
from review.web.access import may_in_organisation
from review.web.locale import write_date, write_datetime
from review.web.pages import Pager, page_number, pager_of, reasons_of
from review.web.session import current_actor, current_session, today
from review.web.spot_checks.forms import CloseForm, DrawForm
from review.web.spot_checks.view import (
    RateRow,
    StratumRow,
    TrendChart,
    names_in_words,
    percent,
    population_words,
    rate_row,
    rate_rows,
    serial_words,
    stratum_rows,
    trend_of,
)
from review.web.wording import words
from review.web.wording.joining import joined

SHOWN = 50
#: Populations up to this are drawn again whenever the check is opened; it takes no time.
PROVED = 20_000


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """A check in the list."""

    name: str
    number: str
    url: str
    drawn: str
    size: int
    population: int
    examined: int
    rate: RateRow
    to_mend: int
    closed: bool


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What ``spot_checks/list_checks.html`` prints."""

    lines: tuple[CheckLine, ...]
    chart: TrendChart | None
    new_url: str
    rectifications_url: str


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """What would be drawn: numbers, strata in words, why not."""

    population: int
    size: int
    needed: int | None
    strata: tuple[StratumRow, ...]
    more: int
    reasons: tuple[tuple[str, str | None], ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class DrawPage:
    """What ``spot_checks/new.html`` prints."""

    form: DrawForm
    preview: PreviewView
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """A drawn document in the list of its check."""

    position: int
    url: str
    title: str
    number: str
    office: str
    attribute: str | None
    partial: bool
    tone: str
    state: str
    faults: str
    mending: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class PackView:
    """How far the pack of a large check has come."""

    waiting: bool
    progress: int
    url: str | None
    words: str


@dataclass(frozen=True, kw_only=True)
class ShowPage:
    """What ``spot_checks/show.html`` prints."""

    check: SpotCheck
    form: CloseForm
    number: str
    lede: str
    facts: tuple[tuple[str, str], ...]
    proof: tuple[bool, str] | None
    examined: int
    faulty: int
    left: int
    rates: tuple[RateRow, ...]
    strata: tuple[StratumRow, ...]
    lines: tuple[EntryLine, ...]
    pager: Pager
    next_url: str | None
    pack: PackView | None
    may_pack: bool


def list_page(organisation_id: int) -> ListPage:
    """The checks, newest first; the chart needs one that was begun."""
    rows = check_rows(current_session(), organisation_id)
    tallies = tallies_of(current_session(), [row.check.id for row in rows])
    rates = {row.check.id: rate_row(row.check, tallies.get(row.check.id, [])) for row in rows}
    begun = [(row.check, rates[row.check.id]) for row in reversed(rows) if row.examined][-24:]
    return ListPage(
        lines=tuple(_check_line(row, rates[row.check.id]) for row in rows),
        chart=trend_of(begun) if begun else None,
        new_url=url_for("spot_checks.new"),
        rectifications_url=url_for("rectifications.list_rectifications"),
    )


def _check_line(row: CheckRow, rate: RateRow) -> CheckLine:
    check = row.check
    return CheckLine(
        name=check.name,
        number=serial_words(check),
        url=url_for("spot_checks.show", check_id=check.id),
        drawn=write_date(check.drawn_at),
        size=check.size,
        population=check.population,
        examined=row.examined,
        rate=rate,
        to_mend=row.to_mend,
        closed=check.closed_at is not None,
    )


def draw_page(form: DrawForm, organisation_id: int) -> DrawPage:
    """The form filled in as it was asked, and what would be drawn by it."""
    offices = office_names(current_session(), organisation_id)
    form.offer(offices)
    form.begin()
    form.validate()
    form.check_numbers()
    found = preview(current_session(), current_actor(), form.to_command(organisation_id))
    return DrawPage(
        form=form,
        preview=_preview(form, found, dict(offices)),
        fields=tuple(form.sent()),
    )


def _preview(form: DrawForm, found: DrawPreview, offices: dict[int, str]) -> PreviewView:
    anchors = {code: f"#{name}" for code, name in form.leads_to.items()}
    rows = tuple(
        StratumRow(
            label=names_in_words(names, offices),
            population=count,
            drawn=drawn,
            examined=0,
            faulty=0,
        )
        for names, count, drawn in found.strata
    )
    if found.needed is not None and found.size == found.needed:
        words = _(
            "符合条件的%(population)s件，按允许误差要抽%(size)s件。",
            population=found.population,
            size=found.size,
        )
    else:
        words = _("符合条件的%(population)s件。", population=found.population)
    return PreviewView(
        population=found.population,
        size=found.size,
        needed=found.needed,
        strata=rows[:SHOWN],
        more=max(len(rows) - SHOWN, 0),
        reasons=reasons_of(found.refusals, anchors),
        words=words,
    )


def show_page(check: SpotCheck, form: CloseForm | None = None) -> ShowPage:
    """One check as it stands."""
    session = current_session()
    tallies = tallies_of(session, [check.id]).get(check.id, [])
    offices = dict(office_names(session, check.organisation_id))
    found = entry_documents(session, check.id)
    mending = open_rectifications(session, check.id)
    examined = sum(t.examined for t in tallies)
    number = page_number()
    shown = found[(number - 1) * SHOWN : number * SHOWN]
    left = next((entry for entry, _d, _o in found if entry.examined_at is None), None)
    pack = latest_pack(session, check.id)
    return ShowPage(
        check=check,
        form=form or CloseForm(formdata=None),
        number=serial_words(check),
        lede=_lede(check),
        facts=_facts(check, offices),
        proof=_proof(check),
        examined=examined,
        faulty=sum(t.faulty for t in tallies),
        left=check.size - examined,
        rates=rate_rows(check, tallies) if examined else (),
        strata=stratum_rows(check, tallies, offices),
        lines=tuple(
            _entry_line(entry, document, office, mending.get(entry.id))
            for entry, document, office in shown
        ),
        pager=pager_of(
            len(found),
            number,
            SHOWN,
            lambda n: url_for("spot_checks.show", check_id=check.id, page=n, _anchor="entries"),
        ),
        next_url=url_for("spot_entries.show", entry_id=left.id) if left else None,
        pack=_pack(check, pack) if pack else None,
        may_pack=may_in_organisation(Permission.EVIDENCE_PACK),
    )


def _lede(check: SpotCheck) -> str:
    if check.closed_at is not None:
        return _("%(at)s结束", at=write_datetime(check.closed_at))
    return _("正在抽查")


def _facts(check: SpotCheck, offices: dict[int, str]) -> tuple[tuple[str, str], ...]:
    names = names_of(current_session(), [check.drawn_by_id])
    bound = _("±%(n)s个百分点", n=f"{check.error_bound * 100:g}") if check.error_bound else ""
    return (
        (
            _("范围"),
            joined(population_words(check.filters, offices), "；") or _("全部已印发的公文"),
        ),
        (
            _("抽样"),
            _("%(population)s件中抽%(size)s件", population=check.population, size=check.size),
        ),
        (_("允许误差"), bound or _("没有设定，件数自定")),
        (_("置信度"), f"{check.confidence:.0%}"),
        (_("随机种子"), check.seed),
        (
            _("抽取"),
            f"{names.get(check.drawn_by_id or 0, '')}　{write_datetime(check.drawn_at)}",
        ),
    )


def _proof(check: SpotCheck) -> tuple[bool, str] | None:
    """Whether drawing again gives the same sample; None where that takes a while and the pack says it."""
    if check.population > PROVED:
        return None
    if drawn_again(current_session(), check):
        return True, _("用种子重抽一次，与这次抽中的完全一致。")
    return False, _("用种子重抽一次，与这次抽中的不一致。请告诉审计管理员。")


def _entry_line(
    entry: SpotCheckEntry, document: Document, office: str, asked: SpotRectification | None
) -> EntryLine:
    faults = [c for c in Criterion if getattr(entry, c.value) is False]
    if entry.examined_at is None:
        tone, state = "", _("待填")
    else:
        tone, state = ("red", _("有问题")) if faults else ("ok", _("都符合"))
    return EntryLine(
        position=entry.position,
        url=url_for("spot_entries.show", entry_id=entry.id),
        title=document.title,
        number=document.doc_number or "",
        office=office,
        attribute=document.attribute.value if document.attribute else None,
        partial=document.partial,
        tone=tone,
        state=state,
        faults=words(faults, "criterion"),
        mending=mending_words(asked, today()) if asked else "",
        late=asked is not None and asked.reported_at is None and asked.due_on < today(),
    )


def mending_words(row: SpotRectification, day: date) -> str:
    """How far mending has come, with its day."""
    if row.rechecked_at is not None:
        return _("已改好") if row.passed else _("没有改好")
    if row.reported_at is not None:
        return _("已报告，待复查")
    if row.due_on < day:
        return _("已逾期，%(on)s到期", on=write_date(row.due_on))
    return _("%(on)s前改好", on=write_date(row.due_on))


def _pack(check: SpotCheck, pack: EvidencePack) -> PackView:
    waiting = pack.state in (FileState.PENDING, FileState.WORKING)
    done = pack.state is FileState.DONE
    if waiting:
        words = _("正在生成，已完成%(share)s", share=percent(pack.progress / 100))
    elif done:
        words = _("%(at)s生成", at=write_datetime(pack.made_at))
    else:
        words = _("没有生成，请再试一次；还不行，请告诉系统管理员。")
    return PackView(
        waiting=waiting,
        progress=pack.progress,
        url=url_for("spot_checks.packed", check_id=check.id) if done else None,
        words=words,
    )
