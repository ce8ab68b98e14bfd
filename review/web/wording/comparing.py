"""Words of comparing two versions, and of what an original was looked at for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "change": {
        "changed": _l("改动"),
        "gone": _l("删去"),
        "come": _l("新增"),
        "moved": _l("移动"),
    },
    "finding_change": {
        "new": _l("新发现"),
        "gone": _l("不再有"),
        "settled": _l("处理改变"),
    },
    #: Where an original was looked at; the codes are those of ``file.read_by``.
    "read_purpose": {
        "desk": _l("审阅"),
        "review": _l("保密审查"),
        "pages": _l("看页面"),
        "download": _l("下载"),
        "compare": _l("比对版本"),
        "quote": _l("核对引文"),
        "validity": _l("核对有效性"),
        "term_proposal": _l("核对词条"),
    },
}
