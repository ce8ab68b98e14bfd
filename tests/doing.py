"""Commands and the services that take them, by name, so that a test says only who asks for what.

``SERVICES`` is the list that ``tests/services/test_commands.py`` holds against the domain's own.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

from review.domain import commands as c
from review.domain.findings import SettlementAction
from review.services import (
    admitting,
    backlogs,
    columns,
    consulting,
    copies,
    drafting,
    hand_marks,
    handing_over,
    issuing,
    item_catalogue,
    printing_marks,
    proof_again,
    publication_limits,
    registering,
    releasing,
    reminders,
    reviewing,
    settling,
    triggers,
    undoing,
)
from review.services.finding import learning, replaying, terms
from review.services.importing import steering
from review.services.items import approving, proposing, reassigning, standing
from review.services.reports import annual_acts, disputes, publishing, submissions, writing
from review.services.requests import charging, correcting, extending, giving, letterheads, linking
from review.services.requests import closing as request_closing
from review.services.requests import consulting as request_consulting
from review.services.requests import registering as register
from review.services.requests import settings as request_settings
from review.services.rounds import (
    classified,
    closing,
    exchange,
    opening,
    policies,
    reminding,
    results,
)
from review.services.spot_checks import drawing, examining, packing, rectifying
from review.services.validity import deciding, listing, marking, proving
from review.store.cases import ReviewCase
from review.store.documents import Document

SERVICES: dict[type, Callable[..., Any]] = {
    c.AmendRequest: register.amend_request,
    c.AnswerRequestConsultation: request_consulting.answer_request_consultation,
    c.AskCorrection: correcting.ask_correction,
    c.AskReasons: extending.ask_reasons,
    c.AssignRequest: register.assign_request,
    c.CloseRequest: request_closing.close_request,
    c.ConsultOnRequest: request_consulting.consult_on_request,
    c.DeferReply: extending.defer_reply,
    c.ExtendRequest: extending.extend_request,
    c.GiveDocument: giving.give_document,
    c.LinkRequested: linking.link_document,
    c.NoticeFee: charging.notice_fee,
    c.ReceiveCorrection: correcting.receive_correction,
    c.RecordFeePayment: charging.record_payment,
    c.RecordReasons: extending.record_reasons,
    c.RegisterRequest: register.register_request,
    c.SetLetterhead: letterheads.set_letterhead,
    c.SetPublicationLimit: publication_limits.set_publication_limit,
    c.SetRequestSettings: request_settings.set_request_settings,
    c.TellThirdParty: request_consulting.tell_third_party,
    c.UndoClosing: request_closing.undo_closing,
    c.UnlinkRequested: linking.unlink_document,
    c.AmendDispute: disputes.amend_dispute,
    c.AmendMark: hand_marks.amend_mark,
    c.CloseDispute: disputes.close_dispute,
    c.ExplainCheck: annual_acts.explain_check,
    c.FreezeAnnual: annual_acts.freeze_annual,
    c.RecordDispute: disputes.record_dispute,
    c.ReopenDispute: disputes.reopen_dispute,
    c.RestoreParagraph: writing.restore_paragraph,
    c.SignReport: writing.sign_report,
    c.TypeFigure: annual_acts.type_figure,
    c.VoidDispute: disputes.void_dispute,
    c.WriteParagraph: writing.write_paragraph,
    c.HandOver: handing_over.hand_over,
    c.ChooseMail: reminders.choose_mail,
    c.MakeCalendarFeed: reminders.make_calendar_feed,
    c.EndCalendarFeed: reminders.end_calendar_feed,
    c.AcceptDifferences: issuing.accept_differences,
    c.AcceptProposals: deciding.accept_proposals,
    c.ActOnPublished: releasing.act_on_published,
    c.AddBox: hand_marks.add_box,
    c.AddFinding: hand_marks.add_finding,
    c.AddTerms: terms.add_terms,
    c.AdmitMark: admitting.admit_mark,
    c.AnswerChecklist: reviewing.answer_checklist,
    c.AnswerComment: drafting.answer_comment,
    c.AnswerConsultation: consulting.answer_consultation,
    c.ApplyRepealList: listing.apply_list,
    c.ApproveItem: approving.approve_item,
    c.ApproveTogether: approving.approve_together,
    c.AskForMarkedCopy: printing_marks.ask_for_marked_copy,
    c.AskForProof: proof_again.ask_for_proof,
    c.ChooseCopies: copies.choose_copies,
    c.AskForRendition: settling.ask_for_rendition,
    c.AskRuleReplay: replaying.ask_rule_replay,
    c.AttachFile: drafting.attach_file,
    c.AttachFinalFile: issuing.attach_final_file,
    c.BeginBacklog: backlogs.begin_backlog,
    c.BeginImport: steering.begin_import,
    c.BringRepealList: listing.bring_list,
    c.CloseRound: closing.close_round,
    c.CloseSpotCheck: drawing.close_spot_check,
    c.CountClassified: classified.count_classified,
    c.CommentItem: reassigning.comment_item,
    c.Confirm: reviewing.confirm,
    c.CorrectDates: standing.correct_dates,
    c.CreateDraft: drafting.create_draft,
    c.DecideTermProposal: learning.decide_term_proposal,
    c.DeclareNotReleasable: reviewing.declare_not_releasable,
    c.Disagree: reviewing.disagree,
    c.DismissProposals: deciding.dismiss_proposals,
    c.DraftNotice: results.draft_notice,
    c.DrawSpotCheck: drawing.draw_spot_check,
    c.EditDocument: drafting.edit_document,
    c.EditRecord: releasing.edit_record,
    c.EndTerm: terms.end_term,
    c.ExamineEntry: examining.examine_entry,
    c.ExportEvidence: packing.export_evidence,
    c.Issue: issuing.issue,
    c.MarkValidity: marking.mark,
    c.Move: reviewing.move,
    c.OpenBatch: backlogs.open_batch,
    c.OpenRound: opening.begin_opening,
    c.ProposeOutcome: proposing.propose_outcome,
    c.ProposeTogether: proposing.propose_together,
    c.Publish: releasing.publish,
    c.PreparePublication: publishing.prepare_publication,
    c.PublishNotice: results.publish_notice,
    c.PublishReport: publishing.publish_report,
    c.PullIn: opening.pull_in,
    c.ReassignItems: reassigning.reassign_items,
    c.RecordSubmission: submissions.record_submission,
    c.RemindOffices: reminding.remind_offices,
    c.BringSheet: exchange.bring_sheet,
    c.ApplySheet: exchange.apply_sheet,
    c.RecheckEntry: rectifying.recheck_entry,
    c.RecordConsultation: consulting.record_consultation,
    c.RecordRequest: triggers.record_request,
    c.ReferEntry: rectifying.refer_entry,
    c.ReferUpward: reviewing.refer_upward,
    c.RecordProof: proving.record_proof,
    c.RegisterDocument: registering.register_document,
    c.RemoveFile: drafting.remove_file,
    c.Reopen: drafting.reopen,
    c.ReportRectified: rectifying.report_rectified,
    c.ReturnItem: approving.return_item,
    c.SetReview: standing.set_review,
    c.SetRoundPolicy: policies.set_round_policy,
    c.SetScope: standing.set_scope,
    c.SetSubmissionRule: submissions.set_submission_rule,
    c.SettleAsSuggested: settling.settle_as_suggested,
    c.SettleColumn: columns.settle_column,
    c.SettleFindings: settling.settle_findings,
    c.SettleKind: settling.settle_kind,
    c.Sign: issuing.sign,
    c.SteerImport: steering.steer_import,
    c.SweepRules: triggers.sweep_rules,
    c.TakeInItems: item_catalogue.take_in_items,
    c.TakeOver: drafting.take_over,
    c.TakeUpReplay: replaying.take_up_replay,
    c.UndoSettlement: undoing.undo_settlement,
    c.UseReviewedAsFinal: issuing.use_reviewed_as_final,
    c.MarkInBox: hand_marks.mark_in_box,
    c.WithdrawMark: hand_marks.withdraw_mark,
    c.WithdrawSubmission: submissions.withdraw_submission,
}

#: Of a settlement: no reason, no law, nothing weighed.
NOTHING_SAID = {"reason": "", "law": "", "article": "", "impact": None}

#: What a form sends when nothing was typed; a test names the rest.
DEFAULTS: dict[type, dict[str, Any]] = {
    c.MarkValidity: {
        "on": None,
        "reason": "",
        "successor_id": None,
        "successor_text": "",
        "legal_reference": "",
    },
    c.Move: {"comment": ""},
    c.ActOnPublished: {"comment": ""},
    c.AddBox: {"kind": "", "note": ""},
    c.AddFinding: {"action": SettlementAction.REMOVE, "kind": "", "note": "", "more": ()},
    c.MarkInBox: {"kind": "", "note": ""},
    c.AmendMark: {"kind": "", "note": "", "box": None},
    c.SettleColumn: {"whole": False, **NOTHING_SAID},
    c.SettleFindings: {"same_value": False, **NOTHING_SAID},
    c.SettleKind: {"settled_too": False, **NOTHING_SAID},
    c.UndoSettlement: {"batch": None},
    c.AdmitMark: {"authority": "", "decided_on": None, "legal_reference": "", "reason": ""},
}


def command_on(
    kind: type, row: ReviewCase | None, document: Document | None, /, **said: Any
) -> Any:
    """A command about a document as its form would send it: ids and version as they are now, unless said otherwise."""
    names = {f.name for f in dataclasses.fields(kind)}
    known: dict[str, Any] = dict(DEFAULTS.get(kind, {}))
    if document is not None:
        known |= {"document_id": document.id, "version": document.version}
    if row is not None and "case_id" in names:
        known |= {"case_id": row.id, "version": row.version}
    return kind(**{n: v for n, v in (known | said).items() if n in names or n in said})


def carry_out(command: object, *, service: Callable[..., Any] | None = None, **given: Any) -> Any:
    """Hand a command to its service with whatever of ``given`` the service asks for by name."""
    taker = service or SERVICES[type(command)]
    wanted = inspect.signature(taker).parameters
    return taker(**{n: v for n, v in {**given, "command": command}.items() if n in wanted})
