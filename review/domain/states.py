"""The vocabulary of the product: attributes, states, actions and roles, one comment per member.

Values are the codes stored in the database and printed in JSON; wording: ``review.web.wording``.
Terms: domain.md section 10. States and roles: product.md sections 2 to 6.
"""

from __future__ import annotations

from enum import StrEnum


class Attribute(StrEnum):
    """The disclosure attribute (公开属性); ``partial`` is a flag beside it, not a fourth value."""

    PROACTIVE = "proactive"  # 主动公开: in the public catalogue within 20 working days
    ON_REQUEST = "on_request"  # 依申请公开: title listed by setting, content on request
    EXEMPT = "exempt"  # 不予公开: internal catalogue only


class DocumentStatus(StrEnum):
    """Where a document stands in its life, whatever review case is open on it."""

    UNISSUED = "unissued"  # being drafted, no number yet
    ISSUED = "issued"  # has a number and an issue date
    FILED = "filed"  # issued and settled as on-request or exempt
    PUBLISHED = "published"  # in the public catalogue
    WITHDRAWN = "withdrawn"  # was public, taken down
    DISCARDED = "discarded"  # given up before issue


class CaseKind(StrEnum):
    """Why a review case was opened."""

    FIRST = "first"  # the document's own road to issue
    JULY = "july"  # a round item that would become public
    CORRECTION = "correction"  # the public copy or the decision is to be changed
    REQUEST = "request"  # somebody asked for the document
    BACKLOG = "backlog"  # issued before or elsewhere, registered now


class CaseState(StrEnum):
    """Where a review case stands. ``settled`` and ``discarded`` are final."""

    DRAFT = "draft"  # with the drafter
    OFFICE_REVIEW = "office_review"  # with the head of the office
    ATTRIBUTE_AUDIT = "attribute_audit"  # with the disclosure officer
    CONFIDENTIALITY_REVIEW = "confidentiality_review"  # with the confidentiality reviewer
    REFERRED = "referred"  # a question lies with a higher authority
    SIGN_OFF = "sign_off"  # with the approver
    DECIDED = "decided"  # signed; to be issued, published or filed
    SETTLED = "settled"  # done
    RETURNED = "returned"  # back with the drafter, with comments
    DISCARDED = "discarded"  # given up


class CaseAction(StrEnum):
    """What a button on a case says. One word, one meaning, everywhere."""

    DRAFT = "draft"
    REGISTER = "register"
    REOPEN = "reopen"
    SUBMIT = "submit"
    DISCARD = "discard"
    GIVE_UP = "give_up"  # a july case ends because its item is answered otherwise
    RECALL = "recall"
    ENDORSE = "endorse"
    AGREE = "agree"
    DISAGREE = "disagree"
    RETURN = "return"
    CONFIRM_CONFIDENTIALITY = "confirm_confidentiality"
    CONFIRM_PRIVACY = "confirm_privacy"
    DECLARE_NOT_RELEASABLE = "declare_not_releasable"
    REFER_UPWARD = "refer_upward"
    RECEIVE_ANSWER = "receive_answer"
    WITHDRAW_REFERRAL = "withdraw_referral"
    SIGN = "sign"
    SIGN_URGENT = "sign_urgent"  # the urgent path: before the two confirmations
    SEND_TO_REVIEW = "send_to_review"
    ISSUE = "issue"
    SEND_BACK = "send_back"
    CONFIRM_RENDITION = "confirm_rendition"
    PUBLISH = "publish"
    FILE = "file"


class DocumentAction(StrEnum):
    """What can be done to a published document without a case."""

    HIDE = "hide"  # take down at once
    CONFIRM_HIDE = "confirm_hide"  # the second person agrees
    RESTORE = "restore"  # the second person puts it back
    FILE = "file"  # an approved item keeps it inside where no case ever decided it


class Role(StrEnum):
    """Who may act: in the own office (first two), the organisation, or everywhere (admins)."""

    DRAFTER = "drafter"
    OFFICE_HEAD = "office_head"
    DISCLOSURE_OFFICER = "disclosure_officer"
    CLERK = "clerk"
    CONFIDENTIALITY_REVIEWER = "confidentiality_reviewer"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SYSTEM = "system"  # the product itself; never granted to a person


