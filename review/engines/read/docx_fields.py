"""Codes of fields: which ones say something, and which only count pages or name a place Word made itself.

Knows the text of a code, not where it stands.
"""

from __future__ import annotations

import re
from typing import Final

#: Fields that compute from the document, and words of their switches (ISO/IEC 29500-1 section 17.16).
_PLAIN_WORDS: Final = (
    "page numpages hyperlink sectionpages section toc pageref ref noteref seq time date createdate savedate "
    "printdate edittime formtext formcheckbox formdropdown listnum autonum autonumlgl autonumout "
    "numwords numchars revnum styleref index mergeformat charformat arabic roman alphabetic upper "
    "lower firstcap caps ordinal cardtext chinesenum1 chinesenum2 chinesenum3 gb1 gb2 gb3 gb4 "
    "decimal hex dbnum1 dbnum2 dbnum3 dbchar"
)
_PLAIN: Final = frozenset(_PLAIN_WORDS.split())
_TOKEN: Final = re.compile(r'"[^"]*"?|“[^”]*”?|\S+')
_MADE_BY_WORD: Final = re.compile(r"_(?:toc|ref|hlk|goback|edn|ftn)[a-z]*\d*", re.IGNORECASE)
_PICTURE_OF_NUMBERS: Final = re.compile(r"[\"“”yYMdDhHmsSaApP年月日时分秒点#,.:/ \-0-9']{0,30}")
_SWITCH: Final = re.compile(r"\\\S{0,3}")
_LONG_NUMBER: Final = re.compile(r"\d{5}")


def says_something(code: str) -> bool:
    """Whether a field code holds more than the name of a computing field, switches and bookmarks that
    Word named: an address, a file, a person, a text.
    """
    for token in _TOKEN.findall(code):
        plain = token.strip('"“”').casefold()
        if plain in _PLAIN or _SWITCH.fullmatch(token) or _MADE_BY_WORD.fullmatch(plain):
            continue
        if _PICTURE_OF_NUMBERS.fullmatch(token) and not _LONG_NUMBER.search(token):
            continue
        return True
    return False
