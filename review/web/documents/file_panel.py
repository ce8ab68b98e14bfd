"""The files of a document as a panel that updates itself: what is read, what failed and what to do.

The same panel stands on the document's page and on the marking page. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from review.domain.findings import (
    MUST_SETTLE,
    QUESTIONS,
    FindingLevel,
    FindingValues,
    Stage,
    open_findings,
)
from review.domain.permissions import Permission
from review.store.documents import Document, FileStage, FileState, FileVersion, live_files
from review.store.findings import findings_of, settlements_of
from review.store.found import finding_values
from review.web.access import refusals_on
from review.web.locale import language_tag, write_size
from review.web.runtime import current_house
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.explanations import article_of, line_of


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A file with its state; the first fields are those of ``components/file_row.html``."""

    id: int
    name: str
    role_words: str
    tone: str
    status_words: str
    meta: str
    digest: str | None
    tags: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    progress: tuple[int | None, int | None] | None
    icon: str = "file"
    poll_url: str | None = None
    remove_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """How many findings of one kind there are, and how many of them are open."""

    words: str
    count: int
    open: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a file asks about the document: the quoted line, the article, where it is answered."""

    words: str
    line: str
    article: str
    answered: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class FilePanel:
    """What ``documents/_files.html`` prints. ``poll_url`` is asked while something is being read."""

    document_id: int
    at: str
    files: tuple[FileLine, ...]
    reading: int
    all_read: bool
    poll_url: str | None
    read_url: str | None
    upload_url: str | None
    places: tuple[tuple[str, str], ...]
    limit: int
    limit_words: str
    paper_only: bool
    may_look: bool


#: What a person can do about a file that could not be read, beside taking another one.
def remedy_of(reason: str | None) -> str:
    """The way out of a reading that failed, in one sentence."""
    remedies = {
        "secrecy_mark": _("请按涉密文件的规定处理并报告保密办；确属误判的，请保密审查员先登记。"),
        "encrypted": _("请去掉打开密码后重新上传。"),
        "macros": _("请另存为不带宏的 docx 后重新上传。"),
        "too_large": _("请压缩图片，或拆成几个附件后重新上传。"),
        "bomb": _("请用办公软件重新导出后上传。"),
        "unreadable": _("文件可能不完整，请从原处重新导出后上传。"),
        "unsupported": _("请转成 docx、PDF、OFD 或 xlsx 后重新上传。"),
        "scan": _("扫描页里认不出文字。请换一份清楚的扫描件，或者上传能选中文字的 PDF、docx。"),
        "no_text": _("扫描页里认不出文字。请换一份清楚的扫描件，或者上传能选中文字的 PDF、docx。"),
        "timeout": _("请拆成几个较小的文件后重新上传。"),
    }
    return str(remedies.get(reason or "", _("请换一个文件再传。")))


def panel_of(document: Document, at: str = "show") -> FilePanel:
    """The panel of a document; ``at`` says on which page it stands: "show" or "edit"."""
    versions = live_files(current_session(), document.id)
    found = finding_values(current_session(), [v.id for v in versions])
    may_edit = not refusals_on(document, Permission.DOCUMENT_EDIT)
    may_look = not refusals_on(document, Permission.ORIGINAL_READ)
    reading = sum(v.state in (FileState.PENDING, FileState.WORKING) for v in versions)
    own = url_for("documents.files_panel", document_id=document.id, at=at)
    limit = current_house().settings.upload_limit_mb * 1_000_000
    edit = may_edit and at == "edit"
    return FilePanel(
        document_id=document.id,
        at=at,
        files=tuple(_line(v, found[v.id], may_edit=edit, may_look=may_look) for v in versions),
        reading=reading,
        all_read=bool(versions) and all(v.state is FileState.DONE for v in versions),
        poll_url=own if reading else None,
        read_url=url_for("documents.read_information", document_id=document.id) if edit else None,
        upload_url=url_for("uploads.attach", document_id=document.id) if edit else None,
        places=_places(versions),
        limit=limit,
        limit_words=write_size(limit),
        paper_only=document.paper_only,
        may_look=may_look,
    )


def found_lines(document: Document) -> tuple[FoundLine, ...]:
    """What was found in the files under review, by kind, most first; only what must be settled."""
    versions = [
        v for v in live_files(current_session(), document.id) if v.stage is FileStage.REVIEWED
    ]
    values = finding_values(current_session(), [v.id for v in versions])
    every = [f for found in values.values() for f in found]
    codes: dict[str, list[FindingValues]] = {}
    for finding in every:
        if finding.code in QUESTIONS or finding.level is FindingLevel.NOTE:
            continue
        codes.setdefault(finding.code, []).append(finding)
    lines = [
        FoundLine(
            words=word(code, "finding"),
            count=len(found),
            open=len(open_findings(found, Stage.DRAFTER)),
        )
        for code, found in codes.items()
    ]
    return tuple(sorted(lines, key=lambda line: -line.count))


def questions_on(document: Document) -> tuple[Question, ...]:
    """The questions that the files under review ask, with whether somebody answered them."""
    session = current_session()
    versions = [v for v in live_files(session, document.id) if v.stage is FileStage.REVIEWED]
    rows = [r for r in findings_of(session, [v.id for v in versions]) if r.code in QUESTIONS]
    answered = {finding_id for finding_id, _stage in settlements_of(session, [r.id for r in rows])}
    return tuple(
        Question(
            words=word(row.code, "finding"),
            line=line_of(row.why),
            article=article_of(row.why),
            answered=row.id in answered,
            url=url_for("desk.show", document_id=document.id, finding=row.id, _anchor="now"),
        )
        for row in rows
    )


def role_of(version: FileVersion) -> str:
    """Main text or which annex."""
    if version.position == 0:
        return str(_("正文"))
    return str(_("附件%(n)s", n=version.position))


# ---- inside --------------------------------------------------------------------------------------


def _line(
    version: FileVersion, found: Sequence[FindingValues], *, may_edit: bool, may_look: bool
) -> FileLine:
    failed = version.state in (FileState.FAILED, FileState.REFUSED)
    done = version.state is FileState.DONE
    waiting = not failed and not done
    removable = may_edit and version.stage is FileStage.REVIEWED
    return FileLine(
        id=version.id,
        name=version.name or _("（文件名已抹除）"),
        role_words=role_of(version),
        tone="bad" if failed else ("ok" if done else ""),
        status_words=word(version.state, "file_state"),
        meta=_failure(version, removable=removable) if failed else _meta(version, found),
        digest=version.digest if not failed else None,
        tags=_tags(version),
        links=_links(version, found) if done and may_look else (),
        progress=(version.progress or None, 100) if waiting else None,
        icon="sheet" if version.format in ("xlsx", "csv") else "file",
        remove_url=url_for("uploads.remove", file_version_id=version.id) if removable else None,
    )


def _meta(version: FileVersion, found: Sequence[FindingValues]) -> str:
    parts = []
    if version.pages:
        parts.append(_("%(n)s页", n=version.pages))
    parts.append(write_size(version.bytes))
    if version.state is FileState.DONE:
        parts.append(_found_words(found))
    elif version.pages_to_do:
        page = min(version.pages_done + 1, version.pages_to_do)
        parts.append(_("识别第 %(n)s/%(all)s 页", n=page, all=version.pages_to_do))
        parts.append(_("可以离开本页，读完会通知您"))
    else:
        parts.append(_("可以离开本页，读完会通知您"))
    return " · ".join(str(part) for part in parts)


def _found_words(found: Sequence[FindingValues]) -> str:
    """How many places; how many of them ask nothing of anybody, for the desk's meter counts without them."""
    if not found:
        return str(_("没有发现个人信息"))
    hints = sum(f.level not in MUST_SETTLE for f in found)
    if not hints:
        return str(_("发现%(n)s处", n=len(found)))
    return str(_("发现%(n)s处，其中%(k)s处只是提示", n=len(found), k=hints))


