"""Requests: who asks, which day counts as receipt, where an answer is counted, what lists show."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.requests import (
    CONFIRMED,
    GROUNDED,
    REFUSING_GROUNDS,
    REPORT_ROW,
    ApplicantKind,
    Identity,
    ReceivedHow,
    RequestOutcome,
    masked,
    receipt_day,
    reference_of,
)

R = RequestOutcome

#: The 21 rows of the annual table in their order (domain.md 4.3).
ROWS = (
    "r1_granted",
    "r2_partial",
    "r3_1_state_secret",
    "r3_2_law_prohibited",
    "r3_3_security",
    "r3_4_third_party",
    "r3_5_internal",
    "r3_6_deliberative",
    "r3_7_enforcement",
    "r3_8_special_query",
    "r4_1_not_held",
    "r4_2_needs_creation",
    "r4_3_unclear",
    "r5_1_petition",
    "r5_2_duplicate",
    "r5_3_publication",
    "r5_4_excessive",
    "r5_5_reconfirm",
    "r6_1_abandoned",
    "r6_2_fee_unpaid",
    "r6_3_other",
)


def test_every_answer_is_counted_in_one_of_the_21_rows_and_each_row_has_its_answer() -> None:
    assert len(ROWS) == 21
    assert set(REPORT_ROW.values()) == set(ROWS)


def test_every_outcome_has_its_row_with_the_grounds_it_takes_and_no_other() -> None:
    for outcome in RequestOutcome:
        grounds = {ground for said, ground in REPORT_ROW if said is outcome}
        assert grounds == (set(REFUSING_GROUNDS) if outcome in GROUNDED else {""}), outcome


@pytest.mark.parametrize(
    ("outcome", "ground", "row"),
    [
        (R.ALREADY_PUBLIC, "", "r1_granted"),
        (R.PARTIAL, "TP_PRIVACY", "r2_partial"),  # 只计这一情形，不计其他情形
        (R.DENY, "SOCIAL_STABILITY", "r3_3_security"),
        (R.DENY, "TP_TRADE_SECRET", "r3_4_third_party"),
        (R.DENY, "DEL_DRAFT", "r3_6_deliberative"),
        (R.NOT_EXIST, "", "r4_1_not_held"),
        (R.NOT_HOLDER, "", "r4_1_not_held"),
        (R.WITHDRAWN, "", "r6_3_other"),
    ],
)
def test_answers_are_counted_as_the_form_explains(
    outcome: RequestOutcome, ground: str, row: str
) -> None:
    assert REPORT_ROW[outcome, ground] == row


@pytest.mark.parametrize("how", ReceivedHow)
def test_the_day_of_receipt_follows_the_way_it_came(how: ReceivedHow) -> None:
    arrived, confirmed = date(2025, 3, 3), date(2025, 3, 5)
    assert receipt_day(how, arrived, confirmed) == (confirmed if how in CONFIRMED else arrived)
    assert (receipt_day(how, arrived, None) is None) is (how in CONFIRMED)


def test_lists_show_a_persons_first_character_and_the_ends_of_numbers() -> None:
    person = Identity(name="欧阳青榕", certificate="44010119900101123X", contact="13800000000")
    shown = masked(person, ApplicantKind.NATURAL_PERSON)
    assert shown == Identity(name="欧***", certificate="440******3X", contact="******")
    assert masked(
        Identity(name="李", certificate="1", contact=""), ApplicantKind.NATURAL_PERSON
    ) == (Identity(name="李", certificate="*", contact="******"))


def test_an_organisations_name_stays_its_numbers_do_not() -> None:
    firm = Identity(name="青榕建筑有限公司", certificate="91440101MA00000000", contact="青榕路1号")
    shown = masked(firm, ApplicantKind.BUSINESS)
    assert shown.name == firm.name
    assert firm.certificate not in (shown.certificate, shown.contact)
    assert "青榕路" not in shown.contact


def test_a_reference_reads_like_the_number_of_a_paper() -> None:
    assert reference_of(2026, 12) == "依申请〔2026〕12号"
