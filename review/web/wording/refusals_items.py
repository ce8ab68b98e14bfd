"""Why something about a round item or a document's standing is refused: the reason, then the cure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ITEMS = {
    "item_gone": _l("这一条已经不在评估清单里。请回到清单刷新。"),
    "round_closed": _l("这一轮评估已经结束，不能再改。没有办完的公文会列入下一轮。"),
    "outcome_missing": _l("还没有选评估意见。请选一项。"),
    "outcome_unfit": _l("这份公文现在不能选“%(outcome)s”。请按它目前是否公开另选一项。"),
    "outcome_releases": _l("选了公开，须先走完公开审查。请从“提出公开”办理。"),
    "outcome_stays_inside": _l("这一条不公开内容，不必走公开审查。请直接审定。"),
    "july_case_not_ready": _l("公开审查还没有到签发这一步。请等保密审查办完。"),
    "other_case_open": _l("这份公文另有审查正在办，结果会自动记入本轮。请先把它办完。"),
    "not_a_july_case": _l("只有评估中提出公开的审查才能这样收回。请从公文页面办理。"),
    "item_changed_since": _l("您打开清单之后这一条有了改动，没有办。请看过再办。"),
    "next_review_missing": _l("还没有写下次评估的年份。请填写。"),
    "next_review_out_of_range": _l("下次评估的年份应在%(from)s年到%(to)s年之间。请改一下。"),
    "out_of_scope_reason_missing": _l("还没有写为什么不列入评估。请选一项。"),
    "validity_date_missing": _l("还没有写从哪一天起失效、废止或修改。请填写日期。"),
    "successor_is_itself": _l("替代它的公文不能是它自己。请另选一份。"),
    "nothing_changed": _l("填写的内容和现在的一样，没有改动。"),
    "return_needs_outcome": _l("这一条还没有评估意见，不必退回。"),
    "not_in_one_act": _l("要公开或撤下的须逐件审定，没有和其他的一起办。请打开这一条。"),
    "office_elsewhere": _l("不能改派到其他单位的处室。请选本单位的处室。"),
    "person_not_in_office": _l("%(name)s今天不是这个处室的拟稿人。请选这个处室的拟稿人。"),
    "review_date_past": _l("复评日期应在今天以后。请改一下。"),
    "nothing_ticked": _l("一件也没有勾选。请勾选要一起办的公文。"),
}
