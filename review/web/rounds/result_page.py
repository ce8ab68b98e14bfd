"""The result of a round as a page: frozen values for ``results/show.html``, already worded."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.outcomes import VALIDITY_OF
from review.domain.permissions import Permission, Place, may
from review.domain.rounds import RoundState
from review.domain.states import RELEASING_OUTCOMES, Outcome
from review.domain.values import Refusal
from review.services.rounds.results import balance_of, figures_now, notice_digest
from review.store.documents import FileState
from review.store.round_results import (
    ChangedDocument,
    OfficeResult,
    RoundNotice,
    changed_documents,
    notice_of,
    office_results,
)
from review.store.rounds import Round
from review.web.items.list_page import round_crumbs, round_words
from review.web.pages import Offer, reasons_of
from review.web.session import current_actor, current_session
from review.web.wording import word, words


@dataclass(frozen=True, kw_only=True)
class NoticePart:
    """The notice beside the figures: how far it has come, and what may be done with it."""

    tone: str
    title: str
    words: str
    may_edit: bool
    saved: bool
    publish: Offer | None
    file_url: str | None


@dataclass(frozen=True, kw_only=True)
class ResultPage:
    """What ``results/show.html`` prints."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    round_id: int
    closed: bool
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    outcomes: tuple[tuple[str, int, int, str, str], ...]
    sums: tuple[int, int, int]
    bars: tuple[object, ...]
    offices: tuple[OfficeResult, ...]
    office_rows: tuple[tuple[str, str, int, int, int, int, int, int], ...]
    changed: tuple[tuple[str, str, str, str], ...]
    balance: tuple[str, bool] | None
    notice: NoticePart
    report_url: str


