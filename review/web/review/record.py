"""The review record (审核记录) of one case as a page to print: steps, answers, confirmations, digests.

Everything is read from rows and the log, nothing from files: the record holds no text of the original.
Frozen values for ``cases/record.html``, already worded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.checklist import ChecklistItem, CheckVerdict
from review.services import settling
from review.store.case_values import plan_of
from review.store.cases import (
    ChecklistRow,
    Confirmation,
    Referral,
    ReviewCase,
    answers_of,
    consultations_of,
)
from review.store.documents import Document, FileVersion
from review.store.findings import rendition_for
from review.store.found import finding_values
from review.store.people import Organisation, names_of
from review.web.cases.step_heads import Head, head_of
from review.web.desk.view import label_of
from review.web.documents.timeline import Entry, case_entries
from review.web.locale import write_date, write_datetime
from review.web.session import current_person, current_session, now
from review.web.wording import word, words


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One item of the checklist: the answer, its note, who gave it when; open ones have no answer."""

    question: str
    answer: str
    concern: bool
    note: str
    who: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A confirmation with everything it covered; voided ones say since when and why."""

    words: str
    who: str
    at: datetime
    digests: tuple[tuple[str, str], ...]
    voided: str


@dataclass(frozen=True, kw_only=True)
class RecordFile:
    """A file of the case and its redacted copy."""

    label: str
    name: str
    digest: str
    pages: int | None
    copy: str
    copy_digest: str


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """What ``cases/record.html`` prints."""

    head: Head
    organisation: str
    case_words: str
    state_words: str
    facts: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, str], ...]
    content_digest: str
    plan_digest: str
    files: tuple[RecordFile, ...]
    treatments: tuple[tuple[str, str, int], ...]
    lines: tuple[Answered, ...]
    confirmations: tuple[Confirmed, ...]
    asked: tuple[tuple[str, str, str, str], ...]
    steps: tuple[Entry, ...]
    printed: str


def record_page(document: Document, case: ReviewCase) -> RecordPage:
    """The record of a case as it stands now."""
    session = current_session()
    versions = settling.files_on_desk(session, document, case)
    return RecordPage(
        head=head_of(document, case),
        organisation=session.get_one(Organisation, case.organisation_id).name,
        case_words=word(case.kind, "case_kind"),
        state_words=word(case.state, "state"),
        facts=_facts(document, case),
        grounds=_grounds(case),
        content_digest=case.content_digest,
        plan_digest=case.plan_digest,
        files=tuple(_file(version) for version in versions),
        treatments=_treatments([v.id for v in versions]),
        lines=_lines(case),
        confirmations=_confirmations(case),
        asked=_asked(case),
        steps=case_entries(document.id, case.id),
        printed=_("%(who)s于%(at)s打印", who=current_person().name, at=write_datetime(now())),
    )


def _facts(document: Document, case: ReviewCase) -> tuple[tuple[str, str], ...]:
    pairs = (
        (word("issuer", "field"), document.issuer),
        (word("doc_kind", "field"), word(document.doc_kind, "doc_kind")),
        (word("doc_number", "field"), document.doc_number or _("未编号")),
        (word("doc_date", "field"), write_date(document.doc_date)),
        (word("issued_on", "field"), write_date(document.issued_on)),
        (word("addressees", "field"), document.addressees),
        (word("summary", "field"), document.summary),
        (_("立案"), write_datetime(case.opened_at)),
        (_("办结"), write_datetime(case.settled_at)),
    )
    return tuple((term, value) for term, value in pairs if value)


def _grounds(case: ReviewCase) -> tuple[tuple[str, str], ...]:
    """Grounds and reason at each step that named any."""
    said = (
        (_("拟定"), case.proposed_grounds, case.proposed_reason),
        (_("审核"), case.audited_grounds, case.audited_reason),
        (_("决定"), case.decided_grounds, case.decided_reason),
    )
    told = [
        (step, "　".join(t for t in (words(grounds, "ground"), reason) if t))
        for step, grounds, reason in said
    ]
    if case.not_releasable_ground:
        against = word(case.not_releasable_ground, "ground")
        told.append((_("不宜公开"), f"{against}　{case.not_releasable_reason}"))
    return tuple((step, text) for step, text in told if text)


def _file(version: FileVersion) -> RecordFile:
    session = current_session()
    made = rendition_for(session, version.id, plan_of(session, version).key)
    return RecordFile(
        label=label_of(version.position),
        name=version.name,
        digest=version.digest,
        pages=version.pages,
        copy=word(made.state, "rendition_state") if made is not None else str(_("没有隐去版")),
        copy_digest=(made.bytes_digest or "") if made is not None and made.verified else "",
    )


def _treatments(version_ids: Sequence[int]) -> tuple[tuple[str, str, int], ...]:
    """How many places of each kind are treated how, the reviewer's word before the drafter's."""
    values = finding_values(current_session(), version_ids)
    counts = Counter(
        (f.code, f.effective) for found in values.values() for f in found if f.effective is not None
    )
    return tuple(
        (word(code, "finding"), word(action, "settlement"), n)
        for (code, action), n in sorted(counts.items())
    )


def _lines(case: ReviewCase) -> tuple[Answered, ...]:
    rows = {row.item: row for row in answers_of(current_session(), case.id)}
    names = names_of(current_session(), [row.person_id for row in rows.values()])
    return tuple(_line(item, rows.get(item), names) for item in ChecklistItem)


def _line(item: ChecklistItem, row: ChecklistRow | None, names: dict[int, str]) -> Answered:
    return Answered(
        question=word(item, "checklist"),
        answer=word(row.verdict, "verdict") if row is not None else str(_("未答")),
        concern=row is not None and row.verdict is CheckVerdict.CONCERN,
        note=row.note if row is not None else "",
        who=names.get(row.person_id, "") if row is not None else "",
        at=write_datetime(row.at) if row is not None else "",
    )


def _confirmations(case: ReviewCase) -> tuple[Confirmed, ...]:
    rows = current_session().scalars(
        select(Confirmation).where(Confirmation.case_id == case.id).order_by(Confirmation.id)
    )
    found = list(rows)
    names = names_of(current_session(), [row.person_id for row in found])
    return tuple(
        Confirmed(
            words=word(row.kind, "confirmation"),
            who=names.get(row.person_id, ""),
            at=row.at,
            digests=tuple(
                (term, digest)
                for term, digest in (
                    (_("内容"), row.content_digest),
                    (_("处理方案"), row.plan_digest),
                    (_("文件"), row.bytes_digest),
                )
                if digest
            ),
            voided=_voided(row),
        )
        for row in found
    )


def _voided(row: Confirmation) -> str:
    if row.voided_at is None:
        return ""
    why = word(row.void_reason, "void_reason")
    return str(_("%(at)s作废：%(why)s", at=write_datetime(row.voided_at), why=why))


def _asked(case: ReviewCase) -> tuple[tuple[str, str, str, str], ...]:
    """Whom this case asked: (who, what, asked and due, answer), higher authorities first."""
    upward = current_session().scalars(
        select(Referral).where(Referral.case_id == case.id).order_by(Referral.id)
    )
    open_still = str(_("还没有答复"))
    return (
        *(
            (r.authority, r.question, _term(r), r.answer if r.closed_at is not None else open_still)
            for r in upward
        ),
        *(
            (
                c.party,
                "　".join(t for t in (word(c.kind, "consultation_kind"), c.note) if t),
                str(_("%(sent)s至%(due)s", sent=write_date(c.sent_on), due=write_date(c.due_on))),
                word(c.answer, "consultation_answer") or open_still,
            )
            for c in consultations_of(current_session(), case.id)
        ),
    )


def _term(row: Referral) -> str:
    return str(_("%(sent)s至%(due)s", sent=write_date(row.sent_on), due=write_date(row.due_on)))
