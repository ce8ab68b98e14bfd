"""Why something about the lists of finding or a replay of changed rules is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FINDING = {
    "term_missing": _l("还没有填要列入的内容。每行写一条。"),
    "term_date_missing": _l("还没有填日期。请选从哪一天起。"),
    "terms_too_many": _l("一次最多列入%(most)s条。请分几次。"),
    "term_too_short": _l("第%(lines)s行太短，除空格和标点外至少要%(least)s个字。"),
    "term_too_long": _l("第%(lines)s行太长，每条最多%(most)s个字。请只写要找的那几个字。"),
    "term_is_identity": _l(
        "第%(lines)s行是公民身份号码、残疾人证号或银行卡号，不能列入放行名单。请删去这一行。"
    ),
    "term_code_unknown": _l("请从列表里选一种内容；必查名单不分种类。"),
    "term_dates_wrong": _l("停用日期不晚于启用日期。请改日期。"),
    "term_there": _l("第%(lines)s行在这段时间里已经列在名单上。请删去，或先停用原来的那一条。"),
    "term_on_other_list": _l("第%(lines)s行列在另一份名单上。请先停用那一条。"),
    "term_twice": _l("第%(lines)s行与前面的一行相同。请删去一行。"),
    "term_gone": _l("名单里没有这一条。请刷新后再看。"),
    "term_over": _l("这一条已经停用。"),
    "term_ends_in_past": _l("停用日期最早是今天：已经读过的文件不会改变。"),
    "term_proposal_gone": _l("没有这条建议。请刷新后再看。"),
    "term_proposal_decided": _l("这条建议已经有人答复。"),
    "term_proposal_value_gone": _l("原文已经不在，看不到是什么内容，不能列入。请选“不列入”。"),
    "replay_dates_wrong": _l("结束日期不晚于开始日期。请改日期。"),
    "replay_running": _l("已有一次回放在进行。请等它完成后再开始。"),
    "replay_empty": _l("没有符合条件、读过文件的公文。请改条件。"),
    "replay_gone": _l("没有这次回放。请回到列表重新打开。"),
    "replay_nothing_chosen": _l("还没有选中有变化的公文。请先勾选。"),
}
