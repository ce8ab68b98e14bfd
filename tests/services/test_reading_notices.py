"""What a reading went without is kept with the file version, so that somebody can be told."""

from __future__ import annotations

import pytest

from review.store.documents import FileVersion
from tests.answers import plain_answer
from tests.town import Town


@pytest.mark.parametrize(
    ("said", "kept"), [(["names_unavailable"], ["names_unavailable"]), ([], None)]
)
def test_a_file_says_what_its_reading_went_without(
    town: Town, said: list[str], kept: list[str] | None
) -> None:
    document_id = town.draft()
    version_id = town.attach(document_id, read={**plain_answer(), "notices": said})
    with town.work.sessions() as session:
        assert session.get_one(FileVersion, version_id).notices == kept


def test_a_file_says_that_somebody_painted_over_words_that_are_still_there(town: Town) -> None:
    bar = {"kind": "bad_redaction", "page": 1, "box": [1, 0.1, 0.1, 0.3, 0.2], "text": ""}
    seal = {"kind": "seal", "page": 1, "box": [1, 0.6, 0.6, 0.8, 0.8], "text": ""}
    document_id = town.draft()
    version_id = town.attach(document_id, read={**plain_answer(), "facts": [bar, seal, bar]})
    with town.work.sessions() as session:
        assert session.get_one(FileVersion, version_id).notices == ["bad_redaction"]
