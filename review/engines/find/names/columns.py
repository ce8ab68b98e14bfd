"""What the head of a table column says of the cells below it: that names stand there, or that none do.

Where it says so the model need not be asked: a list of fifty thousand households would take it minutes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from review.engines.find import lexicon
from review.engines.find.names.shapes import is_name

#: Heads of columns of places and figures; a longer one may speak of more than that.
_OTHER: Final = re.compile(
    r"地址|住址|住所|户籍|籍贯|号码|证号|编号|序号|账号|帐号|卡号|电话|手机|邮箱|金额|日期|时间|年月|数量|合计|"
    r"年龄|性别|民族|学历|面积"
)
_HEAD_CHARS: Final = 12


def names_header(label: str) -> str | None:
    """The word of a table's head that says that names stand below it."""
    found = lexicon.any_of("name_headers").search(re.sub(r"\s", "", label))
    return found.group() if found else None


def tells_itself(text: str, label: str, header: str) -> bool:
    """Whether a cell is decided without a model: a whole name under a head of names, or anything under a
    head that is of places or figures only. Names found elsewhere are still found there. ``label`` is the
    head with what stands beside the cell, ``header`` the head alone.
    """
    return _is_other(header) or (is_name(text.strip()) and names_header(label) is not None)


@lru_cache(maxsize=1024)  # cells of one column ask one after the other
def _is_other(header: str) -> bool:
    plain = re.sub(r"\s", "", header)
    if not plain or len(plain) > _HEAD_CHARS or names_header(plain) is not None:
        return False
    return _OTHER.search(plain) is not None
