"""The annual report frozen and signed: what is missing is named before, and afterwards nothing moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from review.domain import commands as c
from review.domain.report_forms import Chapter
from review.domain.reports import ParagraphOrigin, ReportState
from review.store.reports import paragraphs_of
from review.store.triggers import drop_triggers
from tests.annual import (
    KIND,
    WORDS,
    YEAR,
    asks,
    figure,
    finish,
    freezing,
    standing,
    type_figure,
    write_chapter,
)
from tests.answers import GOOD_COMMENT
from tests.town import TITLE, Town


def test_freezing_names_everything_that_is_missing(asked: Town) -> None:
    type_figure(asked, "requests.new.business", 4, GOOD_COMMENT)
    found = asked.refusals("officer", c.FreezeAnnual, **freezing(asked))
    assert found == {"figure_missing", "check_unexplained", "chapter_empty"}


def test_a_frozen_report_never_moves_again_and_another_person_signs_it(asked: Town) -> None:
    finish(asked)
    asked.do("officer", c.FreezeAnnual, **freezing(asked))
    frozen = standing(asked)
    assert frozen.state is ReportState.FROZEN
    origins = {row.chapter: row.origin for row in frozen.paragraphs.values()}
    assert origins[Chapter.PROBLEMS] is ParagraphOrigin.WRITTEN
    assert origins[Chapter.REQUESTS] is ParagraphOrigin.DRAFTED
    asked.clock.advance(days=9)
    asks(asked, date(2025, 5, 6), closed=date(2025, 5, 20))
    after = standing(asked)
    assert (after.tables, after.lists) == (frozen.tables, frozen.lists)
    assert figure(standing(asked, as_of=asked.today), "requests.new.total") == 4
    writing: dict[str, Any] = {"organisation_id": asked.ids["town"], "year": YEAR}
    assert asked.refusals(
        "officer",
        c.WriteParagraph,
        kind=KIND,
        chapter=Chapter.OTHER.value,
        number=1,
        text=WORDS,
        **writing,
    ) == {"report_frozen"}
    assert asked.refusals("officer", c.FreezeAnnual, **freezing(asked)) == {"report_frozen"}
    assert frozen.report is not None
    signing = {"report_id": frozen.report.id, "version": after.version}
    assert asked.refusals("officer", c.SignReport, **signing) == {"role_missing"}
    asked.do("approver", c.SignReport, **signing)
    assert standing(asked).state is ReportState.SIGNED
    assert asked.refusals("approver2", c.SignReport, **signing) == {"report_signed"}


def test_what_people_wrote_names_no_document_that_stays_inside(asked: Town) -> None:
    asked.draft()
    finish(asked)
    write_chapter(asked, Chapter.OTHER, f"全年重点办理了《{TITLE}》的公开审核。")
    assert asked.refusals("officer", c.FreezeAnnual, **freezing(asked)) == {"report_names_withheld"}
    write_chapter(asked, Chapter.OTHER, WORDS, number=1)
    assert asked.do("officer", c.FreezeAnnual, **freezing(asked)).state is ReportState.FROZEN


def test_a_report_that_was_altered_in_the_database_is_not_signed(asked: Town) -> None:
    finish(asked)
    report = asked.do("officer", c.FreezeAnnual, **freezing(asked))
    with asked.system() as (session, _):
        drop_triggers(session.connection())  # only who owns the tables can
        paragraphs_of(session, report.id)[Chapter.OTHER].text = "别的话。"
    signing = {"report_id": report.id, "version": report.version}
    assert asked.refusals("approver", c.SignReport, **signing) == {"report_altered"}


def test_the_next_report_is_held_against_the_frozen_one(asked: Town) -> None:
    finish(asked)
    asked.do("officer", c.FreezeAnnual, **freezing(asked))
    following = standing(asked, 2026)
    assert following.before == standing(asked).tables
    assert [each.key for each in following.checks if each.holds is None] == ["in_force.rules"]
    # A request of December that nobody had entered when last year was frozen.
    late = asks(asked, date(2025, 12, 30))
    now = standing(asked, 2026)
    broken = {each.key: each.difference for each in now.broken}
    assert broken == {"carried_over.natural_person": 1, "carried_over.total": 1}
    assert [now.breaking(each) for each in now.broken] == [(late,), (late,)]
