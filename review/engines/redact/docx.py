"""Redacts a Word file: masks the marked characters in their own nodes, then rebuilds the package
from a whitelist.

Lives here: the order of work. What a part may contain is ``clean.py``, which parts there are is
``package.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from review.engines.model import FileRefused, Message, Refused, Treatment
from review.engines.read.docx_looks import STYLE_SHEET
from review.engines.read.paragraphs import Piece, PieceKind, Unit, paragraph_units
from review.engines.redact import package
from review.engines.redact.clean import clean_part
from review.engines.redact.folding import fold
from review.engines.redact.masks import shown
from review.engines.redact.pictures import UncleanPicture, clean_picture
from review.engines.redact.plan import Place
from review.engines.redact.styles import Styles, clean_fonts, clean_settings, clean_styles
from review.engines.redact.tree import XML, R, W, elements, w

#: A value shorter than this may be part of a font name or a number: attributes are searched for
#: longer ones only.
_SHORTEST_IN_ATTRIBUTES = 4


@dataclass(frozen=True)
class RedactedDocx:
    """The new file, and what was left behind: part names, what can't be drawn without them."""

    data: bytes
    removed_parts: tuple[str, ...]


def redact_docx(path: Path, places: Sequence[Place]) -> RedactedDocx:
    """Make a new Word file in which the places are masked and nothing hidden is left. Same input,
    same bytes.

    Raises ``FileRefused`` for the strict variant of the format, which is not rewritten.
    """
    parts = package.read_parts(path)
    kept = package.kept_parts(parts)
    kinds = {row.target: row.kind for rows in kept.values() for row in rows}
    trees = {name: package.parse_xml(parts[name]) for name in kinds if name.endswith(".xml")}
    _refuse_strict(trees[name] for name, kind in kinds.items() if kind == "officeDocument")
    styles = Styles(_style_sheet(parts, trees, kinds))
    for name, root in trees.items():
        _mask_part(name, root, styles, places)
    pictures, lost = _pictures({name: parts[name] for name in kinds if name not in trees})
    lost |= {place.segment.removesuffix("#p") for place in places} & pictures.keys()
    references = _references(kept, lost)
    notices: list[str] = []
    for name, root in sorted(trees.items()):
        ids = [row.id for row in references.get(name, [])]
        notices += [f"{name}: {each}" for each in _clean(kinds[name], root, styles, ids)]
    _scrub_attributes(trees, styles, places)
    _blank_beside(trees, places)
    used = {row.target for rows in references.values() for row in rows}
    written = {name: package.to_bytes(root) for name, root in trees.items() if name in used}
    written.update((name, data) for name, data in pictures.items() if name in used)
    types = package.content_types(parts)
    relations = {part: rows for part, rows in references.items() if part == "" or part in written}
    data = package.write_package(written, types, relations)
    plumbing = {package.CONTENT_TYPES_PART}
    gone = [n for n in parts if n not in written and n not in plumbing and not n.endswith(".rels")]
    return RedactedDocx(data, tuple(sorted(gone) + notices))


def _style_sheet(
    parts: Mapping[str, bytes], trees: Mapping[str, etree._Element], kinds: Mapping[str, str]
) -> etree._Element | None:
    """The style sheet the document refers to, else one that only lies there: the reader looks at it too."""
    for name, kind in kinds.items():
        if kind == "styles":
            return trees.get(name)
    for name in parts:
        if STYLE_SHEET.search(name) and "/glossary/" not in f"/{name}":
            return package.parse_xml(parts[name])
    return None


def _refuse_strict(roots: Iterable[etree._Element]) -> None:
    names = {etree.QName(root).namespace for root in roots}
    if names != {W}:
        raise FileRefused(
            Refused.UNSUPPORTED,
            Message(
                "文件采用严格 Open XML 格式，暂不能处理；请在 Word 中另存为普通 docx 后重试。",
                "The file is Strict Open XML, which is not handled; save it as ordinary docx.",
            ),
        )


