"""Validity: what is proposed and decided, a document's own page with its mark, history and proofs.

Lists of documents and exports are in ``validity.pages``, repeal lists in ``validity.repeal_lists``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import AcceptProposals, DismissProposals
from review.domain.permissions import Permission
from review.domain.validity import ProposalWhy
from review.domain.values import Refusal, Refused
from review.services.validity import deciding, marking, proving
from review.services.validity.deciding import Decided
from review.store.documents import Document
from review.store.validity import release_of_validity
from review.store.validity_lists import (
    ProposalQuestion,
    proof_of,
    proposal_counts,
    proposals_asked,
)
from review.web.access import (
    NotVisible,
    accepts_files,
    may_in_organisation,
    on_document,
    refusals_on,
    requires,
)
from review.web.documents.intake import UploadRefused, uploads
from review.web.pages import Pager, page_number, pager_of, reasons_of
from review.web.protected_text import current_vault
from review.web.session import (
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)
from review.web.validity.forms import DismissForm, MarkForm, ProofForm
from review.web.validity.view import Line, Standing, lines_of_proposals, may_mark, standing_of
from review.web.wording import word

bp = Blueprint("validity", __name__)

#: Proposals on a page: each quotes a line of a protected text.
SIZE = 20

Reasons = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, kw_only=True)
class ListProposals:
    """What ``validity/list_proposals.html`` prints."""

    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    whys: tuple[tuple[str, str, bool, int], ...]
    lines: tuple[Line, ...]
    errors: Reasons
    may_decide: bool
    form: DismissForm
    decide_url: str
    pager: Pager | None
    due: bool


@dataclass(frozen=True, kw_only=True)
class ShowValidity:
    """What ``validity/show.html`` prints."""

    document: Document
    standing: Standing
    form: MarkForm | None
    proof: ProofForm | None
    errors: Reasons
    crumbs: tuple[tuple[str, str | None], ...]


# ---- proposals -------------------------------------------------------------------------------------


@bp.get("/validity")
@requires(Permission.WORKLIST_READ)
def list_proposals() -> ResponseReturnValue:
    """What texts suggest and nobody has decided, those of one source together."""
    return _proposals(DismissForm(formdata=None))


@bp.post("/validity/decide")
@requires(Permission.VALIDITY_MARK)
def decide() -> ResponseReturnValue:
    """Accept or dismiss what was ticked; each for itself."""
    ids = tuple(
        int(text)
        for text in request.form.getlist("proposal")
        if text.isdecimal() and len(text) < 19
    )
    form = DismissForm()
    if not ids:
        form.refuse(Refused(Refusal("proposal_nothing_chosen")))
        return _proposals(form), 422
    try:
        decided = _decide(ids, form.reason.data or "")
    except Refused as refused:
        form.refuse(refused)
        return _proposals(form), 422
    if decided.done:
        flash(_("已处理%(n)s条。", n=len(decided.done)), "ok")
    for refusals in list(decided.refused.values())[:3]:
        flash("".join(sentence for sentence, _none in reasons_of(refusals)), "warn")
    return form.lead_to(url_for("validity.list_proposals"))


def _decide(ids: tuple[int, ...], reason: str) -> Decided:
    session, actor = current_session(), current_actor()
    if request.form.get("decision") == "dismiss":
        command = DismissProposals(proposal_ids=ids, reason=reason)
        return deciding.dismiss_proposals(session, actor, command, now=now())
    accepted = AcceptProposals(proposal_ids=ids)
    decided = deciding.accept_proposals(session, actor, accepted, now=now(), today=today())
    tell_worker([d.id for d in deciding.documents_of(session, decided.done)])
    return decided


def tell_worker(document_ids: list[int]) -> None:
    """Have the public records of marked documents follow at once."""
    for document_id in document_ids:
        row = release_of_validity(current_session(), document_id)
        if row is not None:
            enqueue_after_commit("validity", row.id)


def _proposals(form: DismissForm) -> str:
    session, actor, day = current_session(), current_actor(), today()
    due = request.args.get("when") != "later"
    asked = request.args.get("why", "")
    why = ProposalWhy(asked) if asked in set(ProposalWhy) else None
    source = request.args.get("source", None, type=int)
    question = ProposalQuestion(why=why, source_id=source, due=due)
    counts = {when: proposal_counts(session, actor, day, due=when) for when in (True, False)}
    total = counts[due].get(why, 0) if why else sum(counts[due].values())
    number = page_number()
    found = proposals_asked(session, actor, question, day, limit=SIZE, offset=(number - 1) * SIZE)
    return render_template(
        "validity/list_proposals.html",
        page=ListProposals(
            tabs=tuple(
                (
                    words,
                    url_for("validity.list_proposals", when=None if when else "later"),
                    when is due,
                    sum(counts[when].values()),
                    False,
                )
                for when, words in ((True, _("可以标注")), (False, _("日期未到")))
            ),
            whys=tuple(
                (word(each, "validity_why"), _list_url(each, due=due), each is why, count)
                for each in ProposalWhy
                if (count := counts[due].get(each, 0))
            ),
            lines=lines_of_proposals(found),
            errors=tuple(form.reasons),
            may_decide=may_in_organisation(Permission.VALIDITY_MARK),
            form=form,
            decide_url=url_for("validity.decide"),
            pager=pager_of(total, number, SIZE, lambda n: _list_url(why, due=due, page=n))
            if total > SIZE
            else None,
            due=due,
        ),
    )


def _list_url(why: ProposalWhy | None, *, due: bool, page: int | None = None) -> str:
    when = None if due else "later"
    return url_for("validity.list_proposals", why=why, when=when, page=page)


# ---- one document ----------------------------------------------------------------------------------


@bp.get("/documents/<int:document_id>/validity")
@on_document(Permission.DOCUMENT_READ)
def show(document: Document) -> ResponseReturnValue:
    """A document's validity: the present mark, links, history, proofs, and the forms."""
    return _page(document)


