"""Reads a plan of redaction from JSON: shapes and faults only, no document.

Removal and verification both start here and share nothing else but ``model.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from review.engines.model import Action, Kept, Plan, PlanError, Treatment

_SELECTORS = {
    "text": {"text"},
    "segment": {"segment", "start", "end"},
    "page": {"page", "box"},
    "finding": {"finding"},
}
_DIGEST = re.compile("[0-9A-Fa-f]{64}")
_LONGEST_WORD = 40  # of a mask or a label: longer ones are no such thing


def parse_plan(data: object) -> Plan:
    """Read the PLAN of product.md section 10. Raises ``PlanError`` naming the
    action and the fault.
    """
    if not isinstance(data, Mapping):
        raise PlanError("plan: must be an object with a list 'actions'")
    unknown = sorted(set(map(str, data)) - {"actions", "keep", "sha256"})
    if unknown:
        raise PlanError(f"plan: unknown key {unknown[0]!r}")
    actions, kept = data.get("actions"), data.get("keep", [])
    if not isinstance(actions, list):
        raise PlanError("plan: 'actions' must be a list")
    if not isinstance(kept, list):
        raise PlanError("plan: 'keep' must be a list")
    return Plan(
        actions=tuple(_action(number, each) for number, each in enumerate(actions)),
        keep=tuple(_kept(number, each) for number, each in enumerate(kept)),
        sha256=_digest(data["sha256"]) if "sha256" in data else None,
    )


def stop_on_other_file(plan: Plan, digest: str) -> None:
    """Raise ``PlanError`` where the plan names its original by another digest than this one."""
    if plan.sha256 is not None and plan.sha256 != digest.lower():
        raise PlanError(
            f"plan: made for another file (SHA-256 {plan.sha256}); this one has {digest}"
        )


def _digest(value: object) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise PlanError("plan: 'sha256' must be the 64 hexadecimal digits of a file's SHA-256")
    return value.lower()


def _action(number: int, data: object) -> Action:
    where = f"action {number}"
    if not isinstance(data, Mapping):
        raise PlanError(f"{where}: must be an object")
    chosen = [name for name in _SELECTORS if name in data]
    if len(chosen) != 1:
        raise PlanError(
            f"{where}: needs exactly one of 'text', 'segment', 'page', 'finding'; has {len(chosen)}"
        )
    wanted = _SELECTORS[chosen[0]] | {"action"}
    for key in sorted(wanted - set(data)):
        raise PlanError(f"{where}: {key!r} is missing")
    for key in sorted(set(map(str, data)) - wanted - {"mask", "label"}):
        raise PlanError(f"{where}: {key!r} has no meaning beside {chosen[0]!r}")
    allowed = {"remove"} if chosen[0] == "page" else {"remove", "mask"}
    if data["action"] not in allowed:
        raise PlanError(f"{where}: 'action' must be {' or '.join(sorted(allowed))}")
    treatment = Treatment(data["action"])
    if "mask" in data and treatment is not Treatment.MASK:
        raise PlanError(f"{where}: 'mask' has no meaning where the place is removed")
    return replace(
        _selected(where, chosen[0], treatment, data),
        mask=_word(where, "mask", data),
        label=_word(where, "label", data),
    )


def _selected(where: str, chosen: str, treatment: Treatment, data: Mapping[str, object]) -> Action:
    if chosen == "text":
        text = _string(where, "text", data["text"])
        if not any(unicodedata.category(each)[0] not in "ZC" for each in text):
            raise PlanError(f"{where}: 'text' has no visible character")
        return Action(treatment, text=text)
    if chosen == "finding":
        return Action(treatment, finding=_string(where, "finding", data["finding"]))
    if chosen == "page":
        return Action(treatment, page=_page(where, data["page"]), box=_box(where, data["box"]))
    start, end = _span(where, data)
    return Action(
        treatment, segment=_string(where, "segment", data["segment"]), start=start, end=end
    )


def _kept(number: int, data: object) -> Kept:
    where = f"keep {number}"
    if not isinstance(data, Mapping) or set(data) != {"segment", "start", "end"}:
        raise PlanError(f"{where}: must be an object of 'segment', 'start' and 'end'")
    start, end = _span(where, data)
    return Kept(_string(where, "segment", data["segment"]), start, end)


def _string(where: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise PlanError(f"{where}: {key!r} must be a text that is not empty")
    return value


def _word(where: str, key: str, data: Mapping[str, object]) -> str | None:
    if key not in data:
        return None
    word = _string(where, key, data[key])
    if len(word) > _LONGEST_WORD or not word.isprintable():
        raise PlanError(f"{where}: {key!r} must be one line of at most {_LONGEST_WORD} characters")
    return word


def _span(where: str, data: Mapping[str, object]) -> tuple[int, int]:
    start, end = data["start"], data["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise PlanError(f"{where}: 'start' and 'end' must be whole numbers with 0 <= start < end")
    return start, end


def _page(where: str, value: object) -> int:
    if type(value) is not int or value < 1:
        raise PlanError(f"{where}: 'page' counts from 1")
    return value


def _box(where: str, value: object) -> tuple[float, float, float, float]:
    if not isinstance(value, list) or len(value) != 4:
        raise PlanError(f"{where}: 'box' must be [x0, y0, x1, y1]")
    if any(type(each) not in {int, float} for each in value):
        raise PlanError(f"{where}: 'box' must hold numbers")
    x0, y0, x1, y1 = (float(each) for each in value)
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise PlanError(f"{where}: 'box' must be fractions with 0 <= x0 < x1 <= 1, same for y")
    return x0, y0, x1, y1
