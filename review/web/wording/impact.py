"""Words of the impact record: its questions with what an answer should say, usual answers, refusals."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "impact_category": {
        "punitive": _l("惩戒性公示"),
        "compulsory": _l("强制性信息披露"),
    },
    "impact_category_meaning": {
        "punitive": _l(
            "法律要求公布受处罚、失信等决定的当事人，如行政处罚决定、失信被执行人名单。"
        ),
        "compulsory": _l("法律要求披露从业资格、任职、补助对象等信息，如执业人员名册、公示名单。"),
    },
    "impact_level": {
        "minor": _l("轻微"),
        "moderate": _l("一般"),
        "serious": _l("严重"),
    },
    "impact_level_meaning": {
        "minor": _l("本人工作中已经公开使用，公开后基本不受影响。"),
        "moderate": _l("可能被打扰、议论，通过更正、撤下可以挽回。"),
        "serious": _l("可能受歧视，人身、财产受损，或者难以挽回。请再想想能否遮挡。"),
    },
    "impact_answer": {
        "purpose": _l("目的"),
        "method": _l("公开方式"),
        "necessity": _l("必要性"),
        "effect": _l("对个人的影响"),
        "protection": _l("保护措施"),
    },
    "impact_question": {
        "purpose": _l("法律为什么要求公开，公开给谁看，要达到什么效果。"),
        "method": _l("在哪里公开，公开多久，到期怎么办。"),
        "necessity": _l("不写出这一项，目的为什么达不到；是否已经是最小范围。"),
        "effect": _l("本人会受到什么影响，有什么安全风险。"),
        "protection": _l("哪些内容仍然遮挡，本人怎样更正、申诉，怎样撤下。"),
    },
    #: Usual answers, offered by one press and then edited: by category and answer.
    "impact_usual": {
        "punitive purpose": _l("让公众知晓处罚决定，监督执法，警示同类行为。"),
        "punitive method": _l("在本机关政府信息公开专栏公开，公示期满撤下。"),
        "punitive necessity": _l(
            "不写明当事人姓名，公众无法知道处罚针对谁；只保留姓名，其余隐去。"
        ),
        "punitive effect": _l("当事人的社会评价会受影响，公示期内可能被议论。"),
        "punitive protection": _l(
            "证件号码、账号、住址仍然遮挡；当事人可以申请更正，决定被撤销的三个工作日内撤下。"
        ),
        "compulsory purpose": _l("让公众核对名单，监督资格或者补助的发放是否公平。"),
        "compulsory method": _l("在本机关政府信息公开专栏公开，公示期满撤下。"),
        "compulsory necessity": _l("不写出姓名就无法核对；只保留核对需要的项目，其余隐去。"),
        "compulsory effect": _l("本人的有关情况会被熟人知道，可能被打扰。"),
        "compulsory protection": _l(
            "证件号码、账号、住址仍然遮挡；本人可以申请更正，不再需要公示的及时撤下。"
        ),
    },
    "impact_standing": {
        "True": _l("仍在适用"),
        "False": _l("已撤销"),
    },
}

EVENTS = {
    "impact.recorded": _l("记录个人信息保护影响评估"),
}

SENTENCES = {
    "impact_missing": _l("依法例外须先评估对个人的影响。请填写五项评估。"),
    "impact_category_missing": _l("还没有选例外的种类。请选惩戒性公示或者强制性信息披露。"),
    "impact_level_missing": _l("还没有选对个人影响的程度。请选轻微、一般或者严重。"),
    "impact_purpose_thin": _l(
        "目的写得太少，现在%(have)s个字。请写明法律为什么要求公开，至少%(need)s个字。"
    ),
    "impact_method_thin": _l(
        "公开方式写得太少，现在%(have)s个字。请写明在哪里公开、公开多久，至少%(need)s个字。"
    ),
    "impact_necessity_thin": _l(
        "必要性写得太少，现在%(have)s个字。请写明不写出这一项为什么不行，至少%(need)s个字。"
    ),
    "impact_effect_thin": _l(
        "对个人的影响写得太少，现在%(have)s个字。请写明本人会受到什么影响，至少%(need)s个字。"
    ),
    "impact_protection_thin": _l(
        "保护措施写得太少，现在%(have)s个字。请写明怎样保护本人，至少%(need)s个字。"
    ),
    "impact_answer_too_long": _l("评估的每一项最多%(limit)s个字。请删短一些。"),
}
