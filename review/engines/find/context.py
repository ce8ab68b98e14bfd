"""What stands beside a person: health, childhood, who reported, who suffered, what a family lives on.

Works on the findings of one segment: a condition is a finding only with a person in its sentence, a name becomes a
reporter's by the word that leads to it. Statutes speak of illness and minors on every page and of no person.
Rules: detection.md section 6, domain.md sections 8.1 and 8.2, PIPL Art. 28.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from review.engines.find.checksums import birth_date
from review.engines.find.hits import PRIVACY, Hit, Label
from review.engines.find.normalise import Normal, normalise
from review.engines.model import Level, Treatment, Why

#: Codes that say: a person is meant here.
_PERSONS: Final = frozenset({"PER", "ID", "DIS", "MASKED_NAME", "REPORTER", "VICTIM"})
_SENTENCE: Final = re.compile(r"[。；;!！?？\n]")
_ADULT: Final = 18

_CONDITION: Final = re.compile(
    r"(?:(?:确诊|诊断|鉴定|评定)(?:为|患有?)|身患|患有|患|罹患|感染)[^,，。；;、\n]{1,16}?(?:病毒|感染|分裂症|抑郁症|自闭症|综合征|症|癌|瘤|炎|病(?![人例历区房床]))|"
    r"艾滋病|HIV|梅毒|淋病|乙肝|丙肝|肺结核|尿毒症|白血病|精神分裂|精神(?:残疾|障碍)|智力(?:残疾|障碍)|癫痫|抑郁症|恶性肿瘤|"
    r"(?:肢体|视力|听力|言语|多重|精神|智力)残疾[一二三四1-4]级|(?:一|二|三|四)级(?:肢体|视力|听力|言语|多重|精神|智力)?(?:伤残|残疾)|"
    r"怀孕[一二三四五六七八九十0-9]{1,2}(?:个月|周)|流产|(?:住院|病历|门诊|病案)号[:：]? {0,2}[0-9A-Za-z]{4,16}"
)
_HEALTH_HEADER: Final = re.compile(r"病情|病种|诊断|疾病|残疾(?:类别|等级|类型)|健康状况|患病")
_FINANCE_HEADER: Final = re.compile(
    r"(?:低保|救助|补助|补贴|保障|慰问|资助|抚恤|帮扶|发放)(?:金|款|标准|金额|资金)|家庭(?:人均)?(?:年)?收入|人均收入|存款|家庭财产|致贫原因|困难原因|低保类别"
)
_PERSON_HEADER: Final = re.compile(r"姓名|户主|申请人|受助人|保障对象|救助对象|学生")
_SCHOOL: Final = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:小学|幼儿园|中学|初中|高中|学校)(?:[一二三四五六七八九1-9初高]{1,2}年级)?(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）]?班)?|"
    r"[一二三四五六七八九1-9初高]{1,2}年级[(（]?[0-9一二三四五六七八九十]{1,3}[)）]?班"
)
_CHILD: Final = re.compile(
    r"未成年|未满(?:十四|十八|14|18)周岁|儿童|幼童|男童|女童|幼女|监护人|就读|在读|年级"
)
_AGE: Final = re.compile(r"(?<![0-9])([0-9]{1,2}) ?周?岁")
_REPORTER: Final = re.compile(
    r"(?:举报|投诉|检举|控告|信访|上访|来访|来信|反映|报案|申诉|舉報|投訴|檢舉)人|(?:实名|匿名)举报|证人|證人"
)
_VICTIM: Final = re.compile(
    r"(?:被害|受害|被侵害|被拐|被猥亵|被强奸)(?:人|妇女|儿童|女童)|死者|被害人|受害者"
)
_CASE: Final = re.compile(r"强奸|猥亵|性侵|性骚扰|拐卖|拐骗|家庭暴力|家暴|虐待|卖淫|嫖娼|強姦|猥褻")
_LEADS: Final = 12  # characters before a name in which the word that leads to it stands


def with_context(
    text: str, hits: Sequence[Hit], *, label: Label | None = None, day: date | None = None
) -> list[Hit]:
    """The findings of one segment with what their surroundings say; ``day`` is the document's date, at
    which ages count.
    """
    if not hits and label is None:
        return []
    normal = normalise(text)
    told = [_led(normal.text, text, hit) for hit in hits]
    told = [_young(text, hit, day) for hit in told]
    found = list(_beside(normal, text, told)) if told else []
    if label is not None and not told:
        found += _in_column(text, label)
    return [*_protected(text, told), *found]


def _led(plain: str, text: str, hit: Hit) -> Hit:
    """A name behind 举报人 is a reporter's, behind 被害人 in such a case a victim's."""
    if hit.code != "PER" or hit.level is Level.NOTE:
        return hit
    before = text[max(0, hit.start - _LEADS) : hit.start]
    before = _SENTENCE.split(before)[-1]
    reporter = _REPORTER.findall(before)
    if reporter:
        why = (Why("label", reporter[-1]), *hit.why)
        return replace(
            hit,
            code="REPORTER",
            level=Level.CERTAIN,
            action=Treatment.REMOVE,
            why=why,
            rule="REPORTER/1",
        )
    victim = _VICTIM.findall(before)
    if victim and _CASE.search(plain):
        why = (Why("label", victim[-1]), Why("case_word", ""), *hit.why)
        return replace(
            hit,
            code="VICTIM",
            level=Level.CERTAIN,
            action=Treatment.REMOVE,
            why=why,
            rule="VICTIM/1",
        )
    return hit


def _young(text: str, hit: Hit, day: date | None) -> Hit:
    """Says of an ID or a date of birth that it is a child's at the document's date."""
    if day is None or hit.code not in ("ID", "DIS", "DOB") or hit.level is Level.NOTE:
        return hit
    digits = re.sub("[^0-9]", "", normalise(text[hit.start : hit.end]).text)
    born = birth_date(digits[6:14] if hit.code != "DOB" else digits.ljust(8, "1")[:8])
    if born is None:
        return hit
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if not 0 <= age < _ADULT:
        return hit
    return replace(hit, action=Treatment.REMOVE, why=(*hit.why, Why("minor", str(age))))


def _sentence_of(text: str, hit: Hit) -> tuple[int, int]:
    if _SENTENCE.search(text) is None:
        return 0, len(text)
    start = max((text.rfind(mark, 0, hit.start) for mark in "。；;!！?？\n"), default=-1) + 1
    end = _SENTENCE.search(text, hit.end)
    return start, end.start() if end else len(text)


def _beside(normal: Normal, text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Conditions and schools in a sentence that names a person."""
    done: set[tuple[int, int]] = set()
    for hit in hits:
        span = _sentence_of(text, hit)
        if hit.code not in _PERSONS or span in done:
            continue
        done.add(span)
        sentence = text[slice(*span)]
        for match in _CONDITION.finditer(sentence):
            yield _found(
                "MED", Level.LIKELY, span[0] + match.start(), span[0] + match.end(), "MED/1"
            )
        if _is_child(sentence, hit):
            for match in _SCHOOL.finditer(sentence):
                start, end = span[0] + match.start(), span[0] + match.end()
                yield _found("MINOR", Level.LIKELY, start, end, "MINOR.school/1")


