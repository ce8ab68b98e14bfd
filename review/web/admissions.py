"""Admissions: papers that still bear a secrecy mark and may come in all the same, written down beforehand.

For the confidentiality reviewer. What is admitted is one exact sequence of bytes, named by its digest.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.admitting import admit_mark
from review.store.admissions import admissions_of
from review.store.people import names_of
from review.web.access import current_organisation_id, requires
from review.web.cases.forms import AdmissionForm
from review.web.locale import write_date, write_datetime
from review.web.session import current_actor, current_session, now
from review.web.wording import word

bp = Blueprint("admissions", __name__)


@dataclass(frozen=True, kw_only=True)
class AdmissionLine:
    """One digest that was admitted."""

    digest: str
    kind: str
    why: str
    who: str
    at: str


@dataclass(frozen=True, kw_only=True)
class AdmissionsPage:
    """What ``cases/admissions.html`` prints."""

    form: AdmissionForm
    rows: tuple[AdmissionLine, ...]


@bp.get("/admissions")
@requires(Permission.MARK_ADMIT)
def list_admissions() -> ResponseReturnValue:
    """What was admitted so far, and the form for one more."""
    return _page(AdmissionForm(formdata=None))


@bp.post("/admissions")
@requires(Permission.MARK_ADMIT)
def admit() -> ResponseReturnValue:
    """Admit a digest, with the body, date and reference of its declassification, or with a reason."""
    form = AdmissionForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(current_organisation_id())
            admit_mark(current_session(), current_actor(), command, now=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已登记。摘要相同的文件现在可以上传。"), "ok")
            return form.lead_to(url_for("admissions.list_admissions"))
    return _page(form), 422


def _page(form: AdmissionForm) -> str:
    session = current_session()
    rows = admissions_of(session, current_organisation_id())
    names = names_of(session, [r.person_id for r in rows])
    page = AdmissionsPage(
        form=form,
        rows=tuple(
            AdmissionLine(
                digest=r.digest,
                kind=word(r.kind, "admission"),
                why=r.reason or f"{r.authority}　{write_date(r.decided_on)}　{r.legal_reference}",
                who=names.get(r.person_id, ""),
                at=write_datetime(r.at),
            )
            for r in rows
        ),
    )
    return render_template("cases/admissions.html", page=page)
