"""An opened OFD: its documents, pages, resources, templates and where annotations and signatures lie
(GB/T 33190-2016, section 7).

A resource that is missing leaves a gap, never an error. What pages draw is ``ofd_drawing.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.package import open_package
from review.engines.read.ofd_package import (
    Element,
    Parts,
    child,
    children,
    is_true,
    local,
    numbers,
    words,
)
from review.engines.read.ofd_shapes import Rect

#: Where a document says nothing of its paper: A4.
_PAPER: Final = Rect(0, 0, 210, 297)
_POINTS_PER_MM: Final = 72 / 25.4
_PROTECTED: Final = ("encryptions.xml", "encryptentries.xml", "decryptseed.dat")


@dataclass(frozen=True)
class Face:
    """A font as declared; ``file`` is the stored name of its part, None when it is not embedded."""

    name: str
    file: str | None
    bold: bool = False
    italic: bool = False


@dataclass
class Resources:
    """What objects refer to, by ID."""

    fonts: dict[str, Face] = field(default_factory=dict)
    media: dict[str, str | None] = field(default_factory=dict)
    units: dict[str, Element] = field(default_factory=dict)
    params: dict[str, Element] = field(default_factory=dict)
    spaces: dict[str, Element] = field(default_factory=dict)


@dataclass
class Body:
    """One document of the package. ``part`` is the stored name of its Document.xml."""

    entry: Element
    part: str
    root: Element
    common: Resources
    templates: dict[str, tuple[str, str]]
    annotations: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class OfdPage:
    """A page: ``number`` from 1 over all documents of the package, ``id`` as its document names it,
    ``part`` None where its content is missing.
    """

    number: int
    id: str
    part: str | None
    body: Body = field(repr=False, compare=False)


@dataclass(frozen=True)
class Sheet:
    """The content of a page: its element (None when unreadable), its displayed area in millimetres
    and the resources it may use.
    """

    page: OfdPage
    root: Element | None
    area: Rect
    resources: Resources


class OfdDocument:
    """All documents of an opened package."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.missing: dict[str, None] = {}
        main = parts.find("/OFD.xml")
        self.root = parts.xml(main) if main else None
        self.main = main or ""
        self.bodies = [
            body for entry in children(self.root, "DocBody") if (body := self._body(entry))
        ]
        self.pages = tuple(self._pages())
        if not self.pages:
            held = {name.casefold().rpartition("/")[2] for name in parts.names}
            is_protected = any(name in held for name in _PROTECTED)
            raise refuse(Cause.OFFICE_PASSWORD if is_protected else Cause.DAMAGED)
        if len(self.pages) > limits.PAGES:
            raise refuse(Cause.TOO_MANY_PAGES, pages=len(self.pages), limit=limits.PAGES)
        self.template = lru_cache(maxsize=64)(self._template)

    def sheet(self, page: OfdPage) -> Sheet:
        """The content of a page, parsed anew at each call. Raises ``FileRefused`` for paper of
        more than five metres.
        """
        root = self.parts.xml(page.part) if page.part else None
        area = _area(child(root, "Area"))
        area = area or _area(child(page.body.root, "CommonData", "PageArea")) or _PAPER
        if max(area.x1 - area.x0, area.y1 - area.y0) * _POINTS_PER_MM > limits.PAGE_SIDE_POINTS:
            raise refuse(Cause.PAGE_TOO_LARGE, page=page.number)
        resources = page.body.common
        own = [words(each) for each in children(root, "PageRes")]
        if own and page.part:
            resources = Resources(*(dict(getattr(resources, name)) for name in _KINDS))
            for path in own:
                self._load(path, page.part, resources)
        return Sheet(page, root, area, resources)

    def notes(self, page: OfdPage) -> Iterator[Element]:
        """The annotations of a page, in order."""
        for part in page.body.annotations.get(page.id, ()):
            yield from children(self.template(part), "Annot")

    def _template(self, name: str) -> Element | None:
        return self.parts.xml(name)

    def _body(self, entry: Element) -> Body | None:
        part = self.parts.find(words(child(entry, "DocRoot")), self.main)
        return self.body_at(entry, part) if part else None

    def body_at(self, entry: Element, part: str) -> Body | None:
        """The document whose Document.xml is ``part``; None when that can't be read."""
        root = self.parts.xml(part)
        if root is None:
            return None
        data = child(root, "CommonData")
        common = Resources()
        for each in children(data, "PublicRes", "DocumentRes"):
            self._load(words(each), part, common)
        templates = {
            each.get("ID", ""): (name, each.get("ZOrder", ""))
            for each in children(data, "TemplatePage")
            if (name := self.found(each.get("BaseLoc", ""), part))
        }
        body = Body(entry, part, root, common, templates)
        for path in children(root, "Annotations"):
            self._annotations(body, words(path))
        return body

    def _annotations(self, body: Body, path: str) -> None:
        listed = self.found(path, body.part)
        for page in children(self.parts.xml(listed) if listed else None, "Page"):
            for place in children(page, "FileLoc"):
                if name := self.found(words(place), listed or ""):
                    body.annotations.setdefault(page.get("PageID", ""), []).append(name)

    def _pages(self) -> Iterator[OfdPage]:
        number = 0
        for body in self.bodies:
            listed = children(child(body.root, "Pages"), "Page")
            for each in islice(listed, limits.PAGES + 1):
                number += 1
                name = self.found(each.get("BaseLoc", ""), body.part)
                yield OfdPage(number, each.get("ID", ""), name, body)

    def found(self, path: str, base: str) -> str | None:
        """The stored name of a part; what is missing is noted."""
        name = self.parts.find(path, base)
        if name is None and path:
            self.missing[path] = None
        return name

    def _load(self, path: str, base: str, into: Resources) -> None:
        part = self.found(path, base)
        root = self.parts.xml(part) if part else None
        if part is None or root is None:
            return
        folder = root.get("BaseLoc", "")

        def located(place: Element | None) -> str | None:
            file = words(place)
            inside = f"{folder}/{file}" if folder and not file.startswith("/") else file
            return self.parts.find(inside, part) or self.found(file, part)

        for group in children(root):
            for item in children(group):
                name = item.get("ID", "")
                match local(item):
                    case "Font":
                        into.fonts[name] = Face(
                            item.get("FontName", "") or item.get("FamilyName", ""),
                            located(child(item, "FontFile")),
                            is_true(item.get("Bold"), default=False),
                            is_true(item.get("Italic"), default=False),
                        )
                    case "MultiMedia":
                        into.media[name] = located(child(item, "MediaFile"))
                    case "CompositeGraphicUnit":
                        into.units[name] = item
                    case "DrawParam":
                        into.params[name] = item
                    case "ColorSpace":
                        into.spaces[name] = item


_KINDS: Final = ("fonts", "media", "units", "params", "spaces")


def _area(area: Element | None) -> Rect | None:
    """The displayed rectangle of a PageArea: CropBox where a writer gives one, else PhysicalBox."""
    for name in ("CropBox", "PhysicalBox", "ApplicationBox"):
        box = numbers(words(child(area, name)), 4)
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            return Rect(box[0], box[1], box[0] + box[2], box[1] + box[3])
    return None


@contextmanager
def open_ofd(path: Path) -> Iterator[OfdDocument]:
    """Open the OFD at ``path``. Raises ``FileRefused``: damaged, protected, bomb, too many pages."""
    with open_package(path) as package:
        yield OfdDocument(Parts(package))