def _found(code: str, level: Level, start: int, end: int, rule: str, *why: Why) -> Hit:
    evidence = why or (Why("person_beside", ""),)
    return Hit(code, level, start, end, Treatment.REMOVE, PRIVACY, evidence, rule)


def _is_child(sentence: str, hit: Hit) -> bool:
    if any(why.kind == "minor" for why in hit.why) or _CHILD.search(sentence):
        return True
    return any(int(age) < _ADULT for age in _AGE.findall(sentence))


def _in_column(text: str, label: Label) -> Iterator[Hit]:
    """A cell under a header about somebody's health or living, in a table of persons."""
    value = text.strip()
    if not value or len(value) > 40 or value in {"无", "/", "-", "—", "0"}:
        return
    header = label(0)
    start = text.index(value)
    health = _HEALTH_HEADER.search(header)
    if health:
        why = Why("table_header", health.group())
        yield _found("MED", Level.LIKELY, start, start + len(value), "MED.column/1", why)


def finance_hit(text: str, header: str, headers: Iterable[str]) -> Hit | None:
    """A cell about what a family receives or owns, where the table has a column of persons.

    ``headers`` are those of all columns of the table. Lists that a law orders to be posted keep the
    amount (domain.md 8.2): a person decides for the whole column.
    """
    found = _finance_word(header)
    value = text.strip()
    if not found or not value or not any(_PERSON_HEADER.search(each) for each in headers):
        return None
    start = text.index(value)
    why = Why("table_header", found)
    return _found("FAMILY_FIN", Level.LIKELY, start, start + len(value), "FAMILY_FIN.column/1", why)


@lru_cache(maxsize=1024)  # cells of one column ask one after the other
def _finance_word(header: str) -> str:
    found = _FINANCE_HEADER.search(header)
    return found.group() if found else ""


def _protected(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Names of children are removed, not masked; so is every number of a reporter or a victim."""
    hidden = [_sentence_of(text, hit) for hit in hits if hit.code in ("REPORTER", "VICTIM")]
    for hit in hits:
        if hit.level is Level.NOTE or hit.action is not Treatment.MASK:
            yield hit
            continue
        span = _sentence_of(text, hit)
        sentence = text[slice(*span)]
        if hit.code == "PER" and _is_child(sentence, hit) and _AGE_OR_CHILD.search(sentence):
            yield replace(hit, action=Treatment.REMOVE, why=(*hit.why, Why("child_beside", "")))
        elif hit.code in ("MOB", "ID", "ADDR", "DOB") and span in hidden:
            yield replace(hit, action=Treatment.REMOVE, why=(*hit.why, Why("person_beside", "")))
        else:
            yield hit


_AGE_OR_CHILD: Final = re.compile(r"未成年|未满|周岁|岁|儿童|幼童|男童|女童|幼女|年级|幼儿园|小学")
