"""The page of one drawn document put together; frozen values for ``spot_checks/entry.html``, worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.spot_checks import EXPLAINED, Compared, Criterion, Difference, Said, differences
from review.domain.states import Attribute
from review.services.spot_checks.examining import examiner_refusals, refusals_to_examine
from review.services.spot_checks.rectifying import can_be_referred
from review.store.documents import Document
from review.store.events import Event, payload_of
from review.store.people import Office, names_of
from review.store.spot_checks import (
    SpotCheck,
    SpotCheckEntry,
    SpotRectification,
    rectifications_of,
)
from review.store.spot_facts import compared_of, told_events
from review.store.spot_lists import neighbours
from review.web.access import may_in_organisation
from review.web.locale import write_date, write_datetime
from review.web.pages import reasons_of
from review.web.session import current_actor, current_session, today
from review.web.spot_checks.forms import EntryForm, RecheckForm
from review.web.spot_checks.pages import mending_words
from review.web.spot_checks.view import serial_words
from review.web.wording import word, words

_DIGESTS = ("content_digest", "bytes_digest", "digest")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One line of the comparison: what register, print and web say; ``differs`` marks it."""

    label: str
    register: str
    printed: str
    web: str
    differs: bool


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """Something that happened: when, what, who, on which content."""

    at: datetime
    words: str
    who: str
    digest: str | None


