"""Invented personal data that is formally valid: right lengths, dates and check digits, a region
that does not exist.
"""

from __future__ import annotations

from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "子涵梓轩浩宇欣怡诗琪俊杰雨桐思远明哲雅静建国秀英桂香海燕晓峰文博"


def resident_id(random: Random) -> str:
    """An 18-character resident ID of the invented region 449901, with a true check digit (GB 11643)."""
    body = (
        f"449901{random.randint(1950, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    )
    body += f"{random.randint(0, 999):03d}"
    total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def mobile(random: Random) -> str:
    """An 11-digit mobile number."""
    return f"1{random.choice('3579')}{random.choice('0589')}0000{random.randint(1000, 9999)}"


def bank_card(random: Random) -> str:
    """A 19-digit card number with a true Luhn digit."""
    body = "62" + "".join(str(random.randint(0, 9)) for _ in range(16))
    total = 0
    for index, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def plate(random: Random) -> str:
    """A car plate."""
    return f"粤Z{random.choice('ABCDEFGH')}{random.randint(1000, 9999)}"


def name(random: Random) -> str:
    """A private person's name of three characters."""
    return random.choice(_SURNAMES) + "".join(random.sample(_GIVEN, 2))
