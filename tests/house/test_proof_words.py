"""Every check of the proof, every reason of a page and every step has words: read from the sources that
make them, so that a new one is missed here and not by a reader.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from review.engines.progress import Step
from review.web.wording import proof

ENGINES = Path(__file__).parents[2] / "review" / "engines"
#: Calls whose first argument is the name of a check; the last three are helpers of single formats.
_CHECKS = {"Check", "outcome", "outcome_of_pages", "_check", "_answer", "_counted"}
#: Raised or called with the code of a reason.
_REASONS = {"NotUnderstood", "NotCleanable", "become_picture"}


def trees(*folders: str) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted((ENGINES / folder).glob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def first_words(nodes: Iterable[ast.AST], called: set[str]) -> set[str]:
    """The literal first arguments of calls of these names."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in called and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


def assigned(nodes: Iterable[ast.AST]) -> set[str]:
    """Codes that are set on a page: why something goes from it, why it becomes a picture."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if getattr(target, "attr", "") in {"picture", "wanted"} and node.value.value:
                    found.add(str(node.value.value))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "fromkeys":
            found |= {str(a.value) for a in node.args[1:] if isinstance(a, ast.Constant)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PageResult":
            found |= {str(a.value) for a in node.args[2:] if isinstance(a, ast.Constant)}
    return found - {"None", "False", "True"}


def test_every_check_is_worded_and_no_word_is_for_a_check_that_is_gone() -> None:
    known = first_words(trees("verify", "redact"), _CHECKS)
    assert len(known) > 15
    assert known == set(proof.CHECKS)


def test_every_reason_of_a_page_is_worded() -> None:
    pages = [*trees("redact")]
    known = first_words(pages, _REASONS) | assigned(pages)
    assert len(known) > 20
    assert known - set(proof.PAGE_REASONS) == set()


def test_every_step_is_worded() -> None:
    assert {step.value for step in Step} == set(proof.STEPS)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("/Info", "文档属性"),
        ("docProps/core.xml", "文档属性"),
        ("page 3: annotation Text", "批注"),
        ("word/comments.xml", "批注"),
        ("/Names/EmbeddedFiles", "嵌入的附件"),
        ("/Names/JavaScript", "脚本和自动动作"),
        ("/StructTreeRoot", "结构说明"),
        ("xl/worksheets/sheet2.xml", "不显示的工作表"),
        ("xl/pivotCache/pivotCacheDefinition1.xml", "缓存和外部数据"),
        ("word/media/image1.png", "图片"),
        ("word/document.xml: hidden 2", "隐藏文字"),
        ("something/else", "其他部件"),
    ],
)
def test_a_part_that_was_left_behind_is_called_by_what_it_is(part: str, words: str) -> None:
    assert proof.part_words(part) == words
