"""Why something about a report that is handed in is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SUBMISSIONS = {
    "report_recipient_missing": _l("还没有写报送给谁。"),
    "report_recipient_too_long": _l("报送单位的名称太长，最多%(limit)s个字。"),
    "report_day_impossible": _l("没有每年都有的%(month)s月%(day)s日。每月报送的，日子写1到28。"),
    "report_day_too_early": _l("全年的报告不能在当年12月以前报送。请写12月，或者写第二年的日期。"),
    "report_period_unknown": _l("没有这一期的报告。请从列表里选年份和月份。"),
    "report_period_not_begun": _l("这一期%(on)s才开始，还没有数字可报。"),
    "submission_in_future": _l("报送日期%(on)s还没有到。报送以后再登记。"),
    "submission_before_figures": _l("报送日期早于数字的截止日期%(on)s。请核对两个日期。"),
    "submission_gone": _l("没有这条报送记录。请刷新后再看。"),
    "submission_withdrawn": _l("这条报送记录已经撤销。"),
}
