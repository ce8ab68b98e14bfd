"""What a check of the store answers: problems, each a code, what it concerns, and a detail.

Subjects are table names with ids, digests or paths of our own making; never a title or a user's file
name. The checks themselves are in ``check`` and ``replay``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is not as it should be."""

    code: str
    subject: str
    detail: str = ""
