"""How a command of the engine answers: exit codes of product.md section 9, one JSON document on standard
output. Shared by ``__main__`` and the ``commands_*`` modules; knows no command.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

DONE: Final = 0
MISUSE: Final = 2
REFUSED: Final = 5


def print_answer(answer: dict[str, Any]) -> None:
    """One JSON document and a line end; a lone surrogate becomes a question mark."""
    data = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(data + b"\n")


def misuse(command: str, fault: str) -> int:
    """Say on standard error what was asked wrongly; never a word of a document."""
    sys.stderr.write(f"{command}: {fault}\n")
    return MISUSE