def _failure(version: FileVersion, *, removable: bool) -> str:
    """Why, and the cure: the reader's own sentences where it gave them; of what was erased, that the row is all
    that is left of it.
    """
    said = (version.message or {}).get("en" if language_tag() == "en" else "zh")
    reason = word(version.reason, "file_reason")
    told = said or str(_("%(reason)s。%(cure)s", reason=reason, cure=remedy_of(version.reason)))
    if version.erased_at is None or not removable:
        return told
    return told + str(_("草稿里没有留下它的内容；取下这一行，就可以另传一份。"))


def _tags(version: FileVersion) -> tuple[tuple[str, str], ...]:
    tags = []
    if version.stage is FileStage.FINAL:
        tags.append((word(version.stage, "file_stage"), "ok"))
    if version.state is FileState.DONE and version.pages_done:
        tags.append((str(_("含识别的文字，未经核对")), "warn"))
    if version.state is FileState.DONE and version.format == "docx" and _is_old(version.name):
        tags.append((str(_("由旧格式转换后读取")), ""))
    tags += [(word(code, "reading_notice"), "warn") for code in version.notices or ()]
    return tuple(tags)


def _is_old(name: str) -> bool:
    """A Word file of the time before docx, or one of Kingsoft Writer's: it was converted to be read."""
    return name.lower().endswith((".doc", ".wps"))


def _links(version: FileVersion, found: Sequence[FindingValues]) -> tuple[tuple[str, str], ...]:
    """To the original, and to the desk in this file: at its first finding, or at its beginning."""
    links = [(_("下载原件"), url_for("files.original", file_version_id=version.id))]
    if "desk.show" in current_app.view_functions:
        here = {"document_id": version.document_id, "file": version.id}
        begin = {} if found else {"page": f"{version.id}.1", "_anchor": f"file-{version.id}"}
        links.insert(0, (_("查看"), url_for("desk.show", **here, **begin)))  # type: ignore[arg-type]
    return tuple((str(label), url) for label, url in links)


def _places(versions: Sequence[FileVersion]) -> tuple[tuple[str, str], ...]:
    """Where an upload may go: next in order, or in place of a file that is there."""
    mine = [v for v in versions if v.stage is FileStage.REVIEWED]
    following = _("新的附件") if mine else _("正文，其余依次为附件")
    replace = [
        (str(v.position), _("替换%(role)s", role=role_of(v)))
        for v in sorted(mine, key=lambda v: v.position)
    ]
    return (("", str(following)), *((value, str(words)) for value, words in replace))
