"""Moves of a published document without a case: hide at once, then a second person agrees or not.

Product.md section 4: an unconfirmed hide stays hidden and becomes late after one working day.
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
    start=(DocumentStatus.PUBLISHED,),
    final=(),
    rows=(
        Row(
            DocumentStatus.PUBLISHED,
            DocumentAction.HIDE,
            Role.DISCLOSURE_OFFICER,
            DocumentStatus.WITHDRAWN,
            "document.hidden",
            needs_comment=True,
            tell=(Role.DISCLOSURE_OFFICER, Role.APPROVER),
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
