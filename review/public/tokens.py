"""What stands for a text in the search index: a set of tokens, the same on both engines.

Of Chinese characters every pair that stands together, and the last of a run alone; of letters and
digits every one, two and four that stand together, and the last three; of a text each sign once. So
every substring has tokens, and a text that holds it has them all; that it holds it is checked on
the text itself. What is ticked has tokens too. A change here raises `normalise.NORM_VERSION`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# First characters of tokens that are no text: no run of letters or digits begins with them, and
# SQLite's ascii tokenizer keeps them, as it keeps everything beyond ASCII.
TITLE, FILTER, SIGN = "¶", "§", "¤"
_CHINESE = re.compile(r"[^\W_\u0000-\u2e7f]+")
_WORD = re.compile(r"[^\W_\u2e80-\U0010ffff]+")
_SIGN = re.compile(r"[^\w\s]|_")
_RUN = re.compile(rf"({_CHINESE.pattern})|({_WORD.pattern})")
_GRAM = 4
_PLAIN_VALUE = re.compile(r"[0-9a-z]{1,20}")


@dataclass(frozen=True, order=True)
class Token:
    """A token asked for; with `begins` every token that begins so."""

    text: str
    begins: bool = False


def tokens_of(text: str) -> set[str]:
    """Answer the tokens of normalised text."""
    found: set[str] = set()
    for run in _CHINESE.findall(text):
        found.update(map("".join, pairwise(run)))
        found.add(run[-1])
    for run in _WORD.findall(text):
        found.update(_grams(run))
    found.update(_sign(sign) for sign in _SIGN.findall("".join(set(text))))
    return found


def title_tokens_of(title: str) -> set[str]:
    """Answer the tokens that say that something stands in the title."""
    return {TITLE + token for token in tokens_of(title)}


@lru_cache(maxsize=4_096)  # one page asks for the same terms several times
def asked_of(term: str, *, in_title: bool = False) -> tuple[Token, ...]:
    """Answer the tokens that every text has which holds a normalised term; at least one."""
    asked = set(_asked_runs(term))
    if not asked:
        asked = {Token(_sign(sign)) for sign in _SIGN.findall(term)}
    before = TITLE if in_title else ""
    return tuple(sorted(Token(before + token.text, token.begins) for token in asked))


def is_said_by(term: str, asked: tuple[Token, ...]) -> bool:
    """Whether the tokens asked for say by themselves that a text holds the term."""
    said = _sign(term) if len(term) == 1 and _SIGN.match(term) else term
    return [token.text for token in asked] == [said]


def filter_token(name: str, value: str | int) -> str:
    """Answer the token of a value that can be ticked; `name` is the letter of its kind."""
    text = str(value)
    if not _PLAIN_VALUE.fullmatch(text):
        text = hashlib.sha256(text.encode()).hexdigest()[:24]
    return f"{FILTER}{name}{text}"


@lru_cache(maxsize=65_536)
def _grams(run: str) -> tuple[str, ...]:
    sizes = (1, 2, _GRAM)
    found = {run[at : at + size] for size in sizes for at in range(len(run) - size + 1)}
    return (*found, run[-3:])


def _asked_runs(term: str) -> Iterator[Token]:
    for hit in _RUN.finditer(term):
        chinese, word = hit.groups()
        if word:
            yield from _asked_word(word)
        elif len(chinese) > 1:
            yield from (Token(pair) for pair in map("".join, pairwise(chinese)))
        else:  # where something else follows, it is the last of its run
            yield Token(chinese, begins=hit.end() == len(term))


def _asked_word(word: str) -> Iterator[Token]:
    if len(word) < _GRAM:
        yield Token(word, begins=len(word) == _GRAM - 1)
    for at in range(len(word) - _GRAM + 1):
        yield Token(word[at : at + _GRAM])


def _sign(sign: str) -> str:
    return f"{SIGN}{ord(sign):x}"