def _mask_part(name: str, root: etree._Element, styles: Styles, places: Sequence[Place]) -> None:
    wanted: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        wanted[place.segment].append(place)
    if not any(segment.startswith(f"{name}#") for segment in wanted):
        return
    for unit in paragraph_units(name, root, styles.looks):
        if unit.id in wanted:
            _mask_unit(unit, wanted[unit.id])


def _mask_unit(unit: Unit, places: Sequence[Place]) -> None:
    """Write each node its own slice of the masked text. A removal wins over a
    mask where both meet.
    """
    masked: dict[int, str] = {}
    for place in sorted(places, key=lambda each: each.treatment is Treatment.REMOVE):
        masked.update(enumerate(shown(place), start=place.start))
    for piece in unit.pieces:
        if piece.kind is PieceKind.MARK:
            _mask_mark(piece, unit.text, masked)
            continue
        old = unit.text[piece.start : piece.end]
        new = "".join(masked.get(at, each) for at, each in enumerate(old, start=piece.start))
        if new == old:
            continue
        if piece.attribute is not None:
            piece.node.set(piece.attribute, new)
        else:
            piece.node.text = new
            piece.node.set(f"{{{XML}}}space", "preserve")


def _mask_mark(piece: Piece, text: str, masked: Mapping[int, str]) -> None:
    """A tab, break, hyphen or symbol inside a value goes, unless the mask keeps it; so does a soft
    hyphen.
    """
    inside = piece.start in masked and (piece.end > piece.start or piece.start - 1 in masked)
    if inside and masked[piece.start] != text[piece.start : piece.end]:
        parent = piece.node.getparent()
        if parent is not None:
            parent.remove(piece.node)


def _pictures(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], set[str]]:
    """Clean pictures by part name, and the parts that can not be cleaned."""
    clean: dict[str, bytes] = {}
    lost: set[str] = set()
    for name, data in files.items():
        try:
            clean[name] = clean_picture(data)
        except UncleanPicture:
            lost.add(name)
    return clean, lost


def _references(
    kept: Mapping[str, Sequence[package.Relationship]], lost: set[str]
) -> dict[str, list[package.Relationship]]:
    return {part: [row for row in rows if row.target not in lost] for part, rows in kept.items()}


def _clean(kind: str, root: etree._Element, styles: Styles, ids: Sequence[str]) -> list[str]:
    """Clean one part after its kind; the answer names visible things that had to go."""
    if kind == "settings":
        clean_settings(root)
    elif kind == "styles":
        clean_styles(root, styles)
    elif kind == "fontTable":
        clean_fonts(root)
    return clean_part(root, hides=styles.hides, references=ids, style_names=styles.new_names)


def _scrub_attributes(
    trees: Mapping[str, etree._Element], styles: Styles, places: Sequence[Place]
) -> None:
    """Numbering formats, font names and the like: a value that is gone from all text may not stay
    in an attribute.
    """
    left = "\n".join(
        fold(unit.text).text
        for name, root in trees.items()
        for unit in paragraph_units(name, root, styles.looks)
    )
    values = {fold(place.value).text for place in places}
    gone = [each for each in values if len(each) >= _SHORTEST_IN_ATTRIBUTES and each not in left]
    if not gone:
        return
    for root in trees.values():
        for each in elements(root):
            for name, value in each.attrib.items():
                if str(name).startswith(f"{{{R}}}") or not _holds(str(value), gone):
                    continue
                if name == w("val"):
                    each.set(name, "")
                else:
                    del each.attrib[name]


def _blank_beside(trees: Mapping[str, etree._Element], places: Sequence[Place]) -> None:
    """What was marked beside the text of a part (its segments ``#b<n>``) may stand in none of its
    attributes, however short it is: formats of numbers are drawn, the rest only travels along.
    """
    for place in places:
        part, _, number = place.segment.partition("#b")
        if not number or part not in trees or not fold(place.value).text:
            continue
        for each in elements(trees[part]):
            for name, value in each.attrib.items():
                if not str(name).startswith(f"{{{R}}}") and _holds(
                    str(value), [fold(place.value).text]
                ):
                    each.set(name, "")


def _holds(value: str, gone: Sequence[str]) -> bool:
    plain = fold(value).text
    return any(each in plain for each in gone)
