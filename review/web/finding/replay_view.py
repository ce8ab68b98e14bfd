"""What the pages of replays print: worded values, no rule. Places link to the desk, where values are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.rule_replays import Change
from review.domain.states import DocumentStatus
from review.store.documents import Document, FileState
from review.store.people import Office, names_of
from review.store.round_population import has_open_item, in_scope
from review.store.rule_replays import (
    ChangedDocument,
    FindingReplay,
    ReplayChange,
    changed_count,
    changed_documents,
    changes_of,
    engines_before,
    rule_changes,
)
from review.web.finding.forms import ReplayForm, Tab, rule_tabs
from review.web.locale import write_date, write_datetime
from review.web.pages import Pager, page_number, pager_of
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import joined

_SIZE = 25
_COLOURS = {
    Change.NEW: "c-late",
    Change.RAISED: "c-half",
    Change.LOWERED: "c-soft",
    Change.RESIZED: "c-open",
    Change.GONE: "c-left",
}

Reasons = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One replay among others."""

    id: int
    url: str
    scope: str
    at: str
    by: str
    state: str
    documents: int


@dataclass(frozen=True, kw_only=True)
class ListReplays:
    """What ``finding/replays.html`` prints."""

    tabs: tuple[Tab, ...]
    form: ReplayForm
    rows: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """A rule with its changes, as row of the table and bar of the chart."""

    label: str
    words: str
    parts: tuple[tuple[str, int], ...]
    counts: tuple[int, ...]
    total_words: str
    url: None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """What changed in one file by one rule."""

    words: str
    change_words: str
    levels: str
    rule: str
    count: int
    url: str
    loud: bool


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    """A document that stands otherwise."""

    id: int
    title: str
    number: str
    url: str
    office: str
    public: bool
    urgent: bool
    taken: str
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class ShowReplay:
    """What ``finding/replay.html`` prints."""

    id: int
    scope: str
    state: str
    polled: bool
    reason: str
    done: int
    documents: int
    errors: Reasons
    tiles: tuple[tuple[str, str, str, str, bool], ...]
    engine: str
    engines: tuple[tuple[str, int], ...]
    heads: tuple[str, ...]
    rules: tuple[RuleRow, ...]
    rows: tuple[DocumentRow, ...]
    pager: Pager
    form_token: str
    here: str


def list_page(rows: Sequence[FindingReplay], form: ReplayForm) -> ListReplays:
    """The replays, newest first."""
    names = names_of(current_session(), [row.asked_by_id for row in rows])
    return ListReplays(
        tabs=rule_tabs(),
        form=form,
        rows=tuple(
            Asked(
                id=row.id,
                url=url_for("finding_replays.show", replay_id=row.id),
                scope=_scope(row),
                at=write_datetime(row.asked_at),
                by=names.get(row.asked_by_id or 0, ""),
                state=_state(row),
                documents=row.documents,
            )
            for row in rows
        ),
    )


def show_page(row: FindingReplay, errors: Reasons = ()) -> ShowReplay:
    """One replay as far as it came."""
    session, number = current_session(), page_number()
    changed, urgent = changed_count(session, row.id)
    found = changed_documents(session, row.id, offset=(number - 1) * _SIZE, limit=_SIZE)
    here = url_for("finding_replays.show", replay_id=row.id)
    rules = _rules(row)
    return ShowReplay(
        id=row.id,
        scope=_scope(row),
        state=_state(row),
        polled=row.state in (FileState.PENDING, FileState.WORKING),
        reason=word(row.reason, "file_reason") if row.state is FileState.FAILED else "",
        done=row.done,
        documents=row.documents,
        errors=errors,
        tiles=(
            (f"{row.done}/{row.documents}", _("看过的公文"), _failed(row), "#rules", False),
            (str(changed), _("结果有变化"), "", "#documents", False),
            (str(urgent), _("已公开，且有新的确定发现"), "", "#documents", urgent > 0),
            (str(sum(r.counts[0] for r in rules)), _("新增的发现"), "", "#rules", False),
        ),
        engine=row.engine,
        engines=tuple(engines_before(session, row.id)),
        heads=tuple(word(change, "rule_change") for change in Change),
        rules=rules,
        rows=_documents(row, found),
        pager=pager_of(changed, number, _SIZE, lambda n: f"{here}?page={n}"),
        form_token=ReplayForm(formdata=None).form_token,
        here=here,
    )


