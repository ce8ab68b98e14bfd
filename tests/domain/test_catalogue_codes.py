"""The code lists of the catalogue: two levels of subjects, key fields, codes of items, on both sides."""

from __future__ import annotations

import pytest

from review.domain.catalogue_codes import (
    KEY_FIELDS,
    SUBJECTS,
    CatalogueFields,
    class_of,
    known_key_fields,
)
from review.public import codes


def test_every_subject_belongs_to_one_of_twenty_two_classes() -> None:
    assert [code for code in SUBJECTS if len(code) == 2] == [f"{n:02}" for n in range(1, 23)]
    below = [code for code in SUBJECTS if len(code) == 4]
    assert len(below) > 70
    assert {class_of(code) for code in below} < set(SUBJECTS)
    assert list(SUBJECTS) == sorted(SUBJECTS)


def test_there_are_twenty_six_key_fields_and_unknown_ones_are_left_aside() -> None:
    assert list(KEY_FIELDS) == [f"{n:02}" for n in range(1, 27)]
    assert known_key_fields(["08", "99", "01", "08"]) == ("01", "08")


def test_both_sides_know_the_same_codes_by_the_same_names() -> None:
    assert dict(codes.SUBJECTS) == dict(SUBJECTS)
    assert dict(codes.KEY_FIELDS) == dict(KEY_FIELDS)


@pytest.mark.parametrize("code", ["", "0201", "A.01-03", "440105/02_7"])
def test_codes_of_items_are_taken_as_they_are_written(code: str) -> None:
    assert CatalogueFields(item_code=code).refusals() == ()


@pytest.mark.parametrize("code", ["目录一", "a b", "-1", "1-", "<b>", "1" * 61])
def test_what_is_no_code_of_an_item_is_refused(code: str) -> None:
    refused = CatalogueFields(item_code=code).refusals()
    assert [refusal.code for refusal in refused] == ["item_code_malformed"]
