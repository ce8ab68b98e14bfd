"""Check digits: published specimens pass, any changed digit fails."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.engines.find.checksums import (
    birth_date,
    id_check_character,
    is_old_resident_id,
    is_resident_id,
    passes_luhn,
)
from tests.engines.making import valid_bank_card, valid_id


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),  # specimen of GB 11643-1999
        ("440524188001010014", False),  # the other specimen: born 1880, nobody living
        ("11010519491231002x", True),
        ("110105194912310021", False),  # wrong check character
        ("99010519491231002X", False),  # no such province
        ("11010519490231002X", False),  # 31 February
        ("1101051949123100", False),
        ("1101051949123100２X", False),  # a full-width digit is no digit
    ],
)
def test_resident_id(number: str, valid: bool) -> None:
    assert is_resident_id(number) is valid


def test_the_check_character_of_the_specimen_born_in_1880_is_right() -> None:
    assert id_check_character("44052418800101001") == "4"


@pytest.mark.parametrize("prefix", ["81", "82", "83", "71"])
def test_residence_permits_of_hong_kong_macau_and_taiwan_are_ids(prefix: str) -> None:
    digits = prefix + "000019900101001"
    assert is_resident_id(digits + id_check_character(digits))


@given(st.integers(0, 2**32), st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_breaks_an_id(seed: int, place: int, step: int) -> None:
    number = valid_id(Random(seed))
    changed = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not is_resident_id(changed)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("110105491231002", True),
        ("110105490231002", False),
        ("1101054912310021", False),
        ("990105491231002", False),
    ],
)
def test_old_resident_id(number: str, valid: bool) -> None:
    assert is_old_resident_id(number) is valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("0000000000000000", False),
        ("79927398713", True),
    ],
)
def test_luhn(number: str, valid: bool) -> None:
    assert passes_luhn(number) is valid


@given(st.integers(0, 2**32), st.integers(0, 18), st.integers(1, 9))
def test_one_changed_digit_breaks_a_card(seed: int, place: int, step: int) -> None:
    number = valid_bank_card(Random(seed))
    changed = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not passes_luhn(changed)


@pytest.mark.parametrize(
    ("digits", "day"),
    [("20000229", date(2000, 2, 29)), ("19000229", None), ("18891231", None), ("29990101", None)],
)
def test_birth_date(digits: str, day: date | None) -> None:
    assert birth_date(digits) == day
