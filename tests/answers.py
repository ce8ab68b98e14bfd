"""What tests say in place of a person or a child process: proposals, comments, and hand-made readings of files.

Values are invented and formally valid. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from review.domain.states import Attribute
from review.domain.values import Proposal

ID_NUMBER = "449901198001010010"
MOBILE = "13800001234"
TITLE = "关于做好临时救助工作的通知"
PROACTIVE = Proposal(Attribute.PROACTIVE)
EXEMPT = Proposal(
    Attribute.EXEMPT,
    grounds=("DEL_REQUEST_REPORT",),
    reason="补偿标准正在协商，提前披露会影响谈判，批复执行后再评估。",
)
#: What is left of the second line when its two values are masked.
CLEAN = "居民身份证号44*，手机138****1234。"
GOOD_COMMENT = "请把第二段涉及住户的情况概括表述后再报。"


def segment(number: int, text: str, kind: str = "paragraph") -> dict[str, Any]:
    """A segment as the reader answers it."""
    part = "word/document.xml"
    return {"id": f"{part}#p{number}", "part": part, "kind": kind, "page": None, "text": text}


def finding(number: int, code: str, at: dict[str, Any], value: str, **more: Any) -> dict[str, Any]:
    """A finding of ``value`` where it first stands in a segment."""
    start = at["text"].index(value)
    return {
        "id": f"f{number}",
        "code": code,
        "level": "certain",
        "segment": at["id"],
        "start": start,
        "end": start + len(value),
        "text": value,
        "boxes": [],
        "action": "mask",
        "ground": "TP_PRIVACY",
        "why": [{"kind": "checksum_ok", "text": ""}],
        **more,
    }


def answer(
    segments: Sequence[dict[str, Any]],
    findings: Sequence[dict[str, Any]] = (),
    metadata: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An inspection as the engine answers it."""
    return {
        "file": {"format": "docx", "pages": None},
        "engine": {"version": "test", "lexicons": "test"},
        "status": "read",
        "segments": list(segments),
        "findings": list(findings),
        "metadata": metadata or {},
        "embedded": [],
    }


def plain_answer() -> dict[str, Any]:
    """A short notice with an ID number and a mobile."""
    body = segment(2, f"居民身份证号{ID_NUMBER}，手机{MOBILE}。")
    found = [finding(1, "ID", body, ID_NUMBER), finding(2, "MOB", body, MOBILE)]
    return answer([segment(1, TITLE), body, segment(3, "区政府办公室")], found)
