"""Forms of the confidentiality review: the eight answers, and a confirmation with the digests it covers.

They check shape and become commands. No rule stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField

from review.domain.checklist import Answer, ChecklistItem, CheckVerdict
from review.domain.commands import AnswerChecklist, Confirm
from review.domain.states import CaseAction
from review.store.cases import ChecklistRow
from review.web.forms import ReviewForm, at_most
from review.web.review.aggregation import AggregationView
from review.web.wording import choices, sentence_of, word


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One item of the checklist; the fields are those of ``components/checklist.html``."""

    name: str
    question: str
    answers: tuple[tuple[str, str, bool], ...]
    value: str | None
    concern: bool
    hint: str | None
    note_name: str
    note: str
    error: str | None
    evidence: AggregationView | None = None


class ChecklistForm(ReviewForm):
    """Eight answers, each on its own; what is not answered is left as it was."""

    def to_command(self, case_id: int) -> AnswerChecklist:
        """The answers that were given."""
        return AnswerChecklist(case_id=case_id, answers=self.answers)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every item with a verdict."""
        said = {v.value for v in CheckVerdict}
        return tuple(
            Answer(item, CheckVerdict(self[item.value].data), self[note_name(item)].data or "")
            for item in ChecklistItem
            if self[item.value].data in said
        )

    def lines(self) -> tuple[CheckLine, ...]:
        """The items as they were typed, with what is wrong at each."""
        faults = {r.facts.get("item", ""): sentence_of(r) for r in self.refusals}
        typed = {a.item: a for a in self.answers}
        return tuple(_line(item, typed.get(item), faults.get(item.value)) for item in ChecklistItem)

    @property
    def reasons(self) -> list[tuple[str, str | None]]:
        """The error summary: each refusal leads to its item."""
        return [(sentence_of(r), f"#{r.facts.get('item', 'checklist')}") for r in self.refusals]


def note_name(item: ChecklistItem) -> str:
    """The name of the field for the note of an item."""
    return f"{item.value}_note"


for _item in ChecklistItem:
    setattr(
        ChecklistForm,
        _item.value,
        RadioField(choices=lambda: choices(CheckVerdict, "verdict"), validate_choice=False),
    )
    setattr(ChecklistForm, note_name(_item), StringField(validators=[at_most(500)]))


def lines_of(rows: list[ChecklistRow]) -> tuple[CheckLine, ...]:
    """The items as they were answered so far."""
    said = {r.item: Answer(r.item, r.verdict, r.note) for r in rows}
    return tuple(_line(item, said.get(item), None) for item in ChecklistItem)


def _line(item: ChecklistItem, answer: Answer | None, error: str | None) -> CheckLine:
    return CheckLine(
        name=item.value,
        question=word(item, "checklist"),
        answers=tuple(
            (v.value, word(v, "verdict"), v is CheckVerdict.CONCERN) for v in CheckVerdict
        ),
        value=answer.verdict.value if answer else None,
        concern=answer is not None and answer.verdict is CheckVerdict.CONCERN,
        hint=None,
        note_name=note_name(item),
        note=answer.note if answer else "",
        error=error,
    )


def with_evidence(
    lines: tuple[CheckLine, ...], item: ChecklistItem, evidence: AggregationView
) -> tuple[CheckLine, ...]:
    """The lines with what the house knows beside one of the questions."""
    return tuple(
        replace(line, hint=evidence.hint, evidence=evidence) if line.name == item.value else line
        for line in lines
    )


class ConfirmForm(ReviewForm):
    """A confirmation: of exactly what the page showed, by its digests."""

    version = IntegerField()
    act = HiddenField()
    content_digest = HiddenField()
    plan_digest = HiddenField()
    bytes_digest = HiddenField()

    @property
    def action(self) -> CaseAction:
        """Which of the three confirmations; confidentiality where the field says nothing else."""
        said: Any = self.act.data
        known = (CaseAction.CONFIRM_PRIVACY, CaseAction.CONFIRM_RENDITION)
        return CaseAction(said) if said in known else CaseAction.CONFIRM_CONFIDENTIALITY

    def to_command(self, case_id: int) -> Confirm:
        """The confirmation as it was given."""
        return Confirm(
            case_id=case_id,
            version=self.version.data or 0,
            action=self.action,
            content_digest=self.content_digest.data or "",
            plan_digest=self.plan_digest.data or "",
            bytes_digest=self.bytes_digest.data or "",
        )


#: Words for what each confirmation covers.
COVERS = {
    "confidentiality": _l("各文件的全部文字（连同看不见的）、图片、附件和要公开的标题、概述"),
    "privacy": _l("上面的内容，加上每一处隐去、遮挡和保留"),
    "rendition": _l("要放到公开网站上的文件，逐字节"),
}
