"""Towns in which one document has come some way, made once per engine and copied for every test that asks.

Walking a document costs a second, a copy of database and folder a few hundredths. Tests that follow each other in one
place share its engine and with it the compiled statements; never any data.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from review.jobs.work import Work
from review.store.migrate import upgrade
from tests.answers import EXEMPT, PROACTIVE
from tests.databases import Databases, copy_over
from tests.isolation import MORNING, Clock
from tests.julys import house_of_july
from tests.town import Town, build_town, enter_town


def _signed(town: Town) -> int:
    document_id = town.at_sign_off()
    town.sign(document_id, PROACTIVE)
    return document_id


#: The stage from which all others are walked: people, and no document.
SETTLED = "empty"

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
    "july": house_of_july,
}


@dataclass
class _Template:
    """A town at a stage that nobody enters: its database, its folder, the ids of its people."""

    stage: str
    folder: Path
    url: str = ""
    ids: dict[str, int] | None = None
    document_id: int = 0

    def settle(self, url: str) -> None:
        """Build the town in an empty database: the one stage that needs the migrations."""
        upgrade(url)
        town = build_town(url, self.folder, Clock(MORNING))
        self.url, self.ids = url, town.ids
        town.close()

    def walk(self, url: str, settled: _Template) -> None:
        """Walk a document in a copy of a settled town."""
        shutil.copytree(settled.folder, self.folder)
        town = enter_town(url, self.folder, Clock(MORNING))
        town.ids = dict(settled.ids or {})
        self.document_id = STAGES[self.stage](town)
        self.url, self.ids = url, town.ids
        town.close()


class Snapshots:
    """Gives out towns at a stage; ``folder`` holds templates and places."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases = databases
        self._folder = folder
        self._templates: dict[tuple[str, str], _Template] = {}
        self._works: dict[tuple[str, str], tuple[str, Work]] = {}

    def town(self, engine: str, stage: str, place: str) -> tuple[Town, int]:
        """A town in a place, and the id of its document; whoever was in the place before has closed it."""
        template = self._template(engine, stage)
        house = self._folder / f"{engine}-{place}"
        shutil.rmtree(house, ignore_errors=True)
        shutil.copytree(template.folder, house)
        clock = Clock(MORNING + timedelta(hours=1))
        known = self._works.get((engine, place))
        if known is None:
            url = self._databases.fresh(engine)
            copy_over(engine, template.url, url)
            work = enter_town(url, house, clock).work
            self._works[engine, place] = (url, work)
        else:
            url, work = known
            copy_over(engine, template.url, url)
        work = replace(work, clock=clock)
        return Town(work, clock, dict(template.ids or {})), template.document_id

    def _template(self, engine: str, stage: str) -> _Template:
        found = self._templates.get((engine, stage))
        if found is None:
            found = _Template(stage, self._folder / f"template-{engine}-{stage}")
            url = self._databases.fresh(engine)
            if stage == SETTLED:
                found.settle(url)
            else:
                settled = self._template(engine, SETTLED)
                copy_over(engine, settled.url, url)
                found.walk(url, settled)
            self._templates[engine, stage] = found
        return found