@dataclass(frozen=True)
class OutcomeBar:
    """A line of the chart: proposed and approved of one outcome."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total_words: str
    url: str | None


def result_page(row: Round) -> ResultPage:
    """Everything a round came to, as of now."""
    session = current_session()
    figures = figures_now(session, row)
    offices = office_results(session, row.id)
    changed = changed_documents(session, row.id)
    proposed, approved, published = (figures[k] for k in ("proposed", "approved", "published"))
    codes = [o for o in Outcome if proposed.get(o) or approved.get(o)]
    releases = sum(approved.get(o, 0) for o in RELEASING_OUTCOMES)
    outside = sum(published.get(o, 0) for o in RELEASING_OUTCOMES)
    marked = sum(approved.get(o, 0) for o in VALIDITY_OF if o is not Outcome.STILL_IN_FORCE)
    settled = sum(approved.values())
    items = url_for("items.list_items", round_id=row.id)
    return ResultPage(
        heading=_("%(round)s结果", round=round_words(row)),
        crumbs=(*round_crumbs(row), (_("结果和公告"), None)),
        round_id=row.id,
        closed=row.state is RoundState.CLOSED,
        tiles=(
            (figures["population"], _("应评估"), _("办结%(n)s件", n=settled), items, False),
            (
                releases,
                _("审定转为主动公开"),
                _("其中已上网%(n)s件", n=outside),
                url_for("items.list_items", round_id=row.id, state="settled"),
                False,
            ),
            (
                marked,
                _("标注效力"),
                _("已失效、已废止、已修改"),
                url_for("items.list_items", round_id=row.id, state="settled"),
                False,
            ),
            (
                figures["carried_over"],
                _("结转下一轮"),
                _("移出%(n)s件", n=figures["moved"]),
                url_for("items.list_items", round_id=row.id, state="carried_over"),
                False,
            ),
        ),
        outcomes=tuple(
            (
                word(o, "outcome"),
                proposed.get(o, 0),
                approved.get(o, 0),
                str(published.get(o, 0)) if o in RELEASING_OUTCOMES else "—",
                url_for("items.list_items", round_id=row.id, outcome=o.value),
            )
            for o in codes
        ),
        sums=(sum(proposed.values()), settled, outside),
        bars=tuple(
            OutcomeBar(
                label=word(o, "outcome"),
                parts=(
                    ("c-done", approved.get(o, 0)),
                    ("c-half", max(0, proposed.get(o, 0) - approved.get(o, 0))),
                ),
                total_words=_("审定%(n)s件", n=approved.get(o, 0)),
                url=url_for("items.list_items", round_id=row.id, outcome=o.value),
            )
            for o in codes
        ),
        offices=offices,
        office_rows=tuple(_office(row, o) for o in offices),
        changed=tuple(_changed(d) for d in changed),
        balance=_balance(row),
        notice=_notice(row, notice_of(session, row.id)),
        report_url=url_for("round_results.report", round_id=row.id),
    )


def _office(row: Round, o: OfficeResult) -> tuple[str, str, int, int, int, int, int, int]:
    released = sum(n for code, n in o.outcomes.items() if Outcome(code) in RELEASING_OUTCOMES)
    changing = {v for v in VALIDITY_OF if v is not Outcome.STILL_IN_FORCE}
    marked = sum(n for code, n in o.outcomes.items() if code in changing)
    url = url_for("items.list_items", round_id=row.id, office=o.office_id)
    return o.name, url, o.items, o.settled, released, marked, o.carried_over, o.classified


def _changed(document: ChangedDocument) -> tuple[str, str, str, str]:
    return (
        document.title,
        document.doc_number,
        word(document.outcome, "outcome"),
        url_for("documents.show", document_id=document.document_id),
    )


def _balance(row: Round) -> tuple[str, bool] | None:
    found = balance_of(current_session(), row)
    if found is None:
        return None
    facts = {k: str(v) for k, v in found.items()}
    if found["difference"]:
        said = _(
            "本轮结转%(carried_over)s件，%(year)s年接转%(brought_forward)s件，"
            "其间已办结%(answered_between)s件，还差%(difference)s件。",
            **facts,
        )
        return str(said), False
    said = _(
        "本轮结转%(carried_over)s件 ＝ %(year)s年接转%(brought_forward)s件 ＋ "
        "其间已办结%(answered_between)s件，相符。",
        **facts,
    )
    return str(said), True


def _notice(row: Round, notice: RoundNotice | None) -> NoticePart:
    manages = may(
        current_actor(), Permission.ROUND_MANAGE, Place(organisation_id=row.organisation_id)
    )
    closed = row.state is RoundState.CLOSED
    tone, title, words = _standing(closed, notice)
    published = notice is not None and notice.published_at is not None
    return NoticePart(
        tone=tone,
        title=title,
        words=words,
        may_edit=manages and closed and not published,
        saved=notice is not None,
        publish=_publish_offer(row, notice) if manages and closed and not published else None,
        file_url=url_for("round_results.notice_file", round_id=row.id) if notice else None,
    )


def _standing(closed: bool, notice: RoundNotice | None) -> tuple[str, str, str]:
    if not closed:
        return "info", _("收尾后才能发公告"), _("下面的数字还会变。")
    if notice is None:
        words = _("核对、修改后保存；保存后检查文字里有没有个人信息。")
        return "info", _("公告草稿已按数字拟好"), words
    if notice.state is FileState.FAILED:
        return "stop", _("没有办成"), word(notice.reason or "", "file_reason")
    if notice.published_at is not None:
        if notice.written_at is not None:
            return "ok", _("公告已在公开网站"), ""
        return "info", _("正在送往公开网站"), ""
    return _checked(notice)


def _checked(notice: RoundNotice) -> tuple[str, str, str]:
    if notice.checked_digest != notice_digest(notice):
        return "info", _("正在检查公告文字"), _("一般几秒钟，刷新可看结果。")
    if not notice.hits:
        return "ok", _("文字已检查，可以发布"), ""
    kinds = words(notice.hits, "finding")
    said = _(
        "有%(count)s处像是不能公开的内容：%(kinds)s。请改掉后再保存。",
        count=len(notice.hits),
        kinds=kinds,
    )
    return "stop", _("公告不能发布"), str(said)


def _publish_offer(row: Round, notice: RoundNotice | None) -> Offer:
    refusals: tuple[Refusal, ...] = ()
    if notice is None:
        refusals = (Refusal("notice_missing"),)
    elif notice.checked_digest != notice_digest(notice):
        refusals = (Refusal("notice_not_checked"),)
    elif notice.hits:
        refusals = (Refusal("notice_hit", {"count": str(len(notice.hits))}),)
    return Offer(
        id="publish-notice",
        label=_("发布公告"),
        url=url_for("round_results.publish", round_id=row.id),
        enabled=not refusals,
        reasons=reasons_of(refusals, {"notice_missing": "#body", "notice_hit": "#body"}),
        consequence=_("公告上网后不能再改；仍不公开的公文不出现在公告里。"),
        primary=True,
        fields={"version": notice.version if notice else 0},
    )
