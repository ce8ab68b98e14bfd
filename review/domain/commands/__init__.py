"""Commands: the complete list of things a person or a job can ask for.

Frozen, keyword-only, all fields required. A form turns input into one of these; exactly one service
function takes each (named in its docstring). ``version`` is the ``version`` of the review case (or of
the document, where there is no case) that the form was rendered from: a mismatch is ``Stale``. Text
fields are what the person typed, unchanged.
"""

from __future__ import annotations

from review.domain.commands.drafting import (
    AnswerComment,
    AttachFile,
    CreateDraft,
    EditDocument,
    RegisterDocument,
    RemoveFile,
    Reopen,
    TakeOver,
)
from review.domain.commands.issuing import (
    AcceptDifferences,
    AttachFinalFile,
    Issue,
    Sign,
    UseReviewedAsFinal,
)
from review.domain.commands.people import (
    ChangeCalendarDays,
    ChangePassword,
    CreateAccount,
    CreateOffice,
    CreateOrganisation,
    EndGrant,
    GiveGrant,
    ResetPassword,
    SetAccountActive,
    Unlock,
)
from review.domain.commands.releasing import (
    ActOnPublished,
    EditRecord,
    Publish,
)
from review.domain.commands.reviewing import (
    AdmitMark,
    AnswerChecklist,
    AnswerConsultation,
    Confirm,
    DeclareNotReleasable,
    Disagree,
    Move,
    RecordConsultation,
    ReferUpward,
)
from review.domain.commands.settling import (
    AddBox,
    AddFinding,
    AskForRendition,
    SettleAsSuggested,
    SettleFindings,
    UndoSettlement,
)

__all__ = [
    "AcceptDifferences",
    "ActOnPublished",
    "AddBox",
    "AddFinding",
    "AdmitMark",
    "AnswerChecklist",
    "AnswerComment",
    "AnswerConsultation",
    "AskForRendition",
    "AttachFile",
    "AttachFinalFile",
    "ChangeCalendarDays",
    "ChangePassword",
    "Confirm",
    "CreateAccount",
    "CreateDraft",
    "CreateOffice",
    "CreateOrganisation",
    "DeclareNotReleasable",
    "Disagree",
    "EditDocument",
    "EditRecord",
    "EndGrant",
    "GiveGrant",
    "Issue",
    "Move",
    "Publish",
    "RecordConsultation",
    "ReferUpward",
    "RegisterDocument",
    "RemoveFile",
    "Reopen",
    "ResetPassword",
    "SetAccountActive",
    "SettleAsSuggested",
    "SettleFindings",
    "Sign",
    "TakeOver",
    "UndoSettlement",
    "Unlock",
    "UseReviewedAsFinal",
]
