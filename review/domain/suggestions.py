"""What evidence suggests for a round item, and what each outcome would bring about.

A suggestion is a draft that people change; it is conservative. Nothing is suggested to become
public where a mandatory ground (Regulation Art. 14) stands without evidence that it ended, where
the text could not be looked at, or where somebody else decides. Where a ground ended and yet
something stands against release, nothing is suggested: that is for people. Codes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from review.domain.evidence import Evidence, EvidenceCode
from review.domain.grounds import GROUNDS, GroundKind
from review.domain.outcomes import NAMES_NEXT_REVIEW, VALIDITY_OF, allowed_outcomes
from review.domain.states import RELEASING_OUTCOMES, Attribute, DocumentStatus, Outcome, Validity

C = EvidenceCode


class Strength(StrEnum):
    """How much speaks for a suggestion."""

    STRONG = "strong"  # a text or a rule says so
    FAIR = "fair"  # more than one sign, or one that seldom errs
    WEAK = "weak"  # nothing speaks against it


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What a suggestion is made of: the document as it stands, and what was found."""

    status: DocumentStatus
    attribute: Attribute | None
    grounds: tuple[str, ...] = ()
    round_year: int
    has_file: bool = True
    evidence: tuple[Evidence, ...] = ()

    def found(self, code: EvidenceCode) -> Evidence | None:
        """The first evidence with a code."""
        return next((e for e in self.evidence if e.code is code), None)

    def has(self, *codes: EvidenceCode) -> bool:
        """Whether any of the codes was found."""
        return any(e.code in codes for e in self.evidence)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An outcome with what it needs, and the evidence that led to it."""

    outcome: Outcome
    strength: Strength
    why: tuple[EvidenceCode, ...] = ()
    grounds: tuple[str, ...] = ()
    next_review_year: int | None = None
    validity: Validity | None = None
    validity_on: date | None = None
    successor_id: int | None = None


@dataclass(frozen=True)
class _Changed:
    """A validity that the evidence shows."""

    code: EvidenceCode
    validity: Validity
    on: date
    successor_id: int | None
    strength: Strength


#: After how many years a ground is looked at again; domain.md 3.2 ("usually short-lived").
LOOK_AGAIN: dict[str, int] = {
    "SOCIAL_STABILITY": 1,
    "DEL_DISCUSSION": 2,
    "DEL_DRAFT": 2,
    "DEL_CONSULT_LETTER": 2,
    "DEL_REQUEST_REPORT": 2,
    "LAW_PROHIBITED": 5,
    "SPECIAL_ACCESS": 5,
}
_LOOK_AGAIN = 3

#: From this number of requests on a document may become proactive (Regulation Art. 44).
REPEATED = 2

_DELIBERATIVE = frozenset(g for g in GROUNDS if g.startswith("DEL_"))
_INTERNAL = frozenset(g for g in GROUNDS if g.startswith("INT_"))
_SECURITY = frozenset({"STATE_SECRET", "SEC_NATIONAL", "SEC_PUBLIC", "SEC_ECONOMIC"})

#: Found, any of these, the machine suggests no release: it has not seen what would go out.
_UNSEEN = (C.SECRECY_MARK, C.SCAN_FAILED, C.FILE_UNREAD, C.PAPER_ONLY, C.NO_FILE)


def suggest(weighed: Weighed) -> Suggestion | None:
    """What the evidence suggests for an item; None where people must decide without a draft."""
    if weighed.status is DocumentStatus.PUBLISHED or weighed.attribute is Attribute.PROACTIVE:
        public = _for_public(weighed)
        fits = allowed_outcomes(weighed.status, weighed.attribute)
        return public if public is not None and public.outcome in fits else None
    changed = _changed(weighed)
    ended = _ended(weighed)
    spoken = _spoken_for(weighed)
    if (ended or (spoken and _yields(weighed))) and not _kept_by_others(weighed):
        if _blocked(weighed):
            return None
        made: Suggestion | None = _release(weighed, ended, spoken)
    else:
        made = _keep(weighed)
    if made is None or made.outcome not in allowed_outcomes(weighed.status, weighed.attribute):
        return None
    return _with_validity(made, changed)


def _for_public(weighed: Weighed) -> Suggestion | None:
    """A public document: leaks first, then validity; else it is still in force.

    None where it was published on another site and its file holds personal data: people look there.
    """
    leaks = tuple(c for c in (C.LEAK_SUSPECTED, C.SECRECY_MARK) if weighed.has(c))
    if leaks:
        return Suggestion(outcome=Outcome.TAKE_DOWN, strength=Strength.STRONG, why=leaks)
    data = weighed.found(C.PERSONAL_DATA)
    if data is not None and data.facts.get("published_elsewhere") and data.facts.get("to_hide"):
        return None
    changed = _changed(weighed)
    if changed is None:
        return Suggestion(outcome=Outcome.STILL_IN_FORCE, strength=Strength.WEAK)
    outcome = next(o for o, validity in VALIDITY_OF.items() if validity is changed.validity)
    return Suggestion(
        outcome=outcome,
        strength=changed.strength,
        why=(changed.code,),
        validity=changed.validity,
        validity_on=changed.on,
        successor_id=changed.successor_id,
    )


_VALIDITY: tuple[tuple[EvidenceCode, Validity, Strength], ...] = (
    (C.REPEAL_FOUND, Validity.REPEALED, Strength.STRONG),
    (C.TERM_OVER, Validity.LAPSED, Strength.STRONG),
    (C.PERIOD_OVER, Validity.LAPSED, Strength.FAIR),
    (C.AMENDMENT_FOUND, Validity.AMENDED, Strength.STRONG),
)


def _changed(weighed: Weighed) -> _Changed | None:
    """The validity that a text shows; a mark that is there already counts before a weaker one."""
    marked = weighed.found(C.VALIDITY_MARKED)
    there = Validity(marked.facts["validity"]) if marked is not None else Validity.IN_FORCE
    for code, validity, strength in _VALIDITY:
        found = weighed.found(code)
        if found is None or not found.facts.get("on"):
            continue
        if there in (Validity.REPEALED, Validity.LAPSED) or there is validity:
            break
        another = found.source_document_id if code in (C.REPEAL_FOUND, C.AMENDMENT_FOUND) else None
        certain = strength if found.facts.get("stated", True) else Strength.FAIR
        return _Changed(code, validity, date.fromisoformat(found.facts["on"]), another, certain)
    if marked is None or not marked.facts.get("on"):
        return None
    on = date.fromisoformat(marked.facts["on"])
    return _Changed(C.VALIDITY_MARKED, there, on, marked.source_document_id, Strength.STRONG)


def _with_validity(made: Suggestion, changed: _Changed | None) -> Suggestion:
    if changed is None or changed.code is C.VALIDITY_MARKED:
        return made
    return Suggestion(
        outcome=made.outcome,
        strength=made.strength,
        why=(*made.why, *((changed.code,) if changed.code not in made.why else ())),
        grounds=made.grounds,
        next_review_year=made.next_review_year,
        validity=changed.validity,
        validity_on=changed.on,
        successor_id=changed.successor_id,
    )


def _reasons_ended(ground: str, weighed: Weighed) -> tuple[EvidenceCode, ...]:
    """The evidence that a ground has ended; empty where none was found."""
    if ground in _DELIBERATIVE:
        wanted: tuple[EvidenceCode, ...] = (C.DECISION_MADE,)
    elif ground in _INTERNAL:
        wanted = (C.PERIOD_OVER, C.TERM_OVER, C.LIKE_PUBLIC)
    elif ground in _SECURITY:
        wanted = (C.SECRECY_TERM_OVER,)
    elif ground in GROUNDS and GROUNDS[ground].third_party and not weighed.has(C.OBJECTION):
        wanted = (C.CONSENT,)
    else:
        wanted = ()
    return tuple(code for code in wanted if weighed.has(code))


def _ended(weighed: Weighed) -> tuple[EvidenceCode, ...]:
    """The evidence that every ground has ended; empty where one stands, or where none was given."""
    found = [_reasons_ended(ground, weighed) for ground in weighed.grounds]
    if not found or not all(found):
        return ()
    return tuple(dict.fromkeys(code for codes in found for code in codes))


def _spoken_for(weighed: Weighed) -> tuple[EvidenceCode, ...]:
    """What speaks for release beside an ended ground."""
    codes = []
    requests = weighed.found(C.REQUESTS)
    if requests is not None and int(requests.facts["count"]) >= REPEATED:
        codes.append(C.REQUESTS)
    if weighed.has(C.LIKE_PUBLIC):
        codes.append(C.LIKE_PUBLIC)
    source = weighed.found(C.SOURCE_ATTRIBUTE)
    if source is not None and source.facts["attribute"] == Attribute.PROACTIVE.value:
        codes.append(C.SOURCE_ATTRIBUTE)
    return tuple(codes)


def _yields(weighed: Weighed) -> bool:
    """Whether the grounds, not ended, still let go of what anybody is given who asks.

    On request only: discretionary grounds do; privacy does where today's rules show what to hide;
    a mandatory ground and another's right never do (Regulation Art. 14, 15).
    """
    if weighed.attribute is not Attribute.ON_REQUEST:
        return False
    for ground in weighed.grounds:
        if _reasons_ended(ground, weighed):
            continue
        if ground == "TP_PRIVACY" and weighed.has(C.PERSONAL_DATA):
            continue
        if ground not in GROUNDS or GROUNDS[ground].kind is not GroundKind.DISCRETIONARY:
            return False
    return True


def _kept_by_others(weighed: Weighed) -> bool:
    """Whether somebody else has said no: the source of a forwarded document, or a third party."""
    source = weighed.found(C.SOURCE_ATTRIBUTE)
    closed = source is not None and source.facts["attribute"] != Attribute.PROACTIVE.value
    return closed or weighed.has(C.OBJECTION)


def _blocked(weighed: Weighed) -> bool:
    joint = weighed.found(C.JOINT)
    waits = joint is not None and not joint.facts.get("agreed")
    return waits or not weighed.has_file or weighed.has(*_UNSEEN)


def _release(
    weighed: Weighed, ended: tuple[EvidenceCode, ...], spoken: tuple[EvidenceCode, ...]
) -> Suggestion:
    why = tuple(dict.fromkeys((*ended, *spoken)))
    data = weighed.found(C.PERSONAL_DATA)
    hides = data is not None and int(data.facts.get("to_hide", 0)) > 0
    if hides:
        why = (*why, C.PERSONAL_DATA)
    strength = Strength.FAIR if len(ended) + len(spoken) > 1 else Strength.WEAK
    if C.DECISION_MADE in ended or C.CONSENT in ended or C.SOURCE_ATTRIBUTE in spoken:
        strength = Strength.STRONG if spoken else Strength.FAIR
    outcome = Outcome.TO_PROACTIVE_PARTIAL if hides else Outcome.TO_PROACTIVE
    return Suggestion(outcome=outcome, strength=strength, why=why)


def _keep(weighed: Weighed) -> Suggestion | None:
    """The ground re-stated; None where there is none to state (Regulation: every one is coded)."""
    grounds = tuple(g for g in weighed.grounds if g in GROUNDS and GROUNDS[g].selectable)
    if weighed.attribute is not Attribute.ON_REQUEST and not grounds:
        return None
    years = min((LOOK_AGAIN.get(g, _LOOK_AGAIN) for g in grounds), default=_LOOK_AGAIN)
    others = (C.SOURCE_ATTRIBUTE, C.OBJECTION, C.REVIEW_DATE)
    why = tuple(code for code in others if weighed.has(code))
    firm = weighed.has(C.OBJECTION) or _kept_by_others(weighed)
    return Suggestion(
        outcome=Outcome.KEEP,
        strength=Strength.FAIR if firm else Strength.WEAK,
        why=why,
        grounds=grounds,
        next_review_year=weighed.round_year + years,
    )


# ------------------------------------------------------------------------------------ consequences


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """An outcome somebody thinks of, and what is needed to say what follows.

    ``portal_by`` is the last day for publishing if it were approved today; ``to_hide`` counts the
    places of personal data nobody decided to keep.
    """

    outcome: Outcome
    status: DocumentStatus
    attribute: Attribute | None
    to_hide: int = 0
    portal_by: date | None = None
    next_review_year: int | None = None
    validity: Validity | None = None
    validity_on: date | None = None


@dataclass(frozen=True)
class Consequence:
    """One thing that follows: a code and the facts its words need."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


