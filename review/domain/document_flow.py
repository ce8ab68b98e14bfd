"""Moves of a document without a case: hide at once, then a second person agrees or not.

Product.md section 4: an unconfirmed hide stays hidden and becomes late after one working day. Two
system rows carry out what an approved item of a round says (section 6): taking down, and filing a
document that came here issued and that no case ever decided.
"""

from __future__ import annotations

from review.domain import guards as g
from review.domain.audit import EVENTS
from review.domain.machine import Flow, Transition
from review.domain.states import DocumentAction, DocumentStatus, Role
from review.domain.values import HeldDocument

Row = Transition[DocumentStatus, DocumentAction, HeldDocument]

_SECOND = (g.actor_did_not_hide, g.hide_is_not_confirmed)

DOCUMENT_FLOW: Flow[DocumentStatus, DocumentAction, HeldDocument] = Flow(
    "document-flow",
    start=(DocumentStatus.PUBLISHED, DocumentStatus.ISSUED),
    final=(DocumentStatus.FILED,),
    rows=(
        *(
            Row(
                DocumentStatus.PUBLISHED,
                DocumentAction.HIDE,
                role,
                DocumentStatus.WITHDRAWN,
                "document.hidden",
                needs_comment=True,
                tell=(Role.DISCLOSURE_OFFICER, Role.APPROVER),
            )
            for role in (Role.DISCLOSURE_OFFICER, Role.SYSTEM)
        ),
        Row(
            DocumentStatus.ISSUED,
            DocumentAction.FILE,
            Role.SYSTEM,
            DocumentStatus.FILED,
            "document.filed",
        ),
        *(
            row
            for role in (Role.DISCLOSURE_OFFICER, Role.APPROVER)
            for row in (
                Row(
                    DocumentStatus.WITHDRAWN,
                    DocumentAction.CONFIRM_HIDE,
                    role,
                    DocumentStatus.WITHDRAWN,
                    "document.hide_confirmed",
                    _SECOND,
                ),
                Row(
                    DocumentStatus.WITHDRAWN,
                    DocumentAction.RESTORE,
                    role,
                    DocumentStatus.PUBLISHED,
                    "document.restored",
                    _SECOND,
                    needs_comment=True,
                ),
            )
        ),
    ),
    events=EVENTS,
    state_of=lambda document: document.state,
)
