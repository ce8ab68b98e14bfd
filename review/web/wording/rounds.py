"""Words for rounds and their items: kinds, reasons, outcomes on cards, what each leads to, standing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ROUND_KINDS = {
    "july": _l("七月评估"),
    "dynamic": _l("动态调整"),
    "backlog": _l("存量清理"),
}

ROUND_STATES = {
    "opening": _l("正在生成名单"),
    "open": _l("进行中"),
    "closed": _l("已收尾"),
}

#: Why a document is in a round: the words of a tag.
ITEM_REASONS = {
    "window": _l("到期评估"),
    "late_registered": _l("补评：登记晚了"),
    "missed": _l("补评：以前漏评"),
    "carried_forward": _l("上一轮没办完"),
    "pulled_in": _l("跨年，人工列入"),
    "ground_date": _l("复评日期已到"),
    "secrecy_term_over": _l("保密期限已满"),
    "repeated_requests": _l("多人申请"),
    "repeal_found": _l("发现已被废止"),
    "rule_change": _l("规则变化"),
    "correction": _l("需要更正"),
    "backlog": _l("存量清理"),
}

SCOPES = {
    "party": _l("党组织文件"),
    "withdrawn": _l("已撤下，或没有正式印发"),
    "archived": _l("已移交国家档案馆"),
    "partner_leads": _l("联合发文，由牵头单位评估"),
    "not_government_information": _l("不是政府信息"),
}

COVERAGE = {
    "evaluated": _l("已评估"),
    "due": _l("待评估"),
    "backlog": _l("存量"),
    "out_of_scope": _l("不在评估范围"),
}

EVALUATION_HOW = {
    "round": _l("逐件评估"),
    "case": _l("重新审查"),
    "hide": _l("撤下"),
}

#: Why a document of the window is not looked at in the dry run of a July.
LEFT_OUT = {
    **SCOPES,
    "evaluated": _l("已经评估过"),
    "elsewhere": _l("正在另一轮评估里"),
    "backlog": _l("早于第一轮，列入存量清理"),
}

#: The columns of the coverage ledger.
LEDGER_COLUMNS = {
    "documents": _l("公文"),
    "evaluated": _l("已评估"),
    "due_now": _l("在评或到期"),
    "due_later": _l("以后到期"),
    "backlog": _l("存量"),
    "out_of_scope": _l("不在范围"),
    "never_evaluated": _l("从未评估"),
}

TITLES_POLICIES = {
    "changed": _l("列出转为公开和效力有变的公文标题"),
    "counts": _l("只列件数，不列标题"),
}

#: What becomes of a row of a list that was brought back.
SHEET_ROWS = {
    "good": _l("可以采用"),
    "unchanged": _l("没有填"),
    "refused": _l("有问题"),
    "applied": _l("已采用"),
}

#: One line under each outcome of the form.
OUTCOME_MEANINGS = {
    "keep": _l("重新写明依据、理由和下次评估的年份"),
    "to_proactive": _l("全文上网，先过保密审查和隐私核对"),
    "to_proactive_partial": _l("隐去个人信息等内容后上网，先过保密审查和隐私核对"),
    "to_on_request": _l("目录可见，提出申请即可获取；须写明理由"),
    "still_in_force": _l("内容没有变化，公开网站照旧"),
    "mark_lapsed": _l("期限已满或任务已完成，公开网站标注“已失效”"),
    "mark_repealed": _l("已被废止或替代，公开网站标注“已废止”"),
    "mark_amended": _l("部分条款已修改，公开网站标注“已修改”"),
    "take_down": _l("查到不应公开的内容，从公开网站撤下"),
    "out_of_scope": _l("已移交档案馆等，以后不再列入评估"),
    "defer": _l("现在还不能判断，写明原因和哪一年再评"),
}

#: Why an outcome of the other family cannot be chosen.
OUTCOME_UNFIT = {
    "keep": _l("已经公开的公文不再问要不要公开"),
    "to_proactive": _l("已经公开"),
    "to_proactive_partial": _l("已经公开"),
    "to_on_request": _l("现在就是依申请公开，或者已经公开"),
    "still_in_force": _l("没有公开的公文，效力在下面“有效性”里填"),
    "mark_lapsed": _l("没有公开的公文，效力在下面“有效性”里填"),
    "mark_repealed": _l("没有公开的公文，效力在下面“有效性”里填"),
    "mark_amended": _l("没有公开的公文，效力在下面“有效性”里填"),
    "take_down": _l("没有公开，不必撤下"),
    "out_of_scope": _l("现在不能选"),
    "defer": _l("现在不能选"),
}

#: What is shown as an exception in the approver's list.
EXCEPTIONS = {
    "differs": _l("与系统建议不同"),
    "late": _l("延后过"),
    "thin": _l("理由很短"),
    "mandatory": _l("依据是“不得公开”"),
    "validity": _l("效力有变"),
}

KINDS = {
    "round_kind": ROUND_KINDS,
    "round_state": ROUND_STATES,
    "item_reason": ITEM_REASONS,
    "scope": SCOPES,
    "coverage": COVERAGE,
    "evaluation_how": EVALUATION_HOW,
    "outcome_meaning": OUTCOME_MEANINGS,
    "outcome_unfit": OUTCOME_UNFIT,
    "exception": EXCEPTIONS,
    "left_out": LEFT_OUT,
    "ledger_column": LEDGER_COLUMNS,
    "titles_policy": TITLES_POLICIES,
    "sheet_row": SHEET_ROWS,
}
