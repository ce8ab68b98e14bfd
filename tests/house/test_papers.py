"""The papers say what is there: their links lead somewhere, their commands exist, both languages agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Group

from bench.__main__ import BENCHES
from review.cli_audit import audit, store
from review.cli_catalogue import catalogue
from review.cli_documents import document
from review.cli_finding import finding
from review.cli_house import demo, house, worker
from review.cli_import import import_command
from review.cli_mail import mail
from review.cli_public_export import public
from review.cli_requests import request
from review.cli_rounds import round_
from review.cli_self_inspection import report
from review.cli_validity import validity

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
PAPERS = (*READMES, "CHANGELOG.md", "CONTRIBUTING.md")
COMMANDS = (
    document, house, demo, worker, audit, store, round_, import_command, validity, finding,
    public,
    catalogue, report, request, mail,
)  # fmt: skip


def text_of(paper: str) -> str:
    """A paper of the top level."""
    return (ROOT / paper).read_text(encoding="utf-8")


def links_of(paper: str) -> set[str]:
    """The files a paper leads to."""
    return set(re.findall(r"\]\((?!https?:)([^)#]+)", text_of(paper)))


def commands_there_are() -> set[str]:
    """Every command of `flask`, as it is typed."""
    found = set()
    for command in COMMANDS:
        if isinstance(command, Group):
            found |= {f"{command.name} {name}" for name in command.commands}
        else:
            found.add(str(command.name))
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_leads_somewhere(paper: str) -> None:
    assert [link for link in links_of(paper) if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_begins_with_what_a_bare_debian_lacks_and_the_two_commands(readme: str) -> None:
    begin = text_of(readme).splitlines()[:6]
    assert "`apt install make python3-venv`" in begin[2]
    assert [line.split("#")[0].strip() for line in begin[4:6]] == ["make run", "make test"]


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_every_command_and_no_other(readme: str) -> None:
    rows = [row for row in text_of(readme).splitlines() if row.startswith("| `")]
    named = {
        match.group()
        for row in rows
        for cell in re.findall(r"`([^`]+)`", row.split("|")[1])
        if (match := re.match(r"(?:worker|import|[a-z]+ [a-z-]+)", cell))
    }
    assert named == commands_there_are()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_make_target_named_exists(paper: str) -> None:
    makefile = text_of("Makefile")
    declared = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    targets = {name for line in declared for name in line.split()}
    targets |= {f"bench-{name}" for name in BENCHES} | {"bench-NAME"}
    named = set(re.findall(r"(?:^    |`)make ([a-zA-Z-]+)", text_of(paper), re.MULTILINE))
    assert named <= targets


def test_every_bench_is_named_in_the_readme() -> None:
    assert all(f"make bench-{name}" in text_of("README.md") for name in BENCHES)


def test_both_readmes_lead_to_the_same() -> None:
    # pictures are shown in the readme's language, and one in the other
    english, chinese = (
        {
            re.sub("^docs/screenshots/(zh|en)/", "docs/screenshots/", link)
            for link in links_of(readme)
        }
        for readme in READMES
    )
    assert english - {"README.zh.md", "tests/vendor/VENDORED.md"} == chinese - {"README.md"}
