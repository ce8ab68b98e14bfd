"""What stands on a document's own page: facts, warnings, next moves, consultations, history.

Frozen values for ``documents/show.html``; the views are in ``documents.routes`` and ``cases.moves``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.case_flow import OPENINGS
from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.permissions import Permission
from review.domain.states import CaseAction, DocumentAction, DocumentStatus
from review.store.case_values import held_document
from review.store.cases import ReviewCase, latest_case, open_case
from review.store.documents import Document, FileState, live_files
from review.store.releases import ReleaseState, latest_release
from review.store.scopes import TURN
from review.store.voided import lost_confirmations
from review.web.access import refusals_on
from review.web.cases import steps
from review.web.cases.step_heads import Head, Step, four_steps, head_of
from review.web.cases.steps import PageLink
from review.web.documents.after_issue import StandingPanel, standing_panel
from review.web.documents.asked_parties import Asked, asked_parties
from review.web.documents.bar import Bar, bar_of
from review.web.documents.comment_threads import Threads, threads_of
from review.web.documents.file_history import FileHistory, compare_links, file_histories
from review.web.documents.file_panel import FilePanel, panel_of
from review.web.documents.forms import ConsultationAnswerForm, ConsultationForm, ReopenForm
from review.web.documents.readers_page import Readers, newest_readers
from review.web.documents.standing_forms import StandingForm
from review.web.documents.timeline import Timeline, timeline_of
from review.web.locale import write_date, write_datetime
from review.web.pages import Offer, offer_of
from review.web.public_address import public_address
from review.web.session import current_actor, current_session
from review.web.validity.view import Standing, standing_of
from review.web.wording import word, words

Link = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A form of this page that was refused: which one, what was typed, and every reason."""

    name: str
    reasons: tuple[tuple[str, str | None], ...]
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class MoveBox:
    """A move posted from this page, with what the person typed before it was refused."""

    offer: Offer
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Banner:
    """A warning above the page."""

    tone: str
    title: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShowDocument:
    """What ``documents/show.html`` prints."""

    head: Head
    status: str
    status_words: str
    case_words: str
    nothing: str
    tags: tuple[tuple[str, str], ...]
    crumbs: tuple[tuple[str, str | None], ...]
    errors: tuple[tuple[str, str | None], ...]
    banners: tuple[Banner, ...]
    still_visible_url: str | None
    steps: tuple[Step, ...]
    links: tuple[PageLink, ...]
    moves: tuple[MoveBox, ...]
    public_moves: tuple[MoveBox, ...]
    take_over: Offer | None
    reopen: ReopenForm | None
    reopen_url: str
    threads: Threads
    consultations: tuple[Asked, ...]
    consultation: ConsultationForm | None
    consultation_url: str | None
    files: FilePanel
    facts: tuple[tuple[str, str], ...]
    timeline: Timeline
    desk_url: str | None
    edit_url: str | None
    standing: StandingPanel | None
    requests_url: str | None
    validity: Standing | None
    record_url: str | None
    public_url: str
    bar: Bar
    versions: tuple[FileHistory, ...]
    readers: Readers


