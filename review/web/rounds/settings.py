"""Settings of rounds: which years a July looks at, when, how long the offices have, what is published.

A change takes effect from a year on; rounds that are open or closed keep theirs. The dates that
follow are shown before anything is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from review.domain.commands import SetRoundPolicy
from review.domain.permissions import Permission
from review.domain.rounds import RoundPolicy, TitlesPolicy, WindowRule
from review.domain.values import Refused
from review.services.rounds.policies import set_round_policy
from review.store.people import names_of
from review.store.round_policies import policies_of, policy_for, policy_of
from review.web.access import current_organisation_id, requires
from review.web.forms import ReviewForm, not_blank
from review.web.locale import write_date
from review.web.session import current_actor, current_session, now, today
from review.web.wording import choices, word

bp = Blueprint("round_settings", __name__)

#: Years whose dates are shown.
SHOWN = 3


class PolicyForm(ReviewForm):
    """The settings from a year on."""

    leads_to = {  # noqa: RUF012
        "round_already_opened": "effective_year",
        "year_out_of_range": "effective_year",
        "round_first_too_late": "first_year",
        "round_month_out_of_range": "month",
        "office_days_out_of_range": "office_days",
    }

    effective_year = StringField(_l("从哪一年起"), [not_blank(_l("还没有写从哪一年起。"))])
    first_year = StringField(_l("本单位的第一轮"), [not_blank(_l("还没有写第一轮是哪一年。"))])
    reading = RadioField(_l("评估哪些公文"), validate_choice=False)
    lookback_months = StringField(_l("往前推几个月"), [not_blank(_l("还没有写往前推几个月。"))])
    span_months = StringField(_l("一轮包括几个月"), [not_blank(_l("还没有写一轮包括几个月。"))])
    month = StringField(_l("几月评估"), [not_blank(_l("还没有写几月评估。"))])
    office_days = StringField(_l("处室几个工作日内答复"), [not_blank(_l("还没有写处室期限。"))])
    titles = RadioField(_l("公告里写什么"), validate_choice=False)

    def offer(self) -> PolicyForm:
        """Word the choices."""
        year = today().year
        self.titles.choices = choices(TitlesPolicy, "titles_policy")
        self.reading.choices = [
            (
                "a",
                _(
                    "甲：三年前印发的（%(year)s年7月评估%(then)s年印发的）",
                    year=year,
                    then=year - 3,
                ),
            ),
            (
                "b",
                _(
                    "乙：两年前印发的（%(year)s年7月评估%(then)s年印发的）",
                    year=year,
                    then=year - 2,
                ),
            ),
        ]
        return self

    def show(self, policy: RoundPolicy, year: int) -> PolicyForm:
        """Fill in the settings in force."""
        self.effective_year.data = str(year)
        self.first_year.data = str(policy.first_year)
        self.reading.data = "a" if policy.rule.before else "b"
        self.lookback_months.data = str(policy.rule.lookback_months)
        self.span_months.data = str(policy.rule.span_months)
        self.month.data = str(policy.month)
        self.office_days.data = str(policy.office_days)
        self.titles.data = policy.titles.value
        return self

    def policy(self) -> RoundPolicy | None:
        """The settings as they were typed; None (with sentences at the fields) where they are none."""
        numbers: dict[str, int] = {}
        limits = {"effective_year": 9999, "first_year": 9999, "lookback_months": 240}
        for name in (
            "effective_year",
            "first_year",
            "lookback_months",
            "span_months",
            "month",
            "office_days",
        ):
            text = str(self[name].data or "").strip()
            if not text.isdecimal() or not 0 < int(text[:6]) <= limits.get(name, 120):
                self[name].errors = (*self[name].errors, _("请写一个整数。"))
            else:
                numbers[name] = int(text)
        titles = self.titles.data or ""
        if len(numbers) < 6 or titles not in set(TitlesPolicy):
            return None
        rule = WindowRule(
            lookback_months=numbers["lookback_months"],
            span_months=numbers["span_months"],
            before=self.reading.data != "b",
        )
        return RoundPolicy(
            rule=rule,
            month=numbers["month"],
            office_days=numbers["office_days"],
            titles=TitlesPolicy(titles),
            first_year=numbers["first_year"],
        )


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A line of the history."""

    year: int
    window: str
    first_year: int
    month: int
    office_days: int
    titles: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """What ``rounds/settings.html`` prints."""

    form: PolicyForm
    windows: tuple[tuple[str, str, str, str], ...]
    history: tuple[Setting, ...]
    in_force: str


