"""Pages of a file that has none of its own: the print of a Word file, where it is or why it is not there.

Asks the worker to print when somebody looks and nobody has printed; draws and prints nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.layout import Layout
from review.services.renditions import PRINTED_FORMAT
from review.store.abilities import read_abilities
from review.store.documents import FileState, FileVersion
from review.store.found import Found
from review.store.layouts import Layouts
from review.web.runtime import current_house
from review.web.session import enqueue_after_commit


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Why a file is shown as text although it could have pages; ``url`` is asked again while they are made,
    ``ready`` once they are there.
    """

    version_id: int
    words: str
    url: str | None
    ready: bool = False


def layout_of(version: FileVersion) -> Layout | None:
    """The pages that were printed of a version; None where it has its own, or there are none yet."""
    if not _is_printed(version):
        return None
    return Layouts(current_house().files, version.id).read()


def paging_of(version: FileVersion) -> Paging | None:
    """What to say instead of pages; None of files that have their own. Has them printed where nobody has."""
    if not _is_printed(version):
        return None
    layouts = Layouts(current_house().files, version.id)
    reason = layouts.failed()
    if reason is not None:
        return _note(version, _reason(reason))
    url = url_for("files.paging", file_version_id=version.id)
    if layouts.is_settled():
        return Paging(version_id=version.id, words=_("页面已经排好"), url=None, ready=True)
    abilities = read_abilities(current_house().settings.staff_folder)
    if abilities is not None and not abilities.converts:
        return _note(version, _("本机没有安装LibreOffice，Word文件只能显示文字，不能显示页面"))
    enqueue_after_commit("layout", version.id)
    return Paging(version_id=version.id, words=_("正在排出页面，现在先看文字"), url=url)


def on_layout(found: Found, layout: Layout | None, segment: Mapping[str, Any] | None) -> Found:
    """A finding with its boxes on printed pages, where the whole of it stands there; else as it was."""
    if layout is None or segment is None or found.boxes != "[]":
        return found
    boxes = layout.whole(found.segment, segment["text"], found.start, found.end)
    return found._replace(boxes=json.dumps(boxes)) if boxes else found


def _is_printed(version: FileVersion) -> bool:
    read = version.state is FileState.DONE and version.erased_at is None
    return read and version.format == PRINTED_FORMAT and not version.page_shapes


def _note(version: FileVersion, words: str) -> Paging:
    return Paging(version_id=version.id, words=words, url=None)


def _reason(code: str) -> str:
    words = {
        "timeout": _("排版时间过长，这个文件只能显示文字"),
        "unreadable": _("LibreOffice没有排出页面，这个文件只能显示文字"),
    }
    return words.get(code, _("页面没有排成，这个文件只能显示文字"))
