"""Operands of operators and names of resources in the contents of a PDF page, checked as they are read.

Knows no operator by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from review.engines.matrices import Matrix
from review.engines.redact.glyph_faults import NotUnderstood


def at_least(operands: Sequence[Any], wanted: int) -> None:
    """Raises ``NotUnderstood`` for an operator with fewer operands than it needs."""
    if len(operands) < wanted:
        raise NotUnderstood("operator_damaged")


def number_of(operands: Sequence[Any]) -> float:
    """The one number an operator has. Raises ``NotUnderstood``."""
    at_least(operands, 1)
    return float(operands[0])


def matrix_of(operands: Any) -> Matrix:
    """Six numbers. Raises ``NotUnderstood``."""
    at_least(operands, 6)
    a, b, c, d, e, f = (float(each) for each in list(operands)[:6])
    return a, b, c, d, e, f


def entry(resources: Any, category: str, name: str) -> Any:
    """What resources call by a name; None where they do not."""
    held = resources.get(category) if isinstance(resources, pikepdf.Dictionary) else None
    return held.get(name) if isinstance(held, pikepdf.Dictionary) else None


def entries(resources: Any, category: str) -> list[Any]:
    """All resources of a category."""
    held = resources.get(category) if isinstance(resources, pikepdf.Dictionary) else None
    return list(held.values()) if isinstance(held, pikepdf.Dictionary) else []
