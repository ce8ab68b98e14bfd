"""Why a page can not be redacted glyph by glyph.

One exception, whose text is the reason code of the picture the page becomes instead.
"""

from __future__ import annotations


class NotUnderstood(Exception):
    """Raised as soon as something of a page is not understood; the text is a reason code."""
