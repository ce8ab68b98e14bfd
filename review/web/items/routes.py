"""Items of a round: the list, one item with its evidence, the office's answer, notes, giving it away.

Approving is in ``rounds.approvals``, answering several at once in ``clusters``. What may be done with an
item is judged by the item flow, never here.
"""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.states import RELEASING_OUTCOMES
from review.domain.values import Refusal, Refused, Stale
from review.services.items import proposing, reassigning
from review.store.item_lists import visible_item
from review.store.rounds import Round, RoundItem
from review.web.access import NotVisible, on_item, on_round
from review.web.cases.attempts import enqueue_outstanding
from review.web.items.answer import meter_for, successors_for
from review.web.items.forms import GiveForm, NoteForm, OutcomeForm
from review.web.items.head import next_item_url
from review.web.items.list_page import asked_here, list_page
from review.web.items.page import offer_people, show_item
from review.web.logs import note_codes
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("items", __name__)


@bp.get("/rounds/<int:round_id>/items")
@on_round(Permission.WORKLIST_READ)
def list_items(round_row: Round) -> str:
    """The items of a round in the reader's scope, with filters and counts."""
    return render_template("items/list_items.html", page=list_page(round_row))


@bp.get("/items/<int:item_id>")
@on_item(Permission.ITEM_READ)
def show(item: RoundItem) -> str:
    """Everything about one item, and the answer to be given."""
    return render_template("items/show.html", page=show_item(item))


@bp.post("/items/<int:item_id>/proposal")
@on_item(Permission.ITEM_READ)
def propose(item: RoundItem) -> ResponseReturnValue:
    """The office answers; then the next item of the list is shown."""
    form = _outcome_form(item)
    if (led := form.sent_before()) is not None:
        return led
    outcome = form.chosen
    if outcome is None:
        form.refusals = (Refusal("outcome_missing"),)
    elif form.validate():
        try:
            done = proposing.propose_outcome(
                current_session(),
                current_vault(),
                current_actor(),
                form.to_command(item.id, outcome),
                now=now(),
                today=today(),
            )
            enqueue_outstanding()
            goes_on = _("审查从拟稿人送审开始。") if outcome in RELEASING_OUTCOMES else ""
            said = _("已提交：%(outcome)s。", outcome=word(outcome, "outcome"))
            flash(f"{said}{goes_on}", "ok")
            return form.lead_to(next_item_url(done))
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            return _conflict(item.id, form)
    return render_template("items/show.html", page=show_item(item, form=form)), 422


@bp.post("/items/<int:item_id>/find")
@on_item(Permission.ITEM_READ)
def find(item: RoundItem) -> str:
    """Look for a successor without script: the page again, with what was found to choose from."""
    page = show_item(item, form=_outcome_form(item), searched=True)
    return render_template("items/show.html", page=page)


@bp.get("/items/<int:item_id>/matches")
@on_item(Permission.ITEM_READ)
def matches(item: RoundItem) -> str:
    """Documents that may be the successor, for the list under the field."""
    found = successors_for(request.args.get("successor", ""), item.document_id, None)
    return render_template("items/_matches.html", found=found, chosen="", searched=True)


@bp.post("/items/<int:item_id>/measure")
@on_item(Permission.ITEM_READ)
def measure(item: RoundItem) -> str:
    """The meter under a reason, asked when its field is left."""
    meter = meter_for(_outcome_form(item))
    return render_template("documents/_adequacy.html", meter=meter)


@bp.post("/items/<int:item_id>/notes")
@on_item(Permission.ITEM_COMMENT)
def comment(item: RoundItem) -> ResponseReturnValue:
    """Leave a note beside the item."""
    form = NoteForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            reassigning.comment_item(
                current_session(), current_actor(), form.to_command(item.id), now=now()
            )
            return form.lead_to(_here(item, "notes"))
        except Refused as refused:
            form.refuse(refused)
    return render_template("items/show.html", page=show_item(item, note=form)), 422


@bp.post("/items/<int:item_id>/give")
@on_item(Permission.ITEM_READ)
def give(item: RoundItem) -> ResponseReturnValue:
    """Give the item to another office, or to somebody of an office."""
    form = GiveForm()
    offer_people(form, item)
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            reassigning.reassign_items(
                current_session(),
                current_actor(),
                form.to_command(item.id),
                now=now(),
                today=today(),
            )
            flash(_("已改派，接手的人会收到消息。"), "ok")
            return form.lead_to(url_for("items.list_items", round_id=item.round_id, **asked_here()))  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
    return render_template("items/show.html", page=show_item(item, give=form)), 422


# ---- inside --------------------------------------------------------------------------------------


def _outcome_form(item: RoundItem) -> OutcomeForm:
    form = OutcomeForm()
    form.offer(current_session().get_one(Round, item.round_id).year)
    return form


def _conflict(item_id: int, form: OutcomeForm) -> ResponseReturnValue:
    """Somebody was faster: the item as it is now, with everything that was typed."""
    abandon()
    note_codes("stale")
    row = visible_item(current_session(), current_actor(), item_id)
    if row is None:
        raise NotVisible
    form.version.data, form.version.raw_data = row.version, None
    return render_template("items/show.html", page=show_item(row, form=form, conflict=True)), 409


def _here(item: RoundItem, anchor: str) -> str:
    return url_for("items.show", item_id=item.id, **asked_here(), _anchor=anchor)  # type: ignore[arg-type]
