"""What a good reason says beyond the measure of ``domain.grounds``: whom it would harm, what of the rest.

Nothing here refuses: a person's words may say the same in another way. It asks, as the marking form does,
so that the next one in the road need not (Regulation Art. 15, 16, 37; design.md section 5).
"""

from __future__ import annotations

import re

_HARM = re.compile(
    r"损害|危害|危及|损失|影响|干扰|妨碍|妨害|侵犯|侵害|侵扰|泄露|误导|误解|不利|歧视|骚扰|冒用|诈骗|"
    r"炒作|恐慌|规避|串通"
)
_REST = re.compile(
    r"其余|剩余|余下|其他部分|其他内容|区分处理|区分开|分开|分割|不可分|无法分|隐去后|遮挡后|整件|通篇|全篇"
)
_AGAIN = re.compile(
    r"再评估|重新评估|复评|再行公开|后公开|后可以公开|后即可公开|期满|到期|结束后|办结后|批复后|定稿后|"
    r"结案后|作出决定后|决定作出后|解除后|年内|年后|月后|季度后"
)


def names_harm(reason: str) -> bool:
    """Whether a reason says what disclosure would do to somebody or something."""
    return _HARM.search(reason) is not None


def speaks_of_the_rest(reason: str) -> bool:
    """Whether a reason says what of the rest can be released (Art. 37)."""
    return _REST.search(reason) is not None


def says_when_again(reason: str) -> bool:
    """Whether a reason says when it will no longer hold."""
    return _AGAIN.search(reason) is not None
