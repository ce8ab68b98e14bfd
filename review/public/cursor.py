"""The signed word in a "next page" link: where the list goes on, and for which question.

A word that was changed, or belongs to another question, is refused as a whole. What a page shows
is not known here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from itsdangerous import BadSignature, URLSafeSerializer

from review.public.question import Place


class BadCursor(Exception):
    """The link was cut or changed on its way."""


@dataclass(frozen=True)
class Cursor:
    """A place in a list, and the number of the first record shown there, from 1."""

    place: Place
    first: int


class CursorSigner:
    """Writes and reads cursors with the key of the public process."""

    def __init__(self, key: bytes) -> None:
        self._serializer = URLSafeSerializer(
            key,
            salt="catalogue-page",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def write(self, cursor: Cursor, question: str) -> str:
        """Answer the word for an address; `question` names what is listed."""
        place = cursor.place
        return self._serializer.dumps(
            [place.sort_on.toordinal(), place.record_id, int(place.back), cursor.first, question]
        )

    def read(self, word: str, question: str) -> Cursor:
        """Read a word back. BadCursor where it was not written here for this question."""
        try:
            ordinal, record_id, back, first, asked = self._serializer.loads(word)
        except BadSignature as error:
            raise BadCursor from error
        if asked != question:
            raise BadCursor
        return Cursor(Place(date.fromordinal(ordinal), record_id, bool(back)), first)
