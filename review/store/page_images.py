"""Pictures of pages beside a version: how they are named, which are drawn, which somebody waits for.

A cache of the working room, owner-only and gone with its version: nothing is lost when a picture
is, because it is drawn again when somebody looks. A wish is an empty file; whoever draws takes it
away. Nothing here draws.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from review.store.files import Files

#: Resolutions of pictures in dots per inch: for reading, and for looking closely.
READING, CLOSE = 144, 216

#: Pictures kept for one version; the one that was looked at longest ago goes first.
MOST_IMAGES: Final = 400

_NAME = re.compile(r"(?:r(?P<rendition>[0-9]+)|page)-(?P<page>[0-9]+)-(?P<dpi>[0-9]+)")
_ENDING: Final = ".webp"
_FAILED: Final = ".failed"


@dataclass(frozen=True, order=True)
class PageImage:
    """One picture: a page (from 1) of the version itself, or of its ``rendition``."""

    page: int
    dpi: int = READING
    rendition: int | None = None

    @property
    def name(self) -> str:
        """Its file name without ending."""
        owner = "page" if self.rendition is None else f"r{self.rendition}"
        return f"{owner}-{self.page}-{self.dpi}"

    @classmethod
    def named(cls, name: str) -> PageImage | None:
        """The picture of a name; None of anything else."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        rendition = found["rendition"]
        return cls(int(found["page"]), int(found["dpi"]), int(rendition) if rendition else None)


class PageImages:
    """The pictures of one version."""

    def __init__(self, files: Files, version_id: int) -> None:
        self._files = files
        self._version_id = version_id

    def path(self, image: PageImage) -> Path:
        """Where a picture lies or will lie."""
        return self._files.page_image_path(self._version_id, image.name + _ENDING)

    def drawn(self) -> frozenset[PageImage]:
        """Every picture that is there."""
        return frozenset(self._listed("pages", _ENDING))

    def want(self, images: Iterable[PageImage]) -> bool:
        """Note that somebody waits for pictures; False when all of them were noted before."""
        folder = self._wishes()
        fresh = False
        for image in images:
            wish = folder / image.name
            if not wish.exists() and not (folder / (image.name + _FAILED)).exists():
                wish.touch(mode=0o600)
                fresh = True
        return fresh

    def wanted(self) -> list[PageImage]:
        """What somebody waits for, in the order of pages."""
        return sorted(
            self._listed("wanted", ""),
            key=lambda image: (image.rendition or 0, image.dpi, image.page),
        )

    def settle(self, image: PageImage, *, failed: bool = False) -> None:
        """Nobody waits any more: the picture is there, or can not be drawn."""
        wish = self._wishes() / image.name
        if failed:
            (wish.parent / (image.name + _FAILED)).touch(mode=0o600)
        wish.unlink(missing_ok=True)

    def has_failed(self, image: PageImage) -> bool:
        """Whether this picture could not be drawn."""
        return (self._wishes() / (image.name + _FAILED)).exists()

    def trim(self) -> None:
        """Keep no more than ``MOST_IMAGES``."""
        found = sorted(
            (self.path(image) for image in self.drawn()), key=lambda path: path.stat().st_mtime
        )
        for path in found[: max(len(found) - MOST_IMAGES, 0)]:
            path.unlink(missing_ok=True)

    def forget(self, rendition_id: int) -> None:
        """Take away what was drawn of a copy that is gone."""
        for image in self.drawn():
            if image.rendition == rendition_id:
                self.path(image).unlink(missing_ok=True)

    def copy_to(self, version_id: int) -> None:
        """Give a version of the same bytes these pictures; copies of redactions stay behind."""
        other = PageImages(self._files, version_id)
        for image in self.drawn():
            if image.rendition is None:
                shutil.copy2(self.path(image), other.path(image))

    def _wishes(self) -> Path:
        folder = self._files.working_folder(self._version_id) / "wanted"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _listed(self, folder: str, ending: str) -> Iterable[PageImage]:
        place = self._files.root / "working" / str(int(self._version_id)) / folder
        for path in place.iterdir() if place.is_dir() else ():
            image = PageImage.named(path.stem) if path.suffix == ending else None
            if image is not None:
                yield image
