"""Words for what the self-inspection report and the appraisal count, and for reports handed in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from review.domain.duties import Duty, Rate
from review.domain.submissions import SubmissionKind

#: What each figure counts, as a head of a table or a line of it.
DUTIES: dict[str, Any] = {
    Duty.PROACTIVE: _l("主动公开"),
    Duty.ON_REQUEST: _l("依申请公开"),
    Duty.EXEMPT: _l("不予公开"),
    Duty.UNDECIDED: _l("未定属性"),
    Duty.MARK_DIFFERS: _l("标注与决定不一致"),
    Duty.DECIDED: _l("签发决定属性"),
    Duty.DECIDED_OTHERWISE: _l("决定与拟定不一致"),
    Duty.RETURNED: _l("退回"),
    Duty.CLEARED: _l("保密审查通过"),
    Duty.NOT_RELEASABLE: _l("审查认定不得公开"),
    Duty.REFERRED: _l("报上级确定"),
    Duty.PUBLISHED: _l("上网公开"),
    Duty.ON_TIME: _l("按时公开"),
    Duty.LATE: _l("超期公开"),
    Duty.OVERDUE: _l("到期没有公开"),
    Duty.JULY: _l("应评估"),
    Duty.JULY_SETTLED: _l("已办结"),
    Duty.JULY_RELEASED: _l("转为主动公开"),
    Duty.JULY_MARKED: _l("标注效力"),
    Duty.JULY_ANSWERED_LATE: _l("没有按时答复"),
    Duty.EXAMINED: _l("抽查公文"),
    Duty.FAULTY: _l("发现问题"),
    Duty.MENDED: _l("整改复查合格"),
    Duty.CORRECTED: _l("更正办结"),
    Duty.ATTRIBUTE_CHANGED: _l("七月以外调整属性"),
    Duty.DATES_CORRECTED: _l("更正日期"),
    Duty.TAKEN_DOWN: _l("撤下公开件"),
}
#: What exactly is counted, one sentence each.
MEANINGS: dict[str, Any] = {
    Duty.PROACTIVE: _l("印发日期在本年、属性为主动公开（含部分公开）的公文，党组织文件除外。"),
    Duty.ON_REQUEST: _l("印发日期在本年、属性为依申请公开的公文，党组织文件除外。"),
    Duty.EXEMPT: _l("印发日期在本年、属性为不予公开的公文，党组织文件除外。"),
    Duty.UNDECIDED: _l("印发日期在本年、来时没有属性、至今没有定的公文。"),
    Duty.MARK_DIFFERS: _l("本年印发、印在公文上的属性与签发决定不同的公文。"),
    Duty.DECIDED: _l("签发日期在本年的审查，每件取最后一次签发。"),
    Duty.DECIDED_OTHERWISE: _l("本年签发时改变了拟稿人所拟属性的审查。"),
    Duty.RETURNED: _l("本年审查中的退回，退一次算一次。"),
    Duty.CLEARED: _l("本年保密审查确认通过的件次，同一件同一个月只算最后一次结论。"),
    Duty.NOT_RELEASABLE: _l("本年保密审查认定不得公开的件次。"),
    Duty.REFERRED: _l("本年因不明确报上级或者保密行政管理部门确定的件次。"),
    Duty.PUBLISHED: _l("本年上网公开的公文，再次公开的另算一次。"),
    Duty.ON_TIME: _l(
        "期限从本年起算、没有超过期限就上网的公文和有效性变化；"
        "公文从印发或者转公开的决定起算，有效性变化从生效起算。"
    ),
    Duty.LATE: _l("期限从本年起算、超过期限才上网的公文和有效性变化。"),
    Duty.OVERDUE: _l("期限从本年起算、到截止日已超过期限仍没有上网的公文和有效性变化。"),
    Duty.JULY: _l("本年七月评估名单里的公文，按起草处室统计，移出的不算。"),
    Duty.JULY_SETTLED: _l("本年七月评估中已办结的公文。"),
    Duty.JULY_RELEASED: _l("本年七月评估审定转为主动公开（含部分公开）的公文。"),
    Duty.JULY_MARKED: _l("本年七月评估审定标注失效、废止或者修改的公文。"),
    Duty.JULY_ANSWERED_LATE: _l("处室答复期限过后才答复或者一直没有答复的公文。"),
    Duty.EXAMINED: _l("本年抽查中填了抽查表的公文。"),
    Duty.FAULTY: _l("本年抽查中至少一项不符合的公文。"),
    Duty.MENDED: _l("本年抽查发现问题、整改后复查合格的公文。"),
    Duty.CORRECTED: _l("本年办结的更正审查。"),
    Duty.ATTRIBUTE_CHANGED: _l("本年在七月评估以外调整了属性的已印发公文。"),
    Duty.DATES_CORRECTED: _l("本年更正了印发日期或者成文日期的公文，同一天只算一次。"),
    Duty.TAKEN_DOWN: _l("本年撤下公开件的次数。"),
}
CHAPTERS: dict[str, Any] = {
    "source": _l("公开属性源头认定"),
    "confidentiality": _l("保密审查"),
    "timeliness": _l("公开时限"),
    "july": _l("七月评估"),
    "spot_checks": _l("抽查和整改"),
    "corrections": _l("纠正差错"),
    "problems": _l("存在的问题和下一步打算"),
}
RATES: dict[str, Any] = {
    Rate.PUBLISHED_ON_TIME: _l("按时公开率"),
    Rate.JULY_ON_TIME: _l("七月评估按时答复率"),
    Rate.SPOT_ERROR: _l("抽查差错率"),
    Rate.RETURN: _l("退回率"),
    Rate.CHANGED: _l("属性改定率"),
}
FORMULAS: dict[str, Any] = {
    Rate.PUBLISHED_ON_TIME: _l("按时公开 ÷（按时公开 ＋ 超期公开 ＋ 到期没有公开）"),
    Rate.JULY_ON_TIME: _l("（应评估 － 没有按时答复）÷ 应评估"),
    Rate.SPOT_ERROR: _l("发现问题 ÷ 抽查公文"),
    Rate.RETURN: _l("退回 ÷（签发决定属性 ＋ 退回）"),
    Rate.CHANGED: _l("决定与拟定不一致 ÷ 签发决定属性"),
}
SUBMISSIONS: dict[str, Any] = {
    SubmissionKind.SELF_INSPECTION: _l("自查报告"),
    SubmissionKind.CONFIDENTIALITY: _l("保密审查汇总表"),
}
LEDGERS: dict[str, Any] = {
    "attributes": _l("公开属性台账"),
    "reviews": _l("保密审查台账"),
    "publications": _l("公开台账"),
    "releases": _l("公开件台账"),
    "rounds": _l("评估台账"),
}

KINDS = {
    "duty": DUTIES,
    "duty_meaning": MEANINGS,
    "duty_chapter": CHAPTERS,
    "rate": RATES,
    "rate_formula": FORMULAS,
    "submission": SUBMISSIONS,
    "ledger": LEDGERS,
}
