"""A comparison of two versions as a page: changes in words, rows of tables, findings, what paper hides.

Frozen values for ``documents/compare.html``, already worded. What changed is told by
``services.comparing``; that both originals were looked at is noted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _

from review.domain.comparison import Change, ChangeKind, Line
from review.domain.finding_changes import FindingChange, FindingChangeKind, Said
from review.domain.findings import Stage
from review.domain.text_changes import Piece
from review.services.comparing import VersionComparison, compare_versions
from review.store.documents import Document, FileVersion
from review.store.file_versions import is_readable, versions_of
from review.web.cases import steps
from review.web.desk.text import HIDDEN_KINDS
from review.web.documents.file_history import FileHistory, compare_url, file_histories
from review.web.places_in_files import place_url
from review.web.protected_text import current_vault, note_looking
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import joined

#: Changes on one page.
SHOWN = 100
#: Unchanged characters shown on each side of a change; more is cut.
_AROUND = 40


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell (or the one text of a paragraph) in pieces, before and after."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change as it is printed. ``url`` leads to its place on the desk, of versions that are in use."""

    number: int
    kind: str
    words: str
    place: str
    follows: str
    cells: tuple[Cell, ...]
    row_before: str
    row_after: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class ChangeBlock:
    """Changes that stand together: one paragraph, or rows of one table under its heads."""

    table: str
    heads: tuple[str, ...]
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """Findings of one value with the same fate."""

    kind: str
    words: str
    code_words: str
    excerpt: str
    count: int
    before: str
    after: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the comparison says."""

    summary: str
    counts: tuple[tuple[str, str, int], ...]
    shown: tuple[ChangeBlock, ...]
    hidden: tuple[ChangeBlock, ...]
    hidden_cut: str
    findings: tuple[FindingLine, ...]
    findings_cut: str
    findings_same: int
    embedded: str
    first: int
    last: int
    total: int
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """What ``documents/compare.html`` prints. Without ``told`` there is nothing to compare, and ``why``."""

    title: str
    crumbs: tuple[tuple[str, str | None], ...]
    files: tuple[tuple[str, str, bool], ...]
    file: FileHistory | None
    before: int | None
    after: int | None
    swap_url: str | None
    told: Told | None
    why: str
    action: str


def comparison_page(
    document: Document, *, before: int | None, after: int | None, start: int
) -> ComparisonPage:
    """The page; versions that are not of one file of this document are not found, so the newest stand in."""
    histories = [h for h in file_histories(document) if h.versions]
    rows = {
        v.id: v for found in versions_of(current_session(), document.id).values() for v in found
    }
    pair = _asked(rows, before, after) or _newest(histories, rows)
    place = pair[1].position if pair else min((h.position for h in histories), default=0)
    title = document.title or str(_("（还没有标题）"))
    return ComparisonPage(
        title=title,
        crumbs=(
            (str(_("公文")), url_for("register.list_documents")),
            (title, steps.address(steps.SHOW, document.id, None)),
            (str(_("比对版本")), None),
        ),
        files=tuple(_files(document, histories, place)),
        file=next((h for h in histories if h.position == place), None),
        before=pair[0].id if pair else None,
        after=pair[1].id if pair else None,
        swap_url=compare_url(document.id, pair[1].id, pair[0].id) if pair else None,
        told=_told(document, pair, start) if pair else None,
        why=str(_("还没有两个读完的版本可以比。文件换过以后，这里列出每一处改动。")),
        action=url_for("comparisons.show", document_id=document.id),
    )


Pair = tuple[FileVersion, FileVersion]


def _asked(rows: Mapping[int, FileVersion], before: int | None, after: int | None) -> Pair | None:
    """The versions asked for, where both are of this document, of one file, and can be read."""
    pair = rows.get(before or 0), rows.get(after or 0)
    if pair[0] is None or pair[1] is None or pair[0].position != pair[1].position:
        return None
    return (pair[0], pair[1]) if is_readable(pair[0]) and is_readable(pair[1]) else None


def _newest(histories: Sequence[FileHistory], rows: Mapping[int, FileVersion]) -> Pair | None:
    """The last change of the first file that has one."""
    for history in histories:
        if len(history.readable) > 1:
            last, before = history.readable[:2]
            return rows[before.id], rows[last.id]
    return None


def _files(
    document: Document, histories: Sequence[FileHistory], place: int
) -> Iterator[tuple[str, str, bool]]:
    """(label, address, current) of the files that have something to compare."""
    for history in histories:
        if len(history.readable) > 1:
            last, before = history.readable[:2]
            url = compare_url(document.id, before.id, last.id)
            yield history.label, url, history.position == place


# ---- what is told --------------------------------------------------------------------------------


def _told(document: Document, pair: Pair, start: int) -> Told:
    before, after = pair
    made = compare_versions(current_session(), current_vault(), before, after, hidden=HIDDEN_KINDS)
    note_looking(document, pair, "compare")
    changes = made.text.shown
    first = max(0, min(start, len(changes) - 1)) // SHOWN * SHOWN
    cut = changes[first : first + SHOWN]
    url = compare_url(document.id, before.id, after.id)
    hidden, findings = made.text.hidden, made.findings.changes
    tables = _tables((*changes, *hidden))
    return Told(
        summary=_summary(made),
        counts=tuple(
            (kind.value, word(kind, "change"), count)
            for kind in ChangeKind
            if (count := made.text.counts[kind])
        ),
        shown=tuple(_blocks(cut, made, after, tables, first)),
        hidden=tuple(_blocks(hidden[:SHOWN], made, after, tables, len(changes))),
        hidden_cut=_cut_off(len(hidden)),
        findings=tuple(_finding(change, pair, made) for change in findings[:SHOWN]),
        findings_cut=_cut_off(len(findings)),
        findings_same=made.findings.same,
        embedded=_embedded(made),
        first=first + 1 if changes else 0,
        last=first + len(cut),
        total=len(changes),
        before_url=f"{url}&from={first - SHOWN}" if first else None,
        after_url=f"{url}&from={first + SHOWN}" if first + SHOWN < len(changes) else None,
    )


def _cut_off(total: int) -> str:
    """Said where a list is longer than what is shown of it."""
    return (
        str(_("这里列出前%(n)s处，共%(total)s处。", n=SHOWN, total=total)) if total > SHOWN else ""
    )


def _summary(made: VersionComparison) -> str:
    if made.same_bytes:
        return str(_("两个版本是同一个文件，一个字节也不差。"))
    if not made.text.shown and not made.text.hidden:
        return str(_("文字一字不差，只是文件本身不同（排版、属性或者重新保存过）。"))
    number = len(made.text.shown) + len(made.text.hidden)
    return str(_("共%(n)s处不同，其余%(same)s段没有变。", n=number, same=made.text.same))


def _embedded(made: VersionComparison) -> str:
    """Pictures and attachments inside the file that went or came."""
    if not made.embedded_gone and not made.embedded_come:
        return ""
    gone, come = made.embedded_gone, made.embedded_come
    return str(_("文件里的图片和附件：少了%(gone)s个，多了%(come)s个。", gone=gone, come=come))


def _tables(changes: Iterable[Change]) -> dict[str, str]:
    """What each table is called: a sheet by its name, a table of a text by its number there."""
    names: dict[str, str] = {}
    for table in dict.fromkeys(change.line.table for change in changes):
        number = table.rpartition("#table")[2]
        if "#table" in table and number.isdecimal():
            names[table] = str(_("表%(n)s", n=int(number) + 1))
        elif table:
            names[table] = str(_("表“%(name)s”", name=table))
    return names


def _blocks(
    changes: Sequence[Change],
    made: VersionComparison,
    after: FileVersion,
    tables: Mapping[str, str],
    first: int,
) -> Iterator[ChangeBlock]:
    """Rows of one table with the same columns stand in one table; everything else alone."""
    numbered = enumerate(changes, first + 1)
    for key, group in groupby(numbered, key=lambda entry: _together(*entry)):
        lines = [(number, change) for number, change in group]
        table, columns = key[0], lines[0][1].columns
        heads = made.heads.get(table, {})
        yield ChangeBlock(
            table=tables.get(table, ""),
            heads=tuple(heads.get(n, "") for n in columns) if table else (),
            changes=tuple(_line(number, change, after, tables) for number, change in lines),
        )


def _together(number: int, change: Change) -> tuple[str, tuple[int, ...], int]:
    table = change.line.table
    return (table, change.columns, 0) if table else ("", (), number)


def _line(number: int, change: Change, after: FileVersion, tables: Mapping[str, str]) -> ChangeLine:
    line = change.line
    here = after.live and change.after is not None
    return ChangeLine(
        number=number,
        kind=change.kind.value,
        words=word(change.kind, "change"),
        place=_place(line, tables),
        follows="" if line.table else _short(change.follows),
        cells=tuple(
            Cell(before=_near(words.before), after=_near(words.after)) for words in change.words
        ),
        row_before=_row(change.before),
        row_after=_row(change.after),
        url=place_url(after, line.segment, line.page) if here else None,
    )


def _place(line: Line, tables: Mapping[str, str]) -> str:
    if line.table:
        return str(_("%(table)s第%(row)s行", table=tables.get(line.table, ""), row=_row(line)))
    if line.page:
        return str(_("第%(n)s页", n=line.page))
    return word(line.kind, "segment") if line.kind != "paragraph" else ""


def _row(line: Line | None) -> str:
    """The number of a row as it counts in its table, from 1."""
    return str(line.row + 1) if line is not None and line.row is not None else ""


def _short(text: str) -> str:
    """The end of the line before: enough to know where one is."""
    text = text.strip()
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:]}"


def _near(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The changed words with what stands beside them; long stretches that stay are cut in the middle."""
    if not any(piece.changed for piece in pieces):
        text = "".join(piece.text for piece in pieces)
        if not text:
            return ()
        return (Piece(text if len(text) <= 4 * _AROUND else f"{text[: 2 * _AROUND]}…"),)
    last = len(pieces) - 1
    return tuple(
        piece if piece.changed else Piece(_cut(piece.text, start=n == 0, end=n == last))
        for n, piece in enumerate(pieces)
    )