@bp.post("/documents/<int:document_id>/validity")
@on_document(Permission.VALIDITY_MARK)
def mark(document: Document) -> ResponseReturnValue:
    """Mark a document; its public page follows by a task."""
    form = MarkForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(document)
            marking.mark(current_session(), current_actor(), command, now=now(), today=today())
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_worker([document.id])
            flash(_("已标注为“%(words)s”。", words=word(command.validity, "validity")), "ok")
            return form.lead_to(url_for("validity.show", document_id=document.id))
    return _page(document, form=form), 422


@bp.post("/documents/<int:document_id>/proofs")
@accepts_files
@on_document(Permission.VALIDITY_PROVE)
def prove(document: Document) -> ResponseReturnValue:
    """Keep the proof of a mark on another site."""
    form = ProofForm()
    if (led := form.sent_before()) is not None:
        return led
    if not form.validate():
        return _page(document, proof=form), 422
    try:
        with uploads("picture") as taken:
            proving.record_proof(
                current_session(),
                current_vault(),
                current_actor(),
                form.to_command(document, taken[0]),
                now=now(),
                today=today(),
            )
    except UploadRefused as refused:
        return _page(document, proof=form, errors=((refused.sentence, "#picture"),)), refused.status
    except Refused as refused:
        form.refuse(refused)
        return _page(document, proof=form), 422
    flash(_("已登记。"), "ok")
    return form.lead_to(url_for("validity.show", document_id=document.id, _anchor="proofs"))


@bp.get("/documents/<int:document_id>/proofs/<int:proof_id>")
@on_document(Permission.DOCUMENT_READ)
def picture(document: Document, proof_id: int) -> ResponseReturnValue:
    """The picture of a proof."""
    proof = proof_of(current_session(), document.id, proof_id)
    if proof is None:
        raise NotVisible
    path = current_vault().files.evidence_path(proof.organisation_id, proof.digest)
    if not path.is_file():
        raise NotVisible
    response = send_file(path, mimetype=f"image/{proof.format}", max_age=0)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    document: Document,
    *,
    form: MarkForm | None = None,
    proof: ProofForm | None = None,
    errors: Reasons = (),
) -> str:
    may_prove = not refusals_on(document, Permission.VALIDITY_PROVE)
    page = ShowValidity(
        document=document,
        standing=standing_of(document),
        form=form or (_blank_mark(document) if may_mark(document) else None),
        proof=proof or (ProofForm(formdata=None) if may_prove else None),
        errors=(*errors, *(form.reasons if form else ()), *(proof.reasons if proof else ())),
        crumbs=(
            (_("公文"), url_for("register.list_documents")),
            (
                document.doc_number or _("未编号"),
                url_for("documents.show", document_id=document.id),
            ),
            (_("有效性"), None),
        ),
    )
    return render_template("validity/show.html", page=page)


def _blank_mark(document: Document) -> MarkForm:
    return MarkForm(formdata=None, validity=document.validity.value, on=document.validity_on)
