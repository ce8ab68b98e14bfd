"""What a paper itself says for and against an attribute: signs with the line and the article behind each.

A table of rules, read by one function. The printed mark comes first, then the attribute of what is forwarded,
then that normative and policy documents start as proactive (product.md section 3); only then titles and marks.
Data of persons suggest redaction (Regulation Art. 37), never holding back the whole; where nothing speaks,
nothing is suggested, and exempt is no default. Codes only; a person decides. Where lines come from, and what
like documents were, is elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from review.domain.states import Attribute

#: Longest line that a text cue is looked for in; a longer one is a paragraph of the matter itself.
LONGEST_LINE: Final = 120


class Speaks(StrEnum):
    """What speaks: a sign's code, worded by the pages."""

    PRINTED = "printed"  # the attribute stands on the paper
    SOURCE = "source"  # forwarded, and the source's attribute is known
    FORWARDS = "forwards"  # forwarded, and the source's attribute is not known
    PARTY = "party"  # a Party organ's: the Regulation does not cover it
    NORMATIVE = "normative"
    POLICY = "policy"
    ASKS_PUBLIC = "asks_public"  # a draft on which the public is asked
    PUBLIC_KIND = "public_kind"  # 公报, 公告, 通告 address everybody
    PUBLIC_WORDS = "public_words"  # 现予公布
    PUBLIC_ADDRESSEE = "public_addressee"
    SHOWN = "shown"  # 公示
    PLANNING = "planning"
    STATISTICS = "statistics"
    GUIDE = "guide"
    BUDGET = "budget"
    FEES = "fees"
    PROCUREMENT = "procurement"
    EMERGENCY = "emergency"
    RECRUITMENT = "recruitment"
    MINUTES = "minutes"
    PROCESS = "process"
    ENFORCEMENT = "enforcement"
    DRAFT = "draft"
    INTERNAL = "internal"
    WORK_SECRET = "work_secret"  # noqa: S105 - the legal term 工作秘密, recorded and never a ground
    TRADE = "trade"
    REPORT = "report"
    CONSULT_LETTER = "consult_letter"
    MEETING_WORDS = "meeting_words"
    ENFORCEMENT_WORDS = "enforcement_words"
    PERSONNEL = "personnel"
    LOGISTICS = "logistics"
    PERSONAL = "personal"  # data of persons were found


class Rank(IntEnum):
    """Who is heard first: of the signs that lean, those of the first rank decide."""

    PRINTED = 1
    PARTY = 2
    FORWARDED = 3
    PRESUMED = 4  # normative and policy documents, drafts for the public
    SAID = 5  # titles, kinds and marks
    BESIDE = 9  # decides nothing: to be considered


@dataclass(frozen=True)
class Rule:
    """What a sign means: its rank, the attribute it leans to, grounds to consider, the article behind it.

    ``withholds``: speaks against publishing the whole. ``redacts``: a part is to be hidden.
    """

    rank: Rank
    article: str
    leans: Attribute | None = None
    grounds: tuple[str, ...] = ()
    withholds: bool = False
    redacts: bool = False


_OPEN, _EXEMPT = Attribute.PROACTIVE, Attribute.EXEMPT

