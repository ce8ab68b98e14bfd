"""Forms about the rules of finding: the organisation's lists, proposals, periods and replays.

Shape checks and commands only; the tabs that the three pages share are here, too.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from review.domain.commands import AddTerms, AskRuleReplay, DecideTermProposal, EndTerm
from review.domain.permissions import Permission
from review.domain.terms import LISTABLE, TermKind, TermState, lines_of
from review.web.access import may_in_organisation
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices

Tab = tuple[str, str, bool, int | None, bool]


def rule_tabs() -> tuple[Tab, ...]:
    """The pages about rules that the person may open, as ``components/head.html`` prints tabs."""
    places = (
        (_("放行名单和必查名单"), "finding_lists.show", Permission.TERMS_READ),
        (_("规则成效"), "finding_rules.record", Permission.RULES_WATCH),
        (_("规则变更回放"), "finding_replays.list_replays", Permission.RULES_WATCH),
    )
    here = (request.endpoint or "").partition(".")[0]
    return tuple(
        (words, url_for(endpoint), endpoint.startswith(f"{here}."), None, False)
        for words, endpoint, permission in places
        if may_in_organisation(permission)
    )


class TermsForm(ReviewForm):
    """Putting lines on a list."""

    leads_to = {  # noqa: RUF012
        "term_missing": "lines",
        "terms_too_many": "lines",
        "term_too_short": "lines",
        "term_too_long": "lines",
        "term_is_identity": "lines",
        "term_there": "lines",
        "term_twice": "lines",
        "term_on_other_list": "lines",
        "term_code_unknown": "code",
        "term_date_missing": "from_on",
        "term_dates_wrong": "until_on",
        "comment_missing": "reason",
        "comment_too_thin": "reason",
    }

    kind = RadioField(_l("列入哪份名单"), default=TermKind.ALLOW.value)
    lines = TextAreaField(_l("内容"), [at_most(40_000)])
    code = ChoiceField(_l("只放行这一种"))
    from_on = DayField(_l("启用日期"), [optional()])
    until_on = DayField(_l("停用日期"), [optional()])
    reason = TextAreaField(_l("理由"), [at_most(500)])

    def offer(self) -> TermsForm:
        """Fill the lists."""
        self.kind.choices = choices(TermKind, "term_list")
        self.code.choices = [("", str(_l("任何一种"))), *choices(LISTABLE, "finding")]
        return self

    def to_command(self, organisation_id: int) -> AddTerms:
        """The lines that were typed or pasted."""
        kind = TermKind(self.kind.data)
        return AddTerms(
            organisation_id=organisation_id,
            kind=kind,
            texts=lines_of(self.lines.data or ""),
            code=(self.code.data or "") if kind is TermKind.ALLOW else "",
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            reason=self.reason.data or "",
        )


class EndTermForm(ReviewForm):
    """From which day a term holds no longer."""

    until_on = DayField(_l("从哪天起停用"), [optional()])

    def to_command(self, term_id: int) -> EndTerm:
        """The end that was asked for."""
        return EndTerm(term_id=term_id, until_on=self.until_on.data)


class ListForm(ReviewForm):
    """Which terms are shown; the address holds it."""

    words = StringField(_l("查找内容或理由"), [at_most(100)])
    which = ChoiceField(_l("名单"))
    state = ChoiceField(_l("状态"))
    day = DayField(_l("按哪一天看"), [optional()])

    def offer(self) -> ListForm:
        """Fill the lists; the first of each is "any"."""
        any_one = ("", str(_l("不限")))
        self.which.choices = [any_one, *choices(TermKind, "term_kind")]
        self.state.choices = [any_one, *choices(TermState, "term_state")]
        return self


class ProposalForm(ReviewForm):
    """Answering whether a value shall pass."""

    leads_to = {  # noqa: RUF012
        "term_date_missing": "from_on",
        "comment_missing": "reason",
        "comment_too_thin": "reason",
    }

    from_on = DayField(_l("启用日期"), [optional()])
    reason = TextAreaField(_l("理由"), [at_most(500)])

    def to_command(self, proposal_id: int, *, accept: bool) -> DecideTermProposal:
        """The answer."""
        return DecideTermProposal(
            proposal_id=proposal_id,
            accept=accept,
            from_on=self.from_on.data,
            reason=self.reason.data or "",
        )


class PeriodForm(ReviewForm):
    """The period of a record, and an office; the address holds it."""

    since = DayField(_l("读取日期从"), [optional()])
    until = DayField(_l("到"), [optional()])
    office = ChoiceField(_l("处室"))

    def offer(self, offices: list[tuple[int, str]]) -> PeriodForm:
        """Fill the list of offices."""
        self.office.choices = [("", str(_l("全部"))), *((str(i), name) for i, name in offices)]
        return self

    def period(self, today: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The moments ``[since, before)``: the last year where nothing is said; both days are in it."""
        until = self.until.data or today
        since = self.since.data or until - timedelta(days=364)
        return (
            datetime.combine(since, time(), zone),
            datetime.combine(until + timedelta(days=1), time(), zone),
        )

    def asked(self) -> dict[str, Any]:
        """What the address says, to be carried on."""
        said = ((field.name, str(field.data or "")) for field in self)
        return {name: value for name, value in said if value}


class ReplayForm(ReviewForm):
    """Which documents are read again by today's rules."""

    leads_to = {  # noqa: RUF012
        "replay_dates_wrong": "until_on",
        "office_unknown": "office",
        "replay_empty": "from_on",
    }

    from_on = DayField(_l("印发日期从"), [optional()])
    until_on = DayField(_l("印发日期早于"), [optional()])
    office = ChoiceField(_l("处室"))
    only_public = BooleanField(_l("只看已经公开的"))

    def offer(self, offices: list[tuple[int, str]]) -> ReplayForm:
        """Fill the list of offices."""
        self.office.choices = [("", str(_l("全部"))), *((str(i), name) for i, name in offices)]
        return self

    def to_command(self, organisation_id: int) -> AskRuleReplay:
        """The replay that was asked for."""
        return AskRuleReplay(
            organisation_id=organisation_id,
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            office_id=int(self.office.data) if self.office.data else None,
            only_public=bool(self.only_public.data),
        )