@dataclass(frozen=True, kw_only=True)
class MendingLine:
    """A request to mend, with report and second look."""

    what: str
    due: str
    state: str
    late: bool
    asked: str
    report: str
    reported: str
    recheck: str
    rechecked: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A criterion of the form as it is asked."""

    code: str
    label: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """What ``spot_checks/entry.html`` prints."""

    entry: SpotCheckEntry
    check_name: str
    check_number: str
    check_url: str
    size: int
    heading: str
    document_url: str
    facts: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    faults: tuple[str, ...]
    known: tuple[str, ...]
    events: tuple[EventLine, ...]
    questions: tuple[Question, ...]
    form: EntryForm
    blocked: tuple[tuple[str, str | None], ...]
    examined: str
    mending: tuple[MendingLine, ...]
    recheck: RecheckForm | None
    recheck_blocked: tuple[tuple[str, str | None], ...]
    previous_url: str | None
    next_url: str | None
    refer_url: str | None
    may_pack: bool
    conflict: bool


def entry_page(
    entry: SpotCheckEntry,
    document: Document,
    *,
    form: EntryForm | None = None,
    recheck: RecheckForm | None = None,
    conflict: bool = False,
) -> EntryPage:
    """Everything about one drawn document, and what may be answered now."""
    session, actor = current_session(), current_actor()
    check = session.get_one(SpotCheck, entry.spot_check_id)
    if form is None:
        form = EntryForm(formdata=None)
        form.show(entry)
    form.version.data = entry.version
    mending = rectifications_of(session, entry.id)
    found = compared_of(session, document)
    codes = differences(found)
    before, after = neighbours(session, entry)
    names = names_of(session, [entry.examiner_id])
    return EntryPage(
        entry=entry,
        check_name=check.name,
        check_number=serial_words(check),
        check_url=url_for("spot_checks.show", check_id=check.id),
        size=check.size,
        heading=document.title or _("没有标题"),
        document_url=url_for("documents.show", document_id=document.id),
        facts=_facts(document),
        places=_places(found, codes),
        faults=tuple(word(c, "difference") for c in codes if c not in EXPLAINED),
        known=tuple(word(c, "difference") for c in codes if c in EXPLAINED),
        events=event_lines(document),
        questions=tuple(
            Question(code=c, label=word(c, "criterion"), meaning=word(c, "criterion_meaning"))
            for c in Criterion
        ),
        form=form,
        blocked=reasons_of(refusals_to_examine(session, actor, entry, document)),
        examined=_("%(who)s　%(at)s填写", who=names[entry.examiner_id], at=_at(entry.examined_at))
        if entry.examiner_id in names
        else "",
        mending=mending_lines(mending),
        recheck=_recheck(entry, mending, recheck),
        recheck_blocked=reasons_of(examiner_refusals(session, actor, document)),
        previous_url=url_for("spot_entries.show", entry_id=before) if before else None,
        next_url=url_for("spot_entries.show", entry_id=after) if after else None,
        refer_url=url_for("spot_entries.refer", entry_id=entry.id)
        if entry.accurate is False and can_be_referred(session, document)
        else None,
        may_pack=may_in_organisation(Permission.EVIDENCE_PACK),
        conflict=conflict,
    )


def _recheck(
    entry: SpotCheckEntry, mending: list[SpotRectification], form: RecheckForm | None
) -> RecheckForm | None:
    """The form of the second look, where something was reported and nobody looked yet."""
    waits = bool(mending) and mending[-1].reported_at is not None and mending[-1].passed is None
    if not waits:
        return None
    form = form or RecheckForm(formdata=None)
    form.version.data = entry.version
    return form


def _at(moment: datetime | None) -> str:
    return write_datetime(moment)


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    office = current_session().get(Office, document.office_id)
    grounds = words(document.grounds, "ground") if document.grounds else ""
    return tuple(
        (label, value)
        for label, value in (
            (_("发文字号"), document.doc_number or ""),
            (_("处室"), office.name if office else ""),
            (_("文种"), word(document.doc_kind, "doc_kind") if document.doc_kind else ""),
            (_("成文日期"), write_date(document.doc_date)),
            (_("印发日期"), write_date(document.issued_on)),
            (_("公开时间"), write_datetime(document.published_at)),
            (_("依据"), grounds),
            (_("索引号"), document.index_number or ""),
        )
        if value
    )


def _places(found: Compared, codes: tuple[Difference, ...]) -> tuple[Place, ...]:
    web, register = found.web, found.register
    shown = Said(attribute=Attribute.PROACTIVE, partial=found.web_partial)
    said_outside = _said(shown) if web is not None else str(_("网上没有"))
    open_codes = {c for c in codes if c not in EXPLAINED}
    attribute_codes = set(Difference) - {
        Difference.TITLE_DIFFERS,
        Difference.NUMBER_DIFFERS,
        Difference.VALIDITY_DIFFERS,
    }
    rows = [
        Place(
            label=str(_("公开属性")),
            register=_said(found.decided),
            printed=_said(found.printed),
            web=said_outside,
            differs=bool(open_codes & attribute_codes),
        )
    ]
    if web is not None:
        validities = (word(register.validity, "validity"), word(web.validity, "validity"))
        rows += [
            Place(label=label, register=here, printed="", web=there, differs=here != there)
            for label, here, there in (
                (_("标题"), register.title, web.title),
                (_("发文字号"), register.number, web.number),
                (_("有效性"), *validities),
            )
        ]
    return tuple(rows)


def _said(said: Said) -> str:
    if said.attribute is None:
        return str(_("没有登记"))
    name = word(said.attribute, "attribute")
    return str(_("%(attribute)s（部分）", attribute=name)) if said.partial else name


def event_lines(document: Document) -> tuple[EventLine, ...]:
    """The chain of what happened, oldest first, with the digest of the content it was done on."""
    events = told_events(current_session(), document.id)
    names = names_of(current_session(), [event.actor_id for event in events])
    return tuple(_event_line(event, names) for event in events)


def _event_line(event: Event, names: dict[int, str]) -> EventLine:
    payload = payload_of(event)
    said = word(event.name, "event")
    if payload.get("attribute"):
        said = _("%(event)s：%(what)s", event=said, what=word(payload["attribute"], "attribute"))
    return EventLine(
        at=datetime.fromisoformat(event.at),
        words=said,
        who=names.get(event.actor_id or 0) or str(_("系统")),
        digest=next((str(payload[d]) for d in _DIGESTS if payload.get(d)), None),
    )


def mending_lines(rows: list[SpotRectification]) -> tuple[MendingLine, ...]:
    """What was asked of the office, oldest first."""
    people = [p for r in rows for p in (r.asked_by_id, r.reported_by_id, r.rechecked_by_id)]
    names = names_of(current_session(), people)

    def by(person: int | None, at: datetime | None) -> str:
        return f"{names.get(person or 0, '')}　{write_datetime(at)}" if at else ""

    return tuple(
        MendingLine(
            what=row.what,
            due=write_date(row.due_on),
            state=mending_words(row, today()),
            late=row.reported_at is None and row.due_on < today(),
            asked=by(row.asked_by_id, row.asked_at),
            report=row.report,
            reported=by(row.reported_by_id, row.reported_at),
            recheck=row.recheck_note,
            rechecked=by(row.rechecked_by_id, row.rechecked_at),
        )
        for row in rows
    )
