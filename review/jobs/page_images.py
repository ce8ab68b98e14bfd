"""Pictures of pages, drawn in the child process: the first ones when a file is read, others when somebody looks.

Pages wait as wishes beside the version (``store.page_images``); a message of the queue says that
there are some. Sharpness is by the page's own size, so that a large sheet stays readable.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from review.jobs.engine_calls import EngineFailed, page_sizes, render_pages
from review.jobs.reading import source_of
from review.jobs.rows import bytes_of
from review.jobs.sandbox import SandboxLimits
from review.jobs.work import Work
from review.store.documents import FileVersion
from review.store.findings import Rendition
from review.store.layouts import Layouts
from review.store.page_images import PageImage, PageImages

log = logging.getLogger("review.jobs")

#: Pages that are drawn as soon as a file is read, so that the desk opens at once.
FIRST_PAGES: Final = 12

#: Formats that have pages to be shown.
PAGED: Final = frozenset({"pdf", "ofd"})

#: Pages drawn by one child process.
_AT_ONCE: Final = 20

Size = tuple[float, float]


def draw_first(
    path: Path, images: PageImages, limits: SandboxLimits, *, rendition: int | None = None
) -> list[float]:
    """Draw the first pages of a file; answers width / height of every page it has. EngineFailed."""
    sizes = page_sizes(path, limits=limits)
    wanted = [PageImage(n, rendition=rendition) for n in range(1, len(sizes) + 1)][:FIRST_PAGES]
    _draw(path, images, wanted, sizes, limits)
    return [width / height for width, height in sizes]


def draw_wanted(work: Work, version_id: int) -> None:
    """Draw what somebody waits for of a version and of its redacted copies. Twice draws nothing twice."""
    images = PageImages(work.vault.files, version_id)
    wanted = images.wanted()
    if not wanted:
        return
    for rendition, group in groupby(wanted, key=lambda image: image.rendition):
        asked = list(group)
        path = _path(work, version_id, rendition)
        try:
            if path is not None and path.exists():
                _draw(path, images, asked, page_sizes(path, limits=work.limits), work.limits)
        except EngineFailed as failed:
            log.warning("pages of version %s: %s", version_id, failed.code)
        for image in asked:
            images.settle(image, failed=not images.path(image).exists())
    images.trim()


def _path(work: Work, version_id: int, rendition_id: int | None) -> Path | None:
    """What is to be drawn: the bytes as they were read, or a redacted copy that was verified; of a Word file
    what was printed of either.
    """
    with work.sessions() as session:
        version = session.get(FileVersion, version_id)
        if version is None or version.erased_at is not None:
            return None
        if rendition_id is None:
            printed = Layouts(work.vault.files, version_id).printed
            if printed.exists():
                return printed
            folder = work.vault.files.working_folder(version_id)
            return source_of(bytes_of(work, version), folder).path
        rendition = session.get(Rendition, rendition_id)
        if rendition is None or rendition.file_version_id != version_id or not rendition.verified:
            return None
        if rendition.erased_at is not None:
            return None
        digest = rendition.printed_digest or rendition.bytes_digest or ""
        return work.vault.files.rendition_path(rendition.organisation_id, digest)


def _draw(
    path: Path,
    images: PageImages,
    wanted: Iterable[PageImage],
    sizes: Sequence[Size],
    limits: SandboxLimits,
) -> None:
    for run in _runs([w for w in wanted if 1 <= w.page <= len(sizes)], sizes):
        first, last = run[0], run[-1]
        place = images.path(first).parent
        # Whoever looks meanwhile must see a whole picture or none.
        with tempfile.TemporaryDirectory(dir=place.parent, prefix="drawing-") as folder:
            pattern = Path(folder) / "%d.webp"
            try:
                render_pages(
                    path, first.page, last.page, pattern, _width(first, sizes), limits=limits
                )
            finally:
                for image in run:
                    drawn = Path(folder) / f"{image.page}.webp"
                    if drawn.exists():
                        drawn.replace(images.path(image))


def _runs(wanted: Sequence[PageImage], sizes: Sequence[Size]) -> Iterator[list[PageImage]]:
    """Neighbours of one width, for one child each."""
    run: list[PageImage] = []
    for image in wanted:
        fits = (
            run
            and len(run) < _AT_ONCE
            and (image.page, image.dpi) == (run[-1].page + 1, run[-1].dpi)
            and _width(image, sizes) == _width(run[-1], sizes)
        )
        if run and not fits:
            yield run
            run = []
        run.append(image)
    if run:
        yield run


def _width(image: PageImage, sizes: Sequence[Size]) -> int:
    return max(round(sizes[image.page - 1][0] * image.dpi / 72), 1)