def show_document(
    document: Document,
    *,
    failed: Failed | None = None,
    reopen: ReopenForm | None = None,
    consultation: ConsultationForm | None = None,
    answered: dict[int, ConsultationAnswerForm] | None = None,
    events: str = "",
    standing: Mapping[str, StandingForm] | None = None,
) -> ShowDocument:
    """The page of a document. Forms that were refused are shown again as they were typed."""
    session, actor = current_session(), current_actor()
    row = open_case(session, document.id)
    latest = row or latest_case(session, document.id)
    verdicts = steps.verdicts_of(document, row) if row else ()
    may_edit = not refusals_on(document, Permission.DOCUMENT_EDIT)
    may_ask = not refusals_on(document, Permission.CONSULTATION_RECORD)
    url = url_for("documents.show", document_id=document.id)
    links = steps.page_links(document, row, verdicts) if row else ()
    plain = steps.plain_moves(document, row, verdicts) if row else ()
    versions = file_histories(document)
    return ShowDocument(
        head=head_of(document, latest),
        status=document.status.value,
        status_words=word(document.status, "state"),
        case_words=word(row.state, "state") if row else "",
        nothing=_nothing(row),
        tags=_tags(document, row),
        crumbs=(
            (_("公文"), url_for("register.list_documents")),
            (document.doc_number or _("未编号"), None),
        ),
        errors=failed.reasons if failed else (),
        banners=_banners(document, row),
        still_visible_url=url_for("documents.hide_again", document_id=document.id)
        if document.still_visible
        else None,
        steps=four_steps(document, latest),
        links=links,
        moves=_boxes(plain, failed),
        public_moves=_boxes(_public_moves(document), failed),
        take_over=_take_over(document) if may_edit and document.drafter_id != actor.id else None,
        reopen=reopen or (ReopenForm(formdata=None) if _may_reopen(document, row) else None),
        reopen_url=url_for("documents.reopen", document_id=document.id),
        threads=threads_of(document, row, may_answer=may_edit),
        consultations=asked_parties(latest, may_answer=may_ask, refused=answered or {}),
        consultation=consultation or (ConsultationForm(formdata=None) if may_ask else None),
        consultation_url=url_for("consultations.record", case_id=row.id) if row else None,
        files=panel_of(document),
        facts=_facts(document, latest),
        timeline=timeline_of(document, events, comparisons=compare_links(versions)),
        desk_url=_desk(document, url),
        edit_url=url_for("documents.edit", document_id=document.id) if may_edit else None,
        standing=standing_panel(document, standing),
        requests_url=_requests_url(document),
        validity=standing_of(document, quotes=False) if document.issued_on else None,
        record_url=url_for("cases.record", case_id=latest.id) if latest else None,
        public_url=public_address(document),
        bar=bar_of(document, row, links, plain),
        versions=versions,
        readers=newest_readers(document),
    )


def _requests_url(document: Document) -> str | None:
    """Where requests for an issued document are noted, for who may."""
    may = not refusals_on(document, Permission.REQUEST_RECORD)
    issued = document.issued_on is not None or document.doc_date is not None
    unissued = document.status is DocumentStatus.UNISSUED
    if not may or not issued or unissued:
        return None
    return url_for("requests.show", document_id=document.id)


# ---- parts ---------------------------------------------------------------------------------------


def _boxes(offers: tuple[Offer, ...], failed: Failed | None) -> tuple[MoveBox, ...]:
    return tuple(
        MoveBox(offer=o, text=failed.text if failed and failed.name == o.id else "") for o in offers
    )


def _nothing(row: ReviewCase | None) -> str:
    """What is said where the reader has nothing to do: who has it, or that nobody does."""
    roles = TURN.get(row.state, ()) if row else ()
    if not roles:
        return str(_("没有在办的审查。"))
    who = words(roles, "role")
    return str(_("现在不用您办，由%(who)s办理。", who=who))


def _tags(document: Document, row: ReviewCase | None) -> tuple[tuple[str, str], ...]:
    tags: list[tuple[str, str]] = []
    if row is not None:
        tags.append((word(row.kind, "case_kind"), "blue"))
    if row is not None and row.urgent:
        tags.append((word(document.urgency, "urgency"), "warn"))
    flags = (
        (document.is_normative, _("规范性文件")),
        (document.is_policy, _("政策文件")),
        (document.paper_only, _("只有纸质件")),
        (document.is_party, _("党组织文件，不计入统计")),
        (bool(row and row.work_secret), _("含工作秘密")),
    )
    return (*tags, *((str(words), "") for said, words in flags if said))


