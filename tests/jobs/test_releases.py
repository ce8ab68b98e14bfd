"""The last look at what a file says outside its reading text: headers, pictures and formulas go out too."""

from __future__ import annotations

from typing import Any

import pytest

from review.jobs.releases import check_release
from review.services.making import segments_name
from review.store.findings import Rendition
from review.store.releases import latest_release
from tests.answers import CLEAN
from tests.services.test_checking import NAME, at_the_check
from tests.town import TITLE, Town, segment

BODY = [segment(1, TITLE), segment(2, CLEAN)]


def _hits(
    town: Town,
    copy: list[dict[str, Any]],
    pictures: list[dict[str, Any]] | None = None,
    **report: Any,
) -> list[dict[str, str]]:
    """What the last look finds in a copy from which a name was removed, that says this when it is read
    again; ``pictures`` are those of the original.
    """
    document_id = at_the_check(town, (NAME,))
    with town.work.transaction() as session:
        release = latest_release(session, document_id)
        assert release is not None
        made = session.get_one(Rendition, release.record["files"][0]["rendition"])
        made.report = {**(made.report or {}), **report}
        version, number = made.file_version_id, release.id
        name = segments_name(made.id)
    files = town.work.vault.files
    files.write_working(version, name, BODY + copy)
    reading = town.work.vault.reading(version)
    reading["segments"] += pictures or []
    files.write_working(version, "reading.json", reading)
    check_release(town.work, number)
    with town.work.sessions() as session:
        release = latest_release(session, document_id)
    assert release is not None
    assert release.checked_at is not None
    return release.hit_places


@pytest.mark.parametrize("kind", ["header", "footer", "formula", "property"])
def test_a_removed_value_beside_the_text_is_found(town: Town, kind: str) -> None:
    copy = [{**segment(7, f"抄送：{NAME}"), "kind": kind}]
    assert _hits(town, copy) == [{"name": "reading_text", "code": "REMOVED_VALUE"}]


def test_what_stands_beside_the_text_and_says_nothing_is_no_hit(town: Town) -> None:
    assert _hits(town, [{**segment(7, "青榕镇人民政府"), "kind": "header"}] * 2) == []


PICTURE = {**segment(8, f"审批人\n{NAME}"), "id": "word/media/image1.png#p"}
PICTURE |= {"kind": "picture", "part": "word/media/image1.png"}


def test_a_removed_value_in_a_picture_that_stands_is_found(town: Town) -> None:
    assert _hits(town, [], [PICTURE]) == [{"name": "reading_text", "code": "REMOVED_VALUE"}]


def test_a_picture_that_was_left_behind_is_not_asked(town: Town) -> None:
    assert _hits(town, [], [PICTURE], removed_parts=["word/media/image1.png"]) == []
