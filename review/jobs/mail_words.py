"""What the daily mail says, in both languages: numbers and two addresses, no title, no name.

Sentences stand here and not in the catalogue, because no page prints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from review.store.worklists import SOON_DAYS

CHINESE, ENGLISH = "zh-Hans", "en"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What a mail tells: how much waits for its reader, of which late, soon due, given back; unread notices."""

    mine: int
    late: int
    soon: int
    back: int
    unread: int


def subject(numbers: Numbers, language: str) -> str:
    """The subject: the same words for everybody, with one number."""
    if language == ENGLISH:
        return (
            f"Mingshi: {_items(numbers.mine)} waiting for you"
            if numbers.mine
            else (f"Mingshi: {_notices(numbers.unread)} unread")
        )
    if numbers.mine:
        return f"明示：有{numbers.mine}件事等您办"
    return f"明示：有{numbers.unread}条未读消息"


def body(numbers: Numbers, language: str, local: datetime, site: str) -> str:
    """The text. ``local`` is the moment in the house's zone, ``site`` the address of the staff pages."""
    lines = _english(numbers, local) if language == ENGLISH else _chinese(numbers, local)
    worklist, choice = f"{site}/worklist", f"{site}/profile/reminders"
    if language == ENGLISH:
        why = "This mail holds no content of documents. To change the hour or receive no more mail:"
        lines += ["", f"Worklist: {worklist}", "", f"{why} {choice}"]
    else:
        lines += [
            "",
            f"工作台：{worklist}",
            "",
            f"这封邮件不含公文内容。改时间或不再接收：{choice}",
        ]
    return "\n".join(lines) + "\n"


def trial_subject(language: str) -> str:
    """The subject of a mail that only tries whether mail arrives."""
    return "Mingshi: a test" if language == ENGLISH else "明示：测试邮件"


def trial_body(language: str, site: str) -> str:
    """The text of such a mail."""
    if language == ENGLISH:
        return f"Mail from Mingshi arrives. Nothing else is to be done.\n\n{site}\n"
    return f"明示的邮件能够送达。不需要做别的。\n\n{site}\n"


# ---- inside --------------------------------------------------------------------------------------


def _chinese(numbers: Numbers, local: datetime) -> list[str]:
    lines = [f"截至{local.month}月{local.day}日{local:%H:%M}："]
    if numbers.mine:
        lines.append(f"等您办的有{numbers.mine}件。")
    for count, words in (
        (numbers.late, "其中已逾期{n}件。"),
        (numbers.soon, "其中{days}个工作日内到期{n}件。"),
        (numbers.back, "其中退回给您{n}件。"),
        (numbers.unread, "未读消息{n}条。"),
    ):
        if count:
            lines.append(words.format(n=count, days=SOON_DAYS))
    return lines


def _english(numbers: Numbers, local: datetime) -> list[str]:
    lines = [f"As of {local.day} {local:%B}, {local:%H:%M}:"]
    if numbers.mine:
        lines.append(f"{_items(numbers.mine)} waiting for you.")
    for count, words in (
        (numbers.late, "Of these overdue: {n}."),
        (numbers.soon, "Of these due within {days} working days: {n}."),
        (numbers.back, "Of these given back to you: {n}."),
    ):
        if count:
            lines.append(words.format(n=count, days=SOON_DAYS))
    if numbers.unread:
        lines.append(f"{_notices(numbers.unread)} unread.")
    return lines


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _notices(count: int) -> str:
    return "1 notice" if count == 1 else f"{count} notices"
