"""Every audit event with the exact fields it must carry.

Fields hold ids, codes and digests, never text of documents or people. ``store.events.append``
refuses an event with a field more or less. The wording of each event for the timeline lives in
``review.web.wording``.
"""

from __future__ import annotations

_CASE = (
    "source",
    "target",
    "role",
    "status",
    "comment",
    "attribute",
    "content_digest",
    "plan_digest",
    "bytes_digest",
)
_DOCUMENT = ("source", "target", "role", "comment")
_ITEM = ("source", "target", "role", "outcome", "comment")

_CASE_EVENTS = (
    "drafted",
    "registered",
    "reopened",
    "submitted",
    "discarded",
    "recalled",
    "endorsed",
    "agreed",
    "disagreed",
    "returned",
    "confidentiality_confirmed",
    "privacy_confirmed",
    "declared_not_releasable",
    "referred",
    "answered",
    "referral_withdrawn",
    "signed",
    "signed_urgently",
    "sent_to_review",
    "issued",
    "sent_back",
    "rendition_confirmed",
    "published",
    "filed",
)
_ITEM_EVENTS = (
    "proposed",
    "release_proposed",
    "reached_sign_off",
    "approved",
    "release_approved",
    "returned",
    "reassigned",
    "carried_over",
)

#: Event name -> the fields of its payload, all required; a field without a value is None.
EVENTS: dict[str, tuple[str, ...]] = {
    **{f"case.{name}": _CASE for name in _CASE_EVENTS},
    **{f"item.{name}": _ITEM for name in _ITEM_EVENTS},
    "document.hidden": _DOCUMENT,
    "document.hide_confirmed": _DOCUMENT,
    "document.restored": _DOCUMENT,
    "document.changed": ("fields",),
    "document.taken_over": ("from_person", "to_person"),
    "file.received": ("version", "position", "stage", "digest", "bytes"),
    "file.read": ("version", "digest", "findings", "engine"),
    "file.refused": ("version", "digest", "reason"),
    "file.removed": ("version", "digest"),
    "file.read_by": ("version", "digest", "purpose", "day"),
    "finding.settled": ("findings", "stage", "action", "batch"),
    "finding.unsettled": ("findings", "stage", "batch"),
    "finding.added": ("version", "finding"),
    "checklist.answered": ("items",),
    "confirmation.voided": ("confirmation", "kind", "person", "old_digest", "new_digest"),
    "difference.accepted": ("version", "differences", "comment"),
    "rendition.made": ("rendition", "plan_digest", "bytes_digest", "verified"),
    "rendition.failed": ("rendition", "plan_digest", "reason"),
    "consultation.sent": ("consultation", "kind", "due_on"),
    "consultation.answered": ("consultation", "answer"),
    "comment.answered": ("comment", "answer"),
    "mark.admitted": ("digest", "kind"),
    "release.prepared": ("release", "strings_digest", "hits"),
    "release.written": ("release", "record_digest"),
    "release.failed": ("release", "reason"),
    "people.organisation_created": ("organisation",),
    "people.office_created": ("office",),
    "people.account_created": ("person",),
    "people.account_changed": ("person", "fields"),
    "people.granted": ("grant", "person", "role"),
    "people.grant_ended": ("grant", "person", "role"),
    "people.password_changed": ("person",),
    "people.unlocked": ("person",),
    "security.signed_in": ("person", "address_digest"),
    "security.signed_out": ("person",),
    "security.sign_in_failed": ("login_digest", "address_digest"),
    "security.locked": ("login_digest", "address_digest"),
    "security.access_refused": ("endpoint", "code"),
    "security.continued_as": ("person", "from_person"),
    "calendar.changed": ("year", "days"),
    "setting.changed": ("name",),
    "task.retried": ("kind", "row"),
}
