"""The sentence of a finding: every kind of evidence has words, none is a number that pretends to know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from review.web.wording.explanations import ARTICLES, LEVEL_MEANINGS, QUOTING, explain
from review.web.wording.findings import LEVELS, WHYS
from tests.web.conftest import PageHouse

ENGINES = Path(__file__).parent.parent.parent / "review/engines"


def calls(name: str) -> Iterator[tuple[ast.Module, ast.Call]]:
    """Every call of a class by this name in the engines."""
    for path in sorted(ENGINES.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield tree, node


def strings(node: ast.AST) -> set[str]:
    """The strings an expression may become."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return {str(node.value)} if is_text else set()  # type: ignore[attr-defined]


def kinds() -> set[str]:
    """The kinds of evidence the engines give: literal ones, and names that are set in the same module."""
    found: set[str] = set()
    for tree, call in calls("Why"):
        kind = call.args[0]
        if isinstance(kind, ast.Name):
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and any(
                    getattr(target, "id", "") == kind.id for target in node.targets
                ):
                    found |= strings(node.value)
        else:
            found |= strings(kind)
    for _, doubt in calls("Doubt"):
        found |= strings(doubt.args[3])
    return found


@pytest.fixture
def app(house: PageHouse) -> Iterator[Flask]:
    """The application, so that words have a language."""
    with house.app.test_request_context("/"):
        yield house.app


def test_every_kind_of_evidence_of_the_engines_has_words() -> None:
    found = kinds()
    assert {"checksum_ok", "admitted", "public_figure", "layer_disagrees"} <= found
    assert found - set(WHYS) == set()
    assert set(QUOTING) <= set(WHYS)


def test_every_article_of_a_question_has_words() -> None:
    tree = ast.parse((ENGINES / "find/cues.py").read_text("utf-8"))
    codes = {
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value[:2] in ("R1", "R2", "SL")
    }
    assert len(codes) >= 4
    assert codes - set(ARTICLES) == set()


def test_every_level_says_what_it_asks_for() -> None:
    assert set(LEVEL_MEANINGS) == set(LEVELS)


@pytest.mark.parametrize(
    ("rule", "evidence", "sentence"),
    [
        (
            "ID.18/1",
            [("checksum_ok", "mod 11-2"), ("birth_date", ""), ("label", "身份证号")],
            "18位；出生日期有效；校验码正确；前面有“身份证号”",
        ),
        (
            "PER.model/1",
            [("label", "被害人"), ("propagated", "3"), ("model", "")],
            "语言模型判为人名；前面有“被害人”；同文另有3处",
        ),
        (
            "ADDR.word/1",
            [("label", "现住"), ("road", ""), ("door", "2")],
            "写有路名或村居＋门牌、楼栋或房号；前面有“现住”",
        ),
        (
            "MOB/1",
            [("shape", "11"), ("table_header", "电话")],
            "11位，以手机号段开头；所在列的表头是“电话”",
        ),
    ],
)
def test_evidence_becomes_a_sentence(
    app: Flask, rule: str, evidence: list[tuple[str, str]], sentence: str
) -> None:
    assert app
    told = explain(rule, [{"kind": kind, "text": text} for kind, text in evidence])
    assert told == sentence
    assert "%" not in told
