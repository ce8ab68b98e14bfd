"""Reads a Word file for the proof: standard library only (zipfile and expat), one streaming pass
per part.

Gives every segment under the id of the contract with a mark on each character that a clean file may
show, and every other trace a part may carry: element names, attributes, external targets. Knows
nothing of plans.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from review.engines.verify.canon import count
from review.engines.verify.pale import (
    OFF,
    PAPER,
    UNSURE,
    Looks,
    StyleSheet,
    fill,
    is_paper,
    note,
    unseen,
)

_W = re.compile(r"^(?:http://schemas\.openxmlformats\.org|http://purl\.oclc\.org/ooxml)/word")
_CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_VML = "urn:schemas-microsoft-com:vml"
_TEXT = frozenset({"t", "delText"})
_HIDING = frozenset({"vanish", "specVanish"})
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "\ufffc"}
_PROPERTIES = frozenset({"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "tblGrid"})
_STYLES = re.compile(r"(?:^|/)styles\d*\.xml$")
#: Parts no text of the document hangs on.
_FORMATS = re.compile(
    r"(?:^|/)(?:styles\w*|settings|webSettings|fontTable|numbering|theme\d*|people|comments(?:Ids|Ex\w+)"
    r"|colors\d*|style\d+|layout\d+|quickStyle\d+|itemProps\d*|\[Content_Types\])\.xml$|\.rels$"
)
_STATES = ("", "deleted", "hidden", "white", "invisible")
_DRAWABLE = re.compile(r"/(?:picture|wordprocessing(?:Shape|Group|Canvas))$")


def _symbol(given: Mapping[str, str]) -> str:
    """The letter, digit or ideograph a ``w:sym`` shows; any other symbol is a picture."""
    code = given.get("char", "").upper().rjust(4, "0")
    if not re.fullmatch("[0-9A-F]{4}", code):
        return _MARKS["sym"]
    number = int(code.removeprefix("F0"), 16)
    picture = number < 0x100 and re.search(
        "dings|symbol|mt extra|marlett", given.get("font", "").lower()
    )
    return chr(number) if chr(number).isalnum() and not picture else _MARKS["sym"]


@dataclass
class Paragraph:
    """The texts of one ``w:p`` by state ("" visible, "deleted", "hidden" …); ``shown[i]`` says
    whether character i of the visible text may stand in a clean file.
    """

    text: dict[str, list[str]] = field(default_factory=lambda: {each: [] for each in _STATES})
    shown: list[bool] = field(default_factory=list)
    aside: bool = False  # the old copy of a text box, beside the one that is shown

    def joined(self, state: str = "") -> str:
        """The text of one state."""
        return "".join(self.text[state])


@dataclass
class Part:
    """One XML part as read. ``loose`` is text outside paragraphs, ``names`` the local names of its
    elements.
    """

    name: str
    root: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    loose: list[tuple[str, str]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # comments and instructions of the XML itself

    def visible(self) -> str:
        """All visible text of the part, paragraphs on lines of their own."""
        return "\n".join(each.joined() for each in self.paragraphs)

    def count(self, value: str) -> int:
        """How often a canonical value stands in the paragraphs, each by itself."""
        return sum(count(each.joined(), value) for each in self.paragraphs)


#: What the library raises over a package that is cut short, changed or locked.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,  # a member with a password; a method nobody implements
)


class Damaged(ValueError):
    """Raised when a package or one of its parts can not be read."""


def read_zip(data: bytes) -> dict[str, bytes]:
    """All parts by name. Raises ``Damaged``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {each: archive.read(each) for each in archive.namelist() if each[-1:] != "/"}
    except _DAMAGE as fault:
        raise Damaged("zip") from fault


