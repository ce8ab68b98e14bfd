"""What is different since the last review, in words, each line leading to its place.

Frozen values for ``cases/_review_changes.html``; the comparison is ``services.review_changes``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import url_for
from flask_babel import gettext as _

from review.domain.comparison import Change, Line
from review.domain.finding_changes import FindingChange, FindingChangeKind
from review.domain.text_changes import Piece
from review.services.review_changes import FileChanges, ReviewChanges, SaidAttribute
from review.store.documents import Document
from review.store.people import names_of
from review.web.desk.view import label_of
from review.web.locale import write_datetime
from review.web.session import current_session
from review.web.wording import word

#: Changes of one kind that are listed; the whole comparison is one link away.
LISTED: Final = 40
#: Characters of a changed line that are shown on each side.
_LONGEST: Final = 120

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One difference: what it is, where, its words before and after in pieces, and the way there."""

    words: str
    place: str
    url: str | None
    before: Pieces = ()
    after: Pieces = ()


@dataclass(frozen=True, kw_only=True)
class ChangeGroup:
    """Differences of one kind; ``more`` leads to the whole comparison where not all are listed."""

    words: str
    count: int
    lines: tuple[ChangeLine, ...]
    more: str | None = None


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What ``cases/_review_changes.html`` prints, and which places of the files are marked as changed.

    ``since`` is empty where nobody reviewed the document before.
    """

    since: str
    summary: str
    groups: tuple[ChangeGroup, ...] = ()
    segments: Mapping[int, frozenset[str]] = field(default_factory=dict)
    pages: Mapping[int, frozenset[int]] = field(default_factory=dict)
    files: frozenset[int] = frozenset()

    def segments_of(self, version_id: int) -> frozenset[str]:
        """The segments of a file whose words changed."""
        return self.segments.get(version_id, frozenset())

    def pages_of(self, version_id: int) -> frozenset[int]:
        """The pages of a file on which words changed."""
        return self.pages.get(version_id, frozenset())

    def is_changed(self, version_id: int) -> bool:
        """Whether anything about a file changed."""
        return version_id in self.files


def changed_view(document: Document, case_id: int, found: ReviewChanges | None) -> Changed:
    """The differences of a document in words."""
    if found is None:
        return Changed(since="", summary=str(_("首次审查")))
    since = _since(found)
    if not found.any:
        return Changed(since=since, summary=str(_("上次审查后没有改动")))
    groups = tuple(group for group in _groups(document, case_id, found) if group.count)
    count = sum(group.count for group in groups)
    return Changed(
        since=since,
        summary=str(_("上次审查后有%(n)s处改动", n=count)),
        groups=groups,
        segments={v: frozenset(x.segment for x in lines) for v, lines in _lines(found)},
        pages={v: frozenset(x.page for x in lines if x.page) for v, lines in _lines(found)},
        files=frozenset(f.after.id for f in found.files if f.after is not None),
    )


def _since(found: ReviewChanges) -> str:
    at = write_datetime(found.visit.ended_at)
    if found.own:
        return _("和您%(at)s审查完时相比", at=at)
    who = names_of(current_session(), [found.visit.person_id]).get(found.visit.person_id, "")
    return _("和%(who)s%(at)s审查完时相比", who=who, at=at)


def _lines(found: ReviewChanges) -> Iterator[tuple[int, list[Line]]]:
    """The changed lines of the files as they are now, by version."""
    for file in found.files:
        if file.compared is not None and file.after is not None:
            changes = (*file.compared.text.shown, *file.compared.text.hidden)
            yield file.after.id, [c.after for c in changes if c.after is not None]


def _groups(document: Document, case_id: int, found: ReviewChanges) -> Iterator[ChangeGroup]:
    if found.attribute is not None:
        yield _group(_("公开属性改动"), [_attribute(document, found.attribute)])
    fields = [
        ChangeLine(
            words=word(name, "field"),
            place="",
            url=url_for("documents.show", document_id=document.id),
            before=_short((Piece(before, changed=True),) if before else ()),
            after=_short((Piece(after, changed=True),) if after else ()),
        )
        for name, before, after in found.fields
    ]
    yield _group(_("要公开的信息改动"), fields)
    yield _group(_("文件更换"), [_file(case_id, f) for f in found.files if f.replaced])
    for file in found.files:
        if file.compared is not None and file.before is not None and file.after is not None:
            more = url_for(
                "comparisons.show",
                document_id=document.id,
                before=file.before.id,
                after=file.after.id,
            )
            changes = (*file.compared.text.shown, *file.compared.text.hidden)
            words = _("%(file)s文字改动", file=label_of(file.position))
            yield _group(
                words, [_text(case_id, file, c) for c in changes[:LISTED]], len(changes), more
            )
    for kind, words in (
        (FindingChangeKind.NEW, _("新的发现")),
        (FindingChangeKind.GONE, _("不再有的发现")),
        (FindingChangeKind.SETTLED, _("处理改动")),
    ):
        told = [(f, c) for f in found.files for c in f.findings if c.kind is kind]
        lines = [_finding(case_id, f, c) for f, c in told[:LISTED]]
        yield _group(words, lines, sum(c.count for _f, c in told))


def _group(
    words: str, lines: list[ChangeLine], count: int | None = None, more: str | None = None
) -> ChangeGroup:
    return ChangeGroup(
        words=words,
        count=len(lines) if count is None else count,
        lines=tuple(lines),
        more=more,
    )


def _attribute(document: Document, said: tuple[SaidAttribute, SaidAttribute]) -> ChangeLine:
    before, after = (_said(each) for each in said)
    return ChangeLine(
        words=_("公开属性"),
        place="",
        url=url_for("documents.show", document_id=document.id),
        before=(Piece(before, changed=True),),
        after=(Piece(after, changed=True),),
    )


def _said(said: SaidAttribute) -> str:
    attribute, partial = said
    words = word(attribute, "attribute") if attribute is not None else _("未定")
    return _("%(attribute)s（部分）", attribute=words) if partial else words


def _file(case_id: int, file: FileChanges) -> ChangeLine:
    if file.after is None:
        return ChangeLine(words=_("已移除"), place=label_of(file.position), url=None)
    words = _("新增的文件") if file.before is None else _("换成了另一份文件")
    if file.compared is not None and file.compared.same_bytes:
        words = _("同一份文件重新上传")
    return ChangeLine(
        words=words,
        place=label_of(file.position),
        url=_to(case_id, file.after.id),
        after=(Piece(file.after.name),),
    )


def _text(case_id: int, file: FileChanges, change: Change) -> ChangeLine:
    line = change.after or change.before
    url = None
    if change.after is not None and file.after is not None:
        url = _to_line(case_id, file.after.id, change.after, paged=bool(file.after.page_shapes))
    page = line.page if line is not None else None
    row = line.row if line is not None else None
    place = (
        _("第%(n)s页", n=page) if page else (_("第%(n)s行", n=row + 1) if row is not None else "")
    )
    return ChangeLine(
        words=word(change.kind, "change"),
        place=place,
        url=url,
        before=_short(tuple(p for w in change.words for p in w.before)),
        after=_short(tuple(p for w in change.words for p in w.after)),
    )


def _to(case_id: int, version_id: int, **more: object) -> str:
    return url_for("cases.review", case_id=case_id, file=version_id, **more)  # type: ignore[arg-type]


def _to_line(case_id: int, version_id: int, line: Line, *, paged: bool) -> str:
    if paged and line.page is not None:
        return _to(case_id, version_id, _anchor=f"page-{version_id}-{line.page}")
    anchor = f"seg-{version_id}-{line.segment}"
    return _to(case_id, version_id, segment=line.segment, _anchor=anchor)


def _finding(case_id: int, file: FileChanges, change: FindingChange) -> ChangeLine:
    words = word(change.finding.code, "finding")
    if change.count > 1:
        words = _("%(kind)s，%(n)s处", kind=words, n=change.count)
    url = None
    if change.kind is not FindingChangeKind.GONE:
        finding = change.finding.id
        url = url_for("cases.review", case_id=case_id, finding=finding, _anchor=f"hit-{finding}")
    settled = change.kind is FindingChangeKind.SETTLED
    return ChangeLine(
        words=words,
        place=label_of(file.position),
        url=url,
        before=(Piece(_settled(change.before), changed=True),) if settled else (),
        after=(Piece(_settled(change.after), changed=True),) if settled else (),
    )


def _settled(said: tuple[object, object]) -> str:
    """What drafter and reviewer say."""
    drafter, reviewer = (word(s, "settlement") if s is not None else "" for s in said)
    if drafter and reviewer and drafter != reviewer:
        return _("拟稿人%(drafter)s，审查员%(reviewer)s", drafter=drafter, reviewer=reviewer)
    return drafter or reviewer or _("待处理")


def _short(pieces: Pieces) -> Pieces:
    """The pieces around the first change, no longer than a line or two."""
    first = next((n for n, p in enumerate(pieces) if p.changed), 0)
    kept: list[Piece] = []
    left = _LONGEST
    for number, piece in enumerate(pieces[max(first - 1, 0) :], max(first - 1, 0)):
        text = piece.text
        if number == first - 1 and len(text) > _LONGEST // 4:
            text = "…" + text[-_LONGEST // 4 :]
        if len(text) > left:
            kept.append(Piece(text[:left] + "…", changed=piece.changed))
            break
        kept.append(Piece(text, changed=piece.changed))
        left -= len(text)
    return tuple(kept)
