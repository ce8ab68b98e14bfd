"""Writes docs/generated/ from the code: state diagrams, permissions, audit events, settings.

Run as ``python -m review.docs`` (write) or ``python -m review.docs --check`` (compare; exit 3 where
something is not current). No rule stands here: every line is read from the rooms it tells about.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from review.config import declared_settings
from review.domain.audit import EVENTS
from review.domain.case_flow import case_flow
from review.domain.document_flow import DOCUMENT_FLOW
from review.domain.item_flow import ITEM_FLOW
from review.domain.machine import Flow, Transition
from review.domain.permissions import Permission, Place, may
from review.domain.rounds import READING_A, READING_B
from review.domain.states import ADMIN_ROLES, OFFICE_ROLES, CaseState, DocumentStatus, Role, Route
from review.domain.values import Actor, Held

#: The one command that brings the papers up to date; also what the check tells people to run.
COMMAND = "python -m review.docs"
GENERATED = Path(__file__).parent.parent / "docs" / "generated"

_HEAD = f"<!-- Written by `{COMMAND}` (make docs). Change the code, not this file. -->\n\n"
_HOME, _OTHER_OFFICE, _STRANGE = (1, 10), (1, 11), (2, 20)
AnyFlow = Flow[Any, Any, Any]
AnyRow = Transition[Any, Any, Any]


def write_docs(target: Path = GENERATED) -> tuple[str, ...]:
    """Write every paper into `target` and take away what is none; answer the names that changed."""
    stale = check_docs(target)
    target.mkdir(parents=True, exist_ok=True)
    papers = _papers()
    for name in stale:
        if name in papers:
            (target / name).write_text(papers[name], encoding="utf-8")
        else:
            (target / name).unlink()
    return stale


def check_docs(target: Path = GENERATED) -> tuple[str, ...]:
    """The names of papers in `target` that are missing, not as the code has them, or nobody's."""
    papers = _papers()
    found = {path.name: path for path in target.glob("*.md")}
    return tuple(
        name
        for name in sorted({*papers, *found})
        if name not in papers
        or name not in found
        or found[name].read_text(encoding="utf-8") != papers[name]
    )


def _papers() -> dict[str, str]:
    writers: dict[str, Callable[[], Iterable[str]]] = {
        "case-flow.md": _case_flow,
        "item-flow.md": _item_flow,
        "document-flow.md": _document_flow,
        "permissions.md": _permissions,
        "audit-events.md": _audit_events,
        "settings.md": _settings,
    }
    return {name: _HEAD + "\n".join(write()) + "\n" for name, write in writers.items()}


# ---- flows ---------------------------------------------------------------------------------------


def _case_flow() -> Iterable[str]:
    yield "# Review cases: every move (`review/domain/case_flow.py`)"
    yield ""
    yield "One diagram per route. An urgent case is signed before it is reviewed for confidentiality;"
    yield "its table lists only the rows that differ from the ordinary one. A confirmation moves the"
    yield "case on when every confirmation that it needs stands; else the case stays where it is."
    for route in Route:
        ordinary, urgent = case_flow(route), case_flow(route, urgent=True)
        yield from ("", f"## Route {route}", "", *_diagram(ordinary))
        yield from ("", *_rows(ordinary.rows))
        yield from ("", f"### Route {route}, urgent", "", *_diagram(urgent))
        yield from ("", *_rows(row for row in urgent.rows if row not in ordinary.rows))
    flows = [case_flow(route, urgent=urgent) for route in Route for urgent in (False, True)]
    yield from ("", *_guards(flows))


def _item_flow() -> Iterable[str]:
    yield "# July items: every move (`review/domain/item_flow.py`)"
    yield from ("", *_diagram(ITEM_FLOW), "", *_rows(ITEM_FLOW.rows), "", *_guards([ITEM_FLOW]))
    yield from ("", "## The window of a round", "")
    yield "Issue dates from the first day to the day before the last. Reading A is the default."
    yield from ("", "| round | reading A | reading B |", "| --- | --- | --- |")
    for year in range(2020, 2031):
        a, b = READING_A.window(year), READING_B.window(year)
        yield f"| {year} | {a[0]} … {a[1]} | {b[0]} … {b[1]} |"


def _document_flow() -> Iterable[str]:
    yield "# Published documents: hide, confirm, restore (`review/domain/document_flow.py`)"
    yield from ("", *_diagram(DOCUMENT_FLOW), "", *_rows(DOCUMENT_FLOW.rows))
    yield from ("", *_guards([DOCUMENT_FLOW]))


def _diagram(flow: AnyFlow) -> Iterable[str]:
    """A mermaid state diagram; moves between the same two states share an arrow."""
    yield from ("```mermaid", "stateDiagram-v2")
    began = ", ".join(dict.fromkeys(opening.action for opening in flow.openings))
    for state in flow.start:
        yield f"    [*] --> {state}: {began}" if began else f"    [*] --> {state}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in flow.rows:
        for target in row.targets:
            arrows.setdefault((row.source, target), []).append(row.action)
    for (source, target), actions in arrows.items():
        yield f"    {source} --> {target}: {', '.join(dict.fromkeys(actions))}"
    yield from (f"    {state} --> [*]" for state in flow.states if state in flow.final)
    yield "```"


