"""What may leave the house: an allow-list, complete before publication, with a permanent index."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.public_record import (
    RELEASED_FIELDS,
    REQUIRED_FIELDS,
    SIGNED_FIELDS,
    IndexParts,
    index_number,
    is_index_template,
    missing_fields,
)

COMPLETE: dict[str, str | None] = dict.fromkeys(REQUIRED_FIELDS, "有")


def test_only_listed_fields_leave_and_nothing_internal_is_listed() -> None:
    assert set(REQUIRED_FIELDS) < set(RELEASED_FIELDS)
    assert set(SIGNED_FIELDS) < set(RELEASED_FIELDS)
    assert {"index_number", "title", "summary", "doc_date"} < set(RELEASED_FIELDS)  # Art. 12
    internal = {"drafter", "reason", "ground", "approver", "office", "urgency", "secrecy"}
    assert internal.isdisjoint(RELEASED_FIELDS)


def test_number_and_dates_come_with_issuing_and_are_not_signed() -> None:
    assert {"doc_number", "doc_date", "issued_on", "index_number"}.isdisjoint(SIGNED_FIELDS)


@pytest.mark.parametrize("field", REQUIRED_FIELDS)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_each_required_field_is_missed(field: str, value: str | None) -> None:
    assert missing_fields({**COMPLETE, field: value}) == (field,)


def test_a_complete_record_misses_nothing_and_an_empty_one_everything() -> None:
    assert missing_fields(COMPLETE) == ()
    assert missing_fields({}) == REQUIRED_FIELDS


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("{org}/{yyyy}-{seq:05d}", "014416330/2026-00031"),
        ("{uscc}/{yyyy}{mm}-{seq:05d}", "014416330/202607-00031"),
        ("{org}-{yyyy}-{mm}{dd}{seq:3}", "014416330-2026-0709031"),
        ("{region}{dept}-{class}-{group}-{yyyy}{seq:4}", "440105A02-0201-notice-20260031"),
    ],
)
def test_an_index_number_follows_the_template_of_the_house(template: str, number: str) -> None:
    parts = IndexParts(
        org="014416330",
        on=date(2026, 7, 9),
        seq=31,
        region="440105",
        dept="A02",
        subject="0201",
        kind="notice",
    )
    assert index_number(template, parts) == number


@pytest.mark.parametrize(
    "template",
    ["{org}/{unit}-{yyyy}{seq}", "{org", "{yyyy}}{seq}", "{org}-{seq}", "{org}/{yyyy}", ""],
)
def test_a_template_that_cannot_be_filled_or_would_repeat_itself_is_refused(template: str) -> None:
    assert not is_index_template(template)
    with pytest.raises(ValueError, match="index number"):
        index_number(template, IndexParts(org="014416330", on=date(2026, 7, 9), seq=1))
