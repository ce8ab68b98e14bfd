"""Commands on loading in time and by catalogue: terms of kinds of documents, the catalogue of items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class SetPublicationLimit:
    """Within how many working days a kind of document goes online, from a day on:
    ``set_publication_limit`` (services.publication_limits). "" as kind stands for all others.
    """

    organisation_id: int
    doc_kind: str
    days: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class TakeInItems:
    """Take rows of a table into the catalogue of items: ``take_in_items`` (services.item_catalogue).

    ``rows`` are cells as text, a header among them; ``ends_others`` ends items the table lacks.
    """

    organisation_id: int
    rows: tuple[tuple[str, ...], ...]
    ends_others: bool
