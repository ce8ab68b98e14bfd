"""What a frozen report refuses, in the words of both databases: no word, figure or reason comes, goes or changes.

Of the report itself only the signature may follow; of a published text only that it was written
outside. Made and looked after by ``triggers``.
"""

from __future__ import annotations

_FROZEN = "a frozen report does not change"
_PUBLISHED = "a published report does not change"

#: Columns of a frozen report that never change again; those of ``_JSON`` neither.
COLUMNS = (
    "id", "organisation_id", "kind", "year", "begun_at", "begun_by_id", "as_of",
    "figures_digest", "frozen_at", "frozen_by_id",
)  # fmt: skip
_JSON = ("figures", "lists", '"before"')
#: Columns of a published text that never change again.
_TEXT = (
    "id", "organisation_id", "report_id", "year", "title", "checked_digest", "explanation",
    "published_at", "published_by_id",
)  # fmt: skip
#: What is written in a report, each thing in a row of its own.
_PARTS = ("report_paragraph", "report_figure", "report_explanation")
_WAYS = ("insert", "update", "delete")

#: Trigger -> the table it is on.
TABLES = {f"{table}_no_{way}": table for table in _PARTS for way in _WAYS} | {
    "report_stays_frozen": "report",
    "report_no_delete": "report",
    "report_publication_stays": "report_publication",
    "report_publication_no_delete": "report_publication",
}


def _changed(columns: tuple[str, ...], differs: str = "IS NOT", kind: str = "") -> str:
    return " OR ".join(f"NEW.{name}{kind} {differs} OLD.{name}{kind}" for name in columns)


# ---- SQLite ----------------------------------------------------------------------------------------


def _no_draft(row: str) -> str:
    return f"(SELECT state FROM report WHERE id = {row}.report_id) IS NOT 'draft'"  # noqa: S608 - constants


_WHEN = {
    "insert": _no_draft("NEW"),
    "update": f"{_no_draft('OLD')} OR {_no_draft('NEW')}",
    "delete": _no_draft("OLD"),
}


def _sqlite(name: str, when: str, message: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"


SQLITE = {
    f"{table}_no_{way}": _sqlite(
        f"{table}_no_{way}", f"BEFORE {way.upper()} ON {table} WHEN {_WHEN[way]}", _FROZEN
    )
    for table in _PARTS
    for way in _WAYS
} | {
    name: _sqlite(name, when, message)
    for name, when, message in (
        (
            "report_stays_frozen",
            (
                f"BEFORE UPDATE ON report WHEN OLD.state IS NOT 'draft' AND ("
                f"{_changed((*COLUMNS, *_JSON))} OR NEW.state IS 'draft' OR (OLD.state IS 'signed' "
                f"AND ({_changed(('state', 'signed_at', 'signed_by_id'))})))"
            ),
            _FROZEN,
        ),
        ("report_no_delete", "BEFORE DELETE ON report WHEN OLD.state IS NOT 'draft'", _FROZEN),
        (
            "report_publication_stays",
            (
                "BEFORE UPDATE ON report_publication WHEN OLD.published_at IS NOT NULL AND "
                f"({_changed((*_TEXT, 'parts'))})"
            ),
            _PUBLISHED,
        ),
        (
            "report_publication_no_delete",
            "BEFORE DELETE ON report_publication WHEN OLD.published_at IS NOT NULL",
            _PUBLISHED,
        ),
    )
}

# ---- PostgreSQL ------------------------------------------------------------------------------------

_DISTINCT = "IS DISTINCT FROM"

FUNCTIONS = {
    "report_part_check": (
        " BEGIN IF TG_OP <> 'INSERT' AND "  # noqa: S608 - every part is a constant
        "(SELECT state FROM report WHERE id = OLD.report_id) <> 'draft' "
        f"THEN RAISE EXCEPTION '{_FROZEN}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
        "IF (SELECT state FROM report WHERE id = NEW.report_id) <> 'draft' "
        f"THEN RAISE EXCEPTION '{_FROZEN}'; END IF; RETURN NEW; END "
    ),
    "report_check": (
        " BEGIN IF OLD.state = 'draft' THEN "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{_FROZEN}'; END IF; "
        f"IF {_changed(COLUMNS, _DISTINCT)} OR {_changed(_JSON, _DISTINCT, '::text')} "
        "OR NEW.state = 'draft' OR (OLD.state = 'signed' AND "
        f"({_changed(('state', 'signed_at', 'signed_by_id'), _DISTINCT)})) "
        f"THEN RAISE EXCEPTION '{_FROZEN}'; END IF; RETURN NEW; END "
    ),
    "report_publication_check": (
        " BEGIN IF OLD.published_at IS NULL THEN "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{_PUBLISHED}'; END IF; "
        f"IF {_changed(_TEXT, _DISTINCT)} OR {_changed(('parts',), _DISTINCT, '::text')} "
        f"THEN RAISE EXCEPTION '{_PUBLISHED}'; END IF; RETURN NEW; END "
    ),
}

# Written as pg_get_triggerdef prints it.
POSTGRESQL = {
    name: f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {function}()"
    for name, when, function in (
        *(
            (f"{table}_no_{way}", f"BEFORE {way.upper()} ON {table}", "report_part_check")
            for table in _PARTS
            for way in _WAYS
        ),
        ("report_stays_frozen", "BEFORE UPDATE ON report", "report_check"),
        ("report_no_delete", "BEFORE DELETE ON report", "report_check"),
        (
            "report_publication_stays",
            "BEFORE UPDATE ON report_publication",
            "report_publication_check",
        ),
        (
            "report_publication_no_delete",
            "BEFORE DELETE ON report_publication",
            "report_publication_check",
        ),
    )
}
