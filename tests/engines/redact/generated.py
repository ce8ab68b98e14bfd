"""What the tests over the generated set of the bench share: one document through the command, and who still
reads a secret in what was written.
"""

from __future__ import annotations

from pathlib import Path

from bench.redact_detect import leaks_in, texts_of
from bench.redact_ours import Outcome, plan_of, redact
from bench.redact_set import pdf_case


def written_and_leaking(name: str, folder: Path) -> tuple[Outcome, dict[str, set[str]]]:
    """The outcome of the command for the document of this name, and ids of secrets by the reader that
    finds them in the new file.
    """
    case = pdf_case(name)
    source = folder / "a.pdf"
    source.write_bytes(case.made.data)
    outcome = redact(source, folder / "b.pdf", plan_of(case, by="both"))
    if outcome.data is None:
        return outcome, {}
    return outcome, leaks_in(outcome.data, case.made.data, case.secrets, texts_of(outcome.data))
