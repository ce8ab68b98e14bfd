"""Words on buttons: what can be done to a case, a document, an item, a finding; and the checklist."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    # review cases
    "draft": _l("拟稿"),
    "register": _l("登记"),
    "reopen": _l("重新审查"),
    "submit": _l("送审"),
    "discard": _l("弃稿"),
    "give_up": _l("收回公开审查"),
    "recall": _l("撤回修改"),
    "endorse": _l("同意送审"),
    "agree": _l("同意拟定属性"),
    "disagree": _l("改为其他属性"),
    "return": _l("退回"),
    "confirm_confidentiality": _l("确认保密审查通过"),
    "confirm_privacy": _l("确认隐私已处理"),
    "declare_not_releasable": _l("认定不能公开"),
    "refer_upward": _l("上报"),
    "receive_answer": _l("登记答复"),
    "withdraw_referral": _l("收回上报"),
    "sign": _l("签发"),
    "sign_urgent": _l("先行签发"),
    "send_to_review": _l("退给保密审查"),
    "issue": _l("编号印发"),
    "send_back": _l("退回保密审查"),
    "confirm_rendition": _l("确认公开文件"),
    "publish": _l("发布"),
    "file": _l("归档"),
    # documents
    "hide": _l("撤下"),
    "confirm_hide": _l("确认撤下"),
    "restore": _l("恢复公开"),
    # July items
    "propose": _l("提出意见"),
    "propose_release": _l("提出公开"),
    "reach_sign_off": _l("等待审定"),
    "approve": _l("审定"),
    "approve_release": _l("审定并签发"),
    "reassign": _l("改派"),
    "carry_over": _l("转入下一年"),
    "leave_sign_off": _l("离开签发"),
    "settle_elsewhere": _l("由其他办理结果了结"),
    "move_out": _l("移出本轮"),
}

SETTLEMENTS = {
    "remove": _l("隐去"),
    "mask": _l("遮挡"),
    "keep": _l("保留"),
    "exception": _l("依法例外"),
    "block": _l("拒收"),
}

STAGES = {
    "drafter": _l("拟稿人处理"),
    "reviewer": _l("审查员处理"),
}

CONFIRMATIONS = {
    "confidentiality": _l("保密确认"),
    "privacy": _l("隐私确认"),
    "rendition": _l("公开文件确认"),
}

VOID_REASONS = {
    "content_changed": _l("内容、隐去方案或公开文件有改动"),
    "confirmed_anew": _l("审查员重新确认过"),
    "declared_not_releasable": _l("审查员认定不能公开"),
}

CHECKLIST = {
    "state_secret": _l("涉及国家秘密吗？"),
    "work_secret": _l("涉及工作秘密吗？"),
    "trade_secret": _l("涉及商业秘密吗？"),
    "security": _l("影响国家安全、公共安全、经济安全或社会稳定吗？"),
    "aggregation": _l("与已公开的信息合在一起会泄密吗？"),
    "wording": _l("文字表述合适吗？"),
    "timing": _l("公开时机合适吗？"),
    "method": _l("公开方式合适吗？"),
}

VERDICTS = {
    "clear": _l("没有问题"),
    "concern": _l("有顾虑"),
}

ADMISSIONS = {
    "declassified": _l("已解密"),
    "not_a_mark": _l("不是密级标志"),
}

KINDS = {
    "action": ACTIONS,
    "settlement": SETTLEMENTS,
    "stage": STAGES,
    "confirmation": CONFIRMATIONS,
    "void_reason": VOID_REASONS,
    "checklist": CHECKLIST,
    "verdict": VERDICTS,
    "admission": ADMISSIONS,
}
