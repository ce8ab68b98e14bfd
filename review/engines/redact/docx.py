"""Redacts a Word file: drops what nobody sees on paper, masks the marked characters in their own nodes,
then rebuilds the package from a whitelist.

Lives here: the order of work. What a part may contain is ``clean.py`` and ``docx_attributes.py``, which
parts there are is ``package.py``, what they are called ``docx_names.py``, what becomes of pictures
``docx_pictures.py``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from review.engines.messages import Cause, refuse
from review.engines.model import Treatment
from review.engines.read.docx_looks import STYLE_SHEET
from review.engines.read.paragraphs import Piece, PieceKind, Unit, paragraph_units
from review.engines.redact import package
from review.engines.redact.clean import KNOWN, clean_part, drop_dangling
from review.engines.redact.docx_attributes import blank, clean_attributes, scrub
from review.engines.redact.docx_names import names_of_parts, number_links, numbered, renamed
from review.engines.redact.docx_pictures import Pictures
from review.engines.redact.folding import fold
from review.engines.redact.masks import shown
from review.engines.redact.plan import Place
from review.engines.redact.strict import ordinary_tree
from review.engines.redact.styles import (
    Styles,
    clean_fonts,
    clean_numbering,
    clean_settings,
    clean_styles,
    clean_theme,
)
from review.engines.redact.tree import XML, R, W, elements
from review.engines.redact.unseen import drop_unseen

#: Parts that say how text looks: a damaged one is treated as absent, as the reader does.
_FORMATTING = frozenset({"styles", "numbering", "settings", "fontTable", "theme"})


@dataclass(frozen=True)
class RedactedDocx:
    """The new file, and what was left behind: names of parts, and for each part that stays a line
    ``<part>: <kind> <count>`` for what had to go from it (hidden, white, deleted … text; pictures, charts,
    objects that can't be drawn without their parts).
    """

    data: bytes
    removed_parts: tuple[str, ...]


def redact_docx(path: Path, places: Sequence[Place], without: Collection[str] = ()) -> RedactedDocx:
    """Make a new Word file in which the places are masked and nothing hidden is left. Same input,
    same bytes. A strict file becomes an ordinary one. ``without`` are pictures by their names in the copy
    that would be made with them: they are left behind.

    Raises ``FileRefused`` for a package without a body in WordprocessingML.
    """
    parts = package.read_parts(path)
    work = _worked(parts, places)
    if without:
        work = _worked(parts, places, work.pictures.sources(without))
    return work.written()


def _worked(parts: dict[str, bytes], places: Sequence[Place], lost: Collection[str] = ()) -> _Work:
    work = _Work(parts)
    work.drop_unseen()
    work.mask(places)
    work.pictures.lost = {*work.pictures.lost, *lost}
    work.clean(places)
    return work


@dataclass
class _Work:
    """One package on its way: ``trees`` by part name, ``rows`` the relationships each part keeps."""

    parts: dict[str, bytes]
    rows: dict[str, list[package.Relationship]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    trees: dict[str, etree._Element] = field(default_factory=dict)
    gone: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def __post_init__(self) -> None:
        self.rows = package.kept_parts(self.parts)
        for row in (each for rows in self.rows.values() for each in rows):
            self.kinds.setdefault(row.target, row.kind)
        for name, kind in self.kinds.items():
            tree = None if kind == "image" else self._tree(name, kind)
            if tree is not None:
                self.trees[name] = tree
        bodies = [self.trees[name] for name, kind in self.kinds.items() if kind == "officeDocument"]
        if {each.tag for each in bodies} != {f"{{{W}}}document"}:
            raise refuse(Cause.DAMAGED)
        self.styles = Styles(self._style_sheet())
        self.pictures = Pictures(self.parts)

    def _tree(self, name: str, kind: str) -> etree._Element | None:
        try:
            return ordinary_tree(package.parse_xml(self.parts[name]))
        except etree.XMLSyntaxError as fault:
            if kind in _FORMATTING:
                return None
            raise refuse(Cause.DAMAGED_PART, part=name) from fault

    def _style_sheet(self) -> etree._Element | None:
        """The style sheet the document refers to, else one that only lies there: the reader looks at
        it too.
        """
        for name, kind in self.kinds.items():
            if kind == "styles":
                return self.trees.get(name)
        for name in self.parts:
            if STYLE_SHEET.search(name) and "/glossary/" not in f"/{name}":
                return self._tree(name, "styles")
        return None

    def mask(self, places: Sequence[Place]) -> None:
        """Write what stands instead into the nodes of every marked place."""
        wanted: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            wanted[place.segment].append(place)
        for name, root in self.trees.items():
            if any(segment.startswith(f"{name}#") for segment in wanted):
                for unit in paragraph_units(name, root, self.styles.looks):
                    if unit.id in wanted:
                        _mask_unit(unit, wanted[unit.id])
        self.pictures.lost = {place.segment.removesuffix("#p") for place in places}

    def drop_unseen(self) -> None:
        """Take out the text nobody sees on paper, in every part."""
        for name, root in self.trees.items():
            self.gone[name] += drop_unseen(name, root, self.styles.looks)

    def clean(self, places: Sequence[Place]) -> None:
        """Clean every part, and settle which parts it still leads to."""
        for name, root in self.trees.items():
            if self.kinds[name] in _CLEANERS:
                _CLEANERS[self.kinds[name]](root, self.styles)
            self.gone[name] += clean_part(root, self.styles.hides)
            made, lost = self.pictures.settle(root, self.rows[name])
            kept = [row for row in self.rows[name] if row.kind != "image"] + made
            known = {row.id for row in kept if row.target in self.trees or row in made}
            self.gone[name] += drop_dangling(root, known - lost)
            clean_attributes(root, KNOWN, self.styles.new_names)
            etree.cleanup_namespaces(root)
            self.rows[name] = _pointed_at(root, kept)
        values = {fold(place.value).text for place in places}
        left = "\n".join(fold(text).text for text in self._texts())
        scrub(self.trees, [each for each in values if each not in left])
        for place in places:
            part, _, number = place.segment.partition("#b")
            if number and part in self.trees and fold(place.value).text:
                blank(self.trees[part], fold(place.value).text)

    def _texts(self) -> Iterable[str]:
        for name, root in self.trees.items():
            yield from (unit.text for unit in paragraph_units(name, root, self.styles.looks))

    def written(self) -> RedactedDocx:
        """The package of the parts that can still be reached, and the list of what is not in it."""
        reached = self._reached()
        names = names_of_parts({name: self.kinds[name] for name in reached})
        shown_in = {row.target for name in reached for row in self.rows[name]}
        shown = sorted(self.pictures.written.keys() & shown_in)
        copied = {*reached, *shown}
        rows: dict[str, list[package.Relationship]] = {}
        for name in ("", *reached):
            kept = renamed((row for row in self.rows[name] if row.target in copied), names)
            rows[names.get(name, "")] = (
                number_links(self.trees[name], kept) if name else numbered(kept)
            )
        files = {names[name]: package.to_bytes(self.trees[name]) for name in reached}
        types = {names[name]: package.KEPT_KINDS[self.kinds[name]] for name in reached}
        for name in shown:
            files[name], types[name] = self.pictures.written[name], self.pictures.types[name]
        data = package.write_package(files, types, rows)
        return RedactedDocx(data, (*self._left_behind(copied), *self._notices(reached)))

    def _reached(self) -> list[str]:
        found: list[str] = []
        waiting = [""]
        while waiting:
            for row in self.rows[waiting.pop()]:
                if row.target in self.trees and row.target not in found:
                    found.append(row.target)
                    waiting.append(row.target)
        return sorted(found)

    def _left_behind(self, parts: Collection[str]) -> list[str]:
        """Parts of the original that have no copy. A cut or renamed picture is one that was copied."""
        copied = {*parts, *self.pictures.copied}
        return sorted(
            name
            for name in self.parts
            if name not in copied
            and name != package.CONTENT_TYPES_PART
            and not name.endswith(".rels")
        )

    def _notices(self, reached: Iterable[str]) -> list[str]:
        return [
            f"{name}: {kind} {count}"
            for name in reached
            for kind, count in sorted(self.gone[name].items())
        ]


#: What is done to a part of a kind before all parts are cleaned alike.
_CLEANERS: dict[str, Callable[[etree._Element, Styles], None]] = {
    "settings": lambda root, _: clean_settings(root),
    "styles": clean_styles,
    "fontTable": lambda root, _: clean_fonts(root),
    "numbering": lambda root, _: clean_numbering(root),
    "theme": lambda root, _: clean_theme(root),
}


def _pointed_at(
    root: etree._Element, rows: Iterable[package.Relationship]
) -> list[package.Relationship]:
    """Relationships that count without an id, and those to pictures, headers and footers that are used."""
    used = {
        str(value)
        for each in elements(root)
        for name, value in each.attrib.items()
        if str(name).startswith(f"{{{R}}}")
    }
    return [row for row in rows if row.kind not in package.POINTED_AT or row.id in used]


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
