"""Words of imports, backlogs, requests and sweeps: columns, steps, results, and one sentence per fault.

``sentence_of_fault`` words a fault as it is kept with a line of a manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from review.domain.manifest import HEADERS, Column

#: Codes of documents' columns as the template heads them; they are data of the file, not our words.
COLUMNS = {column.value: words[0] for column, words in HEADERS.items()}

STEPS = {
    "reading": _l("正在读清单"),
    "hashing": _l("正在核对文件"),
    "judged": _l("试运行完成，待导入"),
    "running": _l("正在导入"),
    "paused": _l("已暂停"),
    "finished": _l("已完成"),
    "refused": _l("清单不能用"),
    "dropped": _l("已放弃"),
}
RESULTS = {
    "waiting": _l("可导入"),
    "imported": _l("已导入"),
    "duplicate": _l("重复"),
    "faulty": _l("有误"),
    "refused": _l("未收"),
}
SCOPES = {
    "opening": _l("启用前的存量文件"),
    "before_regulation": _l("2008年5月1日以前的文件"),
}
BATCHES = {"opening": _l("正在准备"), "open": _l("评估中"), "closed": _l("已收尾")}

FAULTS = {
    "cell_is_formula": _l("%(column)s是公式，没有采用。请改成值再导入。"),
    "cell_is_error": _l("%(column)s是错误值。请改正。"),
    "text_too_long": _l("%(column)s太长，最多%(limit)s个字。"),
    "date_malformed": _l("%(column)s“%(value)s”不是日期。请写成 2023-07-01 的样子。"),
    "date_in_future": _l("%(column)s%(value)s还没有到。请核对。"),
    "issue_date_missing": _l("成文日期和印发日期至少要有一个。"),
    "issued_before_dated": _l("印发日期早于成文日期%(value)s。请核对两个日期。"),
    "title_missing": _l("没有标题。"),
    "number_malformed": _l("文号“%(value)s”不是发文字号。请写成：海府办〔2026〕31号。"),
    "number_twice": _l("与%(other)s的文号相同，不知道哪一行对，都没有收。请核对。"),
    "number_in_house": _l("库里已有这个文号的公文，不重复导入。"),
    "paper_in_house": _l("库里已有标题和日期都相同的纸质件，不重复导入。"),
    "attribute_unknown": _l(
        "公开属性“%(value)s”不认识。请写：主动公开、依申请公开或不予公开，不确定的留空。"
    ),
    "ground_unknown": _l("依据“%(value)s”不在目录里。请按模板里的依据填写。"),
    "ground_not_selectable": _l("本系统是非涉密系统，“国家秘密”不能导入。涉密文件请交保密办处理。"),
    "ground_missing": _l("不予公开没有写依据。请至少写一项。"),
    "kind_unknown": _l("文种“%(value)s”不认识。请写十五种公文之一，或留空。"),
    "validity_unknown": _l("有效性“%(value)s”不认识。请写：有效、已修改、失效或废止。"),
    "validity_date_missing": _l("不是现行有效的，请写明失效或废止的日期。"),
    "flag_unknown": _l("%(column)s“%(value)s”不认识。请写“是”或“否”。"),
    "office_unknown": _l("没有叫“%(value)s”的处室。请改成现在的处室名称。"),
    "office_missing": _l("没有写处室，也没有选默认处室。"),
    "paper_has_file": _l("写了仅纸质，又写了文件。请留一个。"),
    "file_not_named": _l("没有写文件。只有纸质件的，请在“仅纸质”写“是”。"),
    "file_missing": _l("找不到文件“%(value)s”。请核对名称，或把文件补进去。"),
    "file_ambiguous": _l("有几个文件都叫“%(value)s”。请写上所在的文件夹。"),
    "file_twice": _l("与%(other)s写的是同一个文件，不知道哪一行对，都没有收。请核对。"),
    "file_twice_in_zip": _l("压缩包里这个名称出现了两次。请重新打包。"),
    "file_empty": _l("文件是空的。"),
    "file_too_large": _l("文件超过上限%(limit)s MB。请压缩图片或拆成几个。"),
    "file_is_link": _l("这是一个链接，不是文件。请放进文件本身。"),
    "file_is_bomb": _l("文件压缩得异常，没有打开。请重新打包。"),
    "file_encrypted": _l("文件在压缩包里加了密码。请去掉密码再打包。"),
    "file_unreadable": _l("文件在压缩包里已损坏。请重新打包。"),
    "file_changed": _l("试运行之后文件有改动，没有收。请重新试运行。"),
    "path_outside": _l("文件路径指到了文件夹外面，没有打开。"),
    "bytes_in_house": _l("库里已有内容完全相同的文件，不重复导入。"),
    "bytes_twice": _l("与第%(other)s行的文件内容完全相同，不重复导入。"),
    "column_unknown": _l("“%(value)s”这一列没有用到。"),
    "column_twice": _l("%(column)s有两列，另一列在%(other)s。请只留一列。"),
    "column_missing": _l("缺“%(column)s”这一列。"),
    "header_missing": _l("没有找到表头。请按模板写，表头至少有“标题”和“文件路径”。"),
    "header_wrong": _l("表头不完整。请按模板补齐。"),
    "manifest_empty": _l("表头下面没有内容。"),
    "manifest_missing": _l("清单不在了。请重新上传。"),
    "manifest_unreadable": _l("清单读不出来。请另存为 xlsx 再上传。"),
    "manifest_unsupported": _l("清单不是 xlsx 或 csv。请另存为 xlsx 再上传。"),
    "manifest_encrypted": _l("清单加了密码。请去掉密码再上传。"),
    "manifest_bomb": _l("清单压缩得异常，没有打开。请另存为 xlsx 再上传。"),
    "manifest_too_large": _l("清单太大。请拆成几份。"),
    "manifest_macros": _l("清单带宏。请另存为不带宏的 xlsx。"),
    "manifest_timeout": _l("清单读得太久。请拆成几份。"),
    "folder_missing": _l("服务器上读不到这个文件夹。请核对，恢复后继续。"),
    "zip_missing": _l("压缩包不在了。请重新上传。"),
    "zip_damaged": _l("压缩包打不开。请用 zip 格式重新打包。"),
    "zip_too_large": _l("压缩包解开后太大。请拆成几份。"),
    "too_many_files": _l("文件太多，一次最多200000个。请拆成几份。"),
    "crashed": _l("三次没有办成，已停下。请告诉系统管理员。"),
}

KINDS = {
    "import_step": STEPS,
    "import_result": RESULTS,
    "import_column": COLUMNS,
    "backlog_scope": SCOPES,
    "batch_state": BATCHES,
}


def sentence_of_fault(fault: Mapping[str, Any]) -> str:
    """A fault of a manifest as a sentence; one that nobody worded shows its code."""
    code, facts = str(fault["code"]), dict(fault["facts"])
    said = FAULTS.get(code)
    if said is None:
        general = FAULTS["manifest_unreadable"] if code.startswith("manifest_") else None
        return str(general) if general is not None else code
    column = facts.get("column")
    facts["column"] = COLUMNS.get(column, "") if column in set(Column) else ""
    return str(said) % facts
