"""Questions that the layout of a paper asks: handling marks, work secrets, drafts, minutes, process papers,
enforcement files, trade secrets, the printed attribute.

None of them blocks: a person answers with the quoted line and the article before their eyes. A word counts only where
layout makes it a mark - on a line of its own, in brackets, in the title - because statutes and notices are full of
the words. Rules: detection.md section 6, domain.md section 3.2; product.md: of all marks only SEC_MARK blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from review.engines.find.hits import Hit
from review.engines.model import Level, Treatment, Why
from review.engines.read.lines import Line

#: Lines from the top among which a title or a form's heading may stand when nobody says where it is.
TITLE_LINES: Final = 20
#: A line longer than this is a sentence, no mark.
_MARK_LENGTH: Final = 24
_TITLE_LENGTH: Final = 60
_QUOTED: Final = 60
#: Lines of a title with what stands below it, 征求意见稿 in brackets.
_TITLE_HEIGHT: Final = 4

_OPEN, _CLOSE = r"[(\[【〔《★☆*]*", r"[)\]】〕》★☆*。!]*"


@dataclass(frozen=True)
class Cue:
    """A line that asks a question: its code, the article behind it and the ground it may lead to."""

    line: Line
    code: str
    article: str
    ground: str | None
    level: Level = Level.LIKELY


@dataclass(frozen=True)
class _Rule:
    code: str
    article: str
    ground: str | None
    pattern: re.Pattern[str]
    in_title: bool
    level: Level = Level.LIKELY


def _own_line(words: str) -> re.Pattern[str]:
    return re.compile(rf"^{_OPEN}(?:{words}){_CLOSE}$")


def _title_end(words: str) -> re.Pattern[str]:
    return re.compile(rf"^[^。,;]*(?:{words}){_CLOSE}$")


_HANDLING: Final = (
    "内部(?:资料|文件|材料|刊物|使用|传阅|掌握|参考)?(?:[,、·]?(?:请|注意|妥善)*(?:保存|保管|不得外传|严禁外传|请勿外传))?|"
    "(?:仅|只)供?(?:限)?内部(?:使用|参考|传阅|掌握|工作使用)|(?:请|注意)?(?:妥善)?(?:保存|保管)[,、]?(?:不得|严禁|请勿)(?:外传|翻印|转载|复制|扩散)+|"
    "(?:不得|严禁|请勿)(?:外传|扩散)(?:[,、]?(?:不得|严禁|请勿)(?:翻印|转载|复制))?|(?:会后|阅后)(?:收回|退回|销毁)|"
    "注意(?:保存|保密)|不得翻印|未经批准不得(?:翻印|转载|外传)|仅供领导(?:参阅|参考)|領導參閱|內部(?:資料|文件)|不得外傳"
)
_RULES: Final = (
    _Rule(
        "WORK_SECRET",
        "SL64",
        None,
        _own_line("工作秘密(?:[★☆*].{0,8})?|工作秘密[,、]?注意保存|内部事项[,、]工作秘密"),
        in_title=False,
    ),
    _Rule("INTERNAL", "R16", "INT_WORKFLOW", _own_line(_HANDLING), in_title=False),
    _Rule(
        "DRAFT",
        "R16.2",
        "DEL_DRAFT",
        re.compile(
            rf"^{_OPEN}(?:公开)?(?:征求意见稿|送审稿|讨论稿|修改稿|初稿|审议稿|代拟稿|草案|草稿|报批稿|徵求意見稿){_CLOSE}$|"
            r"^[^。;]{2,60}[(\[【〔](?:公开|再次)?(?:征求意见稿|送审稿|讨论稿|修改稿|初稿|审议稿|代拟稿|草案|草稿|报批稿|徵求意見稿)"
            r"(?:第?[一二三四五六七八九十0-9]+[稿次版]?)?[)\]】〕]》?(?:的.{0,12})?$"
        ),
        in_title=True,
    ),
    _Rule(
        "MINUTES",
        "R16.2",
        "DEL_DISCUSSION",
        _title_end(
            "会议纪要|會議紀要|会议记录|會議記錄|办公会纪要|常务会议纪要|专题会议纪要|协调会纪要"
        ),
        in_title=True,
    ),
    _Rule(
        "PROC",
        "R16.2",
        "DEL_REQUEST_REPORT",
        _title_end(
            "的请示|的請示|签报|簽報|抄告单|抄告單|内部明电|(?:办文|收文|发文|公文)?(?:呈批|处理|阅办|批办)[单表笺]|领导批示(?:件|抄清)?"
        ),
        in_title=True,
    ),
    _Rule(
        "LAWENF",
        "R16.2",
        "ENFORCEMENT_FILE",
        _title_end(
            "(?:询问|调查|讯问|勘验|勘察|检查|听证|谈话|辨认|陈述申辩)笔录|(?:立案|不予立案|结案|销案|行政处罚)(?:审批|呈批)[表件]|案件调查终结报告|"
            "案件(?:集体)?(?:讨论|审议)记录|先行登记保存(?:证据)?清单|证据目录"
        ),
        in_title=True,
    ),
    _Rule(
        "TRADE",
        "R15",
        "TP_TRADE_SECRET",
        re.compile(
            r"^(?:[一二三四五六七八九十0-9]{1,3}[、.])?(?:投标)?(?:分项)?报价(?:明细|一览|清单)表?$|^(?:技术)?保密协议(?:书)?$|"
            r"(?:属于?|涉及|含有)(?:我|本|该|贵|[^,。]{2,16})(?:公司|厂|企业|单位)的?(?:技术秘密|商业秘密)"
        ),
        in_title=False,
        level=Level.HINT,
    ),
)
_ATTRIBUTE: Final = re.compile(
    r"^[(\[【〔]?(?:此件|本件)?(?:公开(?:方式|属性|类别|形式|选项)[:：]?)?(?:主动公开|依申请公开|不予公开|不公开|删减后公开|公开发布)[)\]】〕]?$"
)


def find_cues(lines: Iterable[Line], title: tuple[str, int, int] | None = None) -> list[Cue]:
    """The questions of a document, given its visible lines in reading order.

    ``title`` is segment, start and end of its title where the metadata have one; else a title is
    looked for among the first lines.
    """
    found: list[Cue] = []
    begun: int | None = None  # the line on which the title begins
    for place, line in enumerate(lines):
        if begun is None and title is not None and _bears(line, title):
            begun = place
        text = line.compact
        if len(text) > _TITLE_LENGTH + 20:
            continue
        in_title = _is_title(line, place) if title is None else _follows(place, begun)
        for rule in _RULES:
            if rule.in_title and not in_title:
                continue
            limit = _TITLE_LENGTH if rule.in_title or rule.code == "TRADE" else _MARK_LENGTH
            if len(text) <= limit and rule.pattern.search(text):
                found.append(Cue(line, rule.code, rule.article, rule.ground, rule.level))
                break
        else:
            if len(text) <= _MARK_LENGTH and _ATTRIBUTE.match(text):
                found.append(Cue(line, "ATTR", "R20", None, Level.NOTE))
    return found


def _is_title(line: Line, place: int) -> bool:
    return place < TITLE_LINES and line.kind not in ("header", "footer")


def _bears(line: Line, title: tuple[str, int, int]) -> bool:
    segment, start, end = title
    return line.segment == segment and line.start < end and line.end > start


def _follows(place: int, begun: int | None) -> bool:
    """Within the title: its further lines, and what stands in brackets below it."""
    return begun is not None and place - begun < _TITLE_HEIGHT


def cue_hit(cue: Cue) -> Hit:
    """The question as a finding: the quoted line and the article; never an action but to look."""
    why = (Why("line", cue.line.text[:_QUOTED]), Why("article", cue.article))
    return Hit(
        cue.code,
        cue.level,
        cue.line.start,
        cue.line.end,
        Treatment.KEEP,
        cue.ground,
        why,
        f"{cue.code}.layout/1",
    )
