"""Why something about validity, repeal lists and proofs is refused, and the cure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

VALIDITY = {
    "validity_not_issued": _l("公文还没有印发，没有有效性可以标注。"),
    "validity_in_future": _l("%(date)s还没有到。请到那天再标注，系统会留着线索。"),
    "validity_before_issue": _l("日期早于印发日期%(date)s。请核对。"),
    "validity_unchanged": _l("现在就是这样标注的，没有变化。"),
    "successor_without_change": _l("有效的公文没有替代它的文件。请去掉替代文件，或改选有效性。"),
    "successor_twice": _l("替代文件只写一处：本单位的填文号，别处的写名称。"),
    "successor_unknown": _l("没有找到这个文号的已印发公文。请核对，或者改写名称。"),
    "successor_in_circle": _l("那份文件又被这一份代替，成了循环。请核对先后。"),
    "proposal_gone": _l("没有这条线索。请刷新后再看。"),
    "proposal_decided": _l("这条线索已经处理过了。"),
    "proposal_nothing_chosen": _l("还没有勾选。请至少选一条。"),
    "list_format": _l("目录请用Word、Excel、CSV或纯文本，或者直接粘贴。"),
    "list_missing": _l("还没有目录。请上传文件，或者粘贴文件名和文号。"),
    "list_marks_nothing": _l("请选废止、失效或已修改。"),
    "legal_reference_missing": _l("还没有写依据。请写决定的名称或文号。"),
    "list_gone": _l("没有这份目录。请回到列表重新打开。"),
    "list_not_open": _l("这份目录已经标注过，或者还没有读完。请刷新后再看。"),
    "list_nothing_chosen": _l("没有选中可以标注的行。请至少勾选一行。"),
    "proof_address": _l("网址不完整。请从浏览器地址栏复制，以http开头。"),
    "proof_date_missing": _l("还没有填标注的日期。"),
    "proof_person_missing": _l("还没有写是谁标注的。"),
    "proof_no_picture": _l("截图要用PNG或JPEG，不超过10 MB。请重新截图再上传。"),
}
