"""What stands on the marking page: files, what was read and where, attribute cards, grounds, blockers.

Frozen values for ``documents/edit.html``; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import MUST_SETTLE
from review.domain.grounds import warnings_for
from review.domain.states import Attribute, CaseAction
from review.services.settling import files_on_desk
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import history
from review.store.found import finding_values
from review.store.people import names_of
from review.store.register import like_counts
from review.web.cases import steps
from review.web.cases.proposal_cards import Card, GroundChoice, attribute_cards, ground_groups
from review.web.cases.step_heads import Head, head_of
from review.web.documents.advice import AdviceCard, LikeCard, advice_card, like_card
from review.web.documents.asked_card import AskedCard, asked_card
from review.web.documents.comment_threads import (
    Thread,
    Waiting,
    answered_comments,
    waiting_comments,
)
from review.web.documents.disclosure_tests import ArticleTests, disclosure_tests
from review.web.documents.file_panel import (
    FilePanel,
    FoundLine,
    Question,
    found_lines,
    panel_of,
    questions_on,
)
from review.web.documents.forms import AnswerForm, MarkingForm
from review.web.documents.ground_help import GroundHelp, ground_help
from review.web.documents.reason_meter import Meter, meter_of
from review.web.locale import write_date, write_datetime
from review.web.pages import Offer
from review.web.read_evidence import Evidence, evidence_of
from review.web.session import current_actor, current_session, today
from review.web.wording import sentence_of, word, words


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field that somebody else changed meanwhile: theirs and yours."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, kw_only=True)
class Asks:
    """Questions that the file suggests: a forwarded paper's source, partners of a joint one."""

    source: bool
    partners: bool
    interpretation: bool


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """What ``documents/edit.html`` prints."""

    head: Head
    crumbs: tuple[tuple[str, str | None], ...]
    form: MarkingForm
    errors: tuple[tuple[str, str | None], ...]
    errors_title: str | None
    restored: str
    conflict: str | None
    changes: tuple[Change, ...]
    files: FilePanel
    evidence: Evidence
    cards: tuple[Card, ...]
    chosen: str | None
    grounds: tuple[tuple[str, tuple[GroundChoice, ...]], ...]
    help: GroundHelp
    meter: Meter
    tests: tuple[ArticleTests, ...]
    asks: Asks
    asked: AskedCard
    warnings: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    answered: tuple[Thread, ...]
    found: tuple[FoundLine, ...]
    questions: tuple[Question, ...]
    settled: int
    to_settle: int
    advice: AdviceCard
    like: LikeCard
    submit: Offer | None
    keep_url: str
    drop_url: str
    edit_url: str
    show_url: str
    desk_url: str | None
    discard_url: str
    read_all: bool


def edit_page(
    document: Document,
    row: ReviewCase,
    form: MarkingForm,
    *,
    errors: tuple[tuple[str, str | None], ...] = (),
    restored: datetime | None = None,
    conflict: str | None = None,
    changes: tuple[Change, ...] = (),
    refused: dict[int, AnswerForm] | None = None,
    wants_submit: bool = False,
) -> EditPage:
    """The marking page around a form, bound to what is stored or to what was typed.

    ``wants_submit``: the stored form was to be sent on; what stands against it leads the page.
    """
    submit = _submit(document, row)
    against = submit.reasons if submit is not None and wants_submit else ()
    files = panel_of(document, "edit")
    settled, to_settle = _progress(document, row)
    advice = advice_card(document)
    show_url = url_for("documents.show", document_id=document.id)
    desk_url = steps.address(steps.DESK, document.id, None)
    return EditPage(
        head=head_of(document, row),
        crumbs=(
            (_("公文"), url_for("register.list_documents")),
            (document.title or _("（还没有标题）"), show_url),
            (_("标注"), None),
        ),
        form=form,
        errors=against or (*errors, *form.reasons),
        errors_title=_against_words(len(against)) if against else None,
        restored=write_datetime(restored),
        conflict=conflict,
        changes=changes,
        files=files,
        evidence=evidence_of(document, form),
        cards=_cards(document, form, advice),
        chosen=form.attribute.data or _suggested(form),
        grounds=ground_groups(),
        help=ground_help(document, form.ground.data or ""),
        meter=meter_of(form.reason.data or "", form.ground.data or ""),
        tests=disclosure_tests(advice.tests),
        asks=_asks(document, form, advice),
        asked=asked_card(row),
        warnings=tuple(sentence_of(w) for w in warnings_for(form.proposal)),
        waiting=waiting_comments(row, may_answer=True, refused=refused),
        answered=answered_comments(document, row),
        found=found_lines(document),
        questions=questions_on(document),
        settled=settled,
        to_settle=to_settle,
        advice=advice,
        like=like_card(document),
        submit=submit,
        keep_url=url_for("documents.keep_unsaved", document_id=document.id),
        drop_url=url_for("documents.drop_unsaved", document_id=document.id),
        edit_url=url_for("documents.edit", document_id=document.id),
        show_url=show_url,
        desk_url=desk_url if desk_url != show_url and not document.paper_only else None,
        discard_url=show_url,
        read_all=files.all_read,
    )


