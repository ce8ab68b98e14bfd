"""Towns in which one document has come some way, made once per engine and copied for every test that asks.

Walking a document costs a second, a copy of database and folder a few hundredths. The copies share nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from review.store.migrate import upgrade
from tests.answers import EXEMPT, PROACTIVE
from tests.databases import Databases
from tests.isolation import MORNING, Clock
from tests.town import Town, build_town, enter_town


def _signed(town: Town) -> int:
    document_id = town.at_sign_off()
    town.sign(document_id, PROACTIVE)
    return document_id


#: How far the document of a town has come; "empty" has none.
STAGES: dict[str, Callable[[Town], int]] = {
    "empty": lambda _: 0,
    "draft": Town.draft,
    "submitted": Town.submitted,
    "in_review": Town.in_review,
    "at_sign_off": Town.at_sign_off,
    "decided": _signed,
    "issued": Town.issued,
    "confirmed": Town.confirmed,
    "published": Town.published,
    "exempt_at_sign_off": lambda town: town.at_sign_off(EXEMPT),
}


class Snapshots:
    """Gives out towns at a stage; ``folder`` is for the templates."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases = databases
        self._folder = folder
        self._made: dict[tuple[str, str], _Template] = {}

    def town(self, engine: str, stage: str, house: Path) -> tuple[Town, int]:
        """A town of one's own in the folder ``house``, and the id of its document."""
        template = self._made.get((engine, stage))
        if template is None:
            template = _Template(stage, self._folder / f"{engine}-{stage}")
            self._made[engine, stage] = template
        url = self._databases.fresh(engine, template.prepare)
        shutil.copytree(template.folder, house)
        town = enter_town(url, house, Clock(MORNING + timedelta(hours=1)))
        town.ids = dict(template.ids)
        return town, template.document_id


class _Template:
    """How a town at a stage is made."""

    def __init__(self, stage: str, folder: Path) -> None:
        self.stage, self.folder = stage, folder
        self.ids: dict[str, int] = {}
        self.document_id = 0

    def prepare(self, url: str) -> None:
        """Build the town in an empty database and walk its document."""
        upgrade(url)
        town = build_town(url, self.folder, Clock(MORNING))
        self.document_id = STAGES[self.stage](town)
        self.ids = town.ids
        town.close()
