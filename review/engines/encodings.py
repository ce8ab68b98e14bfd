"""Bytes that are text without saying in which encoding: Unicode by its mark, UTF-8, GB18030.

UTF-8 comes first, because GB18030 accepts almost anything.
"""

from __future__ import annotations

from typing import Final

_MARKED: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNMARKED: Final = ("utf-8", "gb18030")


def text_of(data: bytes, *, errors: str = "strict") -> str | None:
    """The text of ``data`` without its mark, or None when it is in none of these encodings.

    ``errors`` is what becomes of broken characters behind a mark, as ``bytes.decode`` takes it;
    without a mark one broken character says that it is another encoding.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _tried(data, encoding, errors)
    texts = (_tried(data, encoding, "strict") for encoding in _UNMARKED)
    return next((text for text in texts if text is not None), None)


def _tried(data: bytes, encoding: str, errors: str) -> str | None:
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None
