"""Words of settling on the desk: usual reasons for keeping, and why a step or a mark by hand is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    #: Usual reasons for keeping a place, by code; they are put into the field and can be edited there.
    "keep_reason": {
        "office_phone": _l("对外公布的办公、值班电话，群众办事需要。"),
        "office_contact": _l("单位对外公布的邮箱、地址，不是个人的。"),
        "official": _l("公务人员以公职身份署名或办理公务，不属于个人隐私。"),
        "signatory": _l("签发人、承办人依规定署名。"),
        "public_figure": _l("公众人物或历史人物，姓名早已公开。"),
        "published": _l("这一内容已经依法公开过。"),
        "consent": _l("本人已书面同意公开。"),
        "law_firm": _l("企业、单位的登记信息，依法可以查询。"),
        "not_personal": _l("不是个人信息，识别有误。"),
        "issued": _l("已经正式印发，不再是征求意见稿。"),
        "open_draft": _l("征求意见稿本来就向社会公开征求意见。"),
        "facts_only": _l("只说明事实和结果，不含讨论、请示的内容。"),
        "mark_outdated": _l("已核实，这一标志不再适用，内容可以公开。"),
        "attribute_agrees": _l("标注的公开属性与本件的公开属性一致。"),
        "decision_public": _l("处罚决定依法应当公开，不含案卷内容。"),
        "firm_agreed": _l("企业已书面同意公开，或者已经自行公开。"),
    },
    #: Kinds of findings in groups, each with a shape and a colour on the map (``desk.shapes``).
    "finding_group": {
        "names": _l("姓名和身份"),
        "numbers": _l("证件和账号"),
        "contact": _l("联系方式和住址"),
        "private": _l("健康、家庭、生日"),
        "marked": _l("人工标出和必查的词"),
        "document": _l("公文标志和读取"),
    },
    #: What a step did to marks by hand that were there already.
    "mark_step": {
        "amended": _l("修改标记"),
        "withdrawn": _l("删去标记"),
    },
}

SENTENCES = {
    "kind_stands_alone": _l("这一类要逐处回答，不能整类处理。"),
    "kind_empty": _l("这一类没有要处理的了。要改已经处理的，请勾选“已处理的也一并改”。"),
    "no_text_to_mask": _l("这一处没有文字，不能遮挡。请隐去，或写明理由保留。"),
    "step_gone": _l("这一步已经撤销，或者文件换过了。请刷新后再看。"),
    "mark_kind_unknown": _l("没有这个种类。请从列表里选，或者不选。"),
    "mark_note_too_long": _l("备注最多%(limit)s个字。请写短一些。"),
    "mark_must_go": _l("标出的内容只能隐去或遮挡；要保留，就不用标出。"),
    "mark_not_by_hand": _l("这一处是系统发现的，不能修改或删去。请隐去、遮挡或写明理由保留。"),
    "mark_of_other_stage": _l("拟稿人和审查员都处理过的标记不能修改或删去。请改处理方式。"),
}