def _scope(row: FindingReplay) -> str:
    parts = []
    if row.from_on is not None:
        parts.append(_("%(date)s起印发", date=write_date(row.from_on)))
    if row.until_on is not None:
        parts.append(_("%(date)s以前印发", date=write_date(row.until_on)))
    office = current_session().get(Office, row.office_id) if row.office_id else None
    if office is not None:
        parts.append(office.name)
    parts.append(_("只看已公开") if row.only_public else _("全部已印发"))
    return joined(parts, "，")


def _state(row: FindingReplay) -> str:
    words = {
        FileState.DONE: _("已完成"),
        FileState.FAILED: _("没有完成"),
        FileState.PENDING: _("等待中"),
    }
    return str(words.get(row.state, _("进行中")))


def _failed(row: FindingReplay) -> str:
    return str(_("%(n)s件有文件没有读成", n=row.failed)) if row.failed else ""


def _rules(row: FindingReplay) -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(
            label=rule or "–",
            words=word(code, "finding"),
            parts=tuple((_COLOURS[c], counts[c]) for c in Change if counts.get(c)),
            counts=tuple(counts.get(change, 0) for change in Change),
            total_words=str(sum(counts.values())),
        )
        for rule, code, counts in rule_changes(current_session(), row.id)
    )


def _documents(row: FindingReplay, found: Sequence[ChangedDocument]) -> tuple[DocumentRow, ...]:
    session = current_session()
    ids = [each.document.id for each in found]
    changes = changes_of(session, row.id, ids)
    asked = set(session.scalars(select(Document.id).where(Document.id.in_(ids), has_open_item())))
    scope = set(session.scalars(select(Document.id).where(Document.id.in_(ids), in_scope)))
    offices = {
        int(o[0]): str(o[1])
        for o in session.execute(
            select(Office.id, Office.name).where(
                Office.id.in_({each.document.office_id for each in found})
            )
        )
    }
    return tuple(
        _document(each, changes.get(each.document.id, []), offices, asked=asked, scope=scope)
        for each in found
    )


def _document(
    each: ChangedDocument,
    changes: Sequence[ReplayChange],
    offices: dict[int, str],
    *,
    asked: set[int],
    scope: set[int],
) -> DocumentRow:
    document = each.document
    public = document.status is DocumentStatus.PUBLISHED
    taken = ""
    if document.id in asked:
        taken = str(_("正在评估"))
    elif document.id not in scope:
        taken = str(_("不在评估范围"))
    return DocumentRow(
        id=document.id,
        title=document.title,
        number=document.doc_number or "",
        url=url_for("documents.show", document_id=document.id),
        office=offices.get(document.office_id, ""),
        public=public,
        urgent=public and each.new_certain > 0,
        taken=taken,
        places=tuple(_place(change) for change in changes),
    )


def _place(change: ReplayChange) -> Place:
    levels = [word(c, "level") for c in (change.level_before, change.level_after) if c]
    segment = change.places[0][0] if change.places else ""
    desk = url_for("desk.show", document_id=change.document_id, view="text")
    return Place(
        words=word(change.code, "finding"),
        change_words=word(change.change, "rule_change"),
        levels="→".join(dict.fromkeys(levels)),
        rule=change.rule,
        count=change.count,
        url=f"{desk}#seg-{change.file_version_id}-{segment}",
        loud=change.change in (Change.NEW, Change.RAISED),
    )
