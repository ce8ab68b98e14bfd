"""Words for roles and for what an administrator may give."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ROLES = {
    "drafter": _l("拟稿人"),
    "office_head": _l("处室负责人"),
    "disclosure_officer": _l("政务公开办"),
    "clerk": _l("文书"),
    "confidentiality_reviewer": _l("保密审查员"),
    "approver": _l("签发领导"),
    "supervisor": _l("监督员"),
    "system_admin": _l("系统管理员"),
    "security_admin": _l("安全管理员"),
    "audit_admin": _l("审计管理员"),
    "system": _l("系统"),
}

TASKS = {
    "scan": _l("读取文件"),
    "render": _l("制作隐去版"),
    "prepare": _l("检查要公开的文字"),
    "publish": _l("送往公开网站"),
    "erase": _l("抹除弃稿"),
    "file_version": _l("读取文件"),
    "rendition": _l("制作隐去版"),
    "release": _l("公开"),
}

FAULTS = {
    "gap": _l("编号不连续"),
    "link_broken": _l("与前一条的摘要对不上"),
    "digest_wrong": _l("内容与摘要对不上"),
    "head_wrong": _l("末尾与记录的不一致，可能有删除"),
    "algorithm_unknown": _l("摘要算法无法识别"),
}

KINDS = {"role": ROLES, "task": TASKS, "fault": FAULTS}
