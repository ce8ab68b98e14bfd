"""Evidence of a round item: what was found since its document was last decided, as codes with facts.

Issue rule: evidence before opinion. Facts are ids, counts, dates and codes, never text of a
document; where a text says so, the place is kept and the quote is read from the vault. What follows
from evidence is in ``domain.suggestions``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class EvidenceCode(StrEnum):
    """What can be found about an item, the gravest first: the order in which a page tells it."""

    LEAK_SUSPECTED = "leak_suspected"  # what the public reads holds personal data by today's rules
    SECRECY_MARK = "secrecy_mark"  # today's rules see a secrecy mark that nobody looked at
    REPEAL_FOUND = "repeal_found"  # a newer document says that it repeals this one
    AMENDMENT_FOUND = "amendment_found"  # a newer document says that it amends this one
    TERM_OVER = "term_over"  # the validity period that it states is over
    PERIOD_OVER = "period_over"  # the year or span of work in its title is over
    VALIDITY_MARKED = "validity_marked"  # it is marked amended, repealed or lapsed already
    DECISION_MADE = "decision_made"  # what it deliberated has been decided
    SECRECY_TERM_OVER = "secrecy_term_over"  # Law on Guarding State Secrets Art. 24
    REQUESTS = "requests"  # somebody asked for it (Regulation Art. 44)
    LIKE_PUBLIC = "like_public"  # documents like it are public
    CONSENT = "consent"  # the third party agreed (Regulation Art. 15, 32)
    OBJECTION = "objection"  # the third party refused
    PERSONAL_DATA = "personal_data"  # personal data found then, and by today's rules
    SOURCE_ATTRIBUTE = "source_attribute"  # forwarded: the source decides (Regulation Art. 10)
    JOINT = "joint"  # made with others, who are consulted (Regulation Art. 11)
    REVIEW_DATE = "review_date"  # the review date of its ground has come
    ATTRIBUTE_CHANGED = "attribute_changed"  # decided anew since the round opened
    ROUNDS_LATE = "rounds_late"  # earlier rounds should have settled it
    BOUNDARY_DATE = "boundary_date"  # number year and issue year differ (domain.md 2.3)
    OFFICE_CHANGED = "office_changed"  # another office answers than the one that drafted
    DRAFTER_GONE = "drafter_gone"  # whoever drafted it is no longer there
    PAPER_ONLY = "paper_only"  # there is no electronic file
    NO_FILE = "no_file"  # no file was ever attached
    FILE_UNREAD = "file_unread"  # a file could not be read, so its text was not looked at
    SCAN_FAILED = "scan_failed"  # today's rules could not be run over its text


#: Place of each code in the order in which a page tells it.
ORDER: dict[str, int] = {code.value: place for place, code in enumerate(EvidenceCode)}

#: Evidence that something is otherwise than when the document was decided; the rest is context.
CHANGES = frozenset(
    {
        EvidenceCode.LEAK_SUSPECTED,
        EvidenceCode.SECRECY_MARK,
        EvidenceCode.REPEAL_FOUND,
        EvidenceCode.AMENDMENT_FOUND,
        EvidenceCode.TERM_OVER,
        EvidenceCode.PERIOD_OVER,
        EvidenceCode.DECISION_MADE,
        EvidenceCode.SECRECY_TERM_OVER,
        EvidenceCode.REQUESTS,
        EvidenceCode.LIKE_PUBLIC,
        EvidenceCode.CONSENT,
        EvidenceCode.ATTRIBUTE_CHANGED,
    }
)

#: Kinds of findings that are data of a person, or that a person marked to be hidden.
PERSONAL = frozenset(
    {
        *("ID", "DIS", "HKID", "MOID", "TWID", "PASS", "PERMIT", "MOB", "LAND", "MAIL", "WX"),
        *("QQ", "BANK", "PLATE", "ADDR", "PER", "DOB", "MED", "MINOR", "REPORTER", "VICTIM"),
        *("MANUAL", "BOX"),
    }
)


@dataclass(frozen=True)
class Quote:
    """A place that can be quoted: ``segment`` of a file version, or a released string by name."""

    file_version_id: int | None
    segment: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One thing found: a code, its facts (JSON: ids, counts, ISO dates, codes), and where it stands."""

    code: EvidenceCode
    facts: Mapping[str, Any] = field(default_factory=dict)
    source_document_id: int | None = None
    quote: Quote | None = None


_DRAFT = re.compile(
    r"[(（](?:征求意见稿|讨论稿|草案|送审稿|草稿|代拟稿|报审稿|修订稿|试行|暂行)[)）]"
)
_LEAD = re.compile(
    r"^.{0,20}?关于(?:同意|不同意|批准|核准|原则同意|恳请|报请|提请|呈请|申请|请求|要求|商请|征求|印发|公布|发布|转发|上报|"
    r"报送|请予|给予|对|请)*"
)
_TAIL = re.compile(
    r"(?:意见|有关(?:问题|事项|事宜|情况))?的?"
    r"(?:请示|批复|复函|答复|函|报告|通知|决定|意见|通告|公告|通报|纪要|议案|方案|办法|规定|细则)$"
)
_QUOTES = re.compile("[《》〈〉“”\"'‘’「」『』\\s]")

#: A shorter subject names too little to tell one matter from another.
SHORTEST_SUBJECT = 6


def subject_of(title: str) -> str:
    """What a title is about, without who writes, what for and in which form; empty where too short.

    ``关于调整临时救助标准的请示`` and ``…关于同意调整临时救助标准的批复`` have one subject.
    """
    plain = _QUOTES.sub("", unicodedata.normalize("NFKC", title))
    plain = _DRAFT.sub("", plain)
    for _ in range(2):  # 关于印发《关于……的通知》的通知 has two layers
        plain = _TAIL.sub("", _LEAD.sub("", plain))
    return plain if len(plain) >= SHORTEST_SUBJECT else ""