def read_parts(files: Mapping[str, bytes], *, forgiving: bool = False) -> dict[str, Part]:
    """Every XML part, parsed. Hiding styles are read from all style sheets first. Raises
    ``Damaged``; where it is ``forgiving``, a damaged part that only formats is an empty one.
    """
    may_be_damaged = {name for name in files if forgiving and _FORMATS.search(name)}
    sheets = (StyleSheet(), StyleSheet())  # of the document, and of its glossary
    for name, data in files.items():
        if _STYLES.search(name):
            with suppress(*[Damaged] if name in may_be_damaged else []):
                _read_styles(sheets["/glossary/" in name], data)
    looks = tuple(Looks(sheet) for sheet in sheets)
    parts: dict[str, Part] = {}
    for name, data in files.items():
        if name.endswith((".xml", ".rels")):
            parts[name] = Part(name)
            with suppress(*[Damaged] if name in may_be_damaged else []):
                parts[name] = _Reader(name, looks["/glossary/" in f"/{name}"]).read(data)
    return parts


def segments(parts: Mapping[str, Part]) -> dict[str, str]:
    """Segment id -> text, with the ids of product.md section 10 as reading gives them."""
    found: dict[str, str] = {}
    for part in parts.values():
        for number, paragraph in enumerate(part.paragraphs):
            for state in paragraph.text:
                text = paragraph.joined(state)
                if text:
                    found[f"{part.name}#p{number}" + (f".{state}" if state else "")] = text
        for number, text in enumerate(part.alternatives):
            found[f"{part.name}#t{number}"] = text
        loose = part.loose
        if not part.name.startswith(("docProps/", "customXml/")):
            loose = [(name, text) for name, text in loose if name in {"t", "v"} and text.strip()]
        for number, (_, text) in enumerate(loose):
            if text.strip():
                found[f"{part.name}#v{number}"] = text.strip()
    return found