def _cut(text: str, *, start: bool, end: bool) -> str:
    """A stretch that stays: what stands beside a change, the beginning and the end of the text cut off."""
    if len(text) <= 2 * _AROUND:
        return text
    if start:
        return f"…{text[-_AROUND:]}"
    return f"{text[:_AROUND]}…" if end else f"{text[:_AROUND]}…{text[-_AROUND:]}"


# ---- findings ------------------------------------------------------------------------------------


def _finding(change: FindingChange, pair: Pair, made: VersionComparison) -> FindingLine:
    found = change.finding
    gone = change.kind is FindingChangeKind.GONE
    version = pair[0] if gone else pair[1]
    desk = url_for("desk.show", document_id=version.document_id, finding=found.id)
    return FindingLine(
        kind=change.kind.value,
        words=word(change.kind, "finding_change"),
        code_words=word(found.code, "finding"),
        excerpt=made.excerpts[found.id],
        count=change.count,
        before=_said(change.before),
        after=_said(change.after),
        url=desk if version.live and not gone else None,
    )


def _said(said: Said) -> str:
    """What drafter and reviewer say, e.g. 拟稿遮挡，审查隐去."""
    words = [
        str(_("%(who)s%(action)s", who=word(stage, "stage"), action=word(action, "settlement")))
        for stage, action in zip((Stage.DRAFTER, Stage.REVIEWER), said, strict=True)
        if action is not None
    ]
    return joined(words, "，")
