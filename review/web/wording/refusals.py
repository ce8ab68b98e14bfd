"""Why something is refused, one sentence per code: what stands against it, then the cure.

``%(name)s`` are the facts of the refusal; those that are codes arrive as words. Blame nobody.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.web.wording.annual_reports import SENTENCES as ANNUAL_REPORTS
from review.web.wording.impact import SENTENCES as IMPACT
from review.web.wording.loading import SENTENCES as LOADING
from review.web.wording.refusals_finding import FINDING
from review.web.wording.refusals_items import ITEMS
from review.web.wording.refusals_past import PAST
from review.web.wording.refusals_people import PEOPLE
from review.web.wording.refusals_requests import REQUESTS
from review.web.wording.refusals_rounds import ROUNDS
from review.web.wording.refusals_submissions import SUBMISSIONS
from review.web.wording.refusals_validity import VALIDITY
from review.web.wording.settling import SENTENCES as SETTLING
from review.web.wording.spot_checks import SENTENCES as SPOT_CHECKS
from review.web.wording.work import SENTENCES as WORKLIST

_ROAD = {
    "undeclared": _l("这一页还没有开放，因为没有写明谁可以打开。请告诉系统管理员。"),
    "role_missing": _l("这件事由%(roles)s办理，您今天没有这项职责。"),
    "not_in_this_state": _l("公文现在处于“%(state)s”，这一步不能办。请刷新后看看下一步是什么。"),
    "needs_its_own_form": _l("这一步要在它自己的页面上填写，没有办成。请从公文页面进入。"),
    "own_proposal": _l("这份公文是您提出的，须由另一个人办理。"),
    "own_review": _l("您审查过这份公文，提出和签发须由另一个人办理。"),
    "own_signature": _l("这份公文是您签发的，提出和审查须由另一个人办理。"),
    "own_hide": _l("是您撤下的，须由另一个人确认或恢复。"),
    "title_missing": _l("还没有标题。请填写标题。"),
    "file_missing": _l("还没有文件。请上传正文，或者登记为只有纸质件。"),
    "files_refused": _l("有%(count)s个文件被拒收。请换一个文件，或取下它。"),
    "files_unread": _l("有%(count)s个文件还没有读完。请稍等，读不出来的请换一个文件。"),
    "paper_only_not_proactive": _l(
        "只有纸质件，没有可以公开的文件。请补传文件，或选其他公开属性。"
    ),
    "attribute_missing": _l("还没有选公开属性。请选一项。"),
    "form_too_long": _l("填的内容太长，没有替您保存。请删短一些，再按“存草稿”。"),
    "reason_has_blanks": _l("理由里还有%(count)s处〔请写明…〕没有写。请写上，或者删去。"),
    "ground_missing": _l("不予公开须有法定依据。请至少选一项依据。"),
    "ground_unknown": _l("所选的依据不在目录里。请重新选择。"),
    "ground_not_selectable": _l(
        "本系统是非涉密系统，“国家秘密”不能作为这里的依据。涉密文件请交保密办处理。"
    ),
    "reason_missing": _l("还没有写理由。请写明公开会影响什么事，何时可以再评估。"),
    "reason_repeats_ground": _l(
        "理由只是重复了依据：去掉依据本身和套话后只剩%(have)s个字，至少要%(need)s个。"
        "请写明公开会影响什么事，何时可以再评估。"
    ),
    "reason_cites_other_article": _l(
        "理由里引用了条例第%(articles)s条，与所选的依据不是同一条。请改依据，或改理由。"
    ),
    "redaction_would_do": _l("个人隐私和商业秘密一般不必整件不公开，隐去后可以主动公开。"),
    "normative_needs_ground": _l("规范性文件和政策文件应当主动公开。要选其他属性，请选一项依据。"),
    "forwarded_differs": _l("与被转发公文的公开属性不同。请改成一致，或写明理由。"),
    "partners_not_agreed": _l("联合发文的机关还没有同意公开。请先征得同意并勾选。"),
    "findings_open": _l("还有%(count)s处发现没有处理。请逐处隐去、遮挡或说明为什么保留。"),
    "comments_open": _l("还有%(count)s条退回意见没有答复。请逐条答复。"),
    "step_without_person": _l(
        "后面的步骤没有人能办：缺%(roles)s（不能是您自己）。请找安全管理员授权。"
    ),
    "already_signed": _l("签发领导已经签发，不能再撤回。需要修改时请找文书退回。"),
    "document_issued": _l("公文已经编号印发，这一步不能再办。"),
    "document_unissued": _l("公文还没有编号印发。请先由文书编号印发。"),
    "checklist_open": _l("审查清单还有%(count)s项没有答。请逐项回答，有顾虑的写明说明。"),
    "concern_needs_note": _l("“%(item)s”答了有顾虑，还没有说明。请写明顾虑是什么。"),
    "secret_concern_stands": _l(
        "清单里认为涉及国家秘密，因此不能确认。请立即报告保密办，并退回或上报。"
    ),
    "already_confirmed": _l("现在的内容已经确认过，不必再确认。"),
    "no_public_copy": _l("这份公文不会公开，不需要隐私确认。"),
    "rendition_missing": _l("隐去版还没有做好。请稍等，或在处理页上请求制作。"),
    "rendition_failed": _l("隐去版核验没有通过，不能使用。请看核验报告，改处理方式或换一个文件。"),
    "consultation_open": _l("还有%(count)s处征求意见没有结果，不能决定主动公开。请等答复或期满。"),
    "declared_not_releasable": _l("保密审查员认定不能公开。请选其他属性，或退给保密审查重新考虑。"),
    "confidentiality_missing": _l("现在的内容还没有保密确认。请保密审查员审查确认。"),
    "privacy_missing": _l("现在的内容和隐去方案还没有隐私确认。请保密审查员审查确认。"),
    "final_file_missing": _l("还没有定稿文件，或者还没有读完。请上传定稿，或用送审稿作定稿。"),
    "differences_open": _l("定稿与送审稿有%(count)s处不同还没有认可。请逐处核对，写明原因。"),
    "not_decided_proactive": _l("审定的公开属性不是主动公开，不能发布。"),
    "decided_proactive": _l("审定为主动公开，应当发布，不能只归档。"),
    "still_public": _l("公文现在还在公开网站上。请先撤下并写明原因，再归档。"),
    "bytes_not_confirmed": _l("要公开的文件还没有人确认。请保密审查员确认这份文件。"),
    "released_string_hit": _l(
        "要公开的文字里还有%(count)s处个人信息或已隐去的内容，不能发布。请修改标题、概述或附件名。"
    ),
    "strings_not_checked": _l("要公开的文字还在检查。请稍等片刻再发布。"),
    "record_incomplete": _l("公开目录缺：%(fields)s。请补齐。"),
    "interpretation_missing": _l("这份公文需要政策解读，还没有网址。请填写政策解读网址。"),
    "hide_confirmed": _l("撤下已经确认。要恢复公开，请重新审查。"),
    "round_closed": _l("这一年的复评已经收尾，不能再改。"),
    "july_case_not_ready": _l("送审还没有走到签发领导。请等前面的步骤办完。"),
    "outcome_missing": _l("还没有选评估结果。请选一项。"),
    "outcome_releases": _l("这个结果会公开内容，须先送审。请用“提出公开”。"),
    "outcome_stays_inside": _l("这个结果不公开内容，不需要送审。请用“提出意见”。"),
    "comment_missing": _l("还没有写意见。请写明原因。"),
    "comment_too_thin": _l("意见太简单：有内容的只有%(have)s个字，至少要%(need)s个。请写具体些。"),
    "not_with_drafter": _l("公文不在拟稿人手里，现在不能修改。需要改时请撤回或等退回。"),
    "not_under_review": _l("公文不在保密审查这一步，现在不能办。"),
    "not_decided": _l("公文还没有签发，现在不能办。"),
    "no_open_case": _l("这份公文没有在办的审查，现在不能办。"),
}

_WORK = {
    "action": _l("这一步不能这样办。请从公文页面进入。"),
    "case_gone": _l("这件审查已经不在了。请回到工作台重新打开。"),
    "case_open": _l("这份公文已有在办的审查。请先办完，再重新审查。"),
    "first_case_once": _l("首次审查只有一次。请选其他原因。"),
    "document_gone": _l("这份公文已经不在了。请回到公文目录重新打开。"),
    "file_gone": _l("这个文件已经被换下或取下。请刷新后再办。"),
    "final_file_stays": _l("定稿文件不能取下，只能换成另一个。"),
    "finding_gone": _l("这处发现已经不在了，文件可能换过。请刷新后再办。"),
    "comment_gone": _l("这条意见已经不在了。请刷新后再办。"),
    "comment_answered": _l("这条意见已经有人答复。"),
    "consultation_gone": _l("这次征求意见已经不在了。请刷新后再办。"),
    "difference_gone": _l("这处差异已经不在了，定稿可能换过。请刷新后再办。"),
    "office_gone": _l("这个处室不存在，或者不在您的职责范围内。请重新选择。"),
    "office_dissolved": _l("这个处室已经撤销。请选承接它的处室。"),
    "number_missing": _l("还没有发文字号。请填写，例如：海府办〔2026〕31号。"),
    "number_malformed": _l("“%(number)s”不是发文字号。请写成：海府办〔2026〕31号。"),
    "number_used": _l("文号%(number)s已用于另一份公文，请核对。"),
    "doc_date_missing": _l("还没有成文日期。请填写。"),
    "issue_date_missing": _l("还没有印发日期。请填写。"),
    "issued_before_dated": _l("印发日期早于成文日期。请核对两个日期。"),
    "date_in_future": _l("%(field)s%(date)s还没有到。请核对日期。"),
    "answered_before_sent": _l("答复日期早于发出日期。请核对两个日期。"),
    "printed_mark_missing": _l("还没有填文件上印的公开属性。请照文件填写。"),
    "printed_mark_differs": _l("文件上印的公开属性与审定的不一致。请改文件，或写明理由。"),
    "no_such_position": _l("送审稿里没有这个位置的文件。请核对是正文还是第几个附件。"),
    "audit_says_the_same": _l("与拟定的属性和理由相同。同意时请用“同意拟定属性”。"),
    "authority_missing": _l("还没有写受理机关。请填写。"),
    "question_missing": _l("还没有写请示的问题。请填写。"),
    "party_missing": _l("还没有写征求谁的意见。请填写。"),
    "content_changed_since": _l("您打开这一页之后内容有了改动，没有确认。请看过现在的内容再确认。"),
    "plan_changed_since": _l(
        "您打开这一页之后隐去方案有了改动，没有确认。请看过现在的方案再确认。"
    ),
    "bytes_changed_since": _l(
        "您打开这一页之后公开文件有了改动，没有确认。请看过现在的文件再确认。"
    ),
    "interpretation_url_malformed": _l(
        "政策解读网址以 http:// 或 https:// 开头，中间没有空格。请改写。"
    ),
    "mark_stands": _l("送审稿上已有公开标注，不用再印。"),
    "mark_not_printable": _l("这种文件印不上公开标注，请用原来的软件添加。"),
    "index_template_unfit": _l("索引号模板里要有年份和流水号，其余记号也要认得。请改写。"),
    "item_code_malformed": _l("事项目录编码由数字、字母和“-._/”组成，最多60个字。请改写。"),
    "digest_malformed": _l("文件摘要应当是64位的十六进制数。请从文件信息里复制。"),
    "admission_kind_unknown": _l("请选“已解密”或“不是密级标志”。"),
    "already_admitted": _l("这个文件已经准许收下，不必再登记。"),
    "declassification_incomplete": _l("解密还缺：作出决定的机关、日期和依据。请补齐。"),
    "nothing_selected": _l("还没有选中任何内容。请选中文字，或画一个框。"),
    "already_marked": _l("这里已经标出。请直接处理它。"),
    "box_outside_page": _l("框画到了页面外面。请在页面里重画。"),
    "nothing_to_undo": _l("没有可以撤销的处理。"),
    "nothing_to_retry": _l("没有需要重试的任务。"),
    "no_column": _l("这一处不在表格的列里，请单独处理。"),
    "column_only_removed": _l("没有发现的单元格只能整列隐去或遮挡；要保留，请不要勾选。"),
    "no_place_to_remove": _l("这一处没有可以隐去的位置。请看过原件后保留，或者换一个文件。"),
    "looked_at_or_removed": _l(
        "读不到、读不准的地方不能遮挡，也不能作例外。请看过后保留，或者隐去。"
    ),
    "keep_needs_reason": _l("保留须写明理由。请写明为什么可以公开。"),
    "exception_needs_law": _l("依法例外须写明法律法规和条款。请补齐。"),
    "exception_needs_reason": _l("依法例外的理由太简单。请写明为什么依法应当公开。"),
    "never_excepted": _l("%(code)s依法公开时也要遮挡，不能作例外。请选遮挡或隐去。"),
    "summary_too_long": _l("内容概述最多%(limit)s个字。请删短一些。"),
    "explanation_holds_removed": _l(
        "撤下说明里有%(count)s处已隐去的内容，公众会看到，没有撤下。请改写说明再撤下。"
    ),
    "public_store_unreachable": _l(
        "没有连上公开网站，公文现在仍可能看得到。请立即再试，并告诉系统管理员。"
    ),
}

SENTENCES = {
    **LOADING,
    **_ROAD,
    **_WORK,
    **PEOPLE,
    **ITEMS,
    **ROUNDS,
    **PAST,
    **REQUESTS,
    **VALIDITY,
    **SPOT_CHECKS,
    **ANNUAL_REPORTS,
    **SUBMISSIONS,
    **FINDING,
    **WORKLIST,
    **IMPACT,
    **SETTLING,
}
