"""What the tests over the generated set of the bench share: one document through the command, and who still
reads a secret in what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.redact_detect import leaks_in, texts_of
from bench.redact_ours import Outcome, plan_of, redact
from bench.redact_set import pdf_case

#: The documents of the set that are refused, and why; every other one is written. Whoever teaches the engine
#: one of these takes its line away, and nobody adds one without a word why.
REFUSED: Final[Mapping[str, str]] = {
    # pages and pictures with letters that nobody recognised before: the command is run without
    **dict.fromkeys(("type0_mute", "scan", "fax", "indexed", "cmyk"), "unreadable"),
    **dict.fromkeys(("picture_in_a_turned_form", "one_picture_on_two_pages"), "unreadable"),
    # a page that must be drawn, with a font that pdfium does not find: it follows no font of a graphics state, and
    # takes the byte FF in a name for a blank (names in GBK, which have none, are drawn)
    **dict.fromkeys(("font_in_a_state", "odd_names"), "unreadable"),
    # a form that draws itself
    "form_of_itself": "bomb",
}
#: Of these, those that a machine with the font can draw.
_BY_FONT: Final = frozenset({"font_in_a_state", "odd_names"})


def is_expected(name: str, outcome: Outcome) -> bool:
    """Whether a document was written, or refused for the reason it is known for."""
    why = REFUSED.get(name, "")
    return outcome.why == why or (outcome.why == "" and name in _BY_FONT)


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
