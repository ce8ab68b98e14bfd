"""What each rule of finding is worth: how often people followed it, how often they overturned it.

Figures and places; values are looked at on the desk, by who may.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.permissions import Permission
from review.domain.rule_record import RuleFigures, RuleOutcome
from review.store.people import Office
from review.store.rule_record import (
    Judged,
    RecordAsked,
    count_judged,
    figures_by_office,
    figures_by_rule,
    list_judged,
    whole_rule,
)
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.finding.forms import PeriodForm, Tab, rule_tabs
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.runtime import current_house
from review.web.session import current_session, today
from review.web.wording import word

bp = Blueprint("finding_rules", __name__)

_SIZE = 50
Parts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A row of the table and a bar of the chart: of a rule, or of an office."""

    label: str
    words: str
    url: str
    parts: Parts
    total_words: str
    counts: tuple[tuple[int, str], ...]
    share: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class ShowRecord:
    """What ``finding/rules.html`` prints."""

    tabs: tuple[Tab, ...]
    form: PeriodForm
    tiles: tuple[tuple[str, str, str, str, bool], ...]
    rows: tuple[Figures, ...]
    period: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One finding behind a number."""

    id: int
    words: str
    level_words: str
    title: str
    number: str
    url: str
    suggested: str
    done: str


@dataclass(frozen=True, kw_only=True)
class ShowRule:
    """What ``finding/rule.html`` prints."""

    rule: str
    words: str
    period: str
    back_url: str
    offices: tuple[Figures, ...]
    choices: tuple[tuple[str, str, bool, int | None, bool], ...]
    lines: tuple[Line, ...]
    pager: Pager


@bp.get("/finding-rules")
@requires(Permission.RULES_WATCH)
def record() -> str:
    """Every rule over a period."""
    form = _form()
    asked = _asked(form)
    found = figures_by_rule(current_session(), asked)
    said = form.asked()
    page = ShowRecord(
        tabs=rule_tabs(),
        form=form,
        tiles=_tiles(found),
        rows=tuple(
            _figures(each, each.rule, word(each.code, "finding"), {"rule": each.rule, **said})
            for each in found
        ),
        period=_period(asked),
    )
    return render_template("finding/rules.html", page=page)


@bp.get("/finding-rules/rule")
@requires(Permission.RULES_WATCH)
def rule() -> str:
    """One rule: split by office, and the findings behind a number."""
    form = _form()
    name = request.args.get("rule", "")[:60]
    outcome = request.args.get("outcome", "")
    whole = whole_rule(_asked(form), name)
    wanted = RuleOutcome(outcome) if outcome in set(RuleOutcome) else None
    asked = replace(whole, outcome=wanted)
    session, number = current_session(), page_number()
    offices = figures_by_office(session, whole)
    if not offices:
        raise NotVisible
    said = {"rule": name, **form.asked()}
    here = {**said, "outcome": outcome} if wanted else said
    pager = pager_of(
        count_judged(session, asked),
        number,
        _SIZE,
        lambda n: url_for("finding_rules.rule", **{**here, "page": str(n)}),
    )
    rows = list_judged(session, asked, offset=(number - 1) * _SIZE, limit=_SIZE)
    page = ShowRule(
        rule=name,
        words=word(next(iter(offices.values())).code, "finding"),
        period=_period(asked),
        back_url=url_for("finding_rules.record", **form.asked()),
        offices=_by_office(offices, said),
        choices=_choices(list(offices.values()), said, wanted),
        lines=tuple(_line(each) for each in rows),
        pager=pager,
    )
    return render_template("finding/rule.html", page=page)


def _form() -> PeriodForm:
    form = PeriodForm(formdata=request.args).offer(list(_offices().items()))
    form.validate()
    return form


def _offices() -> dict[int, str]:
    rows = current_session().execute(
        select(Office.id, Office.name)
        .where(Office.organisation_id == current_organisation_id())
        .order_by(Office.name)
    )
    return {int(row[0]): str(row[1]) for row in rows}


def _asked(form: PeriodForm) -> RecordAsked:
    since, before = form.period(today(), current_house().settings.time_zone)
    office = form.office.data if not form.office.errors else ""
    return RecordAsked(
        organisation_id=current_organisation_id(),
        since=since,
        before=before,
        office_id=int(office) if office else None,
    )


def _period(asked: RecordAsked) -> str:
    until = (asked.before - timedelta(days=1)).date()
    return str(
        _(
            "%(since)s至%(until)s读取的文件",
            since=write_date(asked.since.date()),
            until=write_date(until),
        )
    )


def _figures(found: RuleFigures, label: str, words: str, said: dict[str, Any]) -> Figures:
    address = url_for("finding_rules.rule", **said)
    counts = [
        (found.found, address),
        *(
            (count, url_for("finding_rules.rule", **{**said, "outcome": outcome.value}))
            for outcome, count in _by_outcome(found).items()
        ),
    ]
    share = "–" if found.share is None else f"{found.share:.0%}"
    return Figures(
        label=label,
        words=words,
        url=address,
        parts=(
            ("c-done", found.followed),
            ("c-late", found.overturned),
            ("c-half", found.excepted),
            ("c-left", found.open),
        ),
        total_words=_("%(n)s处，推翻%(share)s", n=found.found, share=share),
        counts=tuple(counts),
        share=share,
        late=(found.share or 0) >= 0.5,
    )


def _by_outcome(found: RuleFigures) -> dict[RuleOutcome, int]:
    return {
        RuleOutcome.FOLLOWED: found.followed,
        RuleOutcome.OVERTURNED: found.overturned,
        RuleOutcome.EXCEPTED: found.excepted,
        RuleOutcome.OPEN: found.open,
    }


def _tiles(found: list[RuleFigures]) -> tuple[tuple[str, str, str, str, bool], ...]:
    settled = sum(f.settled for f in found)
    overturned = sum(f.overturned for f in found)
    share = f"{overturned / settled:.0%}" if settled else ""
    return (
        (str(sum(f.found for f in found)), _("发现"), "", "#rules", False),
        (str(settled), _("有人处理过"), "", "#rules", False),
        (str(overturned), _("被推翻"), share, "#rules", False),
        (str(len(found)), _("有发现的规则"), "", "#rules", False),
    )


def _by_office(offices: dict[int, RuleFigures], said: dict[str, Any]) -> tuple[Figures, ...]:
    names = _offices()
    ordered = sorted(offices, key=lambda o: (-(offices[o].share or 0), -offices[o].found, o))
    return tuple(
        _figures(
            offices[office],
            names.get(office, str(office)),
            "",
            {**said, "office": str(office)},
        )
        for office in ordered
    )


def _choices(
    found: list[RuleFigures], said: dict[str, Any], wanted: RuleOutcome | None
) -> tuple[tuple[str, str, bool, int | None, bool], ...]:
    every = sum(f.found for f in found)
    rows: list[tuple[str, str, bool, int | None, bool]] = [
        (_("全部"), url_for("finding_rules.rule", **said), wanted is None, every, False)
    ]
    for outcome in RuleOutcome:
        count = sum(_by_outcome(f)[outcome] for f in found)
        address = url_for("finding_rules.rule", **{**said, "outcome": outcome.value})
        words = word(outcome, "rule_outcome")
        rows.append((words, address, wanted is outcome, count, False))
    return tuple(rows)


def _line(judged: Judged) -> Line:
    finding, document = judged.finding, judged.document
    return Line(
        id=finding.id,
        words=word(finding.code, "finding"),
        level_words=word(finding.level, "level"),
        title=document.title,
        number=document.doc_number or "",
        url=url_for("desk.show", document_id=document.id, finding=finding.id),
        suggested=word(finding.suggested, "suggested"),
        done=word(judged.action, "settlement") if judged.action else str(_("还没有处理")),
    )
