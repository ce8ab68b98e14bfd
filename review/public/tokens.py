"""What stands for a text in the search index: a set of tokens, the same on both engines.

Of letters, digits and Chinese characters every pair that stands together, and the last of a run
alone; of letters and digits besides every one and every four that stand together, and the last
three; of a text each sign once. So every substring has tokens, and a text that holds it has them
all; that it holds it is checked on the text itself. What is ticked has tokens too. A change here
raises `normalise.NORM_VERSION`.
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
_RUN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_\u2e80-\U0010ffff]+")  # of letters and digits
_SIGN = re.compile(r"[^\w\s]|_")
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
    for run in _RUN.findall(text):
        found.update(map("".join, pairwise(run)))
        found.add(run[-1])
    for word in _WORD.findall(text):
        found.update(_grams(word))
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
def _grams(word: str) -> tuple[str, ...]:
    found = {*word, *(word[at : at + _GRAM] for at in range(len(word) - _GRAM + 1))}
    return (*found, word[-_GRAM + 1 :])


def _asked_runs(term: str) -> Iterator[Token]:
    for hit in _RUN.finditer(term):
        run = hit.group()
        if len(run) == 1:  # where something else follows, it is the last of its run
            is_word = _WORD.fullmatch(run) is not None
            yield Token(run, begins=hit.end() == len(term) and not is_word)
            continue
        words = _WORD.findall(run)
        for pair in map("".join, pairwise(run)):
            if _WORD.fullmatch(pair) is None or pair in words:
                yield Token(pair)
        for word in words:
            yield from _asked_word(word)


def _asked_word(word: str) -> Iterator[Token]:
    """Ask for a run of letters or digits of three and more; shorter ones stand in the pairs."""
    if len(word) == _GRAM - 1:
        yield Token(word, begins=True)
    for at in range(len(word) - _GRAM + 1):
        yield Token(word[at : at + _GRAM])


def _sign(sign: str) -> str:
    return f"{SIGN}{ord(sign):x}"
