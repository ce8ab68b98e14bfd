"""Words for the making and the proof of a redacted copy: its steps, its checks, why a page became a
picture, and the parts that were left behind.

The codes are those of ``engines/redact`` and ``engines/verify``; tests/house compares them.
"""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l

from review.web.wording.findings import SEGMENTS

#: Check of the report -> (words when passed, words when failed, how its numbers are called).
CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "reopens": (_l("隐去版能正常打开"), _l("隐去版打不开"), _l("%(last)s种读法")),
    "original_read_twice": (
        _l("页面文字与原件所写一致"),
        _l("页面文字与原件所写不一致"),
        _l("%(first)s页"),
    ),
    "nothing_else_lost": (
        _l("标记以外的内容一字未少"),
        _l("标记以外的内容有缺失或变动"),
        _l("已逐字比对"),
    ),
    "removed_places_empty": (
        _l("要隐去的位置都已空白"),
        _l("要隐去的位置还能读到文字"),
        _l("%(first)s处"),
    ),
    "boxes_painted": (_l("要隐去的画面都已涂黑"), _l("有画面没有涂黑"), _l("%(first)s处")),
    "kept_places_stand": (
        _l("该保留的号码都还在"),
        _l("保留处与方案不一致"),
        _l("%(first)s个值"),
    ),
    "values_absent_text": (
        _l("隐去的内容在任何文字里都找不到"),
        _l("隐去的内容在文字里还能找到"),
        _l("%(last)s种读法"),
    ),
    "values_absent_raw": (
        _l("隐去的内容在任何部件、编码里都找不到"),
        _l("隐去的内容在文件部件里还能找到"),
        _l("逐字节"),
    ),
    "values_absent_codes": (
        _l("用文件里的任何字体都拼不出隐去的内容"),
        _l("用文件里的字体还能拼出隐去的内容"),
        _l("%(first)s段内容"),
    ),
    "words_kept": (
        _l("留下的文字仍能检索"),
        _l("留下的文字有的检索不到"),
        _l("%(first)s个词"),
    ),
    "printed_whole": (
        _l("Word文件里的字都印进了PDF"),
        _l("Word文件里有字没有印进PDF"),
        _l("%(first)s字"),
    ),
    "printed_in_order": (
        _l("PDF的文字与Word文件次序相同"),
        _l("PDF的文字与Word文件次序不同"),
        _l("%(first)s段"),
    ),
    "printed_adds_nothing": (
        _l("PDF没有多出文字"),
        _l("PDF多出了Word文件里没有的文字"),
        _l("已逐字比对"),
    ),
    "readers_agree": (
        _l("几种读取程序读到的文字一致"),
        _l("几种读取程序读到的文字不一致"),
        _l("%(first)s页"),
    ),
    "fonts_clean": (_l("字体里没有留下隐去的字"), _l("字体里还留有隐去的字"), _l("已核")),
    "no_hidden_text": (_l("没有看不见的文字"), _l("有看不见的文字"), _l("0处")),
    "no_hidden_parts": (
        _l("没有批注、修订、附件、脚本"),
        _l("还有批注、修订、附件或脚本"),
        _l("0项"),
    ),
    "marks_illegible": (
        _l("隐去处的画面里认不出任何字"),
        _l("隐去的内容在画面里还认得出"),
        _l("重新识别%(first)s页"),
    ),
    "picture_kept": (
        _l("标记以外的画面没有变动"),
        _l("标记以外的画面有变动"),
        _l("比对%(first)s页"),
    ),
    "pixels_outside": (
        _l("标记以外的画面逐点比对没有变动"),
        _l("标记以外的画面有变动"),
        _l("比对%(first)s页"),
    ),
    "pictures_cut": (
        _l("有隐去内容的图片都没有带入"),
        _l("有隐去内容的图片还在文件里"),
        _l("%(first)s幅图片"),
    ),
    "pictures_illegible": (
        _l("图片和画出来的字里认不出隐去的内容"),
        _l("图片或画出来的字里还认得出隐去的内容"),
        _l("识别%(first)s处"),
    ),
    "no_earlier_version": (_l("没有早先的版本"), _l("文件里还带着早先的版本"), _l("0个")),
    "no_metadata": (_l("没有作者、时间等文档属性"), _l("还有作者、时间等文档属性"), _l("0项")),
}

STEPS = {
    "remove": _l("正在隐去"),
    "prove": _l("正在核验"),
    "recognise": _l("正在重新识别"),
}

