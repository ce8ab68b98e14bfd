"""Fonts of a rewritten PDF cut down to what is still shown, so that none lists or draws what was removed
(redaction.md 4.4).

Lists go first, outlines second, and pages drawn before and after prove that nothing visible changed; where
something did, the outlines come back and the answer says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pikepdf

from review.engines.redact.fonts_check import pages_to_look_at, pictures_of
from review.engines.redact.fonts_lists import (
    descendant,
    descriptor_of,
    names_more,
    prune_lists,
    shared_cids,
)
from review.engines.redact.fonts_programs import PROGRAMS, Program, programs_of, prune_program
from review.engines.redact.fonts_truetype import NotPrunable
from review.engines.redact.fonts_used import FontUse, Key, fonts_of
from review.engines.redact.residue import characters_with_widths, listed_characters

_TAG: Final = re.compile(r"[A-Z]{6}\+")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Outlines(StrEnum):
    """What became of the outlines of a font."""

    WHOLE = "whole"  # the font lists nothing that is not shown
    PRUNED = "pruned"
    NOT_EMBEDDED = "not_embedded"
    KEPT = "kept"  # could not be pruned: see the reason
    UNDONE = "undone"  # pruning changed what is seen


@dataclass(frozen=True)
class FontResult:
    """One font: its pages (from 1), what became of it, and why not more."""

    pages: tuple[int, ...]
    outlines: Outlines
    reason: str | None = None


@dataclass(frozen=True)
class FontsPruned:
    """All fonts in the order of their objects, and the pages whose fonts still give something away: these have
    to become pictures.
    """

    fonts: tuple[FontResult, ...]
    pages: frozenset[int]


def prune_fonts(pdf: pikepdf.Pdf, gone: Collection[str] | None = None) -> FontsPruned:
    """Cut all fonts of a document down to the codes its pages show, in place.

    ``gone`` are folded characters (``folding.fold``) that were removed and stand nowhere any more: a font that
    could not be pruned gives its pages away when it listed one of them, because it still draws it, and when it
    lists nothing. Without ``gone`` any font that could not be pruned does. Raises ``fonts_used.TooMuchContent``, and
    what pikepdf raises for contents that are none.
    """
    fonts = fonts_of(pdf)
    embedded = list(programs_of(fonts.values()).values())
    wanting = {key: use for key, use in fonts.items() if names_more(use)}
    for program in embedded:
        if program.maps_characters():
            wanting.update((use.font.objgen, use) for use in program.fonts)
    programs = [each for each in embedded if any(use.font.objgen in wanting for use in each.fonts)]
    was = {key: pikepdf.Dictionary(dict(use.font.items())) for key, use in wanting.items()}
    before = pictures_of(pdf, pages_to_look_at(each.pages for each in programs))
    answers: dict[Key, tuple[Outlines, str | None]] = {}
    pruned: list[Program] = []
    for program in programs:
        answer: tuple[Outlines, str | None] = (Outlines.PRUNED, None)
        try:
            prune_program(pdf, program)
            pruned.append(program)
        except NotPrunable as fault:
            answer = (Outlines.KEPT, str(fault))
        answers.update((use.font.objgen, answer) for use in program.fonts)
    cids = shared_cids(fonts.values())
    for use in wanting.values():
        below = descendant(use.font) if use.composite else None
        prune_lists(pdf, use, cids[below.objgen] if below is not None else ())
    harmful = list(_harmful(pdf, pruned, before))
    for program in harmful:
        program.restore()
        answer = (Outlines.UNDONE, "looks_different")
        answers.update((use.font.objgen, answer) for use in program.fonts)
    telling = _still_different(pdf, before) if harmful else set()
    results: list[FontResult] = []
    for key, use in sorted(fonts.items()):
        if key in wanting:
            _rename(use)
            outlines, reason = answers.get(key) or _without_program(use)
        else:
            outlines, reason = Outlines.WHOLE, None
        results.append(FontResult(tuple(sorted(use.pages)), outlines, reason))
        if reason is not None and _tells(was[key], gone):
            telling |= use.pages
    return FontsPruned(tuple(results), frozenset(telling))


def _without_program(use: FontUse) -> tuple[Outlines, str | None]:
    if use.composite and use.map is None:
        return Outlines.KEPT, "unknown_encoding"
    is_type3 = use.font.get("/Subtype") == "/Type3"
    return (Outlines.PRUNED if is_type3 else Outlines.NOT_EMBEDDED), None


def _tells(was: pikepdf.Dictionary, gone: Collection[str] | None) -> bool:
    """Whether a font that could not be pruned gives away what was removed, by the lists it had: whoever sees that
    they do not name an outline can still look at it.
    """
    if gone is None or not listed_characters(was).isdisjoint(gone):
        return True
    if "/ToUnicode" in was or not any(name in (descriptor_of(was) or ()) for name in PROGRAMS):
        return False
    if was.get("/Subtype") == "/Type0":
        return bool(gone)
    return not characters_with_widths(was).isdisjoint(gone)


def _harmful(
    pdf: pikepdf.Pdf, pruned: Sequence[Program], before: Mapping[int, bytes]
) -> Iterator[Program]:
    """The programs whose pruning changed a picture: one where it can be told, all of the page otherwise."""
    after = pictures_of(pdf, before.keys())
    for page in [number for number in before if after[number] != before[number]]:
        suspects = [each for each in pruned if page in each.pages]
        for suspect in suspects:
            suspect.restore()
            same = pictures_of(pdf, [page])[page] == before[page]
            suspect.apply()
            if same:
                yield suspect
                break
        else:
            yield from suspects


def _still_different(pdf: pikepdf.Pdf, before: Mapping[int, bytes]) -> set[int]:
    """Pages that the outlines alone did not make right again."""
    after = pictures_of(pdf, before.keys())
    return {number for number in before if after[number] != before[number]}


def _rename(use: FontUse) -> None:
    """Give a cut font another subset tag: with the old one a reader could join it with a font published
    elsewhere (9.6.4).
    """
    try:
        name = str(use.font.get("/BaseFont", ""))[1:]
    except UnicodeDecodeError:
        return
    if not _TAG.match(name):
        return
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass"))
    for code in sorted(use.codes):
        digest.update(len(code).to_bytes(1, "big") + code)
    tag = "".join(_LETTERS[byte % 26] for byte in digest.digest()[:6])
    fresh = pikepdf.Name(f"/{tag}+{name[7:]}")
    use.font.BaseFont = fresh
    below, descriptor = descendant(use.font), descriptor_of(use.font)
    if below is not None:
        below.BaseFont = fresh
    if descriptor is not None:
        descriptor.FontName = fresh
