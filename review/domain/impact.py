"""The impact record of an exception: why personal data that could be removed goes before the public all the same.

The Personal Information Protection Law (2021) has whoever publishes personal information weigh it first
(Art. 55) and keep what was weighed for three years (Art. 56): purpose, method and necessity; the effect on
the person and the risks; the measures that protect. Which settlement needs one: ``domain.findings``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.domain.grounds import REASON_MINIMUM, measure_reason
from review.domain.values import Refusal

#: How many years a record is kept at least (Art. 56).
YEARS_KEPT = 3

#: The longest answer to one of the five questions, in characters.
ANSWER_LIMIT = 500


class ImpactCategory(StrEnum):
    """The two exceptions there are (product.md section 5)."""

    PUNITIVE = "punitive"  # 惩戒性公示
    COMPULSORY = "compulsory"  # 强制性信息披露


class ImpactLevel(StrEnum):
    """How much publication weighs on the person, as the one who settles judges it."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"


@dataclass(frozen=True, kw_only=True)
class ImpactValues:
    """What is said about an exception: five answers as typed, and two choices (None where none was made)."""

    category: ImpactCategory | None
    purpose: str
    method: str
    necessity: str
    level: ImpactLevel | None
    effect: str
    protection: str

    def answers(self) -> dict[str, str]:
        """The five answers by name, in the order of the form."""
        return {name: getattr(self, name).strip() for name in ANSWERS}


#: The five questions of Art. 56, in the order in which they are asked.
ANSWERS = ("purpose", "method", "necessity", "effect", "protection")


def judge_impact(said: ImpactValues | None) -> tuple[Refusal, ...]:
    """Everything that is missing from a record; empty when it may stand.

    Codes: ``impact_missing``, ``impact_category_missing``, ``impact_level_missing``, and for each answer
    ``impact_<answer>_thin`` (fewer own characters than a reason needs) or ``impact_answer_too_long``.
    """
    if said is None:
        return (Refusal("impact_missing"),)
    found = []
    if said.category is None:
        found.append(Refusal("impact_category_missing"))
    if said.level is None:
        found.append(Refusal("impact_level_missing"))
    for name, answer in said.answers().items():
        have = measure_reason(answer).own_characters
        if have < REASON_MINIMUM:
            facts = {"have": str(have), "need": str(REASON_MINIMUM)}
            found.append(Refusal(f"impact_{name}_thin", facts))
    if any(len(answer) > ANSWER_LIMIT for answer in said.answers().values()):
        found.append(Refusal("impact_answer_too_long", {"limit": str(ANSWER_LIMIT)}))
    return tuple(found)


def keep_until(made_on: date) -> date:
    """The first day on which a record made on a day need no longer be kept."""
    year = made_on.year + YEARS_KEPT
    try:
        return made_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)
