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
    "read": _l("读取文件"),
    "render": _l("制作隐去版"),
    "proof": _l("重新核验隐去版"),
    "mark": _l("印公开标注"),
    "evidence": _l("收集评估依据"),
    "validity": _l("更新公开目录上的有效性"),
    "mentions": _l("识读文中的废止、期限"),
    "repeal_list": _l("识读清理目录"),
    "round_notice": _l("检查、发布评估公告"),
    "annual_report": _l("检查、发布年度报告"),
    "round_sheet": _l("识读处室回填的表格"),
    "evidence_pack": _l("制作抽查证据包"),
    "finding_replay": _l("回放规则变更"),
    "check": _l("检查要公开的文字"),
    "publish": _l("送往公开网站"),
    "hide": _l("从公开网站撤下（公众仍然可见）"),
}

FAULTS = {
    "gap": _l("编号不连续"),
    "link_broken": _l("与前一条的摘要对不上"),
    "digest_wrong": _l("内容与摘要对不上"),
    "head_wrong": _l("末尾与记录的不一致，可能有删除"),
    "algorithm_unknown": _l("摘要算法无法识别"),
}

CALENDAR_SOURCES = {
    "chinesecalendar": _l("随软件附带"),
    "notice": _l("本单位载入"),
}

KINDS = {
    "role": ROLES,
    "task": TASKS,
    "fault": FAULTS,
    "calendar_source": CALENDAR_SOURCES,
}
