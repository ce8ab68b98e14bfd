"""Words of the annual report: its rows and columns as the official form prints them, its sums, refusals.

Form: 国办公开办函〔2021〕30号. Codes: ``review.domain.report_forms``.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

#: Rows and columns of all three tables; the same words on the page, in the paper and in public.
ANNUAL_CELL = {
    "proactive": _l("主动公开政府信息情况"),
    "requests": _l("收到和处理政府信息公开申请情况"),
    "disputes": _l("政府信息公开行政复议、行政诉讼情况"),
    # part two
    "rules": _l("规章"),
    "normative_documents": _l("行政规范性文件"),
    "licensing": _l("行政许可"),
    "penalty": _l("行政处罚"),
    "coercion": _l("行政强制"),
    "fees": _l("行政事业性收费"),
    "made": _l("本年制发件数"),
    "repealed": _l("本年废止件数"),
    "in_force": _l("现行有效件数"),
    "decisions": _l("本年处理决定数量"),
    "amount": _l("本年收费金额（单位：万元）"),
    # part three, across
    "natural_person": _l("自然人"),
    "business": _l("商业企业"),
    "research": _l("科研机构"),
    "public_benefit": _l("社会公益组织"),
    "legal_service": _l("法律服务机构"),
    "other_org": _l("其他"),
    "total": _l("总计"),
    # part three, down
    "new": _l("一、本年新收政府信息公开申请数量"),
    "carried_in": _l("二、上年结转政府信息公开申请数量"),
    "handled": _l("三、本年度办理结果"),
    "r1": _l("（一）予以公开"),
    "r2": _l("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "r3": _l("（三）不予公开"),
    "r4": _l("（四）无法提供"),
    "r5": _l("（五）不予处理"),
    "r6": _l("（六）其他处理"),
    "r1_granted": _l("（一）予以公开"),
    "r2_partial": _l("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "r3_1_state_secret": _l("1.属于国家秘密"),
    "r3_2_law_prohibited": _l("2.其他法律行政法规禁止公开"),
    "r3_3_security": _l("3.危及“三安全一稳定”"),
    "r3_4_third_party": _l("4.保护第三方合法权益"),
    "r3_5_internal": _l("5.属于三类内部事务信息"),
    "r3_6_deliberative": _l("6.属于四类过程性信息"),
    "r3_7_enforcement": _l("7.属于行政执法案卷"),
    "r3_8_special_query": _l("8.属于行政查询事项"),
    "r4_1_not_held": _l("1.本机关不掌握相关政府信息"),
    "r4_2_needs_creation": _l("2.没有现成信息需要另行制作"),
    "r4_3_unclear": _l("3.补正后申请内容仍不明确"),
    "r5_1_petition": _l("1.信访举报投诉类申请"),
    "r5_2_duplicate": _l("2.重复申请"),
    "r5_3_publication": _l("3.要求提供公开出版物"),
    "r5_4_excessive": _l("4.无正当理由大量反复申请"),
    "r5_5_reconfirm": _l("5.要求行政机关确认或重新出具已获取信息"),
    "r6_1_abandoned": _l("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    "r6_2_fee_unpaid": _l(
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
    ),
    "r6_3_other": _l("3.其他"),
    "r7_total": _l("（七）总计"),
    "carried_out": _l("四、结转下年度继续办理"),
    # part four
    "review": _l("行政复议"),
    "suit": _l("行政诉讼"),
    "suit_direct": _l("未经复议直接起诉"),
    "suit_after_review": _l("复议后起诉"),
    "upheld": _l("结果维持"),
    "corrected": _l("结果纠正"),
    "other": _l("其他结果"),
    "pending": _l("尚未审结"),
}

#: The written chapters; the five heads of part one stand under it.
ANNUAL_CHAPTER = {
    "overview.proactive": _l("主动公开"),
    "overview.requests": _l("依申请公开"),
    "overview.management": _l("政府信息管理"),
    "overview.platform": _l("政府信息公开平台建设"),
    "overview.supervision": _l("监督保障"),
    "problems": _l("存在的主要问题及改进情况"),
    "other": _l("其他需要报告的事项"),
}

#: What each sum says.
ANNUAL_RULE = {
    "in_force": _l("现行有效件数应等于上年末件数加本年制发减本年废止"),
    "balance": _l("新收加上年结转应等于办结总计加结转下年"),
    "results": _l("办理结果总计应等于各项之和"),
    "applicants": _l("总计应等于六类申请人之和"),
    "carried_over": _l("上年结转应等于上年度报告的结转下年"),
    "disputes": _l("复议诉讼总计应等于四种结果之和"),
}

REPORT_STATE = {
    "draft": _l("起草中"),
    "frozen": _l("已定稿"),
    "signed": _l("已签发"),
}

PARAGRAPH_ORIGIN = {
    "written": _l("人工修改"),
    "restored": _l("恢复旧版"),
    "drafted": _l("按数字拟写"),
}

KINDS = {
    "annual_cell": ANNUAL_CELL,
    "annual_chapter": ANNUAL_CHAPTER,
    "annual_rule": ANNUAL_RULE,
    "report_state": REPORT_STATE,
    "paragraph_origin": PARAGRAPH_ORIGIN,
}

EVENTS = {
    "report.begun": _l("开始起草报告"),
    "report.paragraph_written": _l("修改报告的文字"),
    "report.figure_typed": _l("填报报告的数字"),
    "report.check_explained": _l("说明勾稽不符的原因"),
    "report.frozen": _l("报告定稿"),
    "report.signed": _l("签发报告"),
    "dispute.recorded": _l("登记复议诉讼案件"),
    "dispute.amended": _l("更正复议诉讼案件"),
    "dispute.closed": _l("登记复议诉讼结果"),
    "dispute.closing_undone": _l("撤销复议诉讼结果"),
    "dispute.voided": _l("作废复议诉讼登记"),
    "report.published": _l("公布年度报告"),
}

#: Why something about a report is refused: what stands against it, then the cure.
SENTENCES = {
    "report_unknown": _l("没有这份报告。请回到报告页面刷新。"),
    "report_frozen": _l("报告已经定稿，数字和文字不再改动。发现错误的，请在下一年度报告中说明。"),
    "report_not_frozen": _l("报告还没有定稿，不能签发。请先由政务公开办定稿。"),
    "report_signed": _l("报告已经签发。"),
    "report_not_signed": _l("报告还没有签发，不能公布。请先由签发领导签发。"),
    "report_published": _l("报告已经公布，不再改动。"),
    "publication_missing": _l("还没有准备公布的文本。请先准备公布。"),
    "publication_not_checked": _l("文字还没有检查完。一般几秒钟，刷新后再公布。"),
    "publication_hit": _l("有%(count)s处像是不能公开的内容。请逐处核对，写明为什么可以公布。"),
    "publication_explanation_too_long": _l("说明超过%(limit)s字。请删减。"),
    "publication_unfit": _l("报告的内容不能在公开网站显示（%(reason)s）。请告诉系统管理员。"),
    "report_altered": _l("报告与定稿时不一致，不能签发或公布。请告诉系统管理员核查数据库。"),
    "report_names_withheld": _l(
        "报告的文字提到了%(count)s份没有公开的公文（标题或文号）。请删去，只写件数。"
    ),
    "report_signer_froze": _l("定稿人不能签发同一份报告。请由另一位签发领导签发。"),
    "report_year_not_over": _l("%(year)s年还没有结束，现在的数字是阶段数。请在年度结束后定稿。"),
    "report_as_of_later": _l("截止日期不能晚于今天。请改为今天或更早的日期。"),
    "report_year_out_of_range": _l("年份%(year)s不对。请写2008年到今年之间的年份。"),
    "figure_missing": _l("还有%(count)s个数字没有填报。没有的请填0。"),
    "check_unexplained": _l("有%(count)s处勾稽不符还没有说明。请改正数字，或写明原因。"),
    "check_unknown": _l("没有这项勾稽关系。请刷新页面。"),
    "check_holds": _l("这项勾稽关系相符，不需要说明。"),
    "check_changed": _l("差额已经变为%(difference)s，请核对后重新说明。"),
    "chapter_empty": _l("还有%(count)s个部分没有文字。请写好后再定稿。"),
    "chapter_unknown": _l("报告没有这个部分。请刷新页面。"),
    "chapter_too_long": _l("文字超过%(limit)s字。请删减。"),
    "chapter_unchanged": _l("文字没有改动，不用保存。"),
    "paragraph_unknown": _l("没有这个版本。请刷新页面。"),
    "figure_not_whole": _l("件数应是不小于0的整数。请核对后再填。"),
    "figure_out_of_range": _l("数字太大或小数位太多，看起来是打错了。请核对后再填。"),
    "figure_note_missing": _l("填报的数字和系统算出的%(counted)s不一样。请写明原因。"),
    "figure_note_too_long": _l("说明超过%(limit)s字。请删减。"),
    "figure_unchanged": _l("这个数字没有改动，不用保存。"),
    "dispute_unknown": _l("没有这个案件。请回到台账刷新。"),
    "dispute_reference_missing": _l("还没有填案号。请填受理机关编的案号。"),
    "dispute_body_missing": _l("还没有填受理机关。请填复议机关或者法院的名称。"),
    "dispute_text_too_long": _l("文字超过%(limit)s字。请删减。"),
    "dispute_day_missing": _l("还没有填日期。请填作出决定或者裁判的日期。"),
    "dispute_day_to_come": _l("日期%(date)s还没有到。请核对后再填。"),
    "dispute_before_request": _l(
        "%(date)s早于收到申请的%(received)s，不会先争议后申请。请核对日期，或者改选申请。"
    ),
    "dispute_before_review": _l("%(date)s早于复议的%(filed)s。请核对日期，或者改选复议案件。"),
    "dispute_follows_nothing": _l("只有复议后起诉才填之前的复议案件。请改类别，或者不选复议案件。"),
    "dispute_review_unknown": _l("没有这个复议案件。请从列表里选。"),
    "dispute_request_unknown": _l("没有这件申请。请从列表里选。"),
    "dispute_result_missing": _l("还没有选结果。请选维持、纠正或者其他。"),
    "dispute_result_before_filing": _l("结果日期%(date)s早于立案的%(filed)s。请核对。"),
    "dispute_closed": _l("案件已有结果。填错的，请先撤销结果。"),
    "dispute_pending": _l("案件还没有结果，不用撤销。"),
    "dispute_unchanged": _l("没有改动，不用保存。"),
    "dispute_followed": _l("有诉讼案件接在这个复议之后，不能作废。请先更正那个案件。"),
    "explanation_missing": _l("还没有写原因。请用一句话说明为什么不符。"),
}
