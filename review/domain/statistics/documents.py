"""Issued documents with their attribute, as the log tells of them.

A document counts from the line that issued it, registered it or took it in, under the office that
stood there then; its kind and dates are the last that were written down when it was published or filed, its
attribute the last decided. Party documents are outside the Regulation and never counted (product.md section 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from review.domain.statistics.facts import Fact, Line, day_of
from review.domain.statistics.standing import NONE, Known, Standing, said_of

_REGISTERED, _CHANGED = "case.registered", "document.attribute_changed"
_DATED = "document.dates_corrected"
_ISSUED = frozenset({_REGISTERED, "case.issued", "document.imported"})
#: A decision on a document that was issued is carried out: it may have been given another kind before.
_SETTLED = frozenset({"case.published", "case.filed"})
NAMES = _ISSUED | _SETTLED | frozenset({_CHANGED, _DATED})


@dataclass
class _Document:
    standing: Standing
    attribute: str = NONE


def issued(lines: Iterable[Line], known: Known) -> tuple[Fact, ...]:
    """Every document that is issued, on its date."""
    held: dict[int, _Document] = {}
    for line in lines:
        if line.document_id is None:
            continue
        if line.name in _ISSUED:
            attribute = None if line.name == _REGISTERED else line.said["attribute"]
            held[line.document_id] = _Document(said_of(line, known), attribute or NONE)
        elif (document := held.get(line.document_id)) is not None:
            _change(document, line, known)
    return tuple(
        Fact(
            document.standing.on,
            document_id,
            None,
            {
                **document.standing.marks,
                "attribute": document.attribute,
                "year": str(document.standing.on.year),
            },
        )
        for document_id, document in held.items()
        if document.standing.on is not None and not document.standing.party
    )


def _change(document: _Document, line: Line, known: Known) -> None:
    """What a later line says of a document that is issued."""
    standing = document.standing
    if line.name == _CHANGED:
        document.attribute = line.said["after"]
    elif line.name == _DATED:
        moved = {line.said["field"]: day_of(line.said["after"])}
        document.standing = replace(standing, **moved)  # type: ignore[arg-type]
    elif line.name in _SETTLED:
        now = said_of(line, known)
        document.standing = replace(now, office=standing.office, kind=now.kind or standing.kind)
