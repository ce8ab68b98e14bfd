"""The work of ``validity`` and ``entries``: a document's text or a repeal list in, JSON of what it says out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from review.engines.model import Segment, as_json
from review.engines.validity.entries import list_entries
from review.engines.validity.mentions import find_mentions
from review.engines.validity.periods import Period, end_of, find_periods
from review.engines.validity.years import subject_year


class Misunderstood(ValueError):
    """The input is no JSON of the shape ``{title, segments, number?, issued_on?}``."""


def answer(data: bytes) -> dict[str, Any]:
    """``{"mentions", "periods", "subject"}`` of ``{title, segments, number?, issued_on?}``.

    ``issued_on`` (ISO) gives each period its ``ends``. Raises ``Misunderstood``.
    """
    try:
        asked = json.loads(data)
        title = str(asked.get("title") or "")
        number = asked.get("number")
        issued = date.fromisoformat(asked["issued_on"]) if asked.get("issued_on") else None
        segments = [
            Segment(row["id"], row["part"], row["kind"], row["page"], row["text"])
            for row in asked["segments"]
        ]
        _ = [len(each.text) + each.text.count("\n") for each in segments]  # a text is a string
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misunderstood("not {title, segments}") from error
    subject = subject_year(title)
    return {
        "mentions": as_json(find_mentions(segments, title=title, number=number)),
        "periods": [_period(each, issued) for each in find_periods(segments)],
        "subject": as_json(subject) if subject else None,
    }


def listed(data: bytes) -> dict[str, Any]:
    """``{"entries": [{"line", "title", "number"}]}`` of a repeal list as UTF-8 text, cells of a row
    separated by tabs. Raises ``Misunderstood``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Misunderstood("not UTF-8") from error
    return {"entries": as_json(list_entries(text))}


def _period(period: Period, issued: date | None) -> dict[str, Any]:
    start, ends = period.start, end_of(period, issued)
    return {
        "kind": period.kind,
        "start": start.isoformat() if isinstance(start, date) else start,
        "months": period.months,
        "end": period.end.isoformat() if period.end else None,
        "ends": ends.isoformat() if ends else None,
        "segment": period.segment,
        "from": period.from_at,
        "to": period.to_at,
    }
