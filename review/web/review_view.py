"""The confidentiality review as a page: original and redacted copy side by side, answers, what is signed.

Frozen values for ``cases/review.html``, already worded; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.findings import Stage
from review.domain.states import CaseAction, ConfirmationKind
from review.domain.values import Case
from review.services import settling
from review.services.making import segments_name
from review.store.calendar import working_calendar
from review.store.case_values import plan_of, renditions_of
from review.store.cases import (
    ReviewCase,
    answers_of,
    open_referral,
    standing_confirmations,
)
from review.store.documents import Document, files_of_record
from review.store.findings import Rendition, rendition_for
from review.store.people import names_of
from review.web.case_forms import CommentForm, DeclareForm, ReferForm
from review.web.cases import as_judged, moves_here, offers_on
from review.web.certificates import Certificate, certificate_of
from review.web.deadlines import due_words
from review.web.desk_findings import DeskFinding, desk_findings, on_pages
from review.web.desk_tables import TextPage, page_of
from review.web.desk_text import FileText, text_of
from review.web.desk_view import DeskFile, desk_files
from review.web.locale import write_date
from review.web.pages import Offer
from review.web.proposal_cards import GroundChoice, ground_groups
from review.web.protected_text import current_vault, note_looking
from review.web.review_forms import COVERS, CheckLine, ChecklistForm, lines_of
from review.web.session import current_session
from review.web.step_heads import Head, head_of
from review.web.wording import word

A = CaseAction
CONFIRMS = (A.CONFIRM_CONFIDENTIALITY, A.CONFIRM_PRIVACY, A.CONFIRM_RENDITION)
OTHERS = (
    A.RETURN,
    A.REFER_UPWARD,
    A.DECLARE_NOT_RELEASABLE,
    A.RECEIVE_ANSWER,
    A.WITHDRAW_REFERRAL,
)


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What one confirmation covers, and who gave it."""

    words: str
    covers: str
    digest: str
    who: str | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A referral that waits for its answer."""

    authority: str
    question: str
    sent: str
    due: str


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Forms that came back; what was typed is shown again."""

    checklist: ChecklistForm | None = None
    comment: CommentForm | None = None
    declare: DeclareForm | None = None
    refer: ReferForm | None = None
    reasons: tuple[tuple[str, str | None], ...] = ()
    opened: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """What ``cases/review.html`` prints."""

    head: Head
    said: tuple[str | None, bool]
    tabs: tuple[tuple[str, str, bool, str], ...]
    file: DeskFile | None
    findings: Mapping[tuple[int, int | None], Sequence[DeskFinding]]
    text: TextPage | None
    turns: tuple[str | None, str | None]
    rendition_id: int | None
    rendition_words: str
    after_shapes: tuple[float, ...]
    after_text: FileText | None
    after_digest: str
    lines: tuple[CheckLine, ...]
    answered: int
    may_answer: bool
    signed: tuple[Signed, ...]
    certificates: tuple[Certificate, ...]
    question: Question | None
    confirms: tuple[Offer, ...]
    others: dict[str, Offer]
    opened: str
    grounds: tuple[tuple[str, tuple[GroundChoice, ...]], ...]
    comment: CommentForm
    declare: DeclareForm
    refer: ReferForm
    errors: tuple[tuple[str, str | None], ...]
    urls: dict[str, str]


def review_page(
    document: Document, case: ReviewCase, typed: Typed, *, may_answer: bool
) -> ReviewPage:
    """The page for one file of the document, chosen by ``?file=``."""
    session = current_session()
    versions = settling.files_on_desk(session, document, case)
    files = desk_files(current_vault(), versions)
    wanted = request.values.get("file", type=int)
    file = next((f for f in files if f.version.id == wanted), files[0] if files else None)
    note_looking(document, versions, "review")
    found = desk_findings(document.id, files, Stage.REVIEWER, wanted=None, view=None).all
    mine = tuple(
        replace(f, current=False)
        for f in found
        if file is not None and f.version_id == file.version.id
    )
    rendition = _rendition(file) if file else None
    made = rendition if rendition is not None and rendition.verified else None
    checklist = typed.checklist
    lines = checklist.lines() if checklist else lines_of(answers_of(session, case.id))
    after = _after(file, made) if file and made else None
    value = as_judged(document, case)
    text = _text(file, mine) if file else None
    attribute = case.decided_attribute or case.audited_attribute or case.proposed_attribute
    return ReviewPage(
        head=head_of(document, case),
        said=(attribute.value if attribute else None, case.audited_partial or case.decided_partial),
        tabs=_tabs(case.id, files, file),
        file=file,
        findings=on_pages(mine),
        text=text,
        turns=_turns(case.id, file, text),
        rendition_id=made.id if made else None,
        rendition_words=_rendition_words(rendition, value),
        after_shapes=tuple(made.page_shapes) if made else (),
        after_text=after,
        after_digest=(made.bytes_digest or "") if made else "",
        lines=lines,
        answered=sum(line.value is not None for line in lines),
        may_answer=may_answer,
        signed=_signed(document, case),
        certificates=_certificates(files),
        question=_question(case),
        confirms=tuple(_confirms(document, case, value).values()),
        others=_others(document, case, value),
        opened=typed.opened,
        grounds=ground_groups(),
        comment=typed.comment or CommentForm(formdata=None),
        declare=typed.declare or DeclareForm(formdata=None),
        refer=typed.refer or ReferForm(formdata=None),
        errors=typed.reasons + tuple(checklist.reasons if checklist else ()),
        urls=_urls(document.id, case.id, file),
    )


