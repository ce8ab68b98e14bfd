"""Words for the events of rounds and of a document's life after issue, one per name in the audit list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

LIFE = {
    "item.left_sign_off": _l("离开签发，回到送审中"),
    "item.settled_elsewhere": _l("由其他办理结果了结"),
    "item.moved_out": _l("移出本轮"),
    "item.commented": _l("写下备注"),
    "item.evidence_made": _l("备好评估材料"),
    "round.opened": _l("开始一轮评估"),
    "round.items_added": _l("列入评估清单"),
    "round.opening_finished": _l("评估清单已列完"),
    "round.item_pulled_in": _l("把公文提前列入本轮"),
    "round.reminded": _l("催办"),
    "round.sheet_received": _l("收到导回的清单"),
    "round.sheet_applied": _l("采用导回的清单"),
    "round.classified_counted": _l("填报涉密公文件数"),
    "round.closed": _l("结束一轮评估"),
    "round.notice_published": _l("发布评估结果公告"),
    "round.policy_changed": _l("修改评估规则"),
    "document.filed": _l("评估后归档"),
    "document.evaluated": _l("完成评估"),
    "document.attribute_changed": _l("变更公开属性"),
    "document.validity_changed": _l("变更有效性"),
    "document.validity_proposed": _l("发现有效性可能已变"),
    "document.validity_dismissed": _l("不采纳有效性线索"),
    "document.proof_recorded": _l("登记其他网站的标注"),
    "document.scope_changed": _l("变更是否列入评估"),
    "document.dates_corrected": _l("更正日期"),
    "document.review_set": _l("约定复评日期"),
    "document.requested": _l("登记申请公开"),
    "document.imported": _l("导入公文"),
    "import.started": _l("开始导入"),
    "import.finished": _l("导入结束"),
    "spot_check.drawn": _l("抽取样本"),
    "spot_check.examined": _l("填写抽查表"),
    "spot_check.rectified": _l("报告已整改"),
    "spot_check.rechecked": _l("复查"),
    "evidence_pack.exported": _l("导出证据包"),
}
