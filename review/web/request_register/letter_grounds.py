"""What a letter says of a ground for not disclosing: the statutory words with their article.

Articles of the Regulation on Open Government Information (2019); codes as in ``domain.grounds``.
"""

from __future__ import annotations

_THIRD_PARTY = "，公开会对第三方合法权益造成损害，根据《条例》第十五条的规定，不予公开"
_INTERNAL = "属于行政机关内部事务信息中{}方面的信息，根据《条例》第十六条第一款的规定，不予公开"
_DELIBERATIVE = (
    "属于行政机关在履行行政管理职能过程中形成的{}，是过程性信息，"
    "根据《条例》第十六条第二款的规定，不予公开"
)
_DANGER = "公开后可能危及{}，根据《条例》第十四条的规定，不予公开"

#: Ground -> what stands after 您申请获取的政府信息 or 隐去的内容.
SAID: dict[str, str] = {
    "STATE_SECRET": "依法确定为国家秘密，根据《条例》第十四条的规定，不予公开",
    "LAW_PROHIBITED": "属于法律、行政法规禁止公开的政府信息，根据《条例》第十四条的规定，不予公开",
    "SEC_NATIONAL": _DANGER.format("国家安全"),
    "SEC_PUBLIC": _DANGER.format("公共安全"),
    "SEC_ECONOMIC": _DANGER.format("经济安全"),
    "SOCIAL_STABILITY": _DANGER.format("社会稳定"),
    "TP_TRADE_SECRET": f"涉及商业秘密{_THIRD_PARTY}",
    "TP_PRIVACY": f"涉及个人隐私{_THIRD_PARTY}",
    "TP_OTHER": f"涉及第三方的其他合法权益{_THIRD_PARTY}",
    "INT_PERSONNEL": _INTERNAL.format("人事管理"),
    "INT_LOGISTICS": _INTERNAL.format("后勤管理"),
    "INT_WORKFLOW": _INTERNAL.format("内部工作流程"),
    "DEL_DISCUSSION": _DELIBERATIVE.format("讨论记录"),
    "DEL_DRAFT": _DELIBERATIVE.format("过程稿"),
    "DEL_CONSULT_LETTER": _DELIBERATIVE.format("磋商信函"),
    "DEL_REQUEST_REPORT": _DELIBERATIVE.format("请示报告"),
    "ENFORCEMENT_FILE": "属于行政执法案卷信息，根据《条例》第十六条第二款的规定，不予公开",
    "SPECIAL_ACCESS": (
        "属于有关法律、行政法规对信息的获取有特别规定的信息，根据《条例》第三十六条第七项的规定，"
        "请依照有关法律、行政法规的规定办理"
    ),
}
