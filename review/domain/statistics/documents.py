"""Issued documents and what was decided of them, read from the log.

A document counts from the line that issued it, registered it or took it in, under the office that
stood there then; its kind and dates are the last that the log says, its attribute the last decided.
Party documents are outside the Regulation and never counted (product.md section 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from review.domain.statistics.facts import Fact, Line, day_of
from review.domain.statistics.tables import NONE

_SIGNED = frozenset({"case.signed", "case.signed_urgently"})
_ISSUED = frozenset({"case.registered", "case.issued", "document.imported"})
_CHANGED, _DATED = "document.attribute_changed", "document.dates_corrected"
#: Lines that say where a document stands, with its office, kind and dates.
SAYING = _ISSUED | _SIGNED | frozenset({"case.published", "case.filed"})
#: The lines that ``issued`` and ``decided`` read.
NAMES = SAYING | frozenset({_CHANGED, _DATED, "case.sent_back"})


@dataclass
class Standing:
    """What figures sort a document by."""

    office: int | None = None
    kind: str = ""
    issued_on: date | None = None
    doc_date: date | None = None
    party: bool = False

    @property
    def on(self) -> date | None:
        """The day it counts under: the issue date, else the date of the document."""
        return self.issued_on or self.doc_date

    def marks(self) -> dict[str, str]:
        """Office and kind as codes."""
        return {
            "office": str(self.office) if self.office is not None else NONE,
            "kind": self.kind or NONE,
        }


@dataclass
class _Document:
    standing: Standing
    attribute: str = NONE
    issued: bool = False


@dataclass
class Documents:
    """Documents as the log has told of them so far. ``known`` stands in for what old lines lack."""

    known: Mapping[int, Standing]
    zone: tzinfo
    _held: dict[int, _Document] = field(default_factory=dict)
    _decided: dict[int, tuple[Line, Standing]] = field(default_factory=dict)

    def read(self, lines: Iterable[Line]) -> Documents:
        """Take in lines in their order; answers itself."""
        for line in lines:
            if line.document_id is not None:
                self._take(line, line.document_id)
        return self

    def standing(self, document_id: int | None) -> Standing:
        """What is known of a document, even one of which nothing was read."""
        held = self._held.get(document_id or 0)
        return held.standing if held else self.known.get(document_id or 0, Standing())

    def issued(self) -> tuple[Fact, ...]:
        """Every document that is issued, on its date."""
        return tuple(
            Fact(
                held.standing.on,
                document_id,
                None,
                {
                    **held.standing.marks(),
                    "attribute": held.attribute,
                    "year": str(held.standing.on.year),
                },
            )
            for document_id, held in self._held.items()
            if held.issued and not held.standing.party and held.standing.on is not None
        )

    def decided(self) -> tuple[Fact, ...]:
        """The signature of each case that stands, with what was proposed before it."""
        return tuple(
            self._fact(line, standing, {"changed": _changed(line.said)})
            for line, standing in self._decided.values()
            if not self.standing(line.document_id).party
        )

    def grounds(self) -> tuple[Fact, ...]:
        """Each ground of the signatures that stand."""
        return tuple(
            self._fact(line, standing, {"ground": ground})
            for line, standing in self._decided.values()
            if not self.standing(line.document_id).party
            for ground in line.said.get("grounds") or ()
        )

    def _take(self, line: Line, document_id: int) -> None:
        held = self._held.setdefault(
            document_id, _Document(_copy(self.known.get(document_id, Standing())))
        )
        said = line.said
        if "office" in said:  # old lines lack it
            self._say(held, said)
        if line.name in _ISSUED:
            held.issued = True
            if line.name != "case.registered":
                held.attribute = said.get("attribute") or NONE
        elif line.name == _CHANGED:
            held.attribute = said["after"]
        elif line.name == _DATED:
            setattr(held.standing, said["field"], day_of(said["after"]))
        if line.case_id is not None and line.name in _SIGNED:
            self._decided[line.case_id] = (line, _copy(held.standing))
        elif line.case_id is not None and line.name == "case.sent_back":
            self._decided.pop(line.case_id, None)

    def _say(self, held: _Document, said: Mapping[str, Any]) -> None:
        """The office stays the one that issued it: handing a document on later moves no figure."""
        standing = held.standing
        if not held.issued:
            standing.office = said["office"]
        standing.kind = said["doc_kind"] or standing.kind
        standing.issued_on = day_of(said["issued_on"])
        standing.doc_date = day_of(said["doc_date"])
        standing.party = bool(said["party"])

    def _fact(self, line: Line, standing: Standing, more: Mapping[str, str]) -> Fact:
        marks = {
            **standing.marks(),
            "proposed": line.said.get("proposed") or NONE,
            "attribute": line.said.get("attribute") or NONE,
            **more,
        }
        return Fact(line.on(self.zone), line.document_id, line.case_id, marks)


def _changed(said: Mapping[str, Any]) -> str:
    """Whether the approver decided what was proposed; old lines do not say what was."""
    proposed = said.get("proposed")
    if proposed is None:
        return NONE
    return "same" if proposed == said.get("attribute") else "changed"


def _copy(standing: Standing) -> Standing:
    return Standing(
        standing.office, standing.kind, standing.issued_on, standing.doc_date, standing.party
    )
