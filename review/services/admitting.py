"""Admitting a file beforehand although its head bears a secrecy mark: declassified, or not a mark.

Product.md section 4: old papers that were declassified still bear the mark.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.commands import AdmitMark
from review.domain.grounds import comment_is_adequate
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.store.documents import Admission, admitted
from review.store.events import About, append


def admit_mark(session: Session, actor: Actor, command: AdmitMark, *, now: datetime) -> Admission:
    """Admit a digest beforehand: *declassified* (body, date, legal reference) or *not a mark* (reason)."""
    place = Place(organisation_id=command.organisation_id)
    refusals = list(refusals_for(actor, Permission.MARK_ADMIT, place))
    digest = command.digest.strip().lower()
    if len(digest) != 64 or any(c not in "0123456789abcdef" for c in digest):
        refusals.append(Refusal("digest_malformed"))
    elif admitted(session, command.organisation_id, digest):
        refusals.append(Refusal("already_admitted"))
    if command.kind == "declassified":
        if not (
            command.authority.strip() and command.decided_on and command.legal_reference.strip()
        ):
            refusals.append(Refusal("declassification_incomplete"))
    elif command.kind == "not_a_mark":
        if (thin := comment_is_adequate(command.reason)) is not None:
            refusals.append(thin)
    else:
        refusals.append(Refusal("admission_kind_unknown"))
    if refusals:
        raise Refused(*refusals)
    admission = Admission(
        organisation_id=command.organisation_id,
        digest=digest,
        kind=command.kind,
        person_id=actor.id or 0,
        at=now,
        authority=command.authority.strip(),
        decided_on=command.decided_on,
        legal_reference=command.legal_reference.strip(),
        reason=command.reason.strip(),
    )
    session.add(admission)
    session.flush()
    append(
        session,
        "mark.admitted",
        actor=actor,
        now=now,
        about=About(command.organisation_id),
        payload={"digest": digest, "kind": command.kind},
    )
    return admission
