"""Words of the statistics: its pages, its tables with what each counts, and the codes they are sorted by."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SECTIONS = {
    "attributes": _l("公开属性"),
    "decisions": _l("拟定与决定"),
    "steps": _l("退回与用时"),
    "findings": _l("发现与例外"),
    "rounds": _l("评估"),
    "spot_checks": _l("抽查"),
    "requests": _l("依申请"),
}

TABLES = {
    "issued_by_year": _l("印发公文，按公开属性"),
    "issued_by_office": _l("各处室印发的公文"),
    "issued_by_kind": _l("各文种的公文"),
    "proposed_and_decided": _l("拟定的属性和签发的决定"),
    "changed_by_office": _l("各处室拟定的属性，签发时改了没有"),
    "grounds": _l("不公开、依申请公开的依据"),
    "left_steps": _l("每一步怎样离开"),
    "time_in_steps": _l("每一步停留多久"),
    "returned_by_office": _l("退回各处室的次数"),
    "waiting": _l("截止日还停在哪一步"),
    "found": _l("读出和标出的敏感内容"),
    "treated": _l("公开文件里的处理，按内容种类"),
    "treated_by_month": _l("公开文件里的处理，按月"),
    "items": _l("每一轮评估的结论"),
    "releases": _l("提出公开、审定、上网"),
    "forms": _l("每次抽查的结果"),
    "faults": _l("差错在哪一项"),
    "mending": _l("整改"),
    "received": _l("收到的申请，按月"),
    "received_outcomes": _l("收到的申请，办得怎样"),
    "closed": _l("期间内办结的申请"),
    "time_to_answer": _l("办结用了多少天"),
    "asked_for": _l("被申请的公文"),
}

#: What one counts, in a sentence under the heading.
MEANINGS = {
    "issued_by_year": _l("按印发日期归年；属性是截止日时最后决定的。党组织公文不计。"),
    "issued_by_office": _l("期间内印发的，归印发时的处室。"),
    "issued_by_kind": _l("期间内印发的。"),
    "proposed_and_decided": _l("期间内签发的：行是拟稿人拟定的，列是签发领导决定的。"),
    "changed_by_office": _l("期间内签发的，拟定和决定不同就算改了。"),
    "grounds": _l("期间内签发的；一件有几条依据，每条各算一次。"),
    "left_steps": _l("期间内离开这一步的次数；退回几次算几次。"),
    "time_in_steps": _l("期间内离开的，从到这一步算起，按自然日。"),
    "returned_by_office": _l("期间内从哪一步退回拟稿人。"),
    "waiting": _l("截止日结束时还没有走完的，已经停留多久。"),
    "found": _l("期间内读完的文件，读出的处数和人工标出的处数。"),
    "treated": _l("期间内发布的公开文件，每发布一次各算一次。"),
    "treated_by_month": _l("期间内发布的公开文件，依法例外单列。"),
    "items": _l("截止日时每件的结论；没有结论的算待答复。"),
    "releases": _l("提出、审定、上网分开算，每件一次。"),
    "forms": _l("截止日时每份检查表的结果。"),
    "faults": _l("一件可以有几项差错。"),
    "mending": _l("处室报告已改的，复查结果怎样。"),
    "received": _l("按收到日期归月，按申请人类别分列。"),
    "received_outcomes": _l("期间内收到的，截止日时的办理结果。"),
    "closed": _l("按答复日期；撤销的办结不算。"),
    "time_to_answer": _l("从收到到答复，按自然日；法定期限按工作日，见申请登记簿。"),
    "asked_for": _l("期间内登记了申请的公文，至今被申请几次。"),
}

#: What the rows of a table are.
ROWS = {
    "year": _l("印发年份"),
    "month": _l("月份"),
    "office": _l("处室"),
    "kind": _l("文种"),
    "proposed": _l("拟定"),
    "ground": _l("依据"),
    "step": _l("步骤"),
    "finding": _l("内容种类"),
    "round": _l("轮次"),
    "spot_check": _l("抽查"),
    "outcome": _l("结果"),
}

#: Codes that only the statistics know.
CODES = {
    "none": _l("没有记载"),
    "all": _l("件数"),
    "same": _l("没改"),
    "changed": _l("改了"),
    "passed": _l("通过"),
    "returned": _l("退回拟稿人"),
    "sent_back": _l("退回审查"),
    "recalled": _l("撤回"),
    "referred": _l("上报"),
    "given_up": _l("弃稿"),
    "files": _l("读完文件"),
    "places": _l("读出处数"),
    "by_hand": _l("人工标出"),
    "open": _l("待答复"),
    "under_way": _l("审定中"),
    "proposed": _l("处室提出"),
    "approved": _l("审定"),
    "published": _l("已上网"),
    "right": _l("没有差错"),
    "faulty": _l("有差错"),
    "waiting": _l("待检查"),
    "reported": _l("报告已改，待复查"),
    "mended": _l("复查合格"),
    "again": _l("复查不合格"),
    "once": _l("一次"),
    "twice": _l("两次"),
    "oftener": _l("三次以上"),
}

#: The share beside a row, where there is one worth saying.
SHARES = {
    "proactive": _l("主动公开占比"),
    "changed": _l("改变率"),
    "returned": _l("退回率"),
    "faulty": _l("差错率"),
    "exception": _l("例外占比"),
}

KINDS = {
    "statistics_section": SECTIONS,
    "statistics_table": TABLES,
    "statistics_meaning": MEANINGS,
    "statistics_rows": ROWS,
    "statistics_code": CODES,
    "statistics_share": SHARES,
}
