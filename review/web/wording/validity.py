"""Words for validity: why a mark is proposed, what brought it about, what a line of a list names."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "validity_why": {
        "repealed_by": _l("新文件写明废止或失效"),
        "amended_by": _l("新文件写明修改"),
        "period_over": _l("自己写明的有效期"),
        "past_year": _l("往年的工作安排"),
    },
    "mark_source": {
        "form": _l("手工标注"),
        "item": _l("七月评估"),
        "proposal": _l("采纳线索"),
        "list": _l("清理目录"),
        "import": _l("随导入登记"),
    },
    "line_match": {
        "by_number": _l("文号相符"),
        "by_title": _l("标题相符"),
        "ambiguous": _l("有两件以上同名"),
        "unknown": _l("没有找到"),
        "itself": _l("就是本目录的文件"),
        "repeated": _l("前面已列出"),
        "already": _l("已经标注过"),
        "too_new": _l("印发在后"),
    },
    "list_reason": {
        "secrecy_mark": _l("文头有密级标志，已抹除。请按规定报告保密办。"),
        "list_names_nothing": _l("没有读到文件名或文号。每行写一件，写明标题或文号。"),
        "encrypted": _l("文件加了密码。请去掉密码再上传。"),
        "macros": _l("文件里有宏。请另存为不带宏的格式再上传。"),
        "too_large": _l("内容太多。请拆成几份再上传。"),
        "bomb": _l("文件展开后过大，没有打开。请重新导出再上传。"),
        "unreadable": _l("文件打不开。请用办公软件另存一次再上传。"),
        "unsupported": _l("不是可以读的格式。请用Word、Excel或纯文本。"),
        "timeout": _l("读得太久，已停下。请拆成几份再上传。"),
    },
    "follow_reason": {
        "successor_text_hit": _l(
            "公开页面已更新，但替代文件的名称里有不能公开的内容，没有放出。请改写名称。"
        ),
    },
}
