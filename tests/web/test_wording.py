"""Every code has words: a test names the code that nobody has worded, room by room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from review.domain import (
    catalogue_codes,
    checklist,
    consultations,
    findings,
    grounds,
    impact,
    keep_reasons,
    public_record,
    states,
)
from review.domain.audit import EVENTS
from review.domain.values import Refusal
from review.store.documents import FileStage, FileState
from review.store.releases import ReleaseState
from review.web.wording import KINDS, sentence_of, word, words
from review.web.wording.refusals import SENTENCES

ROOT = Path(__file__).parent.parent.parent
RULES = ("review/domain", "review/services", "review/web")

ENUMS: dict[str, Iterable[Any]] = {
    "state": [*states.CaseState, *states.DocumentStatus, *states.ItemState],
    "action": [*states.CaseAction, *states.DocumentAction, *states.ItemAction],
    "attribute": [*states.Attribute, "partial"],
    "attribute_meaning": [*states.Attribute, "partial"],
    "role": states.Role,
    "route": states.Route,
    "case_kind": states.CaseKind,
    "outcome": states.Outcome,
    "urgency": states.Urgency,
    "validity": states.Validity,
    "confirmation": states.ConfirmationKind,
    "doc_kind": states.DOC_KINDS,
    "subject": catalogue_codes.SUBJECTS,
    "key_field": catalogue_codes.KEY_FIELDS,
    "released_field": public_record.RELEASED_FIELDS,
    "ground": grounds.GROUNDS,
    "ground_meaning": grounds.GROUNDS,
    "ground_kind": grounds.GroundKind,
    "ground_article": {str(g.article) for g in grounds.GROUNDS.values()},
    "checklist": checklist.ChecklistItem,
    "verdict": checklist.CheckVerdict,
    "level": findings.FindingLevel,
    "settlement": findings.SettlementAction,
    "keep_reason": keep_reasons.KEEP_REASONS,
    "impact_category": impact.ImpactCategory,
    "impact_category_meaning": impact.ImpactCategory,
    "impact_level": impact.ImpactLevel,
    "impact_level_meaning": impact.ImpactLevel,
    "impact_answer": impact.ANSWERS,
    "impact_question": impact.ANSWERS,
    "impact_usual": [f"{c} {a}" for c in impact.ImpactCategory for a in impact.ANSWERS],
    "stage": findings.Stage,
    "finding": findings.NEVER_EXCEPTED,
    "consultation_kind": consultations.ConsultationKind,
    "consultation_answer": consultations.ConsultationAnswer,
    "standing": consultations.Standing,
    "file_state": FileState,
    "file_stage": FileStage,
    "rendition_state": FileState,
    "release_state": ReleaseState,
    "event": EVENTS,
}


def constructed(name: str, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Literal first arguments of every call ``name(…)``: (text, file), both arms of a choice too."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
                if not called or not node.args:  # type: ignore[attr-defined]
                    continue
                first = node.args[0]  # type: ignore[attr-defined]
                arms = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for arm in arms:
                    if isinstance(arm, ast.Constant) and isinstance(arm.value, str):
                        yield arm.value, path.name


@pytest.mark.parametrize("kind", sorted(ENUMS))
def test_every_code_of_a_kind_has_words(kind: str) -> None:
    missing = [str(code) for code in ENUMS[kind] if str(code) not in KINDS[kind]]
    assert missing == []


def test_every_refusal_has_a_sentence() -> None:
    found = set(constructed("Refusal", RULES))
    assert len(found) > 60
    assert sorted(f"{code} ({file})" for code, file in found if code not in SENTENCES) == []


def test_every_refusal_of_the_administrators_has_a_sentence() -> None:
    source = (ROOT / "review/services/people.py").read_text(encoding="utf-8")
    codes = re.findall(r'_refuse_if\([^"]*"([a-z_]+)"', source)
    assert len(codes) > 10
    assert [code for code in codes if code not in SENTENCES] == []


def test_every_evidence_of_the_detectors_has_words() -> None:
    found = set(constructed("Why", ["review/engines/find"]))
    assert found
    assert sorted(f"{c} ({file})" for c, file in found if c not in KINDS["why"]) == []


def test_every_reason_of_a_refused_file_has_words() -> None:
    tree = ast.parse((ROOT / "review/engines/model.py").read_text(encoding="utf-8"))
    enum = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Refused")
    codes = [n.value.value for n in enum.body if isinstance(n, ast.Assign)]  # type: ignore[attr-defined]
    assert len(codes) == 8
    assert [code for code in codes if code not in KINDS["file_reason"]] == []


@pytest.mark.parametrize(
    ("name", "folders"),
    [("EngineFailed", ["review/jobs"]), ("RecordRefused", ["review/public"])],
)
def test_every_reason_of_failed_work_has_words(name: str, folders: list[str]) -> None:
    found = set(constructed(name, folders))
    assert found
    assert sorted(f"{c} ({file})" for c, file in found if c not in KINDS["file_reason"]) == []


def test_every_reason_why_a_confirmation_was_voided_has_words() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "review/services").rglob("*.py")
    )
    codes = re.findall(r'void_reason = (?:now, )?"([a-z_]+)"', source)
    assert codes
    assert [code for code in codes if code not in KINDS["void_reason"]] == []


def test_a_sentence_names_its_facts_in_words(house: Any) -> None:
    with house.app.test_request_context():
        roles = sentence_of(Refusal("role_missing", {"roles": "clerk approver clerk"}))
        assert f"{word('clerk', 'role')}、{word('approver', 'role')}" in roles
        assert "clerk" not in roles
        fields = sentence_of(Refusal("record_incomplete", {"fields": "title summary"}))
        assert words("title summary", "released_field") in fields


def test_a_missing_fact_never_breaks_a_page(house: Any) -> None:
    with house.app.test_request_context():
        for code in SENTENCES:
            assert "%(" not in sentence_of(Refusal(code))


def test_no_sentence_shouts_or_orders_attention(house: Any) -> None:
    with house.app.test_request_context():
        texts = [str(text) for text in SENTENCES.values()]
    assert [t for t in texts if "！" in t or "请注意" in t or "非法" in t or "!" in t] == []
    assert [t for t in texts if not t.endswith("。")] == []


def test_an_unknown_code_is_shown_as_itself(house: Any) -> None:
    with house.app.test_request_context():
        assert word("never_heard_of", "state") == "never_heard_of"
        assert word(None, "state") == ""
        assert sentence_of(Refusal("never_heard_of")) == "never_heard_of"