#: Why a page was treated as it was: what went from it, or what kept it from staying as it is drawn.
PAGE_REASONS = {
    "removal": _l("有要隐去的内容"),
    "hidden_text": _l("有看不见的文字"),
    "annotation": _l("有画在页面上的批注"),
    "hidden_layer": _l("有未显示的图层"),
    "not_proved": _l("逐字隐去没有通过核验"),
    "picture_cut_off": _l("有被裁去一部分的图片"),
    "scan_turned": _l("扫描页是转了方向的"),
    "font_residue": _l("字体里还留有隐去的字"),
    "ink_left": _l("隐去处还看得出笔画"),
    "font_unusable": _l("字体的编码读不出来"),
    "undecodable_codes": _l("有文字的编码对不上字"),
    "text_in_glyph": _l("字形里另画有文字"),
    "operator_damaged": _l("页面内容有损坏"),
    "text_clips": _l("文字被用作裁剪的边界"),
    "text_without_size": _l("文字没有字号"),
    "unreadable_content": _l("页面内容读不完整"),
    "nested_too_deep": _l("页面内容嵌套太深"),
    "too_many_operators": _l("页面内容太多"),
    "font_in_state": _l("字体由图形状态指定"),
    "text_in_mask": _l("遮罩里有文字"),
    "text_in_pattern": _l("底纹里有文字"),
    "readers_disagree": _l("两个读取程序读到的位置不一致"),
    "too_dense": _l("文字叠得太密"),
    "type3_font": _l("字形由图画组成"),
    "jpeg2000": _l("有JPEG 2000图片"),
    "picture_metadata": _l("图片里带有说明信息"),
    "ofd": _l("OFD按画面转成PDF"),
}

#: Parts that were not carried over, by what their name says.
_PARTS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"^/Info$|docProps/|/Metadata"), _l("文档属性")),
    (re.compile(r"annotation|[Cc]omments|^Annot|/Annot"), _l("批注")),
    (re.compile(r"EmbeddedFiles|embeddings/|^Attach|/Attach|oleObject"), _l("嵌入的附件")),
    (re.compile(r"JavaScript|^/OpenAction$|^/AA$|vbaProject|macro"), _l("脚本和自动动作")),
    (re.compile(r"AcroForm|activeX|ctrlProps"), _l("表单")),
    (re.compile(r"Outlines|/Dests$"), _l("书签")),
    (re.compile(r"StructTreeRoot|MarkInfo|RoleMap"), _l("结构说明")),
    (re.compile(r"OCProperties"), _l("图层")),
    (re.compile(r"[Ss]ignature|^/Perms$|^/DSS$"), _l("数字签名")),
    (re.compile(r": revisions "), _l("早先的版本")),
    (re.compile(r"customXml|CustomTag|CustomData"), _l("自定义数据")),
    (re.compile(r"thumbnail", re.IGNORECASE), _l("缩略图")),
    (re.compile(r"pivot|externalLink|connections|queryTable"), _l("缓存和外部数据")),
    (re.compile(r"definedNames"), _l("名称定义")),
    (re.compile(r"charts?/|diagrams/|drawings?/"), _l("图表")),
    (re.compile(r"media/"), _l("图片")),
    (re.compile(r"sheets?/"), _l("不显示的工作表")),
)
_WITHIN = re.compile(r": ([a-z_]+) [0-9]+$")
OTHER_PART = _l("其他部件")


def part_words(part: str) -> str:
    """What a part that was left behind is called; the part itself is never shown. Of a part that stays,
    ``<part>: <kind> <count>`` says which of its text went.
    """
    within = _WITHIN.search(part)
    if within is not None and within[1] in SEGMENTS:
        return str(SEGMENTS[within[1]])
    return next((str(words) for name, words in _PARTS if name.search(part)), str(OTHER_PART))


#: Why there is no PDF beside a copy that is good (``jobs/printing.py``).
PRINT_REASONS = {
    "office_missing": _l("这台服务器没有安装LibreOffice，请系统管理员安装"),
    "font_missing": _l("服务器上没有文件里某些字的字体，请系统管理员安装中文字体"),
    "timeout": _l("排版用时过长"),
    "unreadable": _l("LibreOffice没有排出这份文件"),
    "engine_failed": _l("处理程序出错"),
    "print_not_proven": _l("排出的PDF与Word文件不完全一致"),
}

KINDS = {
    "rendition_step": STEPS,
    "page_reason": PAGE_REASONS,
    "print_reason": PRINT_REASONS,
}
