"""One finding as the desk shows it.

Thousands are made for every answer, a few dozen are shown: a finding holds plain facts, what it is
called is worded when somebody asks. No rule is asked but the domain's: what counts as open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from review.domain.findings import (
    ABOUT_READING,
    MUST_SETTLE,
    QUESTIONS,
    FindingLevel,
    SettlementAction,
    Stage,
)
from review.services.columns import stands_in_column
from review.store.findings import FindingRow
from review.store.found import Found, FoundIn, Standing, standing_of, why_of
from review.store.people import names_of
from review.web.desk.view import DeskFile
from review.web.desk.words import DeskWords
from review.web.session import current_session
from review.web.wording.explanations import article_of, explain, kept_for, line_of

#: How many characters of the document are shown on each side of a finding.
AROUND = 28

Boxes = tuple[tuple[float, float, float, float], ...]
#: Page, left, top, right and bottom of one box.
Place = tuple[int, float, float, float, float]


@lru_cache(maxsize=50_000)
def places_of(boxes: str) -> tuple[Place, ...]:
    """The boxes of a finding as the table holds them (JSON); every answer of a desk asks the same ones again."""
    return tuple((int(page), *edges) for page, *edges in json.loads(boxes))


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody decided about a finding."""

    stage: str
    who: str
    action: str
    words: str
    note: str


class Shared:
    """What the findings of one desk have in common: words, names, counts, the pattern of their address."""

    def __init__(
        self,
        address: str,
        stage: Stage,
        found: Mapping[int, FoundIn],
    ) -> None:
        self.stage = stage
        self.words = DeskWords()
        self.address = address
        self._found = found

    def alike(self, digest: str) -> int:
        """How many findings have the same text, by its digest."""
        return sum(found.alike.get(digest, 0) for found in self._found.values())

    def said(self, finding_id: int, stage: Stage) -> tuple[Standing, str] | None:
        """What stands about a finding at a stage, and the name of who said it."""
        standing = standing_of(current_session(), (finding_id,))[stage].get(finding_id)
        if standing is None:
            return None
        names = names_of(current_session(), {standing.person_id})
        return standing, names.get(standing.person_id, "")

    @cached_property
    def _whys(self) -> Mapping[int, Any]:
        return why_of(current_session(), tuple(self._found), FindingLevel.NOTE, QUESTIONS)

    def why(self, found: Found) -> list[dict[str, str]]:
        """The evidence of a finding; of notes and questions read for all at once."""
        if found.id in self._whys:
            return list(self._whys[found.id])
        row = current_session().get(FindingRow, found.id)
        return list(row.why) if row is not None else []