#: The whole table; articles are codes: R = Regulation on Open Government Information, SL = Secrecy Law.
RULES: Final[dict[Speaks, Rule]] = {
    Speaks.PRINTED: Rule(Rank.PRINTED, ""),
    Speaks.PARTY: Rule(Rank.PARTY, "R2"),
    Speaks.SOURCE: Rule(Rank.FORWARDED, "R10"),
    Speaks.FORWARDS: Rule(Rank.FORWARDED, "R10"),
    Speaks.NORMATIVE: Rule(Rank.PRESUMED, "R20.1", _OPEN),
    Speaks.POLICY: Rule(Rank.PRESUMED, "R19", _OPEN),
    Speaks.ASKS_PUBLIC: Rule(Rank.PRESUMED, "R19", _OPEN),
    Speaks.PUBLIC_KIND: Rule(Rank.SAID, "R19", _OPEN),
    Speaks.PUBLIC_WORDS: Rule(Rank.SAID, "R19", _OPEN),
    Speaks.PUBLIC_ADDRESSEE: Rule(Rank.SAID, "R19", _OPEN),
    Speaks.SHOWN: Rule(Rank.SAID, "R19", _OPEN),
    Speaks.PLANNING: Rule(Rank.SAID, "R20.3", _OPEN),
    Speaks.STATISTICS: Rule(Rank.SAID, "R20.4", _OPEN),
    Speaks.GUIDE: Rule(Rank.SAID, "R20.5", _OPEN),
    Speaks.BUDGET: Rule(Rank.SAID, "R20.7", _OPEN),
    Speaks.FEES: Rule(Rank.SAID, "R20.8", _OPEN),
    Speaks.PROCUREMENT: Rule(Rank.SAID, "R20.9", _OPEN),
    Speaks.EMERGENCY: Rule(Rank.SAID, "R20.12", _OPEN),
    Speaks.RECRUITMENT: Rule(Rank.SAID, "R20.14", _OPEN),
    Speaks.MINUTES: Rule(Rank.SAID, "R16.2", _EXEMPT, ("DEL_DISCUSSION",), withholds=True),
    Speaks.PROCESS: Rule(Rank.SAID, "R16.2", _EXEMPT, ("DEL_REQUEST_REPORT",), withholds=True),
    Speaks.ENFORCEMENT: Rule(Rank.SAID, "R16.2", _EXEMPT, ("ENFORCEMENT_FILE",), withholds=True),
    Speaks.DRAFT: Rule(Rank.SAID, "R16.2", _EXEMPT, ("DEL_DRAFT",), withholds=True),
    Speaks.INTERNAL: Rule(Rank.BESIDE, "R16.1", grounds=("INT_WORKFLOW",), withholds=True),
    Speaks.WORK_SECRET: Rule(Rank.BESIDE, "SL64", withholds=True),
    Speaks.TRADE: Rule(Rank.BESIDE, "R15", grounds=("TP_TRADE_SECRET",), redacts=True),
    Speaks.REPORT: Rule(Rank.BESIDE, "R16.2", grounds=("DEL_REQUEST_REPORT",)),
    Speaks.CONSULT_LETTER: Rule(Rank.BESIDE, "R16.2", grounds=("DEL_CONSULT_LETTER",)),
    Speaks.MEETING_WORDS: Rule(Rank.BESIDE, "R16.2", grounds=("DEL_DISCUSSION",)),
    Speaks.ENFORCEMENT_WORDS: Rule(Rank.BESIDE, "R16.2", grounds=("ENFORCEMENT_FILE",)),
    Speaks.PERSONNEL: Rule(Rank.BESIDE, "R16.1", grounds=("INT_PERSONNEL",)),
    Speaks.LOGISTICS: Rule(Rank.BESIDE, "R16.1", grounds=("INT_LOGISTICS",)),
    Speaks.PERSONAL: Rule(Rank.BESIDE, "R37", redacts=True),
}

