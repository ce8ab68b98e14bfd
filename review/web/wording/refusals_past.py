"""Why something about imports, backlogs, requests or sweeps is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

PAST = {
    "import_gone": _l("没有这次导入。请回到导入列表重新打开。"),
    "import_source_missing": _l("还没有选文件。请上传压缩包，或选服务器上的文件夹，只选一种。"),
    "import_not_in_this_step": _l("这次导入现在“%(step)s”，这一步不能办。请刷新后再看。"),
    "import_nothing_good": _l("没有可以导入的行。请按报告改好清单，重新上传。"),
    "backlog_scope_unknown": _l("请选一类存量文件。"),
    "backlog_there": _l("这一类存量文件已经立项。请打开它继续。"),
    "backlog_empty": _l("没有这一类未评估的公文，不用立项。"),
    "backlog_gone": _l("没有这个存量清理项目。请回到列表重新打开。"),
    "backlog_done": _l("这一类存量文件都评估过了，没有下一批。"),
    "batch_still_open": _l("上一批还没有收尾。请先办完并收尾，再开下一批。"),
    "batch_size_wrong": _l("每批件数应在%(least)s到%(most)s之间。"),
    "request_date_missing": _l("还没有填收到申请的日期。"),
    "request_reference_missing": _l("还没有填申请编号。请照申请登记簿填写。"),
    "request_reference_too_long": _l("申请编号最多%(limit)s个字。"),
    "request_there": _l("编号%(reference)s的申请已经登记过。"),
    "request_not_issued": _l("公文还没有印发，或不在评估范围内，不能登记申请。"),
    "sweep_without_filter": _l("还没有选条件。请至少选一项，不要对全部公文重评。"),
    "sweep_finds_nothing": _l("没有符合条件、又不在评估中的公文。请改条件。"),
    "sweep_changed": _l("现在符合条件的是%(now)s件，预览时是%(then)s件。请看过新的结果再列入。"),
}