OFFICE_ROLES = frozenset({Role.DRAFTER, Role.OFFICE_HEAD})
ORGANISATION_ROLES = frozenset(
    {
        Role.DISCLOSURE_OFFICER,
        Role.CLERK,
        Role.CONFIDENTIALITY_REVIEWER,
        Role.APPROVER,
        Role.SUPERVISOR,
    }
)
BUSINESS_ROLES = OFFICE_ROLES | ORGANISATION_ROLES
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class Route(StrEnum):
    """The legal orders of the review steps; none is without confidentiality review and sign-off."""

    AUDIT_THEN_CONFIDENTIALITY = "audit_then_confidentiality"
    CONFIDENTIALITY_THEN_AUDIT = "confidentiality_then_audit"
    OFFICE_AUDIT_CONFIDENTIALITY = "office_audit_confidentiality"
    OFFICE_CONFIDENTIALITY_AUDIT = "office_confidentiality_audit"


class ItemState(StrEnum):
    """Where a July item stands (product.md section 6)."""

    ASSIGNED = "assigned"  # with the drafting office or its successor
    IN_REVIEW = "in_review"  # a july case travels the ordinary road
    AWAITING_APPROVAL = "awaiting_approval"  # with the approver
    RETURNED = "returned"  # back with the office
    SETTLED = "settled"  # the outcome stands
    CARRIED_OVER = "carried_over"  # open when the round closed; comes back next year
    MOVED = "moved"  # the issue date was corrected: it belongs to another round


class ItemAction(StrEnum):
    """What can be done to a July item."""

    PROPOSE = "propose"  # the outcome stays inside: straight to approval
    PROPOSE_RELEASE = "propose_release"  # it would become public: opens a july case
    REACH_SIGN_OFF = "reach_sign_off"  # the july case is ready for the approver
    LEAVE_SIGN_OFF = "leave_sign_off"  # the july case was recalled or sent back to review
    APPROVE = "approve"
    APPROVE_RELEASE = "approve_release"  # approval is the july case's sign-off, one act
    RETURN = "return"
    REASSIGN = "reassign"
    CARRY_OVER = "carry_over"
    SETTLE_ELSEWHERE = "settle_elsewhere"  # another case, a hide or a transfer answered it
    MOVE_OUT = "move_out"  # a corrected issue date takes it out of the window


class Outcome(StrEnum):
    """How a July item ends (domain.md 2.4)."""

    KEEP = "keep"
    TO_PROACTIVE = "to_proactive"
    TO_PROACTIVE_PARTIAL = "to_proactive_partial"
    TO_ON_REQUEST = "to_on_request"
    STILL_IN_FORCE = "still_in_force"
    MARK_LAPSED = "mark_lapsed"
    MARK_REPEALED = "mark_repealed"
    MARK_AMENDED = "mark_amended"
    TAKE_DOWN = "take_down"
    OUT_OF_SCOPE = "out_of_scope"
    DEFER = "defer"


#: Outcomes after which something is public that was not.
RELEASING_OUTCOMES = frozenset({Outcome.TO_PROACTIVE, Outcome.TO_PROACTIVE_PARTIAL})


class ConfirmationKind(StrEnum):
    """What a reviewer's signature covers (product.md section 4, "What a signature covers")."""

    CONFIDENTIALITY = "confidentiality"  # binds to the content digest
    PRIVACY = "privacy"  # binds to content digest + plan
    RENDITION = "rendition"  # binds to the byte digests of the final renditions


class Urgency(StrEnum):
    """Urgency of a document (紧急程度); the two highest may be issued before the confirmations."""

    ORDINARY = "ordinary"
    URGENT = "urgent"  # 加急
    TOP_URGENT = "top_urgent"  # 特急


class Validity(StrEnum):
    """Whether a document is in force."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    LAPSED = "lapsed"
    REPEALED = "repealed"


#: The fifteen document kinds (文种) of the 2012 rules, with their names as they end a title.
DOC_KINDS: dict[str, str] = {
    "resolution": "决议",
    "decision": "决定",
    "order": "命令",
    "communique": "公报",
    "announcement": "公告",
    "public_notice": "通告",
    "opinion": "意见",
    "notice": "通知",
    "circular": "通报",
    "report": "报告",
    "request": "请示",
    "reply": "批复",
    "bill": "议案",
    "letter": "函",
    "minutes": "纪要",
}
