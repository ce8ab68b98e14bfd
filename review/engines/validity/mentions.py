"""Sentences by which one document ends or changes another: repeals, lapses, amends.

Precision first: what is reported, planned, conditional or negated is no mention. A sentence is read
with its titles masked, so that a verb inside a title says nothing. What was found is evidence for a
proposal; a person decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.model import Segment
from review.engines.validity.folding import Folded, fold_segments
from review.engines.validity.lists import listed_targets
from review.engines.validity.targets import Target, find_targets

REPEALS: Final = "repeals"
AMENDS: Final = "amends"
LAPSES: Final = "lapses"

#: A masked target, and masked speech: “…” after a colon tells another document's words.
_T: Final = "\x01"
_SPEECH: Final = re.compile(r"(?<=[:为])[“\"][^”\"\n]{0,3000}+(?:[”\"]|(?=\n))")

_ENDS: Final = (
    r"废止|作废|停止(?:执行|施行|实施|使用)|不再(?:执行|施行|适用|有效)|终止(?:执行|施行)"
)
_VERB: Final = re.compile(
    rf"(?P<repeals>{_ENDS})|(?P<lapses>失效)|"
    r"(?P<amends>修改为|修订为|予以(?:修改|修订|修正|调整)|作出?(?:了)?(?:如下|以下|下列|相应|部分)(?:的)?"
    r"(?:修改|修订|修正|调整|补充)|(?:修改|修订)(?:\x01|如下)|以本[^,。;\x01]{1,8}为准)|"
    r"(?P<replaces>代替|替代|取代)"
)
#: What stands right before the verb and turns it into no act of this document.
_NO_ACT: Final = re.compile(
    r"(?:未|不|不予|不得|没有|非|拟|建议|可以?|应当?|应予以?|应予|须|需要?|是否|能否|如|若|已|已经|已予以?|已被|曾|被|申请|提请|"
    r"提出|提议|研究|或者?|和|与|、|及|以及|要求|有关|部分|全部或部分|确需|认为|适时|及时|视情|逐步|依法|定期|负责|"
    r"因|由于|导致|造成|等|将(?:予以)?)(?:宣布|予以|自行|自动|决定|进行)?$"
)
_NOT_AMENDED: Final = re.compile(
    r"(?:未|不|拟|建议|可以?|应当?|如|若|已|曾|经|被|或者?|制定|起草|研究|负责|提出|提请|申请|依法|、|和|及)(?:经|予以)?$"
)
#: … and what follows it.
_NOT_DONE: Final = re.compile(
    r"^(?:了|过|的|后|前|之日|之后|之前|以前|以后|时(?!起)|程序|工作|情形|条件|理由|手续|情况|日期|原因|登记|公告|或|、(?!\x01)|"
    r"和(?!\x01|下列|以下|原)|与(?!\x01)|及其|建议|意见|期限|风险|,不得)"
)
_CONDITION: Final = re.compile(r"^(?:如果?|若|倘若|一旦|凡是?|除非|对于?(?!\x01)[^,]*的$)")
#: A target with one of these before or after it is named for another reason than to be ended.
_AS_LEAD: Final = re.compile(r"(?:根据|依据|依照|按照|遵照|参照|违反|符合|贯彻|落实)$")
_SIDE_AFTER: Final = re.compile(
    r"^(?:的?规定|制定|的?要求|精神|(?:公布|发布|印发|颁布)?(?:施行|实施|生效)(?:之日|后|以来|前)|"
    r"(?:第[一二三四五六]次)?(?:作出?的?)?(?:修正|修订|修改)(?:的|、|,))"
)
_PART: Final = re.compile(
    r"^(?:中)?的?(?:第[一二三四五六七八九十百零\d、至和]+[条章节款项部]|附件|附表|中的?|部分(?:内容|条款))"
)
_GAP: Final = re.compile(r"^[^,;:。\n\x01]{0,60}$")
_LIST_HEAD: Final = re.compile(
    r"^(?:(?:以下|下列|如下|所列)[^,;。\n\x01]{0,30}:?\n?|:\n?|(?:以下|下列)?[^,;。\n\x01]{0,40}:\n?|)"
    r"(?:\n?[(]?[\d一二三四五六七八九十]{1,3}[)、.]|[①-⑳])?原?$"
)
#: Between two targets of one list: pieces like these, and who issued the next one.
_LINK: Final = re.compile(r"[、,;:和及与以\n]|并|原|[(]?[\d一二三四五六七八九十]{1,3}[)、.]|[①-⑳]")
_LINKED: Final = frozenset("、和及与;\n")
_ISSUED: Final = re.compile(r"(?=(的|发布|印发|公布|通过))")
_ISSUER: Final = re.compile(r"[^,;:。\n\x01]{0,62}")
_ISSUER_CHARS: Final = 60
#: What is looked at around a verb. A list has any number of targets, but between two of them stand no more
#: characters than this; what is further away than a clause says nothing about the verb.
_CLAUSE_CHARS: Final = 400
_HEAD_CHARS: Final = 200
_TAIL_CHARS: Final = 60
#: Targets that all verbs of one text are tried with, one by one; after that each verb is tried with the
#: nearest few only. Real lists of hundreds need some thousands.
_TRIALS: Final = 20_000
_FEW: Final = 10
_ENUMERATOR: Final = re.compile(r"^[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[)、.]+")
_EDGE: Final = re.compile(r"[。;!?\n]")
_SINCE: Final = re.compile(r"自((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日起")
_OWN: Final = re.compile(r"(?:原|旧|以前的?|此前的?|现行的?|的)$")


@dataclass(frozen=True)
class Mention:
    """``kind`` is repeals, amends or lapses; ``title`` as written, ``number`` in normal form, one of
    them may be None. ``start`` and ``end`` (code points of ``segment``) span target and verb, or the
    line of a list. ``since`` is an ISO date where one is stated.
    """

    kind: str
    title: str | None
    number: str | None
    segment: str
    start: int
    end: int
    since: str | None = None


def find_mentions(
    segments: Sequence[Segment], *, title: str = "", number: str | None = None
) -> list[Mention]:
    """The documents that this one ends or changes, in reading order, each kind and target once.

    ``title`` and ``number`` are those of the document itself: it is no target of its own sentences.
    """
    return mentions_in(fold_segments(segments), title=title, number=number)


def mentions_in(folded: Folded, *, title: str = "", number: str | None = None) -> list[Mention]:
    """The same of a text that is folded already."""
    targets = find_targets(folded)
    hits = [
        *_Sentences(folded, targets).hits(),
        *(
            (kind, each, each.start, each.end, None)
            for kind, each in listed_targets(folded, targets)
        ),
    ]
    hits.sort(key=lambda hit: (hit[2], hit[3]))
    found: dict[tuple[str, str], Mention] = {}
    for kind, target, start, end, since in hits:
        if _is_own(folded, target, title, number):
            continue
        mention = Mention(kind, target.title, target.number, *folded.place(start, end), since)
        key = (kind, target.title or target.number or "")
        known = found.get(key)
        if known is None or (known.number is None and mention.number is not None):
            found[key] = mention
    titled = {(each.kind, each.number) for each in found.values() if each.title and each.number}
    return [each for each in found.values() if each.title or (each.kind, each.number) not in titled]


_Hit = tuple[str, Target, int, int, str | None]


class _Sentences:
    """A folded text with its targets masked, and what is asked of it for every verb. Everything looked at for
    one verb is bounded, so the work grows with the text and no faster.
    """

    def __init__(self, folded: Folded, targets: list[Target]) -> None:
        masked = list(folded.text)
        for target in targets:
            masked[target.start : target.end] = _T * (target.end - target.start)
        text = "".join(masked)
        self.text = _SPEECH.sub(lambda match: "\x02" * len(match[0]), text)
        self._targets = targets
        self._starts = [each.start for each in targets]
        self._edges = [match.end() for match in _EDGE.finditer(self.text)]
        self._trials = _TRIALS

    def hits(self) -> Iterator[_Hit]:
        """Kind, target, start, end and day of everything that a verb ends or changes."""
        for verb in _VERB.finditer(self.text):
            kind = verb.lastgroup or REPEALS
            left = self._left(verb.start())
            if not _is_act(self.text, self._clause(left, verb.start()), verb.end(), kind):
                continue
            follow = self._following(left, verb, kind)
            for each in follow:
                done = AMENDS if kind == AMENDS else REPEALS
                yield done, each, min(verb.start(), each.start), each.end, None
            if follow or kind == "replaces":
                continue
            near = self.text[max(left, verb.start() - _CLAUSE_CHARS) : verb.start()]
            since = _SINCE.search(near.rpartition(_T)[2])
            for each in self._preceding(left, verb.start()):
                done = AMENDS if _PART.match(self.text[each.end : each.end + 12]) else kind
                yield done, each, each.start, verb.end(), _iso(since)

    def _left(self, place: int) -> int:
        """Where the sentence begins in which a place stands."""
        number = bisect_right(self._edges, place)
        return self._edges[number - 1] if number else 0

    def _clause(self, left: int, end: int) -> str:
        """What stands between the last comma and a verb; of a long one both ends."""
        start = max(left, self.text.rfind(",", max(left, end - 10 * _CLAUSE_CHARS), end) + 1)
        if end - start <= _CLAUSE_CHARS:
            return self.text[start:end]
        half = _CLAUSE_CHARS // 2
        return self.text[start : start + half] + self.text[end - half : end]

    def _tried(self) -> int:
        """How many targets the next verb may be tried with."""
        return self._trials if self._trials > 0 else _FEW

    def _following(self, left: int, verb: re.Match[str], kind: str) -> list[Target]:
        """The list of targets that the verb opens: 废止下列文件：1.《…》2.《…》."""
        at = verb.end()
        names_replaced = kind == "replaces" and "本" in self.text[max(0, at - 14) : verb.start()]
        if kind == LAPSES or (kind == "replaces" and not names_replaced):
            return []
        if kind == AMENDS:
            at -= 1
            if not verb[0].endswith(_T):
                return []
        found = self._list_from(at)
        if kind == AMENDS and found and self._told(left, verb.start(), found[-1].end):
            return []
        return found

    def _list_from(self, at: int) -> list[Target]:
        found: list[Target] = []
        first = bisect_left(self._starts, at)
        for number in range(first, min(first + self._tried(), len(self._targets))):
            target = self._targets[number]
            self._trials -= 1
            if target.start - at > _HEAD_CHARS:
                break
            gap = self.text[at : target.start]
            if not found:
                if not (_LIST_HEAD.match(gap) or (_GAP.match(gap) and gap.endswith(("的", "原")))):
                    break
            elif not _is_link(gap):
                break
            found.append(target)
            at = target.end
        return found

    def _told(self, left: int, verb: int, end: int) -> bool:
        """关于修改《…》的决定 is this document only as its own heading; elsewhere it is told of."""
        before = self.text[max(left, verb - _CLAUSE_CHARS) : verb]
        if not before.endswith("关于"):
            return False
        after = re.match(
            r"(?:等[^,。\n]{0,20})?的(?:决定|通知|公告|命令)", self.text[end : end + 40]
        )
        behind = end + after.end() if after is not None else end
        heading = after is not None and self.text[behind : behind + 1] in ("", "\n")
        return not heading or re.search(r"\d|根据|依据|会议", before) is not None

    def _preceding(self, left: int, verb: int) -> list[Target]:
        """The targets the verb closes: those of its own clause, and of clauses that are nothing but
        targets before it.
        """
        kept: list[Target] = []
        edge = verb
        last = bisect_left(self._starts, verb) - 1
        for number in range(last, max(last - self._tried(), -1), -1):
            self._trials -= 1
            target = self._targets[number]
            if target.start < left or edge - target.end > _CLAUSE_CHARS:
                break
            if target.end > verb:
                continue
            between = self.text[target.end : edge]
            if "," in between and kept and not _only_targets(between):
                break
            if "," in between and not kept and not _open_clause(between):
                break
            if _SIDE_AFTER.match(self.text[target.end : target.end + 12]):
                edge = target.start
                continue
            if _AS_LEAD.search(self.text[max(left, target.start - 2) : target.start]):
                break
            if len(between) > 120:
                break
            kept.append(target)
            edge = target.start
        return kept[::-1]


def _is_act(text: str, clause: str, end: int, kind: str) -> bool:
    clause = _ENUMERATOR.sub("", clause)
    bare = re.sub(r"自?于?\d{4}年\d{1,2}月(?:\d{1,2}日)?起?$", "", clause[-_TAIL_CHARS:])
    if _CONDITION.match(clause):
        return False
    if kind == AMENDS:
        return not _NOT_AMENDED.search(bare)
    if bare.endswith(("同时", "一并", "即行")):
        bare = re.sub(r"(?:同时|一并|即行)+$", "", bare)
        return not re.search(r"(?:未|不|拟|建议|应当?|可以?)$", bare) and not _NOT_DONE.match(
            text[end : end + 4]
        )
    return not _NO_ACT.search(bare) and not _NOT_DONE.match(text[end : end + 4])


def _is_link(gap: str) -> bool:
    """Whether nothing but links of a list stands between two targets; every way to part it is tried, each
    place once.
    """
    reached = [True] + [False] * len(gap)
    for at in range(len(gap)):
        if not reached[at]:
            continue
        if link := _LINK.match(gap, at):
            reached[link.end()] = True
        if at and gap[at - 1] in _LINKED and (issuer := _ISSUER.match(gap, at)):
            for word in _ISSUED.finditer(gap, at, issuer.end()):
                if word.start() - at <= _ISSUER_CHARS:
                    reached[word.end(1)] = True
    return reached[-1]


def _only_targets(between: str) -> bool:
    """Between two targets of one list: 、和及, an attribute of the second, nothing that is a
    sentence of its own.
    """
    tail = between.rpartition(",")[2]
    return tail in ("", "原", "以及", "和", "及") or tail.endswith(("的", "的原"))


def _open_clause(between: str) -> bool:
    """The target is the subject and the verb follows in the next clause: 《…》,自…起废止;
    《…》与本办法不一致的,以本办法为准.
    """
    tail = between.rpartition(",")[2]
    return bool(
        re.fullmatch(r"(?:现?予以|现|自[^,]{0,16}起|即日起|同时|一并|宣布|自行|自动|到期)*", tail)
        or re.search(r"不(?:一致|符)的,$|抵触的,$", between)
    )


def _iso(since: re.Match[str] | None) -> str | None:
    return f"{since[1]}-{int(since[2]):02}-{int(since[3]):02}" if since else None


def _is_own(folded: Folded, target: Target, title: str, number: str | None) -> bool:
    """Whether a sentence is about the document itself: its number, or its title without anything
    that tells an older one of the same name.
    """
    if number is not None and target.number == number:
        return True
    if target.title is None or target.number is not None or not title:
        return False
    name = "".join(title.split())
    same = target.title == name or (
        f"《{target.title}》" in name and not re.search("废止|修改|失效", name)
    )
    return same and not _OWN.search(folded.text[max(0, target.start - 6) : target.start])
