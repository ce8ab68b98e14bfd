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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from review.engines.verify.canon import count

_W = re.compile(r"^(?:http://schemas\.openxmlformats\.org|http://purl\.oclc\.org/ooxml)/word")
_CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_VML = "urn:schemas-microsoft-com:vml"
_TEXT = frozenset({"t", "delText"})
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "\ufffc"}
_PROPERTIES = frozenset({"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "tblGrid"})
_OFF = frozenset({"0", "false", "off", "none"})
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
    """The texts of one ``w:p`` by state ("" visible, "deleted", "hidden"); ``shown[i]`` says
    whether character i of the visible text may stand in a clean file.
    """

    text: dict[str, list[str]] = field(
        default_factory=lambda: {"": [], "deleted": [], "hidden": []}
    )
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

    def visible(self) -> str:
        """All visible text of the part, paragraphs on lines of their own."""
        return "\n".join(each.joined() for each in self.paragraphs)

    def count(self, value: str) -> int:
        """How often a canonical value stands in the paragraphs, each by itself."""
        return sum(count(each.joined(), value) for each in self.paragraphs)


class Damaged(ValueError):
    """Raised when a package or one of its parts can not be read."""


def read_zip(data: bytes) -> dict[str, bytes]:
    """All parts by name. Raises ``Damaged``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {each: archive.read(each) for each in archive.namelist() if each[-1:] != "/"}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as fault:
        raise Damaged("zip") from fault


def read_parts(files: Mapping[str, bytes]) -> dict[str, Part]:
    """Every XML part, parsed. Hiding styles are read from all style sheets first. Raises
    ``Damaged``.
    """
    hiding: set[str] = set()
    for name, data in files.items():
        if name.endswith("/styles.xml"):
            hiding |= _StyleSheet(data).hiding()
    return {
        name: _Reader(name, frozenset(hiding)).read(data)
        for name, data in files.items()
        if name.endswith((".xml", ".rels"))
    }


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
) -> None:
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters

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


class _StyleSheet:
    """Which styles hide their text, by themselves or by what they are based on."""

    def __init__(self, data: bytes) -> None:
        self.own: dict[str, bool] = {}
        self.base: dict[str, str] = {}
        self.path: list[str] = []
        self.at = ""
        _parse(data, self._start, self._end, lambda _: None)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local, given = _split(name)[1], _plain(attributes)
        if local == "style":
            self.at = given.get("styleId", "")
        elif local == "basedOn" and self.path[-1:] == ["style"]:
            self.base[self.at] = given.get("val", "")
        elif local == "vanish" and self.path[-2:] == ["style", "rPr"]:
            self.own[self.at] = given.get("val", "1") not in _OFF
        self.path.append(local)

    def _end(self, _: str) -> None:
        self.path.pop()

    def hiding(self) -> set[str]:
        answer: set[str] = set()
        for style in {*self.own, *self.base}:
            at, seen = style, set[str]()
            while at not in self.own and at in self.base and at not in seen:
                seen.add(at)
                at = self.base[at]
            if self.own.get(at):
                answer.add(style)
        return answer


@dataclass
class _Frame:
    """What an open element means for the text inside it."""

    local: str
    state: str = ""
    lost: bool = False  # visible to a reader of the original, but by right not in a clean file
    skipped: bool = False
    paragraph: Paragraph | None = None
    hidden_style: bool = False
    spoken: bool = False  # a run that says itself whether it is hidden
    leaf: bool = True
    text: list[str] = field(default_factory=list)
    branches: int = 0


class _Reader:
    """One pass over one part."""

    def __init__(self, name: str, hiding: frozenset[str]) -> None:
        self.part = Part(name)
        self.hiding = hiding
        self.stack: list[_Frame] = []
        self.fields: list[bool] = []  # of each open field, whether it shows its result yet

    def read(self, data: bytes) -> Part:
        _parse(data, self._start, self._end, self._characters)
        return self.part

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, local = _split(name)
        given = _plain(attributes)
        part = self.part
        part.root = part.root or local
        part.names.add(local)
        part.attributes.extend((local, key, value) for key, value in given.items())
        outer = self.stack[-1] if self.stack else _Frame("")
        outer.leaf = False
        frame = _Frame(
            local, outer.state, outer.lost, outer.skipped, outer.paragraph, outer.hidden_style
        )
        self.stack.append(frame)
        self._alternatives(space, local, given)
        if space == _CHOICE:
            outer.branches += local in {"Choice", "Fallback"}
            if local in {"Choice", "Fallback"} and outer.branches > 1:
                frame.skipped = True
            return
        if _W.match(space):
            self._word(local, given, frame)
        elif local == "textpath" and "string" in given:
            self._add(given["string"])

    def _alternatives(self, space: str, local: str, given: Mapping[str, str]) -> None:
        if space == _VML or local in {"docPr", "cNvPr"}:
            for key in ("alt", "title") if space == _VML else ("descr", "title"):
                if given.get(key):
                    self.part.alternatives.append(given[key])

    def _word(self, local: str, given: Mapping[str, str], frame: _Frame) -> None:
        parent = self.stack[-2].local if len(self.stack) > 1 else ""
        if local == "p":
            frame.paragraph = Paragraph(aside=frame.skipped)
            frame.hidden_style = False
            self.part.paragraphs.append(frame.paragraph)
        elif local in {"del", "moveFrom"}:
            self._strike(parent, frame)
        elif local == "rt":
            frame.state = frame.state or "hidden"
        elif local in {"object", "control"}:
            frame.lost = True
        elif local == "fldChar":
            self._field(given.get("fldCharType", ""))
        elif local == "pStyle" and parent == "pPr":
            self._style_paragraph(given)
        elif local in {"rStyle", "vanish"} and parent == "rPr":
            self._hide_run(local, given)
        elif local in _MARKS and not any(each.local in _PROPERTIES for each in self.stack):
            self._add(_symbol(given) if local == "sym" else _MARKS[local])

    def _strike(self, parent: str, frame: _Frame) -> None:
        if parent == "trPr":
            self._lose_row()
        elif parent not in _PROPERTIES:
            frame.state = "deleted"

    def _lose_row(self) -> None:
        for frame in reversed(self.stack):
            frame.lost = True
            if frame.local == "tr":
                return

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _run(self) -> _Frame | None:
        """The run whose properties are open just now."""
        found = self.stack[-3:-2]
        return found[0] if found and found[0].local == "r" else None

    def _style_paragraph(self, given: Mapping[str, str]) -> None:
        for frame in reversed(self.stack):
            if frame.local == "p":
                frame.hidden_style = given.get("val", "") in self.hiding
                return

    def _hide_run(self, local: str, given: Mapping[str, str]) -> None:
        run = self._run()
        if run is None:
            return
        if local == "vanish":
            run.hidden_style = given.get("val", "1") not in _OFF
            run.spoken = True
        elif not run.spoken:
            run.hidden_style = run.hidden_style or given.get("val", "") in self.hiding

    def _characters(self, text: str) -> None:
        frame = self.stack[-1]
        if frame.local == "instrText":
            self.part.codes.append(text)
        elif frame.local in _TEXT:
            self._add(text)
        frame.text.append(text)

    def _add(self, text: str) -> None:
        frame = self.stack[-1]
        if frame.paragraph is None or frame.skipped != frame.paragraph.aside:
            return
        run = next((each for each in reversed(self.stack) if each.local in {"r", "p"}), frame)
        state = frame.state or ("hidden" if run.local == "r" and run.hidden_style else "")
        frame.paragraph.text[state].append(text)
        if not state:
            seen = not (frame.lost or frame.skipped) and all(self.fields)
            frame.paragraph.shown.extend([seen] * len(text))

    def _end(self, _: str) -> None:
        frame = self.stack.pop()
        if frame.paragraph is None and (frame.leaf or frame.local in _TEXT):
            self.part.loose.append((frame.local, "".join(frame.text)))
