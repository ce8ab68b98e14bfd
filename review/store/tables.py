"""Every table of the staff store in one place, for migrations and for tests that build them all.

A module of this room that defines a table is imported here; a test walks the folder and says so.
"""

from __future__ import annotations

from sqlalchemy import MetaData

from review.store import (
    backlogs,
    bundles,
    calendar,
    cases,
    detection_terms,
    disputes,
    documents,
    events,
    findings,
    impact_records,
    imports,
    item_catalogue,
    letterheads,
    marked_copies,
    people,
    proofs,
    releases,
    reminders,
    repeal_lists,
    report_publications,
    reports,
    requests,
    review_visits,
    round_results,
    round_sheets,
    rounds,
    rule_replays,
    sign_ins,
    spot_checks,
    submissions,
    timeliness,
    unsaved_forms,
    validity,
)
from review.store.base import Base

MODULES = (
    backlogs,
    bundles,
    calendar,
    cases,
    detection_terms,
    disputes,
    documents,
    events,
    findings,
    impact_records,
    imports,
    item_catalogue,
    letterheads,
    marked_copies,
    people,
    proofs,
    releases,
    reminders,
    repeal_lists,
    report_publications,
    reports,
    requests,
    review_visits,
    round_results,
    round_sheets,
    rounds,
    rule_replays,
    sign_ins,
    spot_checks,
    submissions,
    timeliness,
    unsaved_forms,
    validity,
)


def staff_tables() -> MetaData:
    """The tables as the models declare them."""
    return Base.metadata
