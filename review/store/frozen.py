"""What a closed round refuses, in the words of both databases: no item comes, goes or changes.

Of the round itself only the publication of its notice, its version and figures not yet written may
follow. Made and looked after by ``triggers``.
"""

from __future__ import annotations

_FROZEN = "a closed round does not change"

#: Columns of a closed round that never change again.
COLUMNS = (
    "id", "organisation_id", "kind", "year", "serial", "state", "project_id", "opened_at",
    "opened_on", "opened_by_id", "from_on", "before_on", "titles", "office_due_on", "closes_on",
    "snapshot_to", "snapshot_end", "closed_at", "closed_by_id",
)  # fmt: skip

#: Trigger -> the table it is on.
TABLES = {
    "round_item_no_insert": "round_item",
    "round_item_no_update": "round_item",
    "round_item_no_delete": "round_item",
    "round_stays_closed": "round",
    "round_no_delete": "round",
}


def _closed(row: str) -> str:
    return f"(SELECT state FROM round WHERE id = {row}.round_id) IS 'closed'"  # noqa: S608 - constants


_CHANGED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in (*COLUMNS, "policy"))
_ONCE = (
    "(NEW.notice_at IS NOT OLD.notice_at AND OLD.notice_at IS NOT NULL) OR "
    "(NEW.figures IS NOT OLD.figures AND OLD.figures IS NOT '{}')"
)

SQLITE = {
    name: f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
    for name, when in (
        ("round_item_no_insert", f"BEFORE INSERT ON round_item WHEN {_closed('NEW')}"),
        (
            "round_item_no_update",
            f"BEFORE UPDATE ON round_item WHEN {_closed('OLD')} OR {_closed('NEW')}",
        ),
        ("round_item_no_delete", f"BEFORE DELETE ON round_item WHEN {_closed('OLD')}"),
        (
            "round_stays_closed",
            f"BEFORE UPDATE ON round WHEN OLD.state IS 'closed' AND ({_CHANGED} OR {_ONCE})",
        ),
        ("round_no_delete", "BEFORE DELETE ON round WHEN OLD.state IS 'closed'"),
    )
}

_DISTINCT = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in COLUMNS)

FUNCTIONS = {
    "round_item_check": (
        " BEGIN IF TG_OP <> 'INSERT' AND "  # noqa: S608 - every part is a constant
        "(SELECT state FROM round WHERE id = OLD.round_id) = 'closed' "
        f"THEN RAISE EXCEPTION '{_FROZEN}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
        "IF (SELECT state FROM round WHERE id = NEW.round_id) = 'closed' "
        f"THEN RAISE EXCEPTION '{_FROZEN}'; END IF; RETURN NEW; END "
    ),
    "round_check": (
        " BEGIN IF OLD.state <> 'closed' THEN "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{_FROZEN}'; END IF; "
        f"IF {_DISTINCT} OR NEW.policy::text IS DISTINCT FROM OLD.policy::text "
        "OR (NEW.notice_at IS DISTINCT FROM OLD.notice_at AND OLD.notice_at IS NOT NULL) "
        "OR (NEW.figures::text IS DISTINCT FROM OLD.figures::text AND OLD.figures::text <> '{}') "
        f"THEN RAISE EXCEPTION '{_FROZEN}'; END IF; RETURN NEW; END "
    ),
}

# Written as pg_get_triggerdef prints it.
POSTGRESQL = {
    name: f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {function}()"
    for name, when, function in (
        ("round_item_no_insert", "BEFORE INSERT ON round_item", "round_item_check"),
        ("round_item_no_update", "BEFORE UPDATE ON round_item", "round_item_check"),
        ("round_item_no_delete", "BEFORE DELETE ON round_item", "round_item_check"),
        ("round_stays_closed", "BEFORE UPDATE ON round", "round_check"),
        ("round_no_delete", "BEFORE DELETE ON round", "round_check"),
    )
}
