"""Type 1 programs without the outlines that nothing shows (Adobe Type 1 Font Format, chapters 2, 6 and 7).

The encrypted part is opened, charstrings of unused glyphs are taken out together with their names, and it is
closed again; what is kept is the same byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.eexec import decrypt, encrypt
from fontTools.misc.psCharStrings import T1CharString

from review.engines.redact.fonts_truetype import NotPrunable

_EEXEC_KEY: Final = 55665
_CHAR_KEY: Final = 4330
_LEAD: Final = 4
_HEX: Final = re.compile(rb"[0-9A-Fa-f\s]{8}")
_ENTRY: Final = re.compile(rb"\s*/([^\s/{}\[\]()<>%]+)\s+(\d+)\s+(?:RD|-\||[^\s\d]+) ")
_CLOSED: Final = re.compile(rb"\s*(?:ND|\|-|noaccess def|def)")
_CODED: Final = re.compile(rb"dup\s+(\d+)\s*/([^\s/]+)\s+put")
_LEN_IV: Final = re.compile(rb"/lenIV\s+(-?\d+)")
_END_OF_CLEAR: Final = re.compile(rb"eexec[ \t]*(?:\r\n|\r|\n| )")


@dataclass(frozen=True)
class Program:
    """Bytes of a font file and the lengths of its three parts."""

    data: bytes
    lengths: tuple[int, int, int]


@dataclass(frozen=True)
class _Outline:
    start: int
    end: int
    code: bytes


class Type1:
    """One Type 1 font. Raises ``NotPrunable`` for a program that can not be taken apart."""

    def __init__(self, program: bytes, hidden: int) -> None:
        match = _END_OF_CLEAR.search(program)
        if match is None:
            raise NotPrunable("type1")
        self._clear = program[: match.end()]
        rest = program[match.end() :]
        body = rest[:hidden] if 0 < hidden <= len(rest) else rest
        self._tail = rest[len(body) :]
        if _HEX.match(body):
            digits = re.sub(rb"\s+", b"", body)
            body = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        self._plain: bytes = decrypt(body, _EEXEC_KEY)[0]
        found = _LEN_IV.search(self._plain)
        self._lead = int(found[1]) if found else _LEAD
        self._outlines = self._read()

    def names_of_code(self, code: int) -> frozenset[str]:
        """What the program's own encoding says of a code."""
        own = {int(number): name.decode("latin-1") for number, name in _CODED.findall(self._clear)}
        name = own.get(code) if own else StandardEncoding[code]
        return frozenset() if name is None else frozenset({name})

    def blank(self, names: Collection[str], codes: Collection[int]) -> Program:
        """The program with the glyphs of these names, their parts and ``.notdef`` alone, and its encoding with
        these codes.
        """
        kept = self._with_parts({".notdef", *names})
        plain = bytearray()
        at = 0
        for name, outline in self._outlines.items():
            plain += self._plain[at : outline.start]
            if name in kept:
                plain += self._plain[outline.start : outline.end]
            at = outline.end
        plain += self._plain[at:]
        clear = _CODED.sub(lambda match: match[0] if int(match[1]) in codes else b"", self._clear)
        body: bytes = encrypt(bytes(plain), _EEXEC_KEY)[0]
        return Program(clear + body + self._tail, (len(clear), len(body), len(self._tail)))

    def _read(self) -> dict[str, _Outline]:
        start = self._plain.find(b"/CharStrings")
        begin = self._plain.find(b"begin", start)
        if start < 0 or begin < 0:
            raise NotPrunable("type1")
        found: dict[str, _Outline] = {}
        at = begin + len(b"begin")
        while (match := _ENTRY.match(self._plain, at)) is not None:
            end = match.end() + int(match[2])
            closed = _CLOSED.match(self._plain, end)
            if closed is None:
                raise NotPrunable("type1")
            code = self._plain[match.end() : end]
            found[match[1].decode("latin-1")] = _Outline(at, closed.end(), code)
            at = closed.end()
        if not found:
            raise NotPrunable("type1")
        return found

    def _with_parts(self, names: set[str]) -> set[str]:
        """The glyphs and those that accented letters are put together of (``seac``)."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in found or name not in self._outlines:
                continue
            found.add(name)
            code = self._outlines[name].code
            bare = decrypt(code, _CHAR_KEY)[0][self._lead :] if self._lead >= 0 else code
            outline = T1CharString(bytecode=bare)
            outline.decompile()
            for place, step in enumerate(outline.program):
                if step == "seac":
                    waiting += [
                        StandardEncoding[each] for each in outline.program[place - 2 : place]
                    ]
        return found