def _banners(document: Document, row: ReviewCase | None) -> tuple[Banner, ...]:
    session, actor = current_session(), current_actor()
    found = []
    lost = lost_confirmations(session, row.id, actor.id or 0) if row else []
    for confirmation in lost:
        kind = word(confirmation.kind, "confirmation")
        found.append(
            Banner(
                tone="warn",
                title=_("您%(at)s的%(kind)s已作废。", at=write_date(confirmation.at), kind=kind),
                text=_("之后文件或隐去方案有改动，现在的内容不是您看过的那一份。"),
                links=(
                    (_("看改了什么"), "#history"),
                    (
                        _("重新审查"),
                        steps.address(steps.REVIEW, document.id, row.id if row else None),
                    ),
                ),
            )
        )
    files = live_files(session, document.id)
    if any(f.reason == "secrecy_mark" and f.state is FileState.REFUSED for f in files):
        title = _("没有收下一个文件：文头有密级标志，本系统是非涉密系统。")
        text = _("文件已抹除，不留内容。请按涉密文件的规定处理并报告保密办。")
        found.append(Banner(tone="stop", title=title, text=text))
    release = latest_release(session, document.id)
    if release is not None and release.state is ReleaseState.FAILED:
        text = _("系统已停止重试。请告诉系统管理员。")
        found.append(Banner(tone="warn", title=_("没有送到公开网站。"), text=text))
    return tuple(found)


def _public_moves(document: Document) -> tuple[Offer, ...]:
    """Hide, confirm, restore: what stands against each is said by the document flow."""
    consequences = {
        DocumentAction.HIDE: _("公开网站立即不再显示，另一个人在1个工作日内确认或恢复。"),
        DocumentAction.CONFIRM_HIDE: _("确认后要再公开，须重新审查。"),
        DocumentAction.RESTORE: _("公开网站立即重新显示。"),
    }
    labels = {
        DocumentAction.HIDE: _("向公众说明的撤下原因"),
        DocumentAction.RESTORE: _("恢复的原因"),
    }
    return tuple(
        offer_of(
            verdict,
            url_for(
                "documents.act", document_id=document.id, move=verdict.action.replace("_", "-")
            ),
            fields={"version": document.version},
            consequence=str(consequences[verdict.action]),
            tone="stop" if verdict.action is DocumentAction.HIDE else "",
            comment_label=str(labels.get(verdict.action, "")),
        )
        for verdict in DOCUMENT_FLOW.offers(current_actor(), held_document(document))
    )


def _take_over(document: Document) -> Offer:
    return Offer(
        id="take-over",
        label=_("由我接办"),
        url=url_for("documents.take_over", document_id=document.id),
        consequence=_("接办后由您修改和送审，经过里会记下。"),
        fields={"version": document.version},
    )


def _may_reopen(document: Document, row: ReviewCase | None) -> bool:
    """Whether the reader's roles open cases at all, and there is something to open one on."""
    roles = [o.role for o in OPENINGS if o.action is CaseAction.REOPEN]
    here = (document.organisation_id, document.office_id)
    return (
        row is None
        and document.issued_on is not None
        and any(current_actor().holds(role, *here) for role in roles)
    )


def _facts(document: Document, row: ReviewCase | None) -> tuple[tuple[str, str], ...]:
    hidden = document.hidden_at
    pairs = (
        (_("发文机关"), document.issuer),
        (_("文种"), word(document.doc_kind, "doc_kind") if document.doc_kind else ""),
        (_("成文日期"), write_date(document.doc_date)),
        (_("印发日期"), write_date(document.issued_on)),
        (_("主题分类"), word(document.subject, "subject") if document.subject else ""),
        (_("索引号"), document.index_number or ""),
        (_("公开时间"), write_datetime(document.published_at)),
        (_("撤下时间"), write_datetime(hidden)),
        (_("撤下原因"), document.hide_explanation),
        (_("有效性"), word(document.validity, "validity") if document.issued_on else ""),
        (_("审查路线"), word(row.route, "route") if row else ""),
    )
    return tuple((str(term), value) for term, value in pairs if value)


def _desk(document: Document, own: str) -> str | None:
    """The desk, for whoever may read originals: others would be turned away there."""
    if document.paper_only or refusals_on(document, Permission.ORIGINAL_READ):
        return None
    url = steps.address(steps.DESK, document.id, None)
    return url if url != own else None
