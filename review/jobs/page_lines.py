"""Where the lines of a PDF or OFD stand on its pages: found once by the child process, when its pages are shown.

A file of which they can not be found is shown as before, without words to be selected on its pages.
"""

from __future__ import annotations

import logging

from review.jobs.engine_calls import EngineFailed, page_lines
from review.jobs.page_images import PAGED
from review.jobs.reading import source_of
from review.jobs.rows import bytes_of
from review.jobs.work import Work
from review.store.documents import FileState, FileVersion
from review.store.page_lines import PageLines

log = logging.getLogger("review.jobs")


def has_lines(work: Work, version_id: int) -> bool:
    """Whether a version was read and has pages of its own."""
    with work.sessions() as session:
        version = session.get(FileVersion, version_id)
        if version is None or version.format not in PAGED:
            return False
        return version.state is FileState.DONE and version.erased_at is None


def find_lines(work: Work, version_id: int) -> None:
    """Find the lines of a version; what is there already is left alone."""
    stamp = work.vault.stamp(version_id)
    if stamp is None or not has_lines(work, version_id):
        return
    lines = PageLines(work.vault.files, version_id, stamp)
    with lines.claimed() as mine:
        if mine and not lines.is_settled():
            _find(work, version_id, lines)
    with work.sessions() as session:
        left = session.get(FileVersion, version_id)
        if left is None or left.erased_at is not None:
            work.vault.files.erase_working(version_id)  # it was erased meanwhile


def _find(work: Work, version_id: int, lines: PageLines) -> None:
    with work.sessions() as session:
        version = session.get_one(FileVersion, version_id)
        source = source_of(bytes_of(work, version), work.vault.files.working_folder(version_id))
    try:
        found = page_lines(source.path, limits=work.limits, recognised=source.recognised)
    except EngineFailed as failed:
        log.warning("lines of version %s: %s", version_id, failed.code)
        found = {}
    except FileNotFoundError:
        return  # the bytes are gone: whoever looks is told by the row
    lines.keep(found)
