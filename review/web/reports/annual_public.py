"""The annual report for the public site: the paper's words and tables, in the shapes that travel outside.

One composer for both: what the docx says, the public page says. Pictures stay behind; the chart of
results is drawn there from its figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import force_locale

from review.papers.paper import Block, Grid, GridCell, Heading, Paper, Text
from review.services.reports.annual import Annual
from review.web.reports.annual_words import GROUP_WORDS, group_counts
from review.web.rounds.notice import PAPER_LOCALE

#: The part that gets the chart of results, by its number among the headings.
_REQUESTS_PART = 3
_FIGURE = re.compile(r"[\d.,—]+")

Json = dict[str, Any]


@dataclass
class _Part:
    """A part while it is gathered."""

    title: str
    sections: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    charts: list[Json] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Add paragraphs below the last heading."""
        if not self.sections:
            self.sections.append({"heading": "", "paragraphs": []})
        self.sections[-1]["paragraphs"] += [line for line in text.splitlines() if line.strip()]

    def as_json(self) -> Json:
        """As the public side declares a part."""
        return {
            "title": self.title,
            "sections": self.sections,
            "tables": self.tables,
            "charts": self.charts,
        }


def public_parts(paper: Paper, annual: Annual) -> list[Json]:
    """The parts of the report as ``review.public.report_format`` declares them."""
    parts = [_Part("")]
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts.append(_Part(block.text))
        else:
            _take(parts[-1], block)
    with force_locale(PAPER_LOCALE):
        parts[_REQUESTS_PART].charts += _charts(annual)
    return [part.as_json() for part in parts if part.title or part.sections]


def _take(part: _Part, block: Block) -> None:
    if isinstance(block, Heading):
        part.sections.append({"heading": block.text, "paragraphs": []})
    elif isinstance(block, Text):
        part.say(block.text)
    elif isinstance(block, Grid):
        part.tables += _tables(block, part.title)


def _tables(grid: Grid, title: str) -> Iterator[Json]:
    """A form as tables: a heading over its whole width begins a new one and names it."""
    rows: list[Sequence[GridCell]] = []
    named = grid.title or title
    for row in grid.rows:
        if len(row) == 1 and row[0].head and row[0].across == len(grid.widths):
            if rows:
                yield _table(named, rows)
            named, rows = row[0].text, []
        else:
            rows.append(row)
    yield _table(named, rows)


def _table(title: str, rows: Sequence[Sequence[GridCell]]) -> Json:
    heads = next((at for at, row in enumerate(rows) if not all(c.head for c in row)), len(rows))
    return {
        "title": title,
        "heads": [[_cell(cell) for cell in row] for row in rows[:heads]],
        "rows": [[_cell(cell) for cell in row] for row in rows[heads:]],
    }


def _cell(cell: GridCell) -> Json:
    words = cell.text.replace("\n", "")
    number = _FIGURE.fullmatch(words) is not None
    return {
        "words": words,
        "across": cell.across,
        "down": cell.down,
        "head": not number,
        "number": number,
        "level": 0,
    }


def _charts(annual: Annual) -> list[Json]:
    """How requests ended; nothing where none did."""
    counts = group_counts(annual.tables)
    if not any(counts.values()):
        return []
    bars = [{"label": GROUP_WORDS[group], "value": count} for group, count in counts.items()]
    return [{"title": f"{annual.year}年申请办理结果", "bars": bars}]
