"""Validity: in force, amended, repealed, lapsed; what a mark needs, and why one is proposed.

Product.md sections 1 and 6, domain.md 6.3. Rules and words only: which documents a text names is
found by ``engines.validity``, matched in ``services.validity``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.domain.grounds import comment_is_adequate
from review.domain.states import Validity
from review.domain.values import Refusal

#: How documents are read for what they say of others. Raised when the reading changes: every
#: document is then read again, by the sweep.
RULE_VERSION = "1"


class MarkSource(StrEnum):
    """What brought a mark about."""

    FORM = "form"  # the officer, on the document's page
    ITEM = "item"  # an item of a round was approved
    PROPOSAL = "proposal"  # the officer accepted what a text says
    LIST = "list"  # a repeal list was applied
    IMPORT = "import"  # it came with a past document


class ProposalWhy(StrEnum):
    """Why a mark is proposed."""

    REPEALED_BY = "repealed_by"  # a newer document says that it repeals this one
    AMENDED_BY = "amended_by"  # a newer document says that it amends this one
    PERIOD_OVER = "period_over"  # it states itself how long it is valid
    PAST_YEAR = "past_year"  # work points or a plan of a year that is over


#: The mark each reason leads to.
VALIDITY_FOR: dict[ProposalWhy, Validity] = {
    ProposalWhy.REPEALED_BY: Validity.REPEALED,
    ProposalWhy.AMENDED_BY: Validity.AMENDED,
    ProposalWhy.PERIOD_OVER: Validity.LAPSED,
    ProposalWhy.PAST_YEAR: Validity.LAPSED,
}

#: Reasons that lie in another document, and let a document be looked at again.
FROM_ANOTHER = frozenset({ProposalWhy.REPEALED_BY, ProposalWhy.AMENDED_BY})


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"  # by a person with a reason; never proposed again
    OVERTAKEN = "overtaken"  # the document was marked so meanwhile, or the source says it no more


class LineMatch(StrEnum):
    """What a line of a repeal list names."""

    BY_NUMBER = "by_number"
    BY_TITLE = "by_title"
    AMBIGUOUS = "ambiguous"  # two documents bear the title
    UNKNOWN = "unknown"  # nothing here bears number or title
    ITSELF = "itself"  # the list names its own document
    REPEATED = "repeated"  # an earlier line names the same document
    ALREADY = "already"  # the document bears the mark
    TOO_NEW = "too_new"  # issued after the day of the repeal


#: Lines that can be applied.
APPLICABLE = frozenset({LineMatch.BY_NUMBER, LineMatch.BY_TITLE})


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A mark to be set. ``on`` is the first day it holds; ``successor_id`` a document of this house,
    ``successor_text`` one elsewhere (title, number or both), never both.
    """

    validity: Validity
    on: date | None
    reason: str = ""
    successor_id: int | None = None
    successor_text: str = ""
    source: MarkSource
    legal_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Marked:
    """The document a mark is meant for, as the rules see it. ``window_on`` is its issue date, else its
    own date; ``successors_of_successor`` are the documents that follow on from the named successor.
    """

    document_id: int
    is_issued: bool
    window_on: date | None
    validity: Validity = Validity.IN_FORCE
    validity_on: date | None = None
    successor_id: int | None = None
    successor_text: str = ""
    successor_is_here: bool = True
    successors_of_successor: Collection[int] = ()


def judge_mark(marked: Marked, mark: Mark, today: date) -> tuple[Refusal, ...]:
    """Everything against a mark; empty when it may be set.

    A mark other than in force has a day, not before the document was issued and not to come; a
    successor is another document of the house that does not itself end here; going back to in force
    needs a reason of its own and names no successor.
    """
    found: list[Refusal] = []
    if not marked.is_issued:
        found.append(Refusal("validity_not_issued"))
    if mark.validity is Validity.IN_FORCE:
        if mark.successor_id is not None or mark.successor_text.strip():
            found.append(Refusal("successor_without_change"))
        if marked.validity is not Validity.IN_FORCE and (thin := comment_is_adequate(mark.reason)):
            found.append(thin)
    elif mark.on is None:
        found.append(Refusal("validity_date_missing"))
    found += _judge_day(marked, mark.on, today)
    found += _judge_successor(marked, mark)
    return tuple(found)


