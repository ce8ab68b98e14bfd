"""Usual reasons for keeping a place as it stands, by the kind of what was found: codes, the likeliest first.

They save typing only: what is written is the person's own word, and is judged like any other.
"""

from __future__ import annotations

from typing import Final

#: Of values; questions about a line have answers of their own.
_ANY: Final = ("published", "consent", "not_personal")

_ANSWERS: Final = {
    "DRAFT": ("issued", "open_draft"),
    "MINUTES": ("facts_only",),
    "PROC": ("facts_only",),
    "INTERNAL": ("mark_outdated",),
    "WORK_SECRET": ("mark_outdated",),
    "ATTR": ("attribute_agrees",),
    "LAWENF": ("decision_public",),
    "TRADE": ("firm_agreed",),
}

_FIRST: Final = {
    **dict.fromkeys(("MOB", "LAND"), ("office_phone",)),
    **dict.fromkeys(("MAIL", "WX", "QQ", "ADDR"), ("office_contact",)),
    **dict.fromkeys(("PER", "REPORTER"), ("official", "signatory", "public_figure")),
    **dict.fromkeys(("USCC", "ORGACC", "BANK"), ("law_firm",)),
}

#: Every code there is, for wording and forms.
KEEP_REASONS: Final = tuple(
    dict.fromkeys(c for each in (*_FIRST.values(), _ANY, *_ANSWERS.values()) for c in each)
)


def usual_reasons(code: str) -> tuple[str, ...]:
    """The reasons offered for a kind of finding; ``code`` as in detection.md section 6."""
    return _ANSWERS.get(code) or (*_FIRST.get(code, ()), *_ANY)