def _rows(rows: Iterable[AnyRow]) -> Iterable[str]:
    yield "| from | action | role | to | guards | comment | document | work | notice to | event |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in rows:
        cells = (
            row.source,
            row.action,
            row.role,
            " / ".join(row.targets),
            "<br>".join(guard.__name__ for guard in row.guards),
            "required" if row.needs_comment else "",
            row.document or "",
            ", ".join(row.then),
            ", ".join(row.tell),
            f"`{row.event}`",
        )
        yield f"| {' | '.join(cells)} |"


def _guards(flows: Sequence[AnyFlow]) -> Iterable[str]:
    yield from ("## Guards", "", "| guard | what must hold |", "| --- | --- |")
    used = dict.fromkeys(guard for flow in flows for row in flow.rows for guard in row.guards)
    for guard in used:
        yield f"| {guard.__name__} | {_summary(guard)} |"


def _summary(documented: object) -> str:
    """The first sentence of a docstring."""
    return (documented.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")


# ---- permissions ---------------------------------------------------------------------------------

_ISSUED = DocumentStatus.ISSUED
_PLACES: dict[str, tuple[DocumentStatus, CaseState | None]] = {
    "no case": (DocumentStatus.PUBLISHED, None),
    **{
        str(state): (DocumentStatus.UNISSUED, state)
        for state in CaseState
        if state not in (CaseState.SETTLED, CaseState.DISCARDED)
    },
    "decided, issued": (_ISSUED, CaseState.DECIDED),
    "settled": (_ISSUED, CaseState.SETTLED),
    "discarded": (DocumentStatus.DISCARDED, CaseState.DISCARDED),
}


def _permissions() -> Iterable[str]:
    yield "# Who may what, besides the moves of the tables (`review/domain/permissions.py`)"
    yield ""
    yield "A column per state of the review case. **own**: only for documents of the own office (one's"
    yield "own and those of its other drafters alike); **org**: for every document of the organisation;"
    yield "**all**: not bound to an organisation; **–**: not at all. Documents of another organisation"
    yield "are never reached by a business role."
    for role in Role:
        if role is Role.SYSTEM:
            continue
        yield from ("", f"## {role}", "")
        yield f"| permission | {' | '.join(_PLACES)} |"
        yield f"| --- |{' --- |' * len(_PLACES)}"
        for permission in Permission:
            reach = [_reach(role, permission, where) for where in _PLACES.values()]
            if set(reach) != {"–"}:
                yield f"| `{permission}` | {' | '.join(reach)} |"


def _reach(
    role: Role, permission: Permission, where: tuple[DocumentStatus, CaseState | None]
) -> str:
    """How far a role's permission reaches in one state, asked of the policy itself."""
    organisation, office = _HOME
    offices = frozenset({office}) if role in OFFICE_ROLES else None
    actor = Actor(1, "", (Held(role, None if role in ADMIN_ROLES else organisation, offices),))
    status, state = where
    here = Place(organisation_id=organisation, office_id=office, status=status, case_state=state)
    allowed = [
        may(actor, permission, replace(here, organisation_id=place[0], office_id=place[1]))
        for place in (_HOME, _OTHER_OFFICE, _STRANGE)
    ]
    return {0: "–", 1: "own", 2: "org", 3: "all"}[sum(allowed)]


# ---- events and settings -------------------------------------------------------------------------


def _audit_events() -> Iterable[str]:
    yield "# Audit events (`review/domain/audit.py`)"
    yield ""
    yield "Each event carries exactly these fields: ids, codes and digests, never text. A field"
    yield "without a value is null. Time, actor, organisation, document, case and the digest of the"
    yield "entry before stand beside them in every entry."
    for subject in dict.fromkeys(event.partition(".")[0] for event in EVENTS):
        yield from ("", f"## {subject}", "", "| event | fields |", "| --- | --- |")
        for event, names in EVENTS.items():
            if event.startswith(f"{subject}."):
                yield f"| `{event}` | {', '.join(names)} |"


def _settings() -> Iterable[str]:
    yield "# Settings (`review/config/settings.py`)"
    yield ""
    yield "Read from the environment once, at start. An unknown name that begins with `REVIEW_` is an"
    yield "error. `<NAME>` in a default stands for the value of that setting."
    for title, public in (
        ("Read by every process", True),
        ("Read by staff site and worker", False),
    ):
        yield from ("", f"## {title}", "", "| name | kind | default | meaning |")
        yield "| --- | --- | --- | --- |"
        for setting in declared_settings():
            if setting.public is public:
                default = f"`{setting.default}`" if setting.default else "(empty)"
                secret = " **Secret**: never printed." if setting.secret else ""
                yield f"| `{setting.name}` | {setting.kind.name} | {default} | {setting.help}{secret} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the papers, or only check them; exit 0 when current or written, 3 when not current."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=_summary(sys.modules[__name__]))
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--target", type=Path, default=GENERATED, help="folder of the papers")
    chosen = parser.parse_args(arguments)
    stale = check_docs(chosen.target) if chosen.check else write_docs(chosen.target)
    for name in stale:
        print(f"{chosen.target / name}: {'not current' if chosen.check else 'brought up to date'}")
    if chosen.check and stale:
        print(f"Run: {COMMAND}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
