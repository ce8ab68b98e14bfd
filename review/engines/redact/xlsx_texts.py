"""Texts of a workbook with their runs, and the same texts with characters masked.

What stands for a character is ``masks.py``; which cell says a text is ``xlsx_cells.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from review.engines.model import Treatment
from review.engines.read.xlsx_strings import drop, local, stream, unescaped
from review.engines.read.xlsx_styles import Styles
from review.engines.redact.masks import shown
from review.engines.redact.plan import Place
from review.engines.redact.xlsx_markup import text_element
from review.engines.redact.xlsx_styles import NewStyles


@dataclass(frozen=True)
class Run:
    """Text in one look: ``look`` are its cleaned properties as XML; ``faint`` text is not seen."""

    text: str
    look: str = ""
    faint: bool = False


Text = tuple[Run, ...]


def read_texts(data: bytes, part: str, styles: Styles, new: NewStyles) -> list[Text]:
    """The string table of a workbook. Raises ``FileRefused``."""
    texts = []
    for node in stream(data, part, ("{*}si",)):
        texts.append(text_of(node, styles, new))
        drop(node)
    return texts


def text_of(node: etree._Element, styles: Styles, new: NewStyles) -> Text:
    """The runs of a ``si`` or ``is``, without readings (``rPh``)."""
    raw: list[tuple[str, str, bool]] = []
    for child in node.iterchildren(etree.Element):
        if local(child) not in ("t", "r"):
            continue
        words = "".join(each.text or "" for each in child.iter("{*}t"))
        properties = child.find("{*}rPr")
        if properties is None:
            raw.append((words, "", False))
        else:
            raw.append((words, new.run(properties), styles.is_faint(properties)))
    whole = unescaped("".join(words for words, _, _ in raw))
    runs = tuple(Run(unescaped(words), look, faint) for words, look, faint in raw)
    if "".join(each.text for each in runs) == whole:
        return runs
    # An escape cut in two by runs: its text is kept, its looks are not.
    return (Run(whole, faint=any(faint for _, _, faint in raw)),)


def masked_characters(text: str, places: Sequence[Place]) -> Mapping[int, str]:
    """What stands for each masked character of ``text``, by offset. A removal wins over a mask where
    both meet; removals that touch are one.
    """
    masked: dict[int, str] = {}
    removed: list[Place] = []
    for place in sorted(places):
        if place.treatment is not Treatment.REMOVE:
            masked.update(enumerate(shown(place), start=place.start))
        elif removed and place.start <= removed[-1].end:
            start, end = removed[-1].start, max(removed[-1].end, place.end)
            removed[-1] = replace(removed[-1], end=end, value=text[start:end])
        else:
            removed.append(place)
    for place in removed:
        masked.update(enumerate(shown(place), start=place.start))
    return {at: each for at, each in masked.items() if at < len(text)}


def masked_text(text: str, places: Sequence[Place]) -> str:
    """``text`` with what stands instead."""
    masked = masked_characters(text, places)
    return "".join(masked.get(at, each) for at, each in enumerate(text))


def masked_runs(runs: Text, said: str, places: Sequence[Place]) -> Text:
    """The runs with what stands instead, each in the look of what it replaces. ``said`` is what the cell
    shows, the text of the runs with whatever its format puts around it.
    """
    whole = "".join(each.text for each in runs)
    masked = masked_characters(said, places)
    start = said.find(whole) if whole else -1
    if start < 0:
        return (Run("".join(masked.get(at, each) for at, each in enumerate(said))),)
    pieces = [Run(said[:start]), *runs, Run(said[start + len(whole) :])]
    result: list[Run] = []
    at = 0
    for piece in pieces:
        letters = (masked.get(at + n, each) for n, each in enumerate(piece.text))
        result.append(Run("".join(letters), piece.look, piece.faint))
        at += len(piece.text)
    return tuple(result)


def inline(runs: Iterable[Run]) -> str:
    """The ``is`` of a cell that shows these runs; empty when there is nothing to see."""
    seen = [each for each in runs if each.text and not each.faint]
    if not seen:
        return ""
    if len(seen) == 1 and not seen[0].look:
        return f"<is>{text_element(seen[0].text)}</is>"
    inner = "".join(f"<r>{each.look}{text_element(each.text)}</r>" for each in seen)
    return f"<is>{inner}</is>"
