"""The sums of the annual report in words: both sides with every number, each leading to its list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.annual_report import Check, Rule, Term
from review.domain.report_forms import APPLICANTS, Applicants, FormCell, FormTable, Proceeding
from review.services.reports.annual import Annual
from review.store.reports import ReportExplanation
from review.web.reports.annual_asked import annual_url
from review.web.reports.annual_forms import shown
from review.web.reports.annual_tables import cell_words
from review.web.reports.dispute_forms import proceeding_words
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class TermView:
    """A number in a sum; ``sign`` stands before it."""

    sign: str
    words: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SumView:
    """One sum: ``holds`` is None while a figure is not known."""

    key: str
    rule: str
    about: str
    holds: bool | None
    difference: int | None
    left: tuple[TermView, ...]
    right: tuple[TermView, ...]
    explanation: ReportExplanation | None

    @property
    def formula(self) -> str:
        """The sum in numbers: 84 + 5 = 82 + 7, or ≠ where the sides differ."""
        sides = ("".join(f"{term.sign}{term.words}" for term in side) for side in self._sides)
        return (" ≠ " if self.holds is False else " = ").join(sides)

    @property
    def _sides(self) -> tuple[tuple[TermView, ...], ...]:
        return self.left, self.right


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """All sums of one rule, for the short list beside the report."""

    rule: str
    words: str
    agree: int
    unknown: int
    broken: tuple[SumView, ...]
    example: str


def sums_of(annual: Annual) -> tuple[SumView, ...]:
    """Every sum of the year."""
    return tuple(_view(annual, each) for each in annual.checks)


def sums_with(annual: Annual, cell: FormCell) -> Iterable[SumView]:
    """The sums in which a number of this year stands."""
    for each in annual.checks:
        if any(t.cell == cell and not t.last_year for t in (*each.left, *each.right)):
            yield _view(annual, each)


def rules_of(annual: Annual) -> tuple[RuleView, ...]:
    """The sums by rule, as the list beside the report tells them."""
    every = [(each, _view(annual, each)) for each in annual.checks]
    return tuple(
        _rule(rule, [pair for pair in every if pair[0].rule is rule])
        for rule in Rule
        if any(each.rule is rule for each, _view_of_it in every)
    )


def _rule(rule: Rule, sums: list[tuple[Check, SumView]]) -> RuleView:
    """The example is the sum over everything, where there is one."""
    views = [view for _each, view in sums]
    whole = next((v for each, v in sums if each.of in (Applicants.TOTAL, "new")), views[-1])
    return RuleView(
        rule=rule.value,
        words=word(rule, "annual_rule"),
        agree=sum(view.holds is True for view in views),
        unknown=sum(view.holds is None for view in views),
        broken=tuple(view for view in views if view.holds is False),
        example=whole.formula if len(whole.left) + len(whole.right) <= _SHORT else "",
    )


#: A formula with more numbers than these is no line of a list.
_SHORT = 5


def _view(annual: Annual, each: Check) -> SumView:
    return SumView(
        key=each.key,
        rule=word(each.rule, "annual_rule"),
        about=_about(each),
        holds=each.holds,
        difference=each.difference,
        left=_terms(annual, each.left),
        right=_terms(annual, each.right),
        explanation=annual.explanation(each),
    )


def _about(each: Check) -> str:
    """Which row or column the sum is about."""
    if each.left[0].cell.table is FormTable.DISPUTES:
        return proceeding_words(Proceeding(each.of))
    said = word(each.of, "annual_cell")
    return _("%(kind)s一栏", kind=said) if each.of in (*APPLICANTS, Applicants.TOTAL) else said


def _terms(annual: Annual, terms: tuple[Term, ...]) -> tuple[TermView, ...]:
    return tuple(_term(annual, term, first=at == 0) for at, term in enumerate(terms))


def _term(annual: Annual, term: Term, *, first: bool) -> TermView:
    name = cell_words(term.cell)
    sign = "" if first else (" + " if term.sign > 0 else " − ")
    if term.last_year:
        return TermView(
            sign=sign,
            words="?" if term.value is None else shown(term.value),
            name=_("%(year)s年报告：%(name)s", year=annual.year - 1, name=name),
            url=url_for("annual_figures.show", year=annual.year - 1, cell=term.cell.key),
        )
    url = annual_url(annual, "annual_figures.show", cell=term.cell.key)
    return TermView(sign=sign, words=shown(term.value), name=name, url=url)
