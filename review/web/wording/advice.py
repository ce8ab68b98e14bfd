"""Words for advice about the attribute: what each sign says, and the article behind it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.web.wording.explanations import ARTICLES as _ARTICLES

SIGNS = {
    "printed": _l("稿中印有公开属性标注"),
    "source": _l("转发的公文沿用来文的属性"),
    "forwards": _l("标题是转发，来文的属性还没有填"),
    "party": _l("党组织的文件，按党务公开的规定办理"),
    "normative": _l("行政规范性文件，以公开为原则"),
    "policy": _l("政策文件，以公开为原则"),
    "asks_public": _l("向公众征求意见的稿子，应当让公众看到"),
    "public_kind": _l("公报、公告、通告是向社会发布的文种"),
    "public_words": _l("文中写明向社会公布"),
    "public_addressee": _l("发给公众"),
    "shown": _l("标题是公示"),
    "planning": _l("标题说的是规划"),
    "statistics": _l("标题说的是统计信息"),
    "guide": _l("标题说的是办事指南、权责清单"),
    "budget": _l("标题说的是预算、决算"),
    "fees": _l("标题说的是行政事业性收费"),
    "procurement": _l("标题说的是集中采购"),
    "emergency": _l("标题说的是应急预案、预警信息"),
    "recruitment": _l("标题说的是招考录用"),
    "minutes": _l("会议纪要、记录，属于讨论记录"),
    "process": _l("请示、签报、呈批件，属于请示报告"),
    "enforcement": _l("笔录、审批表等，属于行政执法案卷"),
    "draft": _l("征求意见稿、草案，属于过程稿"),
    "internal": _l("有内部资料标志"),
    "work_secret": _l("有工作秘密标志（只作记录，不是不公开的依据）"),
    "trade": _l("可能涉及商业秘密"),
    "report": _l("文种是报告：向上级的请示报告可以不公开"),
    "consult_letter": _l("磋商、征求意见的函，可能属于磋商信函"),
    "meeting_words": _l("开头写的是会议情况，可能是讨论记录"),
    "enforcement_words": _l("开头写的是案由、询问等，可能是执法案卷"),
    "personnel": _l("标题说的是考核、值班等内部人事事项"),
    "logistics": _l("标题说的是车辆、用房等内部后勤事项"),
    "personal": _l("有个人信息，隐去后可以公开，不必整件不公开"),
}

ARTICLES = {
    **_ARTICLES,
    "": _l("以纸面标注为准"),
    "R2": _l("《政府信息公开条例》第二条（只适用于行政机关）"),
    "R10": _l("《政府信息公开条例》第十条（由制作机关决定公开）"),
    "R19": _l("《政府信息公开条例》第十九条（需要公众知晓、参与的信息主动公开）"),
    "R20.1": _l("《政府信息公开条例》第二十条第（一）项（规范性文件）"),
    "R20.3": _l("《政府信息公开条例》第二十条第（三）项（规划和政策）"),
    "R20.4": _l("《政府信息公开条例》第二十条第（四）项（统计信息）"),
    "R20.5": _l("《政府信息公开条例》第二十条第（五）项（许可和服务事项）"),
    "R20.7": _l("《政府信息公开条例》第二十条第（七）项（预算、决算）"),
    "R20.8": _l("《政府信息公开条例》第二十条第（八）项（行政事业性收费）"),
    "R20.9": _l("《政府信息公开条例》第二十条第（九）项（集中采购）"),
    "R20.12": _l("《政府信息公开条例》第二十条第（十二）项（应急预案、预警）"),
    "R20.14": _l("《政府信息公开条例》第二十条第（十四）项（公务员招考录用）"),
    "R37": _l("《政府信息公开条例》第三十七条（能区分处理的，公开其余内容）"),
}

KINDS = {"sign": SIGNS, "article": ARTICLES}
