"""Words put together as the reader's language does it: lists, clauses, sentences, asides.

Papers that are always Chinese write their own marks. No word is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

#: What stands between: things of a list, clauses of a sentence, sentences that belong together.
_BETWEEN: Final = {"、": _l("、"), "，": _l("，"), "；": _l("；")}


def joined(parts: Iterable[object], by: str = "、") -> str:
    """Several words as one text; ``by`` names the mark that stands between them in Chinese."""
    return str(_BETWEEN[by]).join(str(part) for part in parts)


def labelled(what: object, said: object) -> str:
    """What something is, and what is said of it."""
    return str(_("%(name)s：%(meaning)s", name=what, meaning=said))


def aside(words: object, more: object) -> str:
    """Words, and what is said beside them; nothing beside where there is nothing to say."""
    return str(_("%(name)s（%(role)s）", name=words, role=more)) if more else str(words)
