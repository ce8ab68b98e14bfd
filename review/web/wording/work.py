"""Words of the worklist and of what is handed over, mailed or put into people's calendars."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.web.wording.states import CASE_KINDS

WORK_KINDS = {
    **CASE_KINDS,
    "item": _l("七月评估件"),
    "information_request": _l("依申请公开申请"),
}

#: Why a digest did not leave the house.
MAIL_REASONS = {
    "unreachable": _l("邮件服务器连不上"),
    "sign_in_refused": _l("邮件服务器不认这个账号"),
    "sender_refused": _l("邮件服务器不接受发件地址"),
    "address_refused": _l("邮件服务器不接受这个收件地址"),
    "refused": _l("邮件服务器拒收"),
    "no_encryption": _l("邮件服务器不支持加密连接"),
}

EVENTS = {
    "document.handed_over": _l("交给别人办"),
    "people.mail_chosen": _l("选择每日邮件提醒"),
    "people.calendar_feed_made": _l("生成日历订阅地址"),
    "people.calendar_feed_ended": _l("停用日历订阅地址"),
    "mail.sent": _l("发出每日邮件提醒"),
    "mail.given_up": _l("每日邮件提醒没有发成"),
}

SENTENCES = {
    "work_not_chosen": _l("还没有选要交出去的事项。请在清单里勾选。"),
    "person_not_named": _l("还没有选交给谁。"),
    "work_gone": _l("这一件已经办结，或者不在您的范围内。"),
    "changed_since": _l("打开清单以后有人改过这一件。请刷新清单再交。"),
    "already_theirs": _l("这一件本来就由%(name)s办。"),
    "not_with_office": _l("这一件已经送领导审定，不用再交给别人答复。"),
    "mail_address_wrong": _l("这不是完整的邮箱地址，应写成 name@example.gov.cn 的样子。"),
    "mail_domain_not_allowed": _l("只能填%(domains)s的邮箱，由系统管理员规定。"),
    "mail_address_missing": _l("要收邮件提醒，请先填邮箱地址。"),
    "feed_gone": _l("这个日历地址已经停用。"),
}

KINDS = {"work_kind": WORK_KINDS, "mail_reason": MAIL_REASONS}
