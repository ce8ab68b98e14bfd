"""Words for going online in time and by catalogue: standings, matters, cycles, and what is refused."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from review.domain.interpretations import InStep
from review.domain.item_catalogue import Cycle
from review.domain.timeliness import Matter, Standing

STANDINGS: dict[str, Any] = {
    Standing.IN_TIME: _l("按时上网"),
    Standing.LATE: _l("超期上网"),
    Standing.OVERDUE: _l("超期未上网"),
    Standing.RUNNING: _l("期限未到"),
}
MATTERS: dict[str, Any] = {
    Matter.ISSUED: _l("印发公开"),
    Matter.RELEASED: _l("改为公开或更正"),
    Matter.VALIDITY: _l("效力变动标注"),
}
CYCLES: dict[str, Any] = {
    Cycle.AS_MADE: _l("随时公开"),
    Cycle.MONTHLY: _l("每月"),
    Cycle.QUARTERLY: _l("每季度"),
    Cycle.HALF_YEARLY: _l("每半年"),
    Cycle.YEARLY: _l("每年"),
}
IN_STEP: dict[str, Any] = {
    InStep.LINKED: _l("已链接"),
    InStep.LINKED_LATE: _l("超期链接"),
    InStep.WAITING: _l("待链接"),
    InStep.MISSING: _l("超期未链接"),
    InStep.UNMARKED: _l("没有标注要不要解读"),
}

SENTENCES = {
    "limit_beyond_law": _l("公开期限最少1个、最多%(most)s个工作日（条例第二十六条）。请改一个数。"),
    "limit_in_the_past": _l(
        "期限只能从今天起或以后的日期执行，%(date)s已经过去。过去的数字不会因此改变。"
    ),
    "items_missing": _l("没有读出事项。请连表头一起粘贴，至少要有编码和名称两列。"),
    "items_too_many": _l("一次最多导入%(most)s项，这张表有%(have)s项。请分几次导入。"),
    "item_row_code": _l("第%(row)s行的编码“%(code)s”不对：由数字、字母和“-._/”组成，最多60个字。"),
    "item_row_name": _l("第%(row)s行没有事项名称，或者超过200个字。请补上或改短。"),
    "item_row_twice": _l("第%(row)s行的编码%(code)s与第%(first)s行重复。请删去一行。"),
    "item_row_office": _l(
        "第%(row)s行的责任处室“%(office)s”不在本单位的处室里。请改成处室全称或留空。"
    ),
}

KINDS = {
    "timeliness_standing": STANDINGS,
    "timeliness_matter": MATTERS,
    "item_cycle": CYCLES,
    "in_step": IN_STEP,
}
