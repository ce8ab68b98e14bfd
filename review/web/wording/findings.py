"""Words for findings: kinds, levels, why they were found, what a file was refused for, the proof's checks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FINDINGS = {
    "ID": _l("公民身份号码"),
    "DIS": _l("残疾人证号"),
    "HKID": _l("香港身份证号"),
    "MOID": _l("澳门身份证号"),
    "TWID": _l("台湾身份证号"),
    "PASS": _l("护照号"),
    "PERMIT": _l("通行证号"),
    "MOB": _l("手机号"),
    "LAND": _l("固定电话"),
    "MAIL": _l("电子邮箱"),
    "WX": _l("微信号"),
    "QQ": _l("QQ号"),
    "BANK": _l("银行账号"),
    "PLATE": _l("机动车号牌"),
    "ADDR": _l("住址"),
    "PER": _l("自然人姓名"),
    "DOB": _l("出生日期"),
    "MED": _l("医疗健康信息"),
    "MINOR": _l("未成年人信息"),
    "REPORTER": _l("举报人、信访人身份"),
    "VICTIM": _l("被害人身份"),
    "USCC": _l("统一社会信用代码"),
    "ORGACC": _l("企业账户、报价"),
    "SEC_MARK": _l("密级标志"),
    "WORK_SECRET": _l("工作秘密标志"),
    "INTERNAL": _l("内部资料标志"),
    "ATTR": _l("公开属性标注"),
    "DRAFT": _l("征求意见稿、草案"),
    "MINUTES": _l("会议纪要、记录"),
    "PROC": _l("请示、签报等过程文件"),
    "TRADE": _l("商业秘密"),
    "LAWENF": _l("执法案卷"),
    "EVASION": _l("隐藏字符"),
    "METADATA": _l("文档属性、修订、批注"),
    "MANUAL": _l("人工标出"),
    "BOX": _l("人工画框"),
}

LEVELS = {
    "certain": _l("确定"),
    "likely": _l("很可能"),
    "hint": _l("提示"),
    "note": _l("说明"),
}

WHYS = {
    "checksum_ok": _l("校验位正确"),
    "checksum_failed": _l("校验位不对，可能有笔误"),
    "birth_date": _l("含有真实存在的出生日期"),
    "disability_class": _l("末尾是残疾类别和等级"),
    "old_form": _l("旧式15位号码"),
    "shape": _l("位数和写法相符"),
    "label": _l("前面有说明文字"),
    "issuer_prefix": _l("以发卡行代码开头"),
    "government_domain": _l("政府部门的公务邮箱"),
    "hidden_characters": _l("中间夹有看不见的字符"),
    "own_line": _l("单独成行"),
    "admitted": _l("审查员已准许收下"),
    "outside_head": _l("不在文头"),
    "by_hand": _l("人工标出"),
}

REFUSED_FILES = {
    "secrecy_mark": _l("文头有密级标志"),
    "encrypted": _l("文件加了密"),
    "macros": _l("文件带有宏"),
    "too_large": _l("文件太大"),
    "bomb": _l("文件结构异常，无法安全读取"),
    "unreadable": _l("文件读不出来"),
    "unsupported": _l("不支持这种文件"),
    "timeout": _l("读取时间太长"),
    "not_verified": _l("核验没有通过"),
    "no_occurrence": _l("隐去的位置在文件里找不到"),
    "crashed": _l("处理中断"),
    "failed": _l("没有处理成功"),
}

SEGMENTS = {
    "paragraph": _l("段落"),
    "cell": _l("表格"),
    "header": _l("页眉"),
    "footer": _l("页脚"),
    "footnote": _l("脚注"),
    "endnote": _l("尾注"),
    "textbox": _l("文本框"),
    "page": _l("页面"),
    "comment": _l("批注"),
    "deleted": _l("已删除的修订"),
    "hidden": _l("隐藏文字"),
    "property": _l("文档属性"),
    "annotation": _l("注释"),
    "attachment": _l("嵌入的附件"),
    "bookmark": _l("书签"),
}

METHODS = {
    "untouched": _l("未改动"),
    "glyphs": _l("逐字隐去"),
    "raster": _l("转成图片后隐去"),
}

KINDS = {
    "finding": FINDINGS,
    "level": LEVELS,
    "why": WHYS,
    "file_reason": REFUSED_FILES,
    "segment": SEGMENTS,
    "method": METHODS,
}
