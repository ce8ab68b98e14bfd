"""The rounds of an organisation, and the dry run of a July before it opens: both as pages.

Frozen values for ``rounds/list_rounds.html`` and ``rounds/open.html``, already worded.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.rounds import RoundKind, RoundState
from review.services.rounds.previews import opening_refusals, preview
from review.store.round_board import RoundLine, rounds_of
from review.store.round_policies import policy_for
from review.store.round_previews import OfficeShare
from review.store.rounds import round_of
from review.web.access import may_in_organisation
from review.web.pages import Offer
from review.web.rounds.board import window_days, window_words
from review.web.rounds.offers import dated_reasons, opening_offer
from review.web.session import current_session, today
from review.web.wording import word

#: Years after this one for which a dry run can be asked.
AHEAD = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """A round in the list."""

    words: str
    window: str
    url: str
    state: str
    state_words: str
    items: int
    settled: int
    left: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class ListRounds:
    """What ``rounds/list_rounds.html`` prints."""

    groups: tuple[tuple[str, str, tuple[Line, ...]], ...]
    year: int
    open_url: str | None
    opened: bool
    why_not: tuple[tuple[str, str | None], ...]
    settings_url: str | None
    coverage_url: str | None


@dataclass(frozen=True, kw_only=True)
class OpenPage:
    """What ``rounds/open.html`` prints: the dry run, and the way to open."""

    year: int
    years_tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    window: str
    offices: tuple[OfficeShare, ...]
    total: int
    parts: tuple[int, int, int]
    left_out: tuple[tuple[str, int], ...]
    warnings: tuple[tuple[str, str | None], ...]
    offer: Offer
    asks_late: bool
    board_url: str | None
    settings_url: str


def list_page(organisation_id: int) -> ListRounds:
    """All rounds by kind, and whether this year's July can be opened."""
    session, day = current_session(), today()
    rows = rounds_of(session, organisation_id)
    july = round_of(session, organisation_id, RoundKind.JULY, day.year)
    manages = may_in_organisation(Permission.ROUND_MANAGE)
    policy = policy_for(session, organisation_id, day.year)
    refusals = opening_refusals(july, policy, day.year, day, late=True)
    groups = tuple(
        (kind.value, word(kind, "round_kind"), tuple(_line(r) for r in rows if r.kind is kind))
        for kind in RoundKind
        if any(r.kind is kind for r in rows)
    )
    return ListRounds(
        groups=groups,
        year=day.year,
        open_url=url_for("rounds.preview_july", year=day.year) if manages else None,
        opened=july is not None,
        why_not=dated_reasons(refusals) if july is None else (),
        settings_url=url_for("round_settings.show") if manages else None,
        coverage_url=url_for("coverage.show")
        if may_in_organisation(Permission.FIGURES_READ)
        else None,
    )


def _line(row: RoundLine) -> Line:
    kind = word(row.kind, "round_kind")
    words = _("%(year)s年%(kind)s", year=row.year, kind=kind)
    if row.serial:
        words = _("%(year)s年%(kind)s　第%(n)s批", year=row.year, kind=kind, n=row.serial)
    tones = {RoundState.OPENING: "warn", RoundState.OPEN: "blue", RoundState.CLOSED: ""}
    return Line(
        words=words,
        window=window_days(row.from_on, row.before_on),
        url=url_for("rounds.board", round_id=row.id),
        state=tones[row.state],
        state_words=word(row.state, "round_state"),
        items=row.items,
        settled=row.settled,
        left=row.carried if row.state is RoundState.CLOSED else row.open,
        parts=(("c-done", row.settled), ("c-left", max(row.items - row.settled, 0))),
    )


def open_page(organisation_id: int, year: int) -> OpenPage:
    """The dry run of a year: counts by office, what is left out, what to know beforehand."""
    session, day = current_session(), today()
    seen = preview(session, organisation_id, year, today=day)
    row = round_of(session, organisation_id, RoundKind.JULY, year)
    policy = policy_for(session, organisation_id, year)
    first = min(policy.first_year, day.year)
    late = row is None and day > policy.closes_on(year) and year >= policy.first_year
    offer = opening_offer(organisation_id, seen, row, day)
    said = {sentence for sentence, _href in offer.reasons}
    return OpenPage(
        year=year,
        years_tabs=tuple(
            (
                _("%(year)s年", year=y),
                url_for("rounds.preview_july", year=y),
                y == year,
                None,
                False,
            )
            for y in range(max(first, day.year - 1), day.year + AHEAD + 1)
        ),
        window=window_words(*seen.window),
        offices=seen.offices,
        total=seen.total,
        parts=(
            sum(o.window for o in seen.offices),
            sum(o.catch_up for o in seen.offices),
            sum(o.flagged for o in seen.offices),
        ),
        left_out=tuple((word(code, "left_out"), n) for code, n in sorted(seen.left_out.items())),
        warnings=tuple(w for w in dated_reasons(seen.warnings) if w[0] not in said),
        offer=offer,
        asks_late=late,
        board_url=url_for("rounds.board", round_id=row.id) if row else None,
        settings_url=url_for("round_settings.show"),
    )
