"""Why something about a round as a whole is refused: opening, settings, reminding, closing, lists brought back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ROUNDS = {
    "round_unknown": _l("没有这一轮评估。请回到七月评估刷新。"),
    "round_not_yet": _l("还没有到开启的日子，%(date)s起可以开启。"),
    "round_before_first": _l("本单位从%(year)s年开始评估，更早的公文列入存量清理。"),
    "round_missed_start": _l("%(date)s已过，这一年的评估没有按时开启。仍要开启的，请勾选“补开”。"),
    "round_still_opening": _l("名单还在生成，请过一会儿再来。"),
    "round_closes_later": _l("%(date)s起才可以收尾。"),
    "round_already_opened": _l("%(year)s年的评估已经开启，设置只能从更晚的年份起改。"),
    "round_first_too_late": _l("第一轮写到了%(year)s年，太晚了。请写更早的年份。"),
    "round_month_out_of_range": _l("没有%(month)s月。请写1到12。"),
    "office_days_out_of_range": _l("处室期限应在1到%(most)s个工作日之间，现在是%(days)s。"),
    "year_out_of_range": _l("年份%(year)s不对。请写2000到2100之间的年份。"),
    "earlier_round_open": _l(
        "%(year)s年的评估还没有收尾，那一轮没办完的公文不会进入这一轮。请先收尾。"
    ),
    "calendar_year_missing": _l("%(year)s年的工作日历还没有载入，处室期限按周一至周五估算。"),
    "offices_dissolved": _l("有%(count)s个处室已撤销，它们的公文分给了承接处室。"),
    "office_unknown": _l("没有这个处室。请从列表里选。"),
    "office_not_named": _l("还没有选处室。请至少选一个。"),
    "reminded_today": _l("今天已经催办过，每天只催一次。"),
    "nothing_to_remind": _l("处室已经全部答复，不用催办。"),
    "count_out_of_range": _l("件数应在0到%(most)s之间。请看看是不是打错了。"),
    "count_missing": _l("还没有填件数。没有的请填0。"),
    "items_not_chosen": _l("还没有选公文。请至少勾选一件。"),
    "document_unknown": _l("没有这份公文。请核对文号。"),
    "document_not_in_scope": _l("这份公文不在评估范围内，不能列入。"),
    "document_not_boundary": _l("这份公文的文号年份和印发年份相同，按印发日期归入它的那一轮。"),
    "item_exists": _l("这份公文已经在本轮名单里。"),
    "item_open_elsewhere": _l("这份公文正在另一轮评估里。请先在那里办完。"),
    "sheet_unknown": _l("没有这份表格。请重新上传。"),
    "sheet_not_ready": _l("表格还没有读完，请稍等。"),
    "sheet_applied": _l("这份表格已经采用过，不能再采用一次。"),
    "sheet_nothing_good": _l("表格里没有可以采用的行。请按提示改好后重新上传。"),
    "sheet_no_keys": _l("这不是从本系统导出的清单，认不出是哪一轮。请用“导出清单”里的表格填写。"),
    "sheet_other_round": _l("这份清单是另一轮评估的。请到那一轮去导入。"),
    "sheet_foreign_rows": _l("清单下面加了行，不是导出的公文，没有采用。"),
    "row_id_changed": _l("公文编号被改过，认不出是哪一件。请不要改灰色的列，重新导出后再填。"),
    "row_twice": _l("这一件在表里出现了两次。请只留一行。"),
    "row_not_yours": _l("这一件不归您的处室。请删掉这一行。"),
    "row_not_waiting": _l("这一件已经答复过，或者不再等处室办理，没有采用。"),
    "row_stale": _l("导出以后这一件有了变动。请重新导出再填。"),
    "cell_formula": _l("这一格是公式，不能采用。请填文字。"),
    "cell_outcome_unknown": _l("“%(text)s”不是评估意见。请从下拉列表里选。"),
    "cell_choice_unknown": _l("“%(text)s”不在下拉列表里。请从列表里选。"),
    "cell_year_malformed": _l("“%(text)s”不是年份。请写四位数字，例如2031。"),
    "cell_date_malformed": _l("“%(text)s”不是日期。请写成 2026-07-17 的样子。"),
    "cell_successor_unknown": _l("本单位没有文号是“%(text)s”的公文。请核对文号。"),
    "sheet_damaged": _l("表格打不开。请用 Excel 另存为 xlsx 后重新上传。"),
    "sheet_too_long": _l("表格太长，一次最多%(most)s行。请分处室导出。"),
    "round_not_closed": _l("这一轮还没有收尾，收尾后才能发公告。"),
    "notice_missing": _l("公告还没有保存。请先核对文字并保存。"),
    "notice_empty": _l("公告标题和正文都要有内容。"),
    "notice_too_long": _l("公告太长，正文最多%(limit)s字。"),
    "notice_published": _l("公告已经发布，不能再改。"),
    "notice_not_checked": _l("公告文字还没有检查完，请稍等再发布。"),
    "notice_hit": _l("公告里有%(count)s处像是不能公开的内容。请改掉后再保存。"),
    "notice_names_withheld": _l(
        "公告提到了%(count)s份没有公开的公文（标题或文号）。请删去，只写件数。"
    ),
    "titles_not_allowed": _l(
        "本轮设置为公告只列件数，文中提到了%(count)s份公文。请删去标题和文号。"
    ),
}
