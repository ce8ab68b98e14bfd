"""Commands about the letters of the request register.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SetLetterhead:
    """What letters say of remedies, contact and payment: ``letterheads.set_letterhead``."""

    organisation_id: int
    review_body: str
    court: str
    contact: str
    payment: str