def changes_between(stored: MarkingForm, typed: MarkingForm) -> tuple[Change, ...]:
    """The fields in which what is stored now differs from what the person typed."""
    found = []
    for field in typed:
        if field.name in ("version", "unread"):
            continue
        theirs, yours = stored[field.name].data, field.data
        if (theirs or None) != (yours or None):
            found.append(
                Change(
                    label=str(field.label.text),
                    theirs=_shown(field.name, theirs),
                    yours=_shown(field.name, yours),
                )
            )
    return tuple(found)


def who_was_faster(document: Document) -> str:
    """Who changed a document last and when, for the banner of a form that came too late."""
    last = next((e for e in reversed(history(current_session(), document.id)) if e.actor_id), None)
    if last is None:
        return str(_("这份公文在您打开之后有了改动，您的修改还没有保存，填的内容都在。"))
    name = names_of(current_session(), [last.actor_id]).get(last.actor_id or 0, "")
    at = write_datetime(datetime.fromisoformat(last.at))
    return str(
        _("%(name)s在%(at)s改过这份公文，您的修改还没有保存，填的内容都在。", name=name, at=at)
    )


# ---- parts ---------------------------------------------------------------------------------------


def _shown(name: str, value: Any) -> str:
    kinds = {"attribute": "attribute", "ground": "ground", "doc_kind": "doc_kind"}
    kinds |= {"subject": "subject", "urgency": "urgency", "source_attribute": "attribute"}
    kinds |= {"tests": "disclosure_test", "key_fields": "key_field"}
    if isinstance(value, bool) or value in (None, "", []):
        return str(_("是") if value else _("（空）"))
    if isinstance(value, list):
        return words(value, kinds[name])
    if isinstance(value, date):
        return write_date(value)
    return word(value, kinds[name]) if name in kinds else str(value)


def _suggested(form: MarkingForm) -> str | None:
    """Proactive is suggested for normative and policy documents; nothing else is preselected."""
    public = form.is_normative.data or form.is_policy.data
    return Attribute.PROACTIVE.value if public else None


def _cards(document: Document, form: MarkingForm, advice: AdviceCard) -> tuple[Card, ...]:
    """The three cards: what is advised and why, and what like documents of the office were."""
    since = today() - timedelta(days=365)
    counts = like_counts(current_session(), current_actor(), document, since)
    total = sum(counts.values())
    likes = {
        attribute: str(
            _("本处室近一年同类%(n)s件，%(k)s件如此", n=total, k=counts.get(attribute, 0))
        )
        for attribute in Attribute
        if total
    }
    advised = advice.attribute or _suggested(form)
    if advised is None:
        return attribute_cards(likes=likes)
    chosen = Attribute(advised)
    because = advice.driving[0].words if advice.driving else ""
    meaning = word(chosen, "attribute_meaning")
    if because:
        meaning = str(_("%(meaning)s%(because)s。", meaning=meaning, because=because))
    return attribute_cards(meanings={chosen: meaning}, tags={chosen: str(_("建议"))}, likes=likes)


def _asks(document: Document, form: MarkingForm, advice: AdviceCard) -> Asks:
    """What the file suggests asking: Art. 10 where it forwards, Art. 11 where several made it."""
    joint = bool((form.joint_issuers.data or "").strip()) or "、" in (form.issuer.data or "")
    return Asks(
        source=advice.forwards and not form.source_attribute.data,
        partners=joint and not form.joint_agreed.data,
        interpretation=bool(form.is_policy.data or form.is_normative.data)
        and not form.interpretation_required.data,
    )


def _progress(document: Document, row: ReviewCase) -> tuple[int, int]:
    """How many findings that must be settled the drafter has settled, of how many."""
    versions = files_on_desk(current_session(), document, row)
    values = finding_values(current_session(), [v.id for v in versions])
    must = [f for found in values.values() for f in found if f.level in MUST_SETTLE]
    return sum(f.drafter is not None for f in must), len(must)


def _submit(document: Document, row: ReviewCase) -> Offer | None:
    """Submitting as the flow judges it for what is stored; None where it is not this person's move."""
    verdicts = [v for v in steps.verdicts_of(document, row) if v.action is CaseAction.SUBMIT]
    return steps.offer(verdicts[0], document, row, primary=True) if verdicts else None


def _against_words(number: int) -> str:
    return str(_("按现在存下的内容，还差%(n)s项才能送审：", n=number))
