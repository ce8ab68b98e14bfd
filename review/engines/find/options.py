"""What the finders are asked beside the text: which lists hold, at which date, whether and how names are looked for.

Data only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from review.engines.find.terms import Terms


@dataclass(frozen=True)
class FindOptions:
    """``day``: the document's date, at which ages count. ``names``: whether the model of names runs;
    ``names_cache``: where it keeps what it found by digest of the paragraph; ``known_names``: names
    found certain in other files of the same submission.
    """

    terms: Terms = field(default_factory=Terms)
    day: date | None = None
    names: bool = True
    names_cache: Path | None = None
    known_names: tuple[str, ...] = ()
