"""Names of styles that Word itself gives (ISO/IEC 29500-1 section 17.7.4.9 and the latent styles of Word), and
those of the character styles that it makes beside them (section 17.7.4.6, ``link``).

Any other name was given by a person and may name one.
"""

from __future__ import annotations

import re
from typing import Final

_FAMILIES: Final = (
    r"normal(?: indent| \(web\)| table)?|heading [1-9]|index [1-9]|index heading|toc [1-9]|toc heading"
    r"|title|subtitle|caption|date|closing|signature|salutation|macro|strong|emphasis|hyperlink|revision"
    r"|followedhyperlink|header|footer|quote|bibliography|mention|hashtag|smart hyperlink|smart link"
    r"|unresolved mention|no spacing|no list|placeholder text|balloon text|document map|plain text"
    r"|(?:footnote|endnote|annotation|comment) (?:text|reference|subject)|line number|page number"
    r"|table of (?:figures|authorities)|toa heading|envelope (?:address|return)|message header"
    r"|list(?: (?:bullet|number|continue))?(?: [2-5])?|list paragraph|default paragraph font"
    r"|body text(?: indent| first indent)?(?: [23])?|note heading|block text|e-mail signature"
    r"|html (?:top of form|bottom of form|acronym|address|cite|code|definition|keyboard|preformatted"
    r"|sample|typewriter|variable)|outline list [123]|intense (?:quote|emphasis|reference)"
    r"|subtle (?:emphasis|reference)|book title|table grid(?: light| [1-8])?|plain table [1-5]"
    r"|table (?:simple|classic|colorful|columns|list|3d effects|subtle|web) [1-8]"
    r"|table (?:contemporary|elegant|professional|theme)"
    r"|(?:light|medium|dark|colorful) (?:shading|list|grid)(?: [123])?(?: accent [1-6])?"
    r"|(?:grid|list) table [1-7](?: light| dark| colorful)?(?: accent [1-6])?"
)
_BUILT_IN: Final = re.compile(_FAMILIES, re.IGNORECASE)
#: As a Chinese Word calls the paragraph styles beside which it makes a character style.
_CHINESE: Final = (
    "标题(?: ?[1-9])?|副标题|页眉|页脚|引用|明显引用|宏文本|纯文本|日期|结束语|签名|称呼|批注框文本|文档结构图"
    "|脚注文本|尾注文本|批注文字|批注主题|电子邮件签名|注释标题|信息标题|html (?:地址|预设格式)"
    "|正文文本(?: [23])?|正文文本缩进(?: [23])?|正文首行缩进(?: 2)?|无间隔|列表段落|列出段落|题注"
)
_COMPANION: Final = re.compile(
    rf"(?:{_FAMILIES}|macro text|{_CHINESE})(?: (?:char|字符)[0-9]?)+", re.IGNORECASE
)
#: Ids that programs give: letters, digits, hyphens. Others are words of people.
_MACHINE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def is_built_in(name: str) -> bool:
    """Whether a style of this name means something to Word."""
    return _BUILT_IN.fullmatch(name) is not None


def is_companion(name: str) -> bool:
    """Whether Word called a character style so ("Heading 1 Char", "页眉 字符"), which it marks as custom."""
    return _COMPANION.fullmatch(name) is not None


def is_machine_id(identifier: str) -> bool:
    """Whether a style id is of the kind programs make."""
    return _MACHINE_ID.fullmatch(identifier) is not None
