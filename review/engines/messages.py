"""Why a file is refused, as one sentence in both languages: the cause first, then the cure.

The JSON contract (product.md section 10) demands these sentences of the engines; no other module of
them words anything.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from review.engines.model import FileRefused, Message, Refused


class Cause(StrEnum):
    """What is wrong with a file, finer than the reason code."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    PAGE_TOO_LARGE = "page_too_large"
    UNKNOWN = "unknown"
    OTHER_FORMAT = "other_format"
    MACROS = "macros"
    OFFICE_PASSWORD = "office_password"  # noqa: S105  # names a cause, holds no secret
    PDF_PASSWORD = "pdf_password"  # noqa: S105
    PDF_PERMISSION = "pdf_permission"
    DAMAGED = "damaged"
    DAMAGED_PART = "damaged_part"
    DTD = "dtd"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PARTS = "too_many_parts"
    ODD_PARTS = "odd_parts"
    TOO_MANY_ELEMENTS = "too_many_elements"
    FORMS_MULTIPLY = "forms_multiply"
    SCAN = "scan"
    NO_TEXT = "no_text"
    SECRECY_MARK = "secrecy_mark"
    EMBEDDED_OBJECT = "embedded_object"
    EMBEDDED_TOO_DEEP = "embedded_too_deep"
    VECTOR_PICTURE = "vector_picture"
    DRAWN_WITHOUT_TEXT = "drawn_without_text"
    OLD_WORKBOOK = "old_workbook"
    TOO_MANY_CELLS = "too_many_cells"
    NOT_CONVERTED = "not_converted"
    NO_SHEET_TO_SHOW = "no_sheet_to_show"
    OFD_NOT_DRAWN = "ofd_not_drawn"
    MARK_DIFFERS = "mark_differs"
    NO_ROOM_FOR_MARK = "no_room_for_mark"
    NO_MARK_IN_FORMAT = "no_mark_in_format"


