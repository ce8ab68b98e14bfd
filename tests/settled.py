"""What stands on the findings of a document of a town: rows, settlements by stage, the plan they make."""

from __future__ import annotations

from typing import Any

from review.domain.findings import Stage
from review.domain.impact import ImpactCategory, ImpactLevel, ImpactValues
from review.store.case_values import plan_of
from review.store.documents import FileVersion
from review.store.findings import FindingRow, findings_of, settlements_of
from tests.town import Town

REASON = "这是对外公布的值班联系方式，群众需要用它咨询办理。"
WEIGHED = ImpactValues(
    category=ImpactCategory.PUNITIVE,
    level=ImpactLevel.MODERATE,
    purpose="让公众知晓处罚决定，监督执法，警示同类行为。",
    method="在本机关政府信息公开专栏公开，公示期满撤下。",
    necessity="不写明当事人，公众无法知道处罚针对谁。",
    effect="当事人的社会评价会受影响，可能被议论。",
    protection="证件号码和住址仍然遮挡，当事人可以申请更正。",
)
LAW = {"law": "行政处罚法", "article": "第四十八条", "reason": REASON, "impact": WEIGHED}


def rows(town: Town, document_id: int) -> list[FindingRow]:
    """The findings of the live files, in the order in which they were made."""
    with town.work.sessions() as session:
        return findings_of(session, [f.id for f in town.files(document_id)])


def said(town: Town, document_id: int, stage: Stage = Stage.DRAFTER) -> dict[str, str]:
    """What stands at a stage, by the key of the finding."""
    found = rows(town, document_id)
    with town.work.sessions() as session:
        standing = settlements_of(session, [r.id for r in found])
    return {r.key: standing[(r.id, stage)].action.value for r in found if (r.id, stage) in standing}


def plan(town: Town, document_id: int) -> dict[str, Any]:
    """The plan of the main text as settled now."""
    with town.work.sessions() as session:
        version = session.get_one(FileVersion, town.files(document_id)[0].id)
        return dict(plan_of(session, version).as_json())
