"""Words of the request register: who asks, how it came, where it stands, how it was answered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

APPLICANTS = {
    "natural_person": _l("自然人"),
    "business": _l("商业企业"),
    "research": _l("科研机构"),
    "public_benefit": _l("社会公益组织"),
    "legal_service": _l("法律服务机构"),
    "other_org": _l("其他组织"),
}
RECEIVED_HOW = {
    "by_hand": _l("当面提交"),
    "signed_mail": _l("邮寄（有签收）"),
    "ordinary_mail": _l("平常信函"),
    "internet": _l("互联网"),
    "fax": _l("传真"),
}
#: Which day counts as the day of receipt (Art. 31).
RECEIPT_RULES = {
    "by_hand": _l("当面提交的，以提交之日为收到申请之日（条例第三十一条第一项）。"),
    "signed_mail": _l("邮寄并由本机关签收的，以签收之日为收到申请之日（条例第三十一条第二项）。"),
    "ordinary_mail": _l(
        "平常信函不用签收，应当在收到当日与申请人确认，以确认之日为收到申请之日"
        "（条例第三十一条第二项）。"
    ),
    "internet": _l("通过互联网提交的，以双方确认之日为收到申请之日（条例第三十一条第三项）。"),
    "fax": _l("传真提交的，以双方确认之日为收到申请之日（条例第三十一条第三项）。"),
}
FORMS = {
    "electronic": _l("电子文件"),
    "paper": _l("纸质复制件"),
    "inspection": _l("安排查阅"),
}
STATES = {
    "handling": _l("办理中"),
    "awaiting_correction": _l("待补正"),
    "closed": _l("已办结"),
}
ACTIONS = {
    "amend": _l("更正登记"),
    "assign": _l("分派处室"),
    "ask_correction": _l("告知补正"),
    "receive_correction": _l("收到补正"),
    "consult": _l("征求意见"),
    "record_answer": _l("登记答复"),
    "extend": _l("延期答复"),
    "notice_fee": _l("通知收费"),
    "record_payment": _l("登记缴费"),
    "ask_reasons": _l("要求说明理由"),
    "record_reasons": _l("登记理由"),
    "defer": _l("确定延迟答复期限"),
    "link": _l("关联公文"),
    "unlink": _l("取消关联"),
    "give": _l("提供文件"),
    "close": _l("答复办结"),
    "tell_third_party": _l("告知第三方"),
    "undo_closing": _l("撤销办结"),
}
OUTCOMES = {
    "grant": _l("予以公开"),
    "already_public": _l("已主动公开，告知获取途径"),
    "partial": _l("部分公开"),
    "deny": _l("不予公开"),
    "special_access": _l("属于行政查询事项"),
    "not_exist": _l("政府信息不存在"),
    "not_holder": _l("不属于本机关负责公开"),
    "needs_creation": _l("没有现成信息，需要另行制作"),
    "unclear_after_correction": _l("补正后仍不明确"),
    "petition": _l("信访、投诉、举报"),
    "duplicate": _l("重复申请"),
    "publication": _l("要求提供公开出版物"),
    "excessive": _l("无正当理由大量反复申请"),
    "reconfirm": _l("要求确认或重新出具已获取的信息"),
    "abandoned": _l("逾期不补正，视为放弃"),
    "fee_unpaid": _l("逾期未缴费，视为放弃"),
    "withdrawn": _l("申请人撤回"),
    "other": _l("其他处理"),
}
#: The groups of the annual table that outcomes stand in, by the beginning of the row's code.
OUTCOME_GROUPS = {
    "r1": _l("予以公开"),
    "r2": _l("部分公开"),
    "r3": _l("不予公开"),
    "r4": _l("无法提供"),
    "r5": _l("不予处理"),
    "r6": _l("其他处理"),
}
LETTERS = {
    "receipt": _l("登记回执"),
    "correction": _l("补正告知书"),
    "reasons": _l("说明理由通知书"),
    "extension": _l("延期答复告知书"),
    "third_party": _l("第三方意见征询书"),
    "co_maker": _l("征求共同制作机关意见函"),
    "other_agency": _l("与其他机关协商确认函"),
    "suspension": _l("征求意见告知书（给申请人）"),
    "fee": _l("收费通知书"),
    "reply": _l("答复告知书"),
    "third_party_told": _l("公开决定告知书（给第三方）"),
}
#: What is said beside the choice of whom to ask.
SILENCES = {
    "third_party": _l(
        "第三方15个工作日内没有答复的，由本机关决定是否公开（第三十二条）；这段时间不计入答复期限。"
    ),
    "co_maker": _l(
        "共同制作机关15个工作日内没有答复的，视为同意公开（第三十四条）；这段时间不计入答复期限。"
    ),
    "other_agency": _l(
        "其他机关没有答复的，一直要等（第十一条没有规定沉默的后果）；这段时间不计入答复期限。"
    ),
}

#: Requests by how they stand, as the tabs of the register name them.
WHICH = {
    "all": _l("全部"),
    "open": _l("在办"),
    "late": _l("超期"),
    "open_late": _l("已逾期"),
    "soon": _l("快到期"),
    "mine": _l("我承办的"),
    "awaiting_correction": _l("待补正"),
    "consulting": _l("征求意见中"),
    "awaiting_fee": _l("待缴费"),
    "closed": _l("已办结"),
}

KINDS = {
    "applicant": APPLICANTS,
    "received_how": RECEIVED_HOW,
    "receipt_rule": RECEIPT_RULES,
    "provision_form": FORMS,
    "request_state": STATES,
    "request_action": ACTIONS,
    "request_outcome": OUTCOMES,
    "request_outcome_group": OUTCOME_GROUPS,
    "request_letter": LETTERS,
    "request_silence": SILENCES,
    "request_which": WHICH,
}