#: What the codes of findings say; the detectors bind them to layout (detection.md section 6).
OF_FINDING: Final[dict[str, Speaks]] = {
    "MINUTES": Speaks.MINUTES,
    "PROC": Speaks.PROCESS,
    "LAWENF": Speaks.ENFORCEMENT,
    "DRAFT": Speaks.DRAFT,
    "INTERNAL": Speaks.INTERNAL,
    "WORK_SECRET": Speaks.WORK_SECRET,
    "TRADE": Speaks.TRADE,
}
_OF_KIND: Final[dict[str, Speaks]] = {
    "communique": Speaks.PUBLIC_KIND,
    "announcement": Speaks.PUBLIC_KIND,
    "public_notice": Speaks.PUBLIC_KIND,
    "minutes": Speaks.MINUTES,
    "request": Speaks.PROCESS,
    "report": Speaks.REPORT,
}
_OF_TITLE: Final[tuple[tuple[Speaks, re.Pattern[str]], ...]] = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        (Speaks.ASKS_PUBLIC, r"公开征[求集].{0,60}意见|向社会.{0,12}征[求集].{0,40}意见"),
        (Speaks.SHOWN, r"公示(?:[(（].{0,20})?$"),
        (Speaks.PLANNING, r"(?:发展|专项|区域|总体|五年).{0,6}规划(?!.{0,20}(?:会议|座谈))"),
        (Speaks.STATISTICS, r"统计公报|统计年鉴"),
        (Speaks.GUIDE, r"(?:办事|服务|申报)指南|(?:权责|权力|责任|事项)清单"),
        (Speaks.BUDGET, r"(?:财政|部门|单位|本级|年度).{0,8}(?:预算|决算)|预决算|“三公”经费"),
        (Speaks.FEES, r"行政事业性收费|收费(?:标准|目录)"),
        (Speaks.PROCUREMENT, r"集中采购|采购(?:公告|目录|结果|意向)"),
        (Speaks.EMERGENCY, r"应急预案|预警(?:信息|信号)"),
        (Speaks.RECRUITMENT, r"(?:招考|招聘|招录|录用|遴选).{0,16}(?:公告|公示|简章|通告)"),
        (Speaks.CONSULT_LETTER, r"商请|征求.{1,40}意见的函$"),
        (Speaks.PERSONNEL, r"值班(?:安排|表)|(?:年度|绩效)考核(?:结果|等次)|考勤|休假安排"),
        (Speaks.LOGISTICS, r"公务用车|办公用(?:房|品)|(?:机关|职工)食堂|物业服务"),
    )
)
_FORWARDS: Final = re.compile(r"关于(?:批?转发|翻印)|^(?:批?转发|翻印)")
_OF_LINE: Final[tuple[tuple[Speaks, re.Pattern[str]], ...]] = (
    (
        Speaks.PUBLIC_WORDS,
        re.compile(r"现予以?(?:公布|公告|通告)|现(?:面向社会)?(?:公告|公示|通告)如下"),
    ),
    (
        Speaks.MEETING_WORDS,
        re.compile(
            r"^会议(?:听取|审议|研究|讨论|议定|认为|指出|决定)|^(?:出席|列席|缺席)(?:人员)?[:：]"
        ),
    ),
    (
        Speaks.ENFORCEMENT_WORDS,
        re.compile(r"^(?:案由|案件来源|案件编号|被询问人|询问(?:时间|地点|人))[:：]"),
    ),
)
_EVERYBODY: Final = re.compile(r"广大(?:市民|群众|居民|村民)|社会公众|全体(?:市民|居民|村民|业主)")

#: A sign that another one explains away: a draft on which the public is asked is no mere draft.
_EXPLAINED: Final[dict[Speaks, Speaks]] = {Speaks.DRAFT: Speaks.ASKS_PUBLIC}


@dataclass(frozen=True)
class Place:
    """Where a line stands: offsets count characters of the segment, ``page`` is None without pages."""

    file_version_id: int
    segment: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True)
class Line:
    """A quoted line, its place where it has one, and the finding that quotes it."""

    text: str
    place: Place | None = None
    finding_id: int | None = None


@dataclass(frozen=True)
class Printed:
    """The attribute as the paper prints it."""

    attribute: Attribute
    partial: bool
    line: Line


@dataclass(frozen=True)
class Marked:
    """A question of the detectors about a line: code and line."""

    code: str
    line: Line


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What advice is made of: metadata, marks, counts of personal data by kind, first lines."""

    title: Line
    doc_kind: str = ""
    addressees: Line | None = None
    is_normative: bool = False
    is_policy: bool = False
    is_party: bool = False
    normative: Line | None = None
    printed: Printed | None = None
    source_attribute: Attribute | None = None
    marks: tuple[Marked, ...] = ()
    #: Findings that must be settled and are data of persons: how many of each kind.
    personal: tuple[tuple[str, int], ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Sign:
    """One thing that speaks, with the line that says so (None where a person ticked it)."""

    code: Speaks
    line: Line | None
    leans: Attribute | None
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def rule(self) -> Rule:
        """What it means."""
        return RULES[self.code]


@dataclass(frozen=True)
class Advice:
    """What the signs come to. Without an attribute a person judges; ``conflicts`` speak otherwise."""

    attribute: Attribute | None
    partial: bool
    grounds: tuple[str, ...]
    driving: tuple[Sign, ...]
    beside: tuple[Sign, ...]
    conflicts: tuple[Sign, ...]

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Everything that speaks, what drove the advice first."""
        return (*self.driving, *self.beside)

    @property
    def silent(self) -> bool:
        """Whether nothing speaks at all."""
        return not self.driving and not self.beside