_WORDS: Final[dict[Cause, tuple[Refused, str, str]]] = {
    Cause.EMPTY: (
        Refused.UNREADABLE,
        "文件是空的（0 字节）。请重新导出后再上传。",
        "The file is empty (0 bytes). Export it again and upload the new copy.",
    ),
    Cause.TOO_LARGE: (
        Refused.TOO_LARGE,
        "文件大于 {limit} MB。请压缩图片或拆分文件后再上传。",
        "The file is larger than {limit} MB. Shrink its pictures or split it, then upload again.",
    ),
    Cause.TOO_MANY_PAGES: (
        Refused.TOO_LARGE,
        "文件有 {pages} 页，超过 {limit} 页的上限。请拆分后再上传。",
        "The file has {pages} pages, more than the limit of {limit}. Split it, then upload again.",
    ),
    Cause.PAGE_TOO_LARGE: (
        Refused.TOO_LARGE,
        "第 {page} 页的页面尺寸过大，无法显示。请以常用纸张大小重新导出。",
        "Page {page} is too large to be shown. Export the file again on a usual paper size.",
    ),
    Cause.UNKNOWN: (
        Refused.UNSUPPORTED,
        ("认不出文件的格式（按内容判断，与文件名无关）。请另存为 docx、PDF 或 xlsx 后再上传。"),
        (
            "The format of the file isn't known (judged by its content, not by its name). Save it "
            "as docx, PDF or xlsx and upload that."
        ),
    ),
    Cause.OTHER_FORMAT: (
        Refused.UNSUPPORTED,
        "这是 {kind} 文件，目前还不能读取。请另存为 docx 或 PDF 后再上传。",
        (
            "This is a file of kind {kind}, which can't be read yet. Save it as docx or PDF and "
            "upload that."
        ),
    ),
    Cause.MACROS: (
        Refused.MACROS,
        "文件带有宏（{part}）。请另存为不带宏的 docx 或 xlsx 后再上传。",
        (
            "The file contains macros ({part}). Save it as a docx or xlsx without macros and "
            "upload that."
        ),
    ),
    Cause.OFFICE_PASSWORD: (
        Refused.ENCRYPTED,
        "文件设有打开密码或受权限保护。请去掉密码后再上传。",
        (
            "The file is protected by a password or by rights management. Remove the protection "
            "and upload it again."
        ),
    ),
    Cause.PDF_PASSWORD: (
        Refused.ENCRYPTED,
        "PDF 设有打开密码。请去掉密码后再上传。",
        "The PDF needs a password to be opened. Remove the password and upload it again.",
    ),
    Cause.PDF_PERMISSION: (
        Refused.ENCRYPTED,
        "PDF 使用了无法识别的加密方式。请导出未加密的 PDF 后再上传。",
        (
            "The PDF is encrypted in a way that isn't known here. Export it without encryption "
            "and upload that."
        ),
    ),
    Cause.DAMAGED: (
        Refused.UNREADABLE,
        "文件已损坏或不完整，无法打开。请从原文件重新导出后再上传。",
        (
            "The file is damaged or incomplete and can't be opened. Export it again from its "
            "source and upload that."
        ),
    ),
    Cause.DAMAGED_PART: (
        Refused.UNREADABLE,
        "文件中的 {part} 已损坏，无法读取。请用原来的软件打开并另存后再上传。",
        (
            "Its part {part} is damaged and can't be read. Open it in the program it was made with, save it anew and "
            "upload that."
        ),
    ),
    Cause.DTD: (
        Refused.BOMB,
        "文件中的 {part} 带有文档类型定义，正常的 docx 不会有。请用原来的软件打开并另存后再上传。",
        (
            "Its part {part} contains a document type definition, which a real docx never has. "
            "Open it in the program it was made with, save it anew and upload that."
        ),
    ),
    Cause.UNPACKS_TOO_LARGE: (
        Refused.BOMB,
        "文件解压后大得异常（{part}），可能是压缩炸弹。请用原编辑软件另存后再上传。",
        (
            "The file unpacks to an abnormal size ({part}) and may be a decompression bomb. Save "
            "it anew in the program it was written with and upload that."
        ),
    ),
    Cause.TOO_MANY_PARTS: (
        Refused.BOMB,
        "文件内含 {parts} 个部件，超过 {limit} 个的上限。请用原来的软件打开并另存后再上传。",
        (
            "The file consists of {parts} parts, more than the limit of {limit}. Open it in "
            "the program it was made with, save it anew and upload that."
        ),
    ),
    Cause.ODD_PARTS: (
        Refused.UNREADABLE,
        "文件内部的部件名称重复或不合规范。请用原来的软件打开并另存后再上传。",
        (
            "The names of the file's inner parts are repeated or not allowed. Open it in the "
            "program it was made with, save it anew and upload that."
        ),
    ),
    Cause.TOO_MANY_ELEMENTS: (
        Refused.BOMB,
        "文件内容的元素数量异常，无法安全读取。请用原来的软件打开并另存，或拆分后再上传。",
        (
            "The file holds an abnormal number of elements and can't be read safely. Open it in "
            "the program it was made with and save it anew, or split it."
        ),
    ),
    Cause.FORMS_MULTIPLY: (
        Refused.BOMB,
        "PDF 中的图形嵌套层数或次数异常，无法安全读取。请重新打印为 PDF 后再上传。",
        (
            "The drawings of the PDF are nested abnormally and can't be read safely. Print it to "
            "PDF anew and upload that."
        ),
    ),
    Cause.SCAN: (
        Refused.UNREADABLE,
        (
            "第 {page} 页是扫描图像，没有文字层，目前还不能识读，因此无法检查个人信息。请上传带文"
            "字的 PDF 或 docx。"
        ),
        (
            "Page {page} is a scan without a text layer, which can't be read yet, so it can't be "
            "checked for personal data. Upload a PDF with text, or the docx."
        ),
    ),
    Cause.NO_TEXT: (
        Refused.UNREADABLE,
        (
            "第 {page} 页有内容但没有文字层（文字可能已转为曲线），目前还不能识读，因此无法检查个"
            "人信息。请上传带文字的 PDF 或 docx。"
        ),
        (
            "Page {page} shows something but has no text layer (its letters may be drawn as "
            "outlines), which can't be read yet, so it can't be checked for personal data. "
            "Upload a PDF with text, or the docx."
        ),
    ),
    Cause.OLD_WORKBOOK: (
        Refused.UNSUPPORTED,
        "这是 {kind} 格式的表格，不能读取。请另存为 xlsx 后再上传。",
        "This is a workbook in {kind} format, which can't be read. Save it as xlsx and upload that.",
    ),
    Cause.TOO_MANY_CELLS: (
        Refused.TOO_LARGE,
        "表格中有内容的单元格超过 {limit} 个。请按工作表或按行拆成几个文件后再上传。",
        (
            "More than {limit} cells of the tables hold something. Split the file by sheets or by "
            "rows, then upload again."
        ),
    ),
    Cause.NOT_CONVERTED: (
        Refused.UNSUPPORTED,
        (
            "这是旧版 Word（doc、wps）文件，要先用 LibreOffice 转换才能读取，本机没有安装。请管理员"
            "安装（apt install libreoffice-writer-nogui），或另存为 docx 后再上传。"
        ),
        (
            "This is an old Word file (doc, wps), which is read through LibreOffice, and that is "
            "not installed here. Have it installed (apt install libreoffice-writer-nogui), or save "
            "the file as docx and upload that."
        ),
    ),
    Cause.NO_SHEET_TO_SHOW: (
        Refused.UNSUPPORTED,
        "工作簿中没有显示单元格的工作表（只有隐藏的工作表或图表），无法制作公开用的副本。请取消隐藏要公开的工作表后重新上传。",
        (
            "The workbook has no visible sheet with cells, only hidden ones or charts: no public "
            "copy can be made. Unhide what is to be public and upload it again."
        ),
    ),
    Cause.OFD_NOT_DRAWN: (
        Refused.UNSUPPORTED,
        (
            "OFD 第{page}页有文字无法按原样画出（缺少字体或字形），不能制作公开用的副本。请用 OFD 阅读软"
            "件将其打印为 PDF，作为新文件上传后再处理。"
        ),
        (
            "Page {page} of the OFD has text that can't be drawn as it is (a font or glyph is "
            "missing): no public copy can be made. Print it to PDF in an OFD reader and upload that."
        ),
    ),
    Cause.MARK_DIFFERS: (
        Refused.UNSUPPORTED,
        "文件上已印有另一种公开属性的标识。请先更正文件或审批结论，再印制标识。",
        (
            "The file bears a disclosure mark that says otherwise. Correct the file or the decision "
            "first, then print the mark."
        ),
    ),
    Cause.NO_ROOM_FOR_MARK: (
        Refused.UNSUPPORTED,
        "第 {page} 页的成文日期下方或版记上方没有印公开标识的空处。请在原文件中印上标识后再上传。",
        (
            "Page {page} has no room for the disclosure mark below the date or above the imprint. "
            "Print it in the source of the file and upload that."
        ),
    ),
    Cause.NO_MARK_IN_FORMAT: (
        Refused.UNSUPPORTED,
        "公开标识只能印在 docx 或 PDF 文件上。请将文件另存为 docx 或 PDF 后重试。",
        (
            "The disclosure mark can be printed into a docx or PDF only. Save the file as one of "
            "them and try again."
        ),
    ),
    Cause.EMBEDDED_OBJECT: (
        Refused.UNREADABLE,
        "文件中嵌入的对象无法读取。请打开原件查看，或将其内容改为正文后再上传。",
        (
            "An object embedded in the file can't be read. Look at it in the original, or turn its "
            "content into text and upload that."
        ),
    ),
    Cause.EMBEDDED_TOO_DEEP: (
        Refused.BOMB,
        "文件中嵌入的文件层数或数量过多，没有全部读取。请将嵌入的文件单独上传。",
        (
            "Too many files are embedded in the file, or too deep in each other; not all were "
            "read. Upload the embedded files on their own."
        ),
    ),
    Cause.VECTOR_PICTURE: (
        Refused.UNREADABLE,
        "文件中的图形（EMF、WMF 等）没有可读取的文字。请打开原件查看其中有无文字。",
        (
            "A drawing in the file (EMF, WMF and the like) has no text that can be read. Look in "
            "the original whether it shows any."
        ),
    ),
    Cause.DRAWN_WITHOUT_TEXT: (
        Refused.UNREADABLE,
        "文件中的图表或图示没有保存文字，无法检查。请打开原件查看。",
        (
            "A chart or diagram of the file was kept without its words and can't be checked. Look "
            "at it in the original."
        ),
    ),
    Cause.SECRECY_MARK: (
        Refused.SECRECY_MARK,
        (
            "文件首部带有密级标志。本系统为非涉密系统，文件已拒收。请停止传输，立即向本单位保密办"
            "报告。"
        ),
        (
            "The head of the file bears a secrecy mark. This system is not for classified "
            "material and has refused the file. Stop passing it on and report to your secrecy "
            "office (保密办) at once."
        ),
    ),
}


def refuse(cause: Cause, **facts: str | int) -> FileRefused:
    """The refusal to raise: reason code and sentences, with the facts (part, page, limit …) filled
    in.
    """
    reason, chinese, english = _WORDS[cause]
    return FileRefused(reason, Message(zh=chinese.format(**facts), en=english.format(**facts)))
