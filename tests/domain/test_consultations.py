"""What silence means: the agency decides, consent is deemed, or the question stays open."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.consultations import (
    TERM,
    ConsultationAnswer,
    ConsultationKind,
    Standing,
    is_open,
    standing,
)

DUE = date(2026, 7, 17)
BEFORE, AFTER = date(2026, 7, 10), date(2026, 7, 18)
Kind = ConsultationKind


@pytest.mark.parametrize(
    ("kind", "silence", "waits"),
    [
        (Kind.THIRD_PARTY, Standing.AGENCY_DECIDES, False),  # Art. 32
        (Kind.CO_MAKER, Standing.DEEMED_CONSENT, False),  # Art. 34
        (Kind.OTHER_AGENCY, Standing.OVERDUE, True),  # Art. 11
    ],
)
def test_silence_means_something_else_for_each_kind(
    kind: Kind, silence: Standing, waits: bool
) -> None:
    assert standing(kind, DUE, AFTER, None) is silence
    assert is_open(silence) is waits


@pytest.mark.parametrize("kind", Kind)
def test_the_due_day_still_belongs_to_the_party(kind: Kind) -> None:
    assert standing(kind, DUE, BEFORE, None) is Standing.OPEN
    assert standing(kind, DUE, DUE, None) is Standing.OPEN
    assert is_open(Standing.OPEN)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("answer", ConsultationAnswer)
def test_an_answer_stands_whenever_it_came(kind: Kind, answer: ConsultationAnswer) -> None:
    for today in (BEFORE, AFTER):
        said = standing(kind, DUE, today, answer)
        assert said.value == answer.value
        assert not is_open(said)


def test_every_party_has_fifteen_working_days() -> None:
    assert set(TERM.values()) == {15}
    assert set(TERM) == set(Kind)
