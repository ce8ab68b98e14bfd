"""Words for the lists of finding, for what became of findings, and for what a change of rules did."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "term_kind": {"allow": _l("放行"), "deny": _l("必查")},
    "term_list": {
        "allow": _l("放行名单：查到时保留，并写明已列入名单"),
        "deny": _l("必查名单：每一处都标出来，由人处理"),
    },
    "term_state": {
        "upcoming": _l("还没有启用"),
        "in_force": _l("启用中"),
        "over": _l("已停用"),
    },
    "rule_outcome": {
        "followed": _l("照建议处理"),
        "overturned": _l("被推翻"),
        "excepted": _l("依法例外"),
        "open": _l("还没有处理"),
    },
    "suggested": {
        "mask": _l("遮挡"),
        "remove": _l("隐去"),
        "keep": _l("保留"),
        "block": _l("拒收"),
    },
    "rule_change": {
        "new": _l("新增"),
        "gone": _l("不再发现"),
        "raised": _l("更确定"),
        "lowered": _l("更不确定"),
        "resized": _l("范围变了"),
    },
}
