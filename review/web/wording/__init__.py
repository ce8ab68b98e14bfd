"""Words for codes: what states, actions, events and reasons are called, in the reader's language.

Chinese is the source, English comes from the catalogue. ``word`` names a code, ``sentence_of`` says
why something was refused. Codes live in the rooms below; no rule is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from review.domain.values import Refusal
from review.web.wording import (
    actions,
    advice,
    aggregation,
    annual_reports,
    comparing,
    disclosure_tests,
    duties,
    events,
    evidence,
    fields,
    findings,
    grounds_help,
    help_pages,
    impact,
    imports,
    loading,
    people,
    proof,
    refusals,
    refusals_requests,
    requests,
    rounds,
    rules_of_finding,
    settings,
    settling,
    spot_checks,
    states,
    statistics,
    validity,
    work,
)
from review.web.wording.joining import joined

#: Kind -> code -> words. A kind may be asked for by templates as ``code|word("kind")``.
KINDS: dict[str, Mapping[str, Any]] = {
    **states.KINDS,
    **actions.KINDS,
    **events.KINDS,
    **findings.KINDS,
    **impact.KINDS,
    **proof.KINDS,
    **advice.KINDS,
    **fields.KINDS,
    **disclosure_tests.KINDS,
    **grounds_help.KINDS,
    **help_pages.KINDS,
    **people.KINDS,
    **imports.KINDS,
    **rounds.KINDS,
    **evidence.KINDS,
    **validity.KINDS,
    **spot_checks.KINDS,
    **rules_of_finding.KINDS,
    **settings.KINDS,
    **settling.KINDS,
    **comparing.KINDS,
    **requests.KINDS,
    **refusals_requests.KINDS,
    **annual_reports.KINDS,
    **loading.KINDS,
    **duties.KINDS,
    **statistics.KINDS,
    **work.KINDS,
    **aggregation.KINDS,
}

#: Facts of a refusal that are codes themselves, and of which kind.
_FACTS = {
    "roles": "role",
    "role": "role",
    "held": "role",
    "state": "state",
    "outcome": "outcome",
    "request_outcome": "request_outcome",
    "item": "checklist",
    "fields": "released_field",
    "step": "import_step",
    "field": "field",
    "code": "finding",
    "verdict": "verdict",
    "attribute": "attribute",
    "criterion": "criterion",
    "decided": "attribute",
    "printed": "attribute",
    "request_state": "request_state",
    "request_field": "request_field",
    "past_column": "past_column",
}


def word(code: object, kind: str) -> str:
    """The words for a code; the code itself where it is None ("") or nobody named it yet."""
    if code is None:
        return ""
    said = KINDS[kind].get(str(code))
    return str(code) if said is None else str(said)


def words(codes: object, kind: str) -> str:
    """Words for several codes, separated by blanks or given as a list, each once, joined as lists are."""
    each = codes.split() if isinstance(codes, str) else list(codes)  # type: ignore[call-overload]
    return joined(dict.fromkeys(word(code, kind) for code in each))


def choices(codes: Any, kind: str) -> list[tuple[str, str]]:
    """Pairs for a select field: (code, words), in the order given (an enum, a dict, a list)."""
    return [(str(code), word(code, kind)) for code in codes]


def sentence_of(refusal: Refusal) -> str:
    """Why not, as a sentence: what stands against it, and the cure. Facts are worded too."""
    said = refusals.SENTENCES.get(refusal.code)
    if said is None:
        return refusal.code
    facts = {
        name: words(value, _FACTS[name]) if name in _FACTS else value
        for name, value in refusal.facts.items()
    }
    return str(said) % _Facts(facts)


class _Facts(dict[str, str]):
    """Facts for a sentence; one that is missing leaves a dash rather than an error page."""

    def __missing__(self, name: str) -> str:
        return "–"
