"""The printed attribute (公开属性) in all its forms: note, label, ticked form, line of its own.

Whole lines only; the words stand in the text of every paper about disclosure. domain.md section 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.read.head import Found
from review.engines.read.lines import Line

#: Lines below the signature in which the document's own note stands, not that of an annex.
_BELOW: Final = 4
_VALUES: Final = (
    ("partial", r"(?:删减|删除|隐去|处理|脱密)[^公]{0,12}后(?:主动|予以)?公开|部分(?:主动)?公开"),
    ("on_request", r"(?:可)?依申请(?:予以)?公开"),
    ("exempt", r"(?:不予|免予|免于|暂不|不宜|不)公开"),
    ("proactive", r"(?:主动公开|公开发布|全文公开|公开)"),
)
_ANY: Final = "|".join(pattern for _, pattern in _VALUES)
_OPEN, _CLOSE = r"[(\[【〔]", r"[)\]】〕]"
_THIS: Final = r"(?:此|本|该)(?:件|文)(?:属于|属|为|可|予以)?(?:公开(?:方式|属性):?)?"
_NOTE: Final = re.compile(
    rf"(?:^|日)(?P<whole>{_OPEN}?{_THIS}(?P<value>{_ANY})(?P<rest>[,;、][^()。]{{1,40}})?{_CLOSE}?[。.]?)$"
)
_LONG_NOTE: Final = re.compile(
    rf"^(?P<whole>\(?此件[^。]{{0,16}}作为(?P<value>{_ANY})(?:的)?信息[^。]{{0,30}}\)?。?)$"
)
_NAMES: Final = (
    r"(?:(?:政府)?(?:信息)?公开(?:方式|属性|选项|形式|类别|类型|分类)|信息属性|发布属性)"
)
_LABEL: Final = re.compile(
    rf"(?:^|[ (\[【])(?P<whole>{_NAMES} ?:? ?[\[【(]?(?P<value>{_ANY})[\]】)]?(?: ?\([^()]{{1,40}}\))?)(?:$|[ ,;。)])"
)
_LABEL_CELL: Final = re.compile(rf"^(?:{_NAMES}|是否公开):?$")
_CELL_VALUE: Final = re.compile(rf"^(?P<whole>(?P<value>{_ANY})(?:\([^()]{{1,40}}\))?)$")
_BARE: Final = re.compile(rf"^(?P<whole>{_OPEN}?(?P<value>主动公开|依申请公开|不予公开){_CLOSE}?)$")
_TICK: Final = r"[☑☒■√✓✔●◉]"
_OPTION: Final = re.compile(
    rf"(?P<before>{_TICK}|[□☐○◯])? ?(?P<value>{_ANY}) ?(?:\(? ?(?P<after>{_TICK}) ?\)?(?! ?(?:{_ANY})))?"
)


def find_attribute(lines: Sequence[Line], signed: int | None) -> Found | None:
    """The printed attribute: in the lines below the signature (line ``signed``), else searched from
    the end. ``value`` is proactive, on_request, exempt or partial.
    """
    near = range(signed, min(len(lines), signed + _BELOW)) if signed is not None else range(0)
    backwards = range(len(lines) - 1, -1, -1)
    for place in (*near, *backwards):
        if "公开" not in lines[place].text and "属性" not in lines[place].text:
            continue
        found = _stated(lines, place)
        if found is not None:
            return found
    for place in backwards:
        match = _BARE.match(lines[place].text)
        if match is not None:
            return Found(_code(match["value"]), "own_line", place, place, *match.span("whole"))
    return None


def _stated(lines: Sequence[Line], place: int) -> Found | None:
    text = lines[place].text
    for rule, pattern in (("note", _NOTE), ("long_note", _LONG_NOTE), ("label", _LABEL)):
        match = pattern.search(text)
        if match is None or (rule == "label" and len(_options(text)) > 1):
            continue
        value = _code(match["value"])
        if rule == "note" and value == "proactive" and _but_annexes(match["rest"]):
            value = "partial"
        return Found(value, rule, place, place, *match.span("whole"))
    labelled = re.match(_NAMES, text) is not None
    below = place > 0 and _LABEL_CELL.match(lines[place - 1].compact) is not None
    if labelled or below:
        ticked = _ticked(text)
        if ticked is not None:
            return Found(_code(ticked["value"]), "ticked", place, place, *_span(ticked))
    match = _CELL_VALUE.match(text) if below else None
    if match is not None:
        return Found(_code(match["value"]), "label", place, place, *match.span("whole"))
    return None


def _but_annexes(rest: str | None) -> bool:
    """（此件主动公开，附件不公开）: what is open is not the whole."""
    return rest is not None and re.search(r"附件[^,;]{0,8}不|除外|不含", rest) is not None


def _options(text: str) -> list[re.Match[str]]:
    label = re.search(_NAMES, text)
    return list(_OPTION.finditer(text, label.end() if label else 0))


def _ticked(text: str) -> re.Match[str] | None:
    """The one option of a form that is ticked."""
    options = _options(text)
    before = [each for each in options if each["before"] and re.match(_TICK, each["before"])]
    after = [each for each in options if each["after"]]
    chosen = before or after
    return chosen[0] if len(chosen) == 1 and len(options) > 1 else None


def _span(option: re.Match[str]) -> tuple[int, int]:
    return option.start(), max(option.end("value"), option.end("after"))


def _code(words: str) -> str:
    return next(value for value, pattern in _VALUES if re.fullmatch(pattern, words))
