"""Pages of a Word file: printed once, its text laid on them, the first ones drawn.

The original (or the docx an old file was converted to) is printed for those who may read it; the
print never leaves the working room. Without LibreOffice nothing is done, and nothing is noted: it
may be installed tomorrow.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Final

from review.jobs.convert import NotConverted, office_installed, print_as_pdf
from review.jobs.engine_calls import EngineFailed, lay_out
from review.jobs.page_images import draw_first
from review.jobs.reading import source_of
from review.jobs.rows import bytes_of
from review.jobs.work import Work
from review.store.documents import FileState, FileVersion
from review.store.layouts import Layouts
from review.store.page_images import PageImages

log = logging.getLogger("review.jobs")

#: Formats without pages of their own that an office program prints.
PRINTED: Final = frozenset({"docx"})


def can_be_printed(work: Work, version_id: int) -> bool:
    """Whether a version was read, has no pages of its own, and there is a program to print them."""
    with work.sessions() as session:
        version = session.get(FileVersion, version_id)
        if version is None or version.format not in PRINTED:
            return False
        read = version.state is FileState.DONE and version.erased_at is None
    return read and office_installed()


def print_pages(work: Work, version_id: int) -> None:
    """Print a version and lay its text on the pages; what is there already is left alone."""
    if not can_be_printed(work, version_id):
        return
    with work.sessions() as session:
        version = session.get_one(FileVersion, version_id)
        source = source_of(bytes_of(work, version), work.vault.files.working_folder(version_id))
    layouts = Layouts(work.vault.files, version_id)
    with layouts.claimed() as mine:
        if mine and not layouts.is_settled():
            _print(work, version_id, source.path, layouts)
    with work.sessions() as session:
        left = session.get(FileVersion, version_id)
        if left is None or left.erased_at is not None:
            work.vault.files.erase_working(version_id)  # it was erased while it was printed


def _print(work: Work, version_id: int, source: Path, layouts: Layouts) -> None:
    segments = work.vault.segments(version_id)
    folder = layouts.printed.parent
    with tempfile.TemporaryDirectory(dir=folder, prefix="printing-") as place:
        try:
            printed = print_as_pdf(source, Path(place) / "printed.pdf")
            found = lay_out(printed, segments, limits=work.limits)
            draw_first(printed, PageImages(work.vault.files, version_id), work.limits)
        except (NotConverted, EngineFailed) as failed:
            code = failed.code if isinstance(failed, EngineFailed) else str(failed)
            log.warning("pages of version %s: %s", version_id, code)
            layouts.fail(code)
            return
        except FileNotFoundError:
            return  # the bytes are gone: whoever looks is told by the row
        layouts.keep(printed, found)
