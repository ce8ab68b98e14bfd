"""Why an administrator's act, a password or a calendar is refused; the same form as the others."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

PEOPLE = {
    "name_missing": _l("还没有名称。请填写。"),
    "code_missing": _l("还缺机构代码或发文机关代字。请填写。"),
    "organisation_missing": _l("还没有选单位，或者单位不存在。请重新选择。"),
    "organisation_exists": _l("“%(name)s”已经登记过。请核对名称和机构代码。"),
    "office_missing": _l("还没有选处室。请选择或填写。"),
    "office_exists": _l("本单位已有处室“%(name)s”。请换一个名称。"),
    "office_elsewhere": _l("这个处室不属于所选的单位。请重新选择。"),
    "login_malformed": _l("用户名用2至40个小写字母、数字、点、横线。请改写。"),
    "login_taken": _l("用户名%(login)s已经有人使用。请换一个。"),
    "person_missing": _l("没有找到这个人。请刷新后再办。"),
    "own_account": _l("自己的账号须由另一位系统管理员变更。"),
    "own_grant": _l("自己的授权须由另一位安全管理员办理。"),
    "account_closed": _l("账号已经停用，不能授权。请先由系统管理员启用。"),
    "role_not_granted": _l("这个角色是系统自己用的，不能授给人。"),
    "grant_exists": _l("这个人在这段时间已经有“%(role)s”的授权。请先终止原来的。"),
    "grant_ended": _l("这项授权已经终止。请刷新。"),
    "admin_roles_apart": _l(
        "这个人已经是%(held)s，不能同时是%(role)s：三员之间、三员与业务角色须由不同的人担任。"
    ),
    "dates_not_in_order": _l("截止日期早于开始日期。请核对两个日期。"),
    "acting_needs_end": _l("代理须有截止日期。请填写。"),
    "not_own_password": _l("只能改自己的密码。"),
    "password_wrong": _l("现在的密码不对，没有改。请重新输入。"),
    "password_length": _l("新密码要%(minimum)s至%(maximum)s个字符。请改一个。"),
    "password_classes": _l(
        "新密码要有大写字母、小写字母、数字、符号中的至少%(classes)s种。请改一个。"
    ),
    "password_contains_login": _l("新密码里有用户名，容易被猜到。请改一个。"),
    "password_used": _l("新密码与最近%(count)s次用过的相同。请换一个没有用过的。"),
    "passwords_differ": _l("两次输入的新密码不一样。请重新输入。"),
    "not_a_demo_person": _l("只有演示环境里编造的人才能这样切换。请正常登录。"),
    "demo_stays_here": _l("演示机构只能在本机打开。请在运行它的电脑上访问，或另建真实机构。"),
    "calendar_other_year": _l("日期%(date)s不在%(year)s年。请核对。"),
    "calendar_not_a_weekday": _l("%(date)s本来就是周末，不必登记为放假。请核对。"),
    "calendar_not_a_weekend": _l("%(date)s不是周末，不必登记为调休上班。请核对。"),
    "holiday_text_too_long": _l("粘贴的内容太长，不像一份放假通知。请只粘贴通知正文。"),
    "holiday_year_missing": _l("没有读出是哪一年的通知。请连标题一起粘贴，或者填写年份。"),
    "holiday_year_differs": _l(
        "通知是%(year)s年的，填写的年份是%(wanted)s年。请改年份，或者换一份通知。"
    ),
    "holiday_nothing_read": _l("没有读出放假或者上班的日期。请粘贴放假通知的正文。"),
    "holiday_sentence_unclear": _l(
        "“%(sentence)s”没有读懂。请对照原文改成“×月×日至×日放假”“×月×日上班”的写法，"
        "或者在该年日历里逐日登记。"
    ),
    "holiday_date_impossible": _l("“%(sentence)s”里的%(written)s不存在。请对照原文改正。"),
    "holiday_weekday_wrong": _l(
        "“%(sentence)s”里的%(date)s是星期%(real)s，写的是星期%(written)s。请对照原文改正日期或者星期。"
    ),
    "holiday_count_wrong": _l(
        "“%(sentence)s”写的是共%(written)s天，按日期数是%(real)s天。请对照原文改正。"
    ),
    "holiday_stretch_wrong": _l(
        "“%(sentence)s”的起止日期不对：%(first)s至%(last)s。请对照原文改正。"
    ),
    "holiday_worked_on_weekday": _l(
        "“%(sentence)s”里的%(date)s本来就是工作日，不会是调休上班。请对照原文改正。"
    ),
    "holiday_far_year": _l("“%(sentence)s”里的%(date)s不属于%(year)s年的安排。请对照原文改正。"),
    "holiday_free_and_worked": _l("%(date)s一处写放假，一处写上班。请对照原文改正。"),
    "holiday_part_without_year": _l(
        "这份通知只安排了个别节日，而%(year)s年的日历还没有载入。请先载入全年的通知。"
    ),
    "year_out_of_range": _l("年份%(year)s不在能登记的范围内。请核对。"),
}
