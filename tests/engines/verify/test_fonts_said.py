"""ToUnicode maps: what one expression reads is what a parser reads."""

from __future__ import annotations

import pytest

from review.engines.verify.fonts_said import letters_said

_HEAD = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"


def _map(body: bytes) -> bytes:
    return _HEAD + body + b"\nendcmap"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"1 beginbfchar <0003> <0020> endbfchar", {3: " "}),
        (b"2 beginbfchar\n<01><00660069>\n<02>\r\n<D842DFB7>\nendbfchar", {1: "fi", 2: "𠮷"}),
        (b"1 beginbfrange <0010> <0012> <4E00> endbfrange", {16: "一", 17: "丁", 18: "丂"}),
        (b"1 beginbfrange <01> <02> [<0041> <0042>] endbfrange", {1: "A", 2: "B"}),
        (b"1 beginbfchar <01> <0041> % said\nendbfchar", {1: "A"}),
        (b"2 beginbfrange <0000> <FFFFFFFF> <0041> <01> <01> <0041> endbfrange", {1: "A"}),
    ],
)
def test_rows_of_hex_numbers_are_read(body: bytes, said: dict[int, str]) -> None:
    assert letters_said(_map(body)) == said


def test_what_is_no_map_says_nothing() -> None:
    assert letters_said(b"") == {}
    assert letters_said(b"beginbfchar <01> <0041>") in ({}, {1: "A"})