def is_same(marked: Marked, mark: Mark) -> bool:
    """Whether the document bears exactly this mark already."""
    return (marked.validity, marked.successor_id, marked.successor_text) == (
        mark.validity,
        mark.successor_id,
        mark.successor_text.strip(),
    ) and (mark.validity is Validity.IN_FORCE or marked.validity_on == mark.on)


def _judge_day(marked: Marked, on: date | None, today: date) -> list[Refusal]:
    if on is None:
        return []
    if on > today:
        return [Refusal("validity_in_future", {"date": on.isoformat()})]
    if marked.window_on is not None and on < marked.window_on:
        return [Refusal("validity_before_issue", {"date": marked.window_on.isoformat()})]
    return []


def _judge_successor(marked: Marked, mark: Mark) -> list[Refusal]:
    if mark.successor_id is None:
        return []
    found = []
    if mark.successor_text.strip():
        found.append(Refusal("successor_twice"))
    if mark.successor_id == marked.document_id:
        found.append(Refusal("successor_is_itself"))
    elif not marked.successor_is_here:
        found.append(Refusal("successor_unknown"))
    elif marked.document_id in marked.successors_of_successor:
        found.append(Refusal("successor_in_circle"))
    return found


_QUOTES = re.compile("[《》〈〉“”\"'‘’「」『』]")
_LAYOUT = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


def title_key(title: str) -> str:
    """A title as it is compared: NFKC, no blanks, no quotation marks or title brackets, lower case.

    ``关于印发《…》的通知`` and the same in other brackets or widths are one title.
    """
    plain = unicodedata.normalize("NFKC", title)
    return _LAYOUT.sub("", _QUOTES.sub("", plain)).casefold()[:400]


_FORWARDING = re.compile(
    r"^(?P<before>.*?)关于(?:印发|发布|公布|颁布)(?P<inner>.+?)的(?:通知|公告|通告|命令|令)$"
)
_ENDING = re.compile("废止|失效|清理|停止执行")


def names_of(title: str, issuers: Collection[str] = ()) -> frozenset[str]:
    """The keys under which another text may name a document: its title, the same with and without the
    issuer in front, and what it prints and sends out (关于印发《…》的通知).
    """
    key = title_key(title)
    found = {key, *_bare_of(key, issuers)}
    found |= {(issuer + key)[:400] for issuer in map(title_key, issuers)}
    if forwarded := _FORWARDING.match(key):
        found.add(forwarded["inner"])
    return frozenset(found - {""})


def keys_behind(name_key: str, issuers: Collection[str] = ()) -> frozenset[str]:
    """The keys of titles that a name may stand for; what ``names_of`` of the title confirms."""
    bodies = {
        name_key,
        *_bare_of(name_key, issuers),
        *(f"关于{verb}{name_key}的{kind}" for verb in _VERBS for kind in ("通知", "公告")),
    }
    heads = {"", *map(title_key, issuers)}
    return frozenset((head + body)[:400] for head in heads for body in bodies)


_VERBS = ("印发", "发布", "公布")


def _bare_of(key: str, issuers: Collection[str]) -> set[str]:
    """A key without an issuer in front."""
    heads = [issuer for issuer in map(title_key, issuers) if issuer and key.startswith(issuer)]
    return {key[len(head) :] for head in heads} - {""}


def takes_the_place(title: str) -> bool:
    """Whether a document that ends another is what now applies: a mere repeal or clean-up is not."""
    return _ENDING.search(title) is None
