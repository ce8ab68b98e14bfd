"""What a reply says about remedies: where and until when it may be contested.

Administrative Reconsideration Law (2023) Art. 20 (60 days) and 23 (1)(4): who is refused disclosure
turns to reconsideration first, and must be told so. Administrative Litigation Law Art. 45 (15 days
after reconsideration) and 46 (6 months). Acts of procedure (correction, extension) and a fee while it
can still be paid are not contested by themselves.
"""

from __future__ import annotations

from review.domain.requests import RequestOutcome
from review.web.request_register.letter_facts import LetterFacts, filled

#: Answers that keep something back: chapter three (二) and (三) of the annual report's table.
REVIEW_FIRST = frozenset(
    {RequestOutcome.PARTIAL, RequestOutcome.DENY, RequestOutcome.SPECIAL_ACCESS}
)


def remedy_of(facts: LetterFacts) -> str:
    """The remedy paragraph of the reply to a request."""
    review = (
        f"可以自收到本告知书之日起六十日内，依法向{filled(facts.sender.review_body)}申请行政复议"
    )
    if facts.outcome in REVIEW_FIRST:
        return (
            "如对不予公开的决定不服，根据《中华人民共和国行政复议法》第二十三条第一款第四项的规定，"
            f"应当先申请行政复议：{review}；对行政复议决定仍不服的，可以自收到行政复议决定书之日起"
            "十五日内，依法向人民法院提起行政诉讼。"
        )
    return (
        f"如对本告知书不服，{review}，也可以自收到本告知书之日起六个月内，"
        f"依法向{filled(facts.sender.court)}提起行政诉讼。"
    )
