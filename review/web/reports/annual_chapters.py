"""The written parts of the annual report: one chapter with its words, its versions and the draft from figures."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField

from review.domain.commands import RestoreParagraph, WriteParagraph
from review.domain.permissions import Permission
from review.domain.report_forms import Chapter
from review.domain.reports import ParagraphOrigin, ReportKind
from review.domain.values import Refused
from review.services.reports.annual import Annual
from review.services.reports.writing import CHAPTER_LIMIT, restore_paragraph, write_paragraph
from review.store.people import names_of
from review.store.reports import ReportParagraph, paragraph_versions
from review.web.access import NotVisible, requires
from review.web.forms import ReviewForm, at_most
from review.web.reports.annual_asked import annual_asked, annual_url, crumbs_of, may_write
from review.web.reports.annual_words import drafts_of
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("annual_chapters", __name__)


class ChapterForm(ReviewForm):
    """The words of a chapter; ``number`` is the version that was shown."""

    leads_to = {  # noqa: RUF012
        "chapter_empty": "text",
        "chapter_too_long": "text",
        "chapter_unchanged": "text",
    }

    text = TextAreaField(_l("正文"), [at_most(CHAPTER_LIMIT)])
    number = IntegerField(default=0)
    restored = IntegerField(default=0)


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version in the list beside the words."""

    number: int
    origin: str
    person: str
    row: ReportParagraph
    stands: bool


@dataclass(frozen=True, kw_only=True)
class ChapterPage:
    """What ``reports/annual_chapter.html`` prints."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    annual: Annual
    chapter: Chapter
    writes: bool
    paragraphs: tuple[str, ...]
    form: ChapterForm
    number: int
    drafted: bool
    draft: tuple[str, ...]
    versions: tuple[Version, ...]
    before: tuple[str, str | None]
    after: tuple[str, str | None]


@bp.get("/reports/annual/<int:year>/chapters/<chapter>")
@requires(Permission.FIGURES_READ)
def show(year: int, chapter: str) -> str:
    """The words of a chapter, to read or to write."""
    annual = annual_asked(year)
    return _page(annual, _chapter(chapter), None)


@bp.post("/reports/annual/<int:year>/chapters/<chapter>")
@requires(Permission.REPORT_WRITE)
def write(year: int, chapter: str) -> ResponseReturnValue:
    """Keep another version."""
    annual, form, code = annual_asked(year), ChapterForm(), _chapter(chapter)
    command = WriteParagraph(
        organisation_id=annual.organisation_id,
        kind=ReportKind.ANNUAL,
        year=year,
        chapter=code,
        number=form.number.data or 0,
        text=form.text.data or "",
    )
    if form.validate():
        try:
            row = write_paragraph(
                current_session(), current_actor(), command, now=now(), today=today()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已保存为第%(n)s版。", n=row.number), "ok")
            return form.lead_to(_address(annual, code))
    return _page(annual, code, form), 422


@bp.post("/reports/annual/<int:year>/chapters/<chapter>/restore")
@requires(Permission.REPORT_WRITE)
def restore(year: int, chapter: str) -> ResponseReturnValue:
    """Bring an earlier version back."""
    annual, form, code = annual_asked(year), ChapterForm(), _chapter(chapter)
    command = RestoreParagraph(
        organisation_id=annual.organisation_id,
        kind=ReportKind.ANNUAL,
        year=year,
        chapter=code,
        number=form.number.data or 0,
        restored=form.restored.data or 0,
    )
    try:
        restore_paragraph(current_session(), current_actor(), command, now=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        form.text.data = "\n".join(_standing(annual, code))
        return _page(annual, code, form), 422
    flash(_("已恢复第%(n)s版的文字。", n=command.restored), "ok")
    return form.lead_to(_address(annual, code))


def _page(annual: Annual, chapter: Chapter, sent: ChapterForm | None) -> str:
    standing = annual.paragraphs.get(chapter)
    number = 0 if standing is None else standing.number
    words = _standing(annual, chapter)
    draft = drafts_of(annual).get(chapter, "").splitlines()
    form = sent or ChapterForm(formdata=None, text="\n".join(words), number=number)
    heading = word(chapter, "annual_chapter")
    page = ChapterPage(
        heading=heading,
        crumbs=tuple(crumbs_of(annual, heading)),
        annual=annual,
        chapter=chapter,
        writes=may_write(annual),
        paragraphs=tuple(words),
        form=form,
        number=number,
        drafted=standing is None and bool(draft),
        draft=() if standing is None else tuple(draft),
        versions=tuple(_versions(annual, chapter)),
        before=_neighbour(annual, chapter, -1),
        after=_neighbour(annual, chapter, 1),
    )
    return render_template("reports/annual_chapter.html", page=page)


def _standing(annual: Annual, chapter: Chapter) -> list[str]:
    """The paragraphs that would be frozen: what people wrote, else what figures give."""
    written = annual.paragraphs.get(chapter)
    text = drafts_of(annual).get(chapter, "") if written is None else written.text
    return text.splitlines()


def _versions(annual: Annual, chapter: Chapter) -> list[Version]:
    if annual.report is None:
        return []
    session = current_session()
    rows = paragraph_versions(session, annual.report.id, chapter)
    names = names_of(session, {row.written_by_id or 0 for row in rows})
    return [
        Version(
            number=row.number,
            origin=_origin(row),
            person=names.get(row.written_by_id or 0, "–"),
            row=row,
            stands=at == 0,
        )
        for at, row in enumerate(rows)
    ]


def _origin(row: ReportParagraph) -> str:
    if row.origin is ParagraphOrigin.RESTORED:
        return _("恢复第%(n)s版", n=row.restored)
    return word(row.origin, "paragraph_origin")


def _neighbour(annual: Annual, chapter: Chapter, step: int) -> tuple[str, str | None]:
    """The chapter before or after, in the order of the report."""
    every = tuple(Chapter)
    at = every.index(chapter) + step
    if not 0 <= at < len(every):
        return "", None
    return word(every[at], "annual_chapter"), _address(annual, every[at])


def _address(annual: Annual, chapter: Chapter) -> str:
    return annual_url(annual, "annual_chapters.show", chapter=chapter.value)


def _chapter(code: str) -> Chapter:
    if code not in set(Chapter):
        raise NotVisible
    return Chapter(code)