def advise(paper: Paper) -> Advice:
    """The advice for a paper; the same paper gets the same advice."""
    signs = tuple(_unexplained(_signs(paper)))
    heard = min((s.rule.rank for s in signs), default=Rank.BESIDE)
    driving = tuple(s for s in signs if s.rule.rank is heard and heard is not Rank.BESIDE)
    beside = tuple(s for s in signs if s not in driving)
    leanings = {s.leans for s in driving}
    attribute = leanings.pop() if len(leanings) == 1 else None
    disagree = driving if len({s.leans for s in driving}) > 1 else ()
    printed_part = paper.printed is not None and paper.printed.partial
    redacts = printed_part or any(s.rule.redacts for s in signs)
    return Advice(
        attribute=attribute,
        partial=redacts and attribute in (None, _OPEN),
        grounds=_grounds(signs) if attribute is not _OPEN else (),
        driving=driving,
        beside=beside,
        conflicts=(*disagree, *_against(attribute, beside)),
    )


def _grounds(signs: Iterable[Sign]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ground for sign in signs for ground in sign.rule.grounds))


def _against(attribute: Attribute | None, signs: Sequence[Sign]) -> Iterator[Sign]:
    """Signs that were not heard and say otherwise than what is suggested."""
    for sign in signs:
        other = sign.leans is not None and sign.leans is not attribute
        if attribute is not None and (other or (attribute is _OPEN and sign.rule.withholds)):
            yield sign


def _unexplained(signs: Iterable[Sign]) -> Iterator[Sign]:
    """Each sign once, without those that another one explains."""
    seen: dict[Speaks, Sign] = {}
    for sign in signs:
        seen.setdefault(sign.code, sign)
    for sign in seen.values():
        if _EXPLAINED.get(sign.code) not in seen:
            yield sign


def _signs(paper: Paper) -> Iterator[Sign]:
    """All signs; the same one may come more than once, the best quoted first."""
    yield from _standing(paper)
    yield from (_sign(OF_FINDING[m.code], m.line) for m in paper.marks if m.code in OF_FINDING)
    yield from _of_title(paper)
    if paper.addressees is not None and _EVERYBODY.search(paper.addressees.text):
        yield _sign(Speaks.PUBLIC_ADDRESSEE, paper.addressees)
    for line in paper.lines:
        text = line.text.strip()
        if len(text) <= LONGEST_LINE:
            yield from (_sign(code, line) for code, cue in _OF_LINE if cue.search(text))
    if paper.personal:
        yield Sign(Speaks.PERSONAL, None, None, paper.personal)


def _standing(paper: Paper) -> Iterator[Sign]:
    """What the paper is by its mark, its source and what people say of it."""
    if paper.printed is not None:
        yield Sign(Speaks.PRINTED, paper.printed.line, paper.printed.attribute)
    if paper.is_party:
        yield _sign(Speaks.PARTY, None)
    if paper.source_attribute is not None:
        yield Sign(Speaks.SOURCE, _said(paper.title), paper.source_attribute)
    elif _FORWARDS.search(paper.title.text):
        yield _sign(Speaks.FORWARDS, paper.title)
    if paper.is_normative:
        yield _sign(Speaks.NORMATIVE, paper.normative)
    if paper.is_policy:
        yield _sign(Speaks.POLICY, None)


def _of_title(paper: Paper) -> Iterator[Sign]:
    """What the title says, and the kind of document."""
    for code, pattern in _OF_TITLE:
        if pattern.search(paper.title.text):
            yield _sign(code, paper.title)
    if paper.doc_kind in _OF_KIND:
        yield _sign(_OF_KIND[paper.doc_kind], _said(paper.title))


def _said(line: Line) -> Line | None:
    return line if line.text else None


def _sign(code: Speaks, line: Line | None) -> Sign:
    return Sign(code, line, RULES[code].leans)
