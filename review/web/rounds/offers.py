"""What may be done with a round as a whole: opened, reminded, closed, each with its reason where not.

Offers for ``components/action.html``; the services ask the same rules again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.rounds import RoundKind, RoundState
from review.domain.values import Refusal
from review.services.rounds.closing import closing_refusals
from review.services.rounds.previews import Preview, opening_refusals
from review.store.round_board import Board
from review.store.round_policies import policy_for
from review.store.rounds import Round
from review.web.locale import write_date
from review.web.pages import Offer, reasons_of
from review.web.session import current_session


def dated_reasons(refusals: tuple[Refusal, ...]) -> tuple[tuple[str, str | None], ...]:
    """Refusals as sentences, their dates as people write them."""
    return reasons_of(
        tuple(
            Refusal(r.code, {**r.facts, "date": write_date(date.fromisoformat(r.facts["date"]))})
            if "date" in r.facts
            else r
            for r in refusals
        )
    )


def remind_offer(
    row: Round, office_ids: Sequence[int], *, to: str = "", today_done: bool = False
) -> Offer:
    """Remind one office, or several at once."""
    label = _("催办") if to else _("催办%(n)s个处室", n=len(office_ids))
    refusals = (Refusal("reminded_today"),) if today_done else ()
    return Offer(
        id=f"remind-{office_ids[0]}" if to else "remind-all",
        label=label,
        url=url_for("rounds.remind", round_id=row.id),
        enabled=not today_done,
        reasons=reasons_of(refusals),
        fields={"office": ",".join(str(i) for i in office_ids)},
        primary=not to,
    )


def closing_offer(row: Round, board: Board, day: date) -> Offer | None:
    """Close the round; None where it is closed already."""
    if row.state is RoundState.CLOSED:
        return None
    left = board.total("open")
    next_year = row.year + 1
    if not left:
        words = _("收尾后名单不能再改。全部办结，没有要转入下一年的。")
    elif row.kind is RoundKind.BACKLOG:
        words = _("收尾后名单不能再改。还有%(n)s件没有办结，留在存量里。", n=left)
    else:
        words = _(
            "收尾后名单不能再改，%(n)s件转入%(year)s年，记为“延后1轮”。", n=left, year=next_year
        )
    refusals = closing_refusals(row, day)
    return Offer(
        id="close",
        label=_("收尾"),
        url=url_for("rounds.close", round_id=row.id),
        enabled=not refusals,
        reasons=dated_reasons(refusals),
        consequence=words,
        fields={"version": str(row.version)},
    )


def opening_offer(organisation_id: int, seen: Preview, row: Round | None, day: date) -> Offer:
    """Open the July that was previewed; one whose month is over asks for a tick (``late``)."""
    policy = policy_for(current_session(), organisation_id, seen.year)
    refusals = opening_refusals(row, policy, seen.year, day, late=True)
    label = _("开启%(year)s年七月评估", year=seen.year)
    words = _(
        "名单一开启就冻结，共%(n)s件分给%(offices)s个处室，各处室会收到消息。",
        n=seen.total,
        offices=len(seen.offices),
    )
    if row is not None and not refusals:
        label, words = _("再查一遍有没有遗漏"), _("只补上漏掉的，已有的不动。")
    return Offer(
        id="open",
        label=label,
        url=url_for("rounds.open_july"),
        enabled=not refusals,
        reasons=dated_reasons(refusals),
        consequence=words,
        fields={"year": str(seen.year)},
        primary=True,
    )
