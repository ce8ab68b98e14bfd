"""Words for where things stand: documents, cases, items, files, renditions, releases; and attributes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATES = {
    # review cases
    "draft": _l("拟稿"),
    "office_review": _l("处室审核"),
    "attribute_audit": _l("属性审核"),
    "confidentiality_review": _l("保密审查"),
    "referred": _l("已上报，等答复"),
    "sign_off": _l("待签发"),
    "decided": _l("已签发"),
    "settled": _l("已办结"),
    "returned": _l("已退回"),
    "discarded": _l("已弃稿"),
    # documents
    "unissued": _l("未印发"),
    "issued": _l("已印发"),
    "filed": _l("已归档"),
    "published": _l("已公开"),
    "withdrawn": _l("已撤下"),
    # July items
    "assigned": _l("待评估"),
    "in_review": _l("送审中"),
    "awaiting_approval": _l("待审定"),
    "carried_over": _l("转入下一年"),
    "moved": _l("移出本轮"),
}

ATTRIBUTES = {
    "proactive": _l("主动公开"),
    "on_request": _l("依申请公开"),
    "exempt": _l("不予公开"),
    "partial": _l("隐去后公开"),
}

#: One line under each attribute of a form.
ATTRIBUTE_MEANINGS = {
    "proactive": _l("印发后20个工作日内上网，人人可查。"),
    "on_request": _l("目录可见，提出申请即可获取。须写明理由。"),
    "exempt": _l("须有法定依据并写明理由，定期复评。"),
    "partial": _l("隐去个人信息等内容后公开，原件留在内网。"),
}

CASE_KINDS = {
    "first": _l("首次审查"),
    "july": _l("七月复评"),
    "correction": _l("更正"),
    "request": _l("依申请"),
    "backlog": _l("补登记"),
}

ROUTES = {
    "audit_then_confidentiality": _l("属性审核→保密审查→签发"),
    "confidentiality_then_audit": _l("保密审查→属性审核→签发"),
    "office_audit_confidentiality": _l("处室审核→属性审核→保密审查→签发"),
    "office_confidentiality_audit": _l("处室审核→保密审查→属性审核→签发"),
}

URGENCIES = {
    "ordinary": _l("平件"),
    "urgent": _l("加急"),
    "top_urgent": _l("特急"),
}

VALIDITIES = {
    "in_force": _l("有效"),
    "amended": _l("已修改"),
    "lapsed": _l("已失效"),
    "repealed": _l("已废止"),
}

OUTCOMES = {
    "keep": _l("维持不变"),
    "to_proactive": _l("转为主动公开"),
    "to_proactive_partial": _l("隐去后转为主动公开"),
    "to_on_request": _l("转为依申请公开"),
    "still_in_force": _l("继续有效"),
    "mark_lapsed": _l("标为失效"),
    "mark_repealed": _l("标为废止"),
    "mark_amended": _l("标为已修改"),
    "take_down": _l("撤下"),
    "out_of_scope": _l("不在评估范围"),
    "defer": _l("延后"),
}

FILE_STATES = {
    "pending": _l("排队等待读取"),
    "working": _l("正在读取"),
    "done": _l("已读完"),
    "failed": _l("没有读成"),
    "refused": _l("已拒收并抹除"),
}

FILE_STAGES = {
    "reviewed": _l("送审稿"),
    "final": _l("定稿"),
}

RENDITION_STATES = {
    "pending": _l("排队等待制作"),
    "working": _l("正在制作隐去版"),
    "done": _l("隐去版已核验"),
    "failed": _l("核验没有通过"),
    "refused": _l("没有制作"),
}

RELEASE_STATES = {
    "checking": _l("正在检查要公开的文字"),
    "checked": _l("要公开的文字已检查"),
    "pending": _l("正在送往公开网站"),
    "done": _l("公开网站已收到"),
    "failed": _l("没有送到公开网站"),
}

CONSULTATION_KINDS = {
    "third_party": _l("第三方"),
    "co_maker": _l("联合制作机关"),
    "other_agency": _l("其他机关"),
}

CONSULTATION_ANSWERS = {
    "consent": _l("同意公开"),
    "refusal": _l("不同意公开"),
}

STANDINGS = {
    "open": _l("等答复"),
    "consent": _l("同意公开"),
    "refusal": _l("不同意公开"),
    "deemed_consent": _l("逾期未答复，视为同意"),
    "agency_decides": _l("逾期未答复，由本机关决定"),
    "overdue": _l("逾期未答复，仍须等待"),
}

KINDS = {
    "state": STATES,
    "attribute": ATTRIBUTES,
    "attribute_meaning": ATTRIBUTE_MEANINGS,
    "case_kind": CASE_KINDS,
    "route": ROUTES,
    "urgency": URGENCIES,
    "validity": VALIDITIES,
    "outcome": OUTCOMES,
    "file_state": FILE_STATES,
    "file_stage": FILE_STAGES,
    "rendition_state": RENDITION_STATES,
    "release_state": RELEASE_STATES,
    "consultation_kind": CONSULTATION_KINDS,
    "consultation_answer": CONSULTATION_ANSWERS,
    "standing": STANDINGS,
}
