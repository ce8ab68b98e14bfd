"""Words of the interface are put together in the reader's language: by ``wording.joining``, nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "review" / "web"
TEMPLATES = ROOT / "templates"

#: Marks that stand between words in Chinese.
MARKS = re.compile("[、，；：。（）]")
#: Papers are always Chinese (product.md section 8); so are the reasons offered for them, and what was read in one.
PAPERS = re.compile(
    r"(_paper|papers|annual_words|self_inspection_words|annual_forms|items/reasons"
    r"|request_register/letter[a-z_]*|rounds/notice|rounds/report|reports/confidentiality|read_evidence)\.py$"
)


def joined_by_hand(path: Path) -> Iterator[int]:
    """Lines that join words, or put words beside words, with a Chinese mark of their own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            plain = [v.value for v in node.values if isinstance(v, ast.Constant)]
            if any(MARKS.search(str(text)) for text in plain):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr == "join":
            said = node.value
            if isinstance(said, ast.Call) and said.args:
                said = said.args[0]  # _("、")
            if isinstance(said, ast.Constant) and MARKS.search(str(said.value)):
                yield node.lineno


def test_no_page_joins_its_words_by_hand() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(WEB.rglob("*.py"))
        if not PAPERS.search(path.as_posix())
        for line in joined_by_hand(path)
    ]
    assert found == [], "wording.joining: joined, labelled, aside"


def test_no_template_joins_its_words_by_hand() -> None:
    mark = re.compile(r"""join\((_\()?["'][、，；]|loop\.last %\}[、，；]""")
    found = [
        str(path.relative_to(ROOT))
        for path in sorted(TEMPLATES.rglob("*.html"))
        if mark.search(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "the filter joined"
