"""The map of the whole file as the review page shows it: the desk's, leading to places of this page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from review.web.desk.findings import Findings
from review.web.desk.shapes import Kinds, legend_of
from review.web.desk.strip import Strip, strip_of
from review.web.desk.view import DeskFile
from review.web.review.papers import on_paper, review_url


@dataclass(frozen=True, kw_only=True)
class ReviewMap:
    """What ``cases/_review_map.html`` prints: the map, and how many findings are of which kind and have which look."""

    strip: Strip
    kinds: tuple[Kinds, ...]
    counts: tuple[tuple[str, str, int], ...]


def map_of(case_id: int, files: Sequence[DeskFile], findings: Findings) -> ReviewMap:
    """All pages small, with what is found on them as this stage settled it."""

    def to_page(version_id: int, number: int) -> str:
        if not number:
            return review_url(case_id, file=version_id)
        anchor = f"page-{version_id}-{number}"
        return review_url(case_id, file=version_id, leaf=number, _anchor=anchor)

    drawn = strip_of(files, findings.all, to_page)
    here = on_paper(case_id, plain=False)
    cells = tuple(
        replace(
            cell,
            ticks=tuple(replace(tick, finding=here(tick.finding)) for tick in cell.ticks),
        )
        for cell in drawn.cells
    )
    return ReviewMap(
        strip=replace(drawn, cells=cells), kinds=legend_of(findings), counts=findings.counts
    )
