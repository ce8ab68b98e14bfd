"""Commands that bring a signed annual report before the public.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PreparePublication:
    """What is to be read outside is kept and its words are checked: ``prepare_publication``.

    ``parts`` as the public side declares them; ``version`` is that of the report that was shown.
    """

    report_id: int
    version: int
    title: str
    parts: Sequence[Mapping[str, object]]


@dataclass(frozen=True, kw_only=True)
class PublishReport:
    """The checked report goes outside: ``publish_report``.

    ``explanation`` says why what the check found may be public; empty where it found nothing.
    """

    report_id: int
    version: int
    explanation: str
