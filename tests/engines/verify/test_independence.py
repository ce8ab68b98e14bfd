"""The verifier shares no code with reading, finding or removing: a mistake there must not blind it
here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import review.engines.verify

_ALLOWED = (
    "review.engines.limits",
    "review.engines.model",
    "review.engines.plan",
    "review.engines.progress",
    "review.engines.verify",
)


def test_the_verifier_imports_only_shapes_and_libraries() -> None:
    modules = list(Path(review.engines.verify.__file__).parent.glob("*.py"))
    assert len(modules) > 5
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
                if node.module == "review.engines":
                    names = [f"review.engines.{each.name}" for each in node.names]
            own = [name for name in names if name.startswith("review")]
            assert not [name for name in own if not name.startswith(_ALLOWED)], module.name
