"""The meter under a reason: what it must say, and what a good one says besides.

The first checks are the domain's measure; the others are advice and stand in nobody's way.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from review.domain.grounds import GROUNDS, REASON_MINIMUM, measure_reason
from review.domain.reason_parts import names_harm, says_when_again, speaks_of_the_rest


@dataclass(frozen=True, kw_only=True)
class Meter:
    """How far a reason goes: checks as (met, words), and whether it is enough."""

    checks: tuple[tuple[bool, str], ...]
    enough: bool


def meter_of(reason: str, ground: str, *, withholds: bool = True) -> Meter:
    """The checks of a reason under a ground ("" for none); whom release harms is asked where it withholds."""
    measured = measure_reason(reason, (ground,) if ground else ())
    said, own = bool(reason.strip()), measured.own_characters
    long_enough = own >= REASON_MINIMUM
    fits = said and not measured.foreign_articles
    asked = _("依据和套话以外至少%(n)s个字，现在%(k)s个", n=REASON_MINIMUM, k=own)
    checks = [
        (long_enough, _("自己的话%(n)s个字", n=own) if long_enough else asked),
        (fits, _("与所选依据相符") if fits else _("不引用别的依据的条款")),
    ]
    if measured.blanks:
        checks.append((False, _("还有%(n)s处〔请写明…〕没有写", n=measured.blanks)))
    if withholds:
        checks += _besides(reason, ground)
    return Meter(checks=tuple(checks), enough=measured.adequate)


def _besides(reason: str, ground: str) -> list[tuple[bool, str]]:
    """What makes a reason good: whom it harms, what of the rest, and when again where the ground lapses."""
    harm, rest = names_harm(reason), speaks_of_the_rest(reason)
    checks = [
        (harm, _("说明了会损害谁、影响什么") if harm else _("最好写明公开会损害谁、影响什么")),
        (
            rest,
            _("说明了其余内容") if rest else _("最好写明其余内容为什么不能分开公开（第三十七条）"),
        ),
    ]
    if ground in GROUNDS and GROUNDS[ground].lapses:
        again = says_when_again(reason)
        words = _("说明了何时再评估") if again else _("最好写明何时可以再评估")
        checks.append((again, words))
    return checks