def _text(file: DeskFile, findings: Sequence[DeskFinding]) -> TextPage:
    """The page of its text that is asked for; of a file with page images what they do not show."""
    at = request.values.get("at", type=int)
    return page_of(file.segments, file.columns, findings, at=at, paper=not file.shapes)


def _turns(
    case_id: int, file: DeskFile | None, text: TextPage | None
) -> tuple[str | None, str | None]:
    """Links to the pages of the text before and after the one shown."""
    if file is None or text is None:
        return None, None
    before, after = (
        None
        if line is None
        else url_for("cases.review", case_id=case_id, file=file.version.id, at=line)
        for line in (text.before, text.after)
    )
    return before, after


def _rendition(file: DeskFile) -> Rendition | None:
    session = current_session()
    return rendition_for(session, file.version.id, plan_of(session, file.version).key)


def _after(file: DeskFile, made: Rendition) -> FileText:
    name = segments_name(made.id)
    return text_of(current_vault().files.read_working(file.version.id, name) or [])


def _rendition_words(rendition: Rendition | None, value: Case) -> str:
    if not value.copy_expected:
        return str(_("这份公文不向社会公开，不做隐去版。"))
    if rendition is None:
        return str(_("还没有隐去版。发现都处理以后，在处理页生成。"))
    return word(rendition.state, "rendition_state")


def _tabs(
    case_id: int, files: tuple[DeskFile, ...], shown: DeskFile | None
) -> tuple[tuple[str, str, bool, str], ...]:
    return tuple(
        (
            f.label,
            url_for("cases.review", case_id=case_id, file=f.version.id),
            f is shown,
            f.version.name,
        )
        for f in files
    )


def _signed(document: Document, case: ReviewCase) -> tuple[Signed, ...]:
    """The confirmations of this case: what each covers now, who gave it and when."""
    session = current_session()
    standing = standing_confirmations(session, case.id)
    names = names_of(session, [c.person_id for c in standing.values()])
    final = renditions_of(session, files_of_record(session, document.id))
    digests = {
        ConfirmationKind.CONFIDENTIALITY: case.content_digest,
        ConfirmationKind.PRIVACY: case.plan_digest,
        ConfirmationKind.RENDITION: final.bytes_digest,
    }
    actions = dict(zip(ConfirmationKind, CONFIRMS, strict=True))
    here = moves_here(case, CONFIRMS)
    return tuple(
        Signed(
            words=word(kind, "confirmation"),
            covers=str(COVERS[kind.value]),
            digest=digests[kind],
            who=names.get(standing[kind].person_id) if kind in standing else None,
            at=standing[kind].at if kind in standing else None,
        )
        for kind in ConfirmationKind
        if kind in standing or actions[kind] in here
    )


def _certificates(files: tuple[DeskFile, ...]) -> tuple[Certificate, ...]:
    pairs = [(f, _rendition(f)) for f in files]
    return tuple(
        certificate_of(r, f.label) for f, r in pairs if r is not None and r.report is not None
    )


def _question(case: ReviewCase) -> Question | None:
    asked = open_referral(current_session(), case.id)
    if asked is None:
        return None
    known = working_calendar(current_session()).years
    return Question(
        authority=asked.authority,
        question=asked.question,
        sent=write_date(asked.sent_on),
        due=due_words(asked.due_on, estimated=asked.due_on.year not in known),
    )


def _confirms(document: Document, case: ReviewCase, value: Case) -> dict[CaseAction, Offer]:
    final = renditions_of(current_session(), files_of_record(current_session(), document.id))
    fields = {
        "content_digest": case.content_digest,
        "plan_digest": case.plan_digest,
        "bytes_digest": final.bytes_digest,
        "form_token": CommentForm(formdata=None).form_token,
    }
    words = {
        A.CONFIRM_CONFIDENTIALITY: str(_("文字、图片有改动就作废，并告诉您。")),
        A.CONFIRM_PRIVACY: str(_("还管每一处隐去和遮挡，有改动就作废。")),
        A.CONFIRM_RENDITION: str(_("确认后，上网的就是这几个文件。")),
    }
    url = url_for("cases.confirm", case_id=case.id)
    return offers_on(
        moves_here(case, CONFIRMS),
        document,
        case,
        value,
        lambda _action: url,
        fields=fields,
        consequences=words,
    )


def _others(document: Document, case: ReviewCase, value: Case) -> dict[str, Offer]:
    special = {
        A.REFER_UPWARD: url_for("cases.refer", case_id=case.id),
        A.DECLARE_NOT_RELEASABLE: url_for("cases.declare", case_id=case.id),
    }
    plain = url_for("cases.move_review", case_id=case.id)
    words = {A.RETURN: str(_("退回拟稿人，每条意见都要答复后才能再送审。"))}
    offers = offers_on(
        moves_here(case, OTHERS),
        document,
        case,
        value,
        lambda action: special.get(action, plain),
        consequences=words,
    )
    return {action.value: offer for action, offer in offers.items()}


def _urls(document_id: int, case_id: int, file: DeskFile | None) -> dict[str, str]:
    at = file.version.id if file else None
    return {
        "checklist": url_for("cases.answer_checklist", case_id=case_id, file=at),
        "confirm": url_for("cases.confirm", case_id=case_id),
        "declare": url_for("cases.declare", case_id=case_id),
        "refer": url_for("cases.refer", case_id=case_id),
        "move": url_for("cases.move_review", case_id=case_id),
        "desk": url_for("desk.show", document_id=document_id),
    }
