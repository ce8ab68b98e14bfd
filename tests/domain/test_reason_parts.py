"""What a good reason says besides: harm, the rest, when again."""

from __future__ import annotations

import pytest

from review.domain.reason_parts import names_harm, says_when_again, speaks_of_the_rest

FULL = "公开会影响谈判，其余内容不可分，方案确定后重新评估。"


@pytest.mark.parametrize("asked", [names_harm, speaks_of_the_rest, says_when_again])
def test_a_full_reason_says_all_three(asked: object) -> None:
    assert callable(asked)
    assert asked(FULL)


@pytest.mark.parametrize("asked", [names_harm, speaks_of_the_rest, says_when_again])
@pytest.mark.parametrize("reason", ["", "属于过程稿，不宜公开。", "本件涉及内部工作安排。"])
def test_a_reason_that_only_names_its_ground_says_none(asked: object, reason: str) -> None:
    assert callable(asked)
    assert not asked(reason)