@dataclass(frozen=True, eq=False, slots=True)
class DeskFinding:
    """A finding as the desk shows it; words, look, place and boxes are those of ``components/finding.html``."""

    found: Found
    file: DeskFile
    page: int | None
    number: int
    drafted: SettlementAction | None
    reviewed: SettlementAction | None
    #: What was decided about it at the present stage: one of the two.
    own: SettlementAction | None
    shared: Shared
    current: bool = False

    # ---- plain facts: asked of thousands -----------------------------------------------------------

    @property
    def id(self) -> int:
        """Its row."""
        return self.found.id

    @property
    def version_id(self) -> int:
        """The file version in which it stands."""
        return self.found.version_id

    @property
    def segment(self) -> str:
        """The segment of that version's text."""
        return self.found.segment

    @property
    def start(self) -> int:
        """The first character of it there."""
        return self.found.start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.found.end

    @property
    def code(self) -> str:
        """The kind."""
        return self.found.code

    @property
    def sure(self) -> str:
        """How sure it is, by code."""
        return self.found.level.value

    @property
    def likely(self) -> bool:
        """Whether structure alone speaks for it."""
        return self.found.level is FindingLevel.LIKELY

    @property
    def rule(self) -> str:
        """The rule that found it."""
        return self.found.rule

    @property
    def note(self) -> str:
        """What a person says of a mark of theirs."""
        return self.found.note

    @property
    def by_hand(self) -> bool:
        """Whether a person marked it."""
        return self.found.added_by_id is not None

    @property
    def must(self) -> bool:
        """Whether it has to be settled."""
        return self.found.level in MUST_SETTLE

    @property
    def settled(self) -> bool:
        """Whether this stage has settled it."""
        return self.own is not None

    @property
    def look(self) -> str:
        """How it is drawn: ``open``, or as it was settled; what needs nobody as kept."""
        own = self.own
        if own is not None:
            return own.value
        return "open" if self.must else "keep"

    @property
    def question(self) -> bool:
        """Whether it asks something about the document."""
        return self.found.code in QUESTIONS

    @property
    def quiet(self) -> bool:
        """Needs nobody: a note."""
        return self.found.level is FindingLevel.NOTE and self.own is None and not self.question

    @property
    def to_look_at(self) -> bool:
        """About the reading itself: a person says that they have looked, or has the place removed."""
        return self.found.code in ABOUT_READING

    @property
    def column(self) -> str | None:
        """The column of a table in which it stands, where it is settled with it."""
        return self.found.column if stands_in_column(self.found.column, self.found.code) else None

    @property
    def differs(self) -> bool:
        """Whether drafter and reviewer settled it differently."""
        if self.drafted is None or self.reviewed is None:
            return False
        return self.drafted is not self.reviewed

    @property
    def suggested(self) -> str:
        """What is offered first: the drafter's word to a reviewer, else what the rule suggests."""
        if self.own is None and self.drafted is not None:
            return self.drafted.value
        return self.found.suggested

    @property
    def same(self) -> int:
        """How many other findings have the same text."""
        return 0 if self.found.drawn else self.shared.alike(self.found.digest) - 1

    # ---- in words: of those that are shown ---------------------------------------------------------

    @property
    def url(self) -> str:
        """The desk at this finding."""
        return self.shared.address.replace("finding=0", f"finding={self.id}") + f"#hit-{self.id}"

    @property
    def words(self) -> str:
        """What its kind is called."""
        return self.shared.words.word(self.code, "finding")

    @property
    def level(self) -> str:
        """How sure it is."""
        return self.shared.words.word(self.found.level, "level")

    @property
    def look_words(self) -> str:
        """What its look means."""
        words, own = self.shared.words, self.own
        if own is not None:
            return words.word(own, "settlement")
        return words.open if self.must else words.hint

    @property
    def boxes(self) -> Boxes:
        """Where it stands on its page: left, top, width, height in fractions of it."""
        return tuple(
            (b[1], b[2], b[3] - b[1], b[4] - b[2]) for b in self._places if b[0] == self.page
        )

    @property
    def pages(self) -> tuple[int, ...]:
        """All its pages: a line of a print may run over the end of one, a header stands on each."""
        return tuple(dict.fromkeys(place[0] for place in self._places))

    @property
    def anchor(self) -> str:
        """What it is called on its page; on others than the first with their number."""
        pages = self.pages
        own = not pages or self.page in (None, pages[0])
        return f"hit-{self.id}" if own else f"hit-{self.id}-{self.page}"

    @property
    def _places(self) -> tuple[Place, ...]:
        return places_of(self.found.boxes)

    @property
    def place(self) -> str:
        """Its file and page, or the part of the file."""
        return self.shared.words.place(self.file.label, self.page, str(self._segment["kind"]))

    @property
    def excerpt(self) -> str:
        """Its own text."""
        return self._text[self.start : self.end]

    @property
    def before(self) -> str:
        """Some text before it."""
        return self._text[max(self.start - AROUND, 0) : self.start].replace("\n", "")

    @property
    def after(self) -> str:
        """Some text after it."""
        return self._text[self.end : self.end + AROUND].replace("\n", "")

    @property
    def row(self) -> int | None:
        """The row (from 1) of a table in which it stands."""
        cell = self._segment.get("cell")
        return int(cell[1]) + 1 if cell is not None else None

    @property
    def why(self) -> str:
        """The sentence of its evidence; of the current finding and of questions only."""
        return explain(self.rule, self._why) if self.current or self.question else ""

    @property
    def reason(self) -> str:
        """The kind of evidence that says why it is kept."""
        return kept_for(self._why)

    @property
    def line(self) -> str:
        """The line a question quotes."""
        return line_of(self._why) if self.question else ""

    @property
    def article(self) -> str:
        """The article a question names."""
        return article_of(self._why) if self.question else ""

    @property
    def drafter(self) -> Said | None:
        """What the drafter said."""
        return self._said(Stage.DRAFTER) if self.drafted is not None else None

    @property
    def reviewer(self) -> Said | None:
        """What the reviewer said."""
        return self._said(Stage.REVIEWER) if self.reviewed is not None else None

    @property
    def _segment(self) -> Mapping[str, Any]:
        return self.file.by_id.get(self.segment, {"text": "", "kind": ""})

    @property
    def _text(self) -> str:
        return str(self._segment["text"])

    @property
    def _why(self) -> list[dict[str, str]]:
        return self.shared.why(self.found)

    def _said(self, stage: Stage) -> Said | None:
        said = self.shared.said(self.id, stage)
        if said is None:
            return None
        standing, who = said
        law = " ".join(t for t in (standing.law, standing.article) if t)
        return Said(
            stage=self.shared.words.word(standing.stage, "stage"),
            who=who,
            action=standing.action.value,
            words=self.shared.words.word(standing.action, "settlement"),
            note="　".join(t for t in (law, standing.reason) if t),
        )