def consequences(chosen: Chosen) -> tuple[Consequence, ...]:
    """What an outcome brings about, in the order in which it happens (product.md sections 4, 6)."""
    found: list[Consequence] = []
    outcome = chosen.outcome
    if outcome in RELEASING_OUTCOMES:
        found.append(Consequence("opens_july_case"))
        if chosen.to_hide:
            found.append(Consequence("findings_to_settle", {"count": str(chosen.to_hide)}))
        found += [Consequence("two_confirmations"), Consequence("approved_one_by_one")]
        if chosen.portal_by is not None:
            found.append(Consequence("on_portal_by", {"date": chosen.portal_by.isoformat()}))
    elif outcome is Outcome.TAKE_DOWN:
        found += [
            Consequence("approved_one_by_one"),
            Consequence("hidden_at_once"),
            Consequence("second_person_confirms"),
        ]
    else:
        found.append(Consequence("approved_in_list"))
    found += _stays(chosen)
    validity = VALIDITY_OF.get(outcome) or chosen.validity
    if validity not in (None, Validity.IN_FORCE):
        public = chosen.status is DocumentStatus.PUBLISHED or outcome in RELEASING_OUTCOMES
        code = "banner_on_public_page" if public else "marked_inside"
        facts = {"validity": str(validity)}
        if chosen.validity_on is not None:
            facts["date"] = chosen.validity_on.isoformat()
        found.append(Consequence(code, facts))
    if outcome in NAMES_NEXT_REVIEW and chosen.next_review_year is not None:
        found.append(Consequence("looked_at_again", {"year": str(chosen.next_review_year)}))
    return tuple(found)


def _stays(chosen: Chosen) -> list[Consequence]:
    """Where a document that does not change sides is to be found."""
    if chosen.outcome is Outcome.TO_ON_REQUEST:
        return [Consequence("given_on_request")]
    if chosen.outcome is Outcome.OUT_OF_SCOPE:
        return [Consequence("leaves_the_ledger")]
    if chosen.outcome is Outcome.DEFER:
        return [Consequence("nothing_changes")]
    if chosen.outcome is Outcome.KEEP:
        on_request = chosen.attribute is Attribute.ON_REQUEST
        return [Consequence("stays_on_request" if on_request else "stays_inside")]
    return [Consequence("stays_public")] if chosen.outcome is Outcome.STILL_IN_FORCE else []


#: Every consequence there is, for wording.
CONSEQUENCES: tuple[str, ...] = (
    "opens_july_case",
    "findings_to_settle",
    "two_confirmations",
    "approved_one_by_one",
    "approved_in_list",
    "on_portal_by",
    "hidden_at_once",
    "second_person_confirms",
    "banner_on_public_page",
    "marked_inside",
    "looked_at_again",
    "given_on_request",
    "leaves_the_ledger",
    "nothing_changes",
    "stays_on_request",
    "stays_inside",
    "stays_public",
)