def _parse(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None],
    beside: Callable[..., None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.CommentHandler = parser.ProcessingInstructionHandler = beside

    def refuse(*_: object) -> None:
        raise Damaged("dtd")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError as fault:
        raise Damaged("xml") from fault


def _split(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition("\n")
    return space, local


def _plain(attributes: Mapping[str, str]) -> dict[str, str]:
    return {_split(name)[1]: value for name, value in attributes.items()}


def _read_styles(sheet: StyleSheet, data: bytes) -> None:
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = _split(name)[1]
        sheet.element(path, local, _plain(attributes))
        path.append(local)

    def end(_: str) -> None:
        path.pop()

    _parse(data, start, end, lambda _: None)


def _is_shape(space: str, local: str) -> bool:
    """A shape or text box, whose ground nobody knows."""
    return (local == "wsp" and space.endswith("wordprocessingShape")) or (
        local == "textbox" and space == _VML
    )


@dataclass
class _Frame:
    """What an open element means for the text inside it."""

    local: str
    state: str = ""
    lost: bool = False  # visible to a reader of the original, but by right not in a clean file
    skipped: bool = False
    paragraph: Paragraph | None = None
    said: dict[str, str] = field(default_factory=dict)  # of a run or a paragraph, on its looks
    surface: str = PAPER
    word: bool = False
    leaf: bool = True
    text: list[str] = field(default_factory=list)
    branches: int = 0


class _Reader:
    """One pass over one part."""

    def __init__(self, name: str, looks: Looks) -> None:
        self.part = Part(name)
        self.looks = looks
        self.stack: list[_Frame] = []
        self.fields: list[bool] = []  # of each open field, whether it shows its result yet

    def read(self, data: bytes) -> Part:
        _parse(data, self._start, self._end, self._characters, self._beside)
        return self.part

    def _beside(self, *words: str) -> None:
        self.part.beside.append(" ".join(words))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, local = _split(name)
        given = _plain(attributes)
        part = self.part
        part.root = part.root or local
        if local not in _HIDING or given.get("val", "1") not in OFF:
            part.names.add(local)
        part.attributes.extend((local, key, value) for key, value in given.items())
        outer = self.stack[-1] if self.stack else _Frame("")
        outer.leaf = False
        frame = _Frame(
            local,
            outer.state,
            outer.lost,
            outer.skipped,
            outer.paragraph,
            surface=UNSURE if _is_shape(space, local) else outer.surface,
        )
        self.stack.append(frame)
        self._alternatives(space, local, given)
        if space == _CHOICE:
            outer.branches += local in {"Choice", "Fallback"}
            if local in {"Choice", "Fallback"} and outer.branches > 1:
                frame.skipped = True
            return
        if _W.match(space):
            frame.word = True
            self._word(local, given, frame)
        elif local == "textpath" and "string" in given:
            self._add(given["string"], drawn=True)

    def _alternatives(self, space: str, local: str, given: Mapping[str, str]) -> None:
        if space == _VML or local in {"docPr", "cNvPr"}:
            for key in ("alt", "title") if space == _VML else ("descr", "title"):
                if given.get(key):
                    self.part.alternatives.append(given[key])

    def _word(self, local: str, given: Mapping[str, str], frame: _Frame) -> None:
        parent = self.stack[-2].local if len(self.stack) > 1 else ""
        if local == "p":
            frame.paragraph = Paragraph(aside=frame.skipped)
            self.part.paragraphs.append(frame.paragraph)
        elif local in {"del", "moveFrom"}:
            self._strike(parent, frame)
        elif local == "rt":
            frame.state = frame.state or "hidden"
        elif local in {"object", "control"}:
            frame.lost = True
        elif (local, parent) == ("hidden", "trPr") and given.get("val", "1") not in OFF:
            self._lose("tr")
        elif (local, parent) == ("cellDel", "tcPr"):
            self._lose("tc")
        elif local == "fldChar":
            self._field(given.get("fldCharType", ""))
        elif parent in {"pPr", "rPr", "tblPr", "tcPr"} or local == "background":
            self._looks(parent, local, given)
        elif local in _MARKS and not any(each.local in _PROPERTIES for each in self.stack):
            self._add(_symbol(given) if local == "sym" else _MARKS[local])

    def _strike(self, parent: str, frame: _Frame) -> None:
        if parent == "trPr":
            self._lose("tr")
        elif parent not in _PROPERTIES:
            frame.state = "deleted"

    def _lose(self, local: str) -> None:
        """The row or cell that is open does not belong in a clean file."""
        for frame in reversed(self.stack):
            frame.lost = True
            if frame.local == local:
                return

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _looks(self, parent: str, local: str, given: Mapping[str, str]) -> None:
        """What properties say about ink and ground: of a run, a paragraph, a table, a cell, the page."""
        owner = self.stack[-3] if len(self.stack) > 2 else self.stack[0]
        if local == "background":
            if not is_paper(given.get("color", "")):
                self.stack[0].surface = UNSURE
        elif parent == "rPr" and owner.local == "r":
            note(owner.said, local, given)
        elif parent == "pPr" and owner.local == "p":
            if local == "pStyle":
                owner.said["style"] = given.get("val", "")
            elif local == "shd":
                owner.said["shade"] = fill(given)
        elif parent == "tblPr" and local == "tblStyle" and self.looks.paints(given.get("val", "")):
            owner.surface = UNSURE
        elif parent in {"tblPr", "tcPr"} and local == "shd" and fill(given):
            owner.surface = fill(given)

    def _characters(self, text: str) -> None:
        frame = self.stack[-1]
        if frame.local == "instrText":
            self.part.codes.append(text)
        elif frame.local in _TEXT:
            self._add(text)
        frame.text.append(text)

    def _add(self, text: str, *, drawn: bool = False) -> None:
        frame = self.stack[-1]
        if frame.paragraph is None or frame.skipped != frame.paragraph.aside:
            return
        state = frame.state or self._state()
        if drawn and state in {"white", "invisible"}:
            state = ""  # the colour of a run is not that of its drawings
        frame.paragraph.text[state].append(text)
        if not state:
            seen = not (frame.lost or frame.skipped) and all(self.fields)
            frame.paragraph.shown.extend([seen] * len(text))

    def _state(self) -> str:
        """Of the run that is open inside the innermost paragraph."""
        run: _Frame | None = None
        for frame in reversed(self.stack):
            if frame.local == "r" and frame.word and run is None:
                run = frame
            elif frame.local == "p":
                surface = run.surface if run else frame.surface
                return unseen(run.said, frame.said, self.looks, surface) if run else ""
        return ""

    def _end(self, _: str) -> None:
        frame = self.stack.pop()
        if frame.paragraph is None and (frame.leaf or frame.local in _TEXT):
            self.part.loose.append((frame.local, "".join(frame.text)))
