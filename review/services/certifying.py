"""The certificate of a redacted copy as data: what was removed, how each page was treated, what the
proof showed, on which bytes.

Holds kinds, counts, pages, digests and the plan by places; never text, and of the original only the
keyed digest. Pages word it; a download is exactly this. Places are named by parts of the original: a part
that somebody named after a person or a firm is called by its number here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from review.domain.redaction import copy_format
from review.services.checking import bare
from review.store.documents import FileVersion
from review.store.findings import FindingRow, Rendition, findings_of
from review.store.proofs import proofs_of
from review.store.vault import Vault

_PAGE = re.compile(r"page-([0-9]+)")
#: Names that formats give to parts and pages: they are the same in every file.
_OF_THE_FORMAT = re.compile(
    r"page-[0-9]+(?:-[a-z]+(?:-[0-9]+)?)?|info|xmp|outline|attachment|docProps/(?:core|app|custom)\.xml"
    r"|(?:word/(?:document|header|footer|footnotes|endnotes|comments|styles|settings|numbering)"
    r"|xl/(?:workbook|sharedStrings|worksheets/sheet))[0-9]{0,4}\.xml"
)
#: No ideograph, and no number that could be somebody's.
_MACHINE_NAME = re.compile(r"(?!.*[0-9]{5})[!-~…]*")
_SHORTEST = 2
#: The kind of a place that no finding names any more.
UNNAMED = "MANUAL"


@dataclass
class Treated:
    """How often one kind of finding was treated in one way, and on which pages; none where a format has
    no pages.
    """

    occurrences: int = 0
    pages: set[int] = field(default_factory=set)


def certificate_of_copy(session: Session, vault: Vault, rendition: Rendition) -> dict[str, Any]:
    """The certificate of a copy that was made; JSON throughout."""
    version = session.get_one(FileVersion, rendition.file_version_id)
    report = rendition.report or {}
    names = _Names(rendition.plan, vault.segments(version.id))
    return {
        "verified": rendition.verified,
        "made_at": rendition.made_at.isoformat() if rendition.made_at else None,
        "file": {
            "position": version.position,
            "format": version.format,
            "copy": copy_format(version.format),
        },
        "input_keyed_digest": vault.digest_file(version.digest),
        "output_sha256": rendition.bytes_digest,
        "plan_digest": rendition.plan_key,
        "engine": report.get("engine", {}),
        "treatments": treatments(
            rendition.plan, report.get("actions", []), findings_of(session, [version.id])
        ),
        "pages": report.get("pages", []),
        "checks": report.get("checks", []),
        "printed": _printed(rendition),
        "removed_parts": [names.told(each) for each in report.get("removed_parts", [])],
        "proofs": [
            {"proved_at": each.proved_at.isoformat(), "verified": each.verified}
            for each in proofs_of(session, rendition.id)
            if each.proved_at is not None
        ],
        "plan": {
            key: [
                {**row, "segment": names.told(row["segment"])} if "segment" in row else row
                for row in rows
            ]
            for key, rows in rendition.plan.items()
        },
    }


class _Names:
    """How parts and places are called where nobody may read what was removed."""

    def __init__(self, plan: Mapping[str, Any], segments: Iterable[Mapping[str, Any]]) -> None:
        texts = {str(each["id"]): str(each["text"]) for each in segments}
        spans = [each for each in plan.get("actions", []) if "segment" in each]
        values = {bare(texts.get(a["segment"], "")[a["start"] : a["end"]]) for a in spans}
        self._values = {each for each in values if len(each) >= _SHORTEST}
        self._numbers: dict[str, int] = {}

    def told(self, name: str) -> str:
        """A name of a part, or of a place in it, that gives nothing away: same name, same answer."""
        name, colon, notice = name.partition(": ")
        part, mark, place = name.partition("#") if "!" not in name else name.rpartition("#")
        if self._is_neutral(part) and self._is_neutral(place):
            return f"{name}{colon}{notice}"
        number = self._numbers.setdefault(part, len(self._numbers) + 1)
        folder = part.partition("!")[0].rpartition("/")[0]
        start = f"{folder}/" if folder and self._is_neutral(folder) else ""
        inner = "!" if "!" in part else ""  # the proof has to know that none of it may survive
        end = f"{mark}{place}" if self._is_neutral(place) else ""
        return f"{start}…{number}{inner}{end}{colon}{notice}"

    def _is_neutral(self, name: str) -> bool:
        if _OF_THE_FORMAT.fullmatch(name):
            return True
        plain = bare(name)
        return _MACHINE_NAME.fullmatch(name) is not None and not any(
            value in plain for value in self._values
        )


def _printed(rendition: Rendition) -> dict[str, Any] | None:
    """The PDF beside the copy, or why there is none; None where none was wanted."""
    if rendition.printed_checks is None:
        return None
    return {
        "sha256": rendition.printed_digest,
        "reason": rendition.printed_reason,
        "checks": rendition.printed_checks,
    }


def treatments(
    plan: Mapping[str, Any], results: Iterable[Mapping[str, Any]], findings: Iterable[FindingRow]
) -> list[dict[str, Any]]:
    """What was done how often, by kind of finding and treatment: ``{"code", "action", "occurrences",
    "pages"}``. ``results`` are the report's, by index in the order of the plan.
    """
    met = {int(each["index"]): int(each["occurrences"]) for each in results}
    codes: dict[tuple[object, ...], FindingRow] = {}
    for row in findings:
        codes[row.segment, row.span_start, row.span_end] = row
        for page, *box in (row.box,) if row.box is not None else row.boxes:
            codes.setdefault((int(page), *box), row)
    found: dict[tuple[str, str], Treated] = {}
    for index, action in enumerate(plan.get("actions", [])):
        finding = codes.get(_place(action))
        code = finding.code if finding is not None else UNNAMED
        kind = found.setdefault((code, str(action["action"])), Treated())
        kind.occurrences += met.get(index, 0)
        kind.pages |= _pages(action, finding)
    return [
        {"code": code, "action": action, "occurrences": n.occurrences, "pages": sorted(n.pages)}
        for (code, action), n in sorted(found.items())
    ]


def _place(action: Mapping[str, Any]) -> tuple[object, ...]:
    if "page" in action:
        return (int(action["page"]), *action["box"])
    return (action.get("segment"), action.get("start"), action.get("end"))


def _pages(action: Mapping[str, Any], finding: FindingRow | None) -> set[int]:
    if "page" in action:
        return {int(action["page"])}
    named = _PAGE.match(str(action.get("segment", "")))
    if named is not None:
        return {int(named[1])}
    return {int(box[0]) for box in finding.boxes} if finding is not None else set()
