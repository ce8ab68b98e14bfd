"""Words of spot checks: criteria, differences, strata, and why something about them is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CRITERIA = {
    "accurate": _l("准确"),
    "complete": _l("完整"),
    "timely": _l("及时"),
    "standard": _l("规范"),
}
#: What each criterion asks, under its name on the form.
MEANINGS = {
    "accurate": _l("属性定得对，登记、文件上印的和网上的一致"),
    "complete": _l("依据、理由、征求意见和目录信息都齐"),
    "timely": _l("在规定时限内审定、公开"),
    "standard": _l("文件格式、标注和公开件符合要求"),
}
DIFFERENCES = {
    "attribute_missing": _l("已印发，但登记簿里没有审定的属性"),
    "printed_missing": _l("没有登记文件上印的属性"),
    "printed_differs": _l("文件上印的属性与审定的不一致，也没有写明原因"),
    "printed_explained": _l("文件上印的属性与审定的不一致，印发时写明了原因"),
    "printed_before_change": _l("印发以后属性有过变更，文件上印的是当时的属性"),
    "web_missing": _l("审定主动公开，网上没有"),
    "web_unexpected": _l("没有审定主动公开，网上却有"),
    "web_partial_differs": _l("全文公开还是部分公开，网上与审定的不一致"),
    "title_differs": _l("标题与网上不一致"),
    "number_differs": _l("文号与网上不一致"),
    "validity_differs": _l("有效性与网上不一致"),
}
PERIODS = {"issued": _l("印发日期"), "decided": _l("审定日期")}

KINDS = {
    "criterion": CRITERIA,
    "criterion_meaning": MEANINGS,
    "difference": DIFFERENCES,
    "spot_period": PERIODS,
}

SENTENCES = {
    "population_empty": _l("按这些条件查不到已印发的公文，没有可抽的。请放宽条件。"),
    "sample_too_small": _l("抽%(size)s件太少，至少抽1件。请改一下件数。"),
    "sample_larger_than_population": _l(
        "要抽%(size)s件，符合条件的只有%(population)s件。请减少件数，或放宽条件。"
    ),
    "share_out_of_range": _l("%(field)s应当大于0、小于100%%。请改一下。"),
    "seed_missing": _l("还没有种子。请填写，或换一个自动生成的。"),
    "seed_too_long": _l("种子最多%(limit)s个字。请改短一些。"),
    "size_missing": _l("还没有写抽多少件。请填允许误差，或直接填件数。"),
    "check_name_missing": _l("还没有写抽查名称。请填写。"),
    "check_name_too_long": _l("抽查名称最多%(limit)s个字。请改短一些。"),
    "period_reversed": _l("起始日期晚于截止日期。请核对两个日期。"),
    "kind_unknown": _l("没有“%(kind)s”这个文种。请从列表里选。"),
    "spot_check_gone": _l("这次抽查已经不在了。请回到抽查列表。"),
    "spot_check_closed": _l("这次抽查已经结束，抽查表不能再改。"),
    "forms_left": _l("还有%(count)s件没有填抽查表，不能结束。请先填完。"),
    "entry_gone": _l("这份抽查表已经不在了。请回到抽查列表。"),
    "own_document": _l("您拟过、审过或签过这份公文，不能由您抽查。请换一个人。"),
    "mending_begun": _l("已经要求整改，抽查表不能再改。请在整改里复查。"),
    "criterion_unanswered": _l("“%(criterion)s”还没有选。请选符合或不符合。"),
    "fault_needs_note": _l("“%(criterion)s”不符合，请写明问题在哪里。"),
    "note_too_long": _l("每项说明最多%(limit)s个字。请改短一些。"),
    "note_holds_removed": _l(
        "说明里有%(count)s处已隐去的内容，会随证据包带出去，没有保存。请改写说明。"
    ),
    "rectification_without_fault": _l("四项都符合，不必要求整改。请去掉整改期限。"),
    "rectification_text_missing": _l("还没有写整改什么。请写明。"),
    "due_in_past": _l("整改期限%(on)s已经过了。请改为今天或以后。"),
    "nothing_to_mend": _l("这份公文没有要整改的。"),
    "mending_reported": _l("已经报告整改，等待复查。"),
    "mending_not_reported": _l("处室还没有报告整改，不能复查。"),
    "attribute_not_faulty": _l("“准确”没有填不符合，不必转入动态调整。"),
    "evaluated_already": _l("这份公文正在评估，或者不在评估范围，不能转入动态调整。"),
    "report_missing": _l("还没有写怎么整改的。请写明。"),
    "recheck_needs_note": _l("没有改好，请写明还差什么。"),
    "new_due_missing": _l("没有改好，请填新的整改期限。"),
}
