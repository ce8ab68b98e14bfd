"""Commands of settling findings and asking for redacted copies.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.findings import FindingLevel, SettlementAction
from review.domain.impact import ImpactValues


@dataclass(frozen=True, kw_only=True)
class SettleFindings:
    """Settle findings at the actor's stage, with the same value everywhere when asked: ``settle_findings``.

    ``impact``: of an exception, what was weighed.
    """

    document_id: int
    finding_ids: tuple[int, ...]
    action: SettlementAction
    same_value: bool
    reason: str
    law: str
    article: str
    impact: ImpactValues | None


@dataclass(frozen=True, kw_only=True)
class SettleKind:
    """Settle a whole kind at a level in all files, at the actor's stage: ``settle_kind``.

    ``settled_too``: also what this stage has settled already; else only what is open.
    """

    document_id: int
    code: str
    level: FindingLevel
    action: SettlementAction
    settled_too: bool
    reason: str
    law: str
    article: str
    impact: ImpactValues | None


@dataclass(frozen=True, kw_only=True)
class SettleColumn:
    """Settle the column in which a finding stands, at the actor's stage: ``settle_column``.

    ``whole``: also every cell below the header that nothing was found in; only to remove or mask.
    """

    document_id: int
    finding_id: int
    action: SettlementAction
    whole: bool
    reason: str
    law: str
    article: str
    impact: ImpactValues | None


@dataclass(frozen=True, kw_only=True)
class SettleAsSuggested:
    """Settle every open finding as suggested, or as the drafter did (reviewer): ``settle_as_suggested``."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class UndoSettlement:
    """Undo one step of the actor's stage, the latest where ``batch`` is None: ``undo_settlement``."""

    document_id: int
    batch: str | None


@dataclass(frozen=True, kw_only=True)
class AddFinding:
    """Mark text by hand: ``add_finding``. Offsets are code points into the segment's text.

    ``more`` are the further pieces (segment, start, end) of a passage over several segments. ``action``: to
    remove or to mask; ``kind``: a code of ``hand_marks.KINDS_BY_HAND``, or empty.
    """

    document_id: int
    file_version_id: int
    segment: str
    start: int
    end: int
    action: SettlementAction
    kind: str
    note: str
    more: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, kw_only=True)
class AddBox:
    """Draw a box by hand: ``add_box``. Fractions of the displayed page from its top left, page from 1."""

    document_id: int
    file_version_id: int
    page: int
    box: tuple[float, float, float, float]
    kind: str
    note: str


@dataclass(frozen=True, kw_only=True)
class MarkInBox:
    """Mark the texts under a box on the print of a file without pages: ``mark_in_box``.

    ``places``: segment, start and end in code points of each.
    """

    document_id: int
    file_version_id: int
    places: tuple[tuple[str, int, int], ...]
    kind: str
    note: str


@dataclass(frozen=True, kw_only=True)
class AmendMark:
    """Say what a mark made by hand is, or draw its box anew (None: as it is): ``amend_mark``."""

    document_id: int
    finding_id: int
    kind: str
    note: str
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, kw_only=True)
class WithdrawMark:
    """Take back a mark made by hand, wherever its text stands: ``withdraw_mark``."""

    document_id: int
    finding_id: int


@dataclass(frozen=True, kw_only=True)
class AskForRendition:
    """Have the redacted copy made for the present plan, or tried again: ``ask_for_rendition``."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class ChooseCopies:
    """What an organisation's redacted copies are made with: ``choose_copies``."""

    organisation_id: int
    with_pdf: bool
    label_bars: bool


@dataclass(frozen=True, kw_only=True)
class AskForProof:
    """Have the proof of a redacted copy run once more: ``ask_for_proof``."""

    document_id: int
    rendition_id: int
