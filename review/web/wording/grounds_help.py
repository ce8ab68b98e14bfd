"""Help behind each ground: its article in short, what would change it, a sentence to begin with.

Short forms of the Regulation on Open Government Information (2019) in plain words; the wording of the law
stands in the law. Blanks 〔请写明…〕 are for a person: ``domain.grounds`` accepts no reason that holds one.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

#: The articles of the grounds in short form.
ARTICLES = {
    "14": _l(
        "依法确定为国家秘密的，法律、行政法规禁止公开的，公开后可能危及国家安全、公共安全、经济安全、社会稳定的，不予公开。"
    ),
    "15": _l(
        "涉及商业秘密、个人隐私等，公开会损害第三方合法权益的，不得公开；第三方同意公开，或者不公开会对公共利益造成重大影响的，应当公开。"
    ),
    "16": _l(
        "人事管理、后勤管理、内部工作流程等内部事务信息，讨论记录、过程稿、磋商信函、请示报告等过程性信息和行政执法案卷信息，可以不公开；法律、法规、规章规定应当公开的，从其规定。"
    ),
    "36": _l("工商、不动产登记等信息，有关法律、行政法规另有查询规定的，告知申请人按规定查询。"),
}

#: What would change it: when the ground no longer holds and the document is looked at again.
CHANGES = {
    "STATE_SECRET": _l("保密期限届满或者提前解密后，重新审查能否公开。解密不等于可以公开。"),
    "LAW_PROHIBITED": _l("所引的法律、行政法规修改或者废止。"),
    "SEC_NATIONAL": _l("风险消除、有关部署已经公开或者撤销。"),
    "SEC_PUBLIC": _l("安保任务结束、设施改造或者停用。"),
    "SEC_ECONOMIC": _l("有关政策、交易、数据已经公布，不再影响市场。"),
    "SOCIAL_STABILITY": _l("事件平息、处置办法公布。一般几个月，请写明何时复评。"),
    "TP_TRADE_SECRET": _l(
        "权利人同意公开，合同履行完毕、技术或者价格已为公众知晓，或者有重大公共利益。"
    ),
    "TP_PRIVACY": _l("本人同意公开；更常见的是把个人信息隐去，其余内容主动公开。"),
    "TP_OTHER": _l("第三方同意公开，招标结束、权利到期，或者有重大公共利益。"),
    "INT_PERSONNEL": _l("任免、考核结果已经公布；法律、法规、规章要求公示。"),
    "INT_LOGISTICS": _l("采购、预算等依法应当公开的部分，单独公开。"),
    "INT_WORKFLOW": _l("流程改为对外服务的办事指南，或者影响到公众的权利义务。"),
    "DEL_DISCUSSION": _l("讨论的事项已经决定；决定本身和依据应当公开。"),
    "DEL_DRAFT": _l("文件定稿印发；向社会征求意见的稿子应当公开。"),
    "DEL_CONSULT_LETTER": _l("商洽的事项办结，双方形成决定。"),
    "DEL_REQUEST_REPORT": _l("上级批复、事项决定；决定对外生效的，批复应当公开。"),
    "ENFORCEMENT_FILE": _l("案件办结；处罚决定等依法应当公示的，照常公示。"),
    "SPECIAL_ACCESS": _l("专门的查询办法取消。"),
}

#: A sentence to begin with: facts in %(…)s are filled in from what was found.
SENTENCES = {
    "LAW_PROHIBITED": _l(
        "《〔请写明法律、行政法规的名称〕》〔请写明条款〕禁止公开〔请写明哪些内容〕，其余内容〔请写明能否分开公开〕。"
    ),
    "SEC_NATIONAL": _l(
        "文中写有〔请写明哪些内容〕，公开会危害〔请写明什么安全〕；〔请写明何时〕后重新评估，其余内容〔请写明能否分开公开〕。"
    ),
    "SEC_PUBLIC": _l(
        "文中写有〔请写明哪些部署、点位〕，公开会被利用，危害〔请写明谁的安全〕；任务结束后重新评估，其余内容〔请写明能否分开公开〕。"
    ),
    "SEC_ECONOMIC": _l(
        "文中写有〔请写明哪些数据〕，提前公开会影响〔请写明什么市场、交易〕；公布后重新评估，其余内容〔请写明能否分开公开〕。"
    ),
    "SOCIAL_STABILITY": _l(
        "事件还在处置，公开〔请写明哪些内容〕会引起〔请写明什么后果〕；〔请写明何时〕后重新评估，其余内容〔请写明能否分开公开〕。"
    ),
    "TP_TRADE_SECRET": _l(
        "文中写有〔请写明哪家企业〕的〔请写明报价、技术等〕，公开会损害其竞争地位；其余内容〔请写明能否隐去后公开〕。"
    ),
    "TP_PRIVACY": _l(
        "文中有%(kinds)s，公开会侵扰当事人的生活；其余内容〔请写明为什么不能隐去后公开〕。"
    ),
    "TP_OTHER": _l(
        "公开〔请写明哪些内容〕会损害〔请写明谁〕的〔请写明什么权益〕；其余内容〔请写明能否分开公开〕。"
    ),
    "INT_PERSONNEL": _l(
        "写的是本机关〔请写明什么人事事项〕，不影响公众的权利义务，公开会影响〔请写明什么〕；结果公布后重新评估。"
    ),
    "INT_LOGISTICS": _l(
        "写的是本机关〔请写明什么后勤安排〕，不影响公众的权利义务，公开会影响〔请写明什么〕；其余内容〔请写明能否分开公开〕。"
    ),
    "INT_WORKFLOW": _l(
        "只安排本机关〔请写明什么工作〕的内部分工，不影响公众的权利义务，公开会影响〔请写明什么〕。"
    ),
    "DEL_DISCUSSION": _l(
        "记的是〔请写明什么事项〕的讨论，事项还没有决定，公开会影响〔请写明什么〕；作出决定后重新评估。"
    ),
    "DEL_DRAFT": _l("是〔请写明什么文件〕的过程稿，内容还会改动，公开会使群众误解；定稿后公开。"),
    "DEL_CONSULT_LETTER": _l(
        "是与〔请写明哪个机关〕就〔请写明什么事项〕的商洽，事项还没有办结，公开会影响〔请写明什么〕；办结后重新评估。"
    ),
    "DEL_REQUEST_REPORT": _l(
        "就〔请写明什么事项〕向%(addressees)s请求决定，现在还没有答复，公开会影响〔请写明什么〕；批复后重新评估。"
    ),
    "ENFORCEMENT_FILE": _l(
        "是〔请写明什么案件〕的办案材料，案件还在办理，公开会影响调查；结案后重新评估，处罚决定照常公示。"
    ),
    "SPECIAL_ACCESS": _l(
        "是〔请写明什么登记〕资料，按〔请写明什么办法〕查询；其余内容〔请写明能否分开公开〕。"
    ),
}

#: What stands in a sentence where the file did not say.
UNKNOWN = {
    "kinds": _l("〔请写明哪些个人信息〕"),
    "addressees": _l("〔请写明哪个上级机关〕"),
}

KINDS = {
    "ground_article_text": ARTICLES,
    "ground_changes": CHANGES,
    "ground_sentence": SENTENCES,
    "ground_unknown": UNKNOWN,
}
