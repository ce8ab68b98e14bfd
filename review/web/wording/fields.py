"""Words for fields and for the lists they choose from: document kinds, subjects, grounds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain import catalogue_codes

FIELDS = {
    "impact_category": _l("例外的种类"),
    "impact_level": _l("对个人影响的程度"),
    "impact_purpose": _l("目的"),
    "impact_method": _l("公开方式"),
    "impact_necessity": _l("必要性"),
    "impact_effect": _l("对个人的影响"),
    "impact_protection": _l("保护措施"),
    "error_bound": _l("允许误差"),
    "confidence": _l("置信度"),
    "title": _l("标题"),
    "doc_number": _l("发文字号"),
    "issuer": _l("发文机关"),
    "doc_kind": _l("文种"),
    "doc_date": _l("成文日期"),
    "issued_on": _l("印发日期"),
    "addressees": _l("主送机关"),
    "subject": _l("主题分类"),
    "normative": _l("行政规范性文件"),
    "key_fields": _l("重点领域"),
    "item_code": _l("事项目录编码"),
    "effective_on": _l("施行日期"),
    "summary": _l("内容概述"),
    "urgency": _l("紧急程度"),
    "index_number": _l("索引号"),
    "validity": _l("有效性"),
    "partial": _l("隐去后公开"),
    "attribute": _l("公开属性"),
    "grounds": _l("依据"),
    "ground": _l("依据"),
    "reason": _l("理由"),
    "comment": _l("意见"),
    "body": _l("答复"),
    "note": _l("说明"),
    "question": _l("请示的问题"),
    "authority": _l("受理机关"),
    "answer": _l("答复"),
    "answered_on": _l("答复日期"),
    "party": _l("征求意见的对象"),
    "sent_on": _l("发出日期"),
    "law": _l("法律法规名称"),
    "article": _l("条款"),
    "printed_attribute": _l("文件上印的公开属性"),
    "printed_partial": _l("文件上印有“隐去后公开”"),
    "printed_reason": _l("与审定不一致的理由"),
    "is_normative": _l("行政规范性文件"),
    "is_policy": _l("政策文件"),
    "joint_issuers": _l("联合发文机关"),
    "joint_agreed": _l("联合发文机关同意公开"),
    "source_attribute": _l("被转发公文的公开属性"),
    "interpretation_required": _l("需要政策解读"),
    "interpretation_url": _l("政策解读网址"),
    "tests": _l("主动公开情形"),
    "work_secret": _l("含有工作秘密"),
    "paper_only": _l("只有纸质件"),
    "office_id": _l("处室"),
    "legal_reference": _l("解密依据"),
    "decided_on": _l("决定日期"),
    "digest": _l("文件摘要"),
    "attribute_mark": _l("公开属性标注"),
    "annexes": _l("附件"),
    "copied_to": _l("抄送机关"),
    "secrecy": _l("密级"),
    "signatory": _l("签发人"),
    "copy_number": _l("份号"),
    "login": _l("用户名"),
    "password": _l("密码"),
    "name": _l("姓名"),
    "files": _l("文件"),
}

RELEASED_FIELDS = {
    name: FIELDS[name]
    for name in (
        "index_number",
        "title",
        "doc_number",
        "issuer",
        "doc_kind",
        "subject",
        "normative",
        "key_fields",
        "item_code",
        "doc_date",
        "issued_on",
        "effective_on",
        "summary",
        "addressees",
        "validity",
        "partial",
    )
}

# Named once for both sides, in public.codes, where the extractor finds them.
SUBJECTS = {code: _l(name) for code, name in catalogue_codes.SUBJECTS.items()}
KEY_FIELDS = {code: _l(name) for code, name in catalogue_codes.KEY_FIELDS.items()}

DOC_KINDS = {
    "resolution": _l("决议"),
    "decision": _l("决定"),
    "order": _l("命令"),
    "communique": _l("公报"),
    "announcement": _l("公告"),
    "public_notice": _l("通告"),
    "opinion": _l("意见（文种）"),
    "notice": _l("通知"),
    "circular": _l("通报"),
    "report": _l("报告"),
    "request": _l("请示"),
    "reply": _l("批复"),
    "bill": _l("议案"),
    "letter": _l("函"),
    "minutes": _l("纪要"),
}

#: The grounds with their names; domain.md 3.2.
GROUNDS = {
    "STATE_SECRET": _l("依法确定为国家秘密"),
    "LAW_PROHIBITED": _l("法律、行政法规禁止公开"),
    "SEC_NATIONAL": _l("危及国家安全"),
    "SEC_PUBLIC": _l("危及公共安全"),
    "SEC_ECONOMIC": _l("危及经济安全"),
    "SOCIAL_STABILITY": _l("危及社会稳定"),
    "TP_TRADE_SECRET": _l("涉及商业秘密"),
    "TP_PRIVACY": _l("涉及个人隐私"),
    "TP_OTHER": _l("损害第三方其他合法权益"),
    "INT_PERSONNEL": _l("内部事务：人事管理"),
    "INT_LOGISTICS": _l("内部事务：后勤管理"),
    "INT_WORKFLOW": _l("内部事务：内部工作流程"),
    "DEL_DISCUSSION": _l("过程性信息：讨论记录"),
    "DEL_DRAFT": _l("过程性信息：过程稿"),
    "DEL_CONSULT_LETTER": _l("过程性信息：磋商信函"),
    "DEL_REQUEST_REPORT": _l("过程性信息：请示报告"),
    "ENFORCEMENT_FILE": _l("行政执法案卷"),
    "SPECIAL_ACCESS": _l("行政查询事项"),
}

#: One line under each ground: what it covers, and when it ends.
GROUND_MEANINGS = {
    "STATE_SECRET": _l("本系统是非涉密系统，不收涉密文件，只在台账里计数。"),
    "LAW_PROHIBITED": _l("须写明法律、行政法规的名称和条款；地方性法规和规章不够。"),
    "SEC_NATIONAL": _l("公开后会危及国家安全；情况变化后重新评估。"),
    "SEC_PUBLIC": _l("公开后会危及公共安全，例如安防布点；情况变化后重新评估。"),
    "SEC_ECONOMIC": _l("公开后会危及经济安全；情况变化后重新评估。"),
    "SOCIAL_STABILITY": _l("通常是短期的，请写明何时重新评估。"),
    "TP_TRADE_SECRET": _l("须征求第三方意见；同意公开或不再保密时失效，公共利益有重大影响的除外。"),
    "TP_PRIVACY": _l("一般隐去个人信息后就可以公开，不必整件不公开。"),
    "TP_OTHER": _l("例如著作权、投标中的地位；须征求第三方意见。"),
    "INT_PERSONNEL": _l("考核、任免过程等内部人事事项。"),
    "INT_LOGISTICS": _l("车辆、食堂、值班等内部后勤事项。"),
    "INT_WORKFLOW": _l("只规范内部办事程序，不影响公众的权利义务。"),
    "DEL_DISCUSSION": _l("决定作出前的讨论记录；决定作出后重新评估。"),
    "DEL_DRAFT": _l("尚未定稿的文本；定稿后失效。"),
    "DEL_CONSULT_LETTER": _l("机关之间的商洽往来；事情办结后重新评估。"),
    "DEL_REQUEST_REPORT": _l("向上级的请示和报告；事情决定后重新评估。"),
    "ENFORCEMENT_FILE": _l("执法案卷内的信息；结案后部分可以公开。"),
    "SPECIAL_ACCESS": _l("工商、不动产登记等另有查询办法的信息，告知查询途径。"),
}

GROUND_KINDS = {
    "mandatory": _l("不得公开"),
    "unless_consent": _l("未经同意不公开"),
    "discretionary": _l("可以不公开"),
}

ARTICLES = {
    "14": _l("第十四条　国家秘密、法律禁止和四个“危及”"),
    "15": _l("第十五条　第三方的权益"),
    "16": _l("第十六条　内部事务、过程性信息、执法案卷"),
    "36": _l("第三十六条　另有查询办法"),
}

KINDS = {
    "field": FIELDS,
    "released_field": RELEASED_FIELDS,
    "doc_kind": DOC_KINDS,
    "subject": SUBJECTS,
    "key_field": KEY_FIELDS,
    "ground": GROUNDS,
    "ground_meaning": GROUND_MEANINGS,
    "ground_kind": GROUND_KINDS,
    "ground_article": ARTICLES,
}