@bp.get("/rounds/settings")
@requires(Permission.ROUND_MANAGE)
def show() -> str:
    """The settings in force, what follows from them, and how they came about."""
    organisation_id, day = current_organisation_id(), today()
    policy = policy_for(current_session(), organisation_id, day.year)
    form = PolicyForm(formdata=request.args if "month" in request.args else None).offer()
    if "month" not in request.args:
        form.show(policy, day.year)
    return render_template("rounds/settings.html", page=_page(form))


@bp.get("/rounds/settings/windows")
@requires(Permission.ROUND_MANAGE)
def windows() -> str:
    """The dates that would follow from what is typed: for htmx, while somebody types."""
    form = PolicyForm(formdata=request.args).offer()
    return render_template("rounds/_windows.html", windows=_windows(form))


@bp.post("/rounds/settings")
@requires(Permission.ROUND_MANAGE)
def save() -> ResponseReturnValue:
    """Put settings in force from a year on."""
    form = PolicyForm().offer()
    if form.validate() and (policy := form.policy()) is not None:
        command = SetRoundPolicy(
            organisation_id=current_organisation_id(),
            effective_year=int(form.effective_year.data or 0),
            policy=policy,
        )
        try:
            set_round_policy(current_session(), current_actor(), command, now=now(), today=today())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已保存，从%(year)s年起按新的设置。", year=command.effective_year), "ok")
            return redirect(url_for("round_settings.show"))
    return render_template("rounds/settings.html", page=_page(form)), 422


# ---- inside --------------------------------------------------------------------------------------


def _page(form: PolicyForm) -> SettingsPage:
    session, organisation_id = current_session(), current_organisation_id()
    rows = policies_of(session, organisation_id)
    names = names_of(session, [row.set_by_id for row in rows])
    history = []
    for row in rows:
        policy = policy_of(row)
        history.append(
            Setting(
                year=row.effective_year,
                window=_window_words(policy, row.effective_year),
                first_year=policy.first_year,
                month=policy.month,
                office_days=policy.office_days,
                titles=word(policy.titles, "titles_policy"),
                who=names.get(row.set_by_id or 0, ""),
                at=row.set_at,
            )
        )
    year = today().year
    policy = policy_for(session, organisation_id, year)
    return SettingsPage(
        form=form,
        windows=_windows(form),
        history=tuple(history),
        in_force=_("%(year)s年：%(window)s", year=year, window=_window_words(policy, year)),
    )


def _window_words(policy: RoundPolicy, year: int) -> str:
    from_on, before_on = policy.window(year)
    last = date.fromordinal(before_on.toordinal() - 1)
    return f"{write_date(from_on)} – {write_date(last)}"


def _windows(form: PolicyForm) -> tuple[tuple[str, str, str, str], ...]:
    """For the next years: the issue dates looked at, and when the round opens and closes."""
    policy = form.policy()
    if policy is None or policy.month > 12:
        return ()
    first = max(int(form.effective_year.data or 0), 2000)
    years = range(min(first, 2100), min(first, 2100) + SHOWN)
    return tuple(
        (
            _("%(year)s年", year=year),
            _window_words(policy, year),
            write_date(policy.opens_on(year)),
            write_date(policy.closes_on(year)),
        )
        for year in years
    )
