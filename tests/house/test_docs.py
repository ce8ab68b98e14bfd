"""The papers are current: the generated ones tell what to run, the glossary has the words of pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.config import declared_settings
from review.docs import COMMAND, GENERATED, check_docs, main, write_docs
from review.domain.audit import EVENTS
from review.domain.case_flow import case_flow
from review.domain.permissions import Permission
from review.domain.states import CaseState, Role, Route
from review.web.wording.actions import ACTIONS
from review.web.wording.fields import GROUNDS
from review.web.wording.people import ROLES
from review.web.wording.states import ATTRIBUTES, STATES


def test_the_papers_are_current() -> None:
    stale = check_docs(GENERATED)
    assert stale == (), f"docs/generated is not current ({', '.join(stale)}); run: {COMMAND}"


def test_writing_brings_every_paper_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    papers = (
        "audit-events.md",
        "case-flow.md",
        "document-flow.md",
        "item-flow.md",
        "permissions.md",
        "settings.md",
    )
    assert check_docs(tmp_path) == papers
    assert write_docs(tmp_path / "new") == papers
    assert write_docs(tmp_path / "new") == ()
    assert check_docs(tmp_path / "new") == ()


def test_a_changed_a_missing_and_a_forgotten_paper_are_named_with_the_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_docs(tmp_path)
    (tmp_path / "case-flow.md").write_text("by hand", encoding="utf-8")
    (tmp_path / "settings.md").unlink()
    (tmp_path / "of-yesterday.md").write_text("who reads this", encoding="utf-8")
    wrong = ("case-flow.md", "of-yesterday.md", "settings.md")
    assert check_docs(tmp_path) == wrong
    assert main(["--check", "--target", str(tmp_path)]) == 3
    said = capsys.readouterr()
    assert all(name in said.out for name in wrong)
    assert said.err.strip() == f"Run: {COMMAND}"
    assert main(["--target", str(tmp_path)]) == 0
    assert main(["--check", "--target", str(tmp_path)]) == 0
    assert not (tmp_path / "of-yesterday.md").exists()


def test_the_case_flow_paper_shows_every_state_of_every_route(tmp_path: Path) -> None:
    write_docs(tmp_path)
    paper = (tmp_path / "case-flow.md").read_text(encoding="utf-8")
    assert paper.count("```mermaid") == 2 * len(Route)
    for route in Route:
        assert f"## Route {route}\n" in paper
        for row in case_flow(route).rows:
            assert f"| {row.source} | {row.action} | {row.role} |" in paper
            assert all(f"| {guard.__name__} | " in paper for guard in row.guards)


def test_the_other_papers_leave_nothing_out(tmp_path: Path) -> None:
    write_docs(tmp_path)
    permissions, events, settings = (
        (tmp_path / name).read_text(encoding="utf-8")
        for name in ("permissions.md", "audit-events.md", "settings.md")
    )
    assert all(f"`{permission}`" in permissions for permission in Permission)
    assert all(f"## {role}\n" in permissions for role in Role if role is not Role.SYSTEM)
    assert all(str(state) in permissions for state in CaseState)
    assert all(f"`{event}`" in events for event in EVENTS)
    for setting in declared_settings():
        assert f"| `{setting.name}` |" in settings
        assert setting.help in settings


def test_a_permission_reaches_as_far_as_the_policy_lets_it(tmp_path: Path) -> None:
    write_docs(tmp_path)
    paper = (tmp_path / "permissions.md").read_text(encoding="utf-8")
    tables = dict(part.split("\n", 1) for part in paper.split("\n## ")[1:])

    def cells(role: Role, permission: Permission) -> set[str]:
        (line,) = [x for x in tables[role].splitlines() if x.startswith(f"| `{permission}` |")]
        return {cell.strip() for cell in line.split("|")[2:-1]}

    assert cells(Role.DRAFTER, Permission.DOCUMENT_READ) == {"own"}
    assert cells(Role.CLERK, Permission.DOCUMENT_READ) == {"org"}
    assert cells(Role.SYSTEM_ADMIN, Permission.ACCOUNT_MANAGE) == {"all"}
    assert cells(Role.CLERK, Permission.FINAL_ATTACH) == {"org", "–"}
    assert Permission.ORIGINAL_READ not in tables[Role.SUPERVISOR]


def _glossary_words() -> dict[str, str]:
    pages = (ATTRIBUTES, GROUNDS, STATES, ACTIONS, ROLES)
    return {f"| `{code}` | {said} |": code for words in pages for code, said in words.items()}


def test_the_glossary_pairs_each_code_with_the_word_on_the_page(root: Path) -> None:
    lines = set((root / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines())
    missing = [row for row in _glossary_words() if row not in lines]
    assert missing == [], f"docs/glossary.md differs from review/web/wording; write: {missing}"


def test_every_decision_note_is_numbered_and_says_question_and_decision(root: Path) -> None:
    notes = sorted((root / "docs" / "decisions").glob("*.md"))
    assert [note.name[:4] for note in notes] == [f"{n:04}" for n in range(1, len(notes) + 1)]
    for note in notes:
        text = note.read_text(encoding="utf-8")
        assert text.startswith(f"# {note.name[:4]} "), note.name
        assert "\n## Question\n" in text, note.name
        assert "\n## Decision\n" in text, note.name
