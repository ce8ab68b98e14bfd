"""Why something about the request register is refused: what stands against it, then the cure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.past_requests import PAST_HEADERS

REQUESTS = {
    "request_gone": _l("没有这件申请。请回到申请登记簿重新打开。"),
    "request_closed_already": _l("这件申请已经办结，不能再办结一次。答复有误的，请先撤销办结。"),
    "request_not_in_this_state": _l(
        "申请现在“%(request_state)s”，这一步不能办。请刷新后看看下一步是什么。"
    ),
    # receipt and registration
    "receipt_not_confirmed": _l(
        "平常信函、互联网和传真提交的，以双方确认之日为收到之日（条例第三十一条）。"
        "请先与申请人确认，再填确认日期。"
    ),
    "confirmed_before_arrival": _l("确认日期早于申请到达的%(arrived)s。请核对两个日期。"),
    "request_day_in_future": _l("%(date)s还没有到。请填事情发生的日期。"),
    "before_receipt": _l("%(date)s早于收到申请的%(received)s。请核对日期。"),
    "applicant_missing": _l("还没有填申请人。请填姓名或者名称。"),
    "contact_missing": _l("还没有填联系方式。没有联系方式就无法答复。"),
    "request_text_missing": _l("还没有填申请内容。请照申请书填写。"),
    "request_field_too_long": _l("“%(request_field)s”太长，最多%(limit)s个字。"),
    "person_gone": _l("没有这个人，或者不是本机关的人。请重新选择。"),
    "request_other_year": _l(
        "收到日期不能改到%(year)s年以外，申请编号是按年编的。请撤销登记后重新登记。"
    ),
    "received_after_steps": _l("收到日期晚于已经办过的%(date)s的步骤。请核对日期。"),
    # correction
    "correction_text_missing": _l("还没有写要补正什么。请一次性写清需要补正的内容。"),
    "correction_term_missing": _l("补正期限应在%(date)s以后。请给申请人合理的补正时间。"),
    "correction_asked_already": _l("已经通知过补正。条例第三十条只允许一次性告知，请作出答复。"),
    "corrected_before_asked": _l("补正日期早于通知补正的%(asked)s。请核对日期。"),
    "correction_awaited": _l(
        "正在等申请人补正，不能以“%(request_outcome)s”办结。收到补正后再答复，"
        "逾期不补正的按“逾期不补正”办结。"
    ),
    # extension and longer term
    "extended_already": _l("已经延长过一次。条例第三十三条只允许延长一次。"),
    "extended_after_due": _l(
        "%(date)s已经超过答复期限%(due)s，不能再延长。请尽快答复，逾期会计入统计。"
    ),
    "extension_out_of_range": _l("延长的期限应在1到%(most)s个工作日之间（条例第三十三条）。"),
    "extension_reason_missing": _l("还没有写延长的理由。请写明为什么不能按期答复。"),
    "consent_missing": _l("延长须经政府信息公开工作机构负责人同意。请填同意的人和日期。"),
    "consent_not_theirs": _l("所选的人不是政府信息公开工作机构负责人。请重新选择，或修改参数。"),
    "consent_after_extension": _l("同意的日期晚于延长的日期。请核对日期。"),
    "reasons_asked_already": _l("已经要求申请人说明过理由。"),
    "reasons_not_asked": _l("还没有要求申请人说明理由（条例第三十五条）。请先要求说明理由。"),
    "reasons_given_already": _l("已经登记过申请人的理由。"),
    "before_reasons_asked": _l("日期早于要求说明理由的日期。请核对日期。"),
    "reasons_not_given": _l("申请人还没有说明理由。收到并认为合理的，才能确定延迟答复的期限。"),
    "longer_term_is_shorter": _l("延迟答复的期限不晚于现在的期限%(due)s。请核对日期。"),
    # consultations
    "reached_before_sent": _l("送达日期早于发出日期。请核对两个日期。"),
    "consultation_answered_already": _l("这次征求意见已经登记过答复。"),
    "refusal_needs_reason": _l("第三方不同意公开须有合理理由（条例第三十二条）。请写明理由。"),
    "third_party_not_overruled": _l("没有第三方的意见被否定，不用告知。"),
    "third_party_did_not_refuse": _l("这一方没有表示不同意，不用告知。"),
    "third_party_told_already": _l("已经告知过这个第三方。"),
    # fee
    "fee_out_of_range": _l("收费金额不对。请填大于零的金额。"),
    "fee_noticed_already": _l("已经通知过缴费。"),
    "fee_not_noticed": _l("还没有通知缴费。"),
    "fee_paid_already": _l("已经登记过缴费。"),
    "paid_before_noticed": _l("缴费日期早于通知日期。请核对日期。"),
    "fee_outstanding": _l("申请人还没有缴费，不能提供。收到费用后再提供。"),
    # documents
    "document_not_linked": _l("这份公文没有关联到申请。请先关联。"),
    "document_given": _l("这份公文已经提供给申请人，不能取消关联。"),
    "giving_changed": _l("文件在打开页面以后变了。请刷新，看过新的文件再提供。"),
    "paper_only_not_given": _l("这份公文只有纸质件。请在答复里写明提供了什么。"),
    "exempt_not_given": _l(
        "这份公文不予公开，或者还没有定公开属性，不能整件提供。请先为这件申请发起审查。"
    ),
    "whole_holds_removed": _l("文件里有应当隐去的内容，不能整件提供。请提供隐去版。"),
    "copy_not_proven": _l("隐去版还没有生成，或者没有通过核验。请先为这件申请发起审查。"),
    "copy_removes_nothing": _l("隐去版没有隐去任何内容。请整件提供。"),
    "copy_not_confirmed": _l("隐去版还没有经审查人确认。请先办完审查。"),
    "not_granted": _l("答复不是予以公开，也不是部分公开，不能提供文件。"),
    # closing
    "closed_before_corrected": _l("答复日期早于收到补正的%(corrected)s。请核对日期。"),
    "outcome_without_ground": _l(
        "“%(request_outcome)s”须写明依据。请选条例第十四条至第十六条中的一项。"
    ),
    "ground_not_needed": _l("这种答复没有不公开的内容，不用选依据。请去掉依据。"),
    "ground_not_of_requests": _l("所选的依据不能用于答复申请。请重新选择。"),
    "answer_needs_reason": _l(
        "“%(request_outcome)s”须说明理由。请用自己的话写明事实，诉讼中由本机关举证。"
    ),
    "answer_needs_place": _l(
        "“%(request_outcome)s”须告知申请人去哪里获取或办理。请写明网址、地点或机关。"
    ),
    "nothing_given": _l("还没有提供任何文件。请先提供关联的公文，或写明提供了什么。"),
    "partial_gives_whole": _l("提供的都是整件文件，不是部分公开。请选“予以公开”，或提供隐去版。"),
    "request_consultation_open": _l(
        "还有%(count)s方在答复期限内没有答复。请等答复或期满以后再公开。"
    ),
    "third_party_refused": _l(
        "第三方不同意公开。不公开会对公共利益造成重大影响的才可以公开，请写明理由（条例第三十二条）。"
    ),
    "earlier_missing": _l("还没有指明重复的是哪件申请。请选先前的申请，或写明它的编号。"),
    "earlier_gone": _l("没有所选的先前申请。请重新选择。"),
    "earlier_is_later": _l("所选的申请收到得更晚，不是先前的申请。请重新选择。"),
    "never_corrected": _l("申请没有补正过，不能以“补正后仍不明确”办结。请先通知补正。"),
    "correction_not_awaited": _l("没有在等补正，不能以“逾期不补正”办结。"),
    "correction_still_open": _l("补正期限到%(due)s为止，期满以后才能按逾期不补正办结。"),
    "fee_not_awaited": _l("没有在等缴费，不能以“逾期未缴费”办结。"),
    "fee_still_open": _l("缴费期限到%(due)s为止，期满以后才能按逾期未缴费办结。"),
    # lists of past years
    "request_number_used": _l("编号%(number)s已经登记过。请核对编号，或去掉这一行。"),
    "past_value_missing": _l("没有填“%(past_column)s”。请补上。"),
    "past_value_unknown": _l("“%(past_column)s”里的“%(value)s”认不出来。请改成登记簿的写法。"),
    "past_date_malformed": _l("“%(past_column)s”里的“%(value)s”不是日期。请写成2025-3-1的样子。"),
    "past_number_of_other_year": _l("编号是%(year)s年的，与收到日期不在同一年。请核对。"),
    # settings
    "target_out_of_range": _l("内部办理期限应在1到%(most)s个工作日之间，不能超过法定期限。"),
}

#: What a field of the entry form is called in a refusal.
FIELDS = {
    "name": _l("申请人"),
    "certificate": _l("证件号码"),
    "contact": _l("联系方式"),
    "what": _l("申请内容"),
    "party": _l("征求对象"),
    "review_body": _l("行政复议机关"),
    "court": _l("人民法院"),
    "payment": _l("缴费方式"),
}

#: The columns of a list of past requests, by the header to recommend.
PAST_COLUMNS = {column.value: words[0] for column, words in PAST_HEADERS.items()}

KINDS = {"request_field": FIELDS, "past_column": PAST_COLUMNS}
